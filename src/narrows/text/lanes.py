"""What ``lane_kernels`` work with: prices in few bits, and memory. One set per thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from narrows.text.lane_kernels import BATCH, LANES, ROOM, ROWS
from narrows.text.name_costs import costs
from narrows.text.name_kernels import LETTERS, NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

Lanes = tuple[tuple["NDArray[np.int64]", ...], tuple[object, ...]]
"""``batch`` and ``lanes`` of ``lane_kernels.cells``."""


def lanes() -> Lanes:
    """Return prices and memory for comparing a word with many."""
    price = costs()
    two = np.array(price.two, np.uint8)
    meant = (two.reshape(LETTERS, LETTERS * LETTERS).min(axis=0) < NEVER).astype(np.uint8)
    rows = tuple(np.zeros(ROOM, np.int16) for _ in range(ROWS))
    memory = (np.zeros(size, np.int64) for size in (2 * LANES + ROOM, BATCH, BATCH, BATCH))
    tables = (np.array(price.sub, np.int16), two, meant)
    batch = tuple(np.zeros(BATCH, np.int64) for _ in range(3))
    return batch, (rows, *memory, *tables)
