"""Refusing for load by the bytes that arrived, before a request is made of them.

At ten times what can be answered nine of ten requests are refused: what one refusal costs
decides how much is left for answers. A request that came whole and plain is refused
without being parsed; whatever is odd about one is left to the parser, which refuses it
for a little more.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from functools import lru_cache
from http import HTTPStatus

from narrows.api.guard import refused
from narrows.api.problem import Problem

_MOST_HEAD = 8 * 1024
_MARK = "0" * 16
_IDS = 256
"""Request ids drawn at a time: asking for each by itself costs more than finding out that a
request is plain."""

_OTHERS = (
    rb"(?:[abdf-sv-z][a-z0-9-]*+:[^\r\n]*+\r\n"
    # These decide how a request is read or what becomes of its connection.
    rb"|(?!content-length|transfer-|expect|connection|upgrade)[ceut][a-z0-9-]*+:[^\r\n]*+\r\n"
    rb"|connection: keep-alive\r\n)*+"
)
_PLAIN = re.compile(
    rb"POST (/[A-Za-z0-9/_.-]*+)(?:\?[^ \r\n]*+)? HTTP/1\.1\r\n"
    rb"(?i:" + _OTHERS + rb"content-length:[ \t]*+([0-9]{1,12})[ \t]*+\r\n" + _OTHERS + rb")\r\n"
)
"""One whole head; nothing in it is looked at twice, so its end is found in one pass."""


def plain_post(data: bytes) -> tuple[str, int] | None:
    """Return path and body size of a request, None where it is not one whole plain POST.

    Args:
        data: All that arrived on a connection since the last request ended.
    """
    head = _PLAIN.match(data, 0, _MOST_HEAD)
    if head is None:
        return None
    size = int(head[2])
    if head.end() + size != len(data):
        return None
    return head[1].decode("ascii"), size


class Refusals:
    """Writes refusals, as they go over the wire: what they have in common is written once."""

    def __init__(self) -> None:
        self._headers: Sequence[tuple[bytes, bytes]] = ()
        self._told = b""
        self._ids: list[bytes] = []

    def answer(
        self,
        problem: Problem,
        path: str,
        headers: Sequence[tuple[bytes, bytes]],
        *,
        stays: bool,
    ) -> bytes:
        """Return a refusal.

        Args:
            problem: Why.
            path: Where the request went: the older routes have another form of errors.
            headers: What every answer carries, the date for one; another sequence when it
                changes.
            stays: Whether the connection is kept.
        """
        if headers is not self._headers:
            self._headers = headers
            self._told = b"".join([b"%s: %s\r\n" % pair for pair in headers])
        if not self._ids:
            drawn = secrets.token_hex(8 * _IDS).encode()
            self._ids = [drawn[at : at + 16] for at in range(0, len(drawn), 16)]
        first, rest = _written(problem, path.startswith("/v1/"), stays)
        return first + self._told + self._ids.pop().join(rest)


@lru_cache(maxsize=64)
def _written(problem: Problem, native: bool, stays: bool) -> tuple[bytes, tuple[bytes, ...]]:
    """Return the first line, and all after it in the pieces between which the id stands."""
    headers, body = refused(problem, compatible=not native, request_id=_MARK)
    if not stays:
        headers.append((b"connection", b"close"))
    first = b"HTTP/1.1 %d %s\r\n" % (problem.status, HTTPStatus(problem.status).phrase.encode())
    rest = b"\r\n".join([*(b"%s: %s" % pair for pair in headers), b"", body])
    return first, tuple(rest.split(_MARK.encode()))
