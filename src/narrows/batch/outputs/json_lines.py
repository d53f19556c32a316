"""JSON lines out (and one JSON array): the row as it came, every finding with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import msgspec

from narrows.batch.outputs.columns import appended
from narrows.batch.outputs.writer import Line
from narrows.batch.plan import Plan
from narrows.batch.tally import Counts
from narrows.inputs.row import Cell
from narrows.model.finding import Finding

_encoder = msgspec.json.Encoder(enc_hook=str)


class JsonWriter:
    """Writes one object per row (or finding), raw: nothing is escaped for spreadsheets."""

    def __init__(self, plan: Plan, stream: BinaryIO) -> None:
        self._plan = plan
        self._stream = stream
        self._array = plan.format == "json"
        self._any = False
        if self._array:
            stream.write(b"[\n")

    def write(self, lines: Sequence[Line]) -> None:
        """Write some output lines."""
        for line in lines:
            if self._array and self._any:
                self._stream.write(b",\n")
            self._stream.write(_encoder.encode(self._object(line)))
            if not self._array:
                self._stream.write(b"\n")
            self._any = True

    def close(self, counts: Counts) -> None:
        """End the array."""
        if self._array:
            self._stream.write(b"\n]\n" if self._any else b"]\n")

    def abandon(self) -> None:
        """Leave the array open: it cannot be taken for a whole one."""

    def _object(self, line: Line) -> dict[str, Cell]:
        row, result, rank = line
        plan = self._plan
        found = result.findings
        chosen = found[rank - 1 : rank] if plan.rows == "alerts" else found
        return {
            **dict(zip(plan.columns, row.cells, strict=True)),
            **appended(result, rank)._asdict(),
            "narrows_run": plan.run,
            "narrows_detail": [self._detail(finding) for finding in chosen],
        }

    def _detail(self, finding: Finding) -> dict[str, Cell]:
        # Subject and basis stand in the line and the run; a finding asked for by its id
        # (narrows explain --json) has them inside.
        return {
            key: value
            for key, value in msgspec.to_builtins(finding).items()
            if key not in ("subject", "basis")
        }
