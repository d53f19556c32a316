"""What one question may have looked up has an end, whatever letters it is written in."""

from __future__ import annotations

import random

import pytest

from narrows.checks.question import Readings, usable
from narrows.index.spell import SPELLINGS
from narrows.match.policies import default_policy
from narrows.model.party import Party

LETTERS = {
    "Latin": "abcdefghijklmnopqrstuvwxyz",
    "Latin, marked": "äčéğíłñöšüžýőűțșđþæœß",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщыьэюя",
    "Greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "Hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "Han": "".join(map(chr, range(0x4E00, 0x9FA0))),
    "Hangul": "".join(map(chr, range(0xAC00, 0xD7A4))),
    "kana": "".join(map(chr, range(0x30A2, 0x30F4))),
}

MOST_SPELLINGS = 512
"""Spellings of the words of one question that are looked up: 128 words in four each."""


@pytest.mark.parametrize("letters", LETTERS)
def test_the_spellings_a_question_is_looked_up_by_have_an_end(letters: str) -> None:
    rng = random.Random(7)
    for names, words in ((24, 8), (8, 24), (12, 16)):
        for length in (2, 3, 5, 8):
            written = tuple(
                " ".join("".join(rng.choices(LETTERS[letters], k=length)) for _ in range(words))
                for _ in range(names)
            )
            asked, _ = usable(Party(names=written), default_policy())
            assert asked
            looked_up = {
                word.forms[:SPELLINGS]
                for name in Readings(asked, None).asked()
                for word in name.compared
            }
            assert sum(map(len, looked_up)) <= MOST_SPELLINGS, (names, words, length)
