"""Refusing for load by the bytes that arrived, before a request is made of them.

At ten times what can be answered nine of ten requests are refused: what one refusal costs
decides how much is left for answers. A request that came whole and plain is refused
without being parsed; whatever is odd about one is left to the parser, which refuses it
for a little more.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus

from narrows.api.guard import refused
from narrows.api.problem import Problem

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length"
_KEPT = b"\r\nconnection: keep-alive\r\n"
_ODD = (b"\r\ntransfer-", b"\r\nexpect", b"\r\nconnection", b"\r\nupgrade", b"\r\n ", b"\r\n\t")
"""Headers that decide how a request is read or what becomes of its connection."""

_MOST_HEAD = 8 * 1024
_MOST_DIGITS = 12
_MARK = "0" * 16
_PLAIN_PATH = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-.")


def plain_post(data: bytes) -> tuple[str, int] | None:
    """Return path and body size of a request, None where it is not one whole plain POST.

    Args:
        data: All that arrived on a connection since the last request ended.
    """
    if not data.startswith(b"POST /"):
        return None
    end = data.find(_HEAD_END, 0, _MOST_HEAD)
    if end < 0:
        return None
    head = data[: end + 2].lower().replace(_KEPT, b"\r\n", 1)
    at = head.find(_LENGTH)
    if at < 0 or head.find(_LENGTH, at + 1) >= 0:
        return None
    before, _, declared = head[at + len(_LENGTH) :].partition(b"\r\n")[0].partition(b":")
    declared = declared.strip()
    if before or not declared.isdigit() or len(declared) > _MOST_DIGITS:
        return None
    if end + len(_HEAD_END) + int(declared) != len(data):
        return None
    if any(odd in head for odd in _ODD) or head.count(b"\n") != head.count(b"\r\n"):
        return None
    address, _, version = data[5 : data.index(b"\r\n")].partition(b" ")
    path = address.partition(b"?")[0]
    if version != b"HTTP/1.1" or not _PLAIN_PATH.issuperset(path):
        return None
    return path.decode("ascii"), int(declared)


def answer(
    problem: Problem, path: str, headers: Iterable[tuple[bytes, bytes]], *, stays: bool
) -> bytes:
    """Return a refusal as it goes over the wire.

    Args:
        problem: Why.
        path: Where the request went: the older routes have another form of errors.
        headers: What every answer carries, the date for one.
        stays: Whether the connection is kept.
    """
    first, rest = _written(
        problem.code, problem.detail, tuple(problem.headers.items()), path.startswith("/v1/"), stays
    )
    told = b"".join([b"%s: %s\r\n" % pair for pair in headers])
    return first + told + rest.replace(_MARK.encode(), secrets.token_hex(8).encode())


@lru_cache(maxsize=64)
def _written(
    code: str, detail: str, more: tuple[tuple[str, str], ...], native: bool, stays: bool
) -> tuple[bytes, bytes]:
    problem = Problem(code, detail, headers=dict(more))
    headers, body = refused(problem, compatible=not native, request_id=_MARK)
    if not stays:
        headers.append((b"connection", b"close"))
    first = b"HTTP/1.1 %d %s\r\n" % (problem.status, HTTPStatus(problem.status).phrase.encode())
    return first, b"\r\n".join([*(b"%s: %s" % pair for pair in headers), b"", body])
