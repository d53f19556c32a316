"""``narrows watch``: customers kept, and screened again when something changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrows.cli import mapped, watch_output
from narrows.cli.failure import NO_ANSWER, NOTHING, terminable
from narrows.cli.group import ExampleCommand, LazyGroup
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
from narrows.cli.progress import stages
from narrows.inputs import party as parties
from narrows.inputs.mapping import Mapping
from narrows.inputs.row import RowInput, Table
from narrows.inputs.table import open_table
from narrows.model.errors import InputError, UnknownOption
from narrows.text.count import counted

if TYPE_CHECKING:
    from narrows.cli.session import Session
    from narrows.service.watch.customer import Customer

_FORMATS = ("jsonl", "json", "csv", "table")

watch = LazyGroup(
    "watch",
    help="Keep customers and screen them again when a list or a customer changes.",
    examples=(
        "narrows watch add retail customers.csv --column id=CustomerNo",
        "narrows watch run retail -o changes.jsonl",
        "narrows watch show retail",
    ),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@watch.command(
    cls=ExampleCommand,
    examples=("narrows watch add retail customers.csv --column id=CustomerNo",),
)
@click.argument("portfolio", metavar="PORTFOLIO")
@click.argument("file", metavar="FILE")
@mapping_options("id=CustomerNo")
@reading_options
@click.pass_context
def add(
    ctx: click.Context,
    /,
    portfolio: str,
    file: str,
    columns: tuple[str, ...],
    schema: str | None,
    mapping: str | None,
    no_save_mapping: bool,
    **said: object,
) -> int:
    """Add the customers of FILE to PORTFOLIO, or change them; begin it where there is none.

    Each row needs a reference of its own (field id). A customer whose reference is
    there already is replaced. All rows are added or none.
    """
    session = session_of(ctx)
    path = Path(file)
    table = open_table(path, reading_of(said))
    sample = list(islice(table.rows(), mapped.SAMPLE_ROWS))
    settled = mapped.settle(
        session,
        table,
        sample,
        beside=path,
        given=None if mapping is None else Path(mapping),
        columns=columns,
        schema=schema,
        save=not no_save_mapping,
    )
    if not settled.columns.get("id"):
        raise InputError(
            "no column holds the customers' references",
            where=path.name,
            hint="say which one it is: --column id=CustomerNo",
        )
    from narrows.service.watch.watcher import Watcher

    doubts = _Doubts()
    given = _customers(table, settled, doubts)
    number = Watcher(session.home).add(portfolio, given, path.name)
    session.say(
        f"{counted(number, 'customer')} added to {portfolio}, to be screened by the next run:"
    )
    session.say(f"  narrows watch run {portfolio}")
    doubts.tell(session)
    return NOTHING


@watch.command(
    cls=ExampleCommand,
    examples=("narrows watch remove retail C-1017", "narrows watch remove retail --from left.txt"),
)
@click.argument("portfolio", metavar="PORTFOLIO")
@click.argument("references", nargs=-1, metavar="REFERENCE…")
@click.option("--from", "file", metavar="FILE", help="References from a text file, one a line.")
@click.pass_context
def remove(
    ctx: click.Context, /, portfolio: str, references: tuple[str, ...], file: str | None
) -> int:
    """Remove customers by reference; all or none."""
    session = session_of(ctx)
    wanted = list(references)
    if file is not None:
        try:
            lines = Path(file).read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeError) as error:
            raise InputError(f"the references cannot be read: {error}", where=file) from error
        wanted += [line.strip() for line in lines if line.strip()]
    from narrows.service.watch.watcher import Watcher

    number = Watcher(session.home).remove(portfolio, wanted, file)
    session.say(f"{counted(number, 'customer')} removed from {portfolio}")
    return NOTHING


@watch.command("list", cls=ExampleCommand, examples=("narrows watch list",))
@format_options(_FORMATS)
@click.pass_context
def list_(ctx: click.Context, /) -> int:
    """List the portfolios and how they stand; exit with 3 if one needs looking at."""
    session = session_of(ctx)
    from narrows.service.watch.watcher import Watcher

    watcher = Watcher(session.home)
    found = [watcher.show(name) for name in watcher.names()]
    watch_output.standings(session, found)
    return NO_ANSWER if any(one.alarms for one in found) else NOTHING


@watch.command(
    cls=ExampleCommand,
    examples=(
        "narrows watch run retail -o changes.jsonl",
        "narrows watch run retail --format alerts -o alerts.jsonl",
        "narrows watch run retail --webhook https://example.com/hook --webhook-secret hook.key",
    ),
)
@click.argument("portfolio", metavar="PORTFOLIO")
@click.option("-o", "--output", metavar="FILE", help="Write what is different: .jsonl or .csv.")
@click.option("--full", is_flag=True, help="Ask about everybody, whatever changed.")
@click.option(
    "--full-every",
    metavar="DAYS",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    help="Ask about everybody at least so often.",
)
@click.option(
    "--most-changed",
    metavar="PERCENT",
    type=click.FloatRange(0, 100),
    default=20.0,
    show_default=True,
    help="Ask about everybody when more of the listed parties changed.",
)
@click.option("--webhook", metavar="URL", help="Send what is different to this address.")
@click.option("--webhook-secret", metavar="FILE", help="File with the secret it is signed with.")
@click.option(
    "--allow-unscreened",
    is_flag=True,
    help="Customers without an answer do not make the exit code 3.",
)
@jobs_option
@screening_options
@format_options((*_FORMATS, "alerts"))
@click.pass_context
def run(
    ctx: click.Context,
    /,
    portfolio: str,
    *,
    output: str | None,
    full: bool,
    full_every: float,
    most_changed: float,
    webhook: str | None,
    webhook_secret: str | None,
    allow_unscreened: bool,
    as_of: str | None,
    known_at: str | None,
    exit_zero: bool,
) -> int:
    """Bring PORTFOLIO up to the lists in view; tell what appeared, changed, disappeared.

    Only customers are asked about whom a change may concern; the answers are those a
    screening of everybody would give. Exit codes: 0 nothing new, 1 a finding appeared
    or changed, 3 somebody has no answer or a message could not be delivered.
    """
    session = session_of(ctx)
    from narrows.batch.pooled import Pooled
    from narrows.batch.screens import Opening
    from narrows.cli.outcome import for_changes
    from narrows.index.cores import cores
    from narrows.service.watch import outbox
    from narrows.service.watch.run import Limits
    from narrows.service.watch.watcher import Watcher

    to = None
    if webhook is not None or webhook_secret is not None:
        if webhook is None or webhook_secret is None:
            raise UnknownOption("--webhook and --webhook-secret belong together")
        to = outbox.receiver(webhook, _secret(Path(webhook_secret)))
    place = None if output is None else Path(output)
    watch_output.check(session, place)
    watcher = Watcher(session.home)
    watcher.show(portfolio)
    limits = Limits(full=full, full_every=timedelta(days=full_every), share=most_changed / 100)
    jobs = int(session.settings.number("jobs") or cores())
    with open_for(session, as_of, known_at) as screener, stages(session) as progress:
        now = datetime.now(UTC).isoformat()
        lists = tuple(used.name for used in screener.basis.lists)
        home = str(session.home.resolve())
        opening = Opening(home, lists, as_of, known_at or now, screener.policy)
        with terminable(), Pooled(screener, opening, jobs) as pooled:
            outcome = watcher.run(
                portfolio,
                screener,
                limits=limits,
                send=to is not None,
                screen=pooled.screen_many,
                progress=progress,
            )
    watch_output.changes(session, outcome, place)
    watch_output.summary(session, outcome)
    fail_on = session.settings.text("fail_on") or "review"
    code = for_changes(outcome.changes, fail_on, exit_zero=exit_zero)
    if to is not None:
        delivery = watcher.deliver(portfolio, to)
        session.say(f"{counted(delivery.sent, 'message')} delivered")
        if delivery.waiting:
            session.warn(
                counted(delivery.waiting, "message waits", "messages wait")
                + f" in the outbox for the next run: {delivery.fault}"
            )
            code = NO_ANSWER
    if outcome.unanswered and not allow_unscreened:
        session.warn(
            counted(
                outcome.unanswered, "customer has no whole answer", "customers have no whole answer"
            )
        )
        code = NO_ANSWER
    return code


@watch.command(
    cls=ExampleCommand,
    examples=("narrows watch show retail", "narrows watch show retail --customer C-1017"),
)
@click.argument("portfolio", metavar="PORTFOLIO")
@click.option("--customer", metavar="REFERENCE", help="How this customer stands.")
@click.option("--run", "of_run", metavar="RUN", help="What a run found different; or 'last'.")
@click.option("-o", "--output", metavar="FILE", help="With --run: write it here, .jsonl or .csv.")
@click.option(
    "--max-age",
    metavar="HOURS",
    type=click.FloatRange(min=0, min_open=True),
    default=24.0,
    show_default=True,
    help="Alarm when the portfolio, or the customer, was last screened longer ago.",
)
@click.option(
    "--max-full-age",
    metavar="DAYS",
    type=click.FloatRange(min=0, min_open=True),
    default=31.0,
    show_default=True,
    help="Alarm when everybody was last asked about longer ago.",
)
@format_options((*_FORMATS, "alerts"))
@click.pass_context
def show(
    ctx: click.Context,
    /,
    portfolio: str,
    customer: str | None,
    of_run: str | None,
    output: str | None,
    max_age: float,
    max_full_age: float,
) -> int:
    """Show how PORTFOLIO stands: last fully screened, waiting, unanswered, undelivered.

    Exits with 3 when something needs looking at.
    """
    session = session_of(ctx)
    from narrows.service.watch.watcher import Age, Watcher

    watcher = Watcher(session.home)
    age = Age(held=timedelta(hours=max_age), full=timedelta(days=max_full_age))
    if of_run is not None:
        place = None if output is None else Path(output)
        watch_output.check(session, place)
        watch_output.changes(session, watcher.outcome(portfolio, of_run), place)
        return NOTHING
    if customer is not None:
        found = watcher.customer(portfolio, customer, age)
        if found is None:
            raise UnknownOption(f"there is no customer {customer!r} in portfolio {portfolio}")
        watch_output.customer(session, found)
        return NO_ANSWER if found.alarms else NOTHING
    standing = watcher.show(portfolio, age)
    watch_output.standings(session, [standing])
    return NO_ANSWER if standing.alarms else NOTHING


class _Doubts:
    """What will not be asked about as it stands in the file; the first row of each kind."""

    def __init__(self) -> None:
        self._unasked: list[RowInput] = []
        self._noted: list[RowInput] = []

    def look(self, row: RowInput) -> None:
        if row.party is None:
            self._unasked.append(row)
        elif row.notes or row.reason is not None:
            self._noted.append(row)

    def tell(self, session: Session) -> None:
        if self._unasked:
            first = self._unasked[0]
            many = counted(len(self._unasked), "customer", "customers")
            session.warn(f"{many} cannot be asked about; row {first.number}: {first.reason}")
        if self._noted:
            first = self._noted[0]
            said = "; ".join(first.notes) or first.reason
            many = counted(len(self._noted), "row", "rows")
            session.warn(f"in {many} something was not understood; row {first.number}: {said}")


def _customers(table: Table, mapping: Mapping, doubts: _Doubts) -> Iterator[Customer]:
    from narrows.service.watch.customer import from_rows

    read = parties.reader(table.columns, mapping)
    reference = parties.references(table.columns, mapping)

    def rows() -> Iterator[tuple[RowInput, str | None]]:
        for row in table.rows():
            given = read(row)
            doubts.look(given)
            yield given, reference(row)

    return from_rows(rows())


def _secret(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise InputError(f"the secret cannot be read: {error}", where=str(path)) from error
