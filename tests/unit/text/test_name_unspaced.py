"""Names without spaces: native ones fall into signs, foreign ones stay whole words."""

from __future__ import annotations

import pytest

from narrows.text.canonical import canonical
from narrows.text.name import MAX_TOKENS, NameKind, Role, analyse
from narrows.text.name_unspaced import most_words, segmented, syllables


def parts(text: str) -> list[str]:
    return syllables(text, canonical(text).text.split())


@pytest.mark.parametrize("name", ["李明哲", "欧阳明哲", "李·明哲", "明哲 李", "김정은", "정은 김"])
def test_a_native_name_falls_into_its_signs(name: str) -> None:
    assert parts(name) == [sign for sign in name if sign.isalpha()]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("列昂尼德·马卡罗夫", ["列昂尼德", "马卡罗夫"]),
        ("阿里・哈桑", ["阿里", "哈桑"]),
        ("列昂尼德-马卡罗夫", ["列昂尼德", "马卡罗夫"]),
        ("列昂尼德 马卡罗夫", ["列昂尼德", "马卡罗夫"]),
        ("马卡罗夫列昂尼德", ["马卡罗夫", "列昂尼德"]),
        ("伊万诺维奇安娜", ["伊万诺维奇", "安娜"]),
        ("费奥多尔", ["费奥多尔"]),
        ("레오니트 마카로프", ["레오니트", "마카로프"]),
        ("레오니트·마카로프", ["레오니트", "마카로프"]),
    ],
)
def test_a_foreign_name_keeps_its_words(name: str, words: list[str]) -> None:
    assert parts(name) == words


def test_a_dot_between_single_signs_is_no_sign_of_a_foreign_name() -> None:
    assert parts("李.明.哲") == ["李", "明", "哲"]


def test_one_surname_in_signs_is_not_taken_apart() -> None:
    assert parts("东布罗夫斯基") == ["东布罗夫斯基"]


@pytest.mark.parametrize("name", ["伊戈尔·普京", "이고르 푸틴"])
def test_words_of_a_foreign_name_are_spelled_by_sound(name: str) -> None:
    igor, putin = analyse(name, "person").compared
    assert igor.forms[0] == "igor"
    assert "putin" in putin.forms
    assert Role.SIGN not in (igor.role, putin.role)


def test_a_company_comes_apart_at_known_words() -> None:
    assert segmented(["华信贸易有限公司"]) == ["华信", "贸易", "有限公司"]


def test_no_more_words_are_read_than_may_be_compared() -> None:
    made_up = "".join(chr(0x4E00 + 37 * i % 20000) for i in range(400))
    name = analyse(" ".join([made_up] * 4), "organisation")
    assert name.cut
    assert len(name.compared) == MAX_TOKENS
    assert len(name.tokens) <= 2 * MAX_TOKENS


def test_most_words_is_at_least_what_names_come_apart_into() -> None:
    kinds: tuple[NameKind, ...] = ("person", "organisation")
    for text in (
        "华信贸易有限公司",
        "金正恩",
        "平壤第一贸易会社",
        "김정은",
        "伊戈尔·普京",
        "putin",
    ):
        words = canonical(text).text.split()
        for kind in kinds:
            assert len(analyse(text, kind).tokens) <= most_words(words)
