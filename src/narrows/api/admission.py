"""Admission: refuse early what cannot be answered in time.

Questions are answered on the event loop itself, about a millisecond at a time: a
thread would only fight the loop for the interpreter, and every hand-over costs more
than a question. Between two slices the loop serves whoever else is there, so a batch
of a hundred does not stand in front of a single payment, and refusals stay quick.

A request that would wait longer than the budget, judged by the work already taken in
and the recent cost of a question, is refused at once with ``Retry-After``; what is
let in stays fast.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from narrows.api.problem import Problem

T = TypeVar("T")

SLICE_SECONDS = 0.001
"""How long one request may work before the others get their turn."""

_FOLLOWS = 0.02
_OUTLIER = 10.0
"""A question this many times slower than most was held up by the machine."""


class Desk:
    """Answers questions one after the other, never more than can be answered in time.

    Attributes:
        budget: Longest acceptable wait in seconds.
        waiting: Questions taken in and not answered yet.
        refused: Requests refused so far.
    """

    def __init__(
        self,
        *,
        budget: float = 0.1,
        first_cost: float = 0.002,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.budget = budget
        self.waiting = 0
        self.refused = 0
        self._cost = first_cost
        self._clock = clock
        self._turn = asyncio.Lock()

    @property
    def expected_wait(self) -> float:
        """Seconds a question entering now would wait."""
        return self.waiting * self._cost

    @property
    def full(self) -> bool:
        """True where whoever enters now would wait too long."""
        return self.waiting > 0 and self.waiting * self._cost > self.budget

    def insist(self) -> None:
        """Refuse now, before anything is read, when there is too much work already.

        Raises:
            Problem: ``overloaded``; nothing was done.
        """
        if self.full:
            self.refused += 1
            raise Problem(
                "overloaded",
                "there is more work than can be answered in time; nothing was screened",
                headers={"Retry-After": str(max(1, math.ceil(self.expected_wait)))},
            )

    async def answer(self, work: Sequence[Callable[[], T]]) -> list[T]:
        """Do pieces of work in order and return their results.

        Args:
            work: One function for each question.

        Raises:
            Problem: ``overloaded``; nothing was done.
        """
        self.insist()
        self.waiting += len(work)
        results: list[T] = []
        try:
            while len(results) < len(work):
                async with self._turn:
                    self._slice(work, results)
                    # One round of the loop without work: newcomers are heard, and refused.
                    if len(results) < len(work) or self.waiting > len(work):
                        await asyncio.sleep(0)
        finally:
            self.waiting -= len(work)
        return results

    def _slice(self, work: Sequence[Callable[[], T]], results: list[T]) -> None:
        begun = self._clock()
        first = len(results)
        for piece in work[first:]:
            results.append(piece())
            if self._clock() - begun >= SLICE_SECONDS:
                break
        cost = (self._clock() - begun) / (len(results) - first)
        # A slow mean follows load, not single outliers.
        self._cost += _FOLLOWS * (min(cost, _OUTLIER * self._cost) - self._cost)
