"""Statements: FollowTheMoney's finest form, as CSV, pack or JSON lines.

Each line is one value with its data set, language and original text. Statements of
one canonical id make one entity; its schema is the most specific one they name.
Lines whose property is ``id`` carry the entity's checksum and are counted, not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import UNSET

from narrows.codes.schema import schema
from narrows.lists import delimited
from narrows.lists.delimited import Row, rows
from narrows.lists.ftm import wire
from narrows.lists.ftm.entities import cut_off, lines
from narrows.lists.ftm.flatten import property_of
from narrows.lists.ftm.form import PACK_COLUMNS, STATEMENT_COLUMNS, Form
from narrows.lists.ftm.values import checked, entity_id
from narrows.lists.records import Recorder, Unreadable
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile
from narrows.model.statement import EntityId, Statement

OPTIONAL_COLUMNS = frozenset(
    (
        "canonical_id", "lang", "original_value", "external", "first_seen", "last_seen", "origin",
        "id", "prop_type", "target",
    )
)  # fmt: skip
"""Columns that may stand beside the needed ones."""


class Said(msgspec.Struct, frozen=True):
    """One statement of a file, with its place."""

    locator: str
    entity_id: str
    schema: str
    prop: str
    value: str
    dataset: str | None = None
    lang: str | None = None
    original: str | None = None


class StatementReader:
    """Reads statement files into one recorder."""

    def __init__(self, recorder: Recorder, list_name: str) -> None:
        self.recorder = recorder
        self.list_name = list_name
        self._schemata: dict[str, str] = {}
        self._checksums = 0

    def read(self, file: SourceFile, form: Form) -> None:
        """Read one file to its end.

        Raises:
            ListRefused: unknown columns, a header alone, or a last line cut off.
        """
        self.recorder.open_file(file.name)
        count = 0
        said = _json(file) if form == "ftm-statements-json" else _table(file, form)
        for locator, excerpt, statement in said:
            count += 1
            with self.recorder.record(file.name, locator, excerpt):
                if isinstance(statement, Unreadable):
                    raise statement
                self._add(statement)
        if count == 0:
            raise ListRefused("the file has no statements", where=file.name)
        self.recorder.proof("last-line", True, f"{file.name}: {count} statements, the last whole")

    def reading(self) -> Reading:
        """Close the books: each entity's statements together, under one schema."""
        self.recorder.proof(
            "checksums", True, f"{self._checksums} lines carry checksums of entities"
        )
        reading = self.recorder.reading()
        groups: dict[EntityId, list[Statement]] = {}
        for statement in reading.statements:
            groups.setdefault(statement.entity_id, []).append(statement)
        together: list[Statement] = []
        for own_id, group in groups.items():
            kind = self._schemata[own_id]
            together += (
                s if s.schema == kind else msgspec.structs.replace(s, schema=kind) for s in group
            )
        return msgspec.structs.replace(reading, statements=together)

    def _add(self, said: Said) -> None:
        own_id = entity_id(said.entity_id)
        known = self._schemata.get(own_id)
        if said.prop == "id":
            schema(said.schema)
            self._checksums += 1
        else:
            prop = property_of(said.schema, said.prop)
            value = checked(prop, said.value)
            self.recorder.add(
                own_id,
                said.schema,
                said.prop,
                value,
                lang=said.lang,
                original=said.original or (said.value if said.value != value else None),
                locator=said.locator,
                attribution=said.dataset if said.dataset != self.list_name else None,
            )
        self._schemata[own_id] = said.schema if known is None else _narrower(known, said.schema)


def _narrower(one: str, other: str) -> str:
    if one == other or schema(one).is_a(other):
        return one
    if schema(other).is_a(one):
        return other
    raise Unreadable(f"a {other} cannot be a {one} as well")


def _json(file: SourceFile) -> Iterator[tuple[str, str, Said | Unreadable]]:
    for line in lines(file):
        excerpt = line.data[:200].decode("utf-8", "replace")
        try:
            found = wire.statement(line.data)
        except Unreadable as error:
            if not line.whole:
                raise cut_off(line, error) from error
            yield line.locator, excerpt, error
            continue
        own_id = found.entity_id if found.canonical_id is UNSET else found.canonical_id
        yield (
            line.locator,
            excerpt,
            Said(
                line.locator,
                own_id or found.entity_id,
                found.schema,
                found.prop,
                found.value,
                found.dataset or None,
                found.lang or None,
                found.original_value or None,
            ),
        )


def _table(file: SourceFile, form: Form) -> Iterator[tuple[str, str, Said | Unreadable]]:
    table = rows(file, "utf-8-sig")
    header = next(table, None)
    names = header.cells if header is not None else ()
    needed = STATEMENT_COLUMNS if form == "ftm-statements-csv" else PACK_COLUMNS
    foreign = set(names) - needed - OPTIONAL_COLUMNS
    if foreign or not needed <= set(names) or len(set(names)) != len(names):
        raise ListRefused(
            f"the columns are not those of statements: {', '.join(sorted(foreign)) or names}",
            where=f"{file.name}:1",
        )
    last: Row | None = None
    for row in table:
        if last is not None:
            yield _read(file, names, last)
        last = row
    if last is None:
        return
    if (cut := delimited.cut_off(last)) is not None:
        raise ListRefused(
            f"the last line is cut off: {cut}",
            where=last.locator(file),
            hint="download the file again; the version held keeps serving",
        )
    yield _read(file, names, last)


def _read(file: SourceFile, names: Sequence[str], row: Row) -> tuple[str, str, Said | Unreadable]:
    locator, excerpt = row.locator(file), ", ".join(row.cells)
    if row.error is not None:
        return locator, excerpt, Unreadable(row.error)
    return locator, excerpt, _said(dict(zip(names, row.cells, strict=True)), locator)


def _said(cells: Mapping[str, str], locator: str) -> Said | Unreadable:
    kind, prop = cells.get("schema", ""), cells["prop"]
    if "schema" not in cells:
        kind, colon, prop = prop.partition(":")
        if not colon:
            return Unreadable(f"{cells['prop']!r} is not Schema:property")
    return Said(
        locator,
        cells.get("canonical_id") or cells["entity_id"],
        kind,
        prop,
        cells["value"],
        cells["dataset"] or None,
        cells.get("lang") or None,
        cells.get("original_value") or None,
    )
