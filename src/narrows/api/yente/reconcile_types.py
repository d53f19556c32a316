"""What the reconciliation protocol takes and gives, as types."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from narrows.codes.schema import schema


class Given(Struct, frozen=True):
    """A property value that narrows a query; ``pid`` or, in older clients, ``p``."""

    v: Any
    pid: str | None = None
    p: str | None = None


class Query(Struct, frozen=True):
    """One query."""

    query: str = ""
    type: str | list[str] = "Thing"
    limit: int = 5
    properties: tuple[Given, ...] = ()
    type_strict: str | None = None


class Named(Struct, frozen=True, order=True):
    """A kind of entities, or a property."""

    id: str
    name: str
    description: str | None = None


class Labelled(Struct, frozen=True):
    """A property."""

    id: str
    name: str


class Candidate(Struct, frozen=True):
    """An entity that may be meant."""

    id: str
    name: str
    description: str
    type: tuple[Named, ...]
    score: float
    match: bool


class Candidates(Struct, frozen=True):
    """The candidates for one query.

    ``notes`` say what was not understood, not compared or cut; they are absent where
    there is nothing to say.
    """

    result: tuple[Candidate, ...]
    notes: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET


class Suggested(Struct, frozen=True):
    """Kinds or properties that may be meant."""

    prefix: str
    result: tuple[Named, ...]
    code: str = "/api/status/ok"
    status: str = "200 OK"


class SuggestedEntities(Struct, frozen=True):
    """Entities that may be meant."""

    prefix: str
    result: tuple[Candidate, ...]
    code: str = "/api/status/ok"
    status: str = "200 OK"


class Proposed(Struct, frozen=True):
    """Properties to extend with."""

    limit: int
    type: str
    properties: tuple[Labelled, ...]


class Wanted(Struct, frozen=True):
    """A property to extend with."""

    id: str
    settings: dict[str, str | int | float | bool | None] = {}


class Extension(Struct, frozen=True):
    """What is to be extended with which properties."""

    ids: tuple[str, ...]
    properties: tuple[Wanted, ...]


class Extended(Struct, frozen=True):
    """Values by entity and property."""

    meta: tuple[Labelled, ...]
    rows: dict[str, dict[str, list[dict[str, str]]]]


class Place(Struct, frozen=True):
    """Where a part of the service is."""

    service_url: str
    service_path: str


class Suggest(Struct, frozen=True):
    """Where suggestions are given."""

    entity: Place
    type: Place
    property: Place


class Choice(Struct, frozen=True):
    """One choice of a setting."""

    id: str
    name: str


class Setting(Struct, frozen=True):
    """A setting of an extension."""

    name: str
    label: str
    type: str
    default: Any
    help_text: str
    choices: tuple[Choice, ...] = ()


class Extend(Struct, frozen=True):
    """How values are fetched."""

    propose_properties: Place
    propose_settings: tuple[Setting, ...]


class View(Struct, frozen=True):
    """Where an entity can be looked at."""

    url: str


class Preview(Struct, frozen=True):
    """Where a small page about an entity is."""

    url: str
    width: int
    height: int


class Manifest(Struct, frozen=True):
    """What the service offers."""

    versions: tuple[str, ...]
    name: str
    identifierSpace: str  # noqa: N815  the protocol's spelling
    schemaSpace: str  # noqa: N815
    documentation: str
    batchSize: int  # noqa: N815
    view: View
    preview: Preview
    suggest: Suggest
    extend: Extend
    defaultTypes: tuple[Named, ...]  # noqa: N815


def type_of(name: str) -> Named:
    """Return a kind of entities as the protocol names it."""
    shape = schema(name)
    return Named(name, shape.plural, shape.label)
