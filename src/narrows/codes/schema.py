"""FollowTheMoney schemata: which kinds of thing there are and what they may say.

Facts from the FollowTheMoney model 4.11 (https://followthemoney.tech, MIT
licence), rebuilt by ``tools/build_schema_table.py``.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from narrows.model.errors import UnknownSchema


class Property(msgspec.Struct, frozen=True):
    """One property of a schema.

    ``type`` is FollowTheMoney's: ``name``, ``date``, ``country``, ``identifier``,
    ``entity``, ``address``, ``text`` and so on; ``range`` is the schema an
    ``entity`` property points to.
    """

    name: str
    type: str
    label: str
    range: str | None = None
    reverse: str | None = None
    matchable: bool | None = None
    max_length: int | None = None


class Schema(msgspec.Struct, frozen=True):
    """One schema with its inherited properties and all its ancestors.

    ``caption`` names the properties an entity may be shown by, best first.
    """

    name: str
    label: str
    plural: str
    matchable: bool
    abstract: bool
    ancestors: frozenset[str]
    properties: dict[str, Property]
    featured: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    edge_source: str | None = None
    edge_target: str | None = None

    def is_a(self, other: str) -> bool:
        """Tell whether this schema is ``other`` or descends from it."""
        return other == self.name or other in self.ancestors


@cache
def _raw() -> dict[str, dict[str, object]]:
    data = resources.files(__package__).joinpath("schema.json").read_bytes()
    table: dict[str, dict[str, object]] = json.loads(data)
    return table


@cache
def names() -> tuple[str, ...]:
    """Return every schema name, sorted."""
    return tuple(sorted(_raw()))


@cache
def schema(name: str) -> Schema:
    """Return a schema by its exact name.

    Raises:
        UnknownSchema: there is no such schema; the message suggests the nearest.
    """
    raw = _raw().get(name)
    if raw is None:
        by_folded = {known.casefold(): known for known in _raw()}
        near = by_folded.get(name.strip().casefold())
        raise UnknownSchema(
            f"there is no schema {name!r}",
            hint=f"did you mean {near!r}?"
            if near
            else "use one of Person, Organization, Company, LegalEntity, Vessel, Airplane",
        )
    properties: dict[str, Property] = {}
    ancestors: set[str] = set()
    caption: tuple[str, ...] = tuple(raw["caption"])  # type: ignore[arg-type]
    for parent_name in raw["extends"]:  # type: ignore[attr-defined]
        parent = schema(parent_name)
        ancestors |= {parent.name, *parent.ancestors}
        properties.update(parent.properties)
        caption = caption or parent.caption
    for prop, facts in raw["properties"].items():  # type: ignore[attr-defined]
        properties[prop] = Property(
            name=prop,
            type=facts["type"],
            label=facts["label"],
            range=facts.get("range"),
            reverse=facts.get("reverse"),
            matchable=facts.get("matchable"),
            max_length=facts.get("maxLength"),
        )
    edge = raw.get("edge") or {}
    return Schema(
        name=name,
        label=str(raw["label"]),
        plural=str(raw["plural"]),
        matchable=bool(raw["matchable"]),
        abstract=bool(raw["abstract"]),
        ancestors=frozenset(ancestors),
        properties=properties,
        featured=tuple(raw["featured"]),  # type: ignore[arg-type]
        caption=caption,
        edge_source=edge.get("source"),  # type: ignore[attr-defined]
        edge_target=edge.get("target"),  # type: ignore[attr-defined]
    )


PartyKind = Literal["person", "organisation", "vessel", "aircraft", "other"]


@cache
def identifier_properties() -> frozenset[str]:
    """Return every FollowTheMoney property that holds identifiers."""
    return frozenset(
        prop.name
        for name in names()
        for prop in schema(name).properties.values()
        if prop.type == "identifier"
    )


@cache
def party_kind(schema_name: str) -> PartyKind:
    """Return which kind of party a schema describes, for matching and policy.

    ``LegalEntity`` (person or organisation, not known which) counts as an
    organisation; schemata that are no party give ``other``.
    """
    found = schema(schema_name)
    if found.is_a("Person"):
        return "person"
    if found.is_a("Vessel"):
        return "vessel"
    if found.is_a("Airplane"):
        return "aircraft"
    if found.is_a("LegalEntity"):
        return "organisation"
    return "other"
