"""XLSX out: ``Results``, ``Evidence`` (one row a piece) and ``Run``.

Text is written as text: no cell of a customer or a list becomes a formula or a link.
A sheet holds 1,048,576 rows and a cell 32,767 characters (Excel specifications and
limits); more rows go on further sheets, a longer text ends in a mark that says so.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from narrows.batch.outputs.cells import as_text
from narrows.batch.outputs.columns import NAMES, appended
from narrows.batch.outputs.writer import Line
from narrows.batch.plan import Plan
from narrows.batch.result import RowResult
from narrows.batch.tally import Counts
from narrows.inputs.row import Cell

_MOST_ROWS = 1_048_576
_LONGEST = 32_767
_COLOURS = {
    "match": "#F4B6B0",
    "review": "#FBE3A6",
    "not screened": "#D9D2E9",
    "incomplete": "#D9D2E9",
}
_EVIDENCE = (
    ("row", 8),
    ("finding", 22),
    ("entity", 18),
    ("code", 18),
    ("bits", 8),
    ("your value", 30),
    ("listed value", 30),
    ("property", 14),
    ("where in the list", 24),
    ("in words", 60),
)


class ExcelWriter:
    """Writes the workbook row by row in bounded memory."""

    def __init__(self, plan: Plan, stream: BinaryIO) -> None:
        import xlsxwriter

        self._plan = plan
        self._stream = stream
        self._folder = tempfile.TemporaryDirectory()
        # Beside its parts first: a pipe cannot be gone back in, as the archive needs.
        self._made = Path(self._folder.name) / "made.xlsx"
        self._book: Any = xlsxwriter.Workbook(
            str(self._made), {"constant_memory": True, "tmpdir": self._folder.name}
        )
        # A fixed moment: the same run gives the same bytes.
        self._book.set_properties({"created": dt.datetime.fromisoformat(plan.created)})
        self._head = self._book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        self._date = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._fills = {o: self._book.add_format({"bg_color": c}) for o, c in _COLOURS.items()}
        self._columns = [(c, 18) for c in plan.columns] + [(c, 18) for c in NAMES]
        self._sheets = 0
        self._results = self._sheet("Results", self._columns)
        self._evidence = self._sheet("Evidence", list(_EVIDENCE))
        self._result_row = self._evidence_row = 1

    def write(self, lines: Sequence[Line]) -> None:
        """Write some output lines."""
        for row, result, rank in lines:
            if self._result_row == _MOST_ROWS:
                self._filter(self._results, self._result_row, self._columns)
                self._sheets += 1
                self._results = self._sheet(f"Results {self._sheets + 1}", self._columns)
                self._result_row = 1
            own = appended(result, rank)
            fill = self._fills.get(own.narrows_outcome)
            at = self._result_row
            for column, cell in enumerate((*row.cells, *own)):
                name = self._columns[column][0]
                self._cell(self._results, at, column, cell, fill if name == _OUTCOME else None)
            self._result_row += 1
            self._pieces(result, rank)

    def close(self, counts: Counts) -> None:
        """Write the ``Run`` sheet and the file."""
        from xlsxwriter.exceptions import FileCreateError

        # Its parts go, whether the workbook came about or the disk was full.
        with self._folder:
            self._filter(self._results, self._result_row, self._columns)
            self._filter(self._evidence, self._evidence_row, list(_EVIDENCE))
            self._run_sheet(counts)
            try:
                self._book.close()
            except FileCreateError as error:
                # Its own class for whatever the disk says.
                raise OSError(*getattr(error.args[0], "args", error.args)) from error
            with self._made.open("rb") as made:
                shutil.copyfileobj(made, self._stream, 1 << 20)

    def abandon(self) -> None:
        """Forget the workbook: nothing was written of it yet."""
        self._book.fileclosed = True
        self._folder.cleanup()

    def _sheet(self, name: str, columns: list[tuple[str, int]]) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, (label, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, _fitting(label), self._head)
        return sheet

    def _filter(self, sheet: Any, rows: int, columns: list[tuple[str, int]]) -> None:
        sheet.autofilter(0, 0, max(rows - 1, 1), len(columns) - 1)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell, fill: Any) -> None:
        if cell is None:
            return
        if isinstance(cell, bool):
            sheet.write_boolean(row, column, cell)
        elif isinstance(cell, int | float) and abs(cell) < 1e15:
            sheet.write_number(row, column, cell)
        elif isinstance(cell, dt.date) and not isinstance(cell, dt.datetime) and cell.year > 1900:
            sheet.write_datetime(row, column, cell, self._date)
        else:
            sheet.write_string(row, column, _fitting(as_text(cell)), fill)

    def _pieces(self, result: RowResult, rank: int) -> None:
        alerts = self._plan.rows == "alerts"
        chosen = result.findings[rank - 1 : rank] if alerts else result.findings
        for finding in chosen:
            for piece in finding.evidence:
                if self._evidence_row == _MOST_ROWS:
                    return
                cells = (
                    result.number,
                    finding.id,
                    finding.entity_id,
                    piece.code,
                    round(piece.bits, 3),
                    piece.query,
                    piece.listed,
                    piece.prop,
                    piece.locator,
                    piece.text,
                )
                for column, cell in enumerate(cells):
                    self._cell(self._evidence, self._evidence_row, column, cell, None)
                self._evidence_row += 1

    def _run_sheet(self, counts: Counts) -> None:
        sheet = self._book.add_worksheet("Run")
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 80)
        plan, basis = self._plan, self._plan.basis
        facts: list[tuple[str, Cell]] = [
            ("run", plan.run),
            ("begun", plan.created),
            ("input", plan.input.name),
            ("input SHA-256", plan.input.sha256),
            ("engine version", basis.engine_version),
            ("policy", basis.policy_id),
            ("policy SHA-256", basis.policy_sha256),
            ("snapshot", basis.snapshot),
            ("valid at", basis.valid_at or "the day of the run"),
            ("known at", basis.known_at),
        ]
        for used in basis.lists:
            mark = "EMBEDDED SAMPLE, no substitute for the list; " if used.sample else ""
            told = (
                f"{mark}version {used.version}, published {used.published or 'not stated'},"
                f" {used.entities} entities, SHA-256 {used.sha256}"
            )
            facts.append((f"list {used.name}", told))
        if self._evidence_row == _MOST_ROWS:
            facts.append(("evidence", "the sheet is full; all of it stands in findings.jsonl"))
        facts += [
            (f"rows {name}" if name != "rows" else "rows", value)
            for name, value in (
                ("rows", counts.rows),
                ("screened", counts.screened),
                ("incomplete", counts.incomplete),
                ("not screened", counts.not_screened),
                ("with a match", counts.matches),
                ("for review", counts.reviews),
            )
        ]
        for row, (label, value) in enumerate(facts):
            sheet.write_string(row, 0, label, self._head)
            self._cell(sheet, row, 1, value, None)


_OUTCOME = "narrows_outcome"


def _fitting(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    mark = f" […cut: {len(text):,} characters]"
    return text[: _LONGEST - len(mark)] + mark
