"""Alerts out: JSON lines for a review queue, see ``service.alert``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from narrows.batch.outputs.writer import Line
from narrows.batch.plan import Plan
from narrows.batch.tally import Counts
from narrows.inputs.party import reader, references
from narrows.service.alert import Alert, Asked, of_row, to_lines
from narrows.service.watch.answers import held


class AlertWriter:
    """Writes one alert per finding, and one for each row that was not answered whole."""

    def __init__(self, plan: Plan, stream: BinaryIO) -> None:
        self._plan = plan
        self._stream = stream
        self._read = reader(plan.columns, plan.mapping)
        self._reference = references(plan.columns, plan.mapping)

    def write(self, lines: Sequence[Line]) -> None:
        """Write the alerts of some output lines."""
        self._stream.write(to_lines(alert for line in lines for alert in self._alerts(line)))

    def close(self, counts: Counts) -> None:
        """Write nothing more."""

    def abandon(self) -> None:
        """Write nothing more."""

    def _alerts(self, line: Line) -> list[Alert]:
        row, result, rank = line
        plan = self._plan
        asked = Asked(
            row=row.number,
            customer=self._reference(row),
            subject=self._read(row).party,
            cells=row.cells,
            run=plan.run,
            at=plan.created,
        )
        told: list[Alert] = []
        if rank == 1 and result.status != "screened":
            told.append(of_row(asked, None, result.reason or result.status, plan.basis))
        for finding in result.findings[rank - 1 : rank]:
            told.append(of_row(asked, held(finding), None, plan.basis))
        return told
