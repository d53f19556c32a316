"""Print the ledger: tables for people, JSON, JSON lines and CSV for programs."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from narrows.cli.terminal_text import plain, spreadsheet_safe

if TYPE_CHECKING:
    from narrows.model.version import Version
    from narrows.service.intake import Outcome
    from narrows.service.standing import Standing
    from narrows.store.diff import Diff

Record = dict[str, object]


class Report(msgspec.Struct, frozen=True):
    """What is printed: rows for tables and CSV, and the whole for JSON."""

    rows: list[Record]
    whole: object
    lines: list[object]


def chosen(form: str) -> str:
    """Return the format meant by ``auto``: a table on a terminal, else JSON lines."""
    if form != "auto":
        return form
    return "table" if sys.stdout.isatty() else "jsonl"


def emit(report: Report, form: str) -> None:
    """Print a report to standard output."""
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(report.whole), indent=2).decode())
    elif form == "jsonl":
        for line in report.lines:
            click.echo(msgspec.json.encode(line).decode())
    elif form == "csv":
        click.echo(_csv(report.rows), nl=False)
    else:
        _table(report.rows)


def standings(found: Sequence[Standing]) -> Report:
    """How each list stands."""
    rows: list[Record] = []
    for one in found:
        version = one.serving
        rows.append(
            {
                "list": one.list,
                "freshness": one.freshness,
                "version": version.id if version else "",
                "published": version.published if version else "",
                "age_days": one.age_days,
                "stale_after": one.stale_after_days,
                "parties": _parties(version) if version else 0,
                "statements": version.statements if version else 0,
                "sha256": version.sha256 if version else "",
                "notes": ", ".join(_notes(one)),
            }
        )
    return Report(rows, found, list(rows))


def pending(found: Sequence[Standing]) -> list[str]:
    """Say in words which versions wait or were refused, and why."""
    lines: list[str] = []
    for one in found:
        for version in (*one.waiting, *one.refused):
            lines.append(f"{one.list} {version.id} is {version.state}:")
            lines += [f"  {plain(reason)}" for reason in version.reasons]
    return lines


def versions(found: Sequence[Version]) -> Report:
    """Versions of a list."""
    rows: list[Record] = [
        {
            "version": one.id,
            "state": one.state,
            "published": one.published,
            "known_at": (one.known_at or "")[:19],
            "parties": _parties(one),
            "statements": one.statements,
            "files": len(one.files),
            "allowances": ", ".join(one.allowances),
            "released_by": one.released_by or "",
            "reasons": "; ".join(one.reasons),
        }
        for one in found
    ]
    return Report(rows, found, list(rows))


def outcomes(found: Sequence[Outcome]) -> Report:
    """What became of publications."""
    rows: list[Record] = [
        {
            "list": one.version.list,
            "version": one.version.id,
            "state": one.version.state + (", unchanged" if one.unchanged else ""),
            "published": one.version.published,
            "parties": _parties(one.version),
            "added": len(one.added),
            "removed": len(one.removed),
            "records": sum(count.read for count in one.version.counts),
            "rejected": sum(count.rejected for count in one.version.counts),
        }
        for one in found
    ]
    return Report(rows, found, list(rows))


def changes(found: Diff) -> Report:
    """What changed between two versions."""
    rows: list[Record] = [
        _change("added", one.entity_id, one.caption, one.schema, "", "") for one in found.added
    ]
    rows += [
        _change("removed", one.entity_id, one.caption, one.schema, "", "") for one in found.removed
    ]
    rows += [
        _change(
            "changed", c.entity_id, c.caption, c.prop, " | ".join(c.removed), " | ".join(c.added)
        )
        for c in found.changes
    ]
    return Report(rows, found, list(rows))


def _change(what: str, entity: str, caption: str, prop: str, before: str, after: str) -> Record:
    return {
        "change": what,
        "id": entity,
        "name": caption,
        "property": prop,
        "before": before,
        "after": after,
    }


def _parties(version: Version) -> int:
    from narrows.codes.party import is_party

    return sum(count for kind, count in version.entities.items() if is_party(kind))


def _notes(one: Standing) -> Iterable[str]:
    if one.serving is not None and one.serving.sample:
        yield "embedded sample"
    if one.serving is not None:
        yield from one.serving.allowances
    if one.waiting:
        yield f"{len(one.waiting)} held"
    if one.refused:
        yield f"{len(one.refused)} refused"


def _csv(rows: Sequence[Record]) -> str:
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow(["" if v is None else spreadsheet_safe(str(v)) for v in row.values()])
    return out.getvalue()


def _table(rows: Sequence[Record]) -> None:
    if not rows:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, value in rows[0].items():
        numeric = isinstance(value, int)
        table.add_column(name.replace("_", " "), justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(Text("" if v is None else plain(str(v))) for v in row.values()))
    # Off a terminal there is no width to fit: rows stay whole.
    console = Console() if sys.stdout.isatty() else Console(width=10_000)
    console.print(table)
