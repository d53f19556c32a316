"""Parquet: streamed in batches, types kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from narrows.inputs.arrow import cells
from narrows.inputs.row import Row, Table, labels
from narrows.model.errors import InputError

_BATCH = 8_192
_BATCH_BYTES = 32 << 20
"""Rows and, by the file's own account, bytes read at a time."""


def open_parquet(path: Path) -> Table:
    """Open a Parquet file.

    Raises:
        InputError: it is cut, damaged or has no columns.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            header, total = list(file.schema_arrow.names), file.metadata.num_rows
            groups = map(file.metadata.row_group, range(file.metadata.num_row_groups))
            weight = sum(group.total_byte_size for group in groups) // max(total, 1)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error
    if not header:
        raise InputError("the file has no columns", where=path.name)
    columns, notes = labels(header)
    position: list[float | None] = [0.0]
    at_a_time = max(1, min(_BATCH, _BATCH_BYTES // max(weight, 1)))

    def rows(table: Table) -> Iterator[Row]:
        number = 0
        try:
            with pq.ParquetFile(path, buffer_size=1 << 20, page_checksum_verification=True) as file:
                for batch in file.iter_batches(batch_size=at_a_time):
                    found = map(cells, batch.columns, columns)
                    for line in zip(*found, strict=True):
                        number += 1
                        yield Row(number, number, line)
                    position[0] = number / max(total, 1)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, error) from error

    return Table(
        name=path.name,
        format="parquet",
        columns=columns,
        notes=notes,
        rows=rows,
        place="record",
        progress=lambda: position[0],
    )


def _damaged(path: Path, error: Exception) -> InputError:
    return InputError(
        f"this Parquet file cannot be read: {error}",
        where=path.name,
        hint="it is cut or damaged; write it again",
    )
