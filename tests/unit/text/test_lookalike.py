"""A word in two alphabets is folded into the one that can hold it, or left."""

from __future__ import annotations

import pytest

from narrows.text.lookalike import fold_word, second_reading, turned


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("рutin", "putin"), ("пyтин", "путин"), ("раvеl", "pavel"), ("ѕаddаm", "saddam"),
        ("ρutin", "putin"), ("рυtіn", "putin"), ("ᏢᏌᎢᎥᏁ", "putin"),
        ("tvцентр", "tvцентр"), ("путин", "путин"), ("tシャツ", "tシャツ"),
        ("漢字かな", "漢字かな"),
    ],
)  # fmt: skip
def test_fold_word(word: str, folded: str) -> None:
    assert fold_word(word, among_latin=False) == folded


def test_a_word_of_nothing_but_lookalikes_is_latin_among_latin_words_only() -> None:
    assert fold_word("авс", among_latin=True) == "abc"
    assert fold_word("авс", among_latin=False) == "авс"
    assert fold_word("путин", among_latin=True) == "путин"


def test_second_reading_and_turned() -> None:
    assert second_reading("putiν") == "putin"
    assert second_reading("putin") is None
    assert turned("uᴉʇnd ɹᴉɯᴉpɐlʌ") == "vladimir putin"
    assert turned("əli") == "əli"
