"""The body of a batch, with yente's wording of what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import msgspec

from narrows.api import bodies
from narrows.api.problem import Fault, Problem
from narrows.api.routing import Call
from narrows.api.yente.wire import EntityMatchQuery

_Place = tuple[str, ...]

MOST_FAULTS = 100
"""Faults told of one body: whoever sent more has sent something else."""


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
    try:
        # It was looked at as JSON already: only its types are wrong, or a number is too large.
        body = msgspec.json.decode(call.body)
    except msgspec.ValidationError as error:
        raise Problem("bad_json", "a number of the body is out of range") from error
    faults = list(islice(_faults(body), MOST_FAULTS))
    # What only the strict decoder objects to (a number out of range) keeps its words.
    raise _listed(faults or [_entry("value_error", ("body",), "a value is out of range", None)])


_NO_OBJECT = "Input should be a valid dictionary or object to extract fields from"
_NO_DICT = "Input should be a valid dictionary"
_NO_STRING = "Input should be a valid string"
_NO_NUMBER = "Input should be a valid number"


def _faults(body: object) -> Iterator[dict[str, object]]:
    if not isinstance(body, dict):
        yield _entry("model_attributes_type", ("body",), _NO_OBJECT, body)
        return
    weights = body.get("weights", {})
    if not isinstance(weights, dict):
        yield _entry("dict_type", ("body", "weights"), _NO_DICT, weights)
    else:
        for name, value in weights.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                yield _entry("float_type", ("body", "weights", name), _NO_NUMBER, value)
    config = body.get("config", {})
    if not isinstance(config, dict):
        yield _entry("dict_type", ("body", "config"), _NO_DICT, config)
    else:
        for name, value in config.items():
            if isinstance(value, dict | list):
                yield _entry("string_type", ("body", "config", name), _NO_STRING, value)
    if "queries" not in body:
        yield _entry("missing", ("body", "queries"), "Field required", body)
    elif not isinstance(body["queries"], dict):
        yield _entry("dict_type", ("body", "queries"), _NO_DICT, body["queries"])
    else:
        for reference, query in body["queries"].items():
            yield from _query_faults(query, ("body", "queries", reference))


def _query_faults(query: object, place: _Place) -> Iterator[dict[str, object]]:
    if not isinstance(query, Mapping):
        yield _entry("model_attributes_type", place, _NO_OBJECT, query)
        return
    given = query.get("id")
    if given is not None and not isinstance(given, str):
        yield _entry("string_type", (*place, "id"), _NO_STRING, given)
    if "schema" not in query:
        yield _entry("missing", (*place, "schema"), "Field required", query)
    elif not isinstance(query["schema"], str):
        yield _entry("string_type", (*place, "schema"), _NO_STRING, query["schema"])
    if "properties" not in query:
        yield _entry("missing", (*place, "properties"), "Field required", query)
    elif not isinstance(query["properties"], Mapping):
        yield _entry("dict_type", (*place, "properties"), _NO_DICT, query["properties"])
    else:
        for name, value in query["properties"].items():
            if not isinstance(value, str | list):
                at = (*place, "properties", name)
                yield _entry("string_type", (*at, "str"), _NO_STRING, value)
                told = "Input should be a valid list"
                yield _entry("list_type", (*at, "list[any]"), told, value)


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
