"""``narrows explain``: why, piece by piece."""

from __future__ import annotations

import math
from pathlib import Path

import click
import msgspec

from narrows.batch.outputs.shown import isolated, sentence
from narrows.batch.runs import Found, Runs, findings
from narrows.cli import present
from narrows.cli.group import ExampleCommand
from narrows.cli.options import format_options, session_of
from narrows.cli.session import Session
from narrows.model.errors import UnknownOption
from narrows.model.evidence import telling, total_bits
from narrows.model.finding import Finding


@click.command(
    cls=ExampleCommand,
    examples=("narrows explain last", "narrows explain last --row 12 --json"),
)
@click.argument("finding", metavar="FINDING")
@click.option("--row", type=click.IntRange(1), metavar="N", help="Of a table: this row's findings.")
@format_options(("table", "json", "jsonl"))
@click.pass_context
def explain(ctx: click.Context, /, finding: str, row: int | None) -> None:
    """Show the evidence of a finding, piece by piece, and what it stands on.

    FINDING is the id of a finding (or its first letters), the id of a run, or "last": of
    a run, its strongest finding is explained and the others are named.
    """
    session = session_of(ctx)
    runs = Runs(session.home)
    run = _run(runs, finding)
    if run is None:
        place, one = runs.finding(finding)
        rest: list[Found] = []
    else:
        place = run
        one, rest = _strongest(place, row)
    if session.format in ("json", "jsonl"):
        data = msgspec.json.encode(one.finding)
        click.echo(msgspec.json.format(data, indent=2) if session.format == "json" else data)
        return
    if session.format not in ("auto", "table"):
        raise UnknownOption(f"there is no format {session.format!r} for an explanation")
    click.echo("\n".join(explanation(one.finding)), color=session.color)
    _others(session, place, one, rest)


def explanation(finding: Finding) -> list[str]:
    """Return everything about a finding in words."""
    head = click.style(isolated(finding.caption), bold=True)
    lines = [
        f"Asked about   {present.party_words(finding.subject)}",
        f"Listed        {head}, {finding.entity_schema}, {finding.entity_id}",
        f"Outcome       {finding.outcome}, score {present.out_of_100(finding.score)} of 100",
        "",
        "Evidence (bits of log-odds; + speaks for the same party, - against)",
    ]
    for piece in sorted(finding.evidence, key=telling):
        lines.append(f"  {piece.bits:+7.2f}  {piece.code:<22} {sentence(piece.text)}".rstrip())
        compared = [
            f"{label} {isolated(value)}"
            for label, value in (("yours:", piece.query), ("listed:", piece.listed))
            if value
        ]
        if piece.prop:
            compared.append(f"({piece.prop})")
        if piece.locator:
            compared.append(f"at {piece.locator}")
        if compared:
            lines.append(" " * 12 + "  ".join(compared))
    start = finding.bits - total_bits(0.0, finding.evidence)
    if not math.isclose(start, 0.0, abs_tol=1e-6):
        lines.append(
            f"  {start:+7.2f}  {'PRIOR':<22} before any evidence, most candidates are others"
        )
    lines += [
        f"  {finding.bits:+7.2f}  sum: odds of 2^{finding.bits:.2f} to 1 that both are the same",
        "",
        *_designated(finding),
        "Stands on",
    ]
    for used in finding.basis.lists:
        lines.append(f"  {present.list_words(used)}, version {used.version}, SHA-256 {used.sha256}")
    basis = finding.basis
    valid = basis.valid_at or "the day of the question"
    known = basis.known_at or "the moment of the question"
    chosen = present.overrides_words(basis.overrides)
    lines += [
        f"  policy {basis.policy_id}, SHA-256 {basis.policy_sha256}{chosen}",
        f"  engine {basis.engine_version}, snapshot {basis.snapshot}",
        f"  valid at {valid}, known at {known}",
    ]
    if finding.sample:
        lines.append("  The list version is the embedded sample: no substitute for the list.")
    lines.append(f"Finding       {finding.id}")
    return lines


def _designated(finding: Finding) -> list[str]:
    lines = ["Listed under"]
    for one in finding.designations:
        named = [part for part in (one.program, one.legal_basis) if part]
        dates = [
            f"{word} {day}"
            for word, day in (("listed", one.listed_on), ("removed", one.removed_on))
            if day
        ]
        lines.append(f"  {one.effect.replace('_', ' ')}: {'; '.join([*named, *dates])}")
        lines.append(f"    {one.meaning}")
        if one.source_url:
            lines.append(f"    {one.source_url}")
    return lines if len(lines) > 1 else []


def _run(runs: Runs, name: str) -> Path | None:
    if name == "last":
        return runs.find(name)
    try:
        return runs.find(name)
    except UnknownOption:
        return None


def _strongest(place: Path, row: int | None) -> tuple[Found, list[Found]]:
    """Return the strongest finding of a run (or of one row) and the next few."""
    best: list[Found] = []
    for one in findings(place):
        if row is None or one.row == row:
            best.append(one)
            best.sort(key=lambda found: -found.finding.bits)
            del best[10:]
    if not best:
        which = f"row {row} of " if row is not None else ""
        raise UnknownOption(f"{which}run {place.name} has no findings", where=str(place))
    return best[0], best[1:]


def _others(session: Session, place: Path, one: Found, rest: list[Found]) -> None:
    if not rest:
        return
    session.say(f"Also found in run {place.name}:")
    for other in rest:
        finding = other.finding
        session.say(
            f"  {present.out_of_100(finding.score):>3}  {isolated(finding.subject.caption)}"
            f" ~ {isolated(finding.caption)}  narrows explain {present.short_id(finding.id)}"
        )
