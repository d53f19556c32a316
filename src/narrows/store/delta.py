"""Keep a version as what it changes of an earlier one kept whole.

Ten years of a list are thousands of versions that repeat each other. A version's
statements file may therefore name a *base*, a version whose file is whole: rows
found there are taken from it by position, all others stand in the file itself.
Where a row stands in the publication (its locator) is kept as numbers added to
those of the base's locator, because one new record moves all that follow it.

The file stays one immutable file per version; reading one needs at most one other.
What was packed is unpacked again and compared before it is kept. Importing this
module loads numpy and pyarrow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from narrows.model.statement import Statement

if TYPE_CHECKING:
    import numpy.typing as npt

    _Integers = npt.NDArray[np.int64]

COLUMNS = Statement.__struct_fields__
LOCATOR = "locator"
STEP = "step"
"""Distance from the base row after the one before; null where the row is new."""

_FAR = 2**28
"""Changes beyond this are no lines or ordinals; sums of them would not fit 32 bits."""

_NUMBERS = ("number_1", "number_2", "number_3", "number_4")
_NOWHERE = "\x00"
"""Stands in place of a locator where there is none."""

_DIGITS = re.compile(r"\d+")
_CONTENT = tuple(name for name in COLUMNS if name != LOCATOR)
SCHEMA = pa.schema(
    [
        pa.field(STEP, pa.int32()),
        *(pa.field(name, pa.string()) for name in COLUMNS),
        *(pa.field(name, pa.int32()) for name in _NUMBERS),
    ]
)


def pack(base: pa.Table, target: pa.Table) -> pa.Table | None:
    """Return a table of statements as changes to a base, None where it cannot be.

    Args:
        base: The whole statements of an earlier version.
        target: The statements to keep, all columns.
    """
    at = _places(base, target)
    known = at >= 0
    previous = np.concatenate(([-1], _filled_forward(at)))[: len(at)]
    steps = pa.array(np.where(known, at - previous - 1, 0).astype(np.int32), mask=~known)
    columns: dict[str, pa.Array] = {STEP: steps}
    blank = pa.array(known)
    for name in _CONTENT:
        columns[name] = pa.compute.if_else(blank, None, _plain(target, name))
    columns |= _packed_locators(base, target, at)
    packed = pa.table([columns[field.name] for field in SCHEMA], schema=SCHEMA)
    unpacked = unpack(base, packed, COLUMNS)
    same = all(_plain(unpacked, name).equals(_plain(target, name)) for name in COLUMNS)
    return packed if same else None


def unpack(base: pa.Table, packed: pa.Table, columns: tuple[str, ...]) -> pa.Table:
    """Return the statements that were packed, the columns asked for.

    Args:
        base: The base's statements, with those columns.
        packed: What ``pack`` returned.
        columns: Names of columns of ``Statement``.
    """
    at = _positions(packed)
    known = at >= 0
    own = np.cumsum(~known) - 1
    rows = pa.array(np.where(known, at, base.num_rows + own))
    literal = packed.filter(pa.array(~known))
    found: dict[str, pa.Array] = {}
    for name in columns:
        both = pa.chunked_array([_plain(base, name), _plain(literal, name)], type=pa.string())
        found[name] = both.combine_chunks().take(rows)
    if LOCATOR in found:
        found[LOCATOR] = _unpacked_locators(found[LOCATOR], packed, known)
    return pa.table(found)


def _positions(packed: pa.Table) -> _Integers:
    steps = packed.column(STEP).combine_chunks()
    known = steps.is_valid().to_numpy(zero_copy_only=False)
    moves = steps.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64) + 1
    return np.where(known, np.cumsum(moves) - 1, -1)


def _filled_forward(at: _Integers) -> _Integers:
    # New rows stand still: the next known row counts from the last known one.
    places = np.maximum.accumulate(np.where(at >= 0, np.arange(len(at)), -1))
    return np.where(places >= 0, at[places], -1)


def _places(base: pa.Table, target: pa.Table) -> _Integers:
    """Return for each target row a base row of the same content, or -1."""
    old, new = _hashes(base), _hashes(target)
    order = np.argsort(old, kind="stable")
    slots = np.searchsorted(old[order], new)
    inside = slots < len(old)
    found = order[np.where(inside, slots, 0)] if len(old) else np.zeros(len(new), np.int64)
    match = inside & (old[found] == new) if len(old) else np.zeros(len(new), bool)
    return np.where(match, found, -1)


def _hashes(table: pa.Table) -> _Integers:
    cells = zip(*(_plain(table, name).to_pylist() for name in _CONTENT), strict=True)
    return np.fromiter((hash(row) for row in cells), np.int64, table.num_rows)


def _packed_locators(base: pa.Table, target: pa.Table, at: _Integers) -> dict[str, pa.Array]:
    old, new = _plain(base, LOCATOR).to_pylist(), _plain(target, LOCATOR).to_pylist()
    moved = np.zeros((len(new), len(_NUMBERS)), np.int64)
    literal: list[str | None] = []
    for row, (place, locator) in enumerate(zip(at.tolist(), new, strict=True)):
        change = _change(old[place], locator) if place >= 0 else None
        literal.append(None if change is not None else _NOWHERE if locator is None else locator)
        if change is not None:
            moved[row, : len(change)] = change
        elif row:
            moved[row] = moved[row - 1]
    # Rows move together: what is kept is how much more than the row before.
    moved[1:] -= moved[:-1].copy()
    numbers = {name: pa.array(moved[:, i].astype(np.int32)) for i, name in enumerate(_NUMBERS)}
    return {LOCATOR: pa.array(literal, pa.string()), **numbers}


def _change(old: str | None, new: str | None) -> list[int] | None:
    """Return what to add to a locator's numbers to have another's, if that is all."""
    if old == new:
        return []
    if old is None or new is None:
        return None
    before, after = _DIGITS.findall(old), _DIGITS.findall(new)
    if len(before) != len(after) or len(before) > len(_NUMBERS):
        return None
    change = [int(b) - int(a) for a, b in zip(before, after, strict=True)]
    if any(abs(one) > _FAR for one in change):
        return None
    return change if _moved(old, change) == new else None


def _moved(locator: str, change: list[int]) -> str:
    numbers = iter(change)
    return _DIGITS.sub(lambda match: str(int(match[0]) + next(numbers)), locator)


def _unpacked_locators(taken: pa.Array, packed: pa.Table, known: npt.NDArray[np.bool_]) -> pa.Array:
    steps = [packed.column(name).combine_chunks().to_numpy() for name in _NUMBERS]
    moved = np.cumsum(np.stack(steps, axis=1).astype(np.int64), axis=0)
    stays: npt.NDArray[np.bool_] = np.all(moved == 0, axis=1)
    still = stays.tolist()
    literal = _plain(packed, LOCATOR).to_pylist()
    found = taken.to_pylist()
    for row, (own, one) in enumerate(zip(literal, found, strict=True)):
        if own is not None:
            found[row] = None if own == _NOWHERE else own
        elif known[row] and one is not None and not still[row]:
            count = len(_DIGITS.findall(one))
            found[row] = _moved(one, moved[row, :count].tolist())
    return pa.array(found, pa.string())


def _plain(table: pa.Table, name: str) -> pa.Array:
    column = table.column(name).combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.string())
    return column.cast(pa.string())
