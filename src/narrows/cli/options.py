"""Options that mean the same wherever they stand."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from narrows.cli.session import Session, settle_color
from narrows.inputs.row import Reading

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
_SHARED = "narrows_shared"


def session_of(ctx: click.Context) -> Session:
    """Return the session, begun where there is none yet."""
    return ctx.find_root().ensure_object(Session)


def _flag(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None:
            session_of(ctx).flags[name] = str(value)

    return keep


def _switch(attribute: str, on: bool) -> Callable[[click.Context, click.Parameter, bool], None]:
    def keep(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            setattr(session_of(ctx), attribute, on)

    return keep


def _color(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    session = session_of(ctx)
    if value or session.color is None:
        session.color = settle_color(False if value else None)


def _shared() -> list[click.Option]:
    def option(*names: str, **kwargs: Any) -> click.Option:
        return click.Option(names, expose_value=False, **kwargs)

    return [
        option(
            "--home",
            metavar="FOLDER",
            callback=_flag("home"),
            help="Workspace folder (NARROWS_HOME).",
        ),
        option(
            "-q",
            "--quiet",
            is_flag=True,
            callback=_switch("quiet", True),
            help="Say only what must be known.",
        ),
        option(
            "-v",
            "--verbose",
            is_flag=True,
            callback=_switch("verbose", True),
            help="Say more: versions, candidates, timings.",
        ),
        option(
            "--no-progress",
            is_flag=True,
            callback=_switch("progress", False),
            help="No progress bar.",
        ),
        option("--no-color", is_flag=True, callback=_color, help="No colours (NO_COLOR)."),
        option(
            "--debug",
            is_flag=True,
            callback=_switch("debug", True),
            help="Show where an error arose.",
        ),
    ]


def add_everywhere(command: click.Command) -> None:
    """Give a command and all below it the shared options it does not have itself.

    Settings are settled before a command runs, so that a wrong one is told first and
    everything below uses the same workspace.
    """
    if getattr(command, _SHARED, False):
        return
    setattr(command, _SHARED, True)
    taken = {name for param in command.params for name in param.opts}
    for option in _shared():
        if not taken & set(option.opts):
            command.params.append(option)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            add_everywhere(below)
    elif command.callback is not None:
        command.callback = _settled(command.callback)


def _settled(callback: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(callback)
    def settled(*args: Any, **kwargs: Any) -> Any:
        _ = session_of(click.get_current_context()).settings
        return callback(*args, **kwargs)

    return settled


def mapping_options(example: str) -> Callable[[Decorated], Decorated]:
    """Add the options that say what the columns of a file of customers hold."""

    def add(command: Decorated) -> Decorated:
        for option in reversed(
            (
                click.option(
                    "--column", "columns", multiple=True, metavar="FIELD=COLUMN", help=example
                ),
                click.option(
                    "--schema", metavar="SCHEMA", help="What every row is that does not say it."
                ),
                click.option(
                    "--mapping",
                    metavar="FILE",
                    help="Use this mapping instead of the one beside FILE.",
                ),
                click.option(
                    "--no-save-mapping", is_flag=True, help="Do not save the guessed mapping."
                ),
            )
        ):
            command = option(command)
        return command

    return add


def reading_options(command: Decorated) -> Decorated:
    """Add the options that say how to read a file of customers."""
    for option in reversed(
        (
            click.option(
                "--input-format", metavar="FORMAT", help="csv, tsv, jsonl, json, xlsx, parquet."
            ),
            click.option(
                "--encoding", metavar="NAME", help="Encoding of a text file, cp1252 for instance."
            ),
            click.option("--delimiter", metavar="CHARACTER", help="What stands between cells."),
            click.option("--sheet", metavar="NAME", help="Sheet of a workbook."),
            click.option(
                "--header-row", type=click.IntRange(0), metavar="N", help="0: there is no header."
            ),
        )
    ):
        command = option(command)
    return command


def reading_of(said: dict[str, Any]) -> Reading:
    """Return how a file is to be read, from what ``reading_options`` were given."""
    delimiter = said["delimiter"]
    return Reading(
        format=said["input_format"],
        encoding=said["encoding"],
        delimiter="\t" if delimiter in ("\\t", "tab") else delimiter,
        sheet=said["sheet"],
        header_row=said["header_row"],
    )


def jobs_option(command: Decorated) -> Decorated:
    """Add the option that says how many processes a command may use."""
    return click.option(
        "--jobs",
        metavar="N",
        expose_value=False,
        callback=_flag("jobs"),
        help="Processes; default all cores.",
    )(command)


def ground_options(command: Decorated) -> Decorated:
    """Add the options that say which lists are asked, of when, and under which policy."""
    for option in reversed(
        (
            click.option(
                "--lists",
                metavar="NAME,…",
                expose_value=False,
                callback=_flag("lists"),
                help="Screen against these lists only.",
            ),
            click.option("--as-of", metavar="DATE", help="What was in force on that day."),
            click.option("--known-at", metavar="TIME", help="What was known at that moment."),
            click.option(
                "--policy",
                metavar="FILE",
                expose_value=False,
                callback=_flag("policy"),
                help="Policy: weights and thresholds.",
            ),
            click.option(
                "--threshold",
                metavar="SCORE",
                expose_value=False,
                callback=_flag("threshold"),
                help="Lowest score of a finding, 0-1 or 1-100, in place of the policy's.",
            ),
        )
    ):
        command = option(command)
    return command


def screening_options(command: Decorated) -> Decorated:
    """Add the options of every command whose exit code tells what the lists answer."""
    for option in reversed(
        (
            click.option(
                "--fail-on",
                metavar="OUTCOME",
                expose_value=False,
                callback=_flag("fail_on"),
                help="Exit with 1 from this outcome on: review (default) or match.",
            ),
            click.option(
                "--exit-zero", is_flag=True, help="Exit with 0 also when there are findings."
            ),
        )
    ):
        command = option(command)
    return ground_options(command)


def format_options(formats: tuple[str, ...]) -> Callable[[Decorated], Decorated]:
    """Add ``--format`` and ``--json``."""

    def add(command: Decorated) -> Decorated:
        command = click.option(
            "--json",
            "as_json",
            is_flag=True,
            expose_value=False,
            callback=lambda ctx, _, on: _flag("format")(ctx, _, "json") if on else None,
            help="The same as --format json.",
        )(command)
        return click.option(
            "--format",
            "format",
            metavar="FORMAT",
            expose_value=False,
            callback=_flag("format"),
            help="auto (default: table on a terminal, JSON lines elsewhere), " + ", ".join(formats),
        )(command)

    return add
