"""What entities can be searched by: their words, and the values facets count.

Built once per snapshot, in memory, when somebody searches for the first time; screening
does not use it. Words are compared without case and accents; every listed name is there
as written, so names in other scripts are found by the spellings the lists give.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from narrows.api.yente.telling import Teller
from narrows.codes.schema import schema
from narrows.model.entity import NAME_PROPERTIES, Entity
from narrows.service.screener import Screener

_WORD = re.compile(r"\w+")
_COUNTRY_TYPES = "country"


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where an entity stands and what facets count of it."""

    number: int
    id: str
    schema: str
    datasets: tuple[str, ...]
    countries: tuple[str, ...]
    topics: tuple[str, ...]
    changed: str | None
    target: bool


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared: no case, no accents."""
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return _WORD.findall(kept.casefold())


class Shelf:
    """The searchable entities of one screener: everything that is a FollowTheMoney Thing."""

    def __init__(self, screener: Screener, teller: Teller) -> None:
        self.screener = screener
        self.places: list[Place] = []
        self._in_names: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self._in_text: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self._vocabulary: list[str] | None = None
        lists = {used.name for used in screener.basis.lists}
        for number in range(len(screener.snapshot)):
            entity = screener.snapshot.entity(number)
            if entity.source.list in lists and schema(entity.schema).is_a("Thing"):
                self._add(number, entity, teller)

    def entity(self, at: int) -> Entity:
        """Return the entity at a place."""
        return self.screener.snapshot.entity(self.places[at].number)

    def in_names(self, word: str) -> Iterable[int]:
        """Return the places of entities with a word in a name."""
        return self._in_names.get(word, ())

    def anywhere(self, word: str) -> Iterable[int]:
        """Return the places of entities with a word in any value."""
        return self._in_text.get(word, ())

    def beginning(self, start: str, most: int = 500) -> list[str]:
        """Return the words that begin so, in order."""
        from bisect import bisect_left

        known = self._words()
        found: list[str] = []
        for at in range(bisect_left(known, start), len(known)):
            if not known[at].startswith(start) or len(found) >= most:
                break
            found.append(known[at])
        return found

    def near(self, word: str) -> list[str]:
        """Return the words one letter off, two for longer ones."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        most = 1 if len(word) < 6 else 2
        found = extract(word, self._words(), scorer=OSA.distance, score_cutoff=most, limit=50)
        return [known for known, _, _ in found]

    def _words(self) -> list[str]:
        if self._vocabulary is None:
            self._vocabulary = sorted(self._in_text)
        return self._vocabulary

    def _add(self, number: int, entity: Entity, teller: Teller) -> None:
        at = len(self.places)
        shape = schema(entity.schema)
        named: set[str] = set()
        said: set[str] = {entity.id.casefold()}
        countries: dict[str, None] = {}
        for statement in entity.statements:
            prop = shape.properties.get(statement.prop)
            if prop is not None and prop.type == "entity":
                continue
            if prop is not None and prop.type == _COUNTRY_TYPES:
                countries[statement.value] = None
            found = words(statement.value)
            said.update(found)
            if statement.prop in NAME_PROPERTIES:
                named.update(found)
        record = teller.records.get(entity.source.list, entity.id)
        from narrows.codes.party import is_party

        party = is_party(entity.schema)
        target = record.target if record is not None else None
        self.places.append(
            Place(
                number,
                entity.id,
                entity.schema,
                teller.datasets(entity),
                tuple(countries),
                teller.topics(entity),
                teller.changed(entity),
                party if target is None else target,
            )
        )
        for word in named:
            self._in_names[word].append(at)
        for word in said:
            self._in_text[word].append(at)
