"""Distances of spellings."""

import pytest

from narrows.text import name_kernels
from narrows.text.kernel import compiled
from narrows.text.name_costs import code, costs


def distance(a: str, b: str, module: object = name_kernels) -> int:
    price = costs()
    x, y = [code(c) for c in a], [code(c) for c in b]
    work = [0] * name_kernels.WIDTH**2
    return module.distance(  # type: ignore[attr-defined,no-any-return]
        x, 0, len(x), y, 0, len(y), price.sub, price.gap, price.two, price.swap, work
    )


PAIRS = [
    ("mohammed", "muhammad"), ("khamenei", "hamenei"), ("shoigu", "choigou"), ("putin", "poutine"),
    ("bondarenko", "bandarenka"), ("yusuf", "youssef"), ("tchaikovsky", "chaikovskij"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_spellings_of_one_name_are_near(a: str, b: str) -> None:
    assert distance(a, b) < 260


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
