"""A table for people: outcome, score, whom it is like, where listed, and why."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from typing import BinaryIO

from narrows.batch.outputs.columns import programs
from narrows.batch.outputs.shown import isolated, sentence
from narrows.batch.outputs.writer import Line
from narrows.batch.plan import Plan
from narrows.batch.result import RowResult
from narrows.batch.tally import Counts
from narrows.inputs.row import Row
from narrows.model.evidence import telling
from narrows.model.finding import Finding

_STYLES = {"match": "bold red", "review": "yellow"}
_REASONS = 2
"""Pieces of evidence shown for each finding; all of them: ``narrows explain``."""


class TerminalWriter:
    """Writes the findings as they come; rows without any only count."""

    def __init__(self, plan: Plan, stream: BinaryIO) -> None:
        self._plan = plan
        self._text = io.TextIOWrapper(stream, encoding="utf-8", write_through=True)
        self._names = [
            plan.columns.index(label)
            for field in ("name", "first_name", "last_name", "alias")
            for label in plan.mapping.columns.get(field, ())
            if label in plan.columns
        ]
        self._wrote = False

    def write(self, lines: Sequence[Line]) -> None:
        """Write the findings among some lines."""
        from rich.table import Table
        from rich.text import Text

        shown = [line for line in lines if line[1].findings or line[1].status != "screened"]
        if not shown:
            return
        table = Table(expand=True, pad_edge=False, box=None, show_header=not self._wrote)
        table.add_column("row", justify="right", width=6)
        table.add_column("customer", ratio=5)
        table.add_column("outcome", width=12)
        table.add_column("score", justify="right", width=5)
        table.add_column("listed as", ratio=5)
        table.add_column("list · programme", ratio=4)
        table.add_column("why", ratio=7)
        for row, result, rank in shown:
            cells = [str(result.number), isolated(self._customer(row))]
            if not result.findings:
                reason = result.reason or ""
                table.add_row(
                    *cells, Text(result.outcome, "magenta"), "", "", "", Text(isolated(reason))
                )
                continue
            finding = result.findings[rank - 1]
            more = len(result.findings) - 1
            table.add_row(
                *map(Text, cells),
                Text(finding.outcome, _STYLES.get(finding.outcome, "")),
                str(int(finding.score * 100)),
                Text(
                    isolated(finding.caption)
                    + (f" (+{more} more)" if more and self._plan.rows != "alerts" else "")
                ),
                Text(_authority(finding)),
                Text(why(finding, result)),
            )
        self._print(table)
        self._wrote = True

    def close(self, counts: Counts) -> None:
        """Say so where nothing was found; let go of the stream."""
        if not self._wrote:
            self._text.write("No findings on these lists, at these versions, under this policy.\n")
        self._text.flush()
        self._text.detach()

    def abandon(self) -> None:
        """Let go of the stream."""
        self._text.detach()

    def _customer(self, row: Row) -> str:
        texts = [str(row.cells[at]) for at in self._names if row.cells[at] not in (None, "")]
        return (texts[0] if texts else "")[:200]

    def _print(self, table: object) -> None:
        import sys

        from rich.console import Console

        terminal = sys.stdout.isatty()
        console = Console(
            file=self._text,
            width=shutil.get_terminal_size((120, 24)).columns if terminal else 160,
            force_terminal=terminal or None,
            highlight=False,
            emoji=False,
            markup=False,
        )
        console.print(table)


def why(finding: Finding, result: RowResult | None = None) -> str:
    """Return the strongest evidence in words, for and against."""
    pieces = sorted(finding.evidence, key=telling)
    told = [sentence(piece.text or piece.code) for piece in pieces[:_REASONS]]
    if result is not None and result.status == "incomplete":
        told.append(isolated(result.reason or "incomplete"))
    return "; ".join(told)


def _authority(finding: Finding) -> str:
    sample = " (sample)" if finding.sample else ""
    named = programs(finding)
    return f"{finding.list}{sample}" + (f" · {named}" if named else "")
