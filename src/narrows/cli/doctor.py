"""``narrows doctor``: is everything as it should be?"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable

import click

from narrows.cli.failure import NO_ANSWER, NOTHING
from narrows.cli.group import ExampleCommand
from narrows.cli.opening import open_for
from narrows.cli.options import session_of
from narrows.cli.session import Session
from narrows.model.errors import NarrowsError
from narrows.text.count import counted
from narrows.version import __version__

_LEAST_FREE = 1 << 30
"""Bytes; a snapshot of all lists needs room beside the old one."""

_Check = Callable[[Session], str]


class _Bad(Exception):
    """A check does not hold; the text says why and what to do."""


@click.command(
    cls=ExampleCommand, examples=("narrows doctor", "narrows doctor --home /srv/narrows")
)
@click.pass_context
def doctor(ctx: click.Context, /) -> int:
    """Check Python, workspace, lists, snapshot, canaries, portfolios; exit with 3 if one fails."""
    session = session_of(ctx)
    sound = True
    for name, check in _CHECKS.items():
        try:
            told, mark = check(session), click.style("ok  ", fg="green")
        except _Bad as bad:
            told, mark, sound = str(bad), click.style("BAD ", fg="red", bold=True), False
        except NarrowsError as error:
            hint = f"; next: {error.hint}" if error.hint else ""
            told, mark, sound = f"{error}{hint}", click.style("BAD ", fg="red", bold=True), False
        click.echo(f"{mark} {name:<10} {told}", color=session.color)
    return NOTHING if sound else NO_ANSWER


def _python(_: Session) -> str:
    return f"Python {platform.python_version()}, Narrows {__version__}"


def _workspace(session: Session) -> str:
    home = session.home
    place = home
    while not place.exists():
        place = place.parent
    if not place.is_dir() or not os.access(place, os.W_OK):
        raise _Bad(f"{home} cannot be written; use another with --home")
    free = shutil.disk_usage(place).free
    if free < _LEAST_FREE:
        raise _Bad(f"{home}: only {free / (1 << 20):,.0f} MiB are free on this disk")
    state = "" if home.exists() else " (not there yet)"
    return f"{home}{state}, {free / (1 << 30):,.0f} GiB free"


def _lists(session: Session) -> str:
    from narrows.service.ledger import Ledger
    from narrows.store.workspace import Workspace

    standings = Ledger(Workspace(session.home)).show()
    if not standings:
        return "none of your own: the embedded sample answers; narrows lists update"
    bad = [f"{one.list} is {one.freshness}" for one in standings if one.freshness in _UNFIT]
    if bad:
        raise _Bad("; ".join(bad) + "; narrows lists update")
    return ", ".join(f"{one.list} ({one.age_days} days)" for one in standings)


def _files(session: Session) -> str:
    from narrows.service.ledger import Ledger
    from narrows.store.workspace import Workspace

    faults = Ledger(Workspace(session.home)).verify()
    if faults:
        raise _Bad("; ".join(str(fault) for fault in faults))
    return "every kept list version has the checksum it was written with"


def _screen(session: Session) -> str:
    with open_for(session, None, None) as screener:
        screener.canary_check()
        return f"snapshot {screener.basis.snapshot} opens and finds its canaries"


def _portfolios(session: Session) -> str:
    from narrows.service.watch.watcher import Watcher

    watcher = Watcher(session.home)
    names = watcher.names()
    bad = [f"{name}: {alarm}" for name in names for alarm in watcher.show(name).alarms]
    if bad:
        raise _Bad("; ".join(bad) + "; narrows watch list")
    return f"{counted(len(names), 'portfolio')}, each screened as it should be" if names else "none"


_UNFIT = ("stale", "missing")
_CHECKS: dict[str, _Check] = {
    "python": _python,
    "workspace": _workspace,
    "lists": _lists,
    "files": _files,
    "screen": _screen,
    "portfolios": _portfolios,
}
