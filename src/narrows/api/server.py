"""Run the service: one process, or several that share one port and one snapshot."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

import msgspec
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from narrows.api.guard import FULL, MOST_URL
from narrows.api.keys import Keys
from narrows.api.observe import SHARED_METRICS, set_up_logging
from narrows.api.problem import Problem
from narrows.api.rate import shared_buckets
from narrows.api.refusal import Refusals, plain_post
from narrows.api.routing import declared_size
from narrows.api.settings import ServerSettings, insist_on_credentials

HEAD_SECONDS = 10.0
"""How long a client may take to send the head of a request."""

IDLE_SECONDS = 15
STOP_SECONDS = 20
MOST_HEAD = 64 * 1024
MOST_HEADERS = 100
BACKLOG = 2048

PIECE = 64 * 1024
"""Bytes read from a socket at a time: asyncio's 256 KiB may have to be mapped anew for each
read, which takes four times as long as to read a small request."""

_refusals = Refusals()


class Protocol(HttpToolsProtocol):
    """HTTP over one connection; a slow or swollen head is not waited for."""

    _deadline: asyncio.TimerHandle | None = None
    _head = 0
    _inside = False
    _decided = False
    _refused = False
    _heard = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Expect a head soon."""
        super().connection_made(transport)  # type: ignore[arg-type]
        if hasattr(transport, "max_size"):
            transport.max_size = PIECE
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        self._expect_nothing()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Count the head of the next request."""
        super().on_message_begin()
        self._inside = True
        self._head = 0
        self._refused = False
        if self._deadline is None:
            self._expect()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address in."""
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header in."""
        self._grow(len(name) + len(value))
        if len(self.headers) >= MOST_HEADERS:
            self._grow(MOST_URL + MOST_HEAD)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there: refuse it for load, or make a request of it."""
        self._expect_nothing()
        if not self._refused_for_load():
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body in, unless the request was refused."""
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is there."""
        self._inside = False
        if not self._refused:
            super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Take in what arrived; what comes whole while there is too much work is refused unread."""
        if not self._inside and self._idle:
            found = plain_post(data)
            full = self.app_state.get(FULL)
            if found is not None and full is not None:
                path, size = found
                problem = full("POST", path, size, coming=True)
                if problem is not None:
                    self._expect_nothing()
                    self._refuse(problem, path, stays=True)
                    return
                self._decided = True
        self._unset_keepalive_if_required()
        super().data_received(data)

    @property
    def _idle(self) -> bool:
        """True where nothing is being answered on this connection."""
        return (self.cycle is None or self.cycle.response_complete) and not self.pipeline

    def _refused_for_load(self) -> bool:
        """Refuse without a task, a route or a log line: it must cost next to nothing.

        Whatever is not plain (an answer under way, a body that waits to be called for)
        takes the usual way and is refused there.
        """
        if self._decided:
            self._decided = False
            return False
        full = self.app_state.get(FULL)
        if full is None or not self._idle or self.expect_100_continue:
            return False
        path = self.url.partition(b"?")[0].decode("latin-1")
        method = self.parser.get_method().decode("latin-1")
        # What has not come whole may take its time: it stands in nobody's way yet.
        problem = full(method, path, declared_size(dict(self.headers)), coming=False)
        if problem is None:
            return False
        self._refused = True
        keeps = self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()
        self._refuse(problem, path, stays=keeps)
        return True

    def _refuse(self, problem: Problem, path: str, *, stays: bool) -> None:
        headers = self.server_state.default_headers
        self.transport.write(_refusals.answer(problem, path, headers, stays=stays))
        if not stays:
            self.transport.close()
            return
        # One timer serves all refusals since it was set.
        self._heard = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._await_more(self.timeout_keep_alive)

    def _await_more(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection, unless a request was refused on it meanwhile."""
        self.timeout_keep_alive_task = None
        left = self._heard + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._await_more(left)
        else:
            super().timeout_keep_alive_handler()

    def _grow(self, size: int) -> None:
        self._head += size
        if self._head > MOST_URL + MOST_HEAD:
            self._expect_nothing()
            self.send_400_response("The head of the request is too large.")
            # Stops the parser: nothing more of this request is looked at.
            raise ValueError("the head is too large")

    def _expect(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def _expect_nothing(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if self.transport is not None and not self.transport.is_closing():
            self.transport.close()


def run(settings: ServerSettings) -> None:
    """Serve until stopped; requests that are being answered are answered to the end.

    Raises:
        UnknownOption: the address can be reached from elsewhere and nobody has a
            credential.
        InputError: an issuer's key set cannot be read.
    """
    insist_on_credentials(settings, keys=len(Keys(Path(settings.home) / "keys.json").all()))
    set_up_logging()
    from narrows.api.app import SETTINGS, Application

    common = {
        "host": settings.host,
        "port": settings.port,
        "http": Protocol,
        "ws": "none",
        # uvloop is quicker by a few microseconds a request, but takes in one new
        # connection per round: under load newcomers would wait for seconds.
        "loop": "narrows.api.loop:Loop",
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "date_header": True,
        "timeout_keep_alive": IDLE_SECONDS,
        "timeout_graceful_shutdown": STOP_SECONDS,
        "backlog": BACKLOG,
    }
    if settings.workers == 1:
        uvicorn.run(Application(settings).asgi, **common)  # type: ignore[arg-type]
        return
    with (
        tempfile.TemporaryDirectory(prefix="narrows-metrics-") as folder,
        tempfile.TemporaryDirectory(prefix="narrows-rates-") as rates,
    ):
        os.environ[SHARED_METRICS] = folder
        if settings.rate_per_minute:
            buckets = shared_buckets(Path(rates) / "buckets")
            settings = msgspec.structs.replace(settings, rates=str(buckets))
        os.environ[SETTINGS] = msgspec.json.encode(settings).decode()
        uvicorn.run(
            "narrows.api.app:from_environment",
            factory=True,
            workers=settings.workers,
            **common,  # type: ignore[arg-type]
        )
