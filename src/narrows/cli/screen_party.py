"""``narrows screen party``: one question."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

import click

from narrows.cli import present
from narrows.cli.group import ExampleCommand
from narrows.cli.opening import open_for
from narrows.cli.options import format_options, screening_options, session_of
from narrows.cli.outcome import for_findings
from narrows.cli.session import Session
from narrows.model.errors import InputError, UnknownOption
from narrows.model.finding import Screening
from narrows.model.policy import Policy
from narrows.text.count import counted

FORMATS = ("table", "json", "jsonl")


@click.command(
    cls=ExampleCommand,
    examples=(
        'narrows screen party "Paravar Pars" --schema Company --country ir',
        "narrows screen party --id imo:9401594 --json",
    ),
)
@click.argument("name", nargs=-1)
@click.option("--alias", multiple=True, metavar="NAME", help="A further name of the same party.")
@click.option("--schema", metavar="SCHEMA", help="Person, Company, Vessel, Airplane …")
@click.option("--born", multiple=True, metavar="DATE", help="Date of birth or foundation.")
@click.option("--country", multiple=True, metavar="COUNTRY", help="Code or name of a country.")
@click.option(
    "--id", "ids", multiple=True, metavar="TYPE:VALUE", help="passport:…, imo:…, lei:…, bic:…"
)
@click.option("--gender", metavar="GENDER", help="male, female or other.")
@click.option("--birth-place", multiple=True, metavar="PLACE", help="Place of birth.")
@click.option("--address", multiple=True, metavar="ADDRESS", help="Address as written.")
@screening_options
@format_options(FORMATS)
@click.pass_context
def party(
    ctx: click.Context,
    /,
    name: tuple[str, ...],
    alias: tuple[str, ...],
    as_of: str | None,
    known_at: str | None,
    exit_zero: bool,
    **said: object,
) -> int:
    """Ask the lists about one party.

    NAME may be in any script and order; a name of several words needs no quotes.
    """
    session = session_of(ctx)
    shape = _shape(session)
    names = tuple(text for text in (" ".join(name), *alias) if text.strip())
    _legible(names)
    began = time.monotonic()
    with open_for(session, as_of, known_at) as screener:
        opened = time.monotonic()
        screening = screener.party(
            name=names,
            schema=_one(said["schema"]),
            born=_many(said["born"]),
            country=_many(said["country"]),
            identifiers=_many(said["ids"]),
            gender=_one(said["gender"]),
            birth_place=_many(said["birth_place"]),
            address=_many(said["address"]),
        )
    answered = time.monotonic()
    fail_on = session.settings.text("fail_on") or "review"
    code = for_findings(screening.findings, screening.status, fail_on, exit_zero=exit_zero)
    _keep(session, screening, screener.policy, answered - began, code)
    _print(session, screening, shape)
    if session.verbose:
        session.say(
            f"{counted(screening.candidates, 'candidate')} compared; opened in"
            f" {(opened - began) * 1000:.0f} ms, answered in {(answered - opened) * 1000:.0f} ms"
        )
    return code


def _shape(session: Session) -> str:
    shape = session.format
    if shape == "auto":
        return "table" if sys.stdout.isatty() else "jsonl"
    if shape not in FORMATS:
        raise UnknownOption(
            f"there is no format {shape!r} for one party", hint="one of " + ", ".join(FORMATS)
        )
    return shape


def _legible(names: tuple[str, ...]) -> None:
    from narrows.inputs.party import LONGEST_NAME

    for name in names:
        if len(name) > LONGEST_NAME:
            raise InputError(
                f"the name has {len(name):,} characters; the limit is {LONGEST_NAME:,}"
            )
        if any("\ud800" <= c <= "\udfff" for c in name):
            raise InputError("the name is not valid UTF-8", hint="set a UTF-8 locale")
        if not any(c.isalnum() for c in name):
            raise InputError(f"the name {name[:40]!r} has no letters")


def _one(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _many(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _print(session: Session, screening: Screening, shape: str) -> None:
    from narrows.text.identifier import valid

    for text in screening.subject.unread_dates:
        session.warn(f"{text!r} is no date that can be read; it was not compared")
    for one in screening.subject.identifiers:
        if valid(one.type, one.value) is False:
            session.warn(f"{one.type} {one.value!r} has no valid form or check digit")
    if shape == "table":
        shown = [f for f in screening.findings if f.outcome != "below" or session.verbose]
        for finding in shown:
            click.echo("\n".join(present.finding_lines(finding)), color=session.color)
        if not shown:
            click.echo(present.silence(screening), color=session.color)
            return
        if screening.status != "screened":
            session.warn(f"not a complete answer: {screening.reason}")
        session.say(f"Asked: {present.party_words(screening.subject)}")
        session.say(f"Stands on: {present.basis_words(screening.basis)}")
        return
    import msgspec

    data = msgspec.json.encode(screening)
    click.echo(msgspec.json.format(data, indent=2) if shape == "json" else data)


def _keep(
    session: Session, screening: Screening, policy: Policy, seconds: float, code: int
) -> None:
    """Write the run's record and findings."""
    from narrows.batch.result import BARE, RowResult
    from narrows.batch.runs import Runs, found_lines
    from narrows.batch.screens import Opening
    from narrows.batch.tally import RunRecord, Tally, write_record
    from narrows.store.durable import reported

    now = datetime.now(UTC)
    folder = Runs(session.home).new(now)
    kept = tuple(finding for finding in screening.findings if finding.outcome != "below")
    result = RowResult(1, screening.status, screening.reason, (), screening.candidates, kept)
    tally = Tally()
    tally.add([result])
    with reported("keeping findings", folder):
        (folder / "findings.jsonl").write_bytes(found_lines([result], BARE))
    write_record(
        RunRecord(
            run=folder.name,
            state="complete",
            command=("narrows", *sys.argv[1:]),
            inputs=(),
            output=None,
            basis=screening.basis,
            counts=tally.counts(),
            started=now.isoformat(timespec="milliseconds"),
            seconds=round(seconds, 3),
            exit_code=code,
            question=screening.subject,
            opening=Opening(
                home=str(session.home.resolve()),
                lists=tuple(used.name for used in screening.basis.lists),
                as_of=screening.basis.valid_at,
                known_at=screening.basis.known_at or now.isoformat(),
                policy=policy,
            ),
        ),
        folder,
    )
