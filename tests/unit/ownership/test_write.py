from __future__ import annotations

import xml.etree.ElementTree as ET

from narrows.ownership import read_csv, read_ftm
from narrows.ownership.share import Share
from narrows.ownership.stake import MEASURES, Holder, Stake
from narrows.ownership.write import to_csv, to_ftm, to_graphml

HOLDERS = {
    "p": Holder(id="p", name='Ann "A" & Co', kind="person", country="mt"),
    "c": Holder(id="c", name="Acme", kind="entity", identifiers=("XI-LEI:L1",)),
}
STAKES = [
    Stake(owner="p", asset="c", share=Share(25, 50, low_open=True), start="2020", source="reg"),
    Stake(owner="p", asset="c", measure="votes", share=Share(100 / 3, 100 / 3), end="2024-01-01"),
    Stake(owner="c", asset="d", share=Share(60, 60), directness="indirect", joint="j",
          capacity="undivided", part="A", stated="60 %", confidence=0.5, locator="x:1"),
    *(Stake(owner="p", asset="c", measure=measure) for measure in MEASURES[3:]),
]  # fmt: skip


def test_a_table_comes_back_as_it_went() -> None:
    back = read_csv.read(to_csv(STAKES, HOLDERS).encode(), "t.csv", "")
    assert back.rejections == ()
    for before, after in zip(STAKES, back.stakes, strict=True):
        same = ("owner", "asset", "measure", "directness", "capacity", "joint", "part", "start",
                "end", "source", "confidence")  # fmt: skip
        for field in same:
            assert getattr(before, field) == getattr(after, field), field
        assert abs(before.share.low - after.share.low) < 1e-6
        assert (before.share.low_open, before.share.high_open) == (
            after.share.low_open,
            after.share.high_open,
        )
    assert {holder.id: holder.kind for holder in back.holders} == {
        "p": "person", "c": "entity", "d": None,
    }  # fmt: skip


def test_ftm_comes_back_with_owners_shares_and_dates() -> None:
    back = read_ftm.read(to_ftm(STAKES, HOLDERS).encode(), "e.json", "reg")
    assert back.rejections == ()
    assert len(back.stakes) == len(STAKES)
    first, votes, indirect = back.stakes[:3]
    assert first.share == Share(25, 50, low_open=True)
    assert first.start == "2020"
    assert votes.measure == "votes"
    assert indirect.directness == "indirect"


def test_graphml_is_well_formed_and_whole() -> None:
    root = ET.fromstring(to_graphml(STAKES, HOLDERS))
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert {"graph", "node", "edge", "data"} <= names
    assert len(root.findall(".//{*}edge")) == len(STAKES)
    assert len(root.findall(".//{*}node")) == 3
