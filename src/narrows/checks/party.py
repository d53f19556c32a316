"""Is this party on a list? The question everything else is made of.

Candidates come from the index, their names are weighed, other evidence is added, and
what reaches the policy's review threshold is a finding. Nothing here does I/O beyond
reading the pinned snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext

import msgspec

from narrows.checks.collector import uncollected
from narrows.checks.judge import findings_of
from narrows.checks.question import Readings, usable
from narrows.checks.rank import WEAK, Ranked, rank, warm
from narrows.checks.rank_many import Looked, Question, alignments, rank_many
from narrows.checks.world import DEFAULT, Options, World, under
from narrows.match.name import Alignment
from narrows.model.finding import Screening
from narrows.model.party import Party

__all__ = [
    "ALIKE",
    "COMMON",
    "DEFAULT",
    "WEAK",
    "Options",
    "Ranked",
    "Readings",
    "World",
    "check",
    "check_many",
    "rank",
    "unhidden",
]

COMMON = "the name is so common that not every bearer could be compared"
"""Why an answer is incomplete where a limit cut the candidates."""

ALIKE = "a word is as much like so many listed words that not all could be looked at"
"""Why an answer is incomplete where a limit cut the words."""

CHUNK = 1000
"""Questions answered in one pass: bounds memory."""

MANY = 64
"""From so many questions on, compiling the kernels pays."""


def unhidden(world: World) -> World:
    """Return the same world with nothing hidden."""
    return msgspec.structs.replace(world, hidden_lists=frozenset())


def check_many(
    parties: Sequence[Party], world: World, options: Options = DEFAULT
) -> list[Screening]:
    """Answer for many parties, one answer each, in their order."""
    world = under(world, options)
    if not world.fast and (len(parties) >= MANY or warm(world)):
        world = msgspec.structs.replace(world, fast=True)
    if not world.fast:
        return [_one(party, world, options) for party in parties]
    answers: list[Screening] = []
    with uncollected() if len(parties) >= MANY else nullcontext():
        for first in range(0, len(parties), CHUNK):
            answers += _many(parties[first : first + CHUNK], world, options)
    return answers


def check(party: Party, world: World, options: Options = DEFAULT) -> Screening:
    """Answer whether a party bears a resemblance to a listed one.

    Returns:
        ``screened`` when the whole screen ran; ``incomplete`` when a limit cut the
        question or the candidates; ``not_screened`` with a reason when there is
        nothing to ask for.
    """
    (answer,) = check_many((party,), world, options)
    return answer


def _one(party: Party, world: World, options: Options) -> Screening:
    names, reasons = usable(party, world.policy)
    if not names and not party.identifiers:
        return _not_screened(party, reasons, world)
    readings = Readings(names, party.schema)
    ranked, found = rank(party, readings, world)
    question = Question(party, readings, tuple(reasons))
    return _answer(question, ranked, Looked.of(found), world, options)


def _many(parties: Sequence[Party], world: World, options: Options) -> list[Screening]:
    """Answer many questions in one pass; the same answers as one by one."""
    answers: list[Screening | None] = []
    questions: list[Question] = []
    for party in parties:
        names, reasons = usable(party, world.policy)
        if not names and not party.identifiers:
            answers.append(_not_screened(party, reasons, world))
            continue
        questions.append(Question(party, Readings(names, party.schema), tuple(reasons)))
        answers.append(None)
    ranks = rank_many(questions, world, options)
    known = alignments(questions, [ranked for ranked, _ in ranks], world)
    found = (
        _answer(question, ranked, looked_at, world, options, aligned)
        for question, (ranked, looked_at), aligned in zip(questions, ranks, known, strict=True)
    )
    return [answer if answer is not None else next(found) for answer in answers]


def _not_screened(party: Party, reasons: Sequence[str], world: World) -> Screening:
    return Screening(
        subject=party,
        status="not_screened",
        reason="; ".join(reasons) or "no name and no identifier",
        findings=(),
        basis=world.basis,
    )


def _answer(
    question: Question,
    ranked: Sequence[Ranked],
    looked_at: Looked,
    world: World,
    options: Options,
    aligned: Callable[[Ranked], Alignment | None] = lambda one: None,
) -> Screening:
    reasons = list(question.reasons)
    findings = findings_of(question.party, ranked, world, options, aligned) if ranked else []
    if options.limit is not None:
        # Who asks for so many is answered whole by so many.
        findings = findings[: options.limit]
    elif len(findings) > (limit := world.policy.limits.get("findings", 50)):
        findings = findings[:limit]
        reasons.append(f"more than {limit} findings: the weakest are not shown")
    if looked_at.cut:
        reasons.append(COMMON)
    if looked_at.left:
        reasons.append(ALIKE)
    if question.readings.cut:
        reasons.append("a name has more words than are compared")
    return Screening(
        subject=question.party,
        status="incomplete" if reasons else "screened",
        reason="; ".join(reasons) or None,
        findings=tuple(findings),
        candidates=looked_at.candidates,
        basis=world.basis,
    )
