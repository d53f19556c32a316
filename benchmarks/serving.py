"""Serving over HTTP: processor time per request, latency, and what overload does.

    python -m benchmarks.serving [--home FOLDER] [--json] [--overload SECONDS]

The server under test is a process of its own on loopback, with one worker. Requests per
second and core are requests over the processor seconds the server used, so that whoever
else uses the machine changes the figure little. The floor is the same server software
with a route that does nothing; ``without_matcher`` is this service with a screen that
answers at once, so that what is between the two is the service's own. Overload is driven
open-loop: requests arrive at a constant rate whatever becomes of those before them; how
long the server stood ready to run and was not let (``waited_share``) says how far the
machine was somebody else's.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.names import DATA

QUERIES = 1_000
ROUNDS = 2
CONNECTIONS = 8
POOL = 1024
"""Connections the open-loop driver has before it begins; it opens more where it needs them."""

_TICK = os.sysconf("SC_CLK_TCK")

FLOOR = """
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from narrows.api.server import Protocol

async def nothing(request):
    await request.body()
    return Response(b'{{"responses":{{}}}}', media_type="application/json")

uvicorn.run(Starlette(routes=[Route("/match/default", nothing, methods=["POST"])]),
            host="127.0.0.1", port={port}, http=Protocol, ws="none", access_log=False,
            log_config=None, loop="asyncio")
"""


WITHOUT_MATCHER = """
import uvicorn
from narrows.api.app import Application
from narrows.api.observe import set_up_logging
from narrows.api.server import Protocol
from narrows.api.settings import ServerSettings
from narrows.match.policies import default_policy
from narrows.model.finding import Screening
from narrows.service.screener import Screener

def at_once(self, parties, options=None):
    return [Screening(subject=one, status="screened", findings=(), basis=self.basis)
            for one in parties]

Screener.screen_many = at_once
set_up_logging()
settings = ServerSettings(home={home!r}, policy=default_policy(), port={port})
uvicorn.run(Application(settings, warm=False).asgi, host="127.0.0.1", port={port}, http=Protocol,
            ws="none", access_log=False, log_config=None, loop="asyncio")
"""


class Server:
    """A server process, stopped by its own id at the end."""

    def __init__(self, command: Sequence[str], port: int, environment: dict[str, str]) -> None:
        self.port = port
        self._lines: list[str] = []
        self._process = subprocess.Popen(
            command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)
        self._reader.join(5)
        if self._process.stderr is not None:
            self._process.stderr.close()

    def wait(self, seconds: float, said: str | None = None) -> float:
        """Wait until it takes connections (and has said something); return how long."""
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            if self._process.poll() is not None:
                raise SystemExit("the server ended:\n" + "".join(self._lines[-20:]))
            if said is not None and not any(said in line for line in self._lines):
                time.sleep(0.05)
                continue
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return time.perf_counter() - begun
            time.sleep(0.02)
        raise SystemExit("the server did not come up:\n" + "".join(self._lines[-20:]))

    def cpu(self) -> float:
        """Return the processor seconds used so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def waited(self) -> float:
        """Return the seconds it was ready to run and another ran; 0 where that is not told."""
        try:
            told = Path(f"/proc/{self._process.pid}/schedstat").read_text()
        except OSError:
            return 0.0
        return int(told.split()[1]) / 1e9

    def memory(self) -> float:
        """Return the resident memory in MB."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0.0

    def _listen(self) -> None:
        stream = self._process.stderr
        assert stream is not None
        for line in stream:
            if '"route"' not in line:
                self._lines.append(line)


class Connection:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send a request; return status, head and body of the answer."""
        if self._reader is None or self._writer is None or self._writer.is_closing():
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        return int(head[9:12]), head, await self._reader.readexactly(length)

    def close(self) -> None:
        """Close it."""
        if self._writer is not None:
            self._writer.close()


def post(path: str, body: object) -> bytes:
    """Return a request as bytes."""
    data = json.dumps(body, ensure_ascii=False).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


