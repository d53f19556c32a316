"""Distances of spellings."""

import random

import pytest

from narrows.text import name_kernels
from narrows.text.kernel import compiled
from narrows.text.name_costs import code, costs


def distance(a: str, b: str, most: int = 1000) -> int:
    price = costs()
    x, y = [code(c) for c in a], [code(c) for c in b]
    work = [0] * name_kernels.WIDTH**2
    return name_kernels.distance(  # type: ignore[no-any-return]
        x, 0, len(x), y, 0, len(y), price.sub, price.gap, price.two, price.swap, work, most
    )


PAIRS = [
    ("mohammed", "muhammad"), ("khamenei", "hamenei"), ("shoigu", "choigou"), ("putin", "poutine"),
    ("bondarenko", "bandarenka"), ("yusuf", "youssef"), ("tchaikovsky", "chaikovskij"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_spellings_of_one_name_are_near(a: str, b: str) -> None:
    assert distance(a, b) < 260


def test_only_the_same_spelling_is_no_distance_at_all() -> None:
    """What tells slips apart takes a cell of 0 for the same letters."""
    price = costs()
    longest = name_kernels.WIDTH - 2
    between = [
        price.sub[x * name_kernels.LETTERS + y]
        for x in range(1, name_kernels.LETTERS)
        for y in range(1, name_kernels.LETTERS)
        if x != y
    ]
    cheapest = min(*between, *price.gap[1:], *price.two, price.swap, name_kernels.DOUBLED)
    assert cheapest * 20 // (2 * longest) > 0


@pytest.mark.parametrize(("one", "other"), [(0, 0), (0, 7), (5, 7), (7, 7)])
@pytest.mark.parametrize("spelled", [0, 40, 60, 61, 100, 101, 250, 1000, name_kernels.INITIAL])
def test_what_words_mean_decides_but_over_the_same_letters(
    one: int, other: int, spelled: int
) -> None:
    found = name_kernels.meaning(spelled, one, other)
    if 0 in (one, other, spelled):
        assert found == spelled
    elif one == other:
        assert found == min(spelled, 100)
    else:
        assert found == (200 if spelled <= 60 else 1000)


@pytest.mark.parametrize(("a", "b"), [("putin", "merkel"), ("ahmed", "hassan"), ("kim", "lee")])
def test_different_names_are_far(a: str, b: str) -> None:
    assert distance(a, b) > 430


def test_the_same_is_zero_and_order_does_not_matter() -> None:
    for a, b in PAIRS:
        assert distance(a, a) == 0
        assert distance(a, b) == distance(b, a)


@pytest.mark.parametrize(("a", "b"), [("zahedi", "zahid"), ("salehi", "saleh")])
def test_a_final_i_after_a_consonant_makes_another_name(a: str, b: str) -> None:
    assert distance(a, b) == distance(b, a) > 130
    assert distance(a, a[:-1] + "y") < 40


def test_a_final_i_after_a_vowel_is_a_way_to_write_it() -> None:
    assert distance("sergei", "serge") < 60


def test_digits_are_no_typing_error() -> None:
    assert distance("m23", "m24") > 500


def test_a_limit_changes_nothing_about_what_is_within_it() -> None:
    rng = random.Random(20261129)
    cut = 0
    for _ in range(3_000):
        a = "".join(rng.choices("abdehiklmnorstuvyz", k=rng.randint(2, 12)))
        b = list(a)
        for _ in range(rng.randint(0, 4)):
            b[rng.randrange(len(b))] = rng.choice(("", "a", "i", "h", "n", "kh", "t"))
        other = "".join(b)
        if not other:
            continue
        whole = distance(a, other)
        for most in (60, 210, 260, 500):
            assert distance(a, other, most) == (whole if whole <= most else 1000)
            cut += whole > most
    assert cut > 1_000


def test_compiled_gives_the_same() -> None:
    import numpy as np

    twin = compiled("narrows.text.name_kernels")
    price = costs()
    tables = [np.array(t, np.int32) for t in (price.sub, price.gap, price.two)]
    work = np.zeros(name_kernels.WIDTH**2, np.int64)
    for a, b in (*PAIRS, ("zahedi", "zahid"), ("salih", "salehi")):
        x = np.array([code(c) for c in a], np.uint8)
        y = np.array([code(c) for c in b], np.uint8)
        assert twin.distance(x, 0, len(x), y, 0, len(y), *tables, price.swap, work) == distance(
            a, b
        )
