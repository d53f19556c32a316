"""Rows of different length as arrays: where each row begins, and what the rows hold.

An entity has some names, a name some words, a word some spellings: each is ``Runs``. They
are joined, taken in another order and grouped by their owner without a loop over rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]
    Column = NDArray[Any]

_ROWS_AT_A_TIME = 1 << 18
"""Rows taken at a time: bounds what their places hold in memory."""


class Runs(msgspec.Struct, frozen=True):
    """Rows of any length.

    Attributes:
        at: First item of each row; one more entry than rows.
        columns: What the items are, one array for each property they have.
    """

    at: Longs
    columns: tuple[Column, ...]

    def __len__(self) -> int:
        return len(self.at) - 1

    @property
    def sizes(self) -> Longs:
        """Number of items of each row."""
        return np.diff(self.at)

    @property
    def owner(self) -> Longs:
        """Row of each item."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def items(self, rows: Longs) -> Longs:
        """Return the items of some rows, row by row in the order given."""
        size = self.sizes[rows]
        ends = np.cumsum(size)
        total = int(ends[-1]) if len(ends) else 0
        return np.repeat(self.at[rows] - (ends - size), size) + np.arange(total)

    def take(self, rows: Longs) -> Runs:
        """Return some rows in the order given; a row may be taken twice."""
        at = starts(self.sizes[rows])
        columns = tuple(np.empty(int(at[-1]), column.dtype) for column in self.columns)
        for begin in range(0, len(rows), _ROWS_AT_A_TIME):
            some = rows[begin : begin + _ROWS_AT_A_TIME]
            items = self.items(some)
            first = int(at[begin])
            for to, column in zip(columns, self.columns, strict=True):
                to[first : first + len(items)] = column[items]
        return Runs(at, columns)


def sized(sizes: Column, *columns: Column) -> Runs:
    """Return rows from the number of items of each, and the items of all."""
    return Runs(starts(sizes), columns)


def grouped(owner: Column, rows: int, *columns: Column) -> Runs:
    """Return rows from the row of each item, in any order.

    Raises:
        ValueError: an item is of no row.
    """
    size = np.bincount(owner, minlength=rows)
    if len(size) != rows:
        raise ValueError("an item is of no row")
    place = owner.astype(np.int64) << 32 | np.arange(len(owner))
    place.sort()
    place &= 0xFFFFFFFF
    return sized(size, *(column[place] for column in columns))


def chained(first: Runs, then: Runs) -> Runs:
    """Return the rows of one followed by those of another."""
    pairs = zip(first.columns, then.columns, strict=True)
    return Runs(
        np.concatenate([first.at, then.at[1:] + first.at[-1]]),
        tuple(np.concatenate(pair) for pair in pairs),
    )


def starts(sizes: Column) -> Longs:
    """Return where each row begins; one more entry than rows."""
    at = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=at[1:])
    return at


def first_seen(numbers: Column, known: int) -> Longs:
    """Return the distinct numbers, below ``known``, in order of their first appearance."""
    place = np.full(known, len(numbers), np.int64)
    # Of several values for one place the last stays: from the end, the first appearance.
    place[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    seen = np.flatnonzero(place < len(numbers))
    return seen[np.argsort(place[seen])]
