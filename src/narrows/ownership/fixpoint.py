"""The fixpoints, over plain arrays.

Every function is ordinary Python over indexable sequences of whole numbers; on
large graphs the very same functions are compiled by numba, so there is one
definition of the result. Sums are exact integers: no order of adding, of owners
or of lists changes them.

A *slot* is an asset in one measure. Its figures lie side by side in ``slots``,
``WIDTH`` to a slot, because a step over a large graph costs what it touches:

``NODE``    the asset
``K_MUST``  a hundred per cent less what all holders at most have, where all
            holders are known
``K_MAY``   a hundred per cent less what all holders certainly have
``REST``    not 0 where the remainder is undisclosed
``LOW``, ``HIGH``  running sums of what the set holds, 0 before and after a run
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

MUST, MAY, COULD = 0, 1, 2
"""Lower ends; upper ends capped by what others certainly hold; and the
undisclosed remainder counted as well."""
NEVER = -(2**62)
ALWAYS = 2**62
WIDTH, NODE, K_MUST, K_MAY, REST, LOW, HIGH = 8, 0, 1, 2, 3, 4, 5

Ints: TypeAlias = Any
"""An indexable, mutable sequence of integers: a list or a numpy array."""


def cascade(  # noqa: PLR0917  (a compiled function takes no objects)
    out_ptr: Ints,
    e_slot: Ints,
    e_lo: Ints,
    e_hi: Ints,
    slots: Ints,
    need: int,
    mode: int,
    queue: Ints,
    tail: int,
    state: Ints,
) -> int:
    """Grow a set to its least fixpoint and return its size.

    ``queue[:tail]`` holds the start, marked in ``state``; afterwards
    ``queue[:returned]`` holds the set in the order in which it grew, so each
    member follows from earlier ones.
    """
    head = 0
    while head < tail:
        owner = queue[head]
        head += 1
        for e in range(out_ptr[owner], out_ptr[owner + 1]):
            s = WIDTH * e_slot[e]
            low = slots[s + LOW] + e_lo[e]
            high = slots[s + HIGH] + e_hi[e]
            slots[s + LOW] = low
            slots[s + HIGH] = high
            asset = slots[s + NODE]
            if state[asset] == 0:
                if mode == MUST:
                    value = max(low, high + slots[s + K_MUST])
                elif mode == COULD and slots[s + REST] != 0:
                    value = low + slots[s + K_MAY]
                else:
                    value = min(high, low + slots[s + K_MAY])
                if value >= need:
                    state[asset] = 1
                    queue[tail] = asset
                    tail += 1
    return tail


def clear(out_ptr: Ints, e_slot: Ints, slots: Ints, queue: Ints, size: int) -> None:
    """Set the running sums back to 0 wherever a run over ``queue[:size]`` added."""
    for i in range(size):
        owner = queue[i]
        for e in range(out_ptr[owner], out_ptr[owner + 1]):
            s = WIDTH * e_slot[e]
            slots[s + LOW] = 0
            slots[s + HIGH] = 0


def cascade_each(  # noqa: PLR0917
    out_ptr: Ints,
    e_slot: Ints,
    e_lo: Ints,
    e_hi: Ints,
    slots: Ints,
    need: int,
    mode: int,
    group_ptr: Ints,
    group_node: Ints,
    budget: int,
    queue: Ints,
    stamp: Ints,
    base: Ints,
    holder: Ints,
) -> int:
    """Grow one set per group alone; ``holder`` gets the first group to hold a node.

    A group that lies wholly inside another's set adds nothing to the union: its
    own set is part of that one, because sums only grow with the set. ``base``
    marks nodes whose holdings are in the running sums already. Where the work
    passes ``budget`` edges the index of the first group left over is returned,
    else the number of groups.
    """
    work = 0
    count = len(group_ptr) - 1
    for g in range(count):
        start, stop = group_ptr[g], group_ptr[g + 1]
        above = holder[group_node[start]]
        nested = above >= 0
        for i in range(start, stop):
            nested = nested and holder[group_node[i]] == above
        if nested:
            continue
        if work > budget:
            return g
        tail = 0
        for i in range(start, stop):
            node = group_node[i]
            if stamp[node] != g + 1:
                stamp[node] = g + 1
                queue[tail] = node
                tail += 1
        head = 0
        while head < tail:
            owner = queue[head]
            head += 1
            if holder[owner] < 0:
                holder[owner] = g
            if base[owner] != 0:
                continue
            for e in range(out_ptr[owner], out_ptr[owner + 1]):
                s = WIDTH * e_slot[e]
                low = slots[s + LOW] + e_lo[e]
                high = slots[s + HIGH] + e_hi[e]
                slots[s + LOW] = low
                slots[s + HIGH] = high
                work += 1
                asset = slots[s + NODE]
                if stamp[asset] != g + 1 and base[asset] == 0:
                    if mode == MUST:
                        value = max(low, high + slots[s + K_MUST])
                    elif mode == COULD and slots[s + REST] != 0:
                        value = low + slots[s + K_MAY]
                    else:
                        value = min(high, low + slots[s + K_MAY])
                    if value >= need:
                        stamp[asset] = g + 1
                        queue[tail] = asset
                        tail += 1
        for i in range(tail):
            owner = queue[i]
            if base[owner] != 0:
                continue
            for e in range(out_ptr[owner], out_ptr[owner + 1]):
                s = WIDTH * e_slot[e]
                slots[s + LOW] -= e_lo[e]
                slots[s + HIGH] -= e_hi[e]
    return count


def reach(out_ptr: Ints, e_slot: Ints, slots: Ints, queue: Ints, tail: int, state: Ints) -> int:
    """Mark everything the start holds any stake in, directly or further down."""
    head = 0
    while head < tail:
        owner = queue[head]
        head += 1
        for e in range(out_ptr[owner], out_ptr[owner + 1]):
            asset = slots[WIDTH * e_slot[e] + NODE]
            if state[asset] == 0:
                state[asset] = 1
                queue[tail] = asset
                tail += 1
    return tail


def peel(  # noqa: PLR0917
    out_ptr: Ints,
    e_slot: Ints,
    e_lo: Ints,
    e_hi: Ints,
    slots: Ints,
    need: int,
    queue: Ints,
    size: int,
    seed: Ints,
    state: Ints,
    good: Ints,
    dropped: Ints,
) -> None:
    """Shrink a set to its greatest fixpoint: drop what the rest does not carry.

    ``queue[:size]`` holds the set, marked in ``state``; ``seed`` marks those that
    stay whatever happens; ``good`` counts a node's slots that reach the threshold.
    """
    for i in range(size):
        owner = queue[i]
        for e in range(out_ptr[owner], out_ptr[owner + 1]):
            s = WIDTH * e_slot[e]
            before = max(slots[s + LOW], slots[s + HIGH] + slots[s + K_MUST])
            slots[s + LOW] += e_lo[e]
            slots[s + HIGH] += e_hi[e]
            after = max(slots[s + LOW], slots[s + HIGH] + slots[s + K_MUST])
            if before < need <= after:
                good[slots[s + NODE]] += 1
    tail = 0
    for i in range(size):
        node = queue[i]
        if seed[node] == 0 and good[node] == 0:
            state[node] = 0
            dropped[tail] = node
            tail += 1
    head = 0
    while head < tail:
        owner = dropped[head]
        head += 1
        for e in range(out_ptr[owner], out_ptr[owner + 1]):
            s = WIDTH * e_slot[e]
            before = max(slots[s + LOW], slots[s + HIGH] + slots[s + K_MUST])
            slots[s + LOW] -= e_lo[e]
            slots[s + HIGH] -= e_hi[e]
            after = max(slots[s + LOW], slots[s + HIGH] + slots[s + K_MUST])
            if after < need <= before:
                node = slots[s + NODE]
                good[node] -= 1
                if good[node] == 0 and state[node] == 1 and seed[node] == 0:
                    state[node] = 0
                    dropped[tail] = node
                    tail += 1


@cache
def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same function compiled by numba, or as it is where numba is absent."""
    try:
        from numba import njit
    except ImportError:
        return function
    fast: Callable[..., Any] = njit(cache=True)(function)
    return fast
