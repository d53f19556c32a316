"""Parquet out: the caller's columns with the types they had, Narrows' beside them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from narrows.batch.outputs.cells import as_text
from narrows.batch.outputs.columns import NAMES, appended
from narrows.batch.outputs.writer import Line
from narrows.batch.plan import Plan
from narrows.batch.tally import Counts
from narrows.inputs.arrow import array

_NUMBERS = {"narrows_row": "int64", "narrows_findings": "int32", "narrows_rank": "int32"}
_TYPES = {**_NUMBERS, "narrows_score": "float64", "narrows_sample": "bool_"}


class _Sink(io.RawIOBase):
    """Passes bytes on until it is told that they are not wanted any more."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.open = True

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self.open:
            self._stream.write(data)
        return len(data)


_GROUP_ROWS = 1 << 16
_GROUP_BYTES = 64 << 20
"""A row group ends at either: a file of many small ones is large and slow to read."""


class ParquetWriter:
    """Writes the lines in row groups, each held until it is large enough."""

    def __init__(self, plan: Plan, stream: BinaryIO) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._plan = plan
        self._own: list[Any] = [pa.field(n, getattr(pa, _TYPES.get(n, "string"))()) for n in NAMES]
        self._given = self._types(plan)
        fields = [pa.field(n, t) for n, t in zip(plan.columns, self._given, strict=True)]
        detail = pa.field("narrows_detail", pa.string())
        about = {
            b"narrows_run": plan.run.encode(),
            b"narrows_basis": msgspec.json.encode(plan.basis),
        }
        self._schema = pa.schema([*fields, *self._own, detail], metadata=about)
        self._sink = _Sink(stream)
        self._writer = pq.ParquetWriter(
            self._sink, self._schema, compression="zstd", write_page_checksum=True
        )
        self._held: list[Any] = []

    def write(self, lines: Sequence[Line]) -> None:
        """Write some output lines."""
        import pyarrow as pa

        if not lines:
            return
        arrays = []
        for at, kind in enumerate(self._given):
            cells = [row.cells[at] for row, _, _ in lines]
            if pa.types.is_string(kind):
                cells = [None if cell is None else as_text(cell) for cell in cells]
            arrays.append(array(cells, kind))
        own = [appended(result, rank) for _, result, rank in lines]
        arrays += [
            pa.array([cells[at] for cells in own], field.type) for at, field in enumerate(self._own)
        ]
        alerts = self._plan.rows == "alerts"
        detail = [
            msgspec.json.encode(
                [
                    {k: v for k, v in msgspec.to_builtins(f).items() if k not in _ELSEWHERE}
                    for f in (found[rank - 1 : rank] if alerts else found)
                ]
            ).decode()
            for found, rank in ((result.findings, rank) for _, result, rank in lines)
        ]
        arrays.append(pa.array(detail, pa.string()))
        self._held.append(pa.Table.from_arrays(arrays, schema=self._schema))
        rows = sum(table.num_rows for table in self._held)
        if rows >= _GROUP_ROWS or sum(table.nbytes for table in self._held) >= _GROUP_BYTES:
            self._write_group()

    def close(self, counts: Counts) -> None:
        """Write the last row group and the footer."""
        self._write_group()
        self._writer.close()

    def abandon(self) -> None:
        """Let go without a footer: without one no reader takes the file."""
        self._sink.open = False
        self._writer.close()

    def _write_group(self) -> None:
        import pyarrow as pa

        if self._held:
            self._writer.write_table(pa.concat_tables(self._held))
            self._held.clear()

    def _types(self, plan: Plan) -> list[Any]:
        """Return the types of the caller's columns: their own where Parquet came in."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if plan.reading.format != "parquet":
            return [pa.string()] * len(plan.columns)
        with pq.ParquetFile(Path(plan.input.path)) as file:
            return list(file.schema_arrow.types)


_ELSEWHERE = ("subject", "basis")
