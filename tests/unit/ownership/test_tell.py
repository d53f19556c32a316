"""One answer as text and as a drawing, and paths in a line."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

import msgspec

from narrows.ownership.answer import OwnershipAnswer
from narrows.ownership.draw import draw
from narrows.ownership.graph import OwnershipGraph
from narrows.ownership.listed import ListedParty
from narrows.ownership.share import Share
from narrows.ownership.stake import Holder, Stake
from narrows.ownership.tell import tell, tell_path

SDN = ListedParty(
    id="ofac-1", caption="X <HOLDING> & CO", list="us_ofac_sdn", programs=("RUSSIA-EO14024",)
)
STAKES = [
    Stake(owner="ofac-1", asset="Y", share=Share(100, 100), source="register", locator="r:1"),
    Stake(owner="Y", asset="A", share=Share(60, 60), start="2020-01-01", source="register"),
    Stake(owner="A", asset="Y", share=Share(0, 10)),
]
GRAPH = OwnershipGraph.build(
    STAKES, {"ofac-1": SDN}, holders=[Holder(id="A", name="Alpha"), Holder(id="Y", name="Ypsilon")]
)


def answer(regime: str = "ofac") -> OwnershipAnswer:
    return GRAPH.answer("A", regime, date(2026, 11, 20))


def test_the_text_says_outcome_proof_and_missing_fact() -> None:
    text = tell(answer())
    assert "Alpha (A)" in text
    assert "ofac on 2026-11-20: blocked (50 % or more; in force)" in text
    assert "60 % by Ypsilon [blocked] (register from 2020-01-01)" in text
    assert "100 % by X <HOLDING> & CO [SDN, RUSSIA-EO14024] (register r:1)" in text
    assert "would change it: If Ypsilon held less than 50 % of Alpha" in text
    assert "status unknown: please confirm" in tell(answer("bis"))
    assert "cleared" not in text


def test_the_json_form_comes_back_whole() -> None:
    data = msgspec.json.encode(answer())
    assert msgspec.json.decode(data, type=OwnershipAnswer) == answer()


def test_the_drawing_is_well_formed_and_the_same_each_time() -> None:
    picture = draw(answer())
    assert picture == draw(answer())
    root = ET.fromstring(picture)
    words = " ".join(root.itertext())
    assert "X <HOLDING> & CO" in words
    assert "60 %, equity" in words
    assert "SDN, RUSSIA-EO14024" in words
    boxes = [e for e in root.iter() if e.tag.endswith("rect") and "rx" in e.attrib]
    assert len(boxes) == 3


def test_a_drawing_of_a_party_nobody_knows() -> None:
    ET.fromstring(draw(GRAPH.answer("nobody", "ofac", date(2026, 1, 1))))


def test_a_path_in_a_line() -> None:
    path = GRAPH.paths("A").paths[0]
    line = tell_path(path)
    assert line.startswith("← Ypsilon (equity: 60 %, 2020-01-01)")
    assert "[SDN, RUSSIA-EO14024]" in line
