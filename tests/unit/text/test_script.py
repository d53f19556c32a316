"""Each letter belongs to one script."""

from __future__ import annotations

import unicodedata

import pytest

from narrows.text.script import Script, dominant, script_of, scripts


@pytest.mark.parametrize(
    ("char", "script"),
    [
        ("a", "LATIN"), ("ß", "LATIN"), ("ế", "LATIN"), ("ж", "CYRILLIC"), ("ґ", "CYRILLIC"),
        ("ع", "ARABIC"), ("پ", "ARABIC"), ("ש", "HEBREW"), ("Ω", "GREEK"), ("ἄ", "GREEK"),
        ("ժ", "ARMENIAN"), ("ხ", "GEORGIAN"), ("Ხ", "GEORGIAN"), ("한", "HANGUL"),
        ("習", "HAN"), ("𠀀", "HAN"), ("ひ", "HIRAGANA"), ("カ", "KATAKANA"), ("ท", "THAI"),
        ("र", "DEVANAGARI"), ("አ", "ETHIOPIC"), ("7", "OTHER"), (" ", "OTHER"),
    ],
)  # fmt: skip
def test_script_of(char: str, script: str) -> None:
    assert script_of(char) == script


def test_the_table_agrees_with_the_names_of_unicode() -> None:
    words = {
        "LATIN", "CYRILLIC", "ARABIC", "HEBREW", "GREEK", "ARMENIAN", "GEORGIAN", "HANGUL",
        "HIRAGANA", "KATAKANA", "THAI", "DEVANAGARI",
    }  # fmt: skip
    for point in range(0x250):
        char = chr(point)
        if char.isalpha() and unicodedata.name(char).split()[0] in words:
            assert script_of(char) == unicodedata.name(char).split()[0], char
    for point in range(0x370, 0xD7A4):
        char = chr(point)
        word = unicodedata.name(char, "-").split()[0]
        if unicodedata.category(char) in ("Ll", "Lu", "Lo") and word in words:
            assert script_of(char) == word, (hex(point), char)


def test_scripts_and_dominant() -> None:
    assert scripts("Путин Putin 7") == {"CYRILLIC", "LATIN"}
    assert scripts("123") == frozenset()
    assert dominant("Владимир P") == Script.CYRILLIC
    assert dominant("12 34") == "OTHER"
    assert dominant("") == "OTHER"
