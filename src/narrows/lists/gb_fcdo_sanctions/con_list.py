"""Read the OFSI consolidated list, published until 28 January 2026, as CSV or workbook.

One party spans many rows: every combination of its names, births and addresses
has a row of its own, all with one group id. Each row is read as a record; what
it repeats of the rows before is not said again. Columns grew over the years; one
nobody reads is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from narrows.lists.broken_utf8 import broken_utf8
from narrows.lists.delimited import rows
from narrows.lists.entry import Entry
from narrows.lists.gb_fcdo_sanctions.con_list_row import COLUMNS, write
from narrows.lists.gb_fcdo_sanctions.other_information import facts
from narrows.lists.lookup import Lookups
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.lists.written_date import written_date
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

_NEEDED = frozenset(("Name 6", "Group Type", "Alias Type", "Regime", "Group ID"))


class Record(msgspec.Struct, frozen=True):
    """One row: its cells, its place, and why it cannot be trusted, if so."""

    cells: tuple[str, ...]
    locator: str
    error: str | None = None


def read_csv(file: SourceFile, source: ListSource) -> Reading:
    """Read the CSV form: UTF-8, or Windows' code page 1252 as before 2021.

    Raises:
        ListRefused: neither encoding fits, the last line is cut, or no such list.
    """
    data = file.path.read_bytes()
    encoding = "utf-8-sig"
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        if broken_utf8([data]):
            raise ListRefused(
                f"the file is UTF-8 with damaged bytes, the first at {error.start}",
                where=file.name,
                hint="download the file again; the version held keeps serving",
            ) from error
        encoding = "cp1252"
    records = (Record(row.cells, row.locator(file), row.error) for row in rows(file, encoding))
    whole = data.endswith(b"\n")
    return _read(
        file,
        source,
        "ofsi-conlist-csv",
        records,
        ("last line closed", whole, "the last line ends" if whole else "the last line is cut"),
    )


def read_workbook(file: SourceFile, source: ListSource) -> Reading:
    """Read the XLSX form.

    Raises:
        ListRefused: no workbook, or not this list.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(file.path))
        sheet = book.sheet_names[0]
        table = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        raise ListRefused(
            f"not a readable workbook: {error}",
            where=file.name,
            hint="download the file again from the publisher",
        ) from error
    records = (
        Record(tuple(_text(cell) for cell in row), f"{file.name}!{sheet}:{number}")
        for number, row in enumerate(table, start=1)
        if any(_text(cell).strip() for cell in row)
    )
    proof = ("closed archive", len(book.sheet_names) == 1, f"sheets: {book.sheet_names}")
    return _read(file, source, "ofsi-conlist-xlsx", records, proof)


def _read(
    file: SourceFile,
    source: ListSource,
    format_name: str,
    records: Iterable[Record],
    proof: tuple[str, bool, str],
) -> Reading:
    lines = iter(records)
    published, header = _head(file, lines)
    recorder = Recorder(format_name)
    recorder.open_file(file.name)
    lookups = Lookups(source)
    parties: dict[str, Entry] = {}
    for record in lines:
        with recorder.record(file.name, record.locator, ",".join(record.cells)):
            if record.error is not None:
                raise Unreadable(record.error)
            row = {
                name: cell.strip()
                for name, cell in zip(header, record.cells, strict=True)
                if cell.strip()
            }
            party = _party(parties, recorder, row, record.locator, source, lookups)
            party.mark()
            try:
                write(party, row, lookups, at=record.locator)
            except Unreadable:
                party.undo()
                raise
    recorder.proof(*proof)
    recorder.proof("generation date", published is not None, f"last updated {published}")
    return recorder.reading(published)


def _head(file: SourceFile, records: Iterator[Record]) -> tuple[str | None, tuple[str, ...]]:
    """Read the two heading lines: the day of the list and the names of its columns."""
    hint = "give ConList.csv or ConList.xlsx of the Office of Financial Sanctions Implementation"
    first, second = next(records, None), next(records, None)
    if first is None or second is None or first.cells[0].strip() != "Last Updated":
        raise ListRefused("not the OFSI consolidated list", where=file.name, hint=hint)
    header = tuple(" ".join(cell.split()) for cell in second.cells)
    unread = [name for name in header if name not in COLUMNS]
    lacking = sorted(_NEEDED - set(header))
    if unread or lacking or len(set(header)) != len(header):
        raise ListRefused(
            f"columns nobody reads: {unread}; columns missing: {lacking}",
            where=second.locator,
            hint=hint,
        )
    return written_date(first.cells[1].strip().partition(" ")[0]), header


def _party(
    parties: dict[str, Entry],
    recorder: Recorder,
    row: Mapping[str, str],
    locator: str,
    source: ListSource,
    lookups: Lookups,
) -> Entry:
    group = row.get("Group ID", "")
    if not group.isdigit():
        raise Unreadable(f"group id {group!r} is no number")
    schema = lookups.read("kind", row.get("Group Type", "").casefold()) or "Organization"
    stated = dict(facts(row.get("Other Information", ""))).get("UK Sanctions List Ref")
    # The id of the UK Sanctions List where the row states it, so that a party keeps
    # its id from the one list to the other.
    entity_id = f"{source.prefix}-{stated.lower() if stated else f'ofsi-{group}'}"
    party = parties.get(group)
    if party is None:
        party = parties[group] = Entry(recorder, entity_id, schema, locator)
    if party.schema != schema or party.id != entity_id:
        raise Unreadable(f"group {group} is {party.schema} {party.id} and {schema} {entity_id}")
    return party


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, str) else str(cell)
