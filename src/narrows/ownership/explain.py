"""From the sets to a proof: which holdings carry a party, step by step.

The proof is read off the same sums that decided; there is no second computation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from narrows.ownership.answer import Contribution, Outcome, OwnershipAnswer, Standing, Step
from narrows.ownership.fixpoint import ALWAYS, COULD, MAY, MUST
from narrows.ownership.frame import Frame
from narrows.ownership.listed import ListedParty
from narrows.ownership.missing import missing_fact
from narrows.ownership.regime import Counts, Rule, rules_sha256
from narrows.ownership.share import PERCENT, TIE, WHOLE, decode
from narrows.ownership.solve import RING, Solution, base_solver
from narrows.ownership.solver import Solver
from narrows.ownership.stake import COUNTABLE, MEASURES
from narrows.ownership.ties import ties_of

if TYPE_CHECKING:
    from narrows.ownership.graph import OwnershipGraph

ENDS_LOOKED_AT = 64
"""Holders looked at for where the record ends."""
LONGEST_PROOF = 50
"""Steps shown at most; the outcome itself looks at every step."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One party's place in a solution: what the proof and the missing fact are read from.

    ``place`` orders the members of the set that decides; ``slot`` is the measure in
    which the party gets furthest; ``single`` the nodes of the one designated person
    who gets furthest, where each is tested alone.
    """

    graph: OwnershipGraph
    solution: Solution
    node: int
    outcome: Outcome
    mode: int
    frame: Frame
    place: Callable[[int], int]

    def edges(self, slot: int) -> list[int]:
        """Return the edges of a slot that somebody in the deciding set holds."""
        pointers, order = self.frame.into
        own_place = self.place(int(self.frame.slot_node[slot]))
        found = []
        for edge in order[pointers[slot] : pointers[slot + 1]].tolist():
            owner_place = self.place(int(self.frame.e_owner[edge]))
            earlier = own_place < 0 or self.mode == COULD or owner_place < own_place
            if owner_place >= 0 and earlier and self.frame.e_hi[edge] > 0:
                found.append(edge)
        return sorted(
            found, key=lambda edge: (-self.frame.e_lo[edge], -self.frame.e_hi[edge], edge)
        )

    def sums(self, slot: int) -> tuple[int, int, int]:
        """Return what is held in a slot: certainly, at most, and with the remainder."""
        edges = self.edges(slot)
        low = sum(int(self.frame.e_lo[edge]) for edge in edges)
        high = sum(int(self.frame.e_hi[edge]) for edge in edges)
        cap = int(self.frame.k_may[slot])
        least = max(low, high + int(self.frame.k_must[slot]))
        most = min(high, low + cap) if cap < ALWAYS else high
        could = low + cap if self.frame.rest[slot] else most
        return least, most, could

    def slot(self, node: int) -> int | None:
        """Return the measure in which a node gets furthest, or None without stakes."""
        start, stop = self.frame.slots_of[node], self.frame.slots_of[node + 1]
        slots = [
            slot
            for slot in range(int(start), int(stop))
            if MEASURES[int(self.frame.slot_channel[slot]) // 2] in COUNTABLE
        ]
        if not slots:
            return None

        def far(slot: int) -> tuple[int, int, int, int]:
            least, most, could = self.sums(slot)
            order = {MUST: (least, most, could), MAY: (most, least, could)}
            return (*order.get(self.mode, (could, least, most)), -slot)

        return max(slots, key=far)

    def undisclosed(self, slot: int) -> float:
        """Return up to how much of a slot, in per cent, nobody speaks of."""
        if not self.frame.rest[slot]:
            return 0.0
        return max(0, WHOLE - int(self.frame.sum_hi[slot])) / (PERCENT * TIE)


def _read(graph: OwnershipGraph, solution: Solution, node: int) -> Reading:
    """Find out which set decides for a node and in which order it grew."""
    outcome: Outcome = "not_blocked_on_known_data"
    mode, solver = MAY, solution.lower
    if solution.must[node]:
        outcome, mode, solver = "blocked", MUST, solution.lower
    elif solution.may[node]:
        outcome, solver = "possibly", solution.upper
    elif solution.could[node]:
        outcome = "unknown"
    if solution.must_by is None or solution.may_by is None:
        order = solution.order if mode == MUST else solution.may_order
        place: Callable[[int], int] = order.__getitem__
    else:
        place = _alone(solution, node, mode, solver)
    return Reading(
        graph=graph,
        solution=solution,
        node=node,
        outcome=outcome,
        mode=mode,
        frame=solver.frame,
        place=place,
    )


def _alone(solution: Solution, node: int, mode: int, solver: Solver) -> Callable[[int], int]:
    """Return the order of growth for the one designated person who gets furthest."""
    by = solution.must_by if mode == MUST else solution.may_by
    assert by is not None
    frame, group = solver.frame, int(by[node])
    if group < 0:
        held: dict[int, int] = {}
        pointers, order = frame.into
        for slot in range(int(frame.slots_of[node]), int(frame.slots_of[node + 1])):
            for edge in order[pointers[slot] : pointers[slot + 1]].tolist():
                owner = int(by[int(frame.e_owner[edge])])
                if owner >= 0:
                    held[owner] = held.get(owner, 0) + int(frame.e_hi[edge])
        group = min(held, key=lambda one: (-held[one], one), default=-1)
    if group < 0:
        return lambda _: -1
    seeds = solution.seeds.groups[group]
    if mode == MUST:
        seeds = tuple(one for one in seeds if one in set(solution.seeds.sure))
    grown = solver.least(mode, solution.rule.need, seeds)[1].tolist()
    place = {member: number for number, member in enumerate(grown)}
    return lambda member: place.get(member, -1)


def explain(
    graph: OwnershipGraph, solution: Solution, node: int, *, depth: int | None = None
) -> OwnershipAnswer:
    """Return the answer for a node of a solved graph, with its proof."""
    reading = _read(graph, solution, node)
    rule = solution.rule
    listed = counted(graph, rule, node)
    steps, cut = _steps(reading, depth)
    slot = reading.slot(node)
    least, most, _ = reading.sums(slot) if slot is not None else (0, 0, 0)
    cyclic = _in_a_ring(graph, solution, node)
    ties = ties_of(graph, solution, node, reading.outcome)
    review = reading.outcome != "blocked" and (
        bool(solution.review[node] and not solution.may[node])
        or (rule.period.control and any(tie.weight == "control" for tie in ties))
    )
    governing = _governing(graph, rule, node, steps)
    notes = list(_notes(reading, rule))
    if cut:
        notes.append(f"The proof is shown for its first {len(steps)} steps.")
    return OwnershipAnswer(
        entity=graph.columns.ids[node],
        caption=graph.caption(node),
        regime=rule.regime.id,
        as_of=rule.day.isoformat(),
        outcome=reading.outcome,
        status=rule.status,
        status_note=rule.note,
        threshold=rule.words,
        rules_sha256=rules_sha256(),
        source=rule.period.source,
        url=rule.period.url,
        requirement=(governing[1].requirement if governing is not None else None)
        or rule.regime.requirement,
        listed=listed,
        held=decode(least, max(least, most)),
        measure=None if slot is None else MEASURES[int(reading.frame.slot_channel[slot]) // 2],
        undisclosed=100.0 if slot is None else reading.undisclosed(slot),
        proof=steps,
        missing_fact=missing_fact(reading, cyclic=cyclic, review=review),
        cycle_dependent=cyclic,
        control_review=review,
        ties=ties,
        conflicts=_conflicts(reading, steps),
        governing=governing[0] if governing is not None else None,
        notes=tuple(notes),
    )


def unheard_of(entity: str, rule: Rule) -> OwnershipAnswer:
    """Return the answer for a party no stake speaks of: unknown, never a pass."""
    return OwnershipAnswer(
        entity=entity,
        caption=entity.removeprefix("name:"),
        regime=rule.regime.id,
        as_of=rule.day.isoformat(),
        outcome="unknown",
        status=rule.status,
        status_note=rule.note,
        threshold=rule.words,
        rules_sha256=rules_sha256(),
        source=rule.period.source,
        url=rule.period.url,
        requirement=rule.regime.requirement,
        notes=("No stake on record names this party: its owners are not known.",),
    )


def counted(graph: OwnershipGraph, rule: Rule, node: int) -> tuple[ListedParty, ...]:
    """Return the listings of a node that count under a rule."""
    return tuple(party for party, _ in graph.parties_of(node) if rule.counts(party) is not None)


def standing(solution: Solution, node: int) -> Standing:
    """Return what a holder is under the rule."""
    if node in solution.seeds.sure:
        return "listed"
    if node in solution.seeds.perhaps:
        return "perhaps_listed"
    for name, members in (
        ("blocked", solution.must),
        ("possibly", solution.may),
        ("unknown", solution.could),
    ):
        if members[node]:
            return name  # type: ignore[return-value]
    return "not_blocked"


def _steps(reading: Reading, depth: int | None) -> tuple[tuple[Step, ...], bool]:
    """Walk from the party up to the listed ones, nearest first."""
    steps: list[Step] = []
    level, seen, far = [reading.node], {reading.node}, 0
    while level and (depth is None or far < depth):
        above: list[int] = []
        for node in level:
            slot = reading.slot(node)
            if slot is None or (node != reading.node and _is_seed(reading, node)):
                continue
            if len(steps) >= LONGEST_PROOF:
                return tuple(steps), True
            edges = reading.edges(slot)
            least, most, _ = reading.sums(slot)
            steps.append(
                Step(
                    entity=reading.graph.columns.ids[node],
                    caption=reading.graph.caption(node),
                    measure=MEASURES[int(reading.frame.slot_channel[slot]) // 2],
                    held=decode(least, max(least, most)),
                    undisclosed=reading.undisclosed(slot),
                    contributions=tuple(contribution(reading, edge) for edge in edges),
                )
            )
            for owner in (int(reading.frame.e_owner[edge]) for edge in edges):
                if owner not in seen:
                    seen.add(owner)
                    above.append(owner)
        level, far = above, far + 1
    return tuple(steps), bool(level) and any(not _is_seed(reading, node) for node in level)


def _is_seed(reading: Reading, node: int) -> bool:
    return node in reading.solution.seeds.sure or node in reading.solution.seeds.perhaps


def contribution(reading: Reading, edge: int) -> Contribution:
    """Return one edge of the frame as a piece of the proof."""
    graph, frame = reading.graph, reading.frame
    owner = int(frame.e_owner[edge])
    rows = frame.rows[frame.e_ptr[edge] : frame.e_ptr[edge + 1]].tolist()
    rule = reading.solution.rule
    matches = [one for party, one in graph.parties_of(owner) if rule.counts(party) is not None]
    return Contribution(
        owner=graph.columns.ids[owner],
        caption=graph.caption(owner),
        standing=standing(reading.solution, owner),
        share=decode(int(frame.e_lo[edge]), int(frame.e_hi[edge])),
        stakes=tuple(graph.columns.stake_of(int(graph.columns.row[row])) for row in rows),
        listed=counted(graph, rule, owner),
        by_name=bool(matches) and all(one.by == "name" for one in matches),
        conflict=bool(frame.e_conflict[edge]),
    )


def _in_a_ring(graph: OwnershipGraph, solution: Solution, node: int) -> bool:
    """Tell whether only a ring carries a node; alone, whether it does for any one person."""
    mark = int(solution.cyclic[node])
    if solution.must_by is None or mark == 0:
        return mark != 0
    near = graph.above(node)
    if near is None:
        # Too much stands above it to look at each person: a ring that would carry
        # it for all together is what can be said.
        return mark == RING
    part, place = graph.part(*near)
    seeds = part.seeds(solution.rule)
    solver = base_solver(part.columns, solution.rule)
    sure = set(seeds.sure)
    return any(
        bool(
            solver.rings(solution.rule.need, [one for one in group if one in sure])[2][place[node]]
        )
        for group in seeds.groups
    )


def _governing(
    graph: OwnershipGraph, rule: Rule, node: int, steps: tuple[Step, ...]
) -> tuple[ListedParty, Counts] | None:
    """Return the most restrictive listed owner, by the rule's own ranking."""
    parties = [*counted(graph, rule, node)]
    parties += [one for step in steps for part in step.contributions for one in part.listed]
    ranked = [(party, rule.counts(party)) for party in parties]
    known = [(party, why) for party, why in ranked if why is not None]
    return min(known, key=lambda pair: (pair[1].rank, pair[0].id), default=None)


