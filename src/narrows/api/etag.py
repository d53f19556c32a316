"""ETags: the hash of an answer's bytes, so that an unchanged answer costs no transfer."""

from __future__ import annotations

import hashlib

import msgspec
from starlette.responses import Response

from narrows.api.routing import Call


def tagged(call: Call, value: object, headers: dict[str, str] | None = None) -> Response:
    """Return a value as JSON with its ETag, or 304 where the caller has it (RFC 9110, 13)."""
    body = msgspec.json.encode(value)
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    shared = {"ETag": tag, "Cache-Control": "private, no-cache", **(headers or {})}
    given = call.header(b"if-none-match")
    if given is not None and _names(given, tag):
        return Response(status_code=304, headers=shared)
    return Response(body, headers=shared, media_type="application/json")


def _names(header: str, tag: str) -> bool:
    given = (one.strip().removeprefix("W/") for one in header.split(","))
    return header.strip() == "*" or tag in given
