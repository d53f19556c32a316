"""Beneficial Ownership Data Standard, versions 0.2, 0.3 and 0.4 (JSON or JSON lines).

Up to 0.3 a statement has its own id and names what it replaces; from 0.4 on a
record keeps its id and its statements follow each other. Both become stakes that
begin where the interest does and cease where the next statement on the same
relationship takes over. Sources: standard.openownership.org, schemas 0.2 to 0.4.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from narrows.codes.country import country_code
from narrows.model.errors import InputError
from narrows.ownership.bods_interest import interests
from narrows.ownership.reading import StakeReading, StakeRecorder, Unreadable, iso_date
from narrows.ownership.stake import Holder, Kind, Stake

VERSIONS = ("0.2", "0.3", "0.4")
_JOINING = frozenset({"shareholding", "votingrights"})
_KEYED = {"GB-COH": "GB-COH", "XI-LEI": "XI-LEI"}
"""Identifier schemes under which other sources know the same party."""


def statements(data: bytes, file: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the statements of a file with their locators.

    Raises:
        InputError: the file is neither a JSON array nor JSON lines of objects.
    """
    try:
        text = data.decode("utf-8-sig").strip()
        if text.startswith("["):
            rows = [(f"{file}#/{n}", row) for n, row in enumerate(json.loads(text))]
        else:
            lines = enumerate(text.splitlines(), 1)
            rows = [(f"{file}:{n}", json.loads(line)) for n, line in lines if line.strip()]
    except ValueError as error:
        raise InputError(
            f"not JSON: {error}", where=file, hint="a BODS file is an array or one object a line"
        ) from error
    for locator, row in rows:
        if not isinstance(row, dict):
            raise InputError("a statement must be an object", where=locator)
    return rows


def version_of(row: dict[str, Any]) -> str | None:
    """Return the standard's version as a statement states or shows it, or None."""
    stated = (row.get("publicationDetails") or {}).get("bodsVersion")
    if stated is not None:
        return str(stated)
    if "recordType" in row:
        return "0.4"
    return "0.2" if "statementType" in row else None


def read(data: bytes, file: str, source: str) -> StakeReading:
    """Read a BODS file; each statement is a record.

    Raises:
        InputError: the file is no BODS, or of a version this does not know.
    """
    rows = statements(data, file)
    found = {version_of(row) for _, row in rows} - {None}
    unknown = sorted(str(version) for version in found if version not in VERSIONS)
    if unknown or not found:
        raise InputError(
            f"BODS version {', '.join(unknown) or 'not stated'} is not known",
            where=file,
            hint="versions read: " + ", ".join(VERSIONS),
        )
    recorder = StakeRecorder(f"bods-{'-'.join(sorted(str(v) for v in found))}", file)
    reader = _Reader(recorder, source, rows)
    for locator, row in rows:
        if _type(row) in ("entity", "person"):
            with recorder.record(locator, json.dumps(row, ensure_ascii=False)):
                reader.party(row)
    for locator, row in rows:
        if _type(row) not in ("entity", "person"):
            with recorder.record(locator, json.dumps(row, ensure_ascii=False)):
                reader.relationship(row, locator)
    return recorder.reading()


def _type(row: dict[str, Any]) -> str:
    stated = str(row.get("recordType") or row.get("statementType") or "")
    return {
        "entityStatement": "entity",
        "personStatement": "person",
        "ownershipOrControlStatement": "relationship",
    }.get(stated, stated)


def _id(row: dict[str, Any]) -> str:
    stated = row.get("recordId") or row.get("statementId") or row.get("statementID")
    return str(stated) if stated else ""


