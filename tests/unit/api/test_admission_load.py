"""More work than can be answered, on a clock that only work moves: what admission does alone.

Requests arrive at a constant rate whatever becomes of those before them. A question and a
refusal cost what they cost on a real server; nothing else takes time, so the outcome is
the same on every machine.
"""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from narrows.api.admission import LONGEST_SECONDS, Desk
from narrows.api.problem import Problem

QUESTION = 0.001
REFUSAL = 0.000_02
"""Seconds; a refusal costs a fiftieth of a question, or less, as measured."""


class Outcome:
    """What became of the requests, by their size."""

    def __init__(self) -> None:
        self.accepted: dict[int, list[float]] = {}
        self.refused: Counter[int] = Counter()
        self.refusals: list[float] = []
        self.seconds = 0.0

    def p99(self, size: int) -> float:
        """Return the wait that one in a hundred exceeded."""
        taken = sorted(self.accepted[size])
        return taken[int(0.99 * len(taken))]

    def goodput(self) -> float:
        """Return the share of the time in which questions were answered."""
        return sum(size * len(t) for size, t in self.accepted.items()) * QUESTION / self.seconds


def arrive(sizes: tuple[int, ...], load: float, requests: int) -> Outcome:
    """Let requests of some sizes, in turn, arrive at a multiple of what can be answered."""
    now, idle = [0.0], [0.0]
    outcome = Outcome()

    def work() -> None:
        now[0] += QUESTION

    async def one(desk: Desk, size: int, due: float) -> None:
        try:
            desk.insist(size * 160)
            await desk.answer([work] * size)
        except Problem:
            now[0] += REFUSAL
            outcome.refused[size] += 1
            outcome.refusals.append(now[0] - due)
            return
        outcome.accepted.setdefault(size, []).append(now[0] - due)

    async def all_of_them() -> None:
        desk = Desk(clock=lambda: now[0], worked=lambda: now[0] - idle[0])
        apart = sum(sizes) / len(sizes) * QUESTION / load
        tasks: set[asyncio.Task[None]] = set()
        for number in range(requests):
            due = number * apart
            while now[0] < due:
                if not desk.waiting:
                    idle[0] += due - now[0]
                    now[0] = due
                await asyncio.sleep(0)
            task = asyncio.create_task(one(desk, sizes[number % len(sizes)], due))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        outcome.seconds = now[0]
        await asyncio.gather(*tasks)

    asyncio.run(all_of_them())
    return outcome


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 10, 100])
@pytest.mark.parametrize("load", [2.0, 5.0, 10.0])
def test_goodput_and_waits_hold_under_overload(size: int, load: float) -> None:
    requests = 4_000 if size < 100 else 1_000
    usual = arrive((size,), 1.0, requests)
    much = arrive((size,), load, requests)
    # What refusing costs is spent whatever is let in.
    spent = (load - 1) * REFUSAL / (size * QUESTION)
    assert much.goodput() >= 0.9 * min(1.0, 1 / (1 + spent))
    # The budget and its own work while it waits, and that work.
    within = 0.003 + 2 * size * QUESTION
    # What refusing takes is counted into the wait of whoever is let in.
    assert much.p99(size) <= max(2 * usual.p99(size), within + 3 * LONGEST_SECONDS)
    if spent < 0.2:
        # Beyond that, refusing as fast as they come would be all that is done.
        assert sorted(much.refusals)[int(0.99 * len(much.refusals))] <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize("load", [2.0, 5.0, 10.0])
def test_single_questions_are_answered_beside_batches(load: float) -> None:
    mixed = arrive((100, *[1] * 100), load, 8_000)
    assert len(mixed.accepted[1]) > 0.3 * (len(mixed.accepted[1]) + mixed.refused[1]) / load
    assert mixed.p99(1) <= 0.15
    assert mixed.accepted[100]
    assert mixed.p99(100) <= 0.5
