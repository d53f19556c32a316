"""Worked examples of the 50 % rules on plain data: OFAC's FAQ 401 and the edges around it."""

from __future__ import annotations

from datetime import date

import pytest

from narrows.model.errors import InputError, UnknownOption
from narrows.ownership import blocked, outcomes
from narrows.ownership.plain import Edge, graph_of

AGGREGATING = ("ofac", "eu", "bis")
X = {"X"}


def of(*edges: tuple[str, str, float]) -> list[Edge]:
    return [(owner, asset, share, share) for owner, asset, share in edges]


CASES: list[tuple[str, set[str], list[Edge], set[str], set[str]]] = [
    ("half of a half-owned", X, of(("X", "A", 50), ("A", "B", 50)), {"A", "B"}, set()),
    (
        "two halves that hold a quarter each",
        X,
        of(("X", "A", 50), ("X", "B", 50), ("A", "C", 25), ("B", "C", 25)),
        {"A", "B", "C"},
        set(),
    ),
    (
        "direct and through a half-owned one",
        X,
        of(("X", "A", 50), ("X", "B", 10), ("A", "B", 40)),
        {"A", "B"},
        set(),
    ),
    (
        "a quarter does not carry further",
        X,
        of(("X", "A", 50), ("X", "B", 25), ("A", "C", 25), ("B", "C", 25)),
        {"A"},
        set(),
    ),
    (
        "two quarters never make a half further down",
        X,
        of(("X", "A", 25), ("X", "B", 25), ("A", "C", 50), ("B", "C", 50)),
        set(),
        set(),
    ),
    ("two listed owners", {"X", "Y"}, of(("X", "A", 25), ("Y", "A", 25)), {"A"}, set()),
    ("exactly half", X, of(("X", "A", 50), ("X", "B", 50.01)), {"A", "B"}, {"B"}),
    (
        "a ring that falls short",
        X,
        of(("X", "A", 30), ("B", "A", 20), ("A", "B", 60)),
        set(),
        set(),
    ),
    ("a ring nobody listed owns", X, of(("A", "B", 60), ("B", "A", 60)), set(), set()),
    ("a band that only may be half", X, [("X", "A", 25, 50)], set(), set()),
    ("an undisclosed remainder", X, of(("X", "A", 40)), set(), set()),
    (
        "a chain is not multiplied",
        X,
        of(("X", "A", 51), ("A", "B", 51), ("B", "C", 51), ("C", "D", 51)),
        {"A", "B", "C", "D"},
        {"A", "B", "C", "D"},
    ),
    ("thirds add up exactly", X | {"Y"}, of(("X", "A", 33.3), ("Y", "A", 16.7)), {"A"}, set()),
]


@pytest.mark.parametrize(("name", "listed", "edges", "adding", "alone"), CASES)
def test_worked_examples(
    name: str, listed: set[str], edges: list[Edge], adding: set[str], alone: set[str]
) -> None:
    for regime in AGGREGATING:
        assert blocked(edges, listed, regime=regime) == adding, (name, regime)
    assert blocked(edges, listed, regime="uk") == alone, name


def test_a_band_up_to_half_is_possibly_for_ofac_and_never_for_the_uk() -> None:
    edges: list[Edge] = [("X", "A", 25, 50), ("Z", "A", 50, 75)]
    assert outcomes(edges, X)["A"] == "possibly"
    assert outcomes(edges, X, regime="uk")["A"] != "possibly"


def test_an_undisclosed_remainder_is_unknown_until_others_hold_it() -> None:
    assert outcomes(of(("X", "A", 40)), X)["A"] == "unknown"
    assert outcomes(of(("X", "A", 49), ("Z", "A", 51)), X)["A"] == "not_blocked_on_known_data"


def test_what_others_certainly_hold_caps_what_may_be_held() -> None:
    edges: list[Edge] = [("X", "A", 20, 80), ("Z", "A", 51, 51)]
    assert outcomes(edges, X)["A"] == "not_blocked_on_known_data"


def test_shares_over_a_hundred_per_cent_limit_nobody() -> None:
    edges = [*of(("X", "A", 60), ("Z", "A", 70))]
    assert outcomes(edges, X)["A"] == "blocked"
    answer = graph_of(edges, X).answer("A", "ofac", date(2026, 1, 1))
    assert "130 %" in answer.conflicts[0]


def test_own_shares_leave_the_denominator() -> None:
    edges = of(("X", "A", 40), ("A", "A", 20), ("Z", "A", 40))
    assert blocked(edges, X) == {"A"}
    assert blocked(of(("X", "A", 39), ("A", "A", 20), ("Z", "A", 41)), X) == set()


def test_a_ring_is_told_apart_from_what_carries() -> None:
    edges = of(("X", "A", 30), ("B", "A", 20), ("Z", "A", 50), ("A", "B", 60), ("Z", "B", 40))
    answer = graph_of(edges, X).answer("B", "ofac", date(2026, 1, 1))
    assert answer.cycle_dependent
    assert answer.outcome == "not_blocked_on_known_data"
    assert answer.missing_fact is not None
    assert answer.missing_fact.kind == "ring"
    alone = graph_of(of(("A", "B", 60), ("B", "A", 60)), X).answer("A", "ofac", date(2026, 1, 1))
    assert not alone.cycle_dependent


def test_uk_rings_are_looked_for_with_each_person_alone() -> None:
    together = of(("X", "A", 30), ("Y", "A", 30), ("Z", "A", 40))
    day = date(2026, 1, 1)
    assert not graph_of(together, {"X", "Y"}).answer("A", "uk", day).cycle_dependent
    ring = of(("X", "A", 30), ("B", "A", 25), ("Z", "A", 45), ("A", "B", 60), ("Z", "B", 40))
    assert graph_of(ring, X).answer("A", "uk", day).cycle_dependent


@pytest.mark.parametrize(
    "edge",
    [("X", "A", 140, 140), ("X", "A", -1, 5), ("X", "A", 60, 40), ("X", "A", float("nan"), 5)],
)
def test_a_share_that_is_none_is_an_error(edge: Edge) -> None:
    with pytest.raises(InputError, match="is no share"):
        blocked([edge], X)


def test_an_edge_that_is_none_is_an_error() -> None:
    with pytest.raises(InputError, match="is no stake"):
        blocked([("X", "A", "much", 50)], X)  # type: ignore[list-item]
    with pytest.raises(UnknownOption, match="no ownership regime"):
        blocked([], X, regime="mars")
