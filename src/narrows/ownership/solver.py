"""Runs the fixpoint functions over one frame: compiled where it is large."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from threading import RLock
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from narrows.ownership.columns import I64
from narrows.ownership.fixpoint import (
    HIGH,
    LOW,
    MUST,
    WIDTH,
    Ints,
    cascade,
    cascade_each,
    clear,
    compiled,
    peel,
    reach,
)
from narrows.ownership.frame import Frame

State = NDArray[np.uint8]

COMPILE_FROM = 100_000
"""Edges from which compiling pays; below it the same functions run as they are."""

WORK_PER_EDGE = 20
"""Edges looked at per edge of the graph before possible holdings are taken together."""
LEAST_WORK = 10**6
"""But never fewer than this many."""


class Solver(msgspec.Struct, frozen=True, dict=True):
    """One frame, ready to run on. Runs share the running sums, so one at a time.

    ``fast`` runs the functions compiled; the results are the same.
    """

    frame: Frame
    fast: bool

    @cached_property
    def lock(self) -> RLock:
        """Held while the running sums are in use."""
        return RLock()

    @cached_property
    def _edges(self) -> tuple[Ints, Ints, Ints, Ints]:
        one = self.frame
        parts = (one.out_ptr, one.e_slot, one.e_lo, one.e_hi)
        if self.fast:
            return parts
        ptr, slot, lo, hi = (part.tolist() for part in parts)
        return ptr, slot, lo, hi

    @cached_property
    def _slots(self) -> Ints:
        one = self.frame
        table = np.zeros((len(one.slot_node), WIDTH), dtype=np.int64)
        for place, column in enumerate((one.slot_node, one.k_must, one.k_may, one.rest)):
            table[:, place] = column
        flat = table.reshape(-1)
        return flat if self.fast else flat.tolist()

    @property
    def _nodes(self) -> int:
        return len(self.frame.columns.ids)

    def _run(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return compiled(function) if self.fast else function

    def _zeros(self, kind: type[np.integer[Any]] = np.int64) -> Any:
        return np.zeros(self._nodes, dtype=kind) if self.fast else [0] * self._nodes

    def _clear(self, queue: Ints, size: int) -> None:
        if self.fast and size > self._nodes // 8:
            self._slots[LOW::WIDTH] = 0
            self._slots[HIGH::WIDTH] = 0
        else:
            self._run(clear)(self._edges[0], self._edges[1], self._slots, queue, size)

    def _grow(self, mode: int, need: int, start: Sequence[int]) -> tuple[Ints, int, Ints]:
        queue, state = self._zeros(), self._zeros(np.uint8)
        tail = 0
        for node in start:
            if state[node] == 0:
                state[node] = 1
                queue[tail] = node
                tail += 1
        size = self._run(cascade)(*self._edges, self._slots, need, mode, queue, tail, state)
        return queue, int(size), state

    def least(self, mode: int, need: int, start: Sequence[int]) -> tuple[State, I64]:
        """Return the least fixpoint from a start, and its members as they were added."""
        with self.lock:
            queue, size, state = self._grow(mode, need, start)
            self._clear(queue, size)
        return np.asarray(state, dtype=np.uint8), np.asarray(queue[:size], dtype=np.int64)

    def each(
        self,
        mode: int,
        need: int,
        groups: Sequence[tuple[int, ...]],
        start: Sequence[int] = (),
    ) -> tuple[State, I64, int]:
        """Grow a set per group alone, each together with what grows from ``start``.

        Returns:
            The union, by which group each node is carried (or -1), and how many
            groups were run before the work got too much.
        """
        with self.lock:
            queue, size, settled = self._grow(mode, need, start)
            holder = np.full(self._nodes, -1, dtype=np.int64) if self.fast else [-1] * self._nodes
            pointers = np.zeros(len(groups) + 1, dtype=np.int64)
            np.cumsum([len(group) for group in groups], out=pointers[1:])
            members = np.array([node for group in groups for node in group], dtype=np.int64)
            # Certain holdings hardly overlap, so their work is bounded by the graph;
            # possible ones can, and stop being worth telling apart at some point.
            work = WORK_PER_EDGE * (len(self.frame.e_slot) + self._nodes)
            done = self._run(cascade_each)(
                *self._edges,
                self._slots,
                need,
                mode,
                pointers if self.fast else pointers.tolist(),
                members if self.fast else members.tolist(),
                2**62 if mode == MUST else max(work, LEAST_WORK),
                self._zeros(),
                self._zeros(),
                settled,
                holder,
            )
            self._clear(queue, size)
        by = np.asarray(holder, dtype=np.int64)
        return ((by >= 0) | (np.asarray(settled) != 0)).astype(np.uint8), by, int(done)

    def rings(self, need: int, seeds: Sequence[int]) -> tuple[State, I64, State]:
        """Return the least fixpoint of what is certain, its order, and what rings would add.

        The last set is the greatest fixpoint less the least, as far as the seeds
        have any stake in it: parties that carry each other and that nothing else does.
        """
        with self.lock:
            queue, size, inside = self._grow(MUST, need, seeds)
            outside = (np.asarray(inside) == 0).astype(np.uint8)
            others = np.flatnonzero(outside)
            state = outside if self.fast else outside.tolist()
            # The running sums hold what the least set has; the rest adds its own to
            # it and falls away where that does not suffice.
            self._run(peel)(
                *self._edges,
                self._slots,
                need,
                others if self.fast else others.tolist(),
                len(others),
                self._zeros(np.uint8),
                state,
                self._zeros(),
                self._zeros(),
            )
            self._slots[LOW::WIDTH] = 0 if self.fast else [0] * len(self.frame.slot_node)
            self._slots[HIGH::WIDTH] = 0 if self.fast else [0] * len(self.frame.slot_node)
        ring = np.asarray(state, dtype=np.uint8)
        if ring.any():
            ring = ring & self._reached(seeds)
        grown = np.asarray(queue[:size], dtype=np.int64)
        return np.asarray(inside, dtype=np.uint8), grown, ring

    def _reached(self, seeds: Sequence[int]) -> State:
        queue, state = self._zeros(), self._zeros(np.uint8)
        tail = 0
        for node in seeds:
            if state[node] == 0:
                state[node] = 1
                queue[tail] = node
                tail += 1
        out_ptr, e_slot, _, _ = self._edges
        self._run(reach)(out_ptr, e_slot, self._slots, queue, tail, state)
        return np.asarray(state, dtype=np.uint8)
