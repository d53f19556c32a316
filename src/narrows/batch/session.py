"""What ``narrows.open`` gives: a screener that also takes whole tables.

A file or frame is answered in this process, in memory, row by row: the door for
notebooks and scripts. Files larger than memory, resumable runs and all cores are
``narrows screen table``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from narrows.batch.outputs.cells import as_text
from narrows.batch.outputs.columns import NAMES, appended
from narrows.batch.result import RowResult, answer_rows
from narrows.inputs import mapping as mappings
from narrows.inputs.arrow import cells
from narrows.inputs.guess import guess
from narrows.inputs.party import reader
from narrows.inputs.row import Row, Table, labels
from narrows.inputs.table import open_table
from narrows.model.errors import InputError
from narrows.service.screener import Screener

if TYPE_CHECKING:
    import pyarrow as pa

_CHUNK = 4096
_LOOKED_AT = 1000


class Frame(Protocol):
    """A data frame of pandas, polars or pyarrow: anything with an Arrow stream."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the frame as an Arrow C stream."""
        ...


class Session(Screener):
    """A ``Screener`` that also screens tables."""

    def table(
        self,
        data: str | Path | Frame,
        *,
        columns: Mapping[str, str] | None = None,
        schema: str | None = None,
    ) -> Any:
        """Screen every row of a file or frame.

        Args:
            data: A path (CSV, TSV, XLSX, JSON lines, Parquet) or a frame of pandas,
                polars or pyarrow.
            columns: Field to column name, for instance ``{"name": "Customer"}``; the
                rest is guessed from the headers.
            schema: What every row is that does not say it.

        Returns:
            The rows in their order with columns ``narrows_*`` appended: a frame of the
            kind that came in, a ``pyarrow.Table`` for a path. A row that could not be
            screened is there with ``narrows_status`` ``not_screened`` and its reason.

        Raises:
            InputError: the file cannot be read, or no column names the customers.
            CannotAnswer: the screen does not find its canaries.
        """
        table = _framed(data) if hasattr(data, "__arrow_c_stream__") else None
        if table is None:
            table = open_table(Path(cast("str | Path", data)))
        rows = table.rows()
        sample = list(islice(rows, _LOOKED_AT))
        mapping = guess(table.columns, sample)
        said = [f"{field}={column}" for field, column in (columns or {}).items()]
        mapping = mappings.override(mapping, said, table.columns)
        if schema is not None:
            mapping = mappings.Mapping(mapping.columns, schema, mapping.date_order)
        mappings.check(mapping, table.columns, table.name)
        if not mapping.names_somebody and not said:
            raise mappings.missing_name(table.columns, table.name)
        read = reader(table.columns, mapping)
        given: list[Row] = []
        results: list[RowResult] = []
        for piece in _pieces(chain(sample, rows)):
            given.extend(piece)
            results.extend(answer_rows(piece, read, self))
        return _like(data, _arrow(data, table, given, results))


def _pieces(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while piece := list(islice(rows, _CHUNK)):
        yield piece


def _framed(frame: Any) -> Table:
    import pyarrow as pa

    try:
        found = pa.table(frame)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise InputError(
            f"the frame cannot be read as a table: {error}",
            hint="give each column one type, for instance text",
        ) from error
    header, notes = labels(found.column_names)

    def rows(table: Table) -> Iterator[Row]:
        number = 0
        for batch in found.to_batches(max_chunksize=_CHUNK):
            for line in zip(*map(cells, batch.columns, header), strict=True):
                number += 1
                yield Row(number, number, line)

    return Table(
        name="the frame", format="parquet", columns=header, notes=notes, rows=rows, place="row"
    )


def _arrow(data: Any, table: Table, given: list[Row], results: list[RowResult]) -> pa.Table:
    import pyarrow as pa

    if hasattr(data, "__arrow_c_stream__"):
        made = pa.table(data)
    else:
        made = pa.table(
            {
                label: pa.array(
                    [None if row.cells[at] is None else as_text(row.cells[at]) for row in given],
                    pa.string(),
                )
                for at, label in enumerate(table.columns)
            }
        )
    own = [appended(result) for result in results]
    types = _types()
    for at, name in enumerate(NAMES):
        made = made.append_column(name, pa.array([cells[at] for cells in own], types[name]()))
    return made


def _like(data: Any, made: pa.Table) -> Any:
    kind = type(data).__module__.partition(".")[0]
    if kind == "pandas":
        return made.to_pandas()
    if kind == "polars":
        import polars as pl

        return pl.from_arrow(made)
    return made


def _types() -> dict[str, Any]:
    import pyarrow as pa

    named = {
        "narrows_row": pa.int64,
        "narrows_findings": pa.int32,
        "narrows_rank": pa.int32,
        "narrows_score": pa.float64,
        "narrows_sample": pa.bool_,
    }
    return {name: named.get(name, pa.string) for name in NAMES}
