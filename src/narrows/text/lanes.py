"""What ``lane_kernels`` work with: prices in few bits, and memory. One set per thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from narrows.text.lane_kernels import BATCH, LANES, PRICES, ROOM, ROWS
from narrows.text.name_costs import costs
from narrows.text.name_kernels import LETTERS, NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

Lanes = tuple[tuple["NDArray[np.int64]", ...], tuple[object, ...]]
"""``batch`` and ``lanes`` of ``lane_kernels.cells``."""


def _prices() -> NDArray[np.int16]:
    """Return what each letter costs beside others: see ``lane_kernels.PRICES``."""
    found = np.full((LETTERS, PRICES), -1, np.int16)
    for prices, row in zip(found, np.array(costs().sub).reshape(LETTERS, LETTERS), strict=True):
        usual = [int(np.bincount(part).argmax()) for part in (row[:27], row[27:])]
        other = np.flatnonzero(row != np.repeat(usual, (27, LETTERS - 27)))
        prices[:2] = usual
        prices[2] = -(-len(other) // 4) * 8
        prices[3 : 3 + 2 * len(other)] = np.column_stack((other, row[other])).ravel()
    return found.ravel()


def lanes() -> Lanes:
    """Return prices and memory for comparing a word with many."""
    price = costs()
    two = np.array(price.two, np.uint8)
    meant = (two.reshape(LETTERS, LETTERS * LETTERS).min(axis=0) < NEVER).astype(np.uint8)
    rows = tuple(np.zeros(ROOM, np.int16) for _ in range(ROWS))
    memory = (np.zeros(size, np.int64) for size in (2 * LANES + ROOM, BATCH, BATCH, BATCH))
    tables = (_prices(), two, meant)
    batch = tuple(np.zeros(BATCH, np.int64) for _ in range(3))
    return batch, (rows, *memory, *tables)
