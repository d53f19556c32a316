"""A server process under test, and callers who wait for their answers.

Server and callers are kept on cores of their own where there is more than one: the
caller's work would otherwise be taken for the server's.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


class Server:
    """A server process, stopped by its own id at the end.

    Attributes:
        port: Where it listens.
        ready: Seconds until it took connections, as far as they were waited for.
    """

    def __init__(self, command: Sequence[str], port: int, environment: dict[str, str]) -> None:
        self.port = port
        self.ready = 0.0
        self._lines: list[str] = []
        _keep_to(_CORES[-1:])
        self._process = subprocess.Popen(
            command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        _keep_to(_CORES[:-1] or _CORES)
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

    def ran(self) -> float:
        """Return the processor seconds used by threads that still are, finer than ``cpu``."""
        try:
            told = [
                (thread / "schedstat").read_text()
                for thread in Path(f"/proc/{self._process.pid}/task").iterdir()
            ]
        except OSError:
            return self.cpu()
        return sum(int(one.split()[0]) for one in told) / 1e9

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


def _keep_to(cores: Iterable[int]) -> None:
    """Run on these cores from now on, and what is started from here too."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


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


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def milliseconds(taken: Sequence[float], share: float) -> float:
    """Return the time that a share of sorted times did not exceed, 0 where there are none."""
    return round(1000 * taken[min(int(share * len(taken)), len(taken) - 1)], 2) if taken else 0.0
