"""Wrong decoding is undone where it is certain and left alone where it is not."""

from __future__ import annotations

import pytest

from narrows.text.escape import has_escapes, repair, unescape


@pytest.mark.parametrize("text", ["Владимир Путин", "Müller", "José Núñez", "Ørsted", "محمد"])
@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_utf8_read_as_western_is_repaired(text: str, codec: str) -> None:
    damaged = "".join(
        bytes([byte]).decode("cp1252" if codec == "cp1252" and byte not in UNDEFINED else "latin-1")
        for byte in text.encode("utf-8")
    )
    assert damaged != text
    assert repair(damaged) == text


UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


@pytest.mark.parametrize("text", ["Путин", "Сергей Шойгу", "Медведев"])
def test_cyrillic_read_as_western_or_twice_is_repaired(text: str) -> None:
    assert repair(text.encode("cp1251").decode("cp1252")) == text


@pytest.mark.parametrize(
    "text",
    [
        "Müller",
        "Ñuñoa",
        "Łódź",
        "Ærø",
        "Россия",
        "СССР",
        "Đặng Văn",
        "naïve café",
        "Ångström",
        "ÀÉ",
    ],
)
def test_real_text_is_left_alone(text: str) -> None:
    assert repair(text) == text


def test_escapes_of_escapes_come_out() -> None:
    assert unescape("&amp;amp;uuml;") == "ü"
    assert unescape("%ZZ 100% &nosuch;") == "%ZZ 100% &nosuch;"
    assert unescape("%FF") == "%FF"
    assert not has_escapes("AT & T, 100%")
