"""Read Australia's Consolidated List, one workbook.

One row is one name of a party: ``2`` its primary name, ``2a`` an alias. The other
columns repeat, mostly, what the first row says; what differs is kept beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from narrows.lists.au_dfat_sanctions.row import MEASURES, RowWriter, reference
from narrows.lists.entry import Entry
from narrows.lists.gather import gathered
from narrows.lists.lookup import Lookups
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.lists.workbook import Sheet, SheetRow, Value, locator, refuse_merged, sheets, text
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

FORMAT = "au-dfat-xlsx"

COLUMNS = (
    "reference", "name of individual or entity", "type", "name type", "date of birth",
    "place of birth", "citizenship", "address", "additional information", "listing information",
    "committees", "control date",
)  # fmt: skip
"""Headers of every layout."""

LATER = ("alias strength", "imo number", "instrument of designation", *MEASURES)
"""Headers added in 2025."""

UNREAD_SHARE = 0.05
"""Largest share of birth dates that may be kept as mere text (lunar dates, prose)."""


def read(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read the list from its one workbook.

    Raises:
        ListRefused: not one file, no whole workbook, another layout, no rows.
    """
    if len(files) != 1:
        raise ListRefused(f"the list is one workbook, {len(files)} were given", where=source.name)
    file = files[0]
    recorder = Recorder(FORMAT)
    recorder.open_file(file.name)
    writer = RowWriter(Lookups(source))
    parties = _Parties(recorder, source, writer)
    for sheet in sheets(file):
        if not all(row.blank for row in sheet.rows):
            _read_sheet(file, sheet, recorder, parties)
    if not parties.places:
        raise ListRefused("the workbook has no rows", where=file.name)
    unread = len(writer.unread)
    recorder.proof("checksums", True, f"{file.name}: every part of the workbook is whole")
    recorder.proof(
        "birth dates",
        unread <= max(5, writer.dates * UNREAD_SHARE),
        f"{writer.dates} read, {unread} kept as text",
    )
    return gathered(recorder.reading())


def _read_sheet(file: SourceFile, sheet: Sheet, recorder: Recorder, parties: _Parties) -> None:
    header = _header(file, sheet)
    for row in sheet.rows[1:]:
        if row.blank:
            continue
        where = locator(file, sheet, row)
        with recorder.record(file.name, where, ", ".join(text(cell) for cell in row.cells)):
            parties.write(_cells(header, row), where)


def _header(file: SourceFile, sheet: Sheet) -> tuple[str, ...]:
    names = tuple(" ".join(text(cell).casefold().split()) for cell in sheet.rows[0].cells)
    known = {*COLUMNS, *LATER, ""}
    missing, foreign = set(COLUMNS) - set(names), set(names) - known
    if missing or foreign or len({*names} - {""}) != sum(1 for name in names if name):
        raise ListRefused(
            "the header is not the list's: "
            + "; ".join(
                f"{what} {', '.join(sorted(which))}"
                for what, which in (("missing", missing), ("unknown", foreign))
                if which
            ),
            where=f"{file.name}!{sheet.name}:1",
            hint="give the workbook as the publisher offers it",
        )
    refuse_merged(file, sheet, 1, 1)
    return names


def _cells(header: Sequence[str], row: SheetRow) -> dict[str, Value]:
    cells: dict[str, Value] = {}
    for name, cell in zip(header, row.cells, strict=True):
        if name:
            cells[name] = cell
        elif text(cell):
            raise Unreadable(f"a value stands outside the columns: {text(cell)[:60]!r}")
    return cells


class _Parties:
    def __init__(self, recorder: Recorder, source: ListSource, writer: RowWriter) -> None:
        self._recorder = recorder
        self._prefix = source.prefix
        self._writer = writer
        self._schemata: dict[str, str] = {}
        self.places: dict[tuple[str, str], str] = {}

    def write(self, cells: dict[str, Value], where: str) -> None:
        number, letter = reference(cells["reference"])
        first = self.places.setdefault((number, letter), where)
        if first is not where:
            raise Unreadable(f"the reference {number}{letter} stands already at {first}")
        schema = self._writer.schema(cells)
        known = self._schemata.get(number, schema)
        if known != schema:
            raise Unreadable(f"party {number} is a {known} elsewhere, here a {schema}")
        self._writer.write(Entry(self._recorder, f"{self._prefix}-{number}", schema, where), cells)
        self._schemata[number] = schema
