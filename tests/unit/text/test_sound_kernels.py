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
        shape = np.zeros(len(form) - 1, np.int32)
        kernels.shapes(len(form) - 1, form, at, codes.astype(np.int32), sound, shape)
        assert shape.tolist() == [
            code(words[f][0]) * 65536 + len(words[f]) * 256 + _sound(words[f])
            if last - f == 1
            else -1
            for f, last in zip(form[:-1].tolist(), form[1:].tolist(), strict=True)
        ]


def test_what_cannot_be_a_join_is_never_joined() -> None:
    rng = random.Random(20261128)
    price, work, buffer = costs(), [0] * name_kernels.WIDTH**2, [0] * name_kernels.WIDTH
    left_out = joins = 0
    for _ in range(4000):
        parts = [
            "".join(rng.choices("abdehilmnrstyz", k=rng.randint(2, 6)))
            for _ in range(rng.randint(2, 3))
        ]
        whole = list("".join(parts))
        for _ in range(rng.randint(0, 2)):
            whole[rng.randrange(len(whole))] = rng.choice("abdehilmnrstyz")
        words = ["".join(whole), "".join(parts), *parts]
        codes = [code(c) for word in words for c in word]
        at = [0]
        for word in words:
            at.append(at[-1] + len(word))
        form = list(range(len(words) + 1))
        sound = [_sound(word) for word in words]
        shape = [0] * len(words)
        sound_kernels.shapes(len(words), form, at, codes, sound, shape)
        seq, n = list(range(2, len(words))), len(parts)
        found = min(
            name_kernels.joined(
                0, form, at, codes, seq, first, span, form, at, codes, price.sub, price.gap,
                price.two, price.swap, work, buffer,
            )
            for span in range(2, n + 1)
            for first in range(n - span + 1)
        )  # fmt: skip
        may = sound_kernels.may_join(
            0, shape[0], form, at, sound, seq, shape[2:], n, form, at, sound, price.sub, price.gap
        )
        assert may or found == 1000, words
        as_one = sound_kernels.may_be_join(
            0, form, at, codes, sound, 1, form, at, codes, sound, shape, price.sub, price.gap
        )
        # As the second of two spellings of one word it is told the same.
        among = sound_kernels.may_be_join(
            0, form, at, codes, sound, 0, [n, n + 2], [*[0] * n, 0, 1, 1 + len(words[1])],
            [code("q"), *map(code, words[1])], [*[0] * n, _sound("q"), sound[1]], [-1],
            price.sub, price.gap,
        )  # fmt: skip
        assert among == as_one, words
        whole_join = name_kernels.joined(
            0, form, at, codes, seq, 0, n, form, at, codes, price.sub, price.gap, price.two,
            price.swap, work, buffer,
        )  # fmt: skip
        assert as_one or whole_join == 1000, words
        left_out += not may
        joins += found <= 210
    assert left_out > 100
    assert joins > 100


def test_joins_told_many_at_a_time_are_those_told_one_by_one() -> None:
    rng = random.Random(20261130)
    price = costs()
    sub, gap = (np.array(table, np.int32) for table in (price.sub, price.gap))
    kept = left_out = 0
    for kernels in (sound_kernels, compiled("narrows.text.sound_kernels")):
        for own in (1, 3, 6, 9, 9, 9):
            texts = ["".join(rng.choices("abhimnrty", k=own + k)) for k in (0, 1)]
            start = len(texts)
            for _ in range(150):
                like = list(rng.choice(texts[:start]))
                for _ in range(rng.randint(0, 3)):
                    place = rng.randrange(len(like))
                    like[place : place + 1] = rng.choice(["", "a", "ie", "k", "s"])
                    like = like or ["a"]
                texts.append("".join(like))
            # Words of one spelling and of several, one asked for of each sort.
            p_form, form = [0, 1, 2], [start]
            while form[-1] < len(texts):
                form.append(min(len(texts), form[-1] + rng.choice([1, 1, 1, 2, 3])))
            p_form = [0, 2] if rng.random() < 0.3 else p_form
            codes = [code(letter) for text in texts for letter in text]
            at = [0, *np.cumsum([len(text) for text in texts]).tolist()]
            sound, shape = [_sound(text) for text in texts], [0] * (len(form) - 1)
            sound_kernels.shapes(len(shape), form, at, codes, sound, shape)
            table = [np.array(one, np.int64) for one in (p_form, at, codes, sound, form, shape)]
            p_form_, at_, codes_, sound_, form_, shape_ = table
            words = np.array(rng.sample(range(len(shape)), len(shape)), np.int32)
            first, last = 3, len(words) - 2
            expected = [
                q
                for q in words[first:last].tolist()
                if sound_kernels.may_be_join(
                    0, p_form, at, codes, sound, q, form, at, codes, sound, shape, price.sub,
                    price.gap,
                )
            ]  # fmt: skip
            end = kernels.possible_joins(
                0, p_form_, at_, codes_, sound_, first, last, words, form_, at_, codes_, sound_,
                shape_, sub, gap, np.zeros(LETTERS, np.int64), np.zeros(len(words), np.int64),
            )  # fmt: skip
            assert words[first:end].tolist() == expected
            kept += len(expected)
            left_out += last - first - len(expected)
    assert kept > 50
    assert left_out > 50
