"""An answer in words: the outcome first, then the proof, then what would change it."""

from __future__ import annotations

from narrows.ownership.answer import Contribution, OwnershipAnswer, Path, Step
from narrows.ownership.listed import ANY_LIST, SHORT, ListedParty

SAID = {
    "blocked": "blocked",
    "possibly": "possibly blocked",
    "unknown": "unknown: too much of it is undisclosed",
    "not_blocked_on_known_data": "not blocked on known data",
}
_STATUS = {
    "in_force": "in force",
    "suspended": "suspended",
    "not_in_force": "not in force",
    "unknown": "status unknown: please confirm",
}


def name_listing(party: ListedParty) -> str:
    """Return a listing in short: the list and its programmes."""
    name = "listed" if party.list == ANY_LIST else SHORT.get(party.list, party.list)
    return ", ".join((name, *party.programs))


def tell(answer: OwnershipAnswer) -> str:
    """Return the whole answer as text, one fact a line."""
    lines = [
        f"{answer.caption} ({answer.entity})",
        (
            f"{answer.regime} on {answer.as_of}: {SAID[answer.outcome]}"
            f" ({answer.threshold}; {_STATUS[answer.status]})"
        ),
    ]
    if answer.status_note:
        lines.append(f"  {answer.status_note}")
    lines += [f"  listed: {name_listing(party)} ({party.id})" for party in answer.listed]
    for number, step in enumerate(answer.proof, 1):
        lines += _step(number, step)
    if answer.cycle_dependent:
        lines.append("  cycle dependent: only its own owners' ring would carry it")
    if answer.control_review:
        lines.append("  control: a person has to judge the ties below")
    lines += [f"  {tie.weight}: {tie.caption}, {tie.measure}: {tie.meaning}" for tie in answer.ties]
    lines += [f"  conflict: {text}" for text in answer.conflicts]
    if answer.outcome in ("blocked", "possibly"):
        lines.append(f"  consequence: {answer.requirement}")
    if answer.missing_fact is not None:
        lines.append(f"  would change it: {answer.missing_fact.text}")
    lines += [f"  note: {note}" for note in answer.notes]
    lines.append(f"  source: {answer.source}")
    return "\n".join(lines)


def _step(number: int, step: Step) -> list[str]:
    undisclosed = f", undisclosed up to {step.undisclosed:g} %" if step.undisclosed else ""
    lines = [f"  {number}. {step.caption}: {step.held} of {step.measure}{undisclosed}"]
    lines += [f"     {_contribution(one)}" for one in step.contributions]
    return lines


def _contribution(one: Contribution) -> str:
    what = one.standing.replace("_", " ")
    if one.listed:
        what = "; ".join(name_listing(party) for party in one.listed)
        what += " (by name only)" if one.by_name else ""
    said = "; ".join(
        filter(
            None,
            dict.fromkeys(
                " ".join(
                    filter(
                        None,
                        (
                            stake.source,
                            stake.locator,
                            f"from {stake.start}" if stake.start else "",
                            f"until {stake.end}" if stake.end else "",
                        ),
                    )
                )
                for stake in one.stakes
            ),
        )
    )
    return f"{one.share} by {one.caption} [{what}]" + (f" ({said})" if said else "")


def tell_path(path: Path) -> str:
    """Return a path in one line, link by link."""
    parts = []
    for hop in path.hops:
        stake = hop.stake
        dates = " to ".join(filter(None, (stake.start, stake.end)))
        what = stake.stated or (str(stake.share) if stake.measure == "equity" else stake.measure)
        arrow = "→" if hop.forwards else "←"
        parts.append(
            f"{arrow} {hop.caption} ({stake.measure}: {what}{', ' + dates if dates else ''})"
        )
    listed = "; ".join(name_listing(party) for party in path.listed)
    sure = " by name only" if path.by_name else ""
    return f"{' '.join(parts)} [{listed}{sure}], cost {path.cost:g}"
