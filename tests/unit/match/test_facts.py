"""What two names say as a whole, beside their words one by one."""

import pytest

from narrows.match.name import align
from narrows.match.slip_kernels import one_letter_apart
from narrows.match.weights import FACT_NAMES
from narrows.text.name import NameKind, analyse


def facts(query: str, listed: str, kind: NameKind = "person") -> set[str]:
    found = align(analyse(query, kind), analyse(listed, kind)).facts
    return {name for name, fact in zip(FACT_NAMES, found, strict=True) if fact}


def test_last_words_that_contradict_are_told() -> None:
    assert "last_differs" in facts("Tahir Jalil al-Dulaimi", "Tahir Jalil al-Tikriti")
    assert "last_differs" not in facts("Tahir Jalil al-Dulaimi", "Tahir Jalil Dulaymi")
    assert "last_differs" not in facts("Tahir Jalil", "Tahir Jalil al-Tikriti")
    assert "last_differs" not in facts("Vladimir P.", "Vladimir Putin")


@pytest.mark.parametrize("listed", ["Kim Jong", "Kim Jong Su", "Kim Jong Un Chol", "김정수"])
def test_a_name_in_signs_with_another_sign_is_told(listed: str) -> None:
    assert "signs_differ" in facts("김정은", listed)


@pytest.mark.parametrize("listed", ["Kim Jong Un", "KIM, Jong Un", "Kim Jongun", "김정은"])
def test_a_name_in_signs_with_all_its_signs_is_not(listed: str) -> None:
    assert "signs_differ" not in facts("김정은", listed)


def test_two_short_words_and_no_long_one_are_not_three_that_agree() -> None:
    assert "three_agree" not in facts("Kim Jong Un", "Kim Jong Un")
    assert "three_agree" in facts("Tahir Jalil Tikriti", "Tahir Jalil Tikriti")


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Anna Torbeng", "Anna Torberg"),
        ("Torbeng Anna", "Anna Torberg"),
        ("Anna Maria Torberg", "Anna Maria Torbeng"),
        ("Анна Торберг", "Анна Торбенг"),
    ],
)
def test_names_one_letter_apart_are_told(query: str, listed: str) -> None:
    assert "one_slip" in facts(query, listed)


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Anna Torberg", "Anna Torberg"),
        ("Anna Torberg", "Hanna Torbeng"),  # two words differ
        ("Anna Torberg", "Anna Torkenk"),  # two letters do
        ("Anna Torberg", "Anna Maria Torbeng"),
        ("Anna Berg", "Anna Borg"),  # a word as short as a syllable
        ("Анна Торберг", "Anna Torbeng"),  # nobody writes one script for the other
    ],
)
def test_names_further_apart_are_not(query: str, listed: str) -> None:
    assert "one_slip" not in facts(query, listed)


OPEN = {"little_open", "some_open", "half_open", "much_open", "rest_open"}


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Oleg Torberg", "Oleg Ivanovich Torberg"),
        ("Oleg Ivanovich Torberg", "Torberg, Oleg"),
        ("Олег Торберг", "Oleg Ivanovich Torberg"),
        ("Tahir Tikriti", "Tahir bin Jalil Tikriti"),
    ],
)
def test_a_patronymic_left_out_leaves_nothing_open(query: str, listed: str) -> None:
    assert not OPEN & facts(query, listed)


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Oleg Torberg", "Oleg Maria Torberg"),
        ("Oleg Petrovich Torberg", "Oleg Ivanovich Torberg"),
        ("Oleg Ivanovich", "Oleg Ivanovich Torberg"),
    ],
)
def test_any_other_word_left_out_or_contradicted_does(query: str, listed: str) -> None:
    assert "little_open" in facts(query, listed)


def test_what_is_little_more_than_one_common_word_is_told() -> None:
    assert "hardly_alike" in facts("Ali Hassan", "Ali Hassan")
    assert "hardly_alike" not in facts("Ali Torberg", "Ali Torberg")


def test_one_word_that_contradicts_among_others_that_agree_is_told() -> None:
    assert "one_contradicts" in facts("Tahir Jalil al-Dulaimi", "Tahir Jalil al-Tikriti")
    assert "one_contradicts" not in facts("Tahir Dulaimi", "Tahir Tikriti")
    assert "one_contradicts" not in facts("Tahir Jalil", "Tahir Jalil al-Tikriti")


def test_a_father_and_a_son_exchanged_are_told() -> None:
    assert "father_and_son" in facts("Tahir bin Jalil al-Tikriti", "Jalil bin Tahir al-Tikriti")
    assert "father_and_son" not in facts("Tahir bin Jalil al-Tikriti", "Tahir bin Jalil Tikriti")
    assert "father_and_son" not in facts("Tahir bin Jalil al-Tikriti", "Tahir Jalil al-Tikriti")


def letters_apart(a: str, b: str) -> bool:
    one, other = ([ord(c) - 96 for c in word] for word in (a, b))
    return bool(one_letter_apart(one, 0, len(one), other, 0, len(other)))


@pytest.mark.parametrize(
    "other", ["torbeng", "torber", "torbergs", "ttorberg", "torbegr", "otrberg"]
)
def test_one_letter_more_less_other_or_two_exchanged(other: str) -> None:
    assert letters_apart("torberg", other)
    assert letters_apart(other, "torberg")


@pytest.mark.parametrize("other", ["torberg", "tobegr", "torb", "gorbert", "trobegr"])
def test_more_than_that_is_not_one_letter(other: str) -> None:
    assert not letters_apart("torberg", other)
    assert not letters_apart(other, "torberg")


def test_a_foreign_word_in_signs_is_not_another_for_being_loose() -> None:
    assert "one_loose" not in facts("格奥尔基·巴什基罗夫", "Georgi Bashkirov")
    assert "one_loose" in facts("Georgi Bashkiroff", "Georgi Pashkirev")
    # Signs that are words of their own, read as one word, are spelled by rule.
    assert "one_loose" in facts("桂英 王", "Wang Koying")
