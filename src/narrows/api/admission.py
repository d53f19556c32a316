"""Admission: refuse early what cannot be answered in time.

Questions are answered on the event loop itself, about a millisecond at a time: a
thread would only fight the loop for the interpreter, and every hand-over costs more
than a question. Between two slices the loop serves whoever else is there, so refusals
stay quick.

Requests wait in two lanes, a few questions in one, batches in the other, each first
come, first served. Where both have work they take turns, slice by slice: a batch of a
hundred does not stand in front of a single payment, nor do payments starve a batch.

A request that would wait longer than the budget and its own work, judged by what its
lane has taken in and the recent cost of a question, is refused at once with
``Retry-After``; what is let in stays fast.
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

FEW = 10
"""Most questions of a request in the lane for a few."""

MANY_BYTES = 8 * 1024
"""A body this large is a batch, as far as can be told before it is read."""

_MOST = 100
"""Questions of the largest batch."""

_FOLLOWS = 0.02
_OUTLIER = 10.0
"""A question this many times slower than most was held up by the machine."""


class _Lane:
    """Requests of one size: how many questions they have left, and whose turn it is."""

    def __init__(self) -> None:
        self.waiting = 0
        self.first = asyncio.Lock()


class Desk:
    """Answers questions one after the other, never more than can be answered in time.

    Attributes:
        budget: Longest acceptable wait in seconds, beside a request's own work.
        refused: Requests refused so far.
    """

    def __init__(
        self,
        *,
        budget: float = 0.05,
        first_cost: float = 0.002,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.budget = budget
        self.refused = 0
        self._cost = first_cost
        self._clock = clock
        self._few, self._many = _Lane(), _Lane()
        self._turn = asyncio.Lock()

    @property
    def waiting(self) -> int:
        """Questions taken in and not answered yet."""
        return self._few.waiting + self._many.waiting

    def wait(self, questions: int = 1) -> float:
        """Return the seconds a request entering now would wait for its first answer."""
        own, other = (self._few, self._many) if questions <= FEW else (self._many, self._few)
        return own.waiting * self._cost * (2 if other.waiting else 1)

    def full(self, size: int = 0) -> bool:
        """Tell whether a request would wait too long, before it is read.

        Args:
            size: Bytes of its body as declared, 0 where that is not known.
        """
        if not self._few.waiting and not self._many.waiting:
            return False
        # What is not read may be the largest batch there is; looked at again when it is.
        questions = 1 if size <= MANY_BYTES else _MOST
        return self.wait(questions) > self.budget + questions * self._cost

    def insist(self, size: int = 0) -> None:
        """Refuse now, before anything is read, when there is too much work already.

        Raises:
            Problem: ``overloaded``; nothing was done.
        """
        if self.full(size):
            self._refuse(1 if size <= MANY_BYTES else _MOST)

    async def answer(self, work: Sequence[Callable[[], T]]) -> list[T]:
        """Do pieces of work in order and return their results.

        Args:
            work: One function for each question.

        Raises:
            Problem: ``overloaded``; nothing was done.
        """
        if self.wait(len(work)) > self.budget + len(work) * self._cost:
            self._refuse(len(work))
        lane = self._few if len(work) <= FEW else self._many
        left = len(work)
        lane.waiting += left
        results: list[T] = []
        try:
            # Whoever came in the same round is counted before anybody works: otherwise each
            # would be answered in passing, and the queue would stand unseen in the sockets.
            await asyncio.sleep(0)
            async with lane.first:
                while left:
                    async with self._turn:
                        done = self._slice(work, results)
                        left -= done
                        lane.waiting -= done
                        # One round of the loop without work: newcomers are heard, and refused.
                        if self.waiting:
                            await asyncio.sleep(0)
        finally:
            lane.waiting -= left
        return results

    def _refuse(self, questions: int) -> None:
        self.refused += 1
        raise Problem(
            "overloaded",
            "there is more work than can be answered in time; nothing was screened",
            headers={"Retry-After": str(max(1, math.ceil(self.wait(questions))))},
        )

    def _slice(self, work: Sequence[Callable[[], T]], results: list[T]) -> int:
        begun = self._clock()
        first = len(results)
        for piece in work[first:]:
            results.append(piece())
            if self._clock() - begun >= SLICE_SECONDS:
                break
        done = len(results) - first
        cost = (self._clock() - begun) / done
        # A slow mean follows load, not single outliers.
        self._cost += _FOLLOWS * (min(cost, _OUTLIER * self._cost) - self._cost)
        return done
