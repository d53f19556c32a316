"""Damaged UTF-8 is not Windows-1252."""

from __future__ import annotations

import pytest

from narrows.lists.broken_utf8 import broken_utf8

NAMES = ["José Åkesson", "Мария Петрова", "李小龍", "Łukasz Żółć"]


@pytest.mark.parametrize("name", NAMES)
def test_utf8_with_one_broken_byte_is_still_utf8(name: str) -> None:
    data = bytearray(f"{name}\n".encode() * 50)
    data[next(i for i, b in enumerate(data) if b > 127)] = ord("?")
    with pytest.raises(UnicodeDecodeError):
        data.decode()
    assert broken_utf8([bytes(data)])


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_windows_text_is_not_taken_for_utf8(encoding: str) -> None:
    text = "Müller; Ångström; señor; façade; Đ".replace("Đ", "ð")
    assert not broken_utf8([text.encode(encoding)])


def test_plain_ascii_is_neither() -> None:
    assert not broken_utf8([b"plain"])
