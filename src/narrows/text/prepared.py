"""Word tables in the form they are used in, prepared from the plain text they are kept as.

Bringing ten thousand spellings into canonical form and Latin letters takes longer than a
question does, and a single question on the command line would pay for it every time. The
plain text is what counts: ``tools/build_name_tables.py`` prepares the tables, and a test
fails where they say anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from importlib import resources
from typing import TypeVar

import msgspec

T = TypeVar("T")

FILE = "name_tables.bin"

_read: dict[str, Callable[[], object]] = {}
_kept: list[Callable[[], None]] = []
_from_text = False


def prepared(kind: type[T]) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """Keep what a function without arguments reads: prepared where it is, else as it reads it.

    Args:
        kind: Type of the table.
    """

    def around(read: Callable[[], T]) -> Callable[[], T]:
        @cache
        @wraps(read)
        def table() -> T:
            found = None if _from_text else _tables().get(read.__name__)
            return read() if found is None else msgspec.msgpack.decode(found, type=kind)

        _read[read.__name__] = read
        _kept.append(table.cache_clear)
        return table

    return around


@cache
def _tables() -> dict[str, msgspec.Raw]:
    file = resources.files("narrows.text").joinpath("data", FILE)
    if not file.is_file():
        return {}
    return msgspec.msgpack.decode(file.read_bytes(), type=dict[str, msgspec.Raw])


def prepare() -> bytes:
    """Return the prepared tables, read from their plain text, as one file."""
    global _from_text  # noqa: PLW0603
    _from_text = True
    _forget()
    try:
        tables = {name: _ordered(read()) for name, read in sorted(_read.items())}
    finally:
        _from_text = False
        _forget()
    return msgspec.msgpack.encode(tables)


def _forget() -> None:
    for clear in _kept:
        clear()


def _ordered(table: object) -> object:
    return sorted(table) if isinstance(table, frozenset) else table
