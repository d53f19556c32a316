"""The 50 % rules for plain data: edges and a set of listed parties, nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import numpy as np

from narrows.model.errors import InputError
from narrows.ownership.answer import Outcome
from narrows.ownership.columns import from_arrays
from narrows.ownership.graph import OwnershipGraph
from narrows.ownership.listed import ListedParty, Resolution
from narrows.ownership.regime import rule_on
from narrows.ownership.solve import Solution

Edge = tuple[str, str, float, float]
"""``(owner, asset, low, high)``: a stake of at least ``low`` and at most ``high`` per cent."""


def graph_of(edges: Iterable[Edge], listed: Collection[str]) -> OwnershipGraph:
    """Build a graph from plain edges; each edge is a holding of its own.

    Raises:
        InputError: an edge is not two names and two percentages from 0 to 100.
    """
    index: dict[str, int] = {}
    owner, asset, low, high = [], [], [], []
    for number, edge in enumerate(edges):
        try:
            one, other, least, most = edge
            low.append(float(least))
            high.append(float(most))
        except (TypeError, ValueError) as error:
            raise InputError(
                f"{edge!r} is no stake: {error}",
                where=f"edge {number}",
                hint="give (owner, asset, low, high), shares in per cent",
            ) from error
        owner.append(index.setdefault(one, len(index)))
        asset.append(index.setdefault(other, len(index)))
    for key in listed:
        index.setdefault(key, len(index))
    columns = from_arrays(
        list(index),
        np.array(owner, dtype=np.int32),
        np.array(asset, dtype=np.int32),
        np.array(low, dtype=np.float64),
        np.array(high, dtype=np.float64),
    )
    parties = {key: ListedParty(id=key, caption=key) for key in listed}
    matches = {index[key]: (Resolution(key, "identifier"),) for key in parties}
    return OwnershipGraph(columns, parties, matches)


def _solved(
    edges: Iterable[Edge], listed: Collection[str], regime: str, as_of: date | None
) -> tuple[OwnershipGraph, Solution]:
    graph = graph_of(edges, listed)
    day = as_of
    if day is None:
        periods = rule_on(regime, date.max).regime.period
        newest = max(periods, key=lambda one: one.valid_from)
        day = date.fromisoformat(newest.valid_from)
    return graph, graph.solve(regime, day)


def blocked(
    edges: Iterable[Edge],
    listed: Collection[str],
    *,
    regime: str = "ofac",
    as_of: date | None = None,
) -> set[str]:
    """Return the assets that are blocked whatever the intervals hide, less the listed.

    Args:
        edges: Stakes ``(owner, asset, low, high)`` in per cent, both ends included.
        listed: Listed parties; all count under every regime.
        regime: ``ofac``, ``eu``, ``uk`` or ``bis``.
        as_of: The day whose rule is meant; the newest text where not given.

    Raises:
        InputError: an edge cannot be used.
        UnknownOption: there is no such regime.

    >>> sorted(blocked([("X", "A", 50, 50), ("A", "B", 50, 50)], {"X"}))
    ['A', 'B']
    """
    graph, solution = _solved(edges, listed, regime, as_of)
    keys = graph.columns.ids
    return {keys[node] for node in np.flatnonzero(solution.must).tolist()} - set(listed)


def outcomes(
    edges: Iterable[Edge],
    listed: Collection[str],
    *,
    regime: str = "ofac",
    as_of: date | None = None,
) -> dict[str, Outcome]:
    """Return the outcome for every party named; arguments as for ``blocked``.

    >>> outcomes([("X", "A", 25, 50), ("Z", "A", 50, 75)], {"X"})["A"]
    'possibly'
    """
    graph, solution = _solved(edges, listed, regime, as_of)
    names: tuple[Outcome, ...] = ("not_blocked_on_known_data", "unknown", "possibly", "blocked")
    rank = solution.could + solution.may + solution.must
    return {key: names[int(rank[node])] for node, key in enumerate(graph.columns.ids)}
