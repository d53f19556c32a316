"""Numbering: entities in their order, words and joins by their first appearance.

Entities and words of a base and those read anew form one pool; what is written is taken
from it. Without a base everything was read in order and has its number already.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.index.analysed import Keys, Listed
from narrows.index.base import Base
from narrows.index.read import Reading, joined_word, keys_of, meanings_of
from narrows.index.runs import Runs, first_seen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.text.name import NameToken

    Longs = NDArray[np.int64]


class Numbered:
    """The words and joins of a snapshot in the order they are written.

    Attributes:
        own: How many words there are.
        count: How many words and joins.
    """

    def __init__(self, words: Longs, joins: Longs) -> None:
        self.own = len(words)
        self.count = len(words) + len(joins)
        self._rows = np.concatenate([words, joins])

    def keys(self, words: list[NameToken], joins: list[str], base: Base | None) -> Keys:
        """Return the words and behind them the joins, with all they have.

        Args:
            words: The words read anew.
            joins: The joins read anew.
            base: What the others are taken over from.
        """
        if base is None:
            return keys_of(words, joins)
        found = _found(words, joins, base)
        new, more = (np.flatnonzero(numbers < 0).tolist() for numbers in found)
        fresh = keys_of([words[n] for n in new], [joins[n] for n in more])
        return base.keys.then(fresh).take(self._rows)


def numbered(order: Longs, reading: Reading, base: Base | None) -> tuple[Listed, Numbered]:
    """Return the entities in their order, and the words and joins they have.

    Args:
        order: Each entity's number in the pool: the base's, then those read.
        reading: What was read anew.
        base: What is taken over.
    """
    listed = reading.listed()
    if base is None:
        own, joins = np.arange(len(reading.words)), np.arange(len(reading.joined))
        return _renumbered(listed, own, joins + len(own)), Numbered(own, joins + len(own))
    word, join, known = _pooled(reading, base)
    listed = base.listed.then(_renumbered(listed, word, join)).take(order)
    words = first_seen(listed.words.columns[0], known)
    joins = first_seen(listed.joins.columns[0], known)
    number = np.zeros(known, np.int64)
    number[words] = np.arange(len(words))
    number[joins] = np.arange(len(words), len(words) + len(joins))
    return _renumbered(listed, number, number), Numbered(words, joins)


def _found(words: list[NameToken], joins: Iterable[str], base: Base) -> tuple[Longs, Longs]:
    """Return the base's numbers of words and joins, -1 for those it has not."""
    return base.words(meanings_of(words)), base.joins(meanings_of(map(joined_word, joins)))


def _pooled(reading: Reading, base: Base) -> tuple[Longs, Longs, int]:
    """Return the numbers in the pool of the words and joins read, and the pool's size."""
    words, joins = _found(reading.words, reading.joined, base)
    known = len(base.keys)
    for numbers in (words, joins):
        new = np.flatnonzero(numbers < 0)
        numbers[new] = np.arange(known, known + len(new))
        known += len(new)
    return words, joins, known


def _renumbered(listed: Listed, word: Longs, join: Longs) -> Listed:
    """Return entities with other numbers for their words and joins."""
    number, role = listed.words.columns
    (joins,) = listed.joins.columns
    return msgspec.structs.replace(
        listed,
        words=Runs(listed.words.at, (word[number].astype(np.int32), role)),
        joins=Runs(listed.joins.at, (join[joins].astype(np.int32),)),
    )