def customers() -> list[dict[str, str]]:
    """Return the customers asked about: name, birth date, nationality."""
    deck = DATA / "decks" / "clean_customers_easy.csv"
    if deck.is_file():
        with deck.open(encoding="utf-8", newline="") as stream:
            return [row for row, _ in zip(csv.DictReader(stream), range(QUERIES), strict=False)]
    from benchmarks.names import Pool

    pool = Pool(Counter({"Ana": 5, "Oleg": 3, "Maria": 9, "Keller": 4, "Novak": 6, "Rossi": 5}))
    draw = random.Random(7)
    return [
        {"full_name": " ".join(pool.draw(draw, 2)), "date_of_birth": "1970-01-01",
         "nationality": "de"}
        for _ in range(QUERIES)
    ]  # fmt: skip


def example(row: dict[str, str]) -> dict[str, object]:
    """Return a customer as a FollowTheMoney example."""
    properties = {
        "name": [row["full_name"]],
        "birthDate": [row["date_of_birth"]],
        "nationality": [row["nationality"]],
    }
    return {"schema": "Person", "properties": properties}


def native(row: dict[str, str]) -> dict[str, object]:
    """Return a customer as a question of ``/v1``."""
    return {
        "name": row["full_name"],
        "schema": "Person",
        "born": row["date_of_birth"],
        "country": [],
    }


async def closed_loop(port: int, requests: Sequence[bytes], connections: int) -> list[float]:
    """Ask everything over some connections, each waiting for its answer; return seconds."""
    taken: list[float] = []
    queue = iter(requests)

    async def one() -> None:
        connection = Connection(port)
        for request in queue:
            begun = time.perf_counter()
            status, _, body = await connection.ask(request)
            while status == 503:
                await asyncio.sleep(0.005)
                status, _, body = await connection.ask(request)
            taken.append(time.perf_counter() - begun)
            if status != 200:
                raise SystemExit(f"status {status}: {body[:300]!r}")
        connection.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return taken


def measured(server: Server, requests: Sequence[bytes]) -> dict[str, float]:
    """Return processor time and latency of single requests."""
    asyncio.run(closed_loop(server.port, requests, 1))
    before = server.cpu()
    many = list(requests) * ROUNDS
    begun = time.perf_counter()
    asyncio.run(closed_loop(server.port, many, CONNECTIONS))
    wall = time.perf_counter() - begun
    cpu = server.cpu() - before
    alone = sorted(asyncio.run(closed_loop(server.port, requests, 1)))
    return {
        "cpu_ms": round(1000 * cpu / len(many), 4),
        "per_second_per_core": round(len(many) / cpu, 1),
        "per_second_wall": round(len(many) / wall, 1),
        "p50_ms": round(1000 * statistics.median(alone), 3),
        "p99_ms": round(1000 * alone[int(0.99 * len(alone))], 3),
    }


class Outcome:
    """What became of requests that arrived at a rate."""

    def __init__(self) -> None:
        self.accepted: list[float] = []
        self.refused: list[float] = []
        self.empty = 0
        self.other: Counter[str] = Counter()
        self.seconds = 0.0


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

    def __init__(self, port: int, units: int) -> None:
        self.outcome = Outcome()
        self._port, self._units = port, units
        self._idle: list[Wire] = []
        self._all: set[Wire] = set()
        self._open: set[asyncio.Task[object]] = set()
        self._left = 0

    async def run(self, requests: Sequence[bytes], rate: float, seconds: float) -> Outcome:
        """Send requests, and wait for what became of each."""
        for _ in range(POOL):
            self._idle.append(self._connect())
        await asyncio.gather(*self._open)
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
        while self._left:
            await asyncio.sleep(0.001)
        self.outcome.seconds = time.perf_counter() - begun
        for wire in list(self._all):
            wire.close()
        return self.outcome

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
        task = loop.create_task(loop.create_connection(lambda: wire, "127.0.0.1", self._port))
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
    server: Server, requests: Sequence[bytes], capacity: float, seconds: float, units: int
) -> dict[str, dict[str, float]]:
    """Return what is answered at once, twice, five and ten times the capacity."""
    found: dict[str, dict[str, float]] = {}
    for factor in (1.0, 2.0, 5.0, 10.0):
        rate = factor * capacity
        cpu, waited, begun = server.cpu(), server.waited(), time.perf_counter()
        outcome = asyncio.run(Driver(server.port, units).run(requests, rate, seconds))
        wall = time.perf_counter() - begun
        used = server.cpu() - cpu
        accepted, refused = sorted(outcome.accepted), sorted(outcome.refused)
        found[f"{factor:g}x"] = {
            "offered_per_second": round(rate, 1),
            "goodput_per_second": round(len(accepted) / max(outcome.seconds, seconds), 1),
            "goodput_per_core": round(len(accepted) / used, 1),
            "p50_ms": _ms(accepted, 0.5),
            "p99_ms": _ms(accepted, 0.99),
            "refused": len(refused),
            "refused_p99_ms": _ms(refused, 0.99),
            "empty_200": outcome.empty,
            "other": sum(outcome.other.values()),
            "server_cores": round(used / wall, 2),
            "waited_share": round((server.waited() - waited) / wall, 2),
            "memory_mb": round(server.memory(), 1),
        }
    return found


