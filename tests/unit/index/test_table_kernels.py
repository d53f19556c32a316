"""Looking up in sorted tables, and putting together what is found."""

import random
from types import ModuleType

import numpy as np
import pytest

from narrows.index import table_kernels
from narrows.text.kernel import compiled


@pytest.mark.parametrize("kernels", [table_kernels, compiled("narrows.index.table_kernels")])
def test_found_and_near_names_come_once_each_in_order(kernels: ModuleType) -> None:
    rng = random.Random(2)
    keys = np.array(sorted(rng.choices(range(40), k=300)), np.int64)
    numbers = np.array([rng.randrange(200) for _ in keys], np.int32)
    counts = [rng.randrange(3) for _ in range(60)]
    asked_at = np.cumsum([0, *counts])
    asked = int(asked_at[-1])
    near_at = np.cumsum([0, *(rng.randrange(20) for _ in range(asked))])
    near = np.array([rng.randrange(200) for _ in range(int(near_at[-1]))], np.int64)
    wanted = np.array([rng.randrange(60) for _ in range(4 * asked)], np.int64)
    cut = np.array([rng.random() < 0.1 for _ in range(asked)], np.bool_)
    mark = np.zeros(200, np.int64)
    out_at, out_cut = np.zeros(61, np.int64), np.zeros(60, np.bool_)
    out = np.zeros(64, np.int64)
    done = stops = 0
    while done < 60:
        done = kernels.merge(
            done, 60, asked_at, near_at, near, cut, 4, wanted, keys, numbers, mark,
            np.zeros_like(out), np.zeros(256, np.int64), out_at, out, out_cut,
        )  # fmt: skip
        assert not mark.any()
        if done < 60:
            stops += 1
            out = np.concatenate((out, np.zeros_like(out)))
    assert stops
    for q in range(60):
        expected: set[int] = set()
        for a in range(asked_at[q], asked_at[q + 1]):
            expected |= set(near[near_at[a] : near_at[a + 1]].tolist())
            for key in wanted[4 * a : 4 * a + 4]:
                expected |= set(numbers[keys == key].tolist())
        assert out[out_at[q] : out_at[q + 1]].tolist() == sorted(expected)
        assert out_cut[q] == cut[asked_at[q] : asked_at[q + 1]].any()


@pytest.mark.parametrize("kernels", [table_kernels, compiled("narrows.index.table_kernels")])
@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 100, 1000])
def test_many_are_looked_up_as_one_is(kernels: ModuleType, size: int) -> None:
    rng = random.Random(size)
    keys = np.array(sorted(rng.choices(range(2 * size), k=size)), np.int64)
    wanted = np.array([*range(-1, 20), 2 * size - 1, 2 * size, 3 * size], np.int64)
    places = np.full(len(wanted) + 1, -7, np.int64)
    kernels.first_of_each(keys, wanted, len(wanted), places)
    assert places[:-1].tolist() == np.searchsorted(keys, wanted).tolist()
    assert places[-1] == -7


@pytest.mark.parametrize("kernels", [table_kernels, compiled("narrows.index.table_kernels")])
@pytest.mark.parametrize("most", [1, 2, 300, 70_000, 1 << 40])
def test_numbers_are_sorted_and_others_left(kernels: ModuleType, most: int) -> None:
    rng = random.Random(most)
    for size in (0, 1, 2, 200):
        values = np.array([rng.randrange(most) for _ in range(size + 5)], np.int64)
        before = values.tolist()
        kernels.ascending(values, 2, 2 + size, np.zeros(size, np.int64), np.ones(256, np.int64))
        assert values.tolist() == [*before[:2], *sorted(before[2 : 2 + size]), *before[2 + size :]]
