"""What analysing entities gives, as arrays by entity, by name and by word.

A snapshot is sorted for looking up; this is the same knowledge sorted by whom it is about,
so that entities can be taken over, left out and put in another order.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

import msgspec
import numpy as np

from narrows.index.runs import Runs, chained
from narrows.text.name import NameKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.model.entity import Entity
    from narrows.text.name import NameToken

KINDS: tuple[NameKind, ...] = ("person", "organisation", "vessel", "aircraft", "other")

NO_PARTY = KINDS.index("other")

MEANING = "S16"
"""Numpy's type of a meaning: sixteen bytes."""

T = TypeVar("T", bound=msgspec.Struct)

_pack = msgspec.msgpack.Encoder().encode


def entity_meaning(entity: Entity) -> bytes:
    """Return a digest of all of an entity that its analysis depends on.

    That is its id, schema, properties and values, in their order. Which version says so,
    and in which line, changes with every publication and is left out.
    """
    parts: list[str] = [entity.id, entity.schema]
    for statement in entity.statements:
        parts += (statement.prop, statement.value)
    return hashlib.blake2b(_pack(parts), digest_size=16).digest()


def word_meaning(token: NameToken) -> bytes:
    """Return a digest of what makes a word one and the same word."""
    parts = (token.text, token.forms, token.symbol, token.number)
    return hashlib.blake2b(_pack(parts), digest_size=16).digest()


class Meanings:
    """Finds rows by their meaning."""

    def __init__(self, meaning: NDArray[np.bytes_]) -> None:
        # Numbers sort sooner than bytes; a whole meaning decides where halves are the same.
        half = _half(meaning)
        self._meaning = meaning
        self._order = np.argsort(half, kind="stable")
        self._sorted = half[self._order]

    def find(self, wanted: NDArray[np.bytes_]) -> NDArray[np.int64]:
        """Return the first row of each meaning, -1 where there is none."""
        half = _half(wanted)
        place = np.searchsorted(self._sorted, half)
        found = np.full(len(wanted), -1, np.int64)
        open_ = np.arange(len(wanted))
        while len(open_):
            open_ = open_[place[open_] < len(self._sorted)]
            open_ = open_[self._sorted[place[open_]] == half[open_]]
            row = self._order[place[open_]]
            same = self._meaning[row] == wanted[open_]
            found[open_[same]] = row[same]
            open_ = open_[~same]
            place[open_] += 1
        return found


def _half(meaning: NDArray[np.bytes_]) -> NDArray[np.uint64]:
    """Return the first half of each meaning as a number."""
    half: NDArray[np.uint64] = np.ascontiguousarray(meaning).view(np.uint64)[::2].copy()
    return half


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """Entities and their names.

    Attributes:
        id_key: Hash of each entity's id.
        kind: Which kind of party it is; ``NO_PARTY`` for the rest.
        schema: Number of a party's schema; 0 for the rest.
        years, days: What its dates may mean, see ``text.date_bits``; 0 without dates.
        links: Hashes of the ids it points at.
        stated: Keys of the identifiers it states.
        names: For each of its names, which statement it is, its quality, and the symbols of
            its legal form and of that form's family.
        exact: Keys of each name as a whole.
        words: Each name's words and their roles.
        joins: What each name's words give when written together, in their order.
    """

    id_key: NDArray[np.int64]
    kind: NDArray[np.uint8]
    schema: NDArray[np.uint16]
    years: NDArray[np.uint64]
    days: NDArray[np.uint64]
    links: Runs
    stated: Runs
    names: Runs
    exact: Runs
    words: Runs
    joins: Runs

    def then(self, other: Listed) -> Listed:
        """Return these entities followed by others."""
        return _chained(self, other)

    def take(self, entities: NDArray[np.int64]) -> Listed:
        """Return some entities with all they have, in the order given."""
        names = self.names.items(entities)
        return Listed(
            id_key=self.id_key[entities],
            kind=self.kind[entities],
            schema=self.schema[entities],
            years=self.years[entities],
            days=self.days[entities],
            links=self.links.take(entities),
            stated=self.stated.take(entities),
            names=self.names.take(entities),
            exact=self.exact.take(names),
            words=self.words.take(names),
            joins=self.joins.take(names),
        )


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """Distinct words, and words written together.

    Attributes:
        meaning: Digest of each: the same word has the same.
        number, symbol, script, rarity: See ``text.name_code.Words``; rarity in two columns.
        text: Each as it is written, in UTF-8; nothing for words written together.
        forms: The spellings of each; their lengths.
        letters: Letter codes of each spelling.
        sounds: Keys of its consonants.
        grams: Keys of its trigrams; none for words written together.
        most: How many trigrams one of its spellings has at most.
    """

    meaning: NDArray[np.bytes_]
    number: NDArray[np.int64]
    symbol: NDArray[np.int32]
    script: NDArray[np.uint8]
    rarity: NDArray[np.int32]
    text: Runs
    forms: Runs
    letters: Runs
    sounds: Runs
    grams: Runs
    most: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.meaning)

    def then(self, other: Keys) -> Keys:
        """Return these words followed by others."""
        return _chained(self, other)

    def take(self, keys: NDArray[np.int64]) -> Keys:
        """Return some words with all they have, in the order given."""
        return Keys(
            meaning=self.meaning[keys],
            number=self.number[keys],
            symbol=self.symbol[keys],
            script=self.script[keys],
            rarity=self.rarity[keys],
            text=self.text.take(keys),
            forms=self.forms.take(keys),
            letters=self.letters.take(self.forms.items(keys)),
            sounds=self.sounds.take(keys),
            grams=self.grams.take(keys),
            most=self.most[keys],
        )


def _chained(first: T, then: T) -> T:
    """Return two of a kind, field by field one after the other."""
    fields = {}
    for name in first.__struct_fields__:
        a, b = getattr(first, name), getattr(then, name)
        fields[name] = chained(a, b) if isinstance(a, Runs) else np.concatenate([a, b])
    return type(first)(**fields)
