from __future__ import annotations

import json
from typing import Any

import pytest

from narrows.model.errors import InputError
from narrows.ownership.read_gleif import read
from narrows.ownership.share import UNKNOWN


def record(kind: str, child: str = "C", parent: str = "P", **more: Any) -> dict[str, Any]:
    return {
        "Relationship": {
            "StartNode": {"NodeID": child, "NodeIDType": "LEI"},
            "EndNode": {"NodeID": parent, "NodeIDType": "LEI"},
            "RelationshipType": kind,
            "RelationshipPeriods": [
                {
                    "PeriodType": "RELATIONSHIP_PERIOD",
                    "StartDate": "2020-01-01T00:00:00Z",
                }
            ],
            "RelationshipStatus": "ACTIVE",
            **more,
        },
        "Registration": {"RegistrationStatus": "PUBLISHED", "LastUpdateDate": "2023-05-01"},
    }


def test_consolidation_is_control_and_never_a_percentage() -> None:
    rows = [
        record("IS_DIRECTLY_CONSOLIDATED_BY"),
        record("IS_ULTIMATELY_CONSOLIDATED_BY", RelationshipStatus="INACTIVE"),
        {"LEI": "C", "ExceptionCategory": "DIRECT", "ExceptionReason": "NATURAL_PERSONS"},
        record("IS_COUSIN_OF"),
        record("IS_SUBFUND_OF", parent="C"),
        {"Something": 1},
    ]
    reading = read(json.dumps(rows).encode(), "rr.json", "")
    assert (reading.read, reading.accepted, reading.rejected) == (6, 3, 3)
    direct, ultimate = reading.stakes
    assert (direct.owner, direct.asset, direct.measure) == ("XI-LEI-P", "XI-LEI-C", "consolidation")
    assert direct.share == UNKNOWN
    assert (direct.start, direct.end) == ("2020-01-01", None)
    assert (ultimate.directness, ultimate.end) == ("indirect", "2023-05-01")
    reasons = [one.reason for one in reading.rejections]
    assert "unknown relationship type" in reasons[0]
    assert "its own parent" in reasons[1]


def test_xml_with_a_count_that_does_not_hold() -> None:
    xml = b"""<?xml version="1.0"?>
<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016">
 <rr:Header><rr:ContentDate>2026-11-01T00:00:00Z</rr:ContentDate>
  <rr:RecordCount>2</rr:RecordCount></rr:Header>
 <rr:RelationshipRecords><rr:RelationshipRecord><rr:Relationship>
  <rr:StartNode><rr:NodeID>C</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:StartNode>
  <rr:EndNode><rr:NodeID>P</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:EndNode>
  <rr:RelationshipType>IS_DIRECTLY_CONSOLIDATED_BY</rr:RelationshipType>
 </rr:Relationship></rr:RelationshipRecord></rr:RelationshipRecords>
</rr:RelationshipData>"""
    reading = read(xml, "rr.xml", "")
    assert reading.published == "2026-11-01"
    assert len(reading.stakes) == 1
    assert "states 2 records and 1 are there" in reading.conflicts[0]


def test_broken_files_are_refused() -> None:
    with pytest.raises(InputError, match="not well-formed"):
        read(b"<rr:RelationshipData", "rr.xml", "")
    with pytest.raises(InputError, match="not JSON"):
        read(b"{", "rr.json", "")
