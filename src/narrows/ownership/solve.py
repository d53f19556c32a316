"""What follows for every node under one rule: the fixpoints of a frame.

``must`` ⊆ ``may`` ⊆ ``could``: blocked whatever the intervals hide; blocked for
some exact shares; blocked if the undisclosed remainder is held by listed
parties, or nobody at all is known to hold it. ``review`` adds ties of control.
``cyclic`` marks where the greatest fixpoint differs from the least (``RING`` or
``MIXED``).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from narrows.ownership.columns import ENTITY, I64, LATEST, UNDISCLOSED, Columns, Flags
from narrows.ownership.fixpoint import COULD, MAY, MUST
from narrows.ownership.frame import Frame, channels, frame
from narrows.ownership.regime import Rule
from narrows.ownership.solver import COMPILE_FROM, Solver, State
from narrows.ownership.stake import COUNTABLE

RING, MIXED = 2, 1
"""Carried by a ring and by nothing else; carried by several designated persons
together, so that a ring has to be looked for with each of them alone."""


class Seeds(msgspec.Struct, frozen=True):
    """Listed parties that count, as node numbers.

    ``groups`` are the same by designated person: nodes known to be one party.
    ``since`` gives the ordinal day of listing, smallest where unknown.
    """

    sure: tuple[int, ...]
    perhaps: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    since: dict[int, int]


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """The sets of one rule on one graph, by node number.

    ``order`` and ``may_order`` are each member's place in the growth of ``must``
    and ``may`` (or -1): what carries a node always stands before it. ``must_by``
    and ``may_by`` name the group that carries a node where each designated person
    is tested alone; ``joined`` is True where some were tested together after all.
    """

    rule: Rule
    lower: Solver
    upper: Solver
    seeds: Seeds
    must: State
    may: State
    could: State
    review: State
    cyclic: State
    order: I64
    may_order: I64
    must_by: I64 | None = None
    may_by: I64 | None = None
    joined: bool = False


def base_solver(columns: Columns, rule: Rule) -> Solver:
    """Return the graph of a rule without ties and ceased stakes; rules may share it."""
    return _solver(columns, rule)


def _solver(
    columns: Columns, rule: Rule, control: tuple[str, ...] = (), ended: I64 | None = None
) -> Solver:
    one = frame(
        columns,
        rule.day.toordinal(),
        rule.period.measures,
        alone=not rule.period.aggregate,
        control=control,
        ended=ended,
    )
    return Solver(one, len(one.e_slot) >= COMPILE_FROM)


def solve(columns: Columns, rule: Rule, seeds: Seeds, base: Solver | None = None) -> Solution:
    """Compute every set of a rule.

    Args:
        columns: The graph.
        rule: The rule on its day.
        seeds: Listed parties that count under it.
        base: ``base_solver(columns, rule)`` where it is at hand.
    """
    lower = base if base is not None else base_solver(columns, rule)
    need, alone = rule.need, not rule.period.aggregate
    sure = sorted(seeds.sure)
    everyone = [*sure, *seeds.perhaps]
    order = np.full(len(columns.ids), -1, dtype=np.int64)
    may_order = order.copy()
    must_by = may_by = None
    joined = False
    together, grown, ring = lower.rings(need, sure)
    if alone:
        sure_groups = _outermost(lower.frame, need, _kept(seeds.groups, set(sure)))
        must, must_by, _ = lower.each(MUST, need, sure_groups)
        must_by = _renumbered(must_by, sure_groups, seeds.groups)
    else:
        must = together
        order[grown] = np.arange(len(grown))
    gone = _ceased(columns, rule, must, seeds)
    upper = lower
    if rule.period.divested == "possibly" and len(gone):
        upper = _solver(columns, rule, ended=gone)
    if alone:
        groups = _outermost(upper.frame, need, seeds.groups)
        may, may_by, joined = _any_alone(upper, MAY, need, groups)
        may_by = _renumbered(may_by, groups, seeds.groups)
    else:
        may, grown = upper.least(MAY, need, everyone)
        may_order[grown] = np.arange(len(grown))
    # What was given up bears on what may be, not on how much is undisclosed.
    unspoken = _undisclosed(lower.frame, need)
    if upper is not lower:
        unspoken += np.flatnonzero(may).tolist()
    if alone:
        could, _, more = _any_alone(lower, COULD, need, groups, unspoken)
        joined = joined or more
    else:
        could = lower.least(COULD, need, [*everyone, *unspoken])[0]
    review = _reviewed(columns, rule, seeds, gone)
    # A party alone is never carried further than all together: outside these two
    # sets no ring carries anybody.
    cyclic = np.where(ring, RING, np.where((together != 0) & (must == 0), MIXED, 0))
    return Solution(
        rule=rule,
        lower=lower,
        upper=upper,
        seeds=seeds,
        must=must,
        may=may | must,
        could=could | may | must | lower.frame.no_owner,
        review=may | must if review is None else review | may | must,
        cyclic=cyclic.astype(np.uint8),
        order=order,
        may_order=may_order,
        must_by=must_by,
        may_by=may_by,
        joined=joined,
    )


def _reviewed(columns: Columns, rule: Rule, seeds: Seeds, gone: I64) -> State | None:
    """Return what a control test may reach, or None where there is nothing to test."""
    if not rule.period.control:
        return None
    controls = tuple(
        measure for measure, words in rule.regime.ties.items() if words.startswith("control:")
    )
    ended = gone if rule.period.divested == "review" else gone[:0]
    if not len(ended) and not np.isin(columns.channel, channels(controls)).any():
        return None
    judge = _solver(columns, rule, control=controls, ended=ended)
    if rule.period.aggregate:
        return judge.least(MAY, rule.need, [*sorted(seeds.sure), *seeds.perhaps])[0]
    groups = _outermost(judge.frame, rule.need, seeds.groups)
    return _any_alone(judge, MAY, rule.need, groups)[0]


def _any_alone(
    solver: Solver,
    mode: int,
    need: int,
    groups: Sequence[tuple[int, ...]],
    start: Sequence[int] = (),
) -> tuple[State, I64, bool]:
    """Return what some group carries alone; past the budget, what the rest carry together."""
    state, by, done = solver.each(mode, need, groups, start)
    left = [node for group in groups[done:] for node in group]
    if left:
        state |= solver.least(mode, need, [*start, *left])[0]
    return state, by, bool(left)


def _kept(groups: Sequence[tuple[int, ...]], nodes: set[int]) -> list[tuple[int, ...]]:
    kept = (tuple(node for node in group if node in nodes) for group in groups)
    return [group for group in kept if group]


def _renumbered(
    holder: I64, groups: Sequence[tuple[int, ...]], known: Sequence[tuple[int, ...]]
) -> I64:
    """Translate group numbers of a sorted selection into those of the seeds."""
    place = {node: number for number, group in enumerate(known) for node in group}
    table = np.array([place[group[0]] for group in groups] + [-1], dtype=np.int64)
    return table[holder]


def _outermost(one: Frame, need: int, groups: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Put groups that no other group certainly holds first: they take the others in.

    Only the order of work depends on it, never the result.
    """
    sure = np.flatnonzero(one.e_lo >= need)
    parent = np.full(len(one.columns.ids), -1, dtype=np.int64)
    parent[one.slot_node[one.e_slot[sure]]] = one.e_owner[sure]
    seeds = {node for group in groups for node in group}
    inside: dict[int, bool] = {}
    for start in seeds:
        trail, node = [], start
        seen: set[int] = set()
        while node >= 0 and node not in inside and node not in seen:
            seen.add(node)
            trail.append(node)
            node = int(parent[node])
        found = node >= 0 and (node in seeds or inside.get(node, False) or node in seen)
        for one_node in reversed(trail):
            inside[one_node] = found
            found = found or one_node in seeds
    return sorted(groups, key=lambda group: (any(inside[node] for node in group), group))


