"""A finding: a subject and what bears on it, self-contained and replayable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, overload

import msgspec

from narrows.model.evidence import Evidence
from narrows.model.party import Party
from narrows.model.policy import Thresholds


class ListUsed(msgspec.Struct, frozen=True):
    """A list version an answer stands on.

    ``undated`` is there, and true, where the publisher's files state no date and nobody
    did: ``published`` is then the day of loading, which is no word of the publisher's.
    """

    name: str
    version: str
    sha256: str
    published: str | None
    known_at: str | None
    entities: int
    sample: bool = False
    undated: bool | msgspec.UnsetType = msgspec.UNSET


class Overrides(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a question chose in place of the policy, or of all lists; only what it chose.

    Attributes:
        floor: Lowest score told, in place of the review threshold.
        limit: Most findings told.
        lists: The only lists asked.
        prior_bits: Log2 odds before any evidence, per kind of party.
        thresholds: Review and match, whole, per kind of party.
    """

    floor: float | None = None
    limit: int | None = None
    lists: tuple[str, ...] | None = None
    prior_bits: dict[str, float] = {}
    thresholds: dict[str, Thresholds] = {}


class Basis(msgspec.Struct, frozen=True):
    """What an answer was computed from: enough to repeat it.

    Attributes:
        engine_version: Released version of Narrows.
        policy_id: Name of the policy.
        policy_sha256: Hash of the policy's canonical form.
        snapshot: Id of the index snapshot.
        lists: Every list version screened against.
        valid_at: The day the answer is about, ISO, or None for "today".
        known_at: The moment of knowledge, ISO, or None for "now".
        overrides: What the question chose in place of the policy; not there where nothing.
    """

    engine_version: str
    policy_id: str
    policy_sha256: str
    snapshot: str
    lists: tuple[ListUsed, ...]
    valid_at: str | None = None
    known_at: str | None = None
    overrides: Overrides | msgspec.UnsetType = msgspec.UNSET


class Designation(msgspec.Struct, frozen=True, gc=False):
    """Under what authority a party is listed, and what a hit means.

    Attributes:
        effect: Code of the legal effect, see ``codes.effect``.
        meaning: The effect in words.
        legal_basis: Act, order or regulation.
        program: Programme as the publisher names it.
        source_url: The publisher's page.
        listed_on: ISO date of listing where published.
        removed_on: ISO date of removal where published.
    """

    effect: str
    meaning: str
    legal_basis: str | None = None
    program: str | None = None
    source_url: str | None = None
    listed_on: str | None = None
    removed_on: str | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One listed party that bears on a subject.

    Attributes:
        id: Stable hash over subject, entity, basis and evidence.
        subject: Whom it was about.
        entity_id: The listed party.
        entity_schema: Its FollowTheMoney schema.
        caption: Its primary name as published.
        list: The list it stands on.
        score: Probability in (0, 1) that both are the same party.
        bits: The same as log2 odds: orders what the score rounds together.
        is_match: True where the score reaches the policy's match threshold.
        outcome: ``match`` at or above the match threshold, ``review`` at or
            above the review threshold, ``below`` otherwise.
        evidence: The pieces whose bits sum to ``bits``.
        designations: Authorities and effects.
        sample: True where the list version is the embedded sample.
    """

    id: str
    subject: Party
    entity_id: str
    entity_schema: str
    caption: str
    list: str
    score: float
    bits: float
    is_match: bool
    outcome: Literal["match", "review", "below"]
    evidence: tuple[Evidence, ...]
    designations: tuple[Designation, ...]
    basis: Basis
    sample: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the wire form: plain dictionaries, lists, strings and numbers."""
        data: dict[str, Any] = msgspec.to_builtins(self)
        return data


class Screening(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The answer to one question; a sequence of its findings, best first.

    Attributes:
        subject: Whom it was about.
        status: ``screened`` when the whole screen ran; ``incomplete`` when a limit
            cut it (findings are real, silence is not); ``not_screened`` when the
            subject could not be asked about at all.
        reason: Why, unless ``screened``.
        findings: What bears on the subject, best first.
        candidates: How many listed parties were compared.
        basis: What the answer was computed from.
    """

    subject: Party
    status: Literal["screened", "incomplete", "not_screened"]
    findings: tuple[Finding, ...]
    basis: Basis
    reason: str | None = None
    candidates: int = 0

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return self.findings[index]

    @property
    def complete(self) -> bool:
        """True when the whole requested screen ran."""
        return self.status == "screened"

    @property
    def is_match(self) -> bool:
        """True when any finding reaches the match threshold."""
        return any(finding.is_match for finding in self.findings)
