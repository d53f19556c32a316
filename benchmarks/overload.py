"""What overload does to a server: requests that arrive at a constant rate, come what may.

A rate is a multiple of the capacity, which is what two callers who wait for their answers
get. A shared machine's speed drifts by tens of per cent within a minute, so capacity is
measured just before each rate and just after it, both are told, and goodput is given as a
share of their mean. ``per_core_share`` is the same of the processor seconds the server was
given, whoever else used the machine. Each rate is driven several times; all runs are told,
the median first.

Goodput counts the answers that were complete before the window closed, over the length of
the window: from the first request to the moment the last one was sent.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
from collections import Counter
from collections.abc import Sequence

from benchmarks.server import Server, closed_loop, milliseconds

POOL = 1024
"""Connections the driver has before it begins; it opens more where it needs them."""

FACTORS = (1.0, 2.0, 5.0, 10.0)
CAPACITY_SECONDS = 1.0
_SETTLE = 0.4
"""Seconds a server is given to take connections in, or to let go of them."""


class Outcome:
    """What became of requests that arrived at a rate."""

    def __init__(self) -> None:
        self.accepted: list[float] = []
        self.refused: list[float] = []
        self.empty = 0
        self.other: Counter[str] = Counter()
        self.sent = 0
        self.window = 0.0
        self.in_window = 0
        self.used = self.waited = 0.0


class Wire(asyncio.Protocol):
    """A keep-alive connection of the open-loop driver: costs it little a request."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._transport: asyncio.Transport | None = None
        self._due: float | None = None
        self._request = b""
        self._got = b""

    def send(self, request: bytes, due: float) -> None:
        """Send a request that was due at a time."""
        self._due, self._request = due, request
        if self._transport is not None:
            self._transport.write(request)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send what waited for the connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self._request:
            transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the driver."""
        self._transport = None
        self._driver.lost(self, exc, waited=self._due is not None)

    def data_received(self, data: bytes) -> None:
        """Take a piece of an answer in."""
        self._got = self._got + data if self._got else data
        end = self._got.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._got[:end].lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 :].partition(b"\r\n")[0])
        if len(self._got) < end + 4 + length:
            return
        body, self._got = self._got[end + 4 :], b""
        due, self._due = self._due, None
        assert due is not None
        self._driver.answered(self, int(head[9:12]), head, body, due)

    def close(self) -> None:
        """Close it."""
        if self._transport is not None:
            self._transport.close()


class Driver:
    """Lets requests arrive at a constant rate, whatever becomes of those before."""

    def __init__(self, server: Server, units: int) -> None:
        self.outcome = Outcome()
        self._server, self._units = server, units
        self._idle: list[Wire] = []
        self._all: set[Wire] = set()
        self._open: set[asyncio.Task[object]] = set()
        self._left = 0

    async def run(self, requests: Sequence[bytes], rate: float, seconds: float) -> Outcome:
        """Send requests, and wait for what became of each."""
        for _ in range(POOL):
            self._idle.append(self._connect())
        await asyncio.gather(*self._open)
        # The kernel takes connections in before the server has: that is not overload.
        await asyncio.sleep(_SETTLE)
        # Nor is the driver's own collector, which would hold answers up that are there.
        gc.collect()
        gc.disable()
        cpu, waited = self._server.cpu(), self._server.waited()
        begun = time.perf_counter()
        for number in range(int(rate * seconds)):
            due = begun + number / rate
            wait = due - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            elif number % 16 == 0:
                # Late: what has arrived is looked at all the same.
                await asyncio.sleep(0)
            self._send(requests[number % len(requests)])
        wait = begun + seconds - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        told = self.outcome
        told.window = time.perf_counter() - begun
        told.sent, told.in_window = int(rate * seconds), len(told.accepted)
        told.used, told.waited = self._server.cpu() - cpu, self._server.waited() - waited
        while self._left:
            await asyncio.sleep(0.001)
        gc.enable()
        for wire in list(self._all):
            wire.close()
        await asyncio.sleep(_SETTLE)
        return told

    def _send(self, request: bytes) -> None:
        # Counted from when it is sent: a driver that is late is not the server's delay.
        self._left += 1
        now = time.perf_counter()
        if self._idle:
            self._idle.pop().send(request, now)
            return
        self._connect().send(request, now)

    def _connect(self) -> Wire:
        wire = Wire(self)
        self._all.add(wire)
        loop = asyncio.get_running_loop()
        task = loop.create_task(
            loop.create_connection(lambda: wire, "127.0.0.1", self._server.port)
        )
        self._open.add(task)
        task.add_done_callback(self._opened)
        return wire

    def _opened(self, task: asyncio.Task[object]) -> None:
        self._open.discard(task)
        error = task.exception()
        if error is not None:
            self._left -= 1
            self.outcome.other[type(error).__name__] += 1

    def lost(self, wire: Wire, error: Exception | None, *, waited: bool) -> None:
        """Note a connection that ended."""
        self._all.discard(wire)
        if wire in self._idle:
            self._idle.remove(wire)
        if waited:
            self._left -= 1
            self.outcome.other[type(error).__name__] += 1

    def answered(self, wire: Wire, status: int, head: bytes, body: bytes, due: float) -> None:
        """Note an answer."""
        self._left -= 1
        self._idle.append(wire)
        took = time.perf_counter() - due
        if status == 200:
            self.outcome.accepted.append(took)
            if body.count(b'"status":200') != self._units:
                self.outcome.empty += 1
        elif status in (429, 503) and b"retry-after" in head:
            self.outcome.refused.append(took)
        else:
            self.outcome.other[str(status)] += 1


def overload(
    server: Server,
    requests: Sequence[bytes],
    seconds: float,
    units: int,
    runs: int = 3,
    factors: Sequence[float] = FACTORS,
) -> dict[str, dict[str, object]]:
    """Return what is answered at multiples of the capacity.

    Args:
        server: The server.
        requests: Requests, asked in turn again and again.
        seconds: Length of each window.
        units: Questions in a request.
        runs: Windows at each rate.
        factors: The multiples.
    """
    capacity(server, requests)
    found: dict[str, dict[str, object]] = {}
    for factor in factors:
        driven = [_driven(server, requests, factor, seconds, units) for _ in range(runs)]
        found[f"{factor:g}x"] = {
            name: [statistics.median(values), *values]
            if runs > 1 and name not in _COUNTED
            else (sum(values) if name in _COUNTED else values[0])
            for name, values in ((name, [one[name] for one in driven]) for name in driven[0])
        }
    return found


_COUNTED = ("empty_200", "other")


def _driven(
    server: Server, requests: Sequence[bytes], factor: float, seconds: float, units: int
) -> dict[str, float]:
    before, before_core = capacity(server, requests)
    outcome = asyncio.run(Driver(server, units).run(requests, factor * before, seconds))
    after, after_core = capacity(server, requests)
    accepted, refused = sorted(outcome.accepted), sorted(outcome.refused)
    goodput = outcome.in_window / outcome.window
    return {
        "capacity_before": round(before, 1),
        "capacity_after": round(after, 1),
        "sent_per_second": round(outcome.sent / outcome.window, 1),
        "goodput_per_second": round(goodput, 1),
        "goodput_share": round(2 * goodput / (before + after), 3),
        "per_core_share": round(
            2 * outcome.in_window / outcome.used / (before_core + after_core), 3
        ),
        "p50_ms": milliseconds(accepted, 0.5),
        "p99_ms": milliseconds(accepted, 0.99),
        "refused_p99_ms": milliseconds(refused, 0.99),
        "empty_200": outcome.empty,
        "other": sum(outcome.other.values()),
        "server_cores": round(outcome.used / outcome.window, 2),
        "waited_share": round(outcome.waited / outcome.window, 2),
        "memory_mb": round(server.memory(), 1),
    }


def capacity(server: Server, requests: Sequence[bytes]) -> tuple[float, float]:
    """Return how many requests two callers get answered who wait, a second and a core second."""
    begun, cpu = time.perf_counter(), server.cpu()
    asked = 0
    while (gone := time.perf_counter() - begun) < CAPACITY_SECONDS or not asked:
        asyncio.run(closed_loop(server.port, requests, 2))
        asked += len(requests)
    return asked / gone, asked / (server.cpu() - cpu)
