"""Keys made from letter codes, plain and compiled, are the keys of the same spelling."""

from __future__ import annotations

import random

import numpy as np
import pytest

from narrows.index import key_kernels
from narrows.index.grams import spelling_grams
from narrows.index.keys import sound_keys
from narrows.text.kernel import compiled
from narrows.text.name_costs import codes

_ROOM = key_kernels.ROOM

_PIECES = (
    *"abcdefghijklmnopqrstuvwxyz0123456789",
    *("sch", "tch", "tsch", "sh", "ch", "cz", "sz", "tz", "ts", "zh", "dz", "dzh", "ce", "dj"),
    *("kh", "gh", "ph", "th", "dh", "bh", "ou", "oo", "ee", "aa", "ss", "hh", "tt"),
)


def _words(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    made = ["".join(chance.choices(_PIECES, k=chance.randint(1, 9)))[:30] for _ in range(count)]
    return [
        *made, "", "a", "h", "ah", "2024", "0", "9" * 30, "k7", "tsch", "dzhokhar", "mohammed",
        "bcdfghjklmnpqrstvwxzbcdfghjklm",
    ]  # fmt: skip


@pytest.mark.parametrize("fast", [False, True])
def test_keys_from_letter_codes_are_those_of_the_spelling(fast: bool) -> None:
    kernels = compiled("narrows.index.key_kernels") if fast else key_kernels
    letters, classes, out = (np.zeros(n, np.int64) for n in (_ROOM, _ROOM, 4 * _ROOM))
    for word in _words(7, 4000):
        letters_of = codes("xy" + word + "q")
        coded = np.frombuffer(letters_of, np.uint8) if fast else letters_of
        found = kernels.spelling_keys(coded, 2, 2 + len(word), letters, classes, out)
        assert tuple(out[:found].tolist()) == spelling_grams(word), word
        found = kernels.sound_keys(coded, 2, 2 + len(word), classes, out, 0)
        assert tuple(out[:found].tolist()) == sound_keys(word), word


def test_keys_known_already_are_not_added_again() -> None:
    classes, out = [0] * _ROOM, [0] * 4 * _ROOM
    coded = codes("mohammed")
    once = key_kernels.sound_keys(coded, 0, 8, classes, out, 0)
    assert key_kernels.sound_keys(coded, 0, 8, classes, out, once) == once
