"""The OpenAPI 3.1 document, made of the route table and the types it names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from narrows.api.problem import PROBLEMS, ProblemBody
from narrows.api.routing import Answer, Operation
from narrows.api.yente.wire import ErrorResponse, HTTPValidationError
from narrows.version import __version__

_ABOUT = """Screens parties against sanctions and export-control lists and says why.

It never says "cleared": it says no match on these lists, at these versions, under this
policy, or that it could not answer. Routes under /v1 are strict in everything; the
others take and give what clients of yente 5.5 expect, and are strict where the header
Narrows-Strict is 1. Clients must ignore fields they do not know."""

_REF = "#/components/schemas/{name}"
_PROBLEM_MEDIA = "application/problem+json"


def document(table: Iterable[Operation]) -> dict[str, Any]:
    """Return the document of a route table."""
    operations = tuple(table)
    types = [ProblemBody, ErrorResponse, HTTPValidationError]
    for operation in operations:
        types += [operation.body] if operation.body is not None else []
        types += [a.body for a in operation.answers.values() if a.body is not None]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    known = {_key(kind): found for kind, found in zip(types, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(
            operation, known
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Narrows",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(op.tag for op in operations)],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key (narrows_…) or an OpenID Connect token",
                }
            },
        },
    }


def operation_id(operation: Operation) -> str:
    """Return a stable name of an operation for generated clients."""
    words = operation.path.replace("{", "").replace("}", "").replace("/", "_").strip("_")
    return f"{operation.method.lower()}_{words.replace('.', '_').replace('-', '_') or 'root'}"


def _operation(operation: Operation, known: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation_id(operation),
        "summary": operation.summary,
        "tags": [operation.tag],
        "x-scope": operation.scope,
        "responses": {
            **{str(s): _answer(a, known) for s, a in operation.answers.items()},
            **_refusals(operation, known),
        },
    }
    if operation.about:
        told["description"] = operation.about
    if operation.scope != "public":
        told["security"] = [{"bearer": []}, {}]
    if operation.params:
        told["parameters"] = [
            {
                "name": param.name,
                "in": param.place,
                "required": param.required,
                "description": param.description,
                "schema": param.schema,
            }
            for param in operation.params
        ]
    if operation.body is not None:
        told["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": known[_key(operation.body)]}},
        }
    elif operation.body_media:
        told["requestBody"] = {
            "required": True,
            "content": {media: {"schema": {}} for media in operation.body_media},
        }
    return told


def _answer(answer: Answer, known: dict[str, Any]) -> dict[str, Any]:
    if answer.body is None:
        return {"description": answer.description}
    return {
        "description": answer.description,
        "content": {answer.media: {"schema": known[_key(answer.body)]}},
    }


def _refusals(operation: Operation, known: dict[str, Any]) -> dict[str, Any]:
    """Return what an operation may refuse with, by status."""
    codes = {"bad_request", "invalid", "cannot_answer", *operation.problems}
    if operation.scope != "public":
        codes |= {"unauthenticated", "forbidden", "too_many_requests", "keys_unread"}
    if operation.body is not None or operation.body_media:
        codes |= {"bad_json", "too_large", "unsupported_media"}
    if operation.costly:
        codes.add("overloaded")
    if "{" in operation.path:
        codes.add("not_found")
    if any(param.name == "as_of" for param in operation.params):
        codes.add("times_not_covered")
    if any(param.name == "lists" for param in operation.params):
        codes.add("not_found")
    found: dict[str, Any] = {}
    for code in sorted(codes):
        status, title = PROBLEMS[code]
        if str(status) in map(str, operation.answers):
            continue
        if operation.compatible:
            body: Any = HTTPValidationError if status == 422 else ErrorResponse
            media = "application/json"
        else:
            body, media = ProblemBody, _PROBLEM_MEDIA
        found.setdefault(
            str(status),
            {"description": title, "content": {media: {"schema": known[_key(body)]}}},
        )
    return found


def _key(kind: Any) -> str:
    return repr(kind)
