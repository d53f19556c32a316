"""Refusals for load on the wire: at once, in whole, and the connection goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import uvicorn

from narrows.api.app import Application
from narrows.api.server import Protocol

from .conftest import settings_for

BODY = b'{"queries": {"a": {"schema": "Person", "properties": {"name": ["Oleg Brankov"]}}}}'
NATIVE = b'{"questions": {"a": {"name": "Oleg Brankov"}}}'


class Client:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, path: str, body: bytes, *more: str, version: str = "1.1") -> None:
        """Send a request's head and as much of the body as is given."""
        lines = [f"POST {path} HTTP/{version}", "Host: localhost", "Content-Type: application/json"]
        self.writer.write("\r\n".join([*lines, *more, "", ""]).encode() + body)

    async def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await self.reader.readexactly(int(headers["content-length"]))
        return int(head[0].split()[1]), headers, body


def on_the_wire(home: Path, ask: Callable[[Application, Client], Awaitable[None]]) -> None:
    """Run a service on a socket and ask it over one connection."""
    application = Application(settings_for(home), warm=False)
    config = uvicorn.Config(
        application.asgi, port=0, http=Protocol, ws="none", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)

    async def run() -> None:
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            async with asyncio.timeout(30):
                await ask(application, Client(reader, writer))
        finally:
            writer.close()
            server.should_exit = True
            await serving

    asyncio.run(run())


def fill(application: Application, questions: int) -> None:
    """Make the desk as if so many single questions were waiting."""
    lane = application.service.desk._few
    lane.waiting = lane.requests = questions


@pytest.mark.parametrize(
    ("path", "body"), [("/match/default", BODY), ("/v1/screen", NATIVE)], ids=["yente", "native"]
)
def test_a_refusal_comes_before_the_body_and_the_connection_goes_on(
    home: Path, path: str, body: bytes
) -> None:
    async def ask(application: Application, client: Client) -> None:
        fill(application, 10**6)
        for _ in range(3):
            client.send(path, body[:20], f"Content-Length: {len(body)}")
            status, headers, told = await client.answer()
            assert (status, int(headers["retry-after"]) >= 1) == (503, True)
            assert headers["x-request-id"]
            assert "nothing was screened" in json.loads(told)["detail"]
            if path.startswith("/v1"):
                assert headers["content-type"] == "application/problem+json"
            client.writer.write(body[20:])
        fill(application, 0)
        client.send(path, body, f"Content-Length: {len(body)}")
        status, _, told = await client.answer()
        assert status == 200
        assert b"mw-1" in told

    on_the_wire(home, ask)


def test_who_wants_the_connection_closed_gets_it_closed(home: Path) -> None:
    async def ask(application: Application, client: Client) -> None:
        fill(application, 10**6)
        client.send("/v1/screen", NATIVE, f"Content-Length: {len(NATIVE)}", "Connection: close")
        status, headers, _ = await client.answer()
        assert (status, headers["connection"]) == (503, "close")
        assert await client.reader.read() == b""

    on_the_wire(home, ask)


def test_who_waits_to_be_called_for_the_body_is_refused_too(home: Path) -> None:
    async def ask(application: Application, client: Client) -> None:
        fill(application, 10**6)
        size = f"Content-Length: {len(NATIVE)}"
        client.send("/v1/screen", b"", size, "Expect: 100-continue")
        assert (await client.answer())[0] == 503

    on_the_wire(home, ask)


def test_what_costs_little_is_answered_meanwhile(home: Path) -> None:
    async def ask(application: Application, client: Client) -> None:
        fill(application, 10**6)
        client.writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert (await client.answer())[0] == 200
        client.writer.write(b"GET /reconcile/default HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert (await client.answer())[0] == 200

    on_the_wire(home, ask)


def test_requests_behind_one_another_are_each_answered(home: Path) -> None:
    async def ask(application: Application, client: Client) -> None:
        size = f"Content-Length: {len(NATIVE)}"
        for _ in range(4):
            client.send("/v1/screen", NATIVE, size)
        assert [(await client.answer())[0] for _ in range(4)] == [200] * 4

    on_the_wire(home, ask)


def test_who_keeps_the_body_back_stands_in_nobodys_way(home: Path) -> None:
    async def ask(application: Application, client: Client) -> None:
        size = f"Content-Length: {len(NATIVE)}"
        desk = application.service.desk
        desk.budget = 0.004
        # As in a moment in which very many send a head and no body.
        for _ in range(50):
            assert application.full_for("POST", "/v1/screen", len(NATIVE), coming=False) is None
        client.send("/v1/screen", b"", size)
        await client.writer.drain()
        await asyncio.sleep(0.2)
        assert not desk.full(coming=True)
        client.writer.write(NATIVE)
        assert (await client.answer())[0] == 200

    on_the_wire(home, ask)


def test_whole_requests_of_one_moment_count_as_waiting(home: Path) -> None:
    async def ask(application: Application, client: Client) -> None:
        application.service.desk.budget = 0.004

        def full() -> bool:
            size = len(NATIVE)
            return application.full_for("POST", "/v1/screen", size, coming=True) is not None

        told = [full() for _ in range(50)]
        assert (told[0], told[-1]) == (False, True)
        await asyncio.sleep(0)
        assert not full()

    on_the_wire(home, ask)
