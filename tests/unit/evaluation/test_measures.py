"""Figures of a screen, checked by hand."""

from __future__ import annotations

import math

from narrows.evaluation.deck import partial_roc
from narrows.evaluation.measures import Scored, classified, f1_intervals


def _rows(*scored: tuple[float, bool, float]) -> list[Scored]:
    return [Scored(score, hit, limit, "Person", "LATIN") for score, hit, limit in scored]


def test_the_threshold_is_a_number_the_one_most_pairs_have() -> None:
    found = classified(_rows((0.9, True, 0.8), (0.7, True, 0.6), (0.1, False, 0.8)))
    assert (found["threshold"], found["thresholds"]) == (0.8, [0.6, 0.8])
    assert found["f1"] == 1.0
    found = classified(_rows((0.9, True, 0.8), (0.7, True, 0.6)))
    assert found["threshold"] == 0.6


def test_intervals_of_f1_are_the_same_every_time_and_narrow_with_more_pairs() -> None:
    few = _rows((0.9, True, 0.5), (0.6, False, 0.5), (0.4, True, 0.5), (0.1, False, 0.5)) * 10
    assert f1_intervals(few) == f1_intervals(few)
    widths = []
    for rows in (few, few * 20):
        told = classified(rows)
        for key in ("f1", "best_f1"):
            low, high = told[f"{key}_interval"]  # type: ignore[misc]
            assert low <= told[key] <= high
        low, high = told["f1_interval"]  # type: ignore[misc]
        widths.append(high - low)
    assert widths[1] < widths[0] / 3


def test_nothing_positive_has_no_interval() -> None:
    assert f1_intervals(_rows((0.9, False, 0.5))) == (None, None)


def test_the_roc_curve_counts_clean_customers_above_each_threshold() -> None:
    tops = [3.0, 2.0, 2.0, *[-math.inf] * 47]
    found = partial_roc([4.0, 2.5, 1.0, None], tops)
    assert [(p["false_positive_rate"], p["recall"]) for p in found] == [
        (0.0, 0.25),
        (0.02, 0.5),
        (0.06, 0.75),
    ]
    assert found[-1]["threshold"] is None
    crowded = partial_roc([4.0], [3.0, 2.0, 1.0])
    assert [p["false_positive_rate"] for p in crowded] == [0.0]
