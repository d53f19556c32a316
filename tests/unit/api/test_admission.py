"""Work is taken in as far as it can be answered in time, and shared out fairly."""

from __future__ import annotations

import asyncio

import pytest

from narrows.api.admission import LONGEST_SECONDS, PRESSED_SECONDS, Desk
from narrows.api.problem import Problem


class Clock:
    """A clock that work moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def work(self, seconds: float, said: list[str] | None = None, name: str = "") -> None:
        self.now += seconds
        if said is not None:
            said.append(name)


def test_every_piece_is_done_in_order() -> None:
    desk = Desk()
    assert asyncio.run(desk.answer([lambda n=n: n for n in range(20)])) == list(range(20))
    assert desk.waiting == 0


def test_more_than_the_budget_is_refused_before_anything_is_done() -> None:
    clock = Clock()

    async def ask() -> None:
        desk = Desk(budget=0.05, first_cost=0.01, clock=clock)
        first = [
            asyncio.create_task(desk.answer([lambda: clock.work(0.01)] * 10)) for _ in range(2)
        ]
        await asyncio.sleep(0)
        assert desk.full()
        done: list[str] = []
        with pytest.raises(Problem) as refused:
            await desk.answer([lambda: done.append("no")])
        assert (refused.value.status, refused.value.code) == (503, "overloaded")
        assert int(refused.value.headers["Retry-After"]) >= 1
        assert done == []
        await asyncio.gather(*first)
        assert not desk.full()
        assert desk.refused == 1

    asyncio.run(ask())


def test_a_big_batch_does_not_stand_in_front_of_a_single_question() -> None:
    clock = Clock()
    said: list[str] = []

    async def ask() -> None:
        desk = Desk(budget=10, clock=clock)
        batch = desk.answer([lambda: clock.work(0.01, said, "batch")] * 50)
        single = desk.answer([lambda: clock.work(0.01, said, "single")])
        await asyncio.gather(batch, single)

    asyncio.run(ask())
    assert said.index("single") <= 2


def test_a_failure_gives_its_place_back() -> None:
    desk = Desk()

    def fail() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        asyncio.run(desk.answer([fail]))
    assert desk.waiting == 0


def test_one_outlier_does_not_shut_the_door() -> None:
    clock = Clock()
    desk = Desk(budget=0.1, first_cost=0.001, clock=clock)
    asyncio.run(desk.answer([lambda: clock.work(30.0)]))
    assert desk.wait() == 0
    begun = [False]

    async def ask() -> None:
        work = asyncio.create_task(desk.answer([lambda: clock.work(0.001)] * 10))
        await asyncio.sleep(0)
        begun[0] = 0 < desk.wait() < 0.1
        await work

    asyncio.run(ask())
    assert begun == [True]


def test_single_questions_are_let_in_while_a_batch_is_answered() -> None:
    clock = Clock()
    said: list[str] = []

    async def ask() -> None:
        desk = Desk(budget=0.05, first_cost=0.01, clock=clock)
        batch = asyncio.create_task(desk.answer([lambda: clock.work(0.01, said, "batch")] * 100))
        await asyncio.sleep(0)
        assert not desk.full()
        assert desk.full(size=64 * 1024) is False
        for _ in range(5):
            await desk.answer([lambda: clock.work(0.01, said, "single")])
        await batch

    asyncio.run(ask())
    assert [at for at, name in enumerate(said) if name == "single"][-1] < 20


def test_single_questions_do_not_starve_a_batch() -> None:
    clock = Clock()
    said: list[str] = []

    async def ask() -> None:
        desk = Desk(budget=10, first_cost=0.01, clock=clock)
        singles = [desk.answer([lambda: clock.work(0.01, said, "single")]) for _ in range(400)]
        await asyncio.gather(desk.answer([lambda: clock.work(0.01, said, "batch")] * 100), *singles)

    asyncio.run(ask())
    last = max(at for at, name in enumerate(said) if name == "batch")
    assert last <= 201


def test_batches_behind_batches_are_refused_before_they_are_read() -> None:
    clock = Clock()

    async def ask() -> None:
        desk = Desk(budget=0.05, first_cost=0.01, clock=clock)
        batches = [
            asyncio.create_task(desk.answer([lambda: clock.work(0.01)] * 100)) for _ in range(2)
        ]
        await asyncio.sleep(0)
        assert desk.full(size=64 * 1024)
        assert not desk.full(size=200)
        with pytest.raises(Problem):
            await desk.answer([lambda: clock.work(0.01)] * 11)
        await asyncio.gather(*batches)
        assert desk.waiting == 0

    asyncio.run(ask())


def test_a_failure_in_the_middle_gives_every_place_back() -> None:
    desk = Desk()

    def fail() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        asyncio.run(desk.answer([lambda: None, fail, lambda: None]))
    assert desk.waiting == 0


def test_who_goes_away_leaves_the_others_to_be_answered() -> None:
    async def ask() -> None:
        desk = Desk(budget=10)
        gone = asyncio.create_task(desk.answer([lambda: 1] * 50))
        other = asyncio.create_task(desk.answer([lambda: 2] * 3))
        batch = asyncio.create_task(desk.answer([lambda: 3] * 50))
        await asyncio.sleep(0)
        gone.cancel()
        assert await other == [2, 2, 2]
        assert await batch == [3] * 50
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert desk.waiting == 0
        assert await desk.answer([lambda: 4]) == [4]

    asyncio.run(ask())


def test_nothing_to_do_is_done_at_once() -> None:
    desk = Desk()
    assert asyncio.run(desk.answer([])) == []
    assert desk.waiting == 0


def test_a_newcomer_is_heard_before_the_next_slice() -> None:
    """What takes four rounds of the loop, as a new connection does, ends between two slices."""
    clock = Clock()
    heard: list[int] = []
    done: list[int] = []
    busy = [0.0]

    async def newcomer() -> None:
        for _ in range(4):
            busy[0] += 0.0005
            await asyncio.sleep(0)
        heard.append(len(done))

    async def ask() -> None:
        desk = Desk(budget=10, clock=clock, worked=lambda: busy[0])
        others: list[asyncio.Task[None]] = []

        def work() -> None:
            clock.now += LONGEST_SECONDS
            done.append(1)
            if len(done) == 3:
                others.append(asyncio.get_running_loop().create_task(newcomer()))

        await desk.answer([work] * 9)
        await asyncio.gather(*others)

    asyncio.run(ask())
    assert heard == [3]
    assert len(done) == 9


def test_those_on_their_way_count_at_the_door_until_they_had_their_turn() -> None:
    async def run() -> None:
        desk = Desk(budget=0.02, first_cost=0.002)
        through = 0
        while not desk.full(coming=True):
            desk.expect()
            through += 1
            assert through < 100
        # As many as would have been taken in one after the other, and no more.
        assert through == 12
        assert not desk.full()
        await asyncio.sleep(0)
        assert not desk.full(coming=True)

    asyncio.run(run())


@pytest.mark.parametrize("size", [1, 3, 10, 100])
def test_two_callers_are_answered_however_slow_the_machine_is(size: int) -> None:
    clock = Clock()

    async def caller(desk: Desk) -> None:
        for _ in range(5):
            assert not desk.full(size * 160)
            await desk.answer([lambda: clock.work(0.2)] * size)

    async def ask() -> None:
        desk = Desk(budget=0.004, first_cost=0.0001, clock=clock, worked=clock)
        desk._stretch = 4.0
        await asyncio.gather(caller(desk), caller(desk))
        assert desk.refused == 0

    asyncio.run(ask())


def test_those_answered_beside_another_go_out_with_it_while_many_come() -> None:
    """The first of a group takes the time of all; nobody else is heard in between."""
    clock = Clock()
    busy = [0.0]

    async def others() -> None:
        while True:
            busy[0] += 0.0005
            clock.now += 0.0005
            await asyncio.sleep(0)

    async def ask() -> list[float]:
        desk = Desk(budget=1, clock=clock, worked=lambda: busy[0])
        heard = asyncio.create_task(others())
        await desk.answer([lambda: clock.work(0.0001)])
        done: list[float] = []

        def work() -> None:
            clock.work(0.002 if not done else 0.0)
            done.append(clock.now)

        await asyncio.gather(*(desk.answer([work]) for _ in range(8)))
        heard.cancel()
        return done

    done = asyncio.run(ask())
    assert len(done) == 8
    assert done[0] == done[-1]


def test_a_burst_may_fill_the_budget_and_what_goes_on_coming_may_not() -> None:
    clock = Clock()

    async def let_in(desk: Desk) -> int:
        asked = [desk.answer([lambda: clock.work(0.001)]) for _ in range(40)]
        told = await asyncio.gather(*asked, return_exceptions=True)
        return sum(not isinstance(one, Problem) for one in told)

    async def run() -> None:
        desk = Desk(budget=0.0205, first_cost=0.001, clock=clock, worked=lambda: 0.0)
        # What is ahead may take the budget, and as long as the question itself.
        assert await let_in(desk) == 22
        assert await let_in(desk) == 6
        assert clock.now < PRESSED_SECONDS
        clock.now += PRESSED_SECONDS - 0.01
        # The last refusal was a little ago: still pressed, and again from here on.
        assert await let_in(desk) == 6
        assert await let_in(desk) == 6
        clock.now += PRESSED_SECONDS
        assert await let_in(desk) == 22

    asyncio.run(run())


def test_batches_that_are_refused_do_not_press_single_questions() -> None:
    clock = Clock()

    async def run() -> None:
        desk = Desk(budget=0.02, first_cost=0.001, clock=clock, worked=lambda: 0.0)
        work = asyncio.create_task(desk.answer([lambda: clock.work(0.001)] * 100))
        other = asyncio.create_task(desk.answer([lambda: clock.work(0.001)] * 100))
        await asyncio.sleep(0)
        assert desk.refusal(64 * 1024) is not None
        assert desk._few.pressed_until < clock.now < desk._many.pressed_until
        await asyncio.gather(work, other)

    asyncio.run(run())
