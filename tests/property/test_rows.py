"""Rows in = rows out, whatever happens to the file."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from narrows.inputs.guess import guess
from narrows.inputs.party import reader
from narrows.inputs.row import Reading
from narrows.inputs.table import open_table
from narrows.model.errors import NarrowsError

_NAMES = ("Ann Ash", "Smith, John", 'The "Best" Ltd', "Жанна", "王伟", "x" * 300, "", "a\nb")


def _quote(cell: str) -> str:
    plain = cell.replace('"', '""')
    return f'"{plain}"' if any(c in cell for c in ',"\n') else cell


def _mutate(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    kind = chance.randrange(8)
    if kind == 0:
        return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    if kind == 1:
        return data[:at] + b'"' + data[at:]
    if kind == 2:
        return data[:at] + b"," + data[at:]
    if kind == 3:
        return data[:at] + b"\n" + data[at:]
    if kind == 4:
        return data[:at]
    if kind == 5:
        return data[:at] + b"\0" * chance.randrange(1, 9) + data[at:]
    if kind == 6:
        return data[:at] + data[at + chance.randrange(1, 40) :]
    return data.replace(b"\n", b"\r\n")


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 2**32),
    st.lists(st.sampled_from(_NAMES), min_size=1, max_size=12),
    st.integers(0, 3),
)
def test_every_line_of_a_mutated_file_is_accounted_for(
    seed: int, names: list[str], mutations: int
) -> None:
    chance = random.Random(seed)
    lines = ["id,name,country", *(f"{i},{_quote(name)},DE" for i, name in enumerate(names))]
    data = ("\n".join(lines) + "\n").encode()
    for _ in range(mutations):
        data = _mutate(data, chance)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.csv"
        path.write_bytes(data)
        try:
            table = open_table(path, Reading(delimiter=",", header_row=1))
            rows = list(table.rows())
        except NarrowsError as error:
            assert error.where or "line" in error.message
            return
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert all(len(row.cells) == len(table.columns) for row in rows)
    # Every physical line belongs to the header, to one row, or is blank.
    text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8")
    ends = text.replace("\r\n", "\n").replace("\r", "\n")
    total = ends.count("\n") + (not ends.endswith("\n"))
    starts = [row.place for row in rows]
    assert starts == sorted(set(starts))
    spans = [
        sum(str(cell).replace("\r\n", "\n").replace("\r", "\n").count("\n") for cell in row.cells)
        for row in rows
        if row.problem is None
    ]
    if all(row.problem is None for row in rows) and '"' not in ends.split("\n", 1)[0]:
        assert 1 + len(rows) + sum(spans) + table.blank == total, f"seed {seed}"
    become = reader(table.columns, guess(table.columns, rows))
    assert all((r := become(row)).party is not None or r.reason for row in rows)
