"""CSV and TSV out: UTF-8, RFC 4180 quoting, cells that cannot run."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import BinaryIO

from narrows.batch.outputs.cells import as_text, harmless
from narrows.batch.outputs.columns import NAMES, appended
from narrows.batch.outputs.writer import Line
from narrows.batch.plan import Plan
from narrows.batch.tally import Counts


class DelimitedWriter:
    """Writes one line per row (or finding)."""

    def __init__(self, plan: Plan, stream: BinaryIO) -> None:
        self._text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
        self._csv = csv.writer(
            self._text,
            delimiter="\t" if plan.format == "tsv" else ",",
            lineterminator="\n",
        )
        self._csv.writerow([harmless(name) for name in (*plan.columns, *NAMES)])

    def write(self, lines: Sequence[Line]) -> None:
        """Write some output lines."""
        self._csv.writerows(
            [harmless(as_text(cell)) for cell in (*row.cells, *appended(result, rank))]
            for row, result, rank in lines
        )

    def close(self, counts: Counts) -> None:
        """Let go of the stream; it stays open for whoever opened it."""
        self._text.flush()
        self._text.detach()

    def abandon(self) -> None:
        """Let go of the stream."""
        self._text.detach()
