"""What is told of many words at once is what is told of each."""

import random
from types import ModuleType

import numpy as np
import pytest

from narrows.match import column_kernels
from narrows.text import sound_kernels
from narrows.text.kernel import compiled


@pytest.mark.parametrize("kernels", ["plain", "compiled"])
def test_words_comparable_beside_each_other_are_those_comparable_one_by_one(kernels: str) -> None:
    module: ModuleType = column_kernels
    if kernels == "compiled":
        module = compiled("narrows.match.column_kernels")
    rng = random.Random(20261130)
    some = [(rng.randint(2, 32), rng.randrange(256)) for _ in range(400)]
    lengths, sounds = (np.array(column, np.int16) for column in zip(*some, strict=True))
    out = np.zeros(len(some), np.int16)
    comparable = 0
    for length, sound in [(2, 0), (32, 255), *some[:60]]:
        module.comparable_columns(
            len(some), np.int16(length), np.int16(sound), lengths, sounds, out
        )
        one_by_one = [sound_kernels.comparable(sound, length, s, n) for n, s in some]
        assert out.tolist() == one_by_one
        comparable += sum(one_by_one)
    assert 0 < comparable < 60 * len(some)


def test_a_word_in_two_roles_is_two_columns_and_its_place_is_left_as_it_was() -> None:
    names, at = [0, 1], [0, 3, 5]
    word, role = [4, 2, 4, 4, 2], [0, 0, 1, 0, 0]
    column_of, used, roles, after, run = [-1] * 5, [0] * 5, [0] * 5, [0] * 5, [9] * 5
    count = column_kernels.columns_of(
        0, 2, names, at, word, role, column_of, used, roles, after, run
    )
    assert count == 3
    assert list(zip(used[:3], roles[:3], strict=True)) == [(4, 0), (2, 0), (4, 1)]
    assert run == [0, 1, 2, 0, 1]
    assert column_of == [-1] * 5
