"""What yente's routes take and give, as types: decoded, encoded and documented by them.

Field names, defaults and optionality are those of the OpenAPI document of yente 5.5.0.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from narrows.codes.schema import names, party_kind, schema

Value = str | int | float | bool | None
Properties = dict[str, list[Any]]
"""Property to values; a value is text, or in nested answers another entity."""


MATCHABLE = tuple(
    name for name in names() if schema(name).matchable and party_kind(name) != "other"
)
"""Kinds of entities a question may be about."""


class EntityExample(Struct, frozen=True):
    """One question: a party as the caller knows it."""

    schema: Annotated[str, Meta(extra_json_schema={"enum": list(MATCHABLE)})]
    properties: dict[str, str | list[Any]]
    id: str | None = None


class EntityMatchQuery(Struct, frozen=True):
    """A batch of questions under ids of the caller's own."""

    queries: Annotated[
        dict[str, EntityExample],
        Meta(extra_json_schema={"minProperties": 1, "maxProperties": 100}),
    ]
    weights: dict[str, float] = {}
    config: Annotated[
        dict[str, Value], Meta(extra_json_schema={"propertyNames": {"pattern": "^nm_[a-z_]+$"}})
    ] = {}


class TotalSpec(Struct, frozen=True):
    """How many there are."""

    value: int
    relation: str = "eq"


class FeatureResult(Struct, frozen=True):
    """One piece of evidence: ``score`` is its weight in bits."""

    detail: str | None
    score: float
    query: str | None = None
    candidate: str | None = None


class EntityResponse(Struct, frozen=True):
    """An entity as its lists tell it."""

    id: str
    caption: str
    schema: str
    properties: Properties
    datasets: tuple[str, ...] = ()
    referents: tuple[str, ...] = ()
    target: bool = False
    first_seen: str | None = None
    last_seen: str | None = None
    last_change: str | None = None


class ScoredEntityResponse(Struct, frozen=True):
    """An entity that may be the one asked about, with score and evidence."""

    id: str
    caption: str
    schema: str
    properties: Properties
    datasets: tuple[str, ...]
    referents: tuple[str, ...]
    target: bool
    first_seen: str | None
    last_seen: str | None
    last_change: str | None
    score: Annotated[float, Meta(ge=0, le=1)]
    explanations: dict[str, FeatureResult]
    match: bool


class EntityMatches(Struct, frozen=True, omit_defaults=False):
    """The answer to one question.

    ``notes`` say what was not understood, not compared or cut; they are absent where
    there is nothing to say. ``error`` stands in strict mode for a question that failed.
    """

    status: int
    results: tuple[ScoredEntityResponse, ...]
    total: TotalSpec
    query: EntityExample
    notes: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    error: str | msgspec.UnsetType = msgspec.UNSET


class EntityMatchResponse(Struct, frozen=True):
    """Answers under the ids of the questions.

    ``overrides`` stands in strict answers only: the parameters the request chose, in its
    words. The answers hold under these only.
    """

    responses: dict[str, EntityMatches]
    limit: int
    overrides: dict[str, tuple[str, ...]] | msgspec.UnsetType = msgspec.UNSET


class SearchFacetItem(Struct, frozen=True):
    """One value of a facet and how many results have it."""

    name: str
    label: str
    count: int = 1


class SearchFacet(Struct, frozen=True):
    """The values of one property over all results."""

    label: str
    values: tuple[SearchFacetItem, ...]


class SearchResponse(Struct, frozen=True):
    """A page of what a search found."""

    limit: int
    offset: int
    total: TotalSpec
    results: tuple[EntityResponse, ...]
    facets: dict[str, SearchFacet]


class AdjacentResultsResponse(Struct, frozen=True):
    """A page of entities that stand next to another by one property."""

    limit: int
    offset: int
    total: TotalSpec
    results: tuple[EntityResponse, ...]


class EntityAdjacentResponse(Struct, frozen=True):
    """An entity and all that stand next to it, by property."""

    entity: EntityResponse
    adjacent: dict[str, AdjacentResultsResponse]


class StatusResponse(Struct, frozen=True):
    """All is well."""

    status: str = "ok"


class ErrorResponse(Struct, frozen=True):
    """What is wrong, in words."""

    detail: str


class ValidationFault(Struct, frozen=True):
    """One wrong field or parameter."""

    type: str
    loc: tuple[str | int, ...]
    msg: str
    input: Any = None
    ctx: dict[str, Any] = {}


class HTTPValidationError(Struct, frozen=True):
    """Every wrong field or parameter."""

    detail: tuple[ValidationFault, ...]


class ConfigVar(Struct, frozen=True):
    """A configuration variable of an algorithm."""

    type: str = "float"
    description: str | None = None
    default: Value = 0


class FeatureDoc(Struct, frozen=True):
    """One kind of evidence; ``coefficient`` is its weight in bits where the policy sets it."""

    description: str | None
    coefficient: float
    url: str


class AlgorithmDocs(Struct, frozen=True):
    """An algorithm's configuration and kinds of evidence."""

    name: str
    description: str | None
    config: dict[str, ConfigVar]
    features: dict[str, FeatureDoc]


class Algorithm(Struct, frozen=True):
    """An algorithm name that is accepted, and what answers under it."""

    name: str
    description: str | None
    features: dict[str, FeatureDoc]
    docs: AlgorithmDocs


class AlgorithmResponse(Struct, frozen=True):
    """Every accepted algorithm name."""

    algorithms: tuple[Algorithm, ...]
    default: str
    best: str


class DataPublisher(Struct, frozen=True):
    """Who publishes a list."""

    name: str
    url: str | None = None
    country: str | None = None


class DataSet(Struct, frozen=True, kw_only=True):
    """A list, or a collection of lists."""

    name: str
    title: str
    license: str | None = None
    summary: str | None = None
    description: str | None = None
    url: str | None = None
    updated_at: str | None = None
    last_export: str | None = None
    entity_count: int | None = None
    thing_count: int | None = None
    version: str | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    publisher: DataPublisher | None = None
    coverage: dict[str, Any] | None = None
    resources: tuple[dict[str, Any], ...] = ()
    children: tuple[str, ...] = ()
    deprecation: str | None = None
    deprecated: bool = False
    load: bool = True
    entities_url: str | None = None
    delta_url: str | None = None
    namespace: bool = False
    index_version: str | None = None
    index_current: bool = True


class DataCatalog(Struct, frozen=True):
    """Every data set, and which of them are up to date."""

    datasets: tuple[DataSet, ...]
    current: tuple[str, ...]
    outdated: tuple[str, ...]
    index_stale: bool
