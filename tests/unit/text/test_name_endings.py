"""Endings another language gives a surname."""

from __future__ import annotations

import pytest

from narrows.text.name import analyse
from narrows.text.name_endings import without_ending


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("orlovová", "orlova"),
        ("shevchenková", "shevchenko"),
        ("petrovičová", "petrovič"),
        ("orlovova", "orlova"),
        ("orlovs", "orlov"),
        ("andrejs", "andrej"),
        ("orlovas", "orlov"),
        ("andrejus", "andrej"),
        ("petrovičius", "petrovič"),
    ],
)
def test_an_ending_is_taken_off(word: str, bare: str) -> None:
    assert bare in without_ending(word)


@pytest.mark.parametrize("word", ["orlova", "nová", "davis", "hans", "nikolas", "markus", "evs"])
def test_a_word_that_only_looks_alike_is_left(word: str) -> None:
    assert without_ending(word) == ()


def test_a_surname_is_spelled_with_and_without_its_ending() -> None:
    _, surname = analyse("Jelena Petrovičová", "person").compared
    assert surname.forms[0] == "petrovicova"
    assert {"petrovic", "petrovich"} <= set(surname.forms)
