"""Entities as JSON lines, plain (``entities.ftm.json``) or nested (``targets.nested.json``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from narrows.lists.ftm import wire
from narrows.lists.ftm.flatten import Flat, flatten
from narrows.lists.packed import byte_lines
from narrows.lists.records import Recorder, Unreadable
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile
from narrows.model.statement import EntityId, Statement


class Line(msgspec.Struct, frozen=True):
    """One line of a file that is not blank; ``whole`` where a newline ended it."""

    locator: str
    data: bytes
    whole: bool


def lines(file: SourceFile) -> Iterator[Line]:
    """Iterate the lines of a JSON-lines file that hold anything."""
    for number, line, whole in byte_lines(file):
        data = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if data.strip():
            yield Line(f"{file.name}:{number}", data, whole)


def cut_off(line: Line, error: Unreadable) -> ListRefused:
    """Return the refusal of a file whose last line broke off."""
    return ListRefused(
        f"the last line is cut off: {error}",
        where=line.locator,
        hint="download the file again; the version held keeps serving",
    )


class EntityReader:
    """Reads entity files into one recorder; ids are unique over all of them."""

    def __init__(self, recorder: Recorder, list_name: str) -> None:
        self.recorder = recorder
        self.list_name = list_name
        self.nested = False
        self.seen: dict[str, str] = {}
        """Top-level ids and where they stood."""

    def read(self, file: SourceFile) -> None:
        """Read one file to its end."""
        self.recorder.open_file(file.name)
        last: Line | None = None
        count = 0
        for line in lines(file):
            last, count = line, count + 1
            self._read_line(file.name, line)
        self.recorder.proof(
            "last-line",
            last is not None,
            f"{file.name}: {count} lines, the last one whole" if last else f"{file.name}: no lines",
        )

    def _read_line(self, file: str, line: Line) -> None:
        with self.recorder.record(file, line.locator, line.data[:200].decode("utf-8", "replace")):
            try:
                entity = wire.entity(line.data)
            except Unreadable as error:
                if not line.whole:
                    raise cut_off(line, error) from error
                raise
            flats = list(flatten(entity))
            first = self.seen.setdefault(flats[0].id, line.locator)
            if first is not line.locator:
                raise Unreadable(f"the id {flats[0].id} stands already at {first}")
            self.nested = self.nested or len(flats) > 1
            for flat in flats:
                add(self.recorder, flat, line.locator, self.list_name)


def add(recorder: Recorder, flat: Flat, locator: str, list_name: str) -> None:
    """Add the statements of a flat entity to the open record."""
    for value in flat.values:
        attribution = value.attribution or flat.attribution
        recorder.add(
            flat.id,
            flat.schema,
            value.prop,
            value.value,
            lang=value.lang,
            original=value.original,
            locator=locator,
            # A list that names itself reports nobody else.
            attribution=attribution if attribution != list_name else None,
        )


def gathered(reading: Reading) -> Reading:
    """Return a reading with each entity's statements together and said once.

    A nested export repeats an address or an owner under every entity it belongs to.

    Raises:
        ListRefused: the same id stands for two schemata.
    """
    groups: dict[EntityId, dict[tuple[str, str, str | None, str | None], Statement]] = {}
    schemata: dict[EntityId, str] = {}
    for statement in reading.statements:
        if schemata.setdefault(statement.entity_id, statement.schema) != statement.schema:
            raise ListRefused(
                f"{statement.entity_id} is a {schemata[statement.entity_id]}"
                f" and a {statement.schema}",
                where=statement.locator,
                hint="an entity has one schema; report this to the publisher of the file",
            )
        key = (statement.prop, statement.value, statement.lang, statement.attribution)
        groups.setdefault(statement.entity_id, {}).setdefault(key, statement)
    return msgspec.structs.replace(reading, statements=_flattened(groups.values()))


def _flattened(
    groups: Iterable[dict[tuple[str, str, str | None, str | None], Statement]],
) -> list[Statement]:
    return [statement for group in groups for statement in group.values()]
