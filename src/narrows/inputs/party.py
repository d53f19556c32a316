"""A row becomes a party, or says why it cannot.

Nothing is dropped in silence: a date that is none stays as text, an unknown country or
type is noted, a name that is missing, a placeholder or without a letter makes the row
*not screened* rather than an empty question.
"""

from __future__ import annotations

import datetime as dt
import decimal
import json
import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from narrows.codes.country import country_code
from narrows.codes.schema import names as schema_names
from narrows.inputs.mapping import NAMING, Mapping
from narrows.inputs.row import Cell, Row, RowInput
from narrows.inputs.words import fold, implied_kind, kinds
from narrows.model.party import Identifier, Party
from narrows.text.date import parse
from narrows.text.identifier import normalise, valid

LONGEST_NAME = 2_000
"""Characters; longer is no name but a damaged cell."""

MOST_NAMES = 50
"""Names one row may give; more is a list in a cell."""

_SPLIT = re.compile(r"\s*[;|\n]\s*")
_PLACEHOLDER_WORDS = frozenset(
    ("n a", "na n", "null", "nan", "none", "unknown", "not available", "not applicable", "tbd")
)
_LONGEST_PLACEHOLDER = 16
_GENDERS = {
    word: gender
    for gender, words in {
        "male": "male m man masculine männlich mann homme masculin hombre masculino maschio uomo"
        " mężczyzna mężczyzn мужской муж м чоловіча erkek e bay ذكر مرد 男 男性 남 남성 זכר",
        "female": "female f woman feminine weiblich frau w femme feminin mujer femenino femmina"
        " donna kobieta женский жен ж жіноча kadın k bayan أنثى انثى زن 女 女性 여 여성 נקבה",
        "other": "other x d diverse divers nonbinary autre otro altro другой diğer",
    }.items()
    for word in map(fold, words.split())
}


def reader(columns: Sequence[str], mapping: Mapping) -> Callable[[Row], RowInput]:
    """Return the function that turns rows of one table into parties.

    Args:
        columns: Labels of the table.
        mapping: A mapping that was checked against them.
    """
    return _Reader(columns, mapping).read


def references(columns: Sequence[str], mapping: Mapping) -> Callable[[Row], str | None]:
    """Return the function that finds a row's own reference, also in a row that is no question."""
    texts = _Reader(columns, mapping)._texts
    return lambda row: next(iter(texts(row, "id")), None)


class _Reader:
    """The columns of one table, found once for all its rows."""

    def __init__(self, columns: Sequence[str], mapping: Mapping) -> None:
        self._mapping = mapping
        self._columns = tuple(columns)
        self._cells_of = {
            field: [_accessor(label, columns) for label in labels]
            for field, labels in mapping.columns.items()
        }

    def _texts(self, row: Row, field: str) -> list[str]:
        cells_of = self._cells_of.get(field)
        if cells_of is None:
            return []
        return [text for get in cells_of for text in _texts(get(row.cells))]

    def read(self, row: Row) -> RowInput:
        """Return what became of a row."""

        def refused(reason: str) -> RowInput:
            return RowInput(row.number, row.cells, None, reason)

        if row.problem is not None:
            return refused(row.problem)
        if not any(_texts(cell) for cell in row.cells):
            return refused("the row is empty")
        if row.cells == self._columns and len(row.cells) > 1:
            return refused("the row repeats the header")
        notes: list[str] = []
        inside = self._object(row)
        if inside is not None:
            return refused(inside)
        primary, every = self._names(row)
        damage = _damage(primary, every)
        if damage is not None:
            return refused(damage)
        names = [name for name in every if not _is_placeholder(name)]
        identifiers = self._identifiers(row, notes)
        partial = None
        if not names:
            lack = f"the name is a placeholder ({every[0]!r})" if every else "the row has no name"
            if not identifiers:
                return refused(lack if self._mapping.names_somebody else "the row has no number")
            if self._mapping.names_somebody:
                partial = f"{lack}: only its numbers could be asked about"
        elif not any(c.isalpha() for name in names for c in name):
            notes.append(f"the name {names[0][:60]!r} has no letters; is it the right column?")
        references = self._texts(row, "id")
        dates, unread = _dates(self._texts(row, "birth_date"), self._mapping.day_first, notes)
        genders = _genders(self._texts(row, "gender"), notes)
        birth_places = tuple(self._texts(row, "birth_place"))
        stated = _schema(self._texts(row, "schema"), notes) or self._mapping.schema
        party = Party(
            id=references[0] if references else None,
            schema=stated or implied_kind(genders, birth_places),
            names=tuple(names),
            birth_dates=dates,
            countries=_countries(self._texts(row, "country"), notes),
            birth_places=birth_places,
            genders=genders,
            identifiers=identifiers,
            addresses=tuple(self._texts(row, "address")),
            unread_dates=unread,
        )
        return RowInput(row.number, row.cells, party, partial, tuple(notes))

    def _object(self, row: Row) -> str | None:
        """Tell where a name is an object: which of its keys to ask about is not known."""
        for field in NAMING:
            for label, get in zip(
                self._mapping.columns.get(field, ()), self._cells_of.get(field, ()), strict=True
            ):
                cell = get(row.cells)
                for one in cell if isinstance(cell, list | tuple) else (cell,):
                    if isinstance(one, dict):
                        keys = ", ".join(repr(str(key)[:40]) for key in list(one)[:6])
                        return f"{label!r} holds an object, no name; map its keys ({keys}) instead"
        return None

    def _names(self, row: Row) -> tuple[list[str], list[str]]:
        """Return the primary names, and these with all aliases."""
        primary = self._texts(row, "name")
        parts = [t for f in ("first_name", "middle_name", "last_name") for t in self._texts(row, f)]
        if parts:
            primary.append(" ".join(parts))
        aliases = [a for text in self._texts(row, "alias") for a in _SPLIT.split(text) if a]
        return primary, list(dict.fromkeys([*primary, *aliases]))

    def _identifiers(self, row: Row, notes: list[str]) -> tuple[Identifier, ...]:
        found: dict[Identifier, None] = {}
        for kind in self._mapping.identifiers:
            for get in self._cells_of[kind]:
                cell = get(row.cells)
                for text in _texts(cell):
                    if _is_placeholder(text) or not normalise(kind, text):
                        continue
                    found[Identifier(kind, text)] = None
                    if valid(kind, text) is False:
                        notes.append(f"{kind} {text[:60]!r} has no valid form or check digit")
                if isinstance(cell, int | float) and abs(cell) >= 1e15:
                    notes.append(
                        f"{kind} {_number(cell)} was stored as a number: digits beyond 15 may be"
                        " lost; store the column as text"
                    )
        return tuple(found)


