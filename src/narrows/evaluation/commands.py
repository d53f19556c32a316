"""``narrows evaluate``: measure the screen; for auditors, regulators and ourselves."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrows.cli.group import ExampleCommand, LazyGroup
from narrows.cli.opening import open_for, policy_for
from narrows.cli.options import (
    ground_options,
    mapping_options,
    reading_of,
    reading_options,
    session_of,
)
from narrows.cli.session import Session
from narrows.model.errors import InputError, UnknownOption

if TYPE_CHECKING:
    from narrows.checks.party import Options
    from narrows.inputs.row import RowInput
    from narrows.model.finding import Screening
    from narrows.model.party import Party
    from narrows.service.screener import Screener

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MISSED = 1
"""Exit code of ``coverage`` where a listed name does not find itself."""


@click.group(
    cls=LazyGroup,
    examples=(
        "narrows evaluate coverage",
        "narrows evaluate report customers.csv -o report.html",
    ),
)
def evaluate() -> None:
    """Measure precision, recall, misses, false alarms and manipulated names."""


def _json_option(command: Any) -> Any:
    return click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")(command)


@evaluate.command(cls=ExampleCommand, examples=("narrows evaluate pairs labelled.csv --json",))
@click.argument("file", type=FILE)
@click.option("--policy", type=FILE, help="Policy: weights and thresholds.")
@_json_option
@click.pass_context
def pairs(ctx: click.Context, /, file: Path, policy: Path | None, as_json: bool) -> int:
    """Precision, recall and F1 on labelled pairs of names.

    FILE is a CSV with the columns schema, name1, name2, is_match, and optionally
    birthDate1, birthDate2, country1, passportNumber2 and the like.
    """
    from narrows.evaluation import pairs as measured
    from narrows.match.policies import load_policy

    session = session_of(ctx)
    found = measured.pairs(file, load_policy(policy), tell=session.warn)
    _tell(session, found, as_json)
    return 0


@evaluate.command(
    cls=ExampleCommand,
    examples=("narrows evaluate deck --list us_ofac_sdn --queries Q.csv --clean C.csv --json",),
)
@click.option("--list", "list_name", metavar="NAME", help="Parties of this list count; all if not.")
@click.option("--queries", required=True, type=FILE, help="CSV: name, entity_id, script, schema.")
@click.option("--clean", required=True, type=FILE, help="CSV: name of people on no list.")
@ground_options
@_json_option
@click.pass_context
def deck(
    ctx: click.Context,
    /,
    list_name: str | None,
    queries: Path,
    clean: Path,
    as_of: str | None,
    known_at: str | None,
    as_json: bool,
) -> int:
    """Recall at 10, 20 and 50 alerts per 1,000 clean customers, by script and schema."""
    from narrows.evaluation import deck as measured

    session = session_of(ctx)
    with open_for(session, as_of, known_at) as screener:
        _check_list(screener, list_name)
        screener.quicken()
        _tell(session, measured.deck(screener.world, queries, clean, list_name=list_name), as_json)
    return 0


@evaluate.command(cls=ExampleCommand, examples=("narrows evaluate coverage --json",))
@click.option("--list", "list_name", metavar="NAME", help="Names of this list only.")
@ground_options
@_json_option
@click.pass_context
def coverage(
    ctx: click.Context,
    /,
    list_name: str | None,
    as_of: str | None,
    known_at: str | None,
    as_json: bool,
) -> int:
    """Ask for every name and alias of every party: each must find itself."""
    from narrows.evaluation import coverage as measured

    session = session_of(ctx)
    with open_for(session, as_of, known_at) as screener:
        _check_list(screener, list_name)
        screener.quicken()
        found = measured.coverage(screener.world, list_name=list_name)
    _tell(session, found, as_json)
    return MISSED if found["missed_count"] else 0


@evaluate.command(cls=ExampleCommand, examples=("narrows evaluate evasion --seed 7 --json",))
@click.option("--seed", default=1, show_default=True, help="The same seed asks the same questions.")
@click.option(
    "--per-family",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help="Questions per family.",
)
@click.option("--clean", type=FILE, help="CSV: name of people on no list; made up if not given.")
@ground_options
@_json_option
@click.pass_context
def evasion(
    ctx: click.Context,
    /,
    seed: int,
    per_family: int,
    clean: Path | None,
    as_of: str | None,
    known_at: str | None,
    as_json: bool,
) -> int:
    """Detection rate of manipulated names by family, beside alerts on clean names."""
    session = session_of(ctx)
    with open_for(session, as_of, known_at) as screener:
        screener.quicken()
        found = _evasion(screener, seed, per_family, clean)
    _tell(session, found, as_json)
    return 0


@evaluate.command(
    cls=ExampleCommand,
    examples=(
        "narrows evaluate report customers.csv -o report.html",
        "narrows evaluate report customers.csv -o report.pdf --compare-policy stricter.toml",
    ),
)
@click.argument("customers", type=FILE)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help=".html, .pdf or .json"
)
@click.option("--compare-policy", type=FILE, help="Compare with this policy.")
@click.option("--compare-as-of", metavar="DATE", help="Compare with the lists of that day.")
@click.option("--seed", default=1, show_default=True, help="Seed of the manipulated names.")
@click.option(
    "--per-family",
    type=click.IntRange(1),
    default=50,
    show_default=True,
    help="Manipulated names per family.",
)
@mapping_options("name=Customer")
@reading_options
@ground_options
@click.pass_context
def report(
    ctx: click.Context,
    /,
    *,
    customers: Path,
    output: Path,
    compare_policy: Path | None,
    compare_as_of: str | None,
    seed: int,
    per_family: int,
    as_of: str | None,
    known_at: str | None,
    **said: Any,
) -> int:
    """The model-validation report on your own customers.

    CUSTOMERS is read as screen table reads it.
    """
    import msgspec

    from narrows.evaluation import coverage as covered
    from narrows.evaluation.page import html, pdf
    from narrows.evaluation.report import report as made
    from narrows.match.policies import load_policy
    from narrows.service.screener import Screener

    session = session_of(ctx)
    form = output.suffix.lower()
    if form not in (".html", ".pdf", ".json"):
        raise InputError(f"{output.name!r} is no report", hint="end it in .html, .pdf or .json")
    _writable(output)
    rows = _customers(session, customers, said)
    with open_for(session, as_of, known_at) as screener, ExitStack() as compared:
        screener.quicken()
        other = None
        if compare_policy is not None or compare_as_of is not None:
            policy = load_policy(compare_policy) if compare_policy else policy_for(session)
            said_to_differ = (
                compare_policy.name if compare_policy else None,
                f"the lists of {compare_as_of}" if compare_as_of else None,
            )
            named = " and ".join(one for one in said_to_differ if one)
            second = compared.enter_context(
                Screener.open(
                    session.home,
                    lists=session.settings.names("lists"),
                    as_of=compare_as_of or as_of,
                    known_at=known_at,
                    policy=policy,
                )
            )
            other = (named, _asker(second))
        parts = {
            "coverage": covered.coverage(screener.world),
            "evasion": _evasion(screener, seed, per_family, None),
        }
        found = made(
            _asker(screener), rows, screener.policy, screener.basis, other=other, parts=parts
        )
    if form == ".json":
        data = msgspec.json.format(msgspec.json.encode(found))
    elif form == ".html":
        data = html(found).encode()
    else:
        try:
            data = pdf(found)
        except InputError:
            # What took long to measure is not lost for want of a font.
            output.with_suffix(".html").write_text(html(found), "utf-8")
            session.say(f"written instead: {output.with_suffix('.html')}")
            raise
    output.write_bytes(data)
    session.say(f"written: {output}")
    return 0


def _check_list(screener: Screener, name: str | None) -> None:
    there = [used.name for used in screener.basis.lists]
    if name is not None and name not in there:
        raise UnknownOption(f"there is no list {name!r} in view", hint="one of " + ", ".join(there))


def _writable(output: Path) -> None:
    """Refuse an output before hours are spent on what cannot be written."""
    if not output.absolute().parent.is_dir():
        raise InputError("there is no such folder", where=str(output.parent))
    if output.is_dir() or not os.access(
        output if output.exists() else output.parent or ".", os.W_OK
    ):
        raise InputError("cannot be written", where=str(output))


def _asker(screener: Screener) -> Any:
    def ask(parties: Sequence[Party], options: Options) -> list[Screening]:
        return screener.screen_many(parties, options)

    return ask


def _evasion(screener: Screener, seed: int, per_family: int, clean: Path | None) -> dict[str, Any]:
    from narrows.evaluation import evasion as measured

    entities = list(screener.entities())
    names = measured.clean_names(entities, 1000, seed) if clean is None else _clean(clean)
    return measured.evaluate(
        entities, screener.screen_many, names, seed=seed, per_family=per_family
    )


def _clean(path: Path) -> list[str]:
    from narrows.evaluation import labelled

    _, rows = labelled.read(path, ("name",))
    names = [row.cells["name"] for row in rows if row.cells["name"].strip()]
    if not names:
        raise InputError("the file has no names of clean customers", where=str(path))
    return names


def _customers(session: Session, path: Path, said: dict[str, Any]) -> list[RowInput]:
    """Return every row of a customer file, those that cannot be asked about with the reason."""
    from narrows.cli import mapped
    from narrows.inputs.party import reader
    from narrows.inputs.table import open_table

    table = open_table(path, reading_of(said))
    rows = list(table.rows())
    if not rows:
        raise InputError("the file has no customers", where=str(path))
    mapping = mapped.settle(
        session,
        table,
        rows[: mapped.SAMPLE_ROWS],
        beside=path,
        given=None if said["mapping"] is None else Path(said["mapping"]),
        columns=said["columns"],
        schema=said["schema"],
        save=not said["no_save_mapping"],
    )
    read = reader(table.columns, mapping)
    return [read(row) for row in rows]


def _tell(session: Session, found: dict[str, Any], as_json: bool) -> None:
    import msgspec

    if as_json or session.format in ("json", "jsonl"):
        click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    for line in _lines(found, 0):
        click.echo(line)


def _lines(found: dict[str, Any], depth: int) -> list[str]:
    lines: list[str] = []
    for key, value in found.items():
        head = "  " * depth + str(key)
        if isinstance(value, dict):
            flat = {k: v for k, v in value.items() if not isinstance(v, dict | list)}
            deep = {k: v for k, v in value.items() if isinstance(v, dict) and v}
            told = "  ".join(f"{k} {_number(v)}" for k, v in flat.items())
            lines.append(f"{head:<24} {told}")
            lines.extend(_lines(deep, depth + 1))
        elif isinstance(value, list):
            lines.append(f"{head:<24} {len(value)} shown with --json")
        else:
            lines.append(f"{head:<24} {_number(value)}")
    return lines


def _number(value: object) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
