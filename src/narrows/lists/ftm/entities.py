"""Entities as JSON lines, plain (``entities.ftm.json``) or nested (``targets.nested.json``)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from narrows.lists.ftm import wire
from narrows.lists.ftm.flatten import Flat, flatten
from narrows.lists.packed import byte_lines
from narrows.lists.records import Recorder, Unreadable
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile


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