def _is_placeholder(text: str) -> bool:
    return len(text) <= _LONGEST_PLACEHOLDER and fold(text) in _PLACEHOLDER_WORDS


@lru_cache(65_536)
def _says_nothing(text: str) -> bool:
    return _is_placeholder(text) or not any(c.isalnum() for c in text)


def _damage(primary: list[str], every: list[str]) -> str | None:
    """Tell why names cannot be asked about, or None."""
    for name in every:
        if "\0" in name:
            return "the name holds NUL bytes: the cell is damaged"
        if len(name) > LONGEST_NAME:
            return f"the name has {len(name):,} characters; the limit is {LONGEST_NAME:,}"
    if len(every) > MOST_NAMES:
        return f"the row gives {len(every)} names; the limit is {MOST_NAMES}"
    for name in primary:
        if not any(c.isalnum() for c in name) and not _is_placeholder(name):
            return f"the name {name[:40]!r} has no letters"
    return None


def _dates(
    texts: list[str], day_first: bool | None, notes: list[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    dates: dict[str, None] = {}
    unread: list[str] = []
    for text in texts:
        if _says_nothing(text):
            continue
        values = _date_values(text, day_first)
        if values:
            dates.update(dict.fromkeys(values))
        else:
            unread.append(text)
            notes.append(f"{text[:60]!r} is no date that can be read; kept as text, not compared")
    return tuple(dates), tuple(unread)


@lru_cache(65_536)
def _date_values(text: str, day_first: bool | None) -> tuple[str, ...]:
    # A century has 36,525 days; a column of dates repeats them.
    return parse(text, day_first).values


def _countries(texts: list[str], notes: list[str]) -> tuple[str, ...]:
    codes: dict[str, None] = {}
    for text in texts:
        if _says_nothing(text):
            continue
        whole = _country_code(text)
        pieces = [text] if whole else re.split(r"\s*[;|,/\n]\s*", text)
        for piece in filter(None, pieces):
            code = whole or _country_code(piece)
            if code is not None:
                codes[code] = None
            else:
                notes.append(f"{piece[:60]!r} is no country that is known; not compared")
    return tuple(codes)


@lru_cache(4096)
def _country_code(text: str) -> str | None:
    # Columns repeat a few hundred countries a million times.
    return country_code(text)


def _genders(texts: list[str], notes: list[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        if _says_nothing(text):
            continue
        gender = _GENDERS.get(fold(text))
        if gender is not None:
            found[gender] = None
        else:
            notes.append(f"gender {text[:60]!r} is not understood; not compared")
    return tuple(found)


def _schema(texts: list[str], notes: list[str]) -> str | None:
    for text in texts:
        if text in schema_names():
            return text
        found = kinds().get(fold(text))
        if found is not None:
            return found
        notes.append(f"type {text[:60]!r} is not known; asked about every kind of party")
    return None


def _accessor(label: str, columns: Sequence[str]) -> Callable[[tuple[Cell, ...]], Cell]:
    if label in columns:
        at = list(columns).index(label)
        return lambda cells: cells[at]
    column, _, key = label.partition(".")
    at = list(columns).index(column)

    def inside(cells: tuple[Cell, ...]) -> Cell:
        value = cells[at]
        for step in key.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        return value

    return inside


def _texts(cell: Cell) -> list[str]:
    """Return a cell's values as text, none for an empty cell."""
    if cell is None or isinstance(cell, bool):
        return []
    if isinstance(cell, str):
        text = cell.strip()
        return [text] if text else []
    if isinstance(cell, list | tuple | set):
        return [text for item in cell for text in _texts(item)]
    if isinstance(cell, dict):
        return [json.dumps(cell, ensure_ascii=False, default=str)]
    if isinstance(cell, dt.datetime):
        return [cell.date().isoformat()]
    if isinstance(cell, int | float | decimal.Decimal):
        return [] if isinstance(cell, float) and math.isnan(cell) else [_number(cell)]
    return [cell.isoformat()] if isinstance(cell, dt.date) else [str(cell)]


def _number(cell: int | float | decimal.Decimal) -> str:
    if isinstance(cell, float) and math.isfinite(cell) and cell.is_integer():
        return str(int(cell))
    return str(cell)
