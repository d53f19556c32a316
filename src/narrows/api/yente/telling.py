"""Entities in FollowTheMoney's JSON: flat, nested, and with a score."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import cast

import msgspec

from narrows.api.yente.records import Records
from narrows.api.yente.topics import topics_of
from narrows.api.yente.wire import EntityResponse, Properties
from narrows.codes.party import is_party
from narrows.codes.schema import Schema, schema
from narrows.model.entity import Entity
from narrows.service.screener import Screener

_KEPT = 20_000
"""Entities kept as encoded; the whole list for most users."""


class Teller:
    """Tells the entities of one screener."""

    def __init__(self, screener: Screener) -> None:
        self._screener = screener
        self._lists = {used.name: used for used in screener.basis.lists}
        self.records = Records(screener.view)
        self._flat: dict[tuple[str, str], EntityResponse] = {}

    @property
    def lists(self) -> Collection[str]:
        """Names of the lists there are."""
        return self._lists

    def find(self, entity_id: str, list_name: str | None = None) -> Entity | None:
        """Return an entity by id; the made-up parties of the canary list are none."""
        for entity in self._screener.snapshot.entities_by_id(entity_id):
            if entity.source.list in self._lists and list_name in (None, entity.source.list):
                return entity
        return None

    def flat(self, entity: Entity) -> EntityResponse:
        """Return an entity with ids in place of other entities.

        Its properties are encoded already: answers put them in as they are.
        """
        key = (entity.source.list, str(entity.id))
        found = self._flat.get(key)
        if found is None:
            if len(self._flat) >= _KEPT:
                self._flat.clear()
            told = self._told(entity, self.properties(entity))
            raw = cast(Properties, msgspec.Raw(msgspec.json.encode(told.properties)))
            found = self._flat[key] = msgspec.structs.replace(told, properties=raw)
        return found

    def properties(self, entity: Entity) -> Properties:
        """Return an entity's values by property."""
        found: Properties = dict(entity.properties())
        if "topics" not in found and (topics := self.topics(entity)):
            found["topics"] = list(topics)
        return found

    def topics(self, entity: Entity) -> tuple[str, ...]:
        """Return why an entity is listed, as topics."""
        if not is_party(entity.schema):
            return entity.values("topics")
        return topics_of(entity, self._screener.designations(entity))

    def datasets(self, entity: Entity) -> tuple[str, ...]:
        """Return the data sets an entity is in: its list, and what an export names."""
        record = self.records.get(entity.source.list, entity.id)
        named = () if record is None else record.datasets
        return tuple(dict.fromkeys((entity.source.list, *named)))

    def changed(self, entity: Entity) -> str | None:
        """Return when an entity last changed; for lists that do not say, the version's day."""
        record = self.records.get(entity.source.list, entity.id)
        if record is not None and record.last_change is not None:
            return record.last_change
        return self._lists[entity.source.list].published

    def nested(self, entity: Entity) -> EntityResponse:
        """Return an entity with those next to it in place of their ids."""
        properties = self.properties(entity)
        shape = schema(entity.schema)
        for prop, values in properties.items():
            if prop in shape.properties and shape.properties[prop].type == "entity":
                properties[prop] = [self._or_id(value) for value in values]
        for prop, others in self.pointing(entity).items():
            properties.setdefault(prop, []).extend(self.beside(entity, one) for one in others)
        return self._told(entity, properties)

    def beside(self, entity: Entity, other: Entity) -> EntityResponse:
        """Return a neighbour; of a link, whom it leads to is told as well."""
        shape = schema(other.schema)
        if shape.edge_source is None:
            return self.flat(other)
        properties = self.properties(other)
        for prop in (shape.edge_source, shape.edge_target):
            if prop in properties and entity.id not in properties[prop]:
                properties[prop] = [self._or_id(value) for value in properties[prop]]
        return self._told(other, properties)

    def pointing(self, entity: Entity) -> dict[str, list[Entity]]:
        """Return the entities that point at one, by the property they have from here."""
        found: dict[str, list[Entity]] = {}
        for other in self._screener.snapshot.pointing_at(entity.id):
            if other.source.list == entity.source.list:
                for reverse in _reverses(schema(other.schema), other, entity.id):
                    found.setdefault(reverse, []).append(other)
        return found

    def owned(self, entity: Entity) -> dict[str, list[Entity]]:
        """Return the entities one points at itself, by property."""
        shape = schema(entity.schema)
        found: dict[str, list[Entity]] = {}
        for prop, values in entity.properties().items():
            if prop in shape.properties and shape.properties[prop].type == "entity":
                others = [self.find(value, entity.source.list) for value in values]
                known = [other for other in others if other is not None]
                if known:
                    found[prop] = known
        return found

    def _or_id(self, value: str) -> EntityResponse | str:
        other = self.find(value)
        return value if other is None else self.flat(other)

    def _told(self, entity: Entity, properties: Properties) -> EntityResponse:
        record = self.records.get(entity.source.list, entity.id)
        last = self.records.confirmed.get(entity.source.list)
        if record is None:
            return EntityResponse(
                id=entity.id,
                caption=caption(entity),
                schema=entity.schema,
                properties=properties,
                datasets=(entity.source.list,),
                target=is_party(entity.schema),
                last_seen=last,
            )
        return EntityResponse(
            id=entity.id,
            caption=record.caption or caption(entity),
            schema=entity.schema,
            properties=properties,
            datasets=self.datasets(entity),
            referents=record.referents,
            target=is_party(entity.schema) if record.target is None else record.target,
            first_seen=record.first_seen,
            last_seen=record.last_seen,
            last_change=record.last_change,
        )


def _reverses(shape: Schema, other: Entity, entity_id: str) -> Iterator[str]:
    for statement in other.statements:
        if statement.value == entity_id:
            prop = shape.properties.get(statement.prop)
            if prop is not None and prop.type == "entity" and prop.reverse is not None:
                yield prop.reverse


def caption(entity: Entity) -> str:
    """Return what to show an entity by: a name, else what its schema is shown by."""
    shape = schema(entity.schema)
    for prop in shape.caption:
        value = entity.first(prop)
        if value is not None:
            return value
    return entity.caption if is_party(entity.schema) else shape.label