def _conflicts(reading: Reading, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Name the statements in the proof that contradict each other."""
    found = []
    frame, columns = reading.frame, reading.graph.columns
    for step in steps:
        for part in step.contributions:
            if part.conflict:
                said = "; ".join(
                    f"{stake.source or 'one source'}: {stake.stated or stake.share}"
                    for stake in part.stakes
                )
                found.append(
                    f"{part.caption} in {step.caption}: the sources contradict each other"
                    f" ({said}); the stricter counts."
                )
        node = columns.index[step.entity]
        for slot in range(int(frame.slots_of[node]), int(frame.slots_of[node + 1])):
            total = int(frame.sum_lo[slot])
            counts = frame.slot_channel[slot] % 2 == 0 and columns.kind[node] != 3
            if total > WHOLE and counts:
                measure = MEASURES[int(frame.slot_channel[slot]) // 2]
                found.append(
                    f"The stakes in {step.caption} come to {total / (PERCENT * TIE):g} %"
                    f" ({measure}): all are kept, and none is taken to limit another."
                )
    return tuple(found)


def _ends(reading: Reading) -> list[str]:
    """Name the holders with which the record ends, of those who would suffice to block."""
    frame, graph = reading.frame, reading.graph
    pointers, order = frame.into
    seen, waiting, found = {reading.node}, [reading.node], []
    while waiting and len(seen) < ENDS_LOOKED_AT:
        node = waiting.pop()
        for slot in range(int(frame.slots_of[node]), int(frame.slots_of[node + 1])):
            for edge in order[pointers[slot] : pointers[slot + 1]].tolist():
                owner = int(frame.e_owner[edge])
                if owner in seen or frame.e_hi[edge] < reading.solution.rule.need:
                    continue
                seen.add(owner)
                if frame.no_owner[owner] and graph.columns.kind[owner] == 0:
                    if not _is_seed(reading, owner):
                        found.append(graph.caption(owner))
                else:
                    waiting.append(owner)
    return sorted(found)


def _notes(reading: Reading, rule: Rule) -> list[str]:
    notes = []
    if reading.outcome == "unknown" and rule.regime.unknown_note is not None:
        notes.append(rule.regime.unknown_note)
    if reading.solution.joined and reading.outcome in ("possibly", "unknown"):
        notes.append(
            "Too many overlapping possible holdings to test each person alone: this"
            " outcome takes them together and may be too strict."
        )
    if reading.outcome == "not_blocked_on_known_data":
        ends = _ends(reading)
        if ends:
            notes.append(
                f"The record ends with {', '.join(ends)}: whether there are owners behind"
                " is not on record."
            )
    key = reading.graph.columns.ids[reading.node]
    if key.startswith("name:"):
        notes.append("Known by name only: another party of the same name may be meant.")
    return notes
