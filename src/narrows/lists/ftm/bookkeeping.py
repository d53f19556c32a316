"""What an export says about its entities beside what they are: its own bookkeeping.

Merged ids, the data sets an entity is in, when it was first seen and last changed are
facts about the export, not about the party, so they are no statements: they are read
again from the publication's bytes where somebody asks for them.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import msgspec

_ENTITY_MARK = b'"schema"'


class Bookkeeping(msgspec.Struct, frozen=True, gc=False):
    """An entity's record in a FollowTheMoney export.

    Attributes:
        id: The entity.
        caption: The name the publisher shows it by.
        datasets: Data sets it is in.
        referents: Ids that were merged into this one.
        target: True for what the data set is about.
        first_seen, last_seen, last_change: Moments as published.
    """

    id: str
    caption: str | None = None
    datasets: tuple[str, ...] = ()
    referents: tuple[str, ...] = ()
    target: bool | None = None
    first_seen: str | None = None
    last_seen: str | None = None
    last_change: str | None = None


class _Change(msgspec.Struct):
    op: str
    entity: msgspec.Raw


class _Outer(msgspec.Struct):
    properties: dict[str, list[msgspec.Raw]] = {}


_record = msgspec.json.Decoder(Bookkeeping)
_outer = msgspec.json.Decoder(_Outer)
_change = msgspec.json.Decoder(_Change)


def bookkeeping(data: bytes) -> Iterator[Bookkeeping]:
    """Iterate the records of a publication, nested entities after their parents.

    Args:
        data: A file of entities, plain or nested, or of a delta; other forms have none.
    """
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    for line in data.removeprefix(b"\xef\xbb\xbf").splitlines():
        if not line.startswith(b"{") or _ENTITY_MARK not in line:
            continue
        try:
            yield from _of_line(line)
        except msgspec.DecodeError:
            # The reader has refused or itemised this line; it is no entity of the list.
            continue


def _of_line(line: bytes) -> Iterator[Bookkeeping]:
    if b'"op"' in line[:40]:
        change = _change.decode(line)
        if change.op == "DEL":
            return
        line = bytes(change.entity)
    yield from _nested(line)


def _nested(entity: bytes) -> Iterator[Bookkeeping]:
    yield _record.decode(entity)
    for members in _outer.decode(entity).properties.values():
        for member in members:
            inner = bytes(member)
            if inner.startswith(b"{"):
                yield from _nested(inner)