class _Reader:
    def __init__(
        self, recorder: StakeRecorder, source: str, rows: list[tuple[str, dict[str, Any]]]
    ) -> None:
        self.recorder = recorder
        self.source = source
        self.keys: dict[str, str] = {}
        self.first = _first_statements(rows)
        self.ends = self._taken_over(rows)
        self.joint = self._joint(rows)
        for _, row in rows:
            if _type(row) in ("entity", "person"):
                self.keys[_id(row)] = _key(row, self._root(_id(row)))

    def _root(self, statement: str) -> str:
        return self.first.get(statement, statement)

    def _taken_over(self, rows: list[tuple[str, dict[str, Any]]]) -> dict[int, str]:
        """Return when each relationship statement was overtaken, by object identity."""
        lines: dict[str, list[dict[str, Any]]] = {}
        for _, row in rows:
            if _type(row) == "relationship":
                lines.setdefault(self._root(_id(row)), []).append(row)
        ends: dict[int, str] = {}
        for line in lines.values():
            line.sort(key=lambda row: str(row.get("statementDate") or ""))
            for row, after in pairwise(line):
                starts = [
                    str(one["startDate"])
                    for one in (_details(after).get("interests") or [])
                    if isinstance(one, dict) and one.get("startDate")
                ]
                known = str(after.get("statementDate") or "")
                closed = after.get("recordStatus") == "closed"
                ends[id(row)] = (known if closed or not starts else min(starts)) or "0001"
        return ends

    def _joint(self, rows: list[tuple[str, dict[str, Any]]]) -> set[str]:
        """Return arrangements that several hold shares or votes through together."""
        plain = {
            _id(row)
            for _, row in rows
            if _type(row) == "entity"
            and _entity_type(row) == "arrangement"
            and not (_details(row).get("entityType") or {}).get("subtype")
        }
        return {
            _target(row)
            for _, row in rows
            if _type(row) == "relationship"
            and _target(row) in plain
            and any(
                str(one.get("type", "")).replace("-", "").casefold() in _JOINING
                for one in (_details(row).get("interests") or [])
                if isinstance(one, dict)
            )
        }

    def party(self, row: dict[str, Any]) -> None:
        """Read an entity or person statement."""
        if not _id(row):
            raise Unreadable("the statement has no id")
        body = _details(row)
        names = body.get("names") or []
        name = body.get("name") or next(
            (n.get("fullName") for n in names if n.get("fullName")), None
        )
        place = (
            body.get("jurisdiction")
            or body.get("incorporatedInJurisdiction")
            or next(iter(body.get("nationalities") or []), None)
            or {}
        )
        numbers = tuple(
            f"{one.get('scheme') or one.get('schemeName')}:{one['id']}"
            for one in body.get("identifiers") or []
            if one.get("id") and (one.get("scheme") or one.get("schemeName"))
        )
        self.recorder.holder(
            Holder(
                id=self.keys[_id(row)],
                name=str(name) if name else None,
                kind="joint" if _id(row) in self.joint else _kind(row),
                country=_country(place),
                identifiers=numbers,
            )
        )

    def relationship(self, row: dict[str, Any], locator: str) -> None:
        """Read a relationship: each interest is a stake."""
        if _type(row) != "relationship":
            raise Unreadable(f"unknown kind of statement {_type(row)!r}")
        if not _id(row):
            raise Unreadable("the statement has no id")
        if self.first.get(_id(row)) == "":
            raise Unreadable("the statements replace each other in a ring: none is the last")
        if row.get("recordStatus") == "closed":
            return
        subject, holder = _target(row), _details(row).get("interestedParty")
        if subject not in self.keys:
            raise Unreadable(
                f"the subject {subject or 'is not named'!r} is described nowhere in this file"
            )
        owner = self._owner(holder, _id(row))
        for stake in interests(_details(row), self.recorder.file, locator):
            self.recorder.stake(
                Stake(
                    owner=owner,
                    asset=self.keys[subject],
                    measure=stake.measure,
                    share=stake.share,
                    directness=stake.directness,
                    capacity=stake.capacity,
                    part=f"{stake.stated}/{_id(row)}",
                    start=stake.start,
                    end=min(
                        filter(None, (stake.end, iso_date(self.ends.get(id(row))))), default=None
                    ),
                    source=self.source or _publisher(row),
                    locator=locator,
                    stated=stake.stated,
                )
            )

    def _owner(self, holder: Any, statement: str) -> str:
        """Return who holds; a party the source will not name is kept as such."""
        if isinstance(holder, dict):
            named = holder.get("describedByPersonStatement") or holder.get(
                "describedByEntityStatement"
            )
            if named is None:
                if not (holder.get("reason") or holder.get("unspecified")):
                    raise Unreadable("the interested party is neither named nor explained")
                key = f"undisclosed:{statement}"
                self.recorder.holder(Holder(id=key, kind="undisclosed"))
                return key
            holder = named
        if holder is None:
            raise Unreadable("unknown owner: the statement names no interested party")
        if str(holder) not in self.keys:
            raise Unreadable(f"unknown owner: {str(holder)!r} is described nowhere in this file")
        return self.keys[str(holder)]


def _country(place: dict[str, Any]) -> str | None:
    text = str(place.get("code") or place.get("name") or "").strip()
    return country_code(text) if text else None


def _details(row: dict[str, Any]) -> dict[str, Any]:
    body = row.get("recordDetails")
    return body if isinstance(body, dict) else row


def _target(row: dict[str, Any]) -> str:
    subject = _details(row).get("subject")
    if isinstance(subject, dict):
        subject = subject.get("describedByEntityStatement")
    return str(subject or "")


def _entity_type(row: dict[str, Any]) -> str:
    stated = _details(row).get("entityType")
    return str(stated.get("type") if isinstance(stated, dict) else stated or "")


def _kind(row: dict[str, Any]) -> Kind:
    if _type(row) == "person":
        known = _details(row).get("personType") in (None, "knownPerson")
        return "person" if known else "undisclosed"
    unknown = _entity_type(row) in ("anonymousEntity", "unknownEntity")
    return "undisclosed" if unknown else "entity"


def _key(row: dict[str, Any], root: str) -> str:
    for one in _details(row).get("identifiers") or []:
        if isinstance(one, dict) and one.get("scheme") in _KEYED and one.get("id"):
            return f"{_KEYED[one['scheme']]}-{one['id']}"
    return f"bods:{root}"


def _publisher(row: dict[str, Any]) -> str:
    details = row.get("publicationDetails") or {}
    publisher = details.get("publisher") or {}
    return str(publisher.get("name") or publisher.get("url") or "BODS")


def _first_statements(rows: list[tuple[str, dict[str, Any]]]) -> dict[str, str]:
    """Map each statement that replaces others to the first of its line; "" for a ring."""
    before = {
        _id(row): [str(one) for one in row.get("replacesStatements") or []] for _, row in rows
    }
    first: dict[str, str] = {}
    for statement in before:
        trail, here = [statement], statement
        while before.get(here):
            here = before[here][0]
            if here in trail:
                here = ""
                break
            trail.append(here)
        if here != statement:
            first[statement] = here
    return first
