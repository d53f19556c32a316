"""Request bodies: strict JSON, bounded before it costs anything.

Python's own reader accepts lone surrogates, NaN and duplicate keys, and a screen that
reads only the last of two ``name`` keys has screened half a question. msgspec refuses
broken UTF-8, lone surrogates, NaN and control characters, and stops at a fixed depth;
what it takes, duplicate keys and escaped NULs, is refused here.
"""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from narrows.api.problem import Fault, Problem
from narrows.text.json_keys import DoubledKey, insist_on_distinct_keys

T = TypeVar("T")

MAX_BODY = 1024 * 1024
"""Largest JSON body in bytes; table uploads have a limit of their own."""

_ESCAPED_NUL = b"\\u0000"


def decode(body: bytes, kind: type[T]) -> T:
    """Decode a body into a value of a type.

    Raises:
        Problem: ``bad_json`` for what is no acceptable JSON, ``invalid`` for a wrong
            field, with its JSON pointer.
    """
    if len(body) > MAX_BODY:
        raise Problem("too_large", f"the body has {len(body)} bytes; the limit is {MAX_BODY}")
    if not body:
        raise Problem("bad_json", "the body is empty")
    try:
        # msgspec leaves undecoded parts unlooked at; Python's reader lets surrogates pass.
        text = body.decode("utf-8")
        value = msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        # Looked at as JSON first: a doubled key is no matter of types.
        _refuse_doubled(body, text)
        raise Problem("invalid", str(error), errors=(fault(str(error)),)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem("bad_json", f"the body is not JSON: {error}") from error
    except RecursionError as error:
        raise Problem("bad_json", "the body is nested too deep") from error
    _refuse_doubled(body, text)
    return value


def _refuse_doubled(body: bytes, text: str) -> None:
    """Refuse a body in which one object names a key twice, or a text holds NUL.

    Raises:
        Problem: ``bad_json`` naming the key.
    """
    if _ESCAPED_NUL in body and _holds_nul(body):
        raise Problem("bad_json", "the body holds a NUL character")
    try:
        insist_on_distinct_keys(text)
    except DoubledKey as error:
        raise Problem("bad_json", str(error)) from error
    except RecursionError as error:
        raise Problem("bad_json", "the body is nested too deep") from error
    except ValueError as error:
        raise Problem("bad_json", f"the body is not JSON: {error}") from error


def _holds_nul(body: bytes) -> bool:
    """Tell whether ``\\u0000`` is an escape here and not a backslash, itself escaped."""
    return re.search(rb"(?<!\\)(?:\\\\)*\\u0000", body) is not None


def fault(message: str, before: str = "") -> Fault:
    """Turn msgspec's message (``… - at `$.a[0].b```) into a fault with a pointer.

    Args:
        message: What msgspec says; a key of a mapping stands there as ``[...]``.
        before: Pointer to the value that was decoded.
    """
    text, _, path = message.partition(" - at `")
    parts = re.findall(r"\[\.\.\.\]|[^.\[\]]+", path.rstrip("`").removeprefix("$"))
    named = ("*" if part == "[...]" else escaped(part) for part in parts)
    return Fault(before + "".join(f"/{part}" for part in named), "invalid", text)


def escaped(part: str) -> str:
    """Return a key as it stands in a JSON pointer (RFC 6901, section 3)."""
    return part.replace("~", "~0").replace("/", "~1")
