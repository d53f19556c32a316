"""Cursors: opaque to the caller, bound to what they page through.

A cursor names the place where a page ended and the state of the thing it was a page of.
Where that has changed since, the cursor is refused: a page would miss or repeat items.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from narrows.api.problem import Fault, Problem

T = TypeVar("T")


class _Cursor(msgspec.Struct, frozen=True, array_like=True):
    at: int
    state: str


def page(
    items: Sequence[T], cursor: str | None, limit: int, state: str
) -> tuple[Sequence[T], str | None]:
    """Return a page of items and the cursor of the next one.

    Args:
        items: All items, in an order that ``state`` fixes.
        cursor: As it was given with the page before.
        limit: Most items.
        state: Name of exactly these items.

    Raises:
        Problem: ``invalid``: the cursor is none, or of something else.
    """
    start = 0 if cursor is None else _read(cursor, state)
    end = start + limit
    more = _write(_Cursor(end, _seal(state))) if end < len(items) else None
    return items[start:end], more


def _seal(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()[:16]


def _write(cursor: _Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(cursor)).decode().rstrip("=")


def _read(text: str, state: str) -> int:
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        cursor = msgspec.msgpack.decode(data, type=_Cursor)
    except (ValueError, binascii.Error, msgspec.DecodeError) as error:
        raise _refused("this is no cursor that was given here") from error
    if cursor.state != _seal(state):
        raise _refused("what was paged through has changed; begin again without a cursor")
    if cursor.at < 0:
        raise _refused("this is no cursor that was given here")
    return cursor.at


def _refused(detail: str) -> Problem:
    return Problem("invalid", detail, errors=(Fault("query/cursor", "cursor", detail),))
