"""The nearest way from a party to a listed one, over every kind of tie.

A search by cost, not by number of links: an office costs more than a majority, an
unexplained link more than an office, and passing through somebody with ties to
very many others (a nominee agent, a formation address, a bank) costs more with
each doubling of their number. Costs are data in ``regimes.toml``.
"""

from __future__ import annotations

import heapq
import math
from datetime import date
from typing import TYPE_CHECKING

from narrows.ownership.answer import Hop, Path, Paths
from narrows.ownership.regime import PathCosts, listed_on_day, rules
from narrows.ownership.stake import MEASURES

if TYPE_CHECKING:
    from narrows.ownership.graph import OwnershipGraph

LOOKED_AT = 20_000
"""Ties looked at before the search stops and says that it did."""

_Step = tuple[int, bool]
"""A column row, and whether it was followed from owner to asset."""


def nearest(graph: OwnershipGraph, start: int, as_of: date | None, limit: int, depth: int) -> Paths:
    """Return the cheapest paths from a node to other nodes that are listed.

    Args:
        graph: Where to look.
        start: Node to start from.
        as_of: Ties and listings that stand on this day; None takes all.
        limit: How many listed parties to reach.
        depth: Longest path, in links.
    """
    costs = rules().path
    day = as_of.toordinal() if as_of is not None else None
    found: list[Path] = []
    done: set[int] = set()
    waiting: list[tuple[float, int, int, tuple[_Step, ...]]] = [(0.0, 0, start, ())]
    looked = 0
    while waiting and len(found) < limit:
        cost, length, node, steps = heapq.heappop(waiting)
        if node in done:
            continue
        done.add(node)
        parties = [
            (party, resolution)
            for party, resolution in graph.parties_of(node)
            if as_of is None or listed_on_day(party, as_of)
        ]
        if parties and node != start:
            found.append(
                Path(
                    hops=_hops(graph, start, steps, costs),
                    listed=tuple(party for party, _ in parties),
                    by_name=all(resolution.by == "name" for _, resolution in parties),
                    cost=round(cost, 3),
                )
            )
            continue
        if length == depth:
            continue
        ties = _ties(graph, node, day)
        looked += len(ties)
        if looked > LOOKED_AT:
            return Paths(tuple(found), False)
        through = _hub(costs, len(ties)) if node != start else 0.0
        for row, forwards in ties:
            other = int((graph.columns.asset if forwards else graph.columns.owner)[row])
            if other not in done:
                price = costs.cost[MEASURES[int(graph.columns.channel[row]) // 2]]
                heapq.heappush(
                    waiting,
                    (cost + price + through, length + 1, other, (*steps, (row, forwards))),
                )
    return Paths(tuple(found), True)


def _hub(costs: PathCosts, ties: int) -> float:
    """Return the surcharge for passing through somebody with many ties."""
    return costs.hub_weight * math.log2(ties / costs.hub_after) if ties > costs.hub_after else 0.0


def _ties(graph: OwnershipGraph, node: int, day: int | None) -> list[_Step]:
    columns = graph.columns
    into, by_asset = columns.into
    out, by_owner = columns.out_of
    found = [(row, False) for row in by_asset[into[node] : into[node + 1]].tolist()]
    found += [(row, True) for row in by_owner[out[node] : out[node + 1]].tolist()]
    if day is None:
        return found
    return [
        (row, forwards)
        for row, forwards in found
        if int(columns.starts[0][row]) <= day < int(columns.ends[1][row])
    ]


def _hops(
    graph: OwnershipGraph, start: int, steps: tuple[_Step, ...], costs: PathCosts
) -> tuple[Hop, ...]:
    hops, here = [], start
    columns = graph.columns
    for row, forwards in steps:
        other = int((columns.asset if forwards else columns.owner)[row])
        stake = columns.stake_of(int(columns.row[row]))
        hops.append(
            Hop(
                source=columns.ids[here],
                target=columns.ids[other],
                caption=graph.caption(other),
                stake=stake,
                forwards=forwards,
                cost=round(costs.cost[stake.measure], 3),
            )
        )
        here = other
    return tuple(hops)
