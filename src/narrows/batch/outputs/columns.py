"""The columns Narrows appends to the caller's, and what stands in them."""

from __future__ import annotations

from typing import NamedTuple

from narrows.batch.result import RowResult
from narrows.model.evidence import Evidence
from narrows.model.finding import Finding


class Appended(NamedTuple):
    """Narrows' cells of one output row.

    Attributes:
        narrows_row: Ordinal of the input row, 1 for the first below the header.
        narrows_status: ``screened``, ``incomplete`` or ``not_screened``.
        narrows_outcome: ``match``, ``review``, ``none``, ``incomplete`` or ``not screened``.
        narrows_reason: Why the row was not screened, or not in full.
        narrows_notes: What was understood differently from how it was written.
        narrows_findings: Number of findings.
        narrows_rank: Which of them this is, 1 for the best.
        narrows_score: Probability (0 to 1) that both are the same party.
        narrows_list, narrows_entity_id, narrows_schema, narrows_caption: The listed party.
        narrows_programs, narrows_effects, narrows_listed_on: Under what it is listed.
        narrows_evidence: The pieces that make the score, in words.
        narrows_finding_id: For ``narrows explain``.
        narrows_sample: True where the list version is the embedded sample.
    """

    narrows_row: int
    narrows_status: str
    narrows_outcome: str
    narrows_reason: str | None = None
    narrows_notes: str | None = None
    narrows_findings: int = 0
    narrows_rank: int | None = None
    narrows_score: float | None = None
    narrows_list: str | None = None
    narrows_entity_id: str | None = None
    narrows_schema: str | None = None
    narrows_caption: str | None = None
    narrows_programs: str | None = None
    narrows_effects: str | None = None
    narrows_listed_on: str | None = None
    narrows_evidence: str | None = None
    narrows_finding_id: str | None = None
    narrows_sample: bool | None = None


NAMES = Appended._fields


def appended(result: RowResult, rank: int = 1) -> Appended:
    """Return Narrows' cells for a row and its finding of a rank (1 for the best)."""
    own = Appended(
        narrows_row=result.number,
        narrows_status=result.status,
        narrows_outcome=result.outcome,
        narrows_reason=result.reason,
        narrows_notes="; ".join(result.notes) or None,
        narrows_findings=len(result.findings),
    )
    if not result.findings:
        return own
    finding = result.findings[rank - 1]
    return own._replace(
        narrows_rank=rank,
        narrows_score=shown_score(finding.score),
        narrows_list=finding.list,
        narrows_entity_id=finding.entity_id,
        narrows_schema=finding.entity_schema,
        narrows_caption=finding.caption,
        narrows_programs=programs(finding) or None,
        narrows_effects="; ".join(dict.fromkeys(d.effect for d in finding.designations)) or None,
        narrows_listed_on=min(
            (d.listed_on for d in finding.designations if d.listed_on), default=None
        ),
        narrows_evidence="; ".join(in_words(piece) for piece in finding.evidence),
        narrows_finding_id=finding.id,
        narrows_sample=finding.sample,
    )


def shown_score(score: float) -> float:
    """Return a probability cut (not rounded) to four digits: 0.99996 never shows as 1."""
    return int(score * 10_000) / 10_000


def programs(finding: Finding) -> str:
    """Return the programmes a party is listed under, each once."""
    return "; ".join(dict.fromkeys(d.program for d in finding.designations if d.program))


def in_words(piece: Evidence) -> str:
    """Return one piece of evidence as a line: weight, code, words."""
    said = piece.text or " / ".join(v for v in (piece.query, piece.listed) if v)
    return f"{piece.bits:+.1f} {piece.code} {said}".rstrip()
