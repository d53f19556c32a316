"""Measures of a screen: precision, recall, best thresholds, intervals, calibration.

Intervals are Wilson's score intervals at 95 % (E. B. Wilson, JASA 22, 1927).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import msgspec

_Z = 1.959964


class Scored(msgspec.Struct, frozen=True):
    """One labelled score."""

    score: float
    positive: bool
    threshold: float
    schema: str
    script: str


def wilson(hits: int, n: int) -> list[float] | None:
    """Return the 95 % interval of a share, None where there is nothing to count."""
    if n == 0:
        return None
    share = hits / n
    middle = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    half = _Z / (1 + _Z * _Z / n) * math.sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
    return [max(0.0, middle - half), min(1.0, middle + half)]


def classified(rows: Sequence[Scored]) -> dict[str, object]:
    """Return precision, recall and F1 at the rows' thresholds, and the best F1."""
    positives = sum(row.positive for row in rows)
    flagged = sum(row.score >= row.threshold for row in rows)
    hits = sum(row.positive and row.score >= row.threshold for row in rows)
    best_f1, best_threshold = best(rows)
    thresholds = {row.threshold for row in rows}
    return {
        "threshold": min(thresholds) if len(thresholds) == 1 else sorted(thresholds) or None,
        "precision": hits / flagged if flagged else None,
        "precision_interval": wilson(hits, flagged),
        "recall": hits / positives if positives else None,
        "recall_interval": wilson(hits, positives),
        "f1": 2 * hits / (flagged + positives) if flagged + positives else None,
        "best_f1": best_f1,
        "best_threshold": best_threshold,
        "n": len(rows),
        "positives": positives,
    }


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


def grouped(rows: Sequence[Scored], key: Callable[[Scored], str]) -> dict[str, dict[str, object]]:
    """Return ``classified`` for each group of rows, by name."""
    groups: dict[str, list[Scored]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: classified(members) for name, members in sorted(groups.items())}


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
