"""``narrows owners`` and ``narrows ownership``: who stands behind a party, and the data for it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import click

from narrows.cli.failure import FOUND, NO_ANSWER
from narrows.text.count import counted

if TYPE_CHECKING:
    from narrows.ownership.answer import OwnershipAnswer, Paths
    from narrows.ownership.keep import KeptStakes
    from narrows.ownership.regime import Status

_FORMATS = ("text", "json", "svg", "ftm", "graphml", "csv")
_STATUSES = ("in_force", "suspended", "not_in_force")


class Workspace(Protocol):
    """What the root command puts into ``click.Context.obj``."""

    home: Path


def _home(context: click.Context) -> Path:
    return cast(Workspace, context.obj).home


@click.command("owners")
@click.argument("party")
@click.option("--regime", metavar="NAME", help="ofac, eu, uk or bis; all where not given.")
@click.option("--as-of", metavar="DATE", help="The day the answer is about; today by default.")
@click.option("--known-at", metavar="TIME", help="What was known at that moment.")
@click.option("--depth", type=click.IntRange(1), help="Longest chain shown.")
@click.option(
    "--confirm",
    type=click.Choice(_STATUSES),
    help="Status of the rule, as you have confirmed it, where the source leaves it open.",
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also when there are findings.")
@click.pass_context
def owners(
    context: click.Context,
    /,
    party: str,
    **options: object,
) -> None:
    """Say who owns and controls PARTY, and what follows under each regime.

    PARTY is an entity id, a register's id or a whole name. Exit code 1: blocked or
    possibly blocked; 0: not, or not known: read the answer.

    \b
    narrows owners ofac-39637
    narrows owners "Acme Trading LLC" --regime ofac --as-of 2025-03-01
    narrows owners GB-COH-07444723 --format svg -o owners.svg
    """
    from narrows.model.errors import InputError, UnknownOption
    from narrows.ownership.regime import regimes
    from narrows.service.ledger import Ledger
    from narrows.service.owners import ownership_graph
    from narrows.service.screener import open_screener
    from narrows.store.workspace import Workspace

    regime = cast("str | None", options["regime"])
    if regime is not None and regime not in regimes():
        raise UnknownOption(
            f"there is no ownership regime {regime!r}", hint="regimes: " + ", ".join(regimes())
        )
    stated = cast("str | None", options["as_of"])
    try:
        day = date.fromisoformat(stated) if stated else datetime.now(UTC).date()
    except ValueError as error:
        raise InputError(f"{stated!r} is no day", hint="give YYYY-MM-DD") from error
    home = _home(context)
    known_at = cast("str | None", options["known_at"])
    times = Ledger(Workspace(home)).times(stated, known_at)
    with open_screener(home, as_of=times.valid_at, known_at=times.known_at) as screener:
        graph = ownership_graph(screener.entities(), home, times.known_at)
        warnings = screener.warnings
    answers = tuple(
        graph.answer(
            party,
            one,
            day,
            depth=cast("int | None", options["depth"]),
            confirmed=cast("Status | None", options["confirm"]),
        )
        for one in ((regime,) if regime is not None else regimes())
    )
    for warning in warnings:
        click.echo(f"note: {warning}", err=True)
    form = "json" if options["as_json"] else cast(str, options["form"])
    text = _shown(answers, graph.paths(party, day), form)
    target = cast("Path | None", options["output"])
    if target is not None:
        target.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)
    outcomes = {answer.outcome for answer in answers}
    if outcomes & {"blocked", "possibly"}:
        context.exit(0 if options["exit_zero"] else FOUND)
    if "unknown" in outcomes:
        context.exit(NO_ANSWER)


def _shown(answers: tuple[OwnershipAnswer, ...], paths: Paths, form: str) -> str:
    """Return answers in a format; graphs hold the stakes of the proofs."""
    if form == "json":
        import msgspec

        body = {"answers": answers, "paths": paths}
        return msgspec.json.format(msgspec.json.encode(body), indent=1).decode() + "\n"
    if form == "svg":
        from narrows.ownership.draw import draw

        return draw(answers[0])
    if form in ("ftm", "graphml", "csv"):
        from narrows.ownership import write
        from narrows.ownership.stake import Holder

        stakes = {
            stake: None
            for answer in answers
            for step in answer.proof
            for one in step.contributions
            for stake in one.stakes
        }
        names = {
            one.owner: Holder(id=one.owner, name=one.caption)
            for answer in answers
            for step in answer.proof
            for one in step.contributions
        }
        names |= {
            step.entity: Holder(id=step.entity, name=step.caption)
            for answer in answers
            for step in answer.proof
        }
        to = {"ftm": write.to_ftm, "graphml": write.to_graphml, "csv": write.to_csv}
        return to[form](stakes, names)
    from narrows.cli.terminal_text import plain
    from narrows.ownership.tell import tell, tell_path

    lines = [line for answer in answers for line in (*tell(answer).split("\n"), "")]
    lines += [f"path: {tell_path(path)}" for path in paths.paths]
    if not paths.complete:
        lines.append("path: the search stopped at its limit; there may be nearer ones")
    return "".join(f"{plain(line)}\n" for line in lines)


@click.group("ownership")
def ownership() -> None:
    """Keep data on who owns whom.

    \b
    narrows ownership add stakes.csv --source "register of Malta"
    narrows ownership show
    """


@ownership.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", help="What it is, for instance the register's name.")
@click.option("--as", "form", metavar="FORMAT", help="csv, ftm, bods, psc or gleif.")
@click.option("--published", metavar="DATE", help="The source's date, where it states none.")
@click.option("--partial", is_flag=True, help="Keep the rest where records are rejected.")
@click.pass_context
def add(
    context: click.Context,
    file: Path,
    source: str | None,
    form: str | None,
    published: str | None,
    partial: bool,
) -> None:
    """Keep the stakes of FILE: csv, FtM, BODS, UK PSC snapshot or GLEIF level 2.

    \b
    narrows ownership add stakes.csv
    narrows ownership add psc-snapshot.txt --source "UK PSC register"
    """
    from narrows.ownership import keep

    kept = keep.add(
        _home(context),
        file,
        added_at=datetime.now(UTC).isoformat(timespec="seconds"),
        source=source,
        form=form,
        partial=partial,
        published=published,
    )
    click.echo(_line(kept))
    for rejection in kept.rejections:
        click.echo(f"rejected: {rejection.locator}: {rejection.reason}", err=True)
    for conflict in kept.conflicts:
        click.echo(f"conflict: {conflict}", err=True)


@ownership.command("show")
@click.option("--known-at", metavar="TIME", help="What was kept at that moment.")
@click.pass_context
def show(context: click.Context, known_at: str | None) -> None:
    """Show the files of stakes that are kept."""
    from narrows.ownership import keep
    from narrows.service.ledger import Ledger
    from narrows.store.workspace import Workspace

    home = _home(context)
    found = keep.kept(home, Ledger(Workspace(home)).times(None, known_at).known_at)
    for one in found:
        click.echo(_line(one))
    if not found:
        verb = "are kept" if known_at is None else "were kept then"
        click.echo(f"no stakes {verb}: narrows ownership add FILE", err=True)


def _line(kept: KeptStakes) -> str:
    return (
        f"{kept.sha256[:12]} {kept.file}: {kept.format}"
        f"{', ' + kept.source if kept.source else ''}, of {kept.published or 'no stated date'},"
        f" read {kept.read} = accepted {kept.accepted} + rejected {kept.rejected},"
        f" {counted(kept.stakes, 'stake')}, kept since {kept.added_at}"
    )
