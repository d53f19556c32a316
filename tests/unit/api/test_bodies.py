"""What is no acceptable JSON is refused, whatever a lenient reader would make of it."""

from __future__ import annotations

import msgspec
import pytest

from narrows.api.bodies import MAX_BODY, decode
from narrows.api.problem import Problem


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    name: str


class Outer(msgspec.Struct):
    things: dict[str, Inner] = {}
    numbers: list[int] = []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1,]",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": "\\ud800"}',
        b'{"a": "\\udc00\\ud800"}',
        b'{"a": "\x00"}',
        b'{"a": "x\\u0000y"}',
        b'{"a": "\\\\\\u0000"}',
        b"\xff\xfe{}",
        b'{"a": "\xc3\x28"}',
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "\\u0062": 2}}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_refused(body: bytes) -> None:
    with pytest.raises(Problem) as refused:
        decode(body, object)
    assert refused.value.code == "bad_json"
    assert refused.value.status == 400


def test_a_backslash_before_u0000_is_text() -> None:
    assert decode(b'{"a": "\\\\u0000"}', object) == {"a": "\\u0000"}


def test_too_large_is_said_before_reading() -> None:
    with pytest.raises(Problem) as refused:
        decode(b" " * (MAX_BODY + 1), object)
    assert refused.value.status == 413


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"things": {"a": {"name": 1}}}', "/things/*/name"),
        (b'{"numbers": [1, "2"]}', "/numbers/1"),
        (b"[]", ""),
    ],
)
def test_a_wrong_field_is_pointed_at(body: bytes, pointer: str) -> None:
    with pytest.raises(Problem) as refused:
        decode(body, Outer)
    assert refused.value.code == "invalid"
    assert refused.value.errors[0].pointer == pointer


def test_a_doubled_key_is_refused_in_a_typed_body_too() -> None:
    with pytest.raises(Problem) as refused:
        decode(b'{"things": {"a": {"name": "x"}, "a": {"name": "y"}}}', Outer)
    assert refused.value.code == "bad_json"
