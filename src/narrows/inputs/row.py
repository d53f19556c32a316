"""A row of the caller's file, and the table it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import msgspec

from narrows.model.party import Party

Cell: TypeAlias = object
"""A cell as the file gives it: text, number, boolean, date, list (JSON) or None."""

RESERVED = "narrows_"
"""Prefix of the columns Narrows appends; a caller's own column of that name is renamed."""


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row of the caller's file.

    Attributes:
        number: Ordinal of the row, 1 for the first below the header.
        place: Where it stands in the file: line (text), row (sheet), record (Parquet).
        cells: One per column of the table, in order; None where the file has none.
        problem: Why the row cannot be read, or None.
    """

    number: int
    place: int
    cells: tuple[Cell, ...]
    problem: str | None = None


class RowInput(msgspec.Struct, frozen=True):
    """What became of a row: a party to ask about, or the reason why there is none.

    Attributes:
        number: Ordinal of the row.
        cells: The row's cells, untouched.
        party: Whom to ask about, or None.
        reason: Why there is no party; or, beside a party, why the answer cannot be whole.
        notes: What was understood differently from how it was written: a date that
            is none, an unknown country, an unknown type.
    """

    number: int
    cells: tuple[Cell, ...]
    party: Party | None
    reason: str | None = None
    notes: tuple[str, ...] = ()


class Table:
    """An opened file: its columns now, its rows when asked.

    Attributes:
        name: File name, for messages.
        format: ``csv``, ``tsv``, ``jsonl``, ``json``, ``xlsx`` (any workbook) or ``parquet``.
        columns: One label per column, all different.
        notes: What the reader noticed and the caller should know.
        place: What ``Row.place`` counts: ``line``, ``row`` or ``record``.
        blank: Wholly blank lines met so far; they are no rows.
    """

    def __init__(
        self,
        *,
        name: str,
        format: str,
        columns: tuple[str, ...],
        rows: Callable[[Table], Iterator[Row]],
        place: str,
        notes: tuple[str, ...] = (),
        progress: Callable[[], float | None] = lambda: None,
    ) -> None:
        self.name = name
        self.format = format
        self.columns = columns
        self.notes = notes
        self.place = place
        self.blank = 0
        self._rows = rows
        self._progress = progress

    def rows(self) -> Iterator[Row]:
        """Iterate the rows from the first, in bounded memory."""
        self.blank = 0
        return self._rows(self)

    def progress(self) -> float | None:
        """Return the share of the file read so far (0 to 1), or None where unknown."""
        return self._progress()


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to read a file, where it does not say itself. None means: find out.

    Attributes:
        format: One of ``Table.format``.
        encoding: Name of a text encoding, ``cp1252`` for instance.
        delimiter: One character between cells.
        sheet: Name of the sheet in a workbook.
        header_row: Row or line the header stands in, 1 for the first; 0 for none.
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None


def labels(header: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give every column a label of its own; return labels and what had to be changed.

    >>> labels(["Name", "", "Name"])[0]
    ('Name', 'column 2', 'Name (2)')
    """
    taken: set[str] = set()
    given: list[str] = []
    notes: list[str] = []
    stripped = [text.replace("\ufeff", "").replace("\0", "").strip() for text in header]
    for position, text in enumerate(stripped, start=1):
        base = text or f"column {position}"
        label, copy = base, 1
        if base.casefold().startswith(RESERVED):
            label = f"{base} (input)"
        while label in taken or (label != base and label in stripped):
            copy += 1
            label = f"{base} ({copy})"
        if not text:
            notes.append(f"column {position} has no header; it is called {label!r}")
        elif label != text:
            notes.append(f"header {text!r} of column {position} is called {label!r} here")
        taken.add(label)
        given.append(label)
    return tuple(given), tuple(notes)
