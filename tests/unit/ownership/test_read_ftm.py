from __future__ import annotations

import json
from typing import Any

import pytest

from narrows.ownership.read_ftm import read
from narrows.ownership.reading import StakeReading
from narrows.ownership.share import Share


def parsed(*rows: tuple[str, str, dict[str, Any]]) -> StakeReading:
    lines = [json.dumps({"id": k, "schema": s, "properties": p}) for k, s, p in rows]
    return read("\n".join(lines).encode(), "e.json", "hand")


def test_every_kind_of_link() -> None:
    reading = parsed(
        ("p", "Person", {"name": ["Ann"]}),
        ("c", "Company", {"name": ["Acme"], "jurisdiction": ["mt"], "leiCode": ["L1"]}),
        ("1", "Ownership", {"owner": ["p"], "asset": ["c"], "percentage": ["25-50%"]}),
        ("2", "Directorship", {"director": ["p"], "organization": ["c"], "role": ["chair"]}),
        ("3", "Control", {"controller": ["p"], "controlled": ["c"]}),
        ("4", "Family", {"person": ["p"], "relative": ["q"]}),
        ("5", "Associate", {"person": ["p"], "associate": ["q"]}),
        ("6", "UnknownLink", {"subject": ["c"], "object": ["x"], "role": ["Linked To"]}),
        (
            "7",
            "UnknownLink",
            {"subject": ["c"], "object": ["x"], "role": ["Owned or Controlled By"]},
        ),
        ("8", "Ownership", {"owner": ["p"], "asset": ["c"], "ownershipType": ["voting shares"]}),
        ("9", "Address", {"full": ["somewhere"]}),
    )
    assert (reading.read, reading.rejected) == (11, 0)
    assert [s.measure for s in reading.stakes] == [
        "equity", "office", "control", "family", "associate", "link", "control", "votes",
    ]  # fmt: skip
    assert reading.stakes[0].share == Share(25, 50)
    assert (reading.stakes[6].owner, reading.stakes[6].asset) == ("x", "c")
    company = next(one for one in reading.holders if one.id == "c")
    assert (company.kind, company.country, company.identifiers) == ("entity", "mt", ("XI-LEI:L1",))


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"owner": ["p"], "asset": ["c"], "percentage": ["140"]}, "cannot be read"),
        ({"owner": ["p"], "asset": ["c"], "percentage": ["a lot"]}, "cannot be read"),
        ({"asset": ["c"]}, "has no owner"),
        ({"owner": ["p"]}, "has no asset"),
    ],
)
def test_a_link_that_cannot_be_read_is_rejected(properties: dict[str, Any], reason: str) -> None:
    reading = parsed(("1", "Ownership", properties))
    assert (reading.read, reading.accepted, reading.rejected) == (1, 0, 1)
    assert reason in reading.rejections[0].reason


def test_what_is_no_entity_is_rejected() -> None:
    reading = read(b'{"id": "1"}\nnonsense\n{"id": "1", "schema": "Castle"}\n', "e.json", "")
    assert reading.rejected == 3
