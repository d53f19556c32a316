"""Admission: refuse early what cannot be answered in time.

Questions are answered on the event loop itself, about a millisecond at a time: a
thread would only fight the loop for the interpreter, and every hand-over costs more
than a question. Between two slices the loop serves whoever else is there, from a new
connection to the refusal, so refusals stay quick. A slice is the longer the longer that
took: refusing must not become all that is done.

Requests wait in two lanes, a few questions in one, batches in the other, each first
come, first served. Where both have work they take turns, question by question: a batch
of a hundred does not stand in front of a single payment, nor do payments starve a batch.

A request that would wait longer than the budget and its own work, judged by
what its lane has taken in and the recent cost of a question, is refused at once with
``Retry-After``; what is let in stays fast. A burst may fill the whole budget. Where more
keeps coming than can be answered a queue only makes everybody wait, so from the first
refusal on the lane is kept short, until a while has passed without one (the thought of
controlled delay, RFC 8289, section 3).
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NoReturn, TypeVar

from narrows.api.problem import Problem

T = TypeVar("T")

SLICE_SECONDS = 0.001
"""How long is worked before the loop serves whoever else is there."""

WORK_SHARE = 9.0
"""How much longer is worked than was spent on everybody else, as far as the next allows."""

LONGEST_SECONDS = 0.005
"""How long at most for that: who is refused waits this long, unless even refusing takes longer."""

FEW = 10
"""Most questions of a request in the lane for a few."""

MANY_BYTES = 8 * 1024
"""A body this large is a batch, as far as can be told before it is read."""

_FEW_BYTES = 1024
"""A request this small asks one question or two."""

_MOST = 100
"""Questions of the largest batch."""

_OWN_WORK = 1.0
"""How many times what it costs itself a request may wait, beside the budget:
who waits takes about twice as long, as who is one of two callers does."""

_ROUNDS = 6
"""Rounds of the loop between two slices, at most: one to accept a connection, two to set it
up, one to read from it and one to decide. Were there a slice between each, a newcomer would
wait for as many slices before it is even refused."""

_QUIET = 0.000_1
"""A round that took less had nobody in it."""

_FOLLOWS = 0.02
_ADAPTS, _MOST_STRETCH = 0.1, 4.0
"""How soon what refusing costs is counted into a wait, and how much of it at most."""
PRESSED_SHARE = 0.2
"""How much of the budget a lane gives that has refused somebody just before."""
PRESSED_SECONDS = 0.1
"""How long after a refusal."""
_AT_ONCE = 1
"""Requests of a lane before one that is never refused."""

_OUTLIER = 40.0
"""A question this many times slower than most was held up by the machine. The first of a
group that is answered together takes the time of all."""


class _Job:
    """The questions of one request."""

    def __init__(self, lane: _Lane, work: Sequence[Callable[[], Any]]) -> None:
        self.lane = lane
        self.work = work
        self.results: list[Any] = []
        self.left = len(work)
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def leave(self) -> None:
        """Give up the place of what is left."""
        self.lane.waiting -= self.left
        self.left = 0


class _Lane:
    """Requests of one size, in the order they came.

    Attributes:
        waiting: Questions taken in and not answered yet.
        requests: Requests they are of.
        pressed_until: When it takes in as many as at other times again.
    """

    def __init__(self) -> None:
        self.waiting = 0
        self.requests = 0
        self.pressed_until = -math.inf
        self.jobs: deque[_Job] = deque()


def _at_most(size: int) -> int:
    """Return how many questions a body of that size may hold."""
    if size <= _FEW_BYTES:
        return 1
    return FEW if size <= MANY_BYTES else _MOST


def _overloaded(seconds: int) -> Problem:
    return Problem(
        "overloaded",
        "there is more work than can be answered in time; nothing was screened",
        headers={"Retry-After": str(seconds)},
    )


@lru_cache(maxsize=64)
def _kept(seconds: int) -> Problem:
    """Return a refusal that is told and never raised: raising would add to it each time."""
    return _overloaded(seconds)


class Desk:
    """Answers questions one after the other, never more than can be answered in time.

    Attributes:
        budget: Longest acceptable wait in seconds, beside a request's own work; under
            pressure ``PRESSED_SHARE`` of it.
        refused: Requests refused so far.
    """

    def __init__(
        self,
        *,
        budget: float = 0.01,
        first_cost: float = 0.002,
        clock: Callable[[], float] = time.perf_counter,
        worked: Callable[[], float] = time.thread_time,
    ) -> None:
        self.budget = budget
        self.refused = 0
        self._cost = first_cost
        # How much longer work takes by all that is done between slices, refusing above all.
        self._stretch = 1.0
        # Seconds that everybody else took between the last two slices.
        self._away = 0.0
        self._clock = clock
        # Of the time between two slices only what this thread had counts.
        self._worked = worked
        self._few, self._many = _Lane(), _Lane()
        self._last = self._many
        self._coming = 0
        self._worker: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """Questions taken in and not answered yet."""
        return self._few.waiting + self._many.waiting

    def wait(self, questions: int = 1) -> float:
        """Return the seconds a request entering now would wait for its first answer."""
        own, other = self._lanes(questions)
        return own.waiting * self._cost * self._stretch * (2 if other.waiting else 1)

    def full(self, size: int = 0, *, coming: bool = False) -> bool:
        """Tell whether a request would wait too long, before it is read.

        Args:
            size: Bytes of its body as declared, 0 where that is not known.
            coming: Those that were let through and are still on their way count too.
        """
        before = self._coming if coming else 0
        # What is not read may be the largest batch there is; looked at again when it is.
        questions = _at_most(size)
        own, other = self._lanes(questions)
        if not before and own.requests <= _AT_ONCE:
            return False
        # Written out: this is what most of a refusal is.
        ahead = own.waiting * (2 if other.waiting else 1) + before
        return ahead * self._cost * self._stretch > self._patience(own, questions)

    def expect(self, size: int = 0) -> None:
        """Count a request that is let through until it had its turn to come here.

        All that arrive in one round of the loop would otherwise be let through together,
        and most of them refused when they get here, at many times the cost.

        Args:
            size: Bytes of its body as declared, 0 where that is not known.
        """
        if not self._coming:
            # Runs in the next round, after which nobody is on the way any more.
            asyncio.get_running_loop().call_soon(self._expect_nobody)
        self._coming += _at_most(size)

    def _expect_nobody(self) -> None:
        self._coming = 0

    def refusal(self, size: int = 0, *, coming: bool = False) -> Problem | None:
        """Return why a request is refused before it is read, None where it is let in.

        Args:
            size: Bytes of its body as declared, 0 where that is not known.
            coming: Those that were let through and are still on their way count too.
        """
        if not self.full(size, coming=coming):
            return None
        return _kept(self._refused(_at_most(size)))

    def insist(self, size: int = 0) -> None:
        """Refuse now, before anything is read, when there is too much work already.

        Raises:
            Problem: ``overloaded``; nothing was done.
        """
        if self.full(size):
            self._refuse(_at_most(size))

    async def answer(self, work: Sequence[Callable[[], T]]) -> list[T]:
        """Do pieces of work in order and return their results.

        Args:
            work: One function for each question.

        Raises:
            Problem: ``overloaded``; nothing was done.
        """
        if not work:
            return []
        lane, _ = self._lanes(len(work))
        if not self._at_once(len(work)) and self.wait(len(work)) > self._patience(lane, len(work)):
            self._refuse(len(work))
        job = _Job(lane, work)
        lane.waiting += job.left
        lane.requests += 1
        lane.jobs.append(job)
        if self._worker is None:
            # Begins in the next round: whoever came in this one is counted by then.
            self._worker = asyncio.get_running_loop().create_task(self._work())
        try:
            await job.done
        finally:
            lane.requests -= 1
            job.leave()
        return job.results

    def _lanes(self, questions: int) -> tuple[_Lane, _Lane]:
        """Return the lane of a request that large, and the other."""
        return (self._few, self._many) if questions <= FEW else (self._many, self._few)

    def _at_once(self, questions: int) -> bool:
        """Tell whether a request comes next but one at the latest: that is no overload.

        However slow the machine is just then (another program, a snapshot being opened), two
        callers who wait for their answers are not sent away.
        """
        return self._lanes(questions)[0].requests <= _AT_ONCE

    def _patience(self, lane: _Lane, questions: int) -> float:
        pressed = self._clock() < lane.pressed_until
        budget = self.budget * PRESSED_SHARE if pressed else self.budget
        return budget + _OWN_WORK * questions * self._cost

    def _refuse(self, questions: int) -> NoReturn:
        raise _overloaded(self._refused(questions))

    def _refused(self, questions: int) -> int:
        """Note a refusal; return after how many seconds to come again."""
        self.refused += 1
        lane, _ = self._lanes(questions)
        lane.pressed_until = self._clock() + PRESSED_SECONDS
        return max(1, math.ceil(self.wait(questions)))

    async def _work(self) -> None:
        """Work while there is work, in slices."""
        try:
            away = self._away
            while True:
                # Half of the time is worked however many come.
                begun = self._clock()
                self._slice(max(SLICE_SECONDS, away, min(LONGEST_SECONDS, WORK_SHARE * away)))
                spent = self._clock() - begun
                away = self._away = await self._others()
                if spent > 0:
                    self._stretch += _ADAPTS * (
                        min(1 + away / spent, _MOST_STRETCH) - self._stretch
                    )
                if not self._few.jobs and not self._many.jobs:
                    return
        finally:
            self._worker = None

    async def _others(self) -> float:
        """Serve whoever else is there until all have been heard; return how long it took."""
        begun = before = self._worked()
        # This task is woken before what its round brings, so the first round is empty.
        await asyncio.sleep(0)
        for _ in range(_ROUNDS - 1):
            await asyncio.sleep(0)
            now = self._worked()
            if now - before < _QUIET or now - begun > LONGEST_SECONDS:
                break
            before = now
        return self._worked() - begun

    def _slice(self, seconds: float) -> None:
        begun = now = self._clock()
        while now - begun < seconds:
            job = self._next()
            if job is None:
                return
            before = now
            self._answer_one(job)
            now = self._clock()
            # A slow mean follows load, not single outliers.
            cost = min(now - before, _OUTLIER * self._cost)
            self._cost += _FOLLOWS * (cost - self._cost)

    def _next(self) -> _Job | None:
        """Return whose question is next: of the lane that had not the last turn."""
        other = self._few if self._last is self._many else self._many
        for lane in (other, self._last):
            while lane.jobs:
                job = lane.jobs[0]
                if not job.done.done():
                    self._last = lane
                    return job
                # It has ended, or nobody waits for it any more.
                job.leave()
                lane.jobs.popleft()
        return None

    @staticmethod
    def _answer_one(job: _Job) -> None:
        try:
            job.results.append(job.work[len(job.results)]())
        except Exception as error:
            job.leave()
            job.done.set_exception(error)
            return
        job.left -= 1
        job.lane.waiting -= 1
        if not job.left:
            job.done.set_result(None)
