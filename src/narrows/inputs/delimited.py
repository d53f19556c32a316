"""CSV and TSV: delimiter found, ragged rows reported, nothing swallowed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from narrows.inputs.encoding import open_text, settle
from narrows.inputs.records import LONGEST_LINE, Lines, records
from narrows.inputs.row import Reading, Row, Table, labels
from narrows.model.errors import InputError, UnknownOption

_CANDIDATES = (",", ";", "\t", "|", "^")
_ONE_COLUMN = "\x1f"
"""A delimiter no table uses: the whole line is the cell."""


def open_delimited(path: Path, reading: Reading) -> Table:
    """Open a CSV or TSV file.

    Raises:
        InputError: the file is empty, wrongly encoded or has no readable header.
        UnknownOption: the delimiter or encoding is not one.
    """
    encoding = settle(path, reading.encoding)
    if reading.delimiter is not None and len(reading.delimiter) != 1:
        raise UnknownOption(
            f"the delimiter {reading.delimiter!r} is not one character",
            hint="for instance --delimiter ';'",
        )
    with open_text(path, encoding) as (stream, _):
        head = list(islice(_lines(stream), 100 + (reading.header_row or 1)))
    stated = _stated(head)
    delimiter = reading.delimiter or stated
    wanted = reading.header_row if reading.header_row is not None else (2 if stated else 1)
    sample = head[max(wanted - 1, 0) :]
    while wanted and sample and not sample[0].strip("\r\n\t ,;|^"):
        sample.pop(0)
        wanted += 1
    if not sample:
        raise InputError(
            "the file is empty" if not head else "the file has no header",
            where=path.name,
            hint="give a file with a header line and one customer a line",
        )
    if delimiter is None:
        delimiter = find_delimiter(sample, prefer="\t" if ".tsv" in path.name else ",")
    first = next(r for r in records(Lines(sample), delimiter, None) if r is not None)
    if first.problem is not None:
        raise InputError(first.problem, where=f"{path.name}:{wanted or 1}", hint="mend the header")
    if wanted == 0:
        header = [""] * len(first.cells)
    else:
        header = first.cells
        while len(header) > 1 and not header[-1].strip():
            header.pop()
    columns, notes = labels(header)
    position: list[float | None] = [0.0]

    def rows(table: Table) -> Iterator[Row]:
        return _rows(table, path, encoding, delimiter, wanted, position)

    return Table(
        name=path.name,
        format="tsv" if delimiter == "\t" else "csv",
        columns=columns,
        notes=notes if wanted else (),
        rows=rows,
        place="line",
        progress=lambda: position[0],
    )


def find_delimiter(sample: list[str], prefer: str = ",") -> str:
    """Return the character that splits the header and the rows below it alike.

    A file whose header does not split is one column: then commas belong to the names.
    """
    best, best_score = _ONE_COLUMN, (0.0, 0, False)
    for candidate in _CANDIDATES:
        parsed = [r for r in records(Lines(sample), candidate, None) if r is not None]
        width = len(parsed[0].cells)
        if width < 2:
            continue
        alike = sum(len(record.cells) == width for record in parsed) / len(parsed)
        score = (round(alike, 1), width, candidate == prefer)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _stated(head: list[str]) -> str | None:
    """Return the delimiter of Excel's ``sep=;`` line, if the file begins with one."""
    first = head[0].rstrip("\r\n") if head else ""
    return first[4] if len(first) == 5 and first[:4].lower() == "sep=" else None


def _lines(stream: TextIO) -> Iterator[str]:
    return iter(partial(stream.readline, LONGEST_LINE), "")


def _rows(
    table: Table,
    path: Path,
    encoding: str,
    delimiter: str,
    header_line: int,
    position: list[float | None],
) -> Iterator[Row]:
    width = len(table.columns)
    size = max(path.stat().st_size, 1)
    with open_text(path, encoding) as (stream, raw):
        lines = Lines(_lines(stream))
        for _ in range(header_line - 1):
            lines.take()
        if header_line:
            next(records(lines, delimiter, None))
        number = 0
        for record in records(lines, delimiter, width):
            if record is None:
                table.blank += 1
                continue
            number += 1
            if number % 1000 == 0:
                position[0] = raw.tell() / size
            cells, problem = record.cells, record.problem
            if len(cells) != width:
                extra = cells[width:]
                if problem is None and (len(cells) < width or any(c.strip() for c in extra)):
                    problem = ragged(len(cells), width, extra)
                cells = cells[:width] + [""] * (width - len(cells))
            yield Row(number, record.line, tuple(cells), problem)
    position[0] = 1.0


def ragged(given: int, width: int, extra: list[str]) -> str:
    """Say how a row's cells differ in number from the header's."""
    beyond = " | ".join(extra)
    shown = f"; beyond the header stands {beyond[:200]!r}" if extra else ""
    return f"the row has {given} cells where the header has {width}{shown}"
