"""``narrows screen table``: a file of customers."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import cast

import click
from click.core import ParameterSource

from narrows.batch import local
from narrows.batch import plan as plans
from narrows.batch.outputs.writer import FORMATS, format_for
from narrows.batch.plan import Plan, Rows
from narrows.batch.runs import Runs
from narrows.batch.screens import Opening
from narrows.batch.table import carry_out, settled
from narrows.batch.tally import Counts, RunRecord
from narrows.cli import mapped, present
from narrows.cli.failure import terminable
from narrows.cli.group import ExampleCommand
from narrows.cli.opening import open_for
from narrows.cli.options import (
    format_options,
    jobs_option,
    mapping_options,
    reading_of,
    reading_options,
    screening_options,
    session_of,
)
from narrows.cli.outcome import for_counts
from narrows.cli.progress import rows_bar
from narrows.cli.session import Session
from narrows.codes.schema import schema as schema_named
from narrows.index.cores import cores
from narrows.inputs.table import open_table
from narrows.model.errors import InputError, UnknownOption
from narrows.store.durable import reported
from narrows.text.count import counted

_KEPT_ON_RESUME = frozenset(
    (
        "file",
        "resume",
        "jobs",
        "engine",
        "mounted",
        "allow_unscreened",
        "exit_zero",
        "fail_on",
        "known_at",
    )
)


@click.command(
    cls=ExampleCommand,
    examples=(
        "narrows screen table customers.csv",
        "narrows screen table customers.xlsx -o results.xlsx --column name=Customer",
        "narrows screen table customers.csv --format alerts -o alerts.jsonl",
    ),
)
@click.argument("file", required=False, metavar="FILE")
@click.option("-o", "--output", metavar="FILE", help="Write here; the name says the format.")
@click.option(
    "--rows",
    metavar="WHICH",
    default="all",
    help="all rows (default); findings: rows with findings or without an answer;"
    " alerts: one line per finding.",
)
@mapping_options("name=Customer")
@reading_options
@jobs_option
@click.option(
    "--engine",
    type=click.Choice(("local", "spark")),
    default="local",
    help="spark: answer on a Spark cluster, as spark-defaults.conf says.",
)
@click.option(
    "--mounted",
    metavar="FOLDER",
    help="With spark: the workspace as every executor has it mounted; else it is sent.",
)
@click.option("--resume", metavar="RUN", help="Take up a run that was broken off, or 'last'.")
@click.option(
    "--allow-unscreened", is_flag=True, help="Rows without an answer do not make the exit code 3."
)
@click.option("--allow-empty", is_flag=True, help="A file without any row is no error.")
@screening_options
@format_options(FORMATS)
@click.pass_context
def table(
    ctx: click.Context,
    /,
    file: str | None,
    resume: str | None,
    *,
    as_of: str | None,
    known_at: str | None,
    exit_zero: bool,
    allow_unscreened: bool,
    engine: str,
    mounted: str | None,
    **said: object,
) -> int:
    """Screen every row of a file: CSV, TSV, JSON lines, XLSX, XLS, ODS or Parquet.

    FILE may be - for standard input, and gzip. Your columns stay; Narrows' are added
    behind them and begin with narrows_.
    """
    session = session_of(ctx)
    fail_on = session.settings.text("fail_on") or "review"
    if resume is not None:
        plan, folder = _taken_up(ctx, session, resume, file)
    else:
        if file is None:
            raise click.UsageError("FILE is missing: give a file, or - for standard input", ctx)
        plan, folder = _planned(session, file, as_of, known_at, said)
    jobs = int(session.settings.number("jobs") or cores())

    chosen = _engine(engine, mounted)

    def code(counts: Counts) -> int:
        return for_counts(counts, fail_on, exit_zero=exit_zero, allow_unscreened=allow_unscreened)

    try:
        shares = plan.output is None and _is_terminal()
        with terminable(), rows_bar(session, plan.input.name, shares_terminal=shares) as bar:
            record = carry_out(
                plan,
                folder,
                jobs=jobs,
                exit_code=code,
                watch=bar.watch,
                aside=bar.aside,
                engine=chosen,
            )
    except InputError:
        # The file, the output or the run itself is in the way: it would be again.
        raise
    except BaseException:
        session.warn(f"the run can be taken up: narrows screen table --resume {plan.run}")
        raise
    _summary(session, plan, record, folder)
    return record.exit_code or 0


def _engine(name: str, mounted: str | None) -> local.Engine:
    if name == "local":
        if mounted is not None:
            raise UnknownOption("--mounted belongs to --engine spark")
        return local.run
    from narrows.batch import spark

    spark.session()
    return spark.engine(mounted)


def _planned(
    session: Session,
    file: str,
    as_of: str | None,
    known_at: str | None,
    said: dict[str, object],
) -> tuple[Plan, Path]:
    """Look at everything that can be wrong, then write the plan."""
    output = None if said["output"] is None else Path(str(said["output"]))
    if output is None and sys.stdout is None:
        raise InputError("standard output is closed", hint="add -o FILE")
    shape = format_for(session.format, output, terminal=_is_terminal())
    rows = str(said["rows"])
    if rows not in ("all", "findings", "alerts"):
        raise UnknownOption(f"there is no choice of rows {rows!r}", hint="all, findings or alerts")
    default_schema = said["schema"]
    if default_schema is not None:
        schema_named(str(default_schema))
    reading = reading_of(said)
    runs = Runs(session.home)
    folder = None
    if file == "-":
        folder = runs.new(datetime.now(UTC))
        path = _spooled(folder)
    else:
        path = Path(file)
        _separate(path, output)
    opened = open_table(path, reading)
    sample = list(islice(opened.rows(), mapped.SAMPLE_ROWS))
    if not sample and not said["allow_empty"]:
        raise InputError(
            "the file has a header but no rows",
            where=path.name,
            hint="add --allow-empty where that is meant",
        )
    mapping = mapped.settle(
        session,
        opened,
        sample,
        beside=None if file == "-" else path,
        given=None if said["mapping"] is None else Path(str(said["mapping"])),
        columns=tuple(map(str, said["columns"])) if isinstance(said["columns"], tuple) else (),
        schema=_text(default_schema),
        save=not said["no_save_mapping"],
    )
    with open_for(session, as_of, known_at) as screener:
        policy, lists = screener.policy, tuple(used.name for used in screener.basis.lists)
    created = datetime.now(UTC)
    opening = Opening(
        str(session.home.resolve()), lists, as_of, known_at or created.isoformat(), policy
    )
    pinned = opening.open()
    pinned.close()
    folder = folder or runs.new(created)
    plan = Plan(
        run=folder.name,
        created=created.isoformat(timespec="seconds"),
        command=("narrows", *sys.argv[1:]),
        input=plans.describe(path),
        reading=settled(opened, reading),
        columns=opened.columns,
        mapping=mapping,
        rows=_rows(rows),
        format=shape,
        output=None if output is None else str(output.resolve()),
        opening=opening,
        basis=pinned.basis,
    )
    plans.save(plan, folder / "plan.json")
    return plan, folder


def _taken_up(
    ctx: click.Context, session: Session, resume: str, file: str | None
) -> tuple[Plan, Path]:
    """Find a run that was broken off; nothing that decides its answers may change."""
    changed = [
        f"--{name.replace('_', '-')}"
        for name in ctx.params
        if name not in _KEPT_ON_RESUME
        and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
    ]
    changed += [f"--{n}" for n in ("format", "lists", "policy", "threshold") if n in session.flags]
    if ctx.get_parameter_source("known_at") is ParameterSource.COMMANDLINE:
        changed.append("--known-at")
    if changed:
        raise UnknownOption(
            f"a run that is taken up keeps its plan; {', '.join(changed)} cannot be given",
            hint="begin a new run to change it",
        )
    folder = Runs(session.home).find(resume)
    plan = plans.load(folder / "plan.json")
    if file is not None and file != "-" and Path(file).resolve() != Path(plan.input.path):
        raise UnknownOption(
            f"the run reads {plan.input.path}, not {file}", hint="leave the file away"
        )
    return plan, folder


def _spooled(folder: Path) -> Path:
    """Keep standard input, so that it can be looked at first and read again."""
    if sys.stdin is None:
        raise InputError("standard input is closed", hint="give a file instead of -")
    path = folder / "input"
    with reported("keeping standard input", path), path.open("wb") as stream:
        shutil.copyfileobj(sys.stdin.buffer, stream, 1 << 20)
    return path


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _separate(path: Path, output: Path | None) -> None:
    if output is None:
        return
    if path.exists() and output.exists() and path.samefile(output):
        raise InputError("the output would overwrite the input", where=str(output))
    if not output.parent.is_dir():
        raise InputError("there is no such folder", where=str(output.parent))


def _summary(session: Session, plan: Plan, record: RunRecord, folder: Path) -> None:
    counts = record.counts
    answered = (
        f"{counted(counts.rows, 'row')}: {counts.matches:,} with a match,"
        f" {counts.reviews:,} for review, {counts.without:,} without"
    )
    if counts.incomplete:
        answered += f", {counts.incomplete:,} incomplete"
    if counts.not_screened:
        answered += f", {counts.not_screened:,} not screened"
    session.say(answered + f" ({record.seconds:.1f} s, {record.rows_per_second:,.0f} rows/s)")
    if counts.unanswered:
        worst = sorted(counts.reasons.items(), key=lambda pair: -pair[1])[:3]
        told = "; ".join(f"{reason} ({number:,})" for reason, number in worst)
        session.warn(
            f"{counted(counts.unanswered, 'row has', 'rows have')} no whole answer: {told}"
        )
    if counts.noted:
        session.warn(
            f"in {counted(counts.noted, 'row')} something was not understood: see narrows_notes"
        )
    if counts.blank_lines:
        session.say(counted(counts.blank_lines, "blank line is no row", "blank lines are no rows"))
    session.say(f"Stands on: {present.basis_words(plan.basis)}")
    session.say(f"Record: {folder / 'run.json'}")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _rows(text: str) -> Rows:
    return cast(Rows, text)
