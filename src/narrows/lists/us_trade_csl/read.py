"""Read the US Consolidated Screening List as CSV or JSON, or BIS's Denied Persons text.

A party of the Treasury's lists keeps OFAC's number over all of them, so entries of
one number are one party with several sanctions; each entry of Commerce and State is
a party of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from narrows.lists.entry import Entry, digest
from narrows.lists.gather import gathered
from narrows.lists.lookup import Lookups
from narrows.lists.packed import opening
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.lists.us_trade_csl import denied_persons, document, table
from narrows.lists.us_trade_csl.record import Record
from narrows.lists.us_trade_csl.write import AUTHORITIES, RecordWriter
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

UNREAD_SHARE = 0.02
"""Most identifiers and birth dates, as a share, that may be kept as mere text."""

REPEATED_SHARE = 0.01
"""Most entries without an id, as a share, that may stand twice."""


def read(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read the list from one file.

    Raises:
        ListRefused: several files, another format, cut off, or nothing in it.
    """
    if len(files) != 1:
        raise ListRefused(f"the list is one file, {len(files)} were given", where=source.name)
    file = files[0]
    form = _form(file)
    recorder = Recorder(form)
    recorder.open_file(file.name)
    writer = RecordWriter(
        Lookups(source), {code: regime.title or code for code, regime in source.regimes.items()}
    )
    parties = _Parties(source, recorder, writer)
    for locator, excerpt, record in _records(file, form, recorder):
        with recorder.record(file.name, locator, excerpt):
            if isinstance(record, Unreadable):
                raise record
            parties.write(record)
    unread = len(writer.unread)
    shown = "; ".join(repr(text[:60]) for text in writer.unread[:3])
    recorder.proof(
        "identifiers",
        unread <= max(5, writer.read * UNREAD_SHARE),
        f"{writer.read} read, {unread} kept as text" + (f", for instance {shown}" if shown else ""),
    )
    repeated, entries = len(parties.repeated), sum(c.read for c in recorder.reading().counts)
    recorder.proof(
        "repeated entries",
        repeated <= max(5, entries * REPEATED_SHARE),
        f"{repeated} of {entries} entries say what another says"
        + (f", the first at {parties.repeated[0]}" if repeated else ""),
    )
    return gathered(recorder.reading())


class _Parties:
    """The parties of the file by id, so that several entries can speak of one."""

    def __init__(self, source: ListSource, recorder: Recorder, writer: RecordWriter) -> None:
        self._source = source
        self._lookups = Lookups(source)
        self._recorder = recorder
        self._writer = writer
        self._parties: dict[str, Entry] = {}
        self._entries: dict[tuple[str, str], Record] = {}
        self.repeated: list[str] = []

    def write(self, record: Record) -> None:
        code = self._lookups.read("source", record.source)
        if code is None:
            raise Unreadable(f"the source {record.source!r} names no list")
        party_id = f"{self._source.prefix}-{self._own_id(record, code)}"
        schema = self._writer.schema(record)
        known = self._entries.get((party_id, code))
        if known is not None and record.own_id is None and record.entity_number is None:
            # Without ids only the content tells entries apart; the publisher's own
            # text file says a few things twice.
            self.repeated.append(record.locator)
        elif known is not None and (code in AUTHORITIES or _same(known, record)):
            raise Unreadable(f"the entry {party_id} ({code}) stands already at {known.locator}")
        party = self._parties.get(party_id)
        if party is not None and party.schema != schema:
            raise Unreadable(f"{party_id} is a {party.schema} elsewhere, here a {schema}")
        # A rejected record must leave nothing behind in what counts as already said.
        fresh = Entry(self._recorder, party_id, schema, record.locator)
        self._writer.write(fresh, record, code)
        self._entries[party_id, code] = record
        self._parties[party_id] = fresh

    @staticmethod
    def _own_id(record: Record, code: str) -> str:
        if record.own_id is not None:
            return record.own_id
        if record.entity_number is not None:
            return record.entity_number
        places = tuple(place.full for place in record.addresses)
        what = (record.name, record.start_date, *record.federal_register_notice, *places)
        return f"{code.lower()}-{digest(*what)}"


def _same(one: Record, other: Record) -> bool:
    return msgspec.structs.replace(one, locator="") == msgspec.structs.replace(other, locator="")


def _form(file: SourceFile) -> str:
    start = opening(file).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return "us-csl-json"
    return "bis-dpl-txt" if start.startswith(b'"Name"\t') else "us-csl-csv"


def _records(
    file: SourceFile, form: str, recorder: Recorder
) -> Iterator[tuple[str, str, Record | Unreadable]]:
    if form == "us-csl-json":
        for locator, record in document.records(file, recorder):
            yield locator, "", record
        return
    rows = denied_persons.records(file) if form == "bis-dpl-txt" else table.records(file, recorder)
    for row, record in rows:
        yield row.locator(file), ", ".join(row.cells), record
