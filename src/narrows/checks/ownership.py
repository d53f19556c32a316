"""What ownership adds to a party finding: evidence that a party on no list may be blocked.

Ownership says nothing about who a party is, so its evidence weighs no bits; it says
what follows for the party, in one line each, with the rule and its status.
"""

from __future__ import annotations

from narrows.model.evidence import Evidence
from narrows.ownership.answer import Contribution, OwnershipAnswer, Step
from narrows.ownership.tell import name_listing

RULES: dict[str, str] = {
    "OWN-BLOCKED": "Listed parties hold enough of it that it is blocked under the rule named.",
    "OWN-POSSIBLY": "For some exact shares inside the stated intervals it is blocked.",
    "OWN-UNKNOWN": "A listed party has a part of it and too much of the rest is undisclosed.",
    "OWN-CONTROL": "A control test applies; a person has to judge the ties named.",
    "OWN-RING": "Its owners own each other; only the ring would carry it past the threshold.",
    "OWN-TIE": "A tie to a blocked party that no sum counts: office, kin, a small stake.",
    "OWN-CONFLICT": "Statements about who owns it contradict each other.",
}
"""Evidence code to its meaning in words."""
_OUTCOME = {"blocked": "OWN-BLOCKED", "possibly": "OWN-POSSIBLY", "unknown": "OWN-UNKNOWN"}
_STATUS = {
    "suspended": "; the rule is suspended",
    "not_in_force": "; the rule is not in force on that day",
    "unknown": "; whether the rule applies has to be confirmed",
}


def evidence(answer: OwnershipAnswer) -> tuple[Evidence, ...]:
    """Return what an ownership answer adds to a party finding; empty where nothing.

    Where nobody listed has any known part of a party there is nothing to say: that
    its owners are unknown is in the answer itself.
    """
    chains = _chains(answer)
    found = []
    code = _OUTCOME.get(answer.outcome)
    if code is not None and chains and not answer.listed:
        found.append(_piece(code, answer, f"not listed; {_joined(chains)}", _after(answer)))
    if answer.cycle_dependent:
        found.append(_piece("OWN-RING", answer, RULES["OWN-RING"]))
    ties = {
        "OWN-CONTROL": [tie for tie in answer.ties if tie.weight == "control"],
        "OWN-TIE": [tie for tie in answer.ties if tie.weight != "control"],
    }
    if answer.control_review and not ties["OWN-CONTROL"]:
        found.append(_piece("OWN-CONTROL", answer, RULES["OWN-CONTROL"]))
    for kind, some in ties.items():
        found += [
            _piece(kind, answer, f"{tie.weight}: {tie.caption}, {tie.measure}: {tie.meaning}")
            for tie in some
        ]
    if code is not None and chains:
        found += [_piece("OWN-CONFLICT", answer, text) for text in answer.conflicts]
    return tuple(found)


def _piece(code: str, answer: OwnershipAnswer, text: str, after: str = "") -> Evidence:
    owners = answer.owners
    return Evidence(
        code=code,
        bits=0.0,
        query=answer.caption,
        listed=owners[0].caption if owners else None,
        locator=next(
            (stake.locator for step in answer.proof for one in step.contributions
             for stake in one.stakes if stake.locator),
            None,
        ),
        text=f"{text} ({answer.regime}, {answer.as_of}){after}",
    )  # fmt: skip


def _after(answer: OwnershipAnswer) -> str:
    text = _STATUS.get(answer.status, "")
    if answer.outcome != "blocked" and answer.missing_fact is not None:
        text += f"; would decide: {answer.missing_fact.text}"
    return text


def _joined(chains: list[str]) -> str:
    shown = chains[:3]
    more = f" and {len(chains) - 3} more" if len(chains) > 3 else ""
    return " and ".join(shown) + more


def _chains(answer: OwnershipAnswer) -> list[str]:
    """Say of each direct holding which listed party stands at its end, and through whom."""
    steps = {step.entity: step for step in answer.proof}
    first = steps.get(answer.entity)
    if first is None:
        return []
    chains = []
    for holding in first.contributions:
        end, through = _end(holding, steps)
        if end is None:
            continue
        listed = "; ".join(name_listing(party) for party in end.listed)
        by_name = ", by name only" if end.by_name else ""
        way = f" through {', '.join(through)}" if through else ""
        measure = {"equity": "owned", "votes": "of the votes held"}.get(
            first.measure, "of the board appointed"
        )
        chains.append(f"{holding.share} {measure} by {end.caption} ({listed}{by_name}){way}")
    return chains


def _end(
    holding: Contribution, steps: dict[str, Step]
) -> tuple[Contribution | None, tuple[str, ...]]:
    """Follow the largest holding upwards to the first listed party."""
    through: list[str] = []
    seen: set[str] = set()
    while not holding.listed:
        step = steps.get(holding.owner)
        if step is None or not step.contributions or holding.owner in seen:
            return None, ()
        seen.add(holding.owner)
        through.append(holding.caption)
        holding = step.contributions[0]
    return holding, tuple(through)
