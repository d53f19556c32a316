"""What a client wants to see of what was found."""

from __future__ import annotations

import re

import msgspec

from narrows.api.query import Query
from narrows.api.yente.scope import Scope, expanded, within
from narrows.api.yente.telling import Teller
from narrows.codes.schema import names as schema_names
from narrows.codes.schema import schema
from narrows.model.entity import Entity

CHANGED_SINCE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?")


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which entities are wanted; an empty filter lets everything through.

    Attributes:
        include, exclude: Data sets.
        exclude_schema: Schemata; those below them are excluded as well.
        topics: At least one of them.
        changed_since: ISO moment.
        exclude_ids: Entities, by their id or one merged into it.
    """

    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()
    exclude_schema: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    changed_since: str | None = None
    exclude_ids: frozenset[str] = frozenset()

    @property
    def idle(self) -> bool:
        """True where everything is let through."""
        return self == _NONE

    def let(self, entity: Entity, teller: Teller) -> bool:
        """Tell whether an entity is wanted."""
        if self.exclude_ids and not self.exclude_ids.isdisjoint(_ids(entity, teller)):
            return False
        if self.exclude_schema and any(
            schema(entity.schema).is_a(name) for name in self.exclude_schema
        ):
            return False
        if self.include or self.exclude:
            datasets = teller.datasets(entity)
            if self.include and not within(datasets, self.include):
                return False
            # One of several data sets excluded leaves what the others say.
            if self.exclude and self.exclude.issuperset(datasets):
                return False
        if self.topics and self.topics.isdisjoint(teller.topics(entity)):
            return False
        changed = teller.changed(entity) if self.changed_since is not None else None
        return changed is None or self.changed_since is None or changed >= self.changed_since


_NONE = Filters()


def filters_of(query: Query, scope: Scope) -> Filters:
    """Read the filters of a request; faults are kept in the query."""
    return Filters(
        include=expanded(query.texts("include_dataset"), scope),
        exclude=expanded(query.texts("exclude_dataset"), scope),
        exclude_schema=frozenset(query.texts("exclude_schema")) & frozenset(schema_names()),
        topics=frozenset(query.texts("topics")),
        changed_since=query.matching("changed_since", CHANGED_SINCE),
        exclude_ids=frozenset(query.texts("exclude_entity_ids", most=50)),
    )


def _ids(entity: Entity, teller: Teller) -> frozenset[str]:
    record = teller.records.get(entity.source.list, entity.id)
    return frozenset((entity.id, *(record.referents if record is not None else ())))
