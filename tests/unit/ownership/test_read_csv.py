from __future__ import annotations

import pytest

from narrows.model.errors import InputError
from narrows.ownership.read_csv import read
from narrows.ownership.share import MAJORITY, Share
from narrows.ownership.stake import Stake

HEADER = "owner,owner_name,owner_kind,asset,asset_name,share,measure,start,end,directness\n"


def rows(*lines: str) -> bytes:
    return (HEADER + "\n".join(lines) + "\n").encode()


def test_a_table_of_stakes() -> None:
    reading = read(
        rows(
            "p1,Ann,person,c1,Acme,60,,2020-01-01,,",
            ",Bob Holding,entity,c1,Acme,>50,votes,,2022,indirect",
        ),
        "t.csv",
        "hand",
    )
    assert (reading.read, reading.accepted, reading.rejected) == (2, 2, 0)
    assert reading.stakes[0] == Stake(
        owner="p1",
        asset="c1",
        share=Share(60, 60),
        start="2020-01-01",
        source="hand",
        locator="t.csv:2",
        stated="60",
    )
    assert reading.stakes[1].owner == "name:bob holding"
    assert reading.stakes[1].share == MAJORITY
    assert reading.stakes[1].directness == "indirect"
    assert {holder.id: holder.kind for holder in reading.holders} == {
        "p1": "person",
        "c1": None,
        "name:bob holding": "entity",
    }


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("p1,,,c1,,140,,,,", "140 % is not a share"),
        (",,,c1,,60,,,,", "unknown owner"),
        ("p1,,,,,60,,,,", "unknown asset"),
        ("p1,,,c1,,much,,,,", "is no share"),
        ("p1,,,c1,,60,shares,,,", "unknown measure"),
        ("p1,,king,c1,,60,,,,", "unknown owner_kind"),
        ("p1,,,c1,,60,,soon,,", "soon"),
        ("p1,,,c1,,60,,,,,extra", "more fields"),
    ],
)
def test_a_bad_row_is_itemised_and_counted(line: str, reason: str) -> None:
    reading = read(rows(line, "p2,,,c1,,10,,,,"), "t.csv", "")
    assert (reading.read, reading.accepted, reading.rejected) == (2, 1, 1)
    assert reading.rejections[0].locator == "t.csv:2"
    assert reason in reading.rejections[0].reason


def test_a_person_cannot_be_held() -> None:
    data = b"owner;asset;asset_kind;share\nx;p;person;60\n"
    assert "is a person" in read(data, "t.csv", "").rejections[0].reason


def test_a_party_of_two_kinds_is_a_conflict() -> None:
    data = b"owner,owner_kind,asset,share\nx,person,a,60\nx,entity,b,60\n"
    reading = read(data, "t.csv", "")
    assert "person in one place and entity in another" in reading.conflicts[0]
    assert next(one.kind for one in reading.holders if one.id == "x") is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"owner,asset,percentage\nx,a,60\n", "unknown or repeated column"),
        (b"owner,owner,asset\nx,x,a\n", "repeated"),
        (b"owner,share\nx,60\n", "no column 'asset'"),
        (b"owner,asset\n\xff,a\n", "not UTF-8"),
    ],
)
def test_a_bad_header_refuses_the_file(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(data, "t.csv", "")
