"""Entities as bytes, as the snapshot keeps them.

A snapshot is verified byte by byte before anything is answered from it, and most of it
is its entities: what all statements of an entity share is written once, and what a
statement does not say at its end is not written.
"""

from __future__ import annotations

import msgspec

from narrows.model.entity import Entity
from narrows.model.statement import EntityId, Source, Statement


class _Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An entity as it is kept.

    Attributes:
        id, schema: The entity's.
        publisher, version: Its source: list and version.
        said: A row for each statement: its fields from ``prop`` on, up to the last that
            says something. A statement about another id or schema than the entity's
            comes whole, which is longer than any other row.
    """

    id: str
    schema: str
    publisher: str
    version: str
    said: tuple[tuple[str | None, ...], ...]


_WHOLE = len(Statement.__struct_fields__)

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Kept).decode


def pack(entity: Entity) -> bytes:
    """Return an entity as bytes; equal entities give equal bytes."""
    said: list[tuple[str | None, ...]] = []
    for s in entity.statements:
        if s.entity_id != entity.id or s.schema != entity.schema:
            said.append(msgspec.structs.astuple(s))
            continue
        row = [s.prop, s.value, s.lang, s.original, s.locator, s.attribution, s.valid_from]
        row.append(s.valid_to)
        while row[-1] is None:
            row.pop()
        said.append(tuple(row))
    source = entity.source
    return _encode(_Kept(entity.id, entity.schema, source.list, source.version, tuple(said)))


def unpack(data: bytes | memoryview) -> Entity:
    """Return the entity that was packed.

    Raises:
        msgspec.DecodeError: the bytes are not those of an entity.
    """
    kept = _decode(data)
    id, schema = EntityId(kept.id), kept.schema
    return Entity(
        id,
        schema,
        Source(kept.publisher, kept.version),
        tuple(
            [
                Statement(*row) if len(row) == _WHOLE else Statement(id, schema, *row)  # type: ignore[arg-type]
                for row in kept.said
            ]
        ),
    )
