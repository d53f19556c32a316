"""Arranging candidates into tasks."""

from types import ModuleType

import numpy as np
import pytest

from narrows.checks import task_kernels
from narrows.text.kernel import compiled

NEVER = -(10**9)


@pytest.fixture(params=["plain", "compiled"])
def kernels(request: pytest.FixtureRequest) -> ModuleType:
    return task_kernels if request.param == "plain" else compiled("narrows.checks.task_kernels")


def test_a_task_is_one_text_and_one_kind_and_each_name_needs_its_own(kernels: ModuleType) -> None:
    names = np.array([0, 1, 2, 1, 3], np.int64)
    out_name, need = np.zeros(5, np.int64), np.zeros(5, np.int64)
    text, kind, at = np.zeros(4, np.int64), np.zeros(4, np.int64), np.zeros(5, np.int64)
    year_1970, year_1990 = 1 << 1970 % 64, 1 << 1990 % 64
    tasks = kernels.arrange(
        2, np.array([0, 3, 5]), names, 2, np.array([0, 1]), np.array([100, 200, 300, NEVER]),
        np.array([0, 0]), 3, np.array([0, 1, 0], np.uint8), np.array([0, -7]), 4, -50,
        np.array([year_1970, 0], np.uint64), np.array([year_1970, 0], np.uint64),
        np.array([1, 0], np.uint64), np.array([4, 3, 2, -900]), NEVER,
        np.array([0, 0, 1, 2], np.int32), np.array([0, 1, 0], np.uint8),
        np.array([0, 1, 2], np.uint16), np.array([year_1990, year_1970, 0], np.uint64),
        np.array([1, 1, 0], np.uint64), np.array([0, 4, 0, 0], np.uint8), np.zeros(2, np.int64),
        out_name, need, text, kind, at,
    )  # fmt: skip
    assert (tasks, at[:4].tolist()) == (3, [0, 2, 3, 5])
    assert list(zip(text[:3].tolist(), kind[:3].tolist(), strict=True)) == [(0, 0), (0, 1), (1, 0)]
    assert out_name.tolist() == [0, 1, 2, 1, 3]
    # Far dates and a weak alias make it need more; a fitting date less; no date, nothing.
    assert need.tolist() == [100 + 900, 100 + 900 + 50, 200 + 7 - 4, 300 + 50, 300]


def test_the_very_name_is_marked_and_always_weighed(kernels: ModuleType) -> None:
    need, same = np.zeros(5, np.int64), np.zeros(5, np.bool_)
    kernels.mark_same(
        2, np.array([7, 8]), np.array([3, 7, 7, 7, 9]), np.array([1, 0, 2, 5], np.int32),
        np.array([0, 3, 5]), np.array([1, 2, 5, 2, 5]), NEVER, need, same,
    )  # fmt: skip
    assert same.tolist() == [False, True, True, False, False]
    assert need.tolist() == [0, NEVER, NEVER, 0, 0]
