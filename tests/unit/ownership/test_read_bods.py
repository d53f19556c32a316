"""BODS 0.2, 0.3 and 0.4: the same facts, three shapes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from narrows.model.errors import InputError
from narrows.ownership.read_bods import read
from narrows.ownership.reading import StakeReading
from narrows.ownership.share import UNKNOWN, Share


def entity(key: str, name: str, **more: Any) -> dict[str, Any]:
    details = {"isComponent": False, "entityType": {"type": "registeredEntity"}, "name": name}
    return {
        "statementId": f"statement-{key}",
        "recordId": key,
        "recordType": "entity",
        "recordStatus": "new",
        "statementDate": "2024-01-01",
        "recordDetails": details | more,
    }


def person(key: str, name: str, kind: str = "knownPerson") -> dict[str, Any]:
    details = {"isComponent": False, "personType": kind, "names": [{"fullName": name}]}
    return entity(key, name) | {"recordType": "person", "recordDetails": details}


def relation(key: str, subject: Any, owner: Any, *interests: Any, **more: Any) -> dict[str, Any]:
    details = {"subject": subject, "interestedParty": owner, "interests": list(interests)}
    return entity(key, "") | {"recordType": "relationship", "recordDetails": details} | more


def interest(kind: str | None, **share: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"directOrIndirect": "direct"}
    if kind is not None:
        found["type"] = kind
    if share:
        found["share"] = share
    return found


def parsed(*rows: Any) -> StakeReading:
    return read(json.dumps(rows).encode(), "b.json", "")


BASE = (entity("c", "Company"), person("p", "Person"))


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ({"exact": 60}, Share(60, 60)),
        ({"minimum": 25, "maximum": 50}, Share(25, 50)),
        ({"exclusiveMinimum": 25, "maximum": 50}, Share(25, 50, low_open=True)),
        ({"exclusiveMinimum": 50, "exclusiveMaximum": 75}, Share(50, 75, True, True)),
        ({"minimum": 75}, Share(75, 100)),
        ({}, UNKNOWN),
    ],
)
def test_shares_of_0_4(share: dict[str, Any], expected: Share) -> None:
    reading = parsed(*BASE, relation("r", "c", "p", interest("shareholding", **share)))
    assert reading.format == "bods-0.4"
    assert (reading.read, reading.accepted, reading.rejected) == (3, 3, 0)
    assert reading.stakes[0].share == expected
    assert reading.stakes[0].measure == "equity"


def test_statements_of_0_2_with_flags_for_open_ends() -> None:
    rows = [
        {
            "statementID": "c",
            "statementType": "entityStatement",
            "name": "Company",
            "identifiers": [{"scheme": "XI-LEI", "id": "LEI1"}],
            "publicationDetails": {"bodsVersion": "0.2", "publisher": {"name": "Register"}},
        },
        {"statementID": "p", "statementType": "personStatement", "names": [{"fullName": "P"}]},
        {
            "statementID": "o",
            "statementType": "ownershipOrControlStatement",
            "statementDate": "2020-01-01",
            "subject": {"describedByEntityStatement": "c"},
            "interestedParty": {"describedByPersonStatement": "p"},
            "interests": [
                {
                    "type": "voting-rights",
                    "interestLevel": "indirect",
                    "share": {"minimum": 25, "maximum": 50, "exclusiveMinimum": True},
                }
            ],
        },
    ]
    reading = parsed(*rows)
    assert reading.format == "bods-0.2"
    stake = reading.stakes[0]
    assert (stake.measure, stake.directness) == ("votes", "indirect")
    assert stake.share == Share(25, 50, low_open=True)
    assert stake.asset == "XI-LEI-LEI1"
    assert stake.owner == "bods:p"


def test_a_later_statement_ends_the_one_before() -> None:
    first = relation(
        "r",
        "c",
        "p",
        interest("shareholding", exact=100) | {"startDate": "2002-03-09"},
        statementDate="2019-01-01",
    )
    later = relation(
        "r",
        "c",
        "p",
        interest("shareholding", exact=40) | {"startDate": "2021-09-24"},
        statementDate="2021-10-01",
        recordStatus="updated",
    )
    closed = relation("r", "c", "p", statementDate="2023-03-03", recordStatus="closed")
    stakes = parsed(*BASE, later, closed, first).stakes
    assert sorted((str(s.share), s.start, s.end) for s in stakes) == [
        ("100 %", "2002-03-09", "2021-09-24"),
        ("40 %", "2021-09-24", "2023-03-03"),
    ]


def test_a_replacing_statement_of_0_3_ends_the_replaced_one() -> None:
    def statement(key: str, exact: float, day: str, replaces: list[str]) -> dict[str, Any]:
        return {
            "statementID": key,
            "statementType": "ownershipOrControlStatement",
            "statementDate": day,
            "subject": {"describedByEntityStatement": "c"},
            "interestedParty": {"describedByPersonStatement": "p"},
            "interests": [{"type": "shareholding", "share": {"exact": exact}}],
            "replacesStatements": replaces,
            "publicationDetails": {"bodsVersion": "0.3"},
        }

    parties = [
        {"statementID": "c", "statementType": "entityStatement", "name": "C"},
        {"statementID": "p", "statementType": "personStatement", "names": []},
    ]
    reading = parsed(
        *parties,
        statement("one", 100, "2020-01-01", []),
        statement("two", 30, "2021-01-01", ["one"]),
    )
    assert [(str(s.share), s.end) for s in reading.stakes] == [
        ("100 %", "2021-01-01"),
        ("30 %", None),
    ]
    ring = parsed(
        *parties,
        statement("one", 100, "2020-01-01", ["two"]),
        statement("two", 30, "2021-01-01", ["one"]),
    )
    assert ring.rejected == 2
    assert "in a ring" in ring.rejections[0].reason


def test_joint_holdings_nominees_and_the_unnamed() -> None:
    pact = entity("j", "Pact", entityType={"type": "arrangement"})
    reading = parsed(
        *BASE,
        pact,
        person("q", "Q", "anonymousPerson"),
        entity("n", "Nomination", entityType={"type": "arrangement", "subtype": "nomination"}),
        relation("r1", "j", "p", interest("shareholding", exact=50)),
        relation("r2", "c", "j", interest("shareholding", exact=100)),
        relation("r3", "c", {"reason": "informationUnknownToPublisher"}, interest(None)),
        relation("r4", "n", "p", interest("nominator")),
        relation("r5", "n", "q", interest("nominee")),
    )
    assert reading.rejected == 0
    kinds = {holder.id: holder.kind for holder in reading.holders}
    assert kinds["bods:j"] == "joint"
    assert kinds["bods:n"] == "entity"
    assert kinds["bods:q"] == "undisclosed"
    assert kinds["undisclosed:r3"] == "undisclosed"
    by_owner = {stake.owner: stake for stake in reading.stakes}
    assert by_owner["undisclosed:r3"].share == UNKNOWN
    assert by_owner["bods:q"].measure == "trust"
    nominator = next(s for s in reading.stakes if s.asset == "bods:n" and s.owner == "bods:p")
    assert nominator.share == Share(100, 100)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (relation("r", "nowhere", "p"), "described nowhere"),
        (relation("r", "c", "nowhere"), "unknown owner"),
        (relation("r", "c", None), "unknown owner"),
        (relation("r", "c", {}), "neither named nor explained"),
        (relation("r", "c", "p", interest("shareholding", exact=140)), "140 % is not a share"),
        (relation("r", "c", "p", interest("friendship")), "unknown interest type"),
        (relation("r", "c", "p", "60"), "must be an object"),
        (
            relation("r", "c", "p", interest("shareholding", exact=60, maximum=50)),
            "outside its own bounds",
        ),
        ({"recordType": "letter", "recordId": "x"}, "unknown kind of statement"),
    ],
)
def test_a_broken_statement_is_rejected_with_its_reason(row: dict[str, Any], reason: str) -> None:
    reading = parsed(*BASE, row)
    assert (reading.read, reading.accepted, reading.rejected) == (3, 2, 1)
    assert reason in reading.rejections[0].reason
    assert reading.rejections[0].locator == "b.json#/2"


def test_a_file_that_is_no_bods_is_refused() -> None:
    with pytest.raises(InputError, match="not JSON"):
        read(b"[{", "b.json", "")
    with pytest.raises(InputError, match="must be an object"):
        read(b"[1]", "b.json", "")
    row = entity("c", "C") | {"publicationDetails": {"bodsVersion": "0.9"}}
    with pytest.raises(InputError, match=r"0\.9"):
        parsed(row)