def _ms(taken: Sequence[float], share: float) -> float:
    return round(1000 * taken[min(int(share * len(taken)), len(taken) - 1)], 2) if taken else 0.0


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", help="workspace; default the embedded sample")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--overload", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--units", type=int, nargs="+", default=[1, 10],
                        help="questions in an overload request")  # fmt: skip
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or folder
        figures = run(home, given.overload, given.units)
    if given.json:
        print(json.dumps(figures, indent=1))
        return
    for name, figure in figures.items():
        print(f"{name:<24} {json.dumps(figure)}")


def run(home: str, seconds: float, units: Sequence[int]) -> dict[str, object]:
    """Return every figure."""
    environment = {**os.environ, "NARROWS_HOME": home}
    rows = customers()
    matches = [post("/match/default", {"queries": {"q": example(row)}}) for row in rows]
    screens = [post("/v1/screen", {"questions": {"q": native(row)}}) for row in rows]
    batches = [
        post("/match/default", {"queries": {str(n): example(r) for n, r in enumerate(some)}})
        for some in (rows[at : at + 100] for at in range(0, len(rows), 100))
    ]
    figures: dict[str, object] = {}
    port = free_port()
    with Server([sys.executable, "-c", FLOOR.format(port=port)], port, environment) as server:
        server.wait(20)
        figures["floor"] = floor = measured(server, matches)
    port = free_port()
    script = WITHOUT_MATCHER.format(home=home, port=port)
    with Server([sys.executable, "-c", script], port, environment) as server:
        server.wait(300)
        figures["without_matcher"] = measured(server, matches)
        figures["without_matcher_v1"] = measured(server, screens)
        alone = sorted(asyncio.run(closed_loop(server.port, batches * 3, 1)))
        figures["without_matcher_batch_of_100_ms"] = {"p50": _ms(alone, 0.5)}
    port = free_port()
    command = [sys.executable, "-m", "narrows.cli", "serve", "--port", str(port), "--no-keep"]
    with Server(command, port, environment) as server:
        figures["ready_seconds"] = round(server.wait(300), 2)
        server.wait(120, "compiled kernels are loaded")
        figures["match"] = match = measured(server, matches)
        figures["v1_screen"] = measured(server, screens)
        alone = sorted(asyncio.run(closed_loop(server.port, batches * 3, 1)))
        figures["batch_of_100_ms"] = {"p50": _ms(alone, 0.5), "p99": _ms(alone, 0.99)}
        figures["memory_mb"] = round(server.memory(), 1)
        figures["floor_share"] = round(floor["cpu_ms"] / match["cpu_ms"], 3)
        if seconds:
            for size in units:
                groups = [rows[at : at + size] for at in range(0, len(rows) - size + 1, size)]
                grouped = [
                    post(
                        "/match/default", {"queries": {str(n): example(r) for n, r in enumerate(g)}}
                    )
                    for g in groups
                ]
                capacity = found_capacity(server, grouped)
                figures[f"capacity_{size}_per_second"] = round(capacity, 1)
                figures[f"overload_{size}"] = overload(server, grouped, capacity, seconds, size)
    return figures


def found_capacity(server: Server, requests: Sequence[bytes]) -> float:
    """Return how many such requests a second are answered when they queue up."""
    asyncio.run(closed_loop(server.port, requests, 2))
    begun = time.perf_counter()
    asyncio.run(closed_loop(server.port, requests, 2))
    return len(requests) / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
