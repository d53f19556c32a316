"""Ties that no sum counts: control, offices, kin, consolidation, small stakes.

What a tie means is the rule's own word (``regimes.toml``); a tie never blocks by
itself, and none is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from narrows.ownership.answer import Outcome, Tie
from narrows.ownership.columns import EARLIEST, LATEST
from narrows.ownership.solve import Solution
from narrows.ownership.stake import COUNTABLE, MEASURES

if TYPE_CHECKING:
    from narrows.ownership.graph import OwnershipGraph

UNDIRECTED = frozenset({"family", "associate", "link"})


def ties_of(
    graph: OwnershipGraph, solution: Solution, node: int, outcome: Outcome
) -> tuple[Tie, ...]:
    """Return the ties of a node to parties that are, or may be, blocked.

    A tie that had ended by the day is left out, except a stake given up after the
    owner's listing where the rule asks a person to judge that.
    """
    columns, rule = graph.columns, solution.rule
    day = rule.day.toordinal()
    into, by_asset = columns.into
    out, by_owner = columns.out_of
    found: dict[tuple[int, str], list[int]] = {}
    for row in by_asset[into[node] : into[node + 1]].tolist():
        owner = int(columns.owner[row])
        measure = MEASURES[int(columns.channel[row]) // 2]
        if owner == node or not solution.may[owner] or int(columns.starts[0][row]) > day:
            continue
        ended = int(columns.ends[1][row]) <= day
        if ended and measure in COUNTABLE and rule.period.divested != "ignored":
            since = solution.seeds.since.get(owner, EARLIEST)
            if int(columns.ends[1][row]) >= since and columns.ends[1][row] < LATEST:
                found.setdefault((owner, "divested"), []).append(row)
        elif not ended and (measure in rule.regime.ties or measure in COUNTABLE):
            counted = measure in rule.period.measures
            if not counted or outcome == "not_blocked_on_known_data":
                found.setdefault((owner, measure), []).append(row)
    for row in by_owner[out[node] : out[node + 1]].tolist():
        measure = MEASURES[int(columns.channel[row]) // 2]
        other = int(columns.asset[row])
        open_on_day = int(columns.starts[0][row]) <= day < int(columns.ends[1][row])
        spoken_of = measure in UNDIRECTED and measure in rule.regime.ties
        if spoken_of and open_on_day and solution.may[other] and other != node:
            found.setdefault((other, measure), []).append(row)
    return tuple(
        _tie(graph, solution, other, kind, rows) for (other, kind), rows in sorted(found.items())
    )


def _tie(graph: OwnershipGraph, solution: Solution, other: int, kind: str, rows: list[int]) -> Tie:
    columns, rule = graph.columns, solution.rule
    stakes = tuple(columns.stake_of(int(columns.row[row])) for row in rows)
    measure = stakes[0].measure
    if kind == "divested":
        weight = "control" if rule.period.divested == "review" else "caution"
        meaning = (
            "stake given up after the owner's listing: what was blocked stays blocked"
            if rule.period.divested == "possibly"
            else "stake given up after the owner's listing: is the transfer genuine?"
        )
    elif kind in rule.regime.ties:
        weight, _, meaning = rule.regime.ties[measure].partition(": ")
    else:
        weight, meaning = "flag", "stake below the threshold"
    return Tie(
        owner=columns.ids[other],
        caption=graph.caption(other),
        measure=measure,
        weight=weight,
        meaning=meaning,
        stakes=stakes,
    )
