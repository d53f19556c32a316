"""GLEIF level 2: relationship records and reporting exceptions (XML or JSON).

"Consolidated by" is accounting: the parent's group accounts include the child. It is
evidence of control and never a percentage (GLEIF, Relationship Record CDF 2.1). A
reporting exception names no parent; what it leaves open stays undisclosed.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from narrows.model.errors import InputError
from narrows.ownership.reading import StakeReading, StakeRecorder, Unreadable, iso_date
from narrows.ownership.share import UNKNOWN
from narrows.ownership.stake import Directness, Holder, Measure, Stake

TYPES: dict[str, tuple[Measure, Directness]] = {
    "IS_DIRECTLY_CONSOLIDATED_BY": ("consolidation", "direct"),
    "IS_ULTIMATELY_CONSOLIDATED_BY": ("consolidation", "indirect"),
    "IS_INTERNATIONAL_BRANCH_OF": ("control", "direct"),
    "IS_FUND-MANAGED_BY": ("control", "direct"),
    "IS_FUND_MANAGED_BY": ("control", "direct"),
    "IS_SUBFUND_OF": ("link", "direct"),
    "IS_FEEDER_TO": ("link", "direct"),
}
_NO_LONGER = frozenset({"ANNULLED", "DUPLICATE"})
_RECORDS = frozenset({"RelationshipRecord", "Exception"})


def read(data: bytes, file: str, source: str) -> StakeReading:
    """Read level 2 data; each relationship or exception is a record.

    Raises:
        InputError: the file is neither GLEIF's XML nor its JSON.
    """
    recorder = StakeRecorder("gleif-level-2", file)
    header: dict[str, str] = {}
    rows = _xml(data, file, header) if data.lstrip()[:1] == b"<" else _json(data, file)
    count = 0
    for locator, row in rows:
        count += 1
        with recorder.record(locator, json.dumps(row, ensure_ascii=False)):
            _record(recorder, row, locator, source)
    recorder.published = iso_date(header.get("ContentDate"))
    stated = header.get("RecordCount")
    if stated is not None and stated.isdigit() and int(stated) != count:
        recorder.conflicts.append(
            f"{file}: the header states {int(stated):,} records and {count:,} are there:"
            " the file is a part, or cut."
        )
    return recorder.reading()


def _json(data: bytes, file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        rows = json.loads(data)
    except ValueError as error:
        raise InputError(f"not JSON: {error}", where=file) from error
    if isinstance(rows, dict):
        rows = rows.get("relations") or rows.get("exceptions") or []
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            raise InputError("a record must be an object", where=f"{file}#/{number}")
        yield f"{file}#/{number}", row


def _xml(data: bytes, file: str, header: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    from lxml import etree

    try:
        events = etree.iterparse(
            io.BytesIO(data),
            events=("end",),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            huge_tree=True,
        )
        for _, element in events:
            name = etree.QName(element).localname
            if name in ("ContentDate", "RecordCount") and element.text:
                header.setdefault(name, element.text.strip())
            elif name in _RECORDS:
                yield f"{file}:{element.sourceline}", _tree(element)
                element.clear()
    except etree.XMLSyntaxError as error:
        raise InputError(f"not well-formed XML: {error}", where=file) from error


def _tree(element: Any) -> dict[str, Any]:
    from lxml import etree

    found: dict[str, Any] = {}
    for child in element:
        name = etree.QName(child).localname
        value: Any = _tree(child) if len(child) else (child.text or "").strip()
        if name == "RelationshipPeriods":
            value = [_tree(one) for one in child]
        found[name] = value
    return found


def _record(recorder: StakeRecorder, row: dict[str, Any], locator: str, source: str) -> None:
    if "ExceptionCategory" in row:
        if not row.get("LEI"):
            raise Unreadable("the exception names no LEI")
        recorder.holder(_holder(str(row["LEI"])))
        return
    if "Relationship" not in row:
        if "LEI" in row and "Entity" in row:
            name = (
                (row["Entity"].get("LegalName") or None)
                if isinstance(row["Entity"], dict)
                else None
            )
            recorder.holder(_holder(str(row["LEI"]), name if isinstance(name, str) else None))
            return
        raise Unreadable("neither a relationship nor a reporting exception")
    body = row["Relationship"]
    child, parent = (_node(body.get(end)) for end in ("StartNode", "EndNode"))
    kind = str(body.get("RelationshipType") or "")
    if kind not in TYPES:
        raise Unreadable(f"unknown relationship type {kind!r}")
    if child == parent:
        raise Unreadable(f"{child} is stated to be its own parent")
    registration = row.get("Registration") or {}
    recorder.holder(_holder(child))
    recorder.holder(_holder(parent))
    if registration.get("RegistrationStatus") in _NO_LONGER:
        return
    measure, directness = TYPES[kind]
    start, end = _period(body)
    if body.get("RelationshipStatus") == "INACTIVE" and end is None:
        end = iso_date(registration.get("LastUpdateDate")) or "0001-01-01"
    recorder.stake(
        Stake(
            owner=f"XI-LEI-{parent}",
            asset=f"XI-LEI-{child}",
            measure=measure,
            share=UNKNOWN,
            directness=directness,
            start=start,
            end=end,
            source=source or "GLEIF level 2",
            locator=locator,
            stated=kind,
        )
    )


def _node(node: Any) -> str:
    if not isinstance(node, dict) or not node.get("NodeID"):
        raise Unreadable("a relationship needs a start and an end node")
    if node.get("NodeIDType", "LEI") != "LEI":
        raise Unreadable(f"unknown node id type {node['NodeIDType']!r}")
    return str(node["NodeID"])


def _period(body: dict[str, Any]) -> tuple[str | None, str | None]:
    periods = body.get("RelationshipPeriods") or []
    for period in periods if isinstance(periods, list) else [periods]:
        if period.get("PeriodType") == "RELATIONSHIP_PERIOD":
            return iso_date(period.get("StartDate")), iso_date(period.get("EndDate"))
    return None, None


def _holder(lei: str, name: str | None = None) -> Holder:
    return Holder(id=f"XI-LEI-{lei}", name=name, kind="entity", identifiers=(f"XI-LEI:{lei}",))
