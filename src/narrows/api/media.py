"""Media types of request bodies."""

from __future__ import annotations

import codecs

from narrows.api.problem import Problem
from narrows.api.routing import Call


def media_of(call: Call) -> str:
    """Return the media type of a request's body, without parameters."""
    return (call.header(b"content-type") or "").partition(";")[0].strip().lower()


def charset_of(call: Call) -> str | None:
    """Return the encoding a request's body is said to have, None where nothing is said.

    Raises:
        Problem: ``unsupported_media``: there is no such encoding of text.
    """
    from email.message import Message

    header = Message()
    header["content-type"] = call.header(b"content-type") or ""
    said = header.get_content_charset()
    if said is None:
        return None
    try:
        known = codecs.lookup(said)
    except (LookupError, ValueError):
        known = None
    if known is None or not known._is_text_encoding:
        raise Problem("unsupported_media", "there is no such charset; for instance utf-8, cp1252")
    return known.name


def insist_on_json(call: Call) -> None:
    """Insist on a JSON body: a web page cannot send one elsewhere without being asked.

    Raises:
        Problem: ``unsupported_media``.
    """
    if media_of(call) != "application/json":
        raise Problem("unsupported_media", "send application/json")
