"""The body of a batch, with yente's wording of what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping

from narrows.api import bodies
from narrows.api.problem import Fault, Problem
from narrows.api.routing import Call
from narrows.api.yente.wire import EntityMatchQuery

_Place = tuple[str, ...]


def match_body(call: Call) -> EntityMatchQuery:
    """Return the decoded batch.

    Raises:
        Problem: ``bad_json``, or ``invalid`` with every field that is wrong.
    """
    kind = (call.header(b"content-type") or "application/json").partition(";")[0]
    media = kind.strip().lower()
    if media != "application/json" and not media.endswith("+json"):
        raise _listed([_entry("model_attributes_type", ("body",), _NO_OBJECT, None)])
    try:
        return bodies.decode(call.body, EntityMatchQuery)
    except Problem as problem:
        if problem.code != "invalid":
            raise
    faults = list(_faults(bodies.plain(call.body)))
    # What only the strict decoder objects to (a number out of range) keeps its words.
    raise _listed(faults or [_entry("value_error", ("body",), "a value is out of range", None)])


_NO_OBJECT = "Input should be a valid dictionary or object to extract fields from"
_NO_DICT = "Input should be a valid dictionary"
_NO_STRING = "Input should be a valid string"
_NO_NUMBER = "Input should be a valid number"


def _faults(body: object) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    if not isinstance(body, dict):
        return [_entry("model_attributes_type", ("body",), _NO_OBJECT, body)]
    weights = body.get("weights", {})
    if not isinstance(weights, dict):
        found.append(_entry("dict_type", ("body", "weights"), _NO_DICT, weights))
    else:
        found += (
            _entry("float_type", ("body", "weights", name), _NO_NUMBER, value)
            for name, value in weights.items()
            if isinstance(value, bool) or not isinstance(value, int | float)
        )
    config = body.get("config", {})
    if not isinstance(config, dict):
        found.append(_entry("dict_type", ("body", "config"), _NO_DICT, config))
    else:
        found += (
            _entry("string_type", ("body", "config", name), _NO_STRING, value)
            for name, value in config.items()
            if isinstance(value, dict | list)
        )
    if "queries" not in body:
        found.append(_entry("missing", ("body", "queries"), "Field required", body))
    elif not isinstance(body["queries"], dict):
        found.append(_entry("dict_type", ("body", "queries"), _NO_DICT, body["queries"]))
    else:
        for reference, query in body["queries"].items():
            found += _query_faults(query, ("body", "queries", reference))
    return found


def _query_faults(query: object, place: _Place) -> list[dict[str, object]]:
    if not isinstance(query, Mapping):
        return [_entry("model_attributes_type", place, _NO_OBJECT, query)]
    found: list[dict[str, object]] = []
    given = query.get("id")
    if given is not None and not isinstance(given, str):
        found.append(_entry("string_type", (*place, "id"), _NO_STRING, given))
    if "schema" not in query:
        found.append(_entry("missing", (*place, "schema"), "Field required", query))
    elif not isinstance(query["schema"], str):
        found.append(_entry("string_type", (*place, "schema"), _NO_STRING, query["schema"]))
    if "properties" not in query:
        found.append(_entry("missing", (*place, "properties"), "Field required", query))
    elif not isinstance(query["properties"], Mapping):
        found.append(_entry("dict_type", (*place, "properties"), _NO_DICT, query["properties"]))
    else:
        for name, value in query["properties"].items():
            if not isinstance(value, str | list):
                at = (*place, "properties", name)
                found.append(_entry("string_type", (*at, "str"), _NO_STRING, value))
                told = "Input should be a valid list"
                found.append(_entry("list_type", (*at, "list[any]"), told, value))
    return found


def _entry(kind: str, place: _Place, told: str, given: object) -> dict[str, object]:
    return {"type": kind, "loc": list(place), "msg": told, "input": given}


def _listed(faults: list[dict[str, object]]) -> Problem:
    return Problem(
        "invalid",
        "; ".join(str(fault["msg"]) for fault in faults)[:2000],
        errors=tuple(
            Fault(_pointer(fault["loc"]), str(fault["type"]), str(fault["msg"])) for fault in faults
        ),
        listed=tuple(faults),
    )


def _pointer(place: object) -> str:
    assert isinstance(place, list)
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place[1:])
