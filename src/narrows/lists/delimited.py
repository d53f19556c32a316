"""Read delimited text row by row, strictly, with the lines each row spans.

A stray quote makes a parser swallow the rows that follow into one cell, without
an error. Such a row is given as broken, with its lines, so that nothing
disappears unseen.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

import msgspec

from narrows.lists.packed import text_lines
from narrows.model.reading import SourceFile


class Row(msgspec.Struct, frozen=True):
    """One record of a delimited file.

    Attributes:
        first: Its first line, from 1.
        last: Its last line.
        cells: Its values; empty for a blank line.
        error: Why it cannot be trusted, or None.
        ended: True where a line break ends it. A last row without one may be cut in
            its last cell, which no count of cells shows.
    """

    first: int
    last: int
    cells: tuple[str, ...]
    error: str | None = None
    ended: bool = True

    def locator(self, file: SourceFile) -> str:
        """Where the row stands: ``file:line`` of its first line."""
        return f"{file.name}:{self.first}"


def rows(file: SourceFile, encoding: str, delimiter: str = ",") -> Iterator[Row]:
    """Iterate the rows of a file, blank lines left out.

    Raises:
        ListRefused: the file is empty, a web page, cut, or not of the encoding.
    """
    ended = True

    def watched() -> Iterator[str]:
        nonlocal ended
        for line in text_lines(file, encoding):
            ended = line.endswith("\n")
            yield line

    reader = csv.reader(watched(), delimiter=delimiter, strict=True)
    width = 0
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(first, reader.line_num, (), f"{error}{_span(first, reader.line_num)}")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        width = width or len(cells)
        yield Row(
            first,
            reader.line_num,
            tuple(cells),
            _suspicion(cells, width, delimiter, first, reader.line_num),
            ended,
        )


def _suspicion(cells: list[str], width: int, delimiter: str, first: int, last: int) -> str | None:
    if len(cells) != width:
        return f"{len(cells)} cells where the header has {width}{_span(first, last)}"
    for index, cell in enumerate(cells):
        if "\x00" in cell:
            return "a NUL character"
        if "\n" not in cell:
            continue
        # Where a cell begins in one row and ends in another without the width giving
        # it away, it holds the rest of the one and the beginning of the other.
        start, _, rest = cell.partition("\n")
        end = rest.rpartition("\n")[2]
        if start.count(delimiter) >= width - 1 - index and end.count(delimiter) >= index:
            return f"a cell has swallowed other rows: a quote is open{_span(first, last)}"
    return None


def _span(first: int, last: int) -> str:
    return f" (lines {first} to {last})" if last > first else ""


def cut_off(row: Row) -> str | None:
    """Tell why the last row of a file that always ends in a line break seems cut."""
    return row.error if row.error is not None or row.ended else "no line break ends it"
