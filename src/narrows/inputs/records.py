"""Delimited text to records, so that every line belongs to exactly one of them.

RFC 4180 describes the format. A stray quote is its trap: a lenient parser swallows
all lines up to the next quote into one cell, and customers vanish without an error.
Here a record that does not come out whole is given back line by line: the line that
broke it is reported, the lines after it are read on their own.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator

import msgspec

from narrows.model.errors import InputError

LONGEST_LINE = 16 << 20
"""Characters; a longer line is no line of a table."""

_MOST_LINES = 1_000
"""Lines one quoted cell may span before its quote counts as never closed."""

csv.field_size_limit(LONGEST_LINE)


class Record(msgspec.Struct, frozen=True, gc=False):
    """Cells of one record, the line it begins on, and what is wrong with it."""

    line: int
    cells: list[str]
    problem: str | None = None


class Lines:
    """Numbered lines that can be given back."""

    def __init__(self, lines: Iterable[str], first: int = 1) -> None:
        self._lines = iter(lines)
        self._back: deque[str] = deque()
        self.number = first - 1

    def take(self) -> str | None:
        """Return the next line, or None at the end."""
        line = self._back.popleft() if self._back else next(self._lines, None)
        if line is not None:
            self.number += 1
            if len(line) >= LONGEST_LINE:
                raise InputError(
                    f"line {self.number:,} has more than {LONGEST_LINE:,} characters",
                    hint="this is no table with one row a line; check the file's format",
                )
        return line

    def give_back(self, lines: list[str]) -> None:
        """Put lines back in front."""
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)


def records(lines: Lines, delimiter: str, width: int | None) -> Iterator[Record | None]:
    """Iterate records; None stands for a blank line.

    Args:
        lines: Lines with their ends.
        delimiter: One character.
        width: Cells every record should have; None for a header.
    """
    while (line := lines.take()) is not None:
        body = line.rstrip("\r\n")
        number = lines.number
        if not body:
            yield None
            continue
        problem = None
        if '"' not in body:
            cells = body.split(delimiter)
        else:
            cells, problem = _quoted(body, line, lines, delimiter, width)
        if problem is None and "\0" in line:
            problem = "the line holds NUL bytes: it is damaged"
        yield Record(number, cells, problem)


def _quoted(
    body: str, line: str, lines: Lines, delimiter: str, width: int | None
) -> tuple[list[str], str | None]:
    cells, problem = _strict(body, delimiter)
    if problem is None:
        return cells, None
    if problem != _OPEN:
        return _lenient(body, delimiter), problem
    more = _until_closed(line, lines)
    if more is not None:
        cells, problem = _strict((line + "".join(more)).rstrip("\r\n"), delimiter)
        if problem is None and not _swallowed(line, more, cells, delimiter, width):
            return cells, None
        lines.give_back(more)
    return _lenient(body, delimiter), _OPEN


_OPEN = "a quote opened on this line is not closed where its cell ends"


def _strict(text: str, delimiter: str) -> tuple[list[str], str | None]:
    try:
        parsed = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            return [], _OPEN
        return [], "text follows a closing quote"
    # A bare carriage return inside the text would begin a second record.
    return (parsed[0], None) if len(parsed) == 1 else ([], "a line break inside the row")


def _lenient(body: str, delimiter: str) -> list[str]:
    return [cell.strip('"') for cell in body.split(delimiter)]


def _until_closed(line: str, lines: Lines) -> list[str] | None:
    """Take lines until the number of quotes is even; give back what does not close."""
    more: list[str] = []
    odd = line.count('"') % 2
    size = len(line)
    while odd:
        following = lines.take() if len(more) < _MOST_LINES and size < LONGEST_LINE else None
        if following is None:
            lines.give_back(more)
            return None
        more.append(following)
        size += len(following)
        odd = (odd + following.count('"')) % 2
    return more


def _swallowed(
    line: str, more: list[str], cells: list[str], delimiter: str, width: int | None
) -> bool:
    """Tell whether a record over several lines has swallowed rows of their own."""
    if width is None or width < 2:
        return False
    if len(cells) != width:
        return True

    def is_row(text: str) -> bool:
        return len(text.rstrip("\r\n").split(delimiter)) == width

    return any(is_row(inner) for inner in more[:-1]) or (is_row(line) and is_row(more[-1]))
