"""Parameters of yente's routes, as its OpenAPI document declares them."""

from __future__ import annotations

from typing import Any

from narrows.api.native import parameters as native
from narrows.api.routing import Param
from narrows.api.yente.algorithms import BEST, CONFIG
from narrows.codes.schema import names as schema_names

FACETS = ("datasets", "schema", "countries", "identifiers", "topics", "genders")
MOST_SORTS = 10
"""Fields to sort by: each is read of everything found."""

FACETS_SHOWN = ("countries", "topics", "datasets")
_DAY = r"^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?$"


def _query(name: str, description: str, schema: dict[str, Any]) -> Param:
    return Param(name, "query", description, schema)


def _texts(name: str, description: str, **more: Any) -> Param:
    return _query(
        name, description, {"type": "array", "items": {"type": "string"}, "default": [], **more}
    )


def _whole(name: str, description: str, default: int, most: int) -> Param:
    return _query(name, description, {"type": "integer", "maximum": most, "default": default})


DATASET = Param(
    "dataset", "path", "A list, or default for all of them", {"type": "string"}, required=True
)
ENTITY = Param("entity_id", "path", "Id of an entity", {"type": "string"}, required=True)
PROPERTY = Param(
    "property_name",
    "path",
    "Property by which entities stand next to it",
    {"type": "string"},
    required=True,
)
STRICT = Param(
    "Narrows-Strict",
    "header",
    "1: a misspelt property is an error, a bad question fails alone, stale lists are 503",
    {"type": "string", "enum": ["0", "1"]},
)
_CHANGED = _query("changed_since", "Only what changed since", {"type": "string", "pattern": _DAY})
_NARROWING = (
    _texts("include_dataset", "Only from these data sets"),
    _texts("exclude_schema", "Not these kinds of entities"),
    _texts("exclude_dataset", "Not from these data sets"),
)
MATCH = (
    _whole("limit", "Most results for a question", 5, 500),
    _query("threshold", "Score from which a result is a match", {"type": "number", "default": 0.7}),
    _query(
        "cutoff",
        "Score from which a result is shown at all",
        {"type": "number", "default": 0.7, "deprecated": True},
    ),
    _query(
        "algorithm",
        "An algorithm's name; all are answered by one matcher, see /algorithms",
        {"type": "string", "enum": ["best", *CONFIG], "default": "best", "examples": [BEST]},
    ),
    *_NARROWING,
    _texts("topics", "Only with one of these topics"),
    _CHANGED,
    _texts("exclude_entity_ids", "Not these entities", maxItems=50),
)
SEARCH = (
    _query("q", "What to look for", {"type": "string", "default": "", "maxLength": 2000}),
    _query(
        "schema",
        "Kind of entities",
        {"type": "string", "enum": list(schema_names()), "default": "Thing"},
    ),
    *_NARROWING,
    _CHANGED,
    _texts("countries", "Country codes"),
    _texts("topics", "Topics"),
    _texts("datasets", "Data sets"),
    _query(
        "filter",
        "field:value, for instance properties.birthDate:1985",
        {"type": "array", "items": {"type": "string", "pattern": "^[^:]+:"}, "default": []},
    ),
    _whole("limit", "Most results", 10, 500),
    _whole("offset", "Begin with this result", 0, 9499),
    _texts("sort", "field:asc or field:desc", maxItems=MOST_SORTS),
    _query("target", "Only (not) listed parties", {"type": "boolean", "deprecated": True}),
    _query("fuzzy", "Find words one or two letters off", {"type": "boolean", "default": False}),
    _query("simple", "Read q as plain words", {"type": "boolean", "default": False}),
    _query(
        "facets",
        "Counts to give",
        {
            "type": "array",
            "items": {"type": "string", "enum": list(FACETS)},
            "default": list(FACETS_SHOWN),
        },
    ),
    _query(
        "filter_op",
        "How several values of one filter are joined",
        {"type": "string", "enum": ["AND", "OR"], "default": "OR"},
    ),
)
TIMES = native.TIMES
NESTED = _query("nested", "Tell the entities next to it too", {"type": "boolean", "default": True})
PAGE = (
    _texts("sort", "field:asc or field:desc", maxItems=MOST_SORTS),
    _whole("limit", "Most results for a property", 10, 500),
    _whole("offset", "Begin with this result", 0, 9499),
)
