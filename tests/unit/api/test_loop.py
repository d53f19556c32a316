"""The loop hears a few in a round, and the kernel keeps the others."""

from __future__ import annotations

import asyncio
import selectors
import socket
from itertools import pairwise

from narrows.api.loop import ACCEPTED, HEARD, Few, Loop
from narrows.api.server import BACKLOG

COMERS = 4 * ACCEPTED


def test_connections_are_accepted_a_few_in_a_round_and_none_is_lost() -> None:
    made: list[asyncio.BaseTransport] = []

    class Taken(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            made.append(transport)

    async def run() -> list[int]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Taken, "127.0.0.1", 0, backlog=BACKLOG)
        address = server.sockets[0].getsockname()
        # Nothing of the loop runs meanwhile: all of them wait in the kernel.
        comers = [socket.create_connection(address, timeout=10) for _ in range(COMERS)]
        seen = [0]
        while seen[-1] < COMERS:
            await asyncio.sleep(0)
            seen.append(len(made))
        for transport in made:
            transport.close()  # type: ignore[attr-defined]
        for comer in comers:
            comer.close()
        server.close()
        return seen

    with asyncio.Runner(loop_factory=Loop) as runner:
        seen = runner.run(asyncio.wait_for(run(), 30))
    assert max(after - before for before, after in pairwise(seen)) <= ACCEPTED


def test_sockets_are_read_from_a_few_in_a_round_and_each_is_heard() -> None:
    pairs = [socket.socketpair() for _ in range(2 * HEARD + 1)]
    heard: list[int] = []

    def hear(number: int) -> None:
        pairs[number][0].recv(1)
        heard.append(number)

    async def run() -> list[int]:
        loop = asyncio.get_running_loop()
        for number, (own, other) in enumerate(pairs):
            loop.add_reader(own, hear, number)
            other.send(b"x")
        seen = [0]
        while seen[-1] < len(pairs):
            await asyncio.sleep(0)
            seen.append(len(heard))
        for own, _ in pairs:
            loop.remove_reader(own)
        return seen

    with asyncio.Runner(loop_factory=Loop) as runner:
        seen = runner.run(asyncio.wait_for(run(), 30))
    for pair in pairs:
        for end in pair:
            end.close()
    assert max(after - before for before, after in pairwise(seen)) <= HEARD
    assert sorted(heard) == list(range(len(pairs)))


def test_what_is_ready_is_not_asked_about_beyond_the_few_that_are_told() -> None:
    pairs = [socket.socketpair() for _ in range(3 * HEARD)]
    few = Few()
    for own, other in pairs:
        few.register(own, selectors.EVENT_READ)
        other.send(b"x")
    told = [key.fd for _ in range(3) for key, _ in few.select(0)]
    assert sorted(told) == sorted(own.fileno() for own, _ in pairs)
    pairs[0][0].recv(1)
    few.modify(pairs[0][0], selectors.EVENT_READ | selectors.EVENT_WRITE)
    for own, _ in pairs[1:]:
        few.unregister(own)
    assert [(key.fd, events) for key, events in few.select(0)] == [
        (pairs[0][0].fileno(), selectors.EVENT_WRITE)
    ]
    few.close()
    for pair in pairs:
        for end in pair:
            end.close()
