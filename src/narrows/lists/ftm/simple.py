"""``targets.simple.csv``: one row per target, several values joined by ``;``.

The form says less than the others: names, dates, countries, addresses and numbers
without their kinds, and sanctions as lines of text. What it has is kept.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping

from narrows.codes.schema import schema
from narrows.lists.delimited import Row, cut_off, rows
from narrows.lists.entry import AddressParts, Entry
from narrows.lists.ftm.flatten import properties
from narrows.lists.ftm.values import country, entity_id, iso_date
from narrows.lists.records import Recorder, Unreadable
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile

COLUMNS = (
    "id", "schema", "name", "aliases", "birth_date", "countries", "addresses", "identifiers",
    "sanctions", "phones", "emails", "dataset", "first_seen", "last_seen", "last_change",
)  # fmt: skip
"""Columns of every edition; ``program_ids`` came later."""

OPTIONAL_COLUMNS = frozenset(("program_ids",))


class SimpleReader:
    """Reads simple target files into one recorder; ids are unique over all of them."""

    def __init__(self, recorder: Recorder, list_name: str) -> None:
        self.recorder = recorder
        self.list_name = list_name
        self.seen: dict[str, str] = {}

    def read(self, file: SourceFile) -> None:
        """Read one file to its end.

        Raises:
            ListRefused: other columns, a header alone, or a last row cut off.
        """
        self.recorder.open_file(file.name)
        table = rows(file, "utf-8-sig")
        header = next(table, None)
        names = header.cells if header is not None else ()
        if not set(COLUMNS) <= set(names) <= set(COLUMNS) | OPTIONAL_COLUMNS:
            raise ListRefused(
                "the columns are not those of targets.simple.csv", where=f"{file.name}:1"
            )
        last: Row | None = None
        count = 0
        for row in table:
            if last is not None:
                self._read_row(file, names, last)
            last, count = row, count + 1
        if last is None:
            raise ListRefused("the file has a header and no rows", where=file.name)
        if (cut := cut_off(last)) is not None:
            raise ListRefused(
                f"the last row is cut off: {cut}",
                where=last.locator(file),
                hint="download the file again; the version held keeps serving",
            )
        self._read_row(file, names, last)
        self.recorder.proof("last-line", True, f"{file.name}: {count} rows, the last one whole")

    def _read_row(self, file: SourceFile, names: tuple[str, ...], row: Row) -> None:
        locator = row.locator(file)
        with self.recorder.record(file.name, locator, ", ".join(row.cells)):
            if row.error is not None:
                raise Unreadable(row.error)
            self._write(dict(zip(names, row.cells, strict=True)), locator)

    def _write(self, cells: Mapping[str, str], locator: str) -> None:
        own_id = entity_id(cells["id"])
        first = self.seen.setdefault(own_id, locator)
        if first is not locator:
            raise Unreadable(f"the id {own_id} stands already at {first}")
        properties(cells["schema"])
        party = Entry(self.recorder, own_id, cells["schema"], locator)
        dataset = cells["dataset"] if cells["dataset"] != self.list_name else None
        if not cells["name"].strip():
            raise Unreadable("the row has no name")
        self._say(party, "name", cells["name"], dataset)
        for prop, column in (
            ("alias", "aliases"),
            ("phone", "phones"),
            ("email", "emails"),
        ):
            for value in joined(cells[column]):
                self._say(party, prop, value, dataset)
        for value in joined(cells["birth_date"]):
            self._say(party, "birthDate", iso_date(value), dataset)
        for value in joined(cells["countries"]):
            self._say(party, "country", country(value), dataset)
        for value in joined(cells["addresses"]):
            if party.knows("address"):
                party.address(AddressParts(full=value))
        for value in joined(cells["identifiers"]):
            known = [prop for prop in ("idNumber", "registrationNumber") if party.knows(prop)]
            self._say(party, known[0] if known else "notes", value, dataset)
        for value in joined(cells.get("program_ids", "")):
            self._say(party, "programId", value, dataset)
        for number, value in enumerate(joined(cells["sanctions"]), 1):
            sanction = party.part(f"sanction-{number}", "Sanction")
            sanction.say("entity", party.id)
            sanction.say("summary", value)
            sanction.say("authority", dataset)

    @staticmethod
    def _say(party: Entry, prop: str, value: str, dataset: str | None) -> None:
        if not party.knows(prop):
            kind = schema(party.schema).label
            raise Unreadable(f"a {kind} has no {prop}, but the row gives {value[:60]!r}")
        party.say(prop, value, attribution=dataset)


def joined(cell: str) -> list[str]:
    """Return the values of a cell: joined by semicolons, quoted where they hold one.

    >>> joined('a;"b; c"')
    ['a', 'b; c']

    Raises:
        Unreadable: a quote is left open.
    """
    if not cell.strip():
        return []
    try:
        return [
            v.strip() for v in next(csv.reader([cell], delimiter=";", strict=True)) if v.strip()
        ]
    except csv.Error as error:
        raise Unreadable(f"{cell[:60]!r} is no list of values: {error}") from error
