"""A plain table of stakes: one row a stake, columns by name.

Needed: ``owner`` (or ``owner_name``), ``asset`` (or ``asset_name``) and, for a
countable measure, ``share`` (60, 25-50, >50, "(25,50]", majority) or ``low`` and
``high``. Optional: ``measure``, ``directness``, ``capacity``, ``joint``, ``part``,
``start``, ``end``, ``source``, ``confidence``, ``owner_kind``, ``asset_kind``,
``owner_country``, ``asset_country``, ``owner_identifier``, ``asset_identifier``,
``locator``, ``stated``. An unknown column is an error: a misspelt one must not pass
as absent.
"""

from __future__ import annotations

import csv
import io
from typing import Any, get_args

from narrows.codes.country import country_code
from narrows.model.errors import InputError
from narrows.ownership.reading import StakeReading, StakeRecorder, Unreadable, iso_date
from narrows.ownership.share import Share, read_share
from narrows.ownership.stake import (
    COUNTABLE,
    MEASURES,
    Capacity,
    Directness,
    Holder,
    Kind,
    Stake,
    name_key,
)

_SIDES = ("", "_name", "_kind", "_country", "_identifier")
COLUMNS = frozenset(
    (
        *(f"owner{side}" for side in _SIDES),
        *(f"asset{side}" for side in _SIDES),
        "share", "low", "high", "measure", "directness", "capacity", "joint", "part", "start",
        "end", "source", "confidence", "locator", "stated",
    )
)  # fmt: skip


def read(data: bytes, file: str, source: str) -> StakeReading:
    """Read a CSV of stakes (comma, semicolon or tab; UTF-8).

    Raises:
        InputError: the text or its header cannot be used; the message says why.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8: {error}", where=file, hint="save it as UTF-8") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = [name.strip().casefold() for name in rows.fieldnames or ()]
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or len(set(names)) < len(names):
        raise InputError(
            f"unknown or repeated column {', '.join(map(repr, unknown or names))}",
            where=f"{file}:1",
            hint="columns are " + ", ".join(sorted(COLUMNS)),
        )
    for side in ("owner", "asset"):
        if side not in names and f"{side}_name" not in names:
            raise InputError(
                f"there is no column {side!r}", where=f"{file}:1", hint=f"name it {side}"
            )
    rows.fieldnames = names
    recorder = StakeRecorder("csv", file)
    for row in rows:
        locator = f"{file}:{rows.line_num}"
        with recorder.record(locator, delimiter.join(str(v) for v in row.values())):
            _row(recorder, row, locator, source)
    return recorder.reading()


def _row(
    recorder: StakeRecorder, row: dict[str | None, str | None], locator: str, source: str
) -> None:
    if None in row:
        raise Unreadable("the row has more fields than the header")
    cells = {name: (value or "").strip() for name, value in row.items() if name is not None}
    measure = cells.get("measure") or "equity"
    if measure not in MEASURES:
        raise Unreadable(f"unknown measure {measure!r}: one of {', '.join(MEASURES)}")
    low, high = cells.get("low", ""), cells.get("high", "")
    if cells.get("share") and (low or high):
        raise Unreadable("give share, or low and high, not both")
    if low or high:
        share = Share(float(low or 0), float(high or 100))
    else:
        share = read_share(cells.get("share", "") if measure in COUNTABLE else "")
    stake = Stake(
        owner=_party(recorder, cells, "owner"),
        asset=_party(recorder, cells, "asset"),
        measure=measure,
        share=share,
        directness=_one_of(cells, "directness", Directness) or "direct",
        capacity=_one_of(cells, "capacity", Capacity) or "own",
        joint=cells.get("joint") or None,
        part=cells.get("part") or None,
        start=iso_date(cells.get("start")),
        end=iso_date(cells.get("end")),
        source=cells.get("source") or source,
        locator=cells.get("locator") or locator,
        stated=cells.get("stated") or cells.get("share") or None,
        confidence=_confidence(cells.get("confidence", "")),
    )
    recorder.stake(stake)


def _party(recorder: StakeRecorder, cells: dict[str, str], side: str) -> str:
    key, name = cells.get(side, ""), cells.get(f"{side}_name", "")
    if not key and not name:
        raise Unreadable(f"unknown {side}: the row names nobody")
    kind = _one_of(cells, f"{side}_kind", Kind)
    country = cells.get(f"{side}_country", "")
    code = country_code(country) if country else None
    if country and code is None:
        raise Unreadable(f"unknown country {country!r}")
    number = cells.get(f"{side}_identifier", "")
    key = key or name_key(name)
    if kind == "person" and side == "asset":
        raise Unreadable(f"{name or key} is a person: nobody holds a stake in a person")
    recorder.holder(
        Holder(
            id=key,
            name=name or None,
            kind=kind,
            country=code,
            identifiers=(number,) if number else (),
        )
    )
    return key


def _one_of(cells: dict[str, str], column: str, kind: object) -> Any:
    value = cells.get(column, "")
    if value and value not in get_args(kind):
        raise Unreadable(f"unknown {column} {value!r}: one of {', '.join(get_args(kind))}")
    return value or None


def _confidence(text: str) -> float | None:
    if not text:
        return None
    value = float(text)
    if not 0 <= value <= 1:
        raise Unreadable(f"a confidence lies between 0 and 1, not {text}")
    return value
