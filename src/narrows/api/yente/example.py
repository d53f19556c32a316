"""A question in FollowTheMoney's form becomes a party.

yente passes over what it cannot read. So does this, but says so: a property that does
not exist, a date or country that is none, a property nothing is compared with. Strictly
each of the first kinds is an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import msgspec

from narrows.api.limits import MOST_LETTERS, insist_on_bounds
from narrows.api.yente.wire import EntityExample
from narrows.codes.country import country_code
from narrows.codes.schema import Schema, party_kind, schema
from narrows.model.errors import InputError, UnknownSchema
from narrows.model.party import Identifier, Party
from narrows.text.date import parse

MOST_VALUES = 200
"""Values of one question: beyond that it is no description of a party any more."""

_PARTS = ("firstName", "secondName", "middleName", "fatherName", "lastName")
_BIRTH = {"person": "birthDate", "organisation": "incorporationDate", "vessel": "buildDate"}
_ISO_DAY = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
_GENDERS = {"m": "male", "f": "female", "male": "male", "female": "female", "other": "other"}


class Question(msgspec.Struct, frozen=True):
    """What became of an example.

    Attributes:
        party: Whom to ask about.
        query: The example as it was understood, to be echoed.
        lost: What was given and could not be understood.
        idle: What was understood and is not compared with anything.
    """

    party: Party
    query: EntityExample
    lost: tuple[str, ...]
    idle: tuple[str, ...]


def read(example: EntityExample, reference: str) -> Question:
    """Read an example.

    Args:
        example: What is asked.
        reference: The caller's id of the question.

    Raises:
        InputError: in yente's words: an unknown schema, one that is not matchable; in our
            own: one that is matchable and no party, and what nobody should be asked to
            compare.
    """
    shape = _schema(example.schema)
    if len(example.properties) > MOST_VALUES:
        # Before they are looked at one by one.
        raise InputError(
            f"the question has {len(example.properties)} properties; the limit is {MOST_VALUES}"
        )
    given = {name: _texts(value) for name, value in example.properties.items()}
    _bounded(given)
    reader = _Reader(shape)
    for name, values in given.items():
        reader.take(name, values)
    return Question(
        reader.party(reference),
        EntityExample(example.schema, reader.kept, example.id),
        tuple(reader.lost),
        tuple(reader.idle),
    )


def _schema(name: str) -> Schema:
    try:
        shape = schema(name)
    except UnknownSchema as error:
        raise UnknownSchema(f"Unknown schema: '{name[:80]}'") from error
    if not shape.matchable:
        raise UnknownSchema(f"Non-matchable schema for query: {name}")
    if party_kind(name) == "other":
        # yente would look; an empty answer from a screen that looks at parties would not be one.
        raise UnknownSchema(
            f"{name} is not screened: only parties are (Person, LegalEntity and its kinds,"
            " Vessel, Airplane)"
        )
    return shape


def _texts(value: str | Sequence[object]) -> list[str]:
    values = [value] if isinstance(value, str) else value
    texts = (str(one).strip() for one in values if one is not None and not isinstance(one, dict))
    return list(dict.fromkeys(text for text in texts if text))


def _bounded(given: dict[str, list[str]]) -> None:
    total = 0
    for name, values in given.items():
        total += len(values)
        for value in values:
            if len(value) > MOST_LETTERS:
                raise InputError(
                    f"a value of {name[:60]} has {len(value)} characters;"
                    f" the limit is {MOST_LETTERS}"
                )
    if total > MOST_VALUES:
        raise InputError(f"the question has {total} values; the limit is {MOST_VALUES}")


def _days(text: str) -> tuple[str, ...]:
    """Return what a date may mean: ``text.date.parse``, sooner for a day as machines write it."""
    if _ISO_DAY.fullmatch(text) and text < "9999":
        try:
            date.fromisoformat(text)
        except ValueError:
            return parse(text).values
        return (text,)
    return parse(text).values


_country = lru_cache(maxsize=4096)(country_code)


class _Reader:
    """Sorts values by what they are compared with."""

    def __init__(self, shape: Schema) -> None:
        self.shape = shape
        self.kind = party_kind(shape.name)
        self.kept: dict[str, str | list[object]] = {}
        self.lost: list[str] = []
        self.idle: list[str] = []
        self._names: list[str] = []
        self._parts: dict[str, list[str]] = {}
        self._dates: list[str] = []
        self._unread: list[str] = []
        self._countries: list[str] = []
        self._places: list[str] = []
        self._genders: list[str] = []
        self._numbers: list[Identifier] = []
        self._addresses: list[str] = []

    def take(self, name: str, values: list[str]) -> None:
        """Take in one property's values."""
        prop = self.shape.properties.get(name)
        if prop is None:
            self.lost.append(f"{self.shape.name} has no property {name[:60]!r}: it is not compared")
            return
        if not values:
            return
        self.kept[name] = list(values)
        if prop.type == "name":
            self._names += values
            insist_on_bounds(self._names)
        elif name in _PARTS:
            self._parts[name] = values
        elif name == _BIRTH.get(self.kind):
            self._dated(name, values)
        elif prop.type == "country":
            self._placed(name, values)
        elif prop.type == "identifier":
            self._numbers += (Identifier(name, value) for value in values)
        elif prop.type == "address":
            self._addresses += values
        elif name == "birthPlace":
            self._places += values
        elif prop.type == "gender":
            self._gendered(name, values)
        else:
            self.idle.append(f"{name} is not compared")

    def party(self, reference: str) -> Party:
        """Return whom to ask about."""
        names = self._names
        if not names and self._parts:
            names = [" ".join(self._parts[part][0] for part in _PARTS if part in self._parts)]
        return Party(
            id=reference,
            schema=self.shape.name,
            names=tuple(dict.fromkeys(names)),
            birth_dates=tuple(dict.fromkeys(self._dates)),
            countries=tuple(dict.fromkeys(self._countries)),
            birth_places=tuple(self._places),
            genders=tuple(dict.fromkeys(self._genders)),
            identifiers=tuple(dict.fromkeys(self._numbers)),
            addresses=tuple(self._addresses),
            unread_dates=tuple(self._unread),
        )

    def _dated(self, name: str, values: list[str]) -> None:
        for value in values:
            found = _days(value)
            self._dates += found
            if not found:
                self._unread.append(value)
                self.lost.append(f"{name}: {value[:40]!r} is no date that can be read")

    def _placed(self, name: str, values: list[str]) -> None:
        codes: list[object] = []
        for value in values:
            code = _country(value)
            if code is None:
                self.lost.append(f"{name}: {value[:40]!r} is no country that is known")
            else:
                codes.append(code)
                self._countries.append(code)
        if codes:
            self.kept[name] = codes
        else:
            del self.kept[name]

    def _gendered(self, name: str, values: list[str]) -> None:
        for value in values:
            found = _GENDERS.get(value.casefold())
            if found is None:
                self.lost.append(f"{name}: {value[:40]!r} is not understood")
            else:
                self._genders.append(found)
