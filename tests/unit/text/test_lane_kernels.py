"""Comparing a word with many side by side gives what comparing it with each gives."""

import random
from types import ModuleType

import numpy as np
import pytest

from narrows.text import lane_kernels, name_kernels, sound_kernels
from narrows.text.kernel import compiled
from narrows.text.lanes import lanes
from narrows.text.name import NameToken, Role
from narrows.text.name_code import Words, words_of
from narrows.text.name_costs import costs

SEED = 20261129
PARTS = [
    "kh", "sh", "ou", "ie", "ch", "y", "i", "mo", "ham", "ed", "a", "z", "zh", "ya", "iu", "ng",
    "s", "r", "t", "an", "ov", "tsch", "q", "gh", "ee", "oo", "l", "9", "44",
]  # fmt: skip


def spelling(rng: random.Random) -> str:
    return "".join(rng.choice(PARTS) for _ in range(rng.randint(1, 6)))[:30]


def near(rng: random.Random, text: str) -> str:
    letters = list(text)
    for _ in range(rng.randrange(3)):
        at = rng.randrange(len(letters))
        letters[at : at + rng.randrange(2)] = rng.choice(["", "h", "i", "ou", letters[at] * 2])
        letters = list("".join(letters)) or ["a"]
    if rng.random() < 0.3 and len(letters) > 1:
        at = rng.randrange(len(letters) - 1)
        letters[at : at + 2] = reversed(letters[at : at + 2])
    return "".join(letters)[:30]


def word(rng: random.Random, like: str) -> NameToken:
    kind = rng.random()
    text = near(rng, like) if rng.random() < 0.7 else spelling(rng)
    if kind < 0.05:
        return NameToken("7", Role.NUMBER, ("7",), None, rng.randint(5, 8))
    if kind < 0.1:
        return NameToken("k", Role.INITIAL, ("k",))
    if kind < 0.15:
        return NameToken("金", Role.SIGN, (text, near(rng, text)), "sign.金")
    if kind < 0.17:
        # Longer than the memory for comparing: such spellings have nothing in common with any.
        long = rng.choice(["123456789012" * 4, (like + text) * 9])[: rng.randint(30, 48)]
        return NameToken(text, Role.NAME, (long,))
    if kind < 0.25:
        return NameToken(text, Role.WORD, (text,), rng.choice(["bank", "trade"]))
    forms = (text, near(rng, text), spelling(rng))[: 3 if kind > 0.85 else 1]
    return NameToken(text, Role.NAME, tuple(dict.fromkeys(forms)))


def told(words: Words) -> tuple[list[list[int]], list[int], list[int]]:
    """Return what is compared of some words as lists, and their sounds and shapes."""
    form, at, codes, number, symbol = (
        getattr(words, name).tolist() for name in ("form", "at", "codes", "number", "symbol")
    )
    sound, shape = [0] * (len(at) - 1), [0] * len(words)
    sound_kernels.sounds(len(sound), at, codes, sound)
    sound_kernels.shapes(len(words), form, at, codes, sound, shape)
    return [form, at, codes, number, symbol], sound, shape


@pytest.mark.parametrize("kernels", ["plain", "compiled"])
@pytest.mark.parametrize("most", [1000, 260])
def test_side_by_side_and_one_by_one_are_the_same(kernels: str, most: int) -> None:
    module: ModuleType = lane_kernels
    if kernels == "compiled":
        module = compiled("narrows.text.lane_kernels")
    rng = random.Random(SEED)
    price = costs()
    sub, gap, two = (np.array(t, np.int32) for t in (price.sub, price.gap, price.two))
    work, flat = np.zeros(name_kernels.WIDTH**2, np.int32), [0] * name_kernels.WIDTH**2
    batch, memory = lanes()
    compared = 0
    for _ in range(6 if kernels == "plain" else 120):
        like = spelling(rng)
        # More than are held at a time, a few, and all numbers between.
        count = rng.choice([0, 1, 3, 4, 17, 40, 300])
        p, p_sound, _ = told(words_of([word(rng, like)]))
        q, _, q_shape = told(words_of([word(rng, like) for _ in range(count)]))
        out = np.full(count + 2, -1, np.int64)
        ours, theirs = ([np.array(column, np.int64) for column in one] for one in (p, q))
        module.cells(
            0, *ours, np.array(p_sound, np.int64), 0, count, np.arange(count), *theirs,
            np.array(q_shape, np.int64), sub, gap, two, price.swap, work, most, batch, memory, out,
        )  # fmt: skip
        for k in range(count):
            wanted = name_kernels.cell(
                0, *p, k, *q, price.sub, price.gap, price.two, price.swap, flat
            )
            if wanted <= most or wanted > 1000:
                assert out[k] == wanted, (SEED, k)
                compared += wanted < 1000
            else:
                assert most < out[k] <= 1000, (SEED, k)
        assert out[count:].tolist() == [-1, -1]
    assert compared > 15
