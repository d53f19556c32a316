"""Media types of request bodies."""

from __future__ import annotations

from narrows.api.problem import Problem
from narrows.api.routing import Call


def media_of(call: Call) -> str:
    """Return the media type of a request's body, without parameters."""
    return (call.header(b"content-type") or "").partition(";")[0].strip().lower()


def insist_on_json(call: Call) -> None:
    """Insist on a JSON body: a web page cannot send one elsewhere without being asked.

    Raises:
        Problem: ``unsupported_media``.
    """
    if media_of(call) != "application/json":
        raise Problem("unsupported_media", "send application/json")
