"""What a client wants to see of what was found."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import msgspec

from narrows.api.problem import Fault, Problem
from narrows.api.query import Query
from narrows.api.yente.scope import COLLECTIONS, Scope, expanded, within
from narrows.api.yente.telling import Teller
from narrows.api.yente.topics import LABELS
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
_NAMING = ("include_dataset", "exclude_dataset", "datasets", "exclude_schema", "topics")
"""Parameters whose values name something there is."""


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


def unknown(query: Query, teller: Teller) -> tuple[Fault, ...]:
    """Return the values that name nothing there is: such a filter lets nothing, or all, through.

    Topics are judged where every list is an official one: an export may state others.
    """
    if not query.given(*_NAMING):
        return ()
    datasets = frozenset((*COLLECTIONS, *teller.lists, *teller.records.datasets))
    known: dict[str, tuple[str, Collection[str]]] = {
        "include_dataset": ("data set", datasets),
        "exclude_dataset": ("data set", datasets),
        "datasets": ("data set", datasets),
        "exclude_schema": ("schema", schema_names()),
    }
    if not teller.records.kept:
        known["topics"] = ("topic", LABELS)
    return tuple(
        Fault(f"query/{name}", "unknown", f"{name}: there is no {what} {value[:80]!r}")
        for name, (what, values) in known.items()
        for value in query.texts(name)
        if value not in values
    )


def refuse(faults: tuple[Fault, ...]) -> None:
    """Refuse a request with filters that name nothing.

    Raises:
        Problem: ``invalid`` naming each.
    """
    if faults:
        raise Problem("invalid", "; ".join(fault.detail for fault in faults), errors=faults)


def noted(told: Iterable[str]) -> dict[str, str]:
    """Return the header that says what the body of yente's answers has no place for."""
    text = "; ".join(told).encode("ascii", "replace").decode()
    return {"Narrows-Note": text[:1000]} if text else {}


def _ids(entity: Entity, teller: Teller) -> frozenset[str]:
    record = teller.records.get(entity.source.list, entity.id)
    return frozenset((entity.id, *(record.referents if record is not None else ())))
