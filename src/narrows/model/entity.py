"""An entity: all statements about one listed party (or its sanction, address …)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from narrows.model.statement import EntityId, Source, Statement

NAME_PROPERTIES = ("name", "alias", "previousName", "weakAlias", "abbreviation")
"""Properties that hold names to screen against, strongest first."""

BIRTH_PROPERTIES = {
    "person": ("birthDate",),
    "organisation": ("incorporationDate",),
    "vessel": ("buildDate",),
}
"""What a date given is held against, by kind of listed party; nothing for the others."""


class Entity(msgspec.Struct, frozen=True, gc=False):
    """All statements of one entity from one list version.

    ``statements`` keep the order of the publication; the first ``name`` is the
    primary name as published.
    """

    id: EntityId
    schema: str
    source: Source
    statements: tuple[Statement, ...]

    def values(self, prop: str) -> tuple[str, ...]:
        """Return the distinct values of a property, in published order."""
        seen: dict[str, None] = {}
        for statement in self.statements:
            if statement.prop == prop:
                seen[statement.value] = None
        return tuple(seen)

    def of(self, prop: str) -> Iterator[Statement]:
        """Iterate the statements of one property."""
        return (s for s in self.statements if s.prop == prop)

    def first(self, prop: str) -> str | None:
        """Return the first value of a property, or None."""
        for statement in self.statements:
            if statement.prop == prop:
                return statement.value
        return None

    @property
    def caption(self) -> str:
        """The name to show: the first primary name, else any name, else the id."""
        for prop in NAME_PROPERTIES:
            value = self.first(prop)
            if value is not None:
                return value
        return str(self.id)

    def names(self) -> Iterator[Statement]:
        """Iterate every statement that names the entity, strongest kind first."""
        for prop in NAME_PROPERTIES:
            yield from self.of(prop)

    def properties(self) -> dict[str, list[str]]:
        """Return FollowTheMoney's ``properties`` object."""
        out: dict[str, list[str]] = {}
        for statement in self.statements:
            values = out.setdefault(statement.prop, [])
            if statement.value not in values:
                values.append(statement.value)
        return out


def assemble(statements: Iterable[Statement], source: Source) -> Iterator[Entity]:
    """Group statements into entities, in order of first appearance."""
    groups: dict[EntityId, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(statement.entity_id, []).append(statement)
    for entity_id, group in groups.items():
        yield Entity(entity_id, group[0].schema, source, tuple(group))
