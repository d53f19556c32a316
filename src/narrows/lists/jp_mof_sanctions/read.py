"""Read Japan's asset-freeze list: a workbook with one sheet per measure.

Sheets differ in columns; each begins with the measure's title and notes. A row
``2008.6.25削除`` stands for a removed entry; a measure that was lifted keeps its
sheet, without a table. An entry may go on over several rows by merged cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from narrows.lists.entry import Entry
from narrows.lists.jp_mof_sanctions.headers import NEEDED, meaning, plain
from narrows.lists.jp_mof_sanctions.row import RowWriter, number, schema
from narrows.lists.lookup import Lookups
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.lists.workbook import Sheet, SheetRow, Value, locator, refuse_merged, sheets, text
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

FORMAT = "jp-mof-xlsx"

UNREAD_SHARE = 0.05
"""Largest share of birth dates and nationalities that may be kept as mere text."""

_SHEET = re.compile(r"(\d+)\.\s*(.*)", re.S)
_INDEX = "一覧"
_LIFTED = ("【解除】", "告示廃止")
_REMOVED = re.compile(r"\d{4}\.\d{1,2}\.\d{1,2}\s*削除(?:\s*\(\d+\s*\.?と同一(?:人物|団体)\))?")


class _Table(msgspec.Struct, frozen=True):
    """A sheet of parties: its number, title, measure, notes, columns and first row."""

    number: str
    title: str
    heading: str
    notes: tuple[str, ...]
    fields: tuple[str, ...]
    begin: int


def read(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read the list from its one workbook.

    Raises:
        ListRefused: not one file, no whole workbook, a sheet of unknown layout.
    """
    if len(files) != 1:
        raise ListRefused(f"the list is one workbook, {len(files)} were given", where=source.name)
    file = files[0]
    reader = _Reader(file, source)
    stated: set[str] = set()
    for sheet in sheets(file):
        if sheet.name.strip() == _INDEX:
            stated = {text(row.cells[0]) for row in sheet.rows if text(row.cells[0]).isdigit()}
        else:
            reader.read(sheet)
    return reader.reading(stated)


