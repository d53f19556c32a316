"""JSON lines (one object a line) and a JSON array of objects.

An object that names a key twice is no row: only the last of its values would be asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from narrows.inputs.encoding import open_text, settle
from narrows.inputs.row import Cell, Reading, Row, Table, labels
from narrows.model.errors import InputError
from narrows.text.json_keys import insist_on_distinct_keys

_MOST_COLUMNS = 10_000
_LARGEST_ARRAY = 1 << 30
"""Bytes; an array has to be read whole, lines have not."""


def open_json_lines(path: Path, reading: Reading) -> Table:
    """Open JSON lines; the columns are all keys of all lines, in order of appearance.

    Raises:
        InputError: the file is empty, wrongly encoded or holds no object at all.
    """
    encoding = settle(path, reading.encoding)
    keys: dict[str, None] = {}
    lines = 0
    for _, value in _values(path, encoding, [0.0]):
        lines += 1
        keys.update(dict.fromkeys(_keys(value)))
        if len(keys) > _MOST_COLUMNS:
            raise InputError(
                f"the objects have more than {_MOST_COLUMNS:,} different keys",
                where=path.name,
                hint="one object a line, with the same keys in each",
            )
    return _table(path, "jsonl", keys, lines, lambda at: _values(path, encoding, at))


def open_json(path: Path, reading: Reading) -> Table:
    """Open a JSON array of objects.

    Raises:
        InputError: it is no array of objects, or too large to be read whole.
    """
    encoding = settle(path, reading.encoding)
    if path.stat().st_size > _LARGEST_ARRAY:
        raise InputError(
            "the JSON array is too large to be read whole",
            where=path.name,
            hint="write one object a line instead: jq -c '.[]' FILE > FILE.jsonl",
        )
    with open_text(path, encoding) as (stream, _):
        text = stream.read()
        try:
            items = msgspec.json.decode(text)
        except msgspec.DecodeError as error:
            raise InputError(f"this is not JSON: {error}", where=path.name) from error
    if not isinstance(items, list):
        raise InputError(
            "this is JSON, but no array of objects",
            where=path.name,
            hint="one object a line (JSON lines), or one array of objects",
        )
    # Each record as it is written: what is wrong with one costs the others nothing.
    written = msgspec.json.decode(text, type=list[msgspec.Raw])
    items = [_sound(item, bytes(raw).decode()) for item, raw in zip(items, written, strict=True)]
    keys: dict[str, None] = {}
    for item in items:
        keys.update(dict.fromkeys(_keys(item)))
    return _table(path, "json", keys, len(items), lambda _: enumerate(items, start=1))


class _Broken(msgspec.Struct):
    """Something that is no row: why, and the columns it would have had."""

    reason: str
    keys: tuple[str, ...] = ()


def _keys(value: object) -> tuple[str, ...]:
    if isinstance(value, _Broken):
        return value.keys
    return tuple(value) if isinstance(value, dict) else ()


def _sound(value: object, text: str) -> object:
    """Return a decoded value, or what is wrong with the way it is written."""
    try:
        insist_on_distinct_keys(text)
    except (ValueError, RecursionError) as error:
        return _Broken(str(error), tuple(value) if isinstance(value, dict) else ())
    return value


_Position = list[float | None]
_Values = Callable[[_Position], Iterable[tuple[int, object]]]


def _table(path: Path, format: str, keys: dict[str, None], lines: int, values: _Values) -> Table:
    if not keys:
        raise InputError(
            "the file is empty" if not lines else "no line holds a JSON object",
            where=path.name,
            hint='one object a line, for instance {"name": "…", "country": "…"}',
        )
    names = list(keys)
    columns, notes = labels(names)
    position: list[float | None] = [0.0]

    def rows(table: Table) -> Iterator[Row]:
        nothing: tuple[Cell, ...] = (None,) * len(names)
        number = 0
        for place, value in values(position):
            if value is None and format == "jsonl":
                table.blank += 1
                continue
            number += 1
            if isinstance(value, dict):
                yield Row(number, place, tuple(value.get(name) for name in names))
            else:
                reason = value.reason if isinstance(value, _Broken) else "this is no JSON object"
                yield Row(number, place, nothing, reason)

    return Table(
        name=path.name,
        format=format,
        columns=columns,
        notes=notes,
        rows=rows,
        place="line" if format == "jsonl" else "record",
        progress=lambda: position[0],
    )


def _values(
    path: Path, encoding: str, position: list[float | None]
) -> Iterator[tuple[int, object]]:
    """Iterate (line, value); None for a blank line."""
    decode = msgspec.json.Decoder().decode
    size = max(path.stat().st_size, 1)
    with open_text(path, encoding) as (stream, raw):
        for place, line in enumerate(stream, start=1):
            if place % 1000 == 0:
                position[0] = raw.tell() / size
            text = line.strip()
            if not text:
                yield place, None
                continue
            try:
                value = _sound(decode(text), text)
            except (msgspec.DecodeError, RecursionError) as error:
                value = _Broken(f"this is not JSON ({error}): {text[:120]!r}")
            yield place, value if value is not None else _Broken("this is no JSON object")
    position[0] = 1.0
