"""Past a budget of work, possible holdings are taken together: stricter, and said."""

from __future__ import annotations

from datetime import date

import pytest

from narrows.ownership import solver
from narrows.ownership.plain import Edge, graph_of

DAY = date(2025, 10, 1)
EDGES: list[Edge] = [
    ("X", "A", 10, 30),
    ("Y", "A", 10, 30),
    ("Z", "A", 40, 40),
    ("X", "B", 20, 60),
    ("Y", "B", 20, 60),
    ("Z", "B", 40, 40),
    ("X", "C", 60, 60),
]


def test_the_budget_makes_an_answer_stricter_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = graph_of(EDGES, {"X", "Y"})
    assert exact.answer("A", "uk", DAY).outcome == "not_blocked_on_known_data"
    assert exact.answer("B", "uk", DAY).outcome == "not_blocked_on_known_data"
    assert exact.answer("C", "uk", DAY).outcome == "blocked"
    monkeypatch.setattr(solver, "WORK_PER_EDGE", -1)
    monkeypatch.setattr(solver, "LEAST_WORK", -1)
    joined = graph_of(EDGES, {"X", "Y"})
    assert joined.solve("uk", DAY).joined
    answer = joined.answer("A", "uk", DAY)
    assert answer.outcome == "possibly"
    assert "may be too strict" in answer.notes[0]
    assert joined.answer("C", "uk", DAY).outcome == "blocked"
