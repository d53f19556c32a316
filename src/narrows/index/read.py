"""Reading entities: each name is analysed and entered under its keys.

This is the dear part of a build, word by word in Python; what it gives is arrays.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from narrows.codes.schema import names as schema_names
from narrows.codes.schema import party_kind, schema
from narrows.index.analysed import KINDS, MEANING, NO_PARTY, Keys, Listed, word_meaning
from narrows.index.grams import word_grams
from narrows.index.keys import hashed, identifier_keys, name_keys, sound_keys
from narrows.index.runs import Runs, sized
from narrows.index.spell import SPELLINGS, together
from narrows.model.entity import NAME_PROPERTIES, Entity
from narrows.text.date_bits import born
from narrows.text.name import AnalysedName, NameToken, Role, analyse
from narrows.text.name_acronyms import acronyms
from narrows.text.name_code import Encoder, words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUALITIES = {"name": 0, "alias": 1, "previousName": 2, "abbreviation": 3, "weakAlias": 4}
"""How good a name is, by the property it stands in; lower is better."""


class _Rows:
    """Rows of keys as they come in."""

    def __init__(self) -> None:
        self.keys = array("q")
        self.at = array("q", [0])

    def close_row(self) -> None:
        self.at.append(len(self.keys))

    def runs(self) -> Runs:
        return Runs(np.asarray(self.at), (np.asarray(self.keys),))


class Reading:
    """Takes entities in, and gives what they are as arrays.

    Words are numbered by their first appearance, and so are words written together.
    """

    def __init__(self) -> None:
        self.id_key = array("q")
        self.kind = array("B")
        self.schema = array("H")
        self.years = array("Q")
        self.days = array("Q")
        self.links = _Rows()
        self.stated = _Rows()
        self.names = Encoder()
        self.names_at = array("q", [0])
        self.name_statement = array("i")
        self.name_quality = array("B")
        self.exact = _Rows()
        self.joined: dict[str, int] = {}
        self.joins = _Rows()

    def __len__(self) -> int:
        return len(self.id_key)

    def add(self, entity: Entity) -> None:
        """Analyse an entity.

        Raises:
            UnknownSchema: its schema is none of FollowTheMoney's.
        """
        shape = schema(entity.schema)
        kind = party_kind(entity.schema)
        self.id_key.append(hashed("id", entity.id))
        self.kind.append(KINDS.index(kind))
        party = kind != KINDS[NO_PARTY]
        self.schema.append(schema_names().index(entity.schema) if party else 0)
        years, days = born(entity)
        self.years.append(years)
        self.days.append(days)
        seen: set[tuple[str, int]] = set()
        for position, statement in enumerate(entity.statements):
            prop = shape.properties.get(statement.prop)
            if prop is not None and prop.type == "entity":
                self.links.keys.append(hashed("id", statement.value))
            quality = QUALITIES.get(statement.prop) if party else None
            if quality is not None and statement.prop in NAME_PROPERTIES:
                name = analyse(statement.value, kind)
                if name.tokens and (name.text, quality) not in seen:
                    seen.add((name.text, quality))
                    self.name_statement.append(position)
                    self.name_quality.append(quality)
                    self._name(name)
            elif prop is not None and prop.type == "identifier":
                self.stated.keys.extend(identifier_keys(statement.prop, statement.value))
        self.links.close_row()
        self.stated.close_row()
        self.names_at.append(len(self.name_statement))

    def _name(self, name: AnalysedName) -> None:
        self.names.add(name)
        self.exact.keys.extend(dict.fromkeys(name_keys(name)))
        self.exact.close_row()
        for letters in acronyms(name):
            self._join(letters)
        for a, b in pairwise(name.compared):
            for text in together(a, b):
                self._join(text)
        self.joins.close_row()

    def _join(self, text: str) -> None:
        """Note a key made from several words of a name."""
        self.joins.keys.append(self.joined.setdefault(text, len(self.joined)))

    def listed(self) -> Listed:
        """Return the entities and their names; words and joins by their numbers here."""
        names = self.names.names()
        return Listed(
            id_key=np.asarray(self.id_key),
            kind=np.asarray(self.kind),
            schema=np.asarray(self.schema),
            years=np.asarray(self.years),
            days=np.asarray(self.days),
            links=self.links.runs(),
            stated=self.stated.runs(),
            names=Runs(
                np.asarray(self.names_at),
                (
                    np.asarray(self.name_statement),
                    np.asarray(self.name_quality),
                    names.legal,
                    names.legal_family,
                ),
            ),
            exact=self.exact.runs(),
            words=Runs(names.at.astype(np.int64), (names.word, names.role)),
            joins=_narrow(self.joins.runs()),
        )

    @property
    def words(self) -> list[NameToken]:
        """The distinct words."""
        return self.names.tokens


def joined_word(text: str) -> NameToken:
    """Return words written together as a word."""
    return NameToken(text, Role.NAME, (text,))


def meanings_of(tokens: Iterable[NameToken]) -> NDArray[np.bytes_]:
    """Return the meaning of each word."""
    return np.frombuffer(b"".join(map(word_meaning, tokens)), MEANING)


def keys_of(words: Sequence[NameToken], joins: Sequence[str]) -> Keys:
    """Return words, and behind them words written together, under what they are found by."""

    def both() -> Iterator[NameToken]:
        yield from words
        yield from map(joined_word, joins)

    sounds = _Rows()
    for token in both():
        if token.number is None:
            for form in token.forms[:SPELLINGS]:
                sounds.keys.extend(sound_keys(form))
        sounds.close_row()
    grams, sizes, most = array("H"), array("i"), array("B")
    for token in words:
        found, longest = word_grams(token.forms, token.number)
        grams.extend(found)
        sizes.append(len(found))
        most.append(min(longest, 255))
    sizes.extend([0] * len(joins))
    most.extend([0] * len(joins))
    texts = [token.text.encode() for token in words]
    lengths = np.zeros(len(sizes), np.int64)
    lengths[: len(texts)] = [len(text) for text in texts]
    coded = words_of(both())
    return Keys(
        meaning=meanings_of(both()),
        number=coded.number,
        symbol=coded.symbol,
        script=coded.script,
        rarity=coded.rarity.reshape(-1, 2),
        text=sized(lengths, np.frombuffer(b"".join(texts), np.uint8)),
        forms=Runs(coded.form.astype(np.int64), ()),
        letters=Runs(coded.at.astype(np.int64), (coded.codes,)),
        sounds=sounds.runs(),
        grams=sized(np.asarray(sizes), np.asarray(grams)),
        most=np.asarray(most),
    )


def _narrow(runs: Runs) -> Runs:
    """Return runs of numbers of words, as they are written."""
    return Runs(runs.at, tuple(column.astype(np.int32) for column in runs.columns))
