"""``narrows lists`` and ``narrows entity``: the ledger at the command line."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

import click

from narrows.cli.failure import NO_ANSWER
from narrows.text.count import counted

if TYPE_CHECKING:
    from narrows.service.intake import Outcome
    from narrows.service.ledger import Ledger

_FORMATS = ("auto", "table", "json", "jsonl", "csv")
_F = TypeVar("_F", bound=Callable[..., Any])


class Settings(Protocol):
    """What the root command puts into ``click.Context.obj``."""

    home: Path
    format: str


def _output(command: _F) -> _F:
    """Give a command ``--format`` and ``--json``; it receives the format meant."""

    @click.option("--json", "as_json", is_flag=True, help="Same as --format json.")
    @click.option(
        "--format",
        "form",
        type=click.Choice(_FORMATS),
        help="How to print: a table on a terminal, JSON lines otherwise.",
    )
    @click.pass_context
    @functools.wraps(command)
    def run(
        context: click.Context, /, form: str | None, as_json: bool, **options: object
    ) -> object:
        from narrows.cli.list_output import chosen

        given = "json" if as_json else form or cast(Settings, context.obj).format
        return command(context, form=chosen(given), **options)

    return cast(_F, run)


def _times(command: _F) -> _F:
    """Give a command the two times everything can be asked as of."""
    known = click.option("--known-at", metavar="TIME", help="What was known at that moment.")
    return click.option("--as-of", metavar="DATE", help="As it stood on that day.")(known(command))


def _ledger(context: click.Context) -> Ledger:
    from narrows.service.ledger import Ledger
    from narrows.store.workspace import Workspace

    return Ledger(Workspace(cast(Settings, context.obj).home))


@click.group("lists")
def lists() -> None:
    """Load official lists, see how they stand and what changed.

    \b
    narrows lists update us_ofac_sdn
    narrows lists add un_sc_sanctions consolidated.xml
    """


@lists.command("add")
@click.argument("name")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--published", metavar="DATE", help="The publisher's date, where files state none.")
@click.option("--partial", is_flag=True, help="Files of the set may be missing; recorded.")
@click.option("--allow-rejections", metavar="N", type=click.IntRange(0), default=0)
@click.option("--by", metavar="PERSON", help="Who allows rejected records.")
@_output
def add(
    context: click.Context,
    name: str,
    paths: tuple[Path, ...],
    published: str | None,
    partial: bool,
    allow_rejections: int,
    by: str | None,
    form: str,
) -> None:
    """Load local files as a version of list NAME.

    NAME is an official list (us_ofac_sdn, un_sc_sanctions …) or any other name for a
    list of your own. A version that is refused or held changes nothing.

    \b
    narrows lists add us_ofac_sdn sdn.csv add.csv alt.csv sdn_comments.csv
    narrows lists add us_ofac_sdn sdn_2022-03-24.csv --partial --published 2022-03-24
    """
    outcome = _ledger(context).add(
        name,
        paths,
        published=published,
        partial=partial,
        allow_rejections=allow_rejections,
        by=by,
    )
    _tell(context, [outcome], form)


@lists.command("update")
@click.argument("names", nargs=-1)
@_output
def update(context: click.Context, names: tuple[str, ...], form: str) -> None:
    """Fetch lists from their publishers.

    Without names: the official lists of the workspace, or all of them where it has
    none.

    \b
    narrows lists update us_ofac_sdn un_sc_sanctions
    narrows lists update
    """
    outcomes: list[Outcome] = []
    failed = False
    for result in _ledger(context).update(names):
        if result.outcome is not None:
            outcomes.append(result.outcome)
            continue
        failed = True
        fault = result.fault
        click.echo(f"{result.list}: {fault}", err=True)
        if fault is not None and fault.hint:
            click.echo(f"  {fault.hint}", err=True)
    _tell(context, outcomes, form, failed=failed)


@lists.command("show")
@_times
@_output
def show(context: click.Context, as_of: str | None, known_at: str | None, form: str) -> None:
    """Show how each list stands: version, age, held and refused versions.

    \b
    narrows lists show
    narrows lists show --as-of 2024-05-03
    """
    from narrows.cli import list_output as output

    ledger = _ledger(context)
    standings = ledger.show(as_of, known_at)
    if not standings:
        standings = ledger.sample().show(as_of, known_at)
        click.echo(
            "no list is loaded; the embedded sample serves, which is no substitute for the"
            " lists: narrows lists update",
            err=True,
        )
    output.emit(output.standings(standings), form)
    for line in output.pending(standings):
        click.echo(line, err=True)
    if any(standing.freshness in ("stale", "missing") for standing in standings):
        context.exit(NO_ANSWER)


@lists.command("history")
@click.argument("name")
@_times
@_output
def history(
    context: click.Context, name: str, as_of: str | None, known_at: str | None, form: str
) -> None:
    """Show every version of list NAME, with the reasons of held and refused ones."""
    from narrows.cli import list_output as output

    output.emit(output.versions(_ledger(context).history(name, as_of, known_at)), form)


@lists.command("diff")
@click.argument("name")
@click.argument("before")
@click.argument("after", required=False)
@_times
@_output
def diff(
    context: click.Context,
    name: str,
    before: str,
    after: str | None,
    as_of: str | None,
    known_at: str | None,
    form: str,
) -> None:
    """Show what changed in list NAME from version BEFORE to version AFTER.

    A version is an id, the beginning of one, or a day on which it was in force. Without
    AFTER it is the version that serves, or served on the day of --as-of.

    \b
    narrows lists diff us_ofac_sdn 2022-02-26 2022-03-24
    narrows lists diff us_ofac_sdn 2022-02-26 --known-at 2022-04-01
    narrows lists diff un_sc_sanctions 2025-04-19 2025-11-20 --format csv
    """
    from narrows.cli import list_output as output

    ledger = _ledger(context)
    first, last = ledger.between(name, before, after, as_of, known_at)
    found = ledger.diff(name, first.id, last.id)
    output.emit(output.changes(found), form)
    click.echo(
        f"{found.list} {found.before} → {found.after}: {len(found.added)} added,"
        f" {len(found.removed)} removed, {len(found.changed)} changed",
        err=True,
    )


@lists.command("release")
@click.argument("name")
@click.argument("version")
@click.option("--by", required=True, metavar="PERSON", help="Who releases it; recorded.")
@_output
def release(context: click.Context, name: str, version: str, by: str, form: str) -> None:
    """Let a held VERSION of list NAME serve.

    \b
    narrows lists release us_ofac_sdn 2026-11-20 --by "A. Officer"
    """
    from narrows.cli import list_output as output

    released = _ledger(context).release(name, version, by)
    output.emit(output.versions((released,)), form)


@lists.command("verify")
@click.pass_context
def verify(context: click.Context) -> None:
    """Hash every file of every version again."""
    ledger = _ledger(context)
    faults = ledger.verify()
    for fault in faults:
        click.echo(str(fault), err=True)
        if fault.hint:
            click.echo(f"  {fault.hint}", err=True)
    if faults:
        context.exit(NO_ANSWER)
    click.echo(
        f"{counted(len(ledger.workspace.list_names()), 'list')}: every file is as it was", err=True
    )


@click.command("entity")
@click.argument("entity_id", metavar="ID")
@click.option("--as-of", metavar="DATE", help="What was listed on that day.")
@click.option("--known-at", metavar="TIME", help="What was known by then.")
@_output
def entity(
    context: click.Context,
    entity_id: str,
    as_of: str | None,
    known_at: str | None,
    form: str,
) -> None:
    """Show all that the lists say about one listed party, with sources and dates.

    \b
    narrows entity ofac-39637
    narrows entity ofac-45708 --as-of 2023-02-05 --json
    """
    from narrows.cli import entity_output
    from narrows.model.errors import InputError

    ledger = _ledger(context)
    view = ledger.view(*ledger.times(as_of, known_at))
    found = view.entity(entity_id)
    if not found:
        on = "".join(f" {w} {v}" for w, v in (("on", as_of), ("as known at", known_at)) if v)
        raise InputError(
            f"no entity {entity_id!r} on {', '.join(sorted(view.rows)) or 'any list'}{on}",
            hint="see which lists are loaded: narrows lists show",
        )
    entity_output.emit(found, view, form)
    if view.sample:
        click.echo("from the embedded sample, which is no substitute for the lists", err=True)


def _tell(
    context: click.Context, outcomes: list[Outcome], form: str, *, failed: bool = False
) -> None:
    from narrows.cli import list_output as output
    from narrows.model.version import UNDATED

    output.emit(output.outcomes(outcomes), form)
    for outcome in outcomes:
        version = outcome.version
        if UNDATED in version.allowances:
            click.echo(
                f"note: the files of {version.list} do not say when they were published:"
                f" {version.published}, the day of loading, stands in for it",
                err=True,
            )
            click.echo("  if you know the day: narrows lists add … --published DATE", err=True)
        if version.state == "accepted":
            continue
        failed = True
        click.echo(f"{version.list} {version.id} is {version.state}; nothing changed:", err=True)
        for reason in version.reasons:
            click.echo(f"  {reason}", err=True)
        if version.state == "held":
            click.echo(
                f"  if it is right: narrows lists release {version.list} {version.id} --by NAME",
                err=True,
            )
    if failed:
        context.exit(NO_ANSWER)
