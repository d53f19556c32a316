"""One entity from the wire → flat entities, nested ones as references.

Nested exports put whole entities where plain ones put ids, in both directions:
under a property of the entity itself (``addressEntity``) or under the name the
other side's property has from here (``sanctions`` for ``Sanction.entity``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec
from msgspec import UNSET

from narrows.codes.schema import Property, schema
from narrows.lists.ftm.values import checked, entity_id
from narrows.lists.ftm.wire import WireEntity
from narrows.lists.records import Unreadable
from narrows.model.errors import UnknownSchema


class Value(msgspec.Struct, frozen=True, gc=False):
    """A value as FollowTheMoney has it, with what its statement says beside it."""

    prop: str
    value: str
    original: str | None = None
    lang: str | None = None
    attribution: str | None = None


class Flat(msgspec.Struct, frozen=True):
    """An entity whose values are all text; ``attribution`` names its data sets."""

    id: str
    schema: str
    attribution: str | None
    values: tuple[Value, ...]


def flatten(entity: WireEntity) -> Iterator[Flat]:
    """Iterate an entity and all those nested in it, outermost first.

    Raises:
        Unreadable: unknown or abstract schema, unknown property, a value that is
            not of its property's type, nothing said at all.
    """
    try:
        yield from _flat(entity, None)
    except RecursionError as error:
        raise Unreadable("nested deeper than any real entity") from error


@cache
def properties(schema_name: str) -> dict[str, Property]:
    """Return the properties an entity of a schema may have.

    Raises:
        Unreadable: there is no such schema, or it is abstract.
    """
    try:
        found = schema(schema_name)
    except UnknownSchema as error:
        raise Unreadable(error.message) from error
    if found.abstract:
        raise Unreadable(f"{schema_name} is abstract: no entity can be one")
    return found.properties


def property_of(schema_name: str, prop: str) -> Property:
    """Return one property of a schema; raises ``Unreadable`` where there is none."""
    try:
        return properties(schema_name)[prop]
    except KeyError:
        raise Unreadable(f"{schema_name} has no property {prop[:60]!r}") from None


@cache
def _property_behind(child: str, reverse: str, parent: str) -> str | None:
    ancestors = schema(parent)
    for prop in properties(child).values():
        if prop.reverse == reverse and prop.range and ancestors.is_a(prop.range):
            return prop.name
    return None


def _flat(entity: WireEntity, reference: Value | None) -> Iterator[Flat]:
    own = entity_id(entity.id)
    known = properties(entity.schema)
    values: list[Value] = [] if reference is None else [reference]
    nested: list[tuple[WireEntity, Value | None]] = []
    for name, members in (entity.properties or {}).items():
        prop = known.get(name)
        for member in members:
            if isinstance(member, str):
                if prop is None:
                    raise Unreadable(f"{entity.schema} has no property {name[:60]!r}")
                clean = checked(prop, member)
                value = Value(name, clean, None if clean == member else member)
            else:
                value, back = _nested(entity, name, prop, member)
                nested.append((member, back))
                if back is not None:
                    continue
            if value not in values[:1]:
                values.append(value)
    values += _from_statements(entity)
    if not values:
        raise Unreadable(f"{own} says nothing")
    yield Flat(own, entity.schema, _attribution(entity), tuple(values))
    for member, back in nested:
        yield from _flat(member, back)


def _nested(
    entity: WireEntity, name: str, prop: Property | None, member: WireEntity
) -> tuple[Value, Value | None]:
    """Return the reference to a nested entity, and the one back where it owns it."""
    if prop is not None:
        if prop.type != "entity":
            raise Unreadable(f"{entity.schema}.{name} holds an entity, but is of type {prop.type}")
        return Value(name, entity_id(member.id)), None
    behind = _property_behind(member.schema, name, entity.schema)
    if behind is None:
        raise Unreadable(f"{entity.schema} has no property {name[:60]!r}")
    back = Value(behind, entity.id)
    return back, back


def _from_statements(entity: WireEntity) -> Iterator[Value]:
    if entity.statements is UNSET:
        return
    for statement in entity.statements:
        if statement.prop == "id":
            continue
        prop = property_of(statement.schema, statement.prop)
        if not schema(entity.schema).is_a(statement.schema):
            raise Unreadable(f"{statement.schema} statements in a {entity.schema}")
        clean = checked(prop, statement.value)
        original = statement.original_value or (
            None if clean == statement.value else statement.value
        )
        yield Value(
            statement.prop, clean, original, statement.lang or None, statement.dataset or None
        )


def _attribution(entity: WireEntity) -> str | None:
    if entity.datasets is not UNSET and entity.datasets:
        return ", ".join(sorted(entity.datasets))
    return entity.dataset or None
