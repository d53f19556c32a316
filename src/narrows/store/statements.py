"""The statements of one list version as one immutable Parquet file.

Rows stand grouped by entity, in order of first appearance, so that a reader can
stream whole entities. The file is named by its SHA-256 in the catalogue and is
verified each time it is opened. Importing this module loads pyarrow: import it
where statements are read or written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from narrows.model.entity import Entity
from narrows.model.errors import SnapshotDamaged
from narrows.model.statement import EntityId, Source, Statement
from narrows.store.durable import reported, write_new

COLUMNS = Statement.__struct_fields__
SCHEMA = pa.schema([pa.field(name, pa.string()) for name in COLUMNS])
_DICTIONARIES = ["schema", "prop", "lang", "attribution", "valid_from", "valid_to"]
_LEVEL = 9
_GROUP = 1 << 19


class StatementsFile:
    """Writes statements to a new file, in the order given."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._batches: list[pa.RecordBatch] = []

    def add(self, columns: Sequence[Sequence[str | None]]) -> None:
        """Append statements, one sequence per field; those of an entity come together."""
        arrays = [pa.array(column, type=pa.string()) for column in columns]
        self._batches.append(pa.record_batch(arrays, schema=SCHEMA))

    def close(self) -> None:
        """Write and sync the file.

        Raises:
            StoreError: the disk refuses.
        """
        _write(pa.Table.from_batches(self._batches, schema=SCHEMA), self.path)


def write_changes(base: pa.Table, whole: Path, place: Path, worth: float) -> bool:
    """Write a new statements file once more, as changes to a base, if much smaller.

    Args:
        base: The statements of the base.
        whole: The file just written.
        place: Where the changes go.
        worth: Share of the whole file's size they must stay under.

    Returns:
        True when it was written.

    Raises:
        StoreError: the disk refuses.
    """
    from narrows.store import delta

    found = delta.pack(base, pq.read_table(whole))
    if found is None:
        return False
    data = _packed_bytes(found)
    if len(data) > whole.stat().st_size * worth:
        return False
    with reported("writing statements", place):
        write_new(place, data)
    return True


def _write(found: pa.Table, path: Path) -> None:
    with reported("writing statements", path):
        write_new(path, _packed_bytes(found))


def _packed_bytes(found: pa.Table) -> pa.Buffer:
    packed = pa.BufferOutputStream()
    pq.write_table(
        found,
        packed,
        row_group_size=_GROUP,
        compression="zstd",
        compression_level=_LEVEL,
        use_dictionary=_DICTIONARIES,
        column_encoding={"entity_id": "DELTA_BYTE_ARRAY", "locator": "DELTA_BYTE_ARRAY"},
        write_statistics=False,
    )
    return packed.getvalue()


def table(path: Path, sha256: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a version's statements as an Arrow table, repeated columns as dictionaries.

    Raises:
        SnapshotDamaged: the file is missing or not the one with this SHA-256.
    """
    data = _verified(path, sha256)
    wanted = None if columns is None else list(columns)
    found = pq.read_table(pa.BufferReader(data), columns=wanted, read_dictionary=_DICTIONARIES)
    return found.unify_dictionaries().combine_chunks()


def packed(path: Path, sha256: str) -> pa.Table:
    """Return the changes a file holds, verified.

    Raises:
        SnapshotDamaged: the file is missing or not the one with this SHA-256.
    """
    return pq.read_table(pa.BufferReader(_verified(path, sha256))).combine_chunks()


def rebuilt(base: pa.Table, changes: pa.Table) -> pa.Table:
    """Return the statements kept as changes to a base, in the base's columns."""
    from narrows.store import delta

    found = delta.unpack(base, changes, tuple(base.column_names))
    columns = [
        found.column(name).dictionary_encode() if name in _DICTIONARIES else found.column(name)
        for name in found.column_names
    ]
    return pa.table(columns, names=found.column_names).unify_dictionaries().combine_chunks()


def _verified(path: Path, sha256: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _damaged(path, f"the statements cannot be read: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise _damaged(path, "the statements are not those that were accepted")
    return data


def unverified(path: Path) -> pa.Table:
    """Return the ids, schemata and properties of a file just written by this process."""
    return pq.read_table(path, columns=SCHEMA.names[:3], read_dictionary=_DICTIONARIES)


def filled(found: pa.Table, entities: Iterable[str]) -> dict[str, int]:
    """Count, of some entities, those with each property, by ``Schema.property``."""
    plain = pa.table({name: found.column(name).cast(pa.string()) for name in SCHEMA.names[:3]})
    wanted = pa.array(sorted(entities), type=pa.string())
    kept = plain.filter(pc.is_in(plain.column("entity_id"), value_set=wanted))
    each = kept.group_by(["entity_id", "schema", "prop"]).aggregate([])
    counted = each.group_by(["schema", "prop"]).aggregate([([], "count_all")])
    rows = zip(*(counted.column(name).to_pylist() for name in counted.column_names), strict=True)
    return {f"{kind}.{prop}": count for kind, prop, count in rows}


def about(found: pa.Table, entity_id: str) -> pa.Table:
    """Return the rows of an entity, of those whose ids extend its id, and of those
    that point at it."""
    ids = found.column("entity_id").cast(pa.string())
    own = pc.or_(pc.equal(ids, entity_id), pc.starts_with(ids, entity_id + "-"))
    pointing = pc.unique(ids.filter(pc.equal(found.column("value"), entity_id)))
    return found.filter(pc.or_(own, pc.is_in(ids, value_set=pointing)))


def rows(found: pa.Table) -> Iterator[Statement]:
    """Iterate a table's statements."""
    for batch in found.to_batches(max_chunksize=65_536):
        columns = [values(batch.column(name)) for name in COLUMNS]
        for cells in zip(*columns, strict=True):
            yield Statement(EntityId(cells[0]), *cells[1:])


def column(found: pa.Table, name: str) -> list[str | None]:
    """Return one column's values as Python strings."""
    return [value for chunk in found.column(name).chunks for value in values(chunk)]


def values(cells: pa.Array) -> list[str | None]:
    """Return an array's values as Python strings, each distinct one made once."""
    if not pa.types.is_dictionary(cells.type):
        plain: list[str | None] = cells.to_pylist()
        return plain
    words: list[str | None] = [*cells.dictionary.to_pylist(), None]
    places = cells.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)
    return [words[place] for place in places.tolist()]


def entities(statements: Iterable[Statement], source: Source) -> Iterator[Entity]:
    """Group statements whose entities stand together into entities."""
    group: list[Statement] = []
    for statement in statements:
        if group and group[0].entity_id != statement.entity_id:
            yield Entity(group[0].entity_id, group[0].schema, source, tuple(group))
            group = []
        group.append(statement)
    if group:
        yield Entity(group[0].entity_id, group[0].schema, source, tuple(group))


def _damaged(path: Path, message: str) -> SnapshotDamaged:
    return SnapshotDamaged(
        message,
        where=str(path),
        hint="restore the workspace from a backup, or load this version's files again",
    )
