"""What is suggested for bytes that are not UTF-8 is what they look like."""

from __future__ import annotations

import codecs

import pytest

from narrows.inputs.encoding_guess import ENCODINGS, MOST, likelihood, suggestions

TEXTS = {
    "cp1252": "Jürgen Müller;Köln",
    "cp1250": "Řehoř Dvořák;Łukasz Żółć",
    "cp1254": "Şükrü Doğan;İzmir",
    "cp1257": "Jānis Bērziņš;Rīga",
    "cp1251": "Сергей Петров;Москва",
    "koi8-r": "Сергей Петров;Москва",
    "cp866": "Сергей Петров;Москва",
    "cp1253": "Γιώργος Παπαδόπουλος;Αθήνα",
    "cp1255": "יצחק כהן;ירושלים",
    "cp1256": "محمد علي الحسن;بغداد",
    "cp874": "สมชาย ใจดี;กรุงเทพ",
    "cp932": "山田太郎;株式会社サンプル",
    "gb18030": "王小明;北京",
    "big5": "王小明;臺北",
    "cp949": "김철수;서울",
    "cp850": "Jürgen Müller;Köln",
}


def asked(data: bytes, refused: str = "utf-8") -> list[str]:
    at = next(i for i, byte in enumerate(data) if byte > 127)
    return [one.encoding for one in suggestions(data, at, refused)]


@pytest.mark.parametrize("encoding", TEXTS)
def test_the_encoding_is_among_the_few_suggested(encoding: str) -> None:
    data = f"name;city\nAnn;Rome\n{TEXTS[encoding]}\nBo;Oslo\n".encode(encoding)
    found = asked(data)
    assert encoding in found
    assert len(found) <= MOST
    # Some share their bytes; people see which of the readings it is.
    assert found[0] == encoding or encoding in ("cp949", "cp1255")


@pytest.mark.parametrize("encoding", TEXTS)
def test_the_place_is_shown_as_it_would_read(encoding: str) -> None:
    data = f"name;city\n{TEXTS[encoding]}\nBo;Oslo\n".encode(encoding)
    at = next(i for i, byte in enumerate(data) if byte > 127)
    (told,) = (one for one in suggestions(data, at, "utf-8") if one.encoding == encoding)
    assert told.text
    assert TEXTS[encoding].startswith(told.text)


def test_utf_8_is_suggested_for_what_is_read_as_something_else() -> None:
    assert asked("name\nМихаил\n".encode(), "ascii") == ["utf-8"]


def test_what_did_not_fit_is_not_suggested() -> None:
    data = "name\nИван\n".encode("cp1251") + b"\x98"
    assert "cp1251" not in asked(data, "windows-1251")


def test_nothing_is_suggested_for_what_is_no_text() -> None:
    assert asked(b"name\n" + bytes(range(128, 256)) * 4) == []
    assert likelihood("plain words") == 0.0


def test_every_name_is_one_python_knows() -> None:
    assert all(codecs.lookup(name)._is_text_encoding for name in ENCODINGS)
