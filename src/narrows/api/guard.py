"""The outermost layer: whose requests are looked at at all, and what every answer carries.

Checked before any route: the name the service is called by (a page on the web can make
a browser call a local service under a name of its own: DNS rebinding), the web page a
request comes from, and the form of the address.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection
from urllib.parse import unquote_to_bytes, urlsplit

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from narrows.api.problem import Problem
from narrows.api.settings import LOCAL_HOSTS, ServerSettings

MOST_URL = 60_000
"""Bytes of an address: beyond 65,536 the parser would cut it without a word."""

FULL = "narrows.full"
"""Under this name the server's state holds what tells whether a request is refused."""

_HOST = re.compile(r"(\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}))(?::(\d{1,5}))?")
_BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
_ALLOWED_HEADERS = (
    b"authorization, content-type, idempotency-key, if-none-match, narrows-strict, traceparent"
)
_SHOWN_HEADERS = b"etag, link, location, narrows-note, retry-after, x-batch-size, x-request-id"


class Guard:
    """Wraps the application."""

    def __init__(
        self,
        app: ASGIApp,
        settings: ServerSettings,
        *,
        local: bool,
        full: Callable[[Scope], Problem | None] = lambda scope: None,
    ) -> None:
        """Wrap an application.

        Args:
            app: The application.
            settings: The server's settings.
            local: True where nobody needs a credential.
            full: Tells by its head whether a request is refused for load.
        """
        self._app = app
        self._local = local
        self._full = full
        self._names = {name.lower() for name in settings.host_names}
        if not self._names and settings.loopback:
            self._names = {*LOCAL_HOSTS, settings.host.lower()}
        self._origins = frozenset(settings.origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        overload = self._full(scope)
        if overload is not None:
            await _refuse(overload, send, compatible=not scope["path"].startswith("/v1/"))
            return
        headers: dict[bytes, bytes] = {}
        hosts = 0
        for name, value in scope["headers"]:
            hosts += name == b"host"
            headers[name] = value
        origin = headers.get(b"origin")
        try:
            self._check(scope, headers, hosts)
            allowed = self._allowed(origin, headers)
        except Problem as problem:
            await _refuse(problem, send)
            return
        added = list(_ALWAYS)
        if origin is not None and allowed:
            added += [
                (b"access-control-allow-origin", origin),
                (b"access-control-expose-headers", _SHOWN_HEADERS),
                (b"vary", b"Origin"),
            ]
            if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
                await _preflight(added, send)
                return
        if origin is not None and not allowed and self._local and scope["method"] != "GET":
            # Nobody has a credential here, so where a request comes from is all there is.
            await _refuse(Problem("forbidden", "pages of this origin may not ask"), send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *added]
            await send(message)

        await self._app(scope, receive, answer)

    def _check(self, scope: Scope, headers: dict[bytes, bytes], hosts: int) -> None:
        path, query = scope.get("raw_path") or b"", scope["query_string"]
        if len(path) + len(query) > MOST_URL:
            raise Problem("uri_too_long", f"the address is longer than {MOST_URL} bytes")
        if not (_well_encoded(path) and _well_encoded(query)):
            # Read leniently, half of a name would be asked for, or another one.
            raise Problem("bad_request", "the address is not percent-encoded UTF-8")
        if hosts > 1:
            raise Problem("bad_request", "there is more than one Host header")
        found = _HOST.fullmatch(headers.get(b"host", b"localhost").decode("latin-1"))
        if found is None:
            raise Problem("bad_request", "the Host header is malformed")
        name = found.group(1).lower().strip("[]")
        if self._names and name not in self._names and f"[{name}]" not in self._names:
            raise Problem("bad_request", "the service is not reached by this name")

    def _allowed(self, origin: bytes | None, headers: dict[bytes, bytes]) -> bool:
        if origin is None:
            return True
        text = origin.decode("latin-1")
        if text in self._origins:
            return True
        try:
            parts = urlsplit(text)
            name = parts.hostname or ""
        except ValueError:
            return False
        if parts.netloc == headers.get(b"host", b"").decode("latin-1"):
            return True
        # Another program of the same person on the same machine: OpenRefine, a notebook.
        return self._local and name in LOCAL_HOSTS


def refused(
    problem: Problem, *, compatible: bool = False, request_id: str | None = None
) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Return headers and body of the answer to a request that goes no further.

    Args:
        problem: Why it goes no further.
        compatible: Answer in the form of yente's errors.
        request_id: Its id; None for a new one.
    """
    request_id = request_id or secrets.token_hex(8)
    if compatible:
        body, media = msgspec.json.encode({"detail": problem.detail}), b"application/json"
    else:
        body = msgspec.json.encode(problem.body(request_id=request_id, instance="/"))
        media = b"application/problem+json"
    headers = [
        (b"content-type", media),
        (b"content-length", str(len(body)).encode()),
        (b"x-request-id", request_id.encode()),
        *((name.lower().encode(), value.encode()) for name, value in problem.headers.items()),
        *_ALWAYS,
    ]
    return headers, body


def _well_encoded(address: bytes) -> bool:
    """Tell whether a part of an address is ASCII that stands for UTF-8 (RFC 3986, section 2)."""
    if not address.isascii():
        return False
    if b"%" not in address:
        return True
    if _BROKEN.search(address):
        return False
    try:
        unquote_to_bytes(address).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


async def _refuse(problem: Problem, send: Send, *, compatible: bool = False) -> None:
    headers, body = refused(problem, compatible=compatible)
    await _send(problem.status, headers, body, send)


async def _preflight(added: Collection[tuple[bytes, bytes]], send: Send) -> None:
    headers = [
        *added,
        (b"access-control-allow-methods", b"GET, POST, DELETE"),
        (b"access-control-allow-headers", _ALLOWED_HEADERS),
        (b"access-control-max-age", b"600"),
    ]
    await _send(204, headers, b"", send)


async def _send(status: int, headers: list[tuple[bytes, bytes]], body: bytes, send: Send) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
