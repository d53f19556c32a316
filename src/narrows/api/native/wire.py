"""What ``/v1`` takes and gives, as types: decoded, encoded and documented by them."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from narrows.api.problem import Fault
from narrows.model.evidence import Evidence
from narrows.model.finding import Basis, Designation, Finding, ListUsed, Overrides, Screening
from narrows.model.party import Identifier

Text = Annotated[str, Meta(max_length=2_000)]
Texts = Text | Annotated[tuple[Text, ...], Meta(max_length=50)]
Share = Annotated[float, Meta(ge=0, le=1)]
Prior = Annotated[float, Meta(ge=-20, le=20)]


class AskedThresholds(Struct, frozen=True, forbid_unknown_fields=True):
    """Scores from which a finding is reviewed or a match; the policy's where left out."""

    review: Share | None = None
    match: Share | None = None


class AskedThresholdsByKind(Struct, frozen=True, forbid_unknown_fields=True):
    """Thresholds per kind of party; the policy's where left out."""

    person: AskedThresholds | None = None
    organisation: AskedThresholds | None = None
    vessel: AskedThresholds | None = None
    aircraft: AskedThresholds | None = None


class AskedPriors(Struct, frozen=True, forbid_unknown_fields=True):
    """Log2 odds before any evidence, per kind of party; the policy's where left out."""

    person: Prior | None = None
    organisation: Prior | None = None
    vessel: Prior | None = None
    aircraft: Prior | None = None


class AskedOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """Choices for one question, or for all of a request; the answer tells them again.

    Attributes:
        floor: Lowest score that is reported; the policy's review threshold otherwise.
        limit: Most findings; the policy's otherwise.
        lists: Ask these lists only.
        prior_bits: Log2 odds before any evidence, per kind of party; the policy's otherwise.
        thresholds: When a finding is reviewed or a match, per kind of party.
    """

    floor: Share | None = None
    # A whole number; JSON does not tell 30 from 30.0.
    limit: Annotated[float, Meta(ge=1, le=500, multiple_of=1)] | None = None
    lists: Annotated[tuple[str, ...], Meta(min_length=1, max_length=200)] | None = None
    prior_bits: AskedPriors | None = None
    thresholds: AskedThresholdsByKind | None = None


class AskedIdentifier(Struct, frozen=True, forbid_unknown_fields=True):
    """A document or register number.

    ``type`` as in ``passport``, ``imo`` or ``leiCode``: a usual word, or an identifier
    property of FollowTheMoney. One that is neither makes the question invalid.
    """

    type: Annotated[str, Meta(max_length=60)]
    value: Annotated[str, Meta(max_length=200)]
    country: Annotated[str, Meta(max_length=100)] | None = None


class AskedQuestion(Struct, frozen=True, forbid_unknown_fields=True):
    """A party as you know it. What is left out is unknown, never a penalty.

    Attributes:
        name: One or more names, in any script.
        schema: Kind of party: Person, Company, Organization, LegalEntity, Vessel,
            Airplane, or an everyday word.
        born: Dates of birth or foundation, in any usual form.
        country: Nationality, residence, registration or flag: codes or names.
        identifiers: Document and register numbers.
        gender: male, female or other.
        birth_place: Places of birth.
        address: Addresses.
        options: Choices for this question.
    """

    name: Texts | None = None
    schema: Annotated[str, Meta(max_length=100)] | None = None
    born: Texts | None = None
    country: Texts | None = None
    identifiers: Annotated[tuple[AskedIdentifier, ...], Meta(max_length=50)] = ()
    gender: Texts | None = None
    birth_place: Texts | None = None
    address: Texts | None = None
    options: AskedOptions | None = None


class ScreenRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Up to 100 questions under ids of your own."""

    questions: Annotated[dict[str, AskedQuestion], Meta(min_length=1, max_length=100)]
    options: AskedOptions = AskedOptions()


class ScreenEnvelope(Struct, frozen=True, forbid_unknown_fields=True):
    """The same, each question still undecoded: one that is wrong fails alone."""

    questions: Annotated[dict[str, msgspec.Raw], Meta(min_length=1, max_length=100)]
    options: AskedOptions = AskedOptions()


class PolicyNamed(Struct, frozen=True):
    """A policy, by name and hash."""

    id: str
    sha256: str


class AnswerBasis(Struct, frozen=True):
    """What an answer stands on: enough to repeat it.

    Attributes:
        engine_version: Release of Narrows.
        policy: Thresholds and weights.
        snapshot: Id of the index snapshot.
        lists: Every list version that was screened against, with SHA-256 and the
            publisher's date.
        valid_at: The day the answer is about; null for today.
        known_at: The moment of knowledge; null for now.
        overrides: Of a finding: what its question chose in place of the policy; not there
            where it chose nothing.
    """

    engine_version: str
    policy: PolicyNamed
    snapshot: str
    lists: tuple[ListUsed, ...]
    valid_at: str | None
    known_at: str | None
    overrides: Overrides | msgspec.UnsetType = msgspec.UNSET


class FindingTold(Struct, frozen=True):
    """One listed party that bears on the subject."""

    id: str
    entity_id: str
    schema: str
    caption: str
    list: str
    score: float
    bits: float
    is_match: bool
    outcome: Literal["match", "review", "below"]
    evidence: tuple[Evidence, ...]
    designations: tuple[Designation, ...]
    sample: bool


class QuestionAnswer(Struct, frozen=True):
    """The answer to one question.

    Attributes:
        status: ``screened`` when the whole screen ran; ``incomplete`` when a limit cut
            it; ``not_screened`` when there was nothing to ask for; ``invalid`` when the
            question was not understood. Only ``screened`` makes silence an answer.
        outcome: ``match``, ``review`` or ``no_match``; null unless screened or found.
        reason: Why, unless ``screened``.
        findings: Best first.
        candidates: How many listed parties were compared.
        errors: What is wrong with an invalid question.
        overrides: What the question, or the request, chose in place of the policy or of all
            lists: the answer holds under that only. Not there where nothing was chosen.
    """

    status: Literal["screened", "incomplete", "not_screened", "invalid"]
    outcome: Literal["match", "review", "no_match"] | None
    reason: str | None = None
    findings: tuple[FindingTold, ...] = ()
    candidates: int = 0
    errors: tuple[Fault, ...] = ()
    overrides: Overrides | msgspec.UnsetType = msgspec.UNSET


class ScreenAnswer(Struct, frozen=True):
    """As many answers as there were questions, under their ids.

    ``complete`` is true only when every question was screened whole.
    """

    request_id: str
    complete: bool
    basis: AnswerBasis
    answers: dict[str, QuestionAnswer]
    warnings: tuple[str, ...] = ()


class FindingAnswer(Struct, frozen=True):
    """A finding that was kept, with whom it was about and what it stands on."""

    request_id: str
    finding: FindingTold
    subject: SubjectTold
    basis: AnswerBasis


class SubjectTold(Struct, frozen=True):
    """Whom a finding was about."""

    id: str | None
    schema: str | None
    names: tuple[str, ...]
    birth_dates: tuple[str, ...]
    countries: tuple[str, ...]
    birth_places: tuple[str, ...]
    genders: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    addresses: tuple[str, ...]
    unread_dates: tuple[str, ...]


def basis_told(basis: Basis, lists: frozenset[str] | None = None) -> AnswerBasis:
    """Return a basis for the wire, of some lists where no question asked others."""
    return AnswerBasis(
        basis.engine_version,
        PolicyNamed(basis.policy_id, basis.policy_sha256),
        basis.snapshot,
        tuple(used for used in basis.lists if lists is None or used.name in lists),
        basis.valid_at,
        basis.known_at,
        basis.overrides,
    )


def finding_told(finding: Finding) -> FindingTold:
    """Return a finding for the wire, without subject and basis."""
    return FindingTold(
        finding.id,
        finding.entity_id,
        finding.entity_schema,
        finding.caption,
        finding.list,
        finding.score,
        finding.bits,
        finding.is_match,
        finding.outcome,
        finding.evidence,
        finding.designations,
        finding.sample,
    )


def subject_told(finding: Finding) -> SubjectTold:
    """Return whom a finding was about, for the wire."""
    return msgspec.convert(finding.subject, SubjectTold, from_attributes=True)


def answer_told(screening: Screening) -> QuestionAnswer:
    """Return the answer to a question for the wire."""
    outcome: Literal["match", "review", "no_match"] | None = None
    if screening.is_match:
        outcome = "match"
    elif any(finding.outcome == "review" for finding in screening.findings):
        outcome = "review"
    elif screening.complete:
        outcome = "no_match"
    return QuestionAnswer(
        screening.status,
        outcome,
        screening.reason,
        tuple(map(finding_told, screening.findings)),
        screening.candidates,
        overrides=screening.basis.overrides,
    )
