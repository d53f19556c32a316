"""Read a table of parties (CSV, TSV) as a list of the user's own."""

from __future__ import annotations

from collections.abc import Sequence

from narrows.lists.delimited import Row, rows
from narrows.lists.own_csv.dialect import Dialect, detect
from narrows.lists.own_csv.headers import MEANINGS, fold
from narrows.lists.own_csv.mapping import Mapping, known_properties, load, meanings
from narrows.lists.own_csv.row import Cell, RowWriter
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

FORMAT = "own-csv"


def recognise(file: SourceFile) -> str | None:
    """Return ``own-csv`` where a file reads as a table with columns that are known."""
    try:
        header = next(rows(file, *_written(detect(file))), None)
    except ListRefused:
        return None
    if header is None or header.error is not None or len(header.cells) < 2:
        return None
    properties = {prop.casefold() for prop in known_properties()}
    known = sum(
        fold(name) in MEANINGS or name.strip().casefold() in properties for name in header.cells
    )
    return FORMAT if known else None


def is_mapping(file: SourceFile) -> bool:
    """Tell whether a file of the set is the mapping rather than the table."""
    return file.name.casefold().endswith(".toml")


def read(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read tables of parties, all under one mapping.

    Ids are the list's name and the table's own id; without an id column they stand
    for the row's content.

    Args:
        files: Tables, and at most one mapping (``.toml``).
        source: Declaration of the list.

    Raises:
        ListRefused: no table, no rows, headers that cannot be used, bad encoding.
        InputError: the mapping cannot be used.
    """
    maps = [file for file in files if is_mapping(file)]
    tables = [file for file in files if not is_mapping(file)]
    if len(maps) > 1 or not tables:
        raise ListRefused(
            f"{len(tables)} tables and {len(maps)} mappings were given",
            where=source.name,
            hint="give the tables of the list and at most one mapping (.toml)",
        )
    mapping = load(maps[0]) if maps else Mapping()
    recorder = Recorder(FORMAT)
    writer = RowWriter(recorder, source.prefix, mapping)
    for file in tables:
        _read_table(file, recorder, writer, mapping)
    return recorder.reading()


def _read_table(file: SourceFile, recorder: Recorder, writer: RowWriter, mapping: Mapping) -> None:
    recorder.open_file(file.name)
    dialect = detect(file, encoding=mapping.encoding, delimiter=mapping.delimiter)
    recorder.proof("encoding", True, f"{file.name}: {dialect.encoding} ({dialect.how})")
    table = rows(file, *_written(dialect))
    header = next(table, None)
    if header is None or header.error is not None:
        reason = header.error if header is not None else "no rows"
        raise ListRefused(f"the header cannot be read: {reason}", where=f"{file.name}:1")
    columns = meanings(header.cells, mapping, file.name)
    pairs = list(zip((name.strip() for name in header.cells), columns, strict=True))
    recorder.proof("columns", True, "; ".join(f"{name} → {meaning}" for name, meaning in pairs))
    count = 0
    for row in table:
        count += 1
        _read_row(file, row, pairs, recorder, writer)
    if count == 0:
        raise ListRefused(
            "the table has a header and no rows",
            where=file.name,
            hint="an empty list would say that nobody is listed; the version held keeps serving",
        )


def _read_row(
    file: SourceFile,
    row: Row,
    columns: Sequence[tuple[str, str]],
    recorder: Recorder,
    writer: RowWriter,
) -> None:
    locator = row.locator(file)
    with recorder.record(file.name, locator, ", ".join(row.cells)):
        if row.error is not None:
            raise Unreadable(row.error)
        cells = [
            Cell(header, meaning, text)
            for (header, meaning), text in zip(columns, row.cells, strict=True)
            if text.strip()
        ]
        writer.write(cells, locator)


def _written(dialect: Dialect) -> tuple[str, str]:
    return dialect.encoding, dialect.delimiter
