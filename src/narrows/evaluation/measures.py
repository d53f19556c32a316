"""Measures of a screen: precision, recall, best thresholds, intervals, calibration.

Intervals of shares are Wilson's score intervals at 95 % (E. B. Wilson, JASA 22, 1927).
F1 is no share: its intervals are the middle 95 % over resampled pairs (the percentile
bootstrap, B. Efron, Annals of Statistics 7, 1979), drawn with a fixed seed. For the best
F1 the threshold is chosen anew in every sample.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

_Z = 1.959964

_SAMPLES = 1000
_SEED = 1


class Scored(msgspec.Struct, frozen=True):
    """One labelled score."""

    score: float
    positive: bool
    threshold: float
    schema: str
    script: str


Told = Callable[[Sequence[Scored]], dict[str, object]]


def wilson(hits: int, n: int) -> list[float] | None:
    """Return the 95 % interval of a share, None where there is nothing to count."""
    if n == 0:
        return None
    share = hits / n
    middle = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    half = _Z / (1 + _Z * _Z / n) * math.sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
    return [max(0.0, middle - half), min(1.0, middle + half)]


def classified(rows: Sequence[Scored]) -> dict[str, object]:
    """Return precision, recall and F1 at the rows' thresholds, and the best F1.

    Every pair is judged by the threshold shipped for its kind. ``thresholds`` are all of
    them; ``threshold`` is the one most of the pairs have, the lowest of several as common.
    """
    positives = sum(row.positive for row in rows)
    flagged = sum(row.score >= row.threshold for row in rows)
    hits = sum(row.positive and row.score >= row.threshold for row in rows)
    best_f1, best_threshold = best(rows)
    f1_interval, best_f1_interval = f1_intervals(rows)
    thresholds = Counter(row.threshold for row in rows)
    return {
        "threshold": min(thresholds, key=lambda one: (-thresholds[one], one), default=None),
        "thresholds": sorted(thresholds),
        "precision": hits / flagged if flagged else None,
        "precision_interval": wilson(hits, flagged),
        "recall": hits / positives if positives else None,
        "recall_interval": wilson(hits, positives),
        "f1": 2 * hits / (flagged + positives) if flagged + positives else None,
        "f1_interval": f1_interval,
        "best_f1": best_f1,
        "best_f1_interval": best_f1_interval,
        "best_threshold": best_threshold,
        "n": len(rows),
        "positives": positives,
    }


def f1_intervals(rows: Sequence[Scored]) -> tuple[list[float] | None, list[float] | None]:
    """Return the 95 % intervals of F1 and of the best F1; None where nothing is positive."""
    if not any(row.positive for row in rows):
        return None, None
    ordered = sorted(rows, key=lambda row: -row.score)
    score = np.array([row.score for row in ordered])
    positive = np.array([row.positive for row in ordered])
    flagged = score >= np.array([row.threshold for row in ordered])
    # Pairs of one score stand or fall together.
    ends = np.flatnonzero(np.append(score[1:] != score[:-1], True))
    rng = np.random.default_rng(_SEED)
    at_thresholds, at_best = np.zeros(_SAMPLES), np.zeros(_SAMPLES)
    for sample in range(_SAMPLES):
        times = np.bincount(rng.integers(0, len(rows), len(rows)), minlength=len(rows))
        positives = times[positive].sum()
        # A sample without a positive has an F1 of 0, flagged or not.
        hits = times[positive & flagged].sum()
        at_thresholds[sample] = 2 * hits / max(1, times[flagged].sum() + positives)
        found = np.cumsum(times * positive)[ends]
        at_best[sample] = (2 * found / np.maximum(1, np.cumsum(times)[ends] + positives)).max()
    return _middle(at_thresholds), _middle(at_best)


def _middle(values: NDArray[np.float64]) -> list[float]:
    low, high = np.quantile(values, (0.025, 0.975))
    return [float(low), float(high)]


def best(rows: Sequence[Scored]) -> tuple[float | None, float | None]:
    """Return the best F1 over all thresholds and the threshold that gives it."""
    positives = sum(row.positive for row in rows)
    if not positives:
        return None, None
    ordered = sorted(rows, key=lambda row: -row.score)
    hits = 0
    found = (0.0, 1.0)
    for i, row in enumerate(ordered, start=1):
        hits += row.positive
        if i < len(ordered) and ordered[i].score == row.score:
            continue
        f1 = 2 * hits / (i + positives)
        if f1 > found[0]:
            found = (f1, row.score)
    return found


def broken_down(rows: Sequence[Scored]) -> dict[str, object]:
    """Return ``classified``, the same by schema and by script, and by both in each of these."""
    return _divided(rows, lambda members: _divided(members, classified))


def _divided(rows: Sequence[Scored], told: Told) -> dict[str, object]:
    return {
        **classified(rows),
        "by_schema": _grouped(rows, lambda row: row.schema, told),
        "by_script": _grouped(rows, lambda row: row.script, told),
    }


def _grouped(
    rows: Sequence[Scored], key: Callable[[Scored], str], told: Told
) -> dict[str, dict[str, object]]:
    groups: dict[str, list[Scored]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: told(members) for name, members in sorted(groups.items())}


def calibration(rows: Sequence[Scored], bins: int = 10) -> dict[str, object]:
    """Return the reliability table, expected calibration error and Brier score."""
    if not rows:
        return {"ece": None, "brier": None, "table": []}
    table: list[dict[str, object]] = []
    error = 0.0
    for k in range(bins):
        low, high = k / bins, (k + 1) / bins
        members = [r for r in rows if low <= r.score < high or (k == bins - 1 and r.score == 1)]
        if not members:
            continue
        predicted = sum(r.score for r in members) / len(members)
        observed = sum(r.positive for r in members) / len(members)
        error += abs(predicted - observed) * len(members) / len(rows)
        row = {"from": low, "to": high, "n": len(members)}
        table.append({**row, "predicted": predicted, "observed": observed})
    brier = sum((r.score - r.positive) ** 2 for r in rows) / len(rows)
    return {"ece": error, "brier": brier, "table": table}


def tied_at_top(scores: Sequence[float]) -> float | None:
    """Return the share of scores that sit exactly at the maximum."""
    if not scores:
        return None
    top = max(scores)
    return sum(score == top for score in scores) / len(scores)
