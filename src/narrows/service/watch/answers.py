"""What stands about each customer: the answers of the last run, in short."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from narrows.index.build import analysis_hash
from narrows.index.files import FORMAT
from narrows.match import weights
from narrows.model.finding import Basis, Finding, Screening
from narrows.service import canary
from narrows.service.watch.listed import Key
from narrows.version import __version__

CLOSENESS = 3
"""In what form is kept how close look-ups came to their limits."""

Status = Literal["screened", "incomplete", "not_screened"]


class Held(msgspec.Struct, frozen=True, order=True):
    """One finding in short, without where it stands in the publisher's file.

    Attributes:
        list, entity_id: The listed party.
        caption: Its name.
        outcome: ``match`` or ``review``.
        score: Probability (0 to 1) that both are the same party.
        bits: The same as log2 odds.
        evidence: Each piece: weight, code, both values.
        designations: Under what it is listed.
    """

    list: str
    entity_id: str
    caption: str
    outcome: str
    score: float
    bits: float
    evidence: tuple[str, ...]
    designations: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands about one customer.

    Attributes:
        status: As in ``Screening``.
        at: When this customer was last asked about, ISO with zone.
        reason: Why, unless ``screened``.
        findings: Best first.
        whole_at: Where this answer is not whole: when a whole one was last brought up to
            the lists in view, None for never.
    """

    status: Status
    at: str
    reason: str | None = None
    findings: tuple[Held, ...] = ()
    whole_at: str | None = None

    @property
    def whole(self) -> bool:
        """True where the whole question was answered."""
        return self.status == "screened"

    @property
    def plain(self) -> bool:
        """True where the whole question was answered and nothing was found."""
        return self.whole and not self.findings


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What stands after a run.

    Attributes:
        run: The run.
        at: When it ended: answers hold against the lists in view then.
        full_at: When every customer was last asked about in one run.
        engine: Everything beside lists and customers that decides answers.
        basis: What the run stood on.
        pieces: The portfolio's pieces it knew, and when those newer than the last
            full run were first asked about.
        listed: A number for each listed party, see ``listed.prints``.
        customers: Every answer that is not plain, by reference.
        asked: When customers with a plain answer were asked about since the last full
            run, where that was not with their piece.
        snapshot: Name of the snapshot the run stood on.
        crowds: For each piece that holds customers, how close their look-ups came to
            the index's limits, see ``crowd.Crowd``.
    """

    run: str
    at: str
    full_at: str
    engine: str
    basis: Basis
    pieces: dict[str, str]
    listed: list[tuple[str, str, int]]
    customers: dict[str, Answer]
    asked: dict[str, str]
    snapshot: str = ""
    crowds: dict[str, bytes] = {}

    def prints(self) -> dict[Key, int]:
        """Return the numbers of listed parties by party."""
        return {(name, entity): number for name, entity, number in self.listed}


def engine(policy_sha256: str) -> str:
    """Return a hash over everything beside lists and customers that decides answers.

    And over the form of what a run finds out from whom it has to ask again.
    """
    told = (
        __version__,
        policy_sha256,
        FORMAT,
        canary.VERSION,
        CLOSENESS,
        analysis_hash(),
        msgspec.json.encode(weights.weights(), order="deterministic"),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def short(screening: Screening, at: str, reason: str | None = None) -> Answer:
    """Return what is kept of an answer.

    Args:
        screening: The answer.
        at: When it was given.
        reason: Why the customer's row could not be understood whole, or None.
    """
    status, why = screening.status, screening.reason
    if reason is not None and status == "screened":
        status, why = "incomplete", reason
    found = tuple(held(finding) for finding in screening.findings if finding.outcome != "below")
    return Answer(status, at, why, found)


def held(finding: Finding) -> Held:
    """Return a finding in short."""
    return Held(
        list=finding.list,
        entity_id=finding.entity_id,
        caption=finding.caption,
        outcome=finding.outcome,
        score=round(finding.score, 6),
        bits=round(finding.bits, 6),
        evidence=tuple(
            f"{piece.bits:+.3f} {piece.code} {piece.query or ''} / {piece.listed or ''}"
            for piece in finding.evidence
        ),
        designations=tuple(
            " ".join(filter(None, (one.effect, one.program, one.listed_on, one.removed_on)))
            for one in finding.designations
        ),
    )
