"""The one missing fact that would change an answer.

Every answer but "nothing listed is anywhere near" turns on something: the exact
size of a holding, a holder nobody names, whether a name is the listed party. The
fact is found on the sums that decided, and named so that somebody can go and ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from narrows.ownership.answer import MissingFact
from narrows.ownership.fixpoint import ALWAYS
from narrows.ownership.share import PERCENT, TIE, decode
from narrows.ownership.stake import MEASURES

if TYPE_CHECKING:
    from narrows.ownership.explain import Reading


LONGEST_WALK = 100
"""Holders followed upwards to find the gap; beyond, its direction is what can be said."""


def percent(value: int) -> float:
    """Return an encoded sum in per cent, to a millionth."""
    return round(value / (PERCENT * TIE), 6)


def missing_fact(reading: Reading, *, cyclic: bool, review: bool) -> MissingFact | None:
    """Return the fact on which the outcome turns, or None where no single one does."""
    match reading.outcome:
        case "blocked":
            return _to_unblock(reading)
        case "possibly":
            return _to_settle(reading)
        case "unknown":
            return _to_disclose(reading)
    if cyclic:
        return MissingFact(
            kind="ring",
            entity=reading.graph.columns.ids[reading.node],
            text=(
                f"{reading.graph.caption(reading.node)} and its owners own each other: read"
                " as a ring they would carry each other past the threshold, which no"
                " listed holding alone does. Who stands behind the ring?"
            ),
        )
    if review:
        return MissingFact(
            kind="control",
            entity=reading.graph.columns.ids[reading.node],
            text=(
                f"Whether a listed party in fact controls {reading.graph.caption(reading.node)}:"
                " a person has to judge the ties shown."
            ),
        )
    return _to_block(reading)


def _to_unblock(reading: Reading) -> MissingFact:
    graph, frame, need = reading.graph, reading.frame, reading.solution.rule.need
    node = reading.node
    name = graph.caption(node)
    slot = reading.slot(node)
    if _listed(reading, node) or slot is None:
        return MissingFact(
            kind="listing",
            entity=graph.columns.ids[node],
            text=f"{name} is itself listed: only its removal from the list would change this.",
        )
    least = reading.sums(slot)[0]
    for edge in reversed(reading.edges(slot)):
        low = int(frame.e_lo[edge])
        if low and least - low < need:
            owner = int(frame.e_owner[edge])
            turning = percent(need - (least - low))
            return MissingFact(
                kind="holding",
                entity=graph.columns.ids[node],
                owner=graph.columns.ids[owner],
                needed=turning,
                text=(
                    f"If {graph.caption(owner)} held less than {turning:g} % of {name}"
                    f" (on record: {decode(low, int(frame.e_hi[edge]))}), it would not be"
                    f" blocked."
                ),
            )
    return MissingFact(
        kind="listing",
        entity=graph.columns.ids[node],
        text=(
            f"No single holding decides: blocked parties hold {percent(least):g} % of {name}"
            " between them; several holdings or listings would have to fall."
        ),
    )


def _to_settle(reading: Reading) -> MissingFact:
    graph, frame, rule = reading.graph, reading.frame, reading.solution.rule
    node, seen = reading.node, set[int]()
    while True:
        seen.add(node)
        key, name = graph.columns.ids[node], graph.caption(node)
        if node in reading.solution.seeds.perhaps:
            party = graph.parties_of(node)[0][0]
            return MissingFact(
                kind="identity",
                entity=key,
                text=f"Whether {name} is the listed party {party.caption} ({party.id}):"
                " known by name only.",
            )
        slot = reading.slot(node)
        if slot is None:
            return MissingFact(kind="holder", entity=key, text=f"Who owns {name}.")
        edges = reading.edges(slot)
        least = sum(int(frame.e_lo[e]) for e in edges if _certain(reading, e))
        doubtful = [e for e in edges if not _certain(reading, e)]
        if least + sum(int(frame.e_lo[e]) for e in doubtful) >= rule.need and doubtful:
            # Sizes are settled; what is open stands further up.
            node = int(frame.e_owner[max(doubtful, key=lambda e: (int(frame.e_lo[e]), -e))])
            if node not in seen:
                continue
        wide = [e for e in edges if frame.e_hi[e] > frame.e_lo[e]]
        if not wide:
            return MissingFact(kind="holding", entity=key, text=f"The holdings in {name}.")
        edge = max(wide, key=lambda e: (int(frame.e_hi[e] - frame.e_lo[e]), -e))
        owner = int(frame.e_owner[edge])
        others = sum(int(frame.e_lo[e]) for e in edges if e != edge)
        turning = percent(rule.need - others)
        stakes = [
            graph.columns.stake_of(int(graph.columns.row[row]))
            for row in frame.rows[frame.e_ptr[edge] : frame.e_ptr[edge + 1]].tolist()
        ]
        gone = next((s.end for s in stakes if s.end is not None), None)
        if gone is not None and gone <= rule.day.isoformat():
            return MissingFact(
                kind="divestment",
                entity=key,
                owner=graph.columns.ids[owner],
                text=(
                    f"Whether {graph.caption(owner)} gave up its stake in {name} on {gone}"
                    " lawfully and for good: it was listed by then."
                ),
            )
        bound = "above" if rule.period.strict else "from"
        return MissingFact(
            kind="share",
            entity=key,
            owner=graph.columns.ids[owner],
            needed=max(turning, 0.0),
            text=(
                f"The exact share of {graph.caption(owner)} in {name} (on record:"
                f" {decode(int(frame.e_lo[edge]), int(frame.e_hi[edge]))},"
                f" {MEASURES[int(frame.slot_channel[slot]) // 2]}): {bound}"
                f" {max(turning, 0.0):g} % on it would be blocked."
            ),
        )


def _to_disclose(reading: Reading) -> MissingFact:
    graph, frame, rule = reading.graph, reading.frame, reading.solution.rule
    could = reading.solution.could
    node, seen = reading.node, set[int]()
    while True:
        seen.add(node)
        key, name = graph.columns.ids[node], graph.caption(node)
        if frame.no_owner[node]:
            return MissingFact(
                kind="holder",
                entity=key,
                needed=rule.period.threshold,
                text=f"Who owns {name}: no holder of it is on record.",
            )
        slots = range(int(frame.slots_of[node]), int(frame.slots_of[node + 1]))
        for slot in slots:
            held = sum(int(frame.e_lo[e]) for e in reading.edges(slot))
            if frame.rest[slot] and held + int(frame.k_may[slot]) >= rule.need:
                return MissingFact(
                    kind="holder",
                    entity=key,
                    needed=percent(rule.need - held),
                    text=(
                        f"Who holds the undisclosed part of {name} (up to"
                        f" {_open(reading, slot):g} %): {percent(rule.need - held):g} % more in"
                        " listed hands would block it."
                    ),
                )
        pointers, order = frame.into
        above = [
            edge
            for slot in slots
            for edge in order[pointers[slot] : pointers[slot + 1]].tolist()
            if could[int(frame.e_owner[edge])]
            and int(frame.e_owner[edge]) not in seen
            and not _end(reading, int(frame.e_owner[edge]))
        ]
        if not above or len(seen) > LONGEST_WALK:
            return MissingFact(
                kind="holder", entity=key, text=f"Who stands behind the holders of {name}."
            )
        node = int(frame.e_owner[max(above, key=lambda e: (int(frame.e_hi[e]), -e))])


def _to_block(reading: Reading) -> MissingFact | None:
    graph, frame, rule = reading.graph, reading.frame, reading.solution.rule
    slot = reading.slot(reading.node)
    if slot is None:
        return None
    name, key = graph.caption(reading.node), graph.columns.ids[reading.node]
    pointers, order = frame.into
    blocked = [
        edge
        for edge in order[pointers[slot] : pointers[slot + 1]].tolist()
        if reading.solution.may[int(frame.e_owner[edge])] and frame.e_hi[edge] > 0
    ]
    together = sum(int(frame.e_hi[edge]) for edge in blocked)
    if len(blocked) > 1 and not rule.period.aggregate and together >= rule.need:
        holders = ", ".join(graph.caption(int(frame.e_owner[edge])) for edge in blocked)
        return MissingFact(
            kind="joint",
            entity=key,
            needed=percent(together),
            text=f"A joint arrangement between {holders}: together they hold"
            f" {percent(together):g} % of {name}, and none is recorded.",
        )
    if not blocked:
        return None
    edge = max(blocked, key=lambda e: (int(frame.e_hi[e]), -e))
    short = percent(rule.need - together)
    return MissingFact(
        kind="holding",
        entity=key,
        owner=graph.columns.ids[int(frame.e_owner[edge])],
        needed=short,
        text=(
            f"A further {short:g} % of {name} held by {graph.caption(int(frame.e_owner[edge]))} or"
            " another blocked party would block it."
        ),
    )


def _open(reading: Reading, slot: int) -> float:
    cap = int(reading.frame.k_may[slot])
    return 100.0 if cap >= ALWAYS else percent(max(cap, 0))


def _listed(reading: Reading, node: int) -> bool:
    return node in reading.solution.seeds.sure


def _end(reading: Reading, node: int) -> bool:
    """Tell whether the record ends with a holder of which not even the kind is known."""
    return bool(reading.frame.no_owner[node]) and int(reading.graph.columns.kind[node]) == 0


def _certain(reading: Reading, edge: int) -> bool:
    return bool(reading.solution.must[int(reading.frame.e_owner[edge])])