class _Reader:
    def __init__(self, file: SourceFile, source: ListSource) -> None:
        self._file = file
        self._source = source
        self._lookups = Lookups(source)
        self._recorder = Recorder(FORMAT)
        self._recorder.open_file(file.name)
        self._writer = RowWriter()
        self._seen: dict[str, str] = {}
        self._sheets: set[str] = set()
        self._removed = self._without_party = 0

    def read(self, sheet: Sheet) -> None:
        table = self._table(sheet)
        if table is None:
            return
        for rows in _entries(table, sheet):
            if self._is_no_party(table, rows[0]):
                continue
            where = locator(self._file, sheet, rows[0])
            excerpt = ", ".join(text(cell) for cell in rows[0].cells)
            with self._recorder.record(self._file.name, where, excerpt):
                self._write(table, rows, where)

    def reading(self, stated: set[str]) -> Reading:
        file, writer = self._file.name, self._writer
        if not self._seen:
            raise ListRefused("the workbook has no entries", where=file)
        self._recorder.proof("checksums", True, f"{file}: every part of the workbook is whole")
        self._recorder.proof(
            "sheets",
            self._sheets == stated,
            f"{len(self._sheets)} measures, {len(stated)} in the table of contents",
        )
        self._recorder.proof(
            "removed entries",
            True,
            f"{self._removed} rows say removed, {self._without_party} hold no party as declared",
        )
        self._recorder.proof(
            "dates and nationalities",
            len(writer.unread) <= max(5, writer.values * UNREAD_SHARE),
            f"{writer.values} read, {len(writer.unread)} kept as text",
        )
        return self._recorder.reading()

    def _table(self, sheet: Sheet) -> _Table | None:
        where = f"{self._file.name}!{sheet.name}"
        named = _SHEET.fullmatch(sheet.name.strip())
        filled = [row for row in sheet.rows if not row.blank]
        if not filled:
            return None
        if named is None:
            raise ListRefused(
                "the sheet has no number: it is none of this list", where=where, hint=_ASK
            )
        self._sheets.add(named[1])
        header = next((row for row in filled if _fields(row) >= NEEDED), None)
        if header is None:
            words = sheet.name + "".join(text(cell) for row in filled for cell in row.cells)
            if any(mark in words for mark in _LIFTED):
                return None
            raise ListRefused(
                "the sheet has no header and does not say that it was lifted",
                where=where,
                hint=_ASK,
            )
        refuse_merged(self._file, sheet, header.number, header.number)
        fields: list[str] = []
        for cell in header.cells:
            field = meaning(text(cell)) if text(cell) else ""
            if field is None or (field and field in fields and field not in _SEVERAL):
                raise ListRefused(
                    f"the column {text(cell)!r} is not known or stands twice",
                    where=f"{where}:{header.number}",
                    hint=_ASK,
                )
            fields.append(field)
        above = [
            plain(text(cell))
            for row in filled
            if row.number < header.number
            for cell in row.cells
            if text(cell)
        ]
        notes = tuple(part for part in above if part.startswith("(注"))
        heading = "".join(part for part in above if part not in notes) or named[2]
        heading, _, remark = heading.partition("\n(注")
        notes += (f"(注{remark}",) if remark else ()
        title = plain(named[2])
        return _Table(
            named[1], title, " ".join(heading.split()), notes, tuple(fields), header.number
        )

    def _is_no_party(self, table: _Table, row: SheetRow) -> bool:
        cells = _cells(table, [row])
        dates = plain(text(cells["notice_date"][0])) if cells.get("notice_date") else ""
        named = any(cells.get(field) for field in cells if field not in _NOTICE)
        if _REMOVED.fullmatch(dates.replace("\n", "")) and not named:
            self._removed += 1
            return True
        found = number(cells["notice_number"][0]) if cells.get("notice_number") else None
        if not named and self._lookups.find("no_party", f"{table.number}-{found}") is not None:
            self._without_party += 1
            return True
        return False

    def _write(self, table: _Table, rows: Sequence[SheetRow], where: str) -> None:
        cells = _cells(table, rows)
        if "" in cells:
            raise Unreadable(f"a value stands outside the columns: {text(cells[''][0])[:60]!r}")
        found = number(cells["notice_number"][0]) if cells.get("notice_number") else None
        if found is None:
            raise Unreadable("the entry has no number")
        if any("削除" in text(value) for value in cells.get("notice_date", ())):
            raise Unreadable("the entry says removed but still holds values")
        party_id = f"{self._source.prefix}-{table.number}-{found}"
        first = self._seen.setdefault(party_id, where)
        if first is not where:
            raise Unreadable(f"the number {found} stands already at {first}")
        party = Entry(self._recorder, party_id, schema(cells, self._stated(table)), where)
        self._writer.write(party, cells, table.heading, table.notes)

    def _stated(self, table: _Table) -> str | None:
        people, bodies = "個人" in table.title, re.search("団体|特定銀行", table.title)
        if people and not bodies:
            return "Person"
        if bodies and not people:
            return "Organization"
        return self._lookups.read("sheet", table.number)


_ASK = "the publisher has changed the workbook: its new layout must be read by hand first"
_NOTICE = ("notice_date", "notice_number")
_SEVERAL = frozenset(("address", "notes", "phone", "position"))


def _fields(row: SheetRow) -> set[str]:
    return {field for cell in row.cells if (field := meaning(text(cell))) is not None}


def _entries(table: _Table, sheet: Sheet) -> list[list[SheetRow]]:
    """Group the rows below the header: a row without notice and names continues the last."""
    entries: list[list[SheetRow]] = []
    for row in sheet.rows[table.begin :]:
        if row.blank:
            continue
        cells = _cells(table, [row])
        if entries and not any(cells.get(field) for field in (*_NOTICE, "name_ja", "name_en")):
            entries[-1].append(row)
        else:
            entries.append([row])
    return entries


def _cells(table: _Table, rows: Sequence[SheetRow]) -> dict[str, list[Value]]:
    """Return the filled cells by field; values outside the columns under no name."""
    cells: dict[str, list[Value]] = {}
    for row in rows:
        for field, cell in zip(table.fields, row.cells, strict=True):
            if not text(cell):
                continue
            cells.setdefault(field, []).append(cell)
    return cells
