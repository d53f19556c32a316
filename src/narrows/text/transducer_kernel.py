"""Scoring a spelling against a native token, over flat tables of integers.

Plain Python as it stands, compiled by ``text.kernel.compiled``; integers throughout, so
both give the same number. Costs are eighths of a bit: ``-8 * log2(probability)``.
"""

# ruff: noqa: PLR1730  kernels take flat arrays, and min() is slower when plain

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

from narrows.text.kernel import kernel

Ints = Sequence[int]

UNITS = 8
"""Cost units in a bit."""

NEVER = 255
"""Emission that was never seen; the floors below stand in for the shortest."""

FLOOR_DROPPED = 64
"""A native letter left out against all experience: 8 bits."""
FLOOR_OTHER = 80
"""A native letter spelled by any one letter: 10 bits."""
EXTRA = 72
"""One Latin letter more than any experience: 9 bits."""

FAR = 1 << 20
"""More than any real cost."""

LETTERS = 27
"""Codes: 1-26 for a-z, 0 for the edge of a word."""


@kernel
def cost_kernel(  # noqa: PLR0917
    rows: Ints,
    r0: int,
    rn: int,
    letters: Ints,
    l0: int,
    ln: int,
    children: Ints,
    emit: Ints,
    nodes: int,
    work: MutableSequence[int],
) -> int:
    """Cost of spelling ``rows[r0:r0+rn]`` as ``letters[l0:l0+ln]``, cheapest alignment.

    ``children[node * 27 + letter]`` is the trie of emissions (0: none), ``emit[row *
    nodes + node]`` what one costs, ``work`` two rows of at least ``ln + 1``.
    """
    width = ln + 1
    for j in range(width):
        work[j] = FAR
    work[0] = 0
    here = 0
    for i in range(rn):
        there = width - here
        base = rows[r0 + i] * nodes
        dropped = emit[base]
        if dropped > FLOOR_DROPPED:
            dropped = FLOOR_DROPPED
        for j in range(width):
            work[there + j] = work[here + j] + dropped
        for j in range(ln):
            before = work[here + j]
            if before >= FAR:
                continue
            best = before + FLOOR_OTHER
            if best < work[there + j + 1]:
                work[there + j + 1] = best
            node = 0
            for k in range(j, ln):
                node = children[node * LETTERS + letters[l0 + k]]
                if node == 0:
                    break
                cost = emit[base + node]
                if cost < NEVER:
                    best = before + cost
                    if best < work[there + k + 1]:
                        work[there + k + 1] = best
        for j in range(1, width):
            best = work[there + j - 1] + EXTRA
            if best < work[there + j]:
                work[there + j] = best
        here = there
    return work[here + ln]


@kernel
def background_kernel(
    letters: Ints,
    l0: int,
    ln: int,
    background: Ints,
) -> int:
    """Cost of ``letters[l0:l0+ln]`` as just any Latin name token, by letter trigrams."""
    total = 0
    first = 0
    second = 0
    for j in range(ln):
        third = letters[l0 + j]
        total += background[(first * LETTERS + second) * LETTERS + third]
        first = second
        second = third
    return total + background[(first * LETTERS + second) * LETTERS]


@kernel
def score_kernel(  # noqa: PLR0917
    rows: Ints,
    r0: int,
    rn: int,
    letters: Ints,
    l0: int,
    ln: int,
    children: Ints,
    emit: Ints,
    nodes: int,
    background: Ints,
    work: MutableSequence[int],
) -> int:
    """Evidence that a spelling renders a native token, in eighths of a bit.

    Positive where the native token explains the spelling better than chance; capped
    below at -800 (-100 bits).
    """
    cost = cost_kernel(rows, r0, rn, letters, l0, ln, children, emit, nodes, work)
    score = background_kernel(letters, l0, ln, background) - cost
    return score if score > -800 else -800
