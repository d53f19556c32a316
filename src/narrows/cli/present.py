"""Findings in words for a terminal."""

from __future__ import annotations

import click
from msgspec import UnsetType

from narrows.batch.outputs.columns import programs
from narrows.batch.outputs.shown import isolated, sentence
from narrows.codes.country import country_name
from narrows.model.evidence import Evidence, telling
from narrows.model.finding import Basis, Finding, ListUsed, Overrides, Screening
from narrows.model.party import Party
from narrows.text.count import counted

_COLOURS = {"match": "red", "review": "yellow", "below": "bright_black"}
_REASONS = 3


def out_of_100(score: float) -> str:
    """Return a score as people read it, cut, not rounded: nothing shows as 100."""
    return str(int(score * 100))


def finding_lines(finding: Finding) -> list[str]:
    """Return a finding in a few lines."""
    outcome = click.style(
        f"{finding.outcome:<7}", fg=_COLOURS[finding.outcome], bold=finding.is_match
    )
    name = click.style(isolated(finding.caption), bold=True)
    score = out_of_100(finding.score)
    lines = [
        f"{outcome} {score:>3}  {name}  {finding.entity_schema} · {finding.entity_id}",
        f"             {authority(finding)}",
    ]
    strongest = sorted(finding.evidence, key=telling)
    for piece in strongest[:_REASONS]:
        lines.append(f"             {piece.bits:+6.1f}  {piece_words(piece)}")
    if len(strongest) > _REASONS:
        lines.append(f"                     and {len(strongest) - _REASONS} more")
    lines.append(click.style(f"             narrows explain {short_id(finding.id)}", dim=True))
    return lines


def short_id(id: str) -> str:
    """Return so much of a finding's id as is enough to name it."""
    kind, _, digits = id.rpartition("-")
    return f"{kind}-{digits[:10]}" if kind else digits[:10]


def authority(finding: Finding) -> str:
    """Return list, programmes, effects and day of listing in one line."""
    parts = [finding.list + (" (embedded sample)" if finding.sample else "")]
    if named := programs(finding):
        parts.append(named)
    parts += dict.fromkeys(d.effect.replace("_", " ") for d in finding.designations)
    days = sorted({d.listed_on for d in finding.designations if d.listed_on})
    if days:
        parts.append(f"listed {days[0]}")
    removed = sorted({d.removed_on for d in finding.designations if d.removed_on})
    if removed:
        parts.append(f"removed {removed[-1]}")
    return " · ".join(parts)


def piece_words(piece: Evidence) -> str:
    """Return a piece of evidence in words, directions kept apart."""
    if piece.text:
        return sentence(piece.text)
    both = [isolated(value) for value in (piece.query, piece.listed) if value]
    return f"{piece.code}: " + " / ".join(both) if both else piece.code


def party_words(party: Party) -> str:
    """Return whom was asked about, in one line."""
    parts = [isolated(name) for name in party.names]
    if party.schema:
        parts.append(party.schema)
    parts += [f"born {date}" for date in party.birth_dates]
    parts += [country_name(code) for code in party.countries]
    parts += [f"{one.type} {one.value}" for one in party.identifiers]
    return ", ".join(parts)


def list_words(used: ListUsed) -> str:
    """Return a list and its version in words."""
    mark = "embedded sample, " if used.sample else ""
    day = f"undated, loaded {used.published}" if used.undated is True else used.published
    return (
        f"{used.name} ({mark}{day or used.version}, {counted(used.entities, 'entity', 'entities')})"
    )


def basis_words(basis: Basis) -> str:
    """Return what an answer stands on, in one line."""
    when = "".join(
        f", {word} {value}"
        for word, value in (("as of", basis.valid_at), ("as known at", basis.known_at))
        if value
    )
    lists = "; ".join(list_words(used) for used in basis.lists)
    return f"{lists}; policy {basis.policy_id}{overrides_words(basis.overrides)}{when}"


def overrides_words(chosen: Overrides | UnsetType) -> str:
    """Return what a question chose in place of the policy, with a comma before each."""
    if isinstance(chosen, UnsetType):
        return ""
    told = [f"floor {chosen.floor:g}"] if chosen.floor is not None else []
    told += [f"at most {chosen.limit} findings"] if chosen.limit is not None else []
    told += ["only these lists"] if chosen.lists is not None else []
    told += [f"prior of {kind} {bits:+g} bits" for kind, bits in chosen.prior_bits.items()]
    told += [
        f"{kind} reviewed from {both.review:g}, a match from {both.match:g}"
        for kind, both in chosen.thresholds.items()
    ]
    return "".join(f", {one}" for one in told)


def silence(screening: Screening) -> str:
    """Return what to say where nothing was found. It is never "cleared"."""
    if screening.status != "screened":
        return f"Could not answer reliably: {screening.reason}"
    return "No match on these lists, at these versions, under this policy: " + basis_words(
        screening.basis
    )
