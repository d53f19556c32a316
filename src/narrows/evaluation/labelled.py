"""Labelled CSV files as auditors have them: read whole, or refused with the line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import msgspec

from narrows.inputs.encoding import open_text, settle
from narrows.inputs.records import LONGEST_LINE
from narrows.model.errors import InputError

csv.field_size_limit(LONGEST_LINE)


class Labelled(msgspec.Struct, frozen=True):
    """One row of a labelled file.

    Attributes:
        line: Where it ends in the file.
        cells: By header; empty text where the row has no such cell.
    """

    line: int
    cells: dict[str, str]


def read(path: Path, columns: Sequence[str]) -> tuple[tuple[str, ...], list[Labelled]]:
    """Return the header and the rows of a CSV file in UTF-8 or, by its mark, UTF-16.

    Args:
        path: The file, gzip or plain.
        columns: Those it needs.

    Raises:
        InputError: it cannot be read to its end, or a column is missing.
    """
    try:
        encoding = settle(path, None)
    except InputError as error:
        raise InputError(error.message, where=str(path), hint="export it as UTF-8") from error
    with open_text(path, encoding) as (lines, _):
        rows = csv.DictReader(lines, restval="")
        try:
            header = tuple(rows.fieldnames or ())
            missing = [column for column in columns if column not in header]
            if missing:
                raise InputError(
                    f"there is no column {missing[0]!r}",
                    where=str(path),
                    hint="the file needs the columns " + ", ".join(columns),
                )
            found = [_row(path, rows.line_num, header, row) for row in rows]
        except csv.Error as error:
            raise InputError(f"this is no CSV: {error}", where=f"{path}:{rows.line_num}") from error
    return header, found


def _row(path: Path, line: int, header: Sequence[str], row: dict[str | None, str]) -> Labelled:
    if None in row:
        # A name with a comma and no quotes would be read as a part of it.
        raise InputError(
            f"the row has more cells than the header, which has {len(header)}",
            where=f"{path}:{line}",
            hint="put what holds a comma in quotes",
        )
    return Labelled(line, {name: row[name] for name in header})
