"""The FollowTheMoney JSON shapes, as decoded from the wire.

Unknown top-level fields are refused by the decoder: a misspelt ``propertys`` would
otherwise read as an entity that says nothing. The fields below are those of
FollowTheMoney's entity, statement and delta dictionaries (4.x) and of the bulk
exports made with them.
"""

from __future__ import annotations

import json
import re
from typing import Literal, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from narrows.lists.records import Unreadable
from narrows.text.json_keys import first_doubled

_KEY = re.compile(rb'"\s*:')
_T = TypeVar("_T", bound=msgspec.Struct)


class WireStatement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One FollowTheMoney statement; ``prop`` is ``id`` for the entity's checksum."""

    entity_id: str
    prop: str
    schema: str
    value: str
    dataset: str | UnsetType | None = UNSET
    canonical_id: str | UnsetType | None = UNSET
    id: str | UnsetType | None = UNSET
    lang: str | UnsetType | None = UNSET
    original_value: str | UnsetType | None = UNSET
    prop_type: str | UnsetType | None = UNSET
    external: bool | UnsetType | None = UNSET
    target: bool | UnsetType | None = UNSET
    first_seen: str | UnsetType | None = UNSET
    last_seen: str | UnsetType | None = UNSET
    origin: str | UnsetType | None = UNSET


class WireEntity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entity; nested exports hold whole entities in place of references."""

    id: str
    schema: str
    properties: dict[str, list[str | WireEntity]] | UnsetType = UNSET
    statements: list[WireStatement] | UnsetType = UNSET
    caption: str | UnsetType | None = UNSET
    datasets: list[str] | UnsetType = UNSET
    dataset: str | UnsetType | None = UNSET
    referents: list[str] | UnsetType = UNSET
    origin: list[str] | str | UnsetType | None = UNSET
    target: bool | UnsetType | None = UNSET
    first_seen: str | UnsetType | None = UNSET
    last_seen: str | UnsetType | None = UNSET
    last_change: str | UnsetType | None = UNSET


class Removed(msgspec.Struct, frozen=True):
    """The entity of a ``DEL`` operation, of which only the id counts."""

    id: str


class WireChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One operation of a delta file, its entity still undecoded."""

    op: Literal["ADD", "MOD", "DEL"]
    entity: msgspec.Raw


_entity = msgspec.json.Decoder(WireEntity)
_statement = msgspec.json.Decoder(WireStatement)
_change = msgspec.json.Decoder(WireChange)
_removed = msgspec.json.Decoder(Removed)


def entity(line: bytes) -> WireEntity:
    """Decode one entity, plain or nested.

    Raises:
        Unreadable: not JSON, not the shape, a key given twice, nested too deep.
    """
    return _checked(_entity, line)


def statement(line: bytes) -> WireStatement:
    """Decode one statement; raises ``Unreadable`` as ``entity`` does."""
    return _checked(_statement, line)


def change(line: bytes) -> tuple[Literal["ADD", "MOD"], WireEntity] | tuple[Literal["DEL"], str]:
    """Decode one line of a delta file; raises ``Unreadable`` as ``entity`` does."""
    outer = _checked(_change, line)
    if outer.op == "DEL":
        return "DEL", _checked(_removed, bytes(outer.entity)).id
    return outer.op, entity(bytes(outer.entity))


def _checked(decoder: msgspec.json.Decoder[_T], line: bytes) -> _T:
    try:
        value = decoder.decode(line)
    except RecursionError as error:
        raise Unreadable("nested deeper than any real entity") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(str(error)) from error
    # A colon after a quote is a key, or text that looks like one: only where the
    # numbers differ is the slow, exact test for doubled keys worth its time.
    if len(_KEY.findall(line)) != _keys(value):
        json.loads(line, object_pairs_hook=_unique)
    return value


def _keys(value: msgspec.Struct) -> int:
    count = 0
    for field in value.__struct_fields__:
        item = getattr(value, field)
        if item is UNSET:
            continue
        count += 1
        if field == "properties":
            count += len(item)
            for members in item.values():
                for member in members:
                    if type(member) is WireEntity:
                        count += _keys(member)
        elif field == "statements":
            count += sum(_keys(member) for member in item)
    return count


def _unique(pairs: list[tuple[str, object]]) -> None:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        doubled = first_doubled(names)
        raise Unreadable(f"the key {doubled!r} stands twice in one object")
