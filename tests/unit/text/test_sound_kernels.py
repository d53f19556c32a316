"""What is told to be not worth aligning has nothing in common."""

import random

import numpy as np

from narrows.text import name_kernels, sound_kernels
from narrows.text.kernel import compiled
from narrows.text.name_costs import LETTERS, code, costs

WORDS = (
    "mohammad", "muhamed", "abdurrahman", "rahman", "petrov", "petrow", "li", "x", "jong", "kim",
    "schwarzenegger", "svarcneger", "trading", "tredinq", "ulyanovsk", "a1", "2000", "",
)  # fmt: skip


def _sound(word: str) -> int:
    found = 0
    for letter in word:
        found |= name_kernels.SOUNDS[code(letter)]
    return found


def test_words_not_comparable_have_distance_1000() -> None:
    rng = random.Random(20261123)
    made = [
        "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 14))) for _ in range(150)
    ]
    price, work = costs(), [0] * name_kernels.WIDTH**2
    left_out = 0
    for a in (*WORDS, *made):
        for b in (*WORDS, *made):
            if len(a) == 1 or len(b) == 1:
                assert sound_kernels.comparable(_sound(a), len(a), _sound(b), len(b))
                continue
            if sound_kernels.comparable(_sound(a), len(a), _sound(b), len(b)):
                continue
            x, y = ([code(c) for c in word] for word in (a, b))
            found = name_kernels.distance(
                x, 0, len(x), y, 0, len(y), price.sub, price.gap, price.two, price.swap, work
            )
            assert found == 1000, (a, b)
            left_out += 1
    assert left_out > 1000
    assert len(name_kernels.SOUNDS) == LETTERS


def test_compiled_sounds_and_shapes_are_the_plain_ones() -> None:
    words = [word for word in WORDS if word]
    codes = np.array([code(c) for word in words for c in word], np.uint8)
    at = np.concatenate(([0], np.cumsum([len(word) for word in words]))).astype(np.int32)
    form = np.array([0, 1, 3, *range(4, len(words) + 1)], np.int32)
    fast = compiled("narrows.text.sound_kernels")
    for kernels in (sound_kernels, fast):
        sound = np.zeros(len(words), np.int16)
        kernels.sounds(len(words), at, codes, sound)
        assert sound.tolist() == [_sound(word) for word in words]
        shape = np.zeros(len(form) - 1, np.int16)
        kernels.shapes(len(form) - 1, form, at, sound, shape)
        assert shape.tolist() == [
            len(words[f]) * 256 + _sound(words[f]) if last - f == 1 else -1
            for f, last in zip(form[:-1].tolist(), form[1:].tolist(), strict=True)
        ]
