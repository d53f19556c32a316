"""Lines of OFAC's legacy CSV files, strictly.

The files have no header, pure ASCII, CRLF line ends, numbers bare, text in double
quotes, ``-0- `` (with the space) for null, and one byte 0x1A after the last line:
https://ofac.treasury.gov/faqs/topic/1641 and the "dat_spec" sheet of the SDN list.
A general CSV parser accepts a stray quote and reads on; here a line either fits
exactly or is rejected, because a parser that carries on swallows its neighbours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

import msgspec

from narrows.lists.foreign import head, refuse_archive
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile

Role = Literal["primary", "addresses", "aliases", "comments"]

FIELDS: dict[int, Role] = {12: "primary", 6: "addresses", 5: "aliases", 2: "comments"}
"""Number of fields of a line to what the file holds."""

WIDTH: dict[Role, int] = {role: width for width, role in FIELDS.items()}
NULL = "-0- "
CLOSING_BYTE = b"\x1a"

_FIELD = r'(?:"(?:[^"]|"")+"|-0- |[0-9]+)'
_LINE = re.compile(rf"{_FIELD}(?:,{_FIELD})*")
_SPLIT = re.compile(rf"({_FIELD})(?:,|$)")
_PRINTABLE = re.compile(r"[\x20-\x7e]*")


class Row(msgspec.Struct, frozen=True):
    """One line: its fields (None for null), or why it is none."""

    line: int
    fields: tuple[str | None, ...]
    fault: str | None
    text: str


class Table(msgspec.Struct, frozen=True):
    """One file of the set, read."""

    name: str
    role: Role
    closed: bool
    rows: tuple[Row, ...]

    def locator(self, row: Row) -> str:
        """Return where a row stands."""
        return f"{self.name}:{row.line}"


def read_table(file: SourceFile) -> Table:
    """Read one file of a legacy CSV set.

    Raises:
        ListRefused: empty, a web page, an archive, or no such table.
    """
    refuse_archive(file, head(file))
    data = file.path.read_bytes()
    closed = data.endswith(b"\r\n" + CLOSING_BYTE)
    body = data[: -len(CLOSING_BYTE)] if data.endswith(CLOSING_BYTE) else data
    lines = body.decode("latin-1").split("\r\n")
    last = lines.pop()
    role = _role(file, lines)
    rows = [_row(number, line, WIDTH[role]) for number, line in enumerate(lines, 1)]
    if last:
        rows.append(Row(len(rows) + 1, (), "the last line has no end: the file is cut", last))
    return Table(file.name, role, closed, tuple(rows))


def looks_like_table(start: bytes) -> bool:
    """Tell whether the first bytes of a file begin a line of these tables."""
    line = start.decode("latin-1").partition("\r\n")[0]
    return re.match(r'[0-9]+,(?:"|[0-9]+,|-0- )', line) is not None


def _role(file: SourceFile, lines: list[str]) -> Role:
    widths = Counter(
        len(_SPLIT.findall(line)) for line in lines[:200] if _LINE.fullmatch(line) is not None
    )
    for width, _ in widths.most_common():
        if width in FIELDS:
            return FIELDS[width]
    raise ListRefused(
        "no line has the shape of an OFAC table (12, 6, 5 or 2 fields, CRLF line ends)",
        where=f"{file.name}:1",
        hint="take the files as the publisher serves them, unchanged by an editor or a transfer",
    )


def _row(number: int, line: str, width: int) -> Row:
    if _PRINTABLE.fullmatch(line) is None:
        return Row(number, (), "the line holds a control character or is not ASCII", line)
    if _LINE.fullmatch(line) is None:
        return Row(number, (), "quotes or separators do not fit", line)
    fields = tuple(_value(match) for match in _SPLIT.findall(line))
    if len(fields) != width:
        return Row(number, (), f"{len(fields)} fields where {width} belong", line)
    if fields[0] is None or not fields[0].isdigit():
        return Row(number, (), "the line does not begin with the party's number", line)
    return Row(number, fields, None, line)


def _value(field: str) -> str | None:
    if field == NULL:
        return None
    if field.startswith('"'):
        return field[1:-1].replace('""', '"')
    return field


def rows_of(table: Table | None) -> Iterator[Row]:
    """Iterate the rows of a table that may be absent."""
    return iter(table.rows if table is not None else ())
