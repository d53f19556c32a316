"""JSON whose objects name a key twice: every usual reader keeps the last and drops the others.

RFC 8259, section 4, leaves the behaviour open. Here the dropped value may be the listed
name, so such an object is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any


class DoubledKey(ValueError):
    """One object names a key twice; the message says which."""


def insist_on_distinct_keys(text: str) -> None:
    """Insist that no object in a JSON text, at any depth, names a key twice.

    Raises:
        DoubledKey: one does.
        ValueError: the text is no JSON.
        RecursionError: it is nested too deep.
    """
    _DISTINCT.decode(text)


def _distinct(pairs: list[tuple[str, Any]]) -> None:
    # Nothing is kept of an object: there may be a hundred thousand.
    if len(pairs) > 1 and len({name for name, _ in pairs}) != len(pairs):
        doubled = first_doubled(name for name, _ in pairs)
        raise DoubledKey(f"the key {doubled[:80]!r} stands twice in one object")


def first_doubled(names: Iterable[str]) -> str:
    """Return the first name that stood before, in one pass: there may be a hundred thousand.

    Raises:
        ValueError: there is none.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    raise ValueError("no name stands twice")


def _unread(_: str) -> int:
    # Only keys are looked at, and Python refuses to read a number of 4,301 digits.
    return 0


_DISTINCT = json.JSONDecoder(object_pairs_hook=_distinct, parse_int=_unread, parse_float=_unread)
