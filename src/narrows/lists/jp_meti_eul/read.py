"""Read Japan's Foreign End User List: one workbook, one sheet, one organisation a row.

The running number changes with each edition, so ids stand for country and name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from narrows.lists.entry import Entry, digest
from narrows.lists.lookup import Lookups
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.lists.workbook import Sheet, SheetRow, locator, refuse_merged, sheets, text
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

FORMAT = "jp-meti-xlsx"

_COLUMNS = {
    "no.": "number",
    "country or region": "country",
    "company or organization": "name",
    "also known as": "aliases",
    "type of wmd": "concern",
    "conventional weapons": "conventional",
}
_OPTIONAL = frozenset(("conventional",))
_ABBREVIATED = re.compile(r"(.+\S)\s*\(([A-Z][A-Za-z0-9&.\-]{1,14})\)")
_LETTERS = re.compile(r"[A-Z]+")


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
    filled = [sheet for sheet in sheets(file) if not all(row.blank for row in sheet.rows)]
    if len(filled) != 1:
        raise ListRefused(f"the workbook has {len(filled)} sheets with content", where=file.name)
    (sheet,) = filled
    columns = _columns(file, sheet)
    writer = _Writer(recorder, source)
    for row in sheet.rows[1:]:
        if row.blank:
            continue
        where = locator(file, sheet, row)
        with recorder.record(file.name, where, ", ".join(text(cell) for cell in row.cells)):
            writer.write(columns, row, where)
    if not writer.numbers:
        raise ListRefused("the workbook has no rows", where=file.name)
    recorder.proof("checksums", True, f"{file.name}: every part of the workbook is whole")
    whole = writer.numbers == list(range(1, len(writer.numbers) + 1))
    recorder.proof(
        "running numbers",
        whole,
        f"{len(writer.numbers)} rows numbered {writer.numbers[0]} to {writer.numbers[-1]}",
    )
    return recorder.reading()


def _columns(file: SourceFile, sheet: Sheet) -> list[str]:
    refuse_merged(file, sheet, 1, 1)
    # A header gives the Japanese wording on one line and the English on the next.
    names = [text(cell).split("\n")[-1].strip().casefold() for cell in sheet.rows[0].cells]
    found = [_COLUMNS.get(name, "") for name in names]
    unknown = [name for name, column in zip(names, found, strict=True) if name and not column]
    missing = set(_COLUMNS.values()) - _OPTIONAL - set(found)
    if unknown or missing:
        raise ListRefused(
            "the header is not the list's: "
            + ", ".join([f"unknown {name}" for name in unknown] + [f"no {m}" for m in missing]),
            where=f"{file.name}!{sheet.name}:1",
            hint="give the workbook as the publisher offers it",
        )
    return found


class _Writer:
    def __init__(self, recorder: Recorder, source: ListSource) -> None:
        self._recorder = recorder
        self._source = source
        self._lookups = Lookups(source)
        self._seen: dict[str, str] = {}
        self.numbers: list[int] = []

    def write(self, columns: Sequence[str], row: SheetRow, where: str) -> None:
        cells = {name: text(cell) for name, cell in zip(columns, row.cells, strict=True)}
        if not cells["number"].isdigit():
            raise Unreadable(f"{cells['number']!r} is no running number")
        self.numbers.append(int(cells["number"]))
        name = " ".join(cells["name"].split())
        country = cells["country"].split("\n")[-1].strip()
        if not name or not country:
            raise Unreadable("the row has no name or no country")
        codes = self._lookups.countries(country)
        party_id = f"{self._source.prefix}-{digest(name, *codes)}"
        first = self._seen.setdefault(party_id, where)
        if first is not where:
            raise Unreadable(f"{name} stands already at {first}")
        party = Entry(self._recorder, party_id, "Organization", where)
        party.say("name", name)
        for spelling in _spellings(name):
            party.say("alias", spelling, original=name)
        if (short := _ABBREVIATED.fullmatch(name)) is not None:
            party.say("abbreviation", short[2], original=name)
        for alias in cells["aliases"].split("\n"):
            party.say("alias", " ".join(alias.strip().removeprefix("・").split()))
        party.say_each("country", codes, original=cells["country"])
        self._sanction(party, cells)

    def _sanction(self, party: Entry, cells: dict[str, str]) -> None:
        sanction = party.part("sanction", "Sanction")
        sanction.say("entity", party.id)
        sanction.say("authority", "Ministry of Economy, Trade and Industry")
        sanction.say("country", "jp")
        sanction.say("program", "Foreign End User List")
        sanction.say("programId", "EUL")
        for column in ("concern", "conventional"):
            wording = cells.get(column, "")
            for letter in _LETTERS.findall(unicodedata.normalize("NFKC", wording)):
                sanction.say("reason", self._lookups.read("concern", letter), original=wording)


def _spellings(name: str) -> Iterator[str]:
    found = _ABBREVIATED.fullmatch(name)
    if found is not None:
        yield found[1]