def _undisclosed(one: Frame, need: int) -> list[int]:
    """Return nodes whose undisclosed remainder alone reaches the threshold.

    A company without any holder on record is wholly undisclosed. Where it is not even
    known whether a holder is a company, the record ends with it.
    """
    starts = one.no_owner & np.isin(one.columns.kind, (ENTITY, UNDISCLOSED))
    starts[one.slot_node[(one.rest != 0) & (one.k_may >= need)]] = True
    nodes: list[int] = np.flatnonzero(starts).tolist()
    return nodes


def _ceased(columns: Columns, rule: Rule, must: State, seeds: Seeds) -> I64:
    """Return stakes given up by somebody blocked after the listing that blocks them."""
    none = np.empty(0, dtype=np.int64)
    if rule.period.divested == "ignored" or not columns.dated:
        return none
    day = rule.day.toordinal()
    wanted = np.zeros(int(columns.channel.max(initial=0)) + 1, dtype=np.bool_)
    wanted[[c for c in channels(tuple(COUNTABLE)) if c < len(wanted)]] = True
    ended: Flags = (columns.ends[1] <= day) & (columns.ends[1] < LATEST) & wanted[columns.channel]
    ended &= must[columns.owner].astype(bool)
    kept = []
    pointers, order = columns.into
    for row in np.flatnonzero(ended).tolist():
        if int(columns.ends[1][row]) >= _blocked_since(
            columns, int(columns.owner[row]), must, seeds, pointers, order
        ):
            kept.append(row)
    return np.array(kept, dtype=np.int64) if kept else none


def _blocked_since(
    columns: Columns, node: int, must: State, seeds: Seeds, pointers: I64, order: I64
) -> int:
    """Return the earliest listing day among those who carry a blocked node."""
    found, seen, waiting = LATEST, {node}, [node]
    while waiting:
        here = waiting.pop()
        if here in seeds.since:
            found = min(found, seeds.since[here])
        for row in order[pointers[here] : pointers[here + 1]].tolist():
            owner = int(columns.owner[row])
            if must[owner] and owner not in seen:
                seen.add(owner)
                waiting.append(owner)
    return found
