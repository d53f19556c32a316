"""What ``narrows watch`` writes: figures for people, lines for programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from narrows.cli import present
from narrows.cli.session import Session
from narrows.cli.terminal_text import plain
from narrows.model.errors import InputError, UnknownOption
from narrows.text.count import counted

if TYPE_CHECKING:
    from narrows.service.watch.change import Change
    from narrows.service.watch.run import Outcome
    from narrows.service.watch.watcher import Standing, Watched

_MORE = ("alerts",)

_SHOWN = 40
"""Most changes shown to people on a terminal."""


def check(session: Session, output: Path | None) -> None:
    """Refuse a form or file that changes cannot be written in, before any work is done.

    Raises:
        UnknownOption: there is no such format, or the file's name says another.
        InputError: there is no such folder.
    """
    _shape(session, *_MORE)
    if output is None:
        return
    if session.format == "alerts" and output.suffix != ".jsonl":
        raise UnknownOption("alerts are JSON lines", hint="end the name in .jsonl")
    if output.suffix not in (".jsonl", ".csv"):
        raise UnknownOption(
            f"{output.name!r} says no format", hint="end the name in .jsonl or .csv"
        )
    if not output.parent.is_dir():
        raise InputError("there is no such folder", where=str(output.parent))


def changes(session: Session, outcome: Outcome, output: Path | None) -> None:
    """Write what a run found different: to a file, else to standard output."""
    from narrows.service.watch.change import to_csv
    from narrows.store.durable import reported, sync_folder, write_new

    shape = _shape(session, *_MORE)
    if output is not None:
        data = to_csv(outcome.changes) if output.suffix == ".csv" else _lines(session, outcome)
        part = output.with_name(f".{output.name}.part")
        with reported("writing what is different", output):
            part.unlink(missing_ok=True)
            write_new(part, data)
            part.replace(output)
            sync_folder(output.parent)
        session.say(f"{counted(len(outcome.changes), 'change')} written to {output}")
    elif shape == "table":
        for one in outcome.changes[:_SHOWN]:
            click.echo(_line(one), color=session.color)
        if len(outcome.changes) > _SHOWN:
            more = len(outcome.changes) - _SHOWN
            session.say(f"and {more:,} more: narrows watch show {outcome.portfolio} --run last")
    elif shape == "json":
        _write(msgspec.json.encode(outcome.changes) + b"\n")
    else:
        _write(to_csv(outcome.changes) if shape == "csv" else _lines(session, outcome))


def _lines(session: Session, outcome: Outcome) -> bytes:
    """Return what is different as JSON lines: changes, or alerts for a review queue."""
    if session.format != "alerts":
        from narrows.service.watch.change import to_lines

        return to_lines(outcome.changes)
    from narrows.service import alert
    from narrows.service.watch.watcher import Watcher

    customers = dict.fromkeys(one.customer for one in outcome.changes)
    subjects = Watcher(session.home).parties(outcome.portfolio, customers)
    return alert.to_lines(alert.of_outcome(outcome, subjects.get))


def summary(session: Session, outcome: Outcome) -> None:
    """Tell what a run did."""
    how = "everybody was asked about" if outcome.full else "what had changed was asked about"
    why = f" ({outcome.full})" if outcome.full else ""
    session.say(
        f"{outcome.portfolio}: {outcome.asked:,} of {counted(outcome.customers, 'customer')} asked"
        f" about, {counted(outcome.parties_changed, 'listed party', 'listed parties')} changed;"
        f" {how}{why}; {outcome.seconds:.1f} s"
    )
    session.say(
        f"{counted(len(outcome.changes), 'change')};"
        f" {counted(outcome.with_findings, 'customer')} with findings"
    )
    session.say(f"Stands on: {present.basis_words(outcome.basis)}")
    session.say(f"Run: {outcome.run}")


def standings(session: Session, found: list[Standing]) -> None:
    """Show how portfolios stand."""
    shape = _shape(session)
    if shape != "table":
        encoder = msgspec.json.Encoder()
        _write(encoder.encode(found) + b"\n" if shape == "json" else encoder.encode_lines(found))
        return
    if not found:
        session.say("no portfolio; begin one: narrows watch add NAME FILE")
    for one in found:
        click.echo(click.style(one.portfolio, bold=True), color=session.color)
        for label, value in (
            ("customers", f"{one.customers:,}"),
            ("last screened", one.last_screened or "never, or not all of them"),
            ("last full run", one.last_full or "never"),
            ("with findings", f"{one.with_findings:,}"),
            ("without a whole answer", f"{one.unanswered:,}"),
            ("messages waiting", f"{one.undelivered:,}"),
            ("lists", ", ".join(f"{name} {v}" for name, v in one.lists.items()) or "none yet"),
        ):
            click.echo(f"  {label:<24}{value}", color=session.color)
        for alarm in one.alarms:
            click.echo("  " + click.style(f"ALARM {alarm}", fg="red"), color=session.color)


def customer(session: Session, found: Watched) -> None:
    """Show how one customer stands."""
    if _shape(session) != "table":
        _write(msgspec.json.encode(found) + b"\n")
        return
    party, answer = found.customer.party, found.answer
    name = "" if party is None else f"  {plain(party.caption)}"
    click.echo(f"{plain(found.customer.id)}{name}", color=session.color)
    click.echo(f"  last screened  {found.last_screened or 'never'}", color=session.color)
    click.echo(f"  last asked     {found.last_asked or 'never'}", color=session.color)
    for alarm in found.alarms:
        click.echo("  " + click.style(f"ALARM {alarm}", fg="red"), color=session.color)
    if answer is None:
        return
    told = f" ({plain(answer.reason)})" if answer.reason else ""
    click.echo(f"  status         {answer.status.replace('_', ' ')}{told}", color=session.color)
    for one in answer.findings:
        click.echo(
            f"  {one.outcome:<7} {present.out_of_100(one.score)}  {plain(one.caption)}"
            f"  {one.list} {one.entity_id}",
            color=session.color,
        )
    if answer.plain:
        click.echo("  no match on these lists, at these versions, under this policy")


def _line(one: Change) -> str:
    found = one.after or one.before
    if found is None:
        what = one.what.replace("_", " ")
        return f"{what:<12} {plain(one.customer)}  {plain(one.reason or '')}".rstrip()
    versions = f"{one.cause.version_from or '-'} → {one.cause.version_to or '-'}"
    said = "; ".join(one.cause.statements[:3])
    return (
        f"{one.what:<12} {plain(one.customer)}  {found.outcome} {present.out_of_100(found.score)}"
        f"  {plain(found.caption)}"
        f"  [{one.cause.by}: {found.list} {versions}{'; ' if said else ''}{plain(said)}]"
    )


def _shape(session: Session, *more: str) -> str:
    if session.format != "auto":
        known = ("jsonl", "json", "csv", "table", *more)
        if session.format not in known:
            raise UnknownOption(
                f"there is no format {session.format!r} here", hint="one of " + ", ".join(known)
            )
        return session.format
    return "table" if sys.stdout.isatty() else "jsonl"


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
