"""What of names and words can be told before any are compared: shapes, scripts, rarity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from narrows.service.watch.ask_kernels import MIXED
from narrows.service.watch.pair_bound_kernels import MEANS
from narrows.text.kernel import compiled
from narrows.text.name import Role

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.index.snapshot import Snapshot
    from narrows.text.name_code import Names, Words

Arrays = tuple["NDArray[np.generic]", ...]


_ODD = (int(Role.INITIAL), int(Role.NUMBER))
"""Roles of words that are set against others by rules of their own."""


def fields(arrays: Names | Words) -> tuple[NDArray[np.generic], ...]:
    """Return all fields of names or words."""
    return tuple(np.array(getattr(arrays, field)) for field in arrays.__struct_fields__)


def heard(words: Words) -> Arrays:
    """Return words with their shapes and their spellings' consonant classes."""
    plain = fields(words)
    kernels = compiled("narrows.text.sound_kernels")
    sound = np.zeros(len(words.at) - 1, np.int64)
    shape = np.zeros(len(words), np.int64)
    kernels.sounds(len(sound), plain[1], plain[2], sound)
    kernels.shapes(len(shape), *plain[:3], sound, shape)
    # Numbers are not compared by letters.
    shape[words.number >= 0] = -1
    return (*plain, shape, sound)


def shapes(words: Words) -> NDArray[np.int64]:
    """Return the shape of each word, -1 for numbers and words with several spellings."""
    return heard(words)[7].astype(np.int64, copy=False)


class Shapes:
    """What of names can be told without comparing words.

    Attributes:
        told: Per name, whether a word is an initial, a number or may be taken for an
            initial; whether one is an acronym; letters of the longest word, and of the
            two shortest adjacent ones, 0 where there is only one word; and the script.
        of_words: The shape of each word of the names, see ``sound_kernels.shapes``.
        known: The same with the bit ``MEANS`` where a word has a meaning, and -1 for single
            letters.
    """

    def __init__(self, names: Names, heard: Arrays) -> None:
        form, at, number, shape = (heard[k].astype(np.int64) for k in (0, 1, 3, 7))
        length = np.diff(at)
        single = len(names.word) and int(names.word.max()) + 1
        first = form[:single]
        longest = np.maximum.reduceat(length, first) if single else length[:0]
        shortest = np.minimum.reduceat(length, first) if single else length[:0]
        word, begin = names.word, names.at.astype(np.int64)
        odd = np.isin(names.role, _ODD) | (shortest[word] < 2) | (number[word] >= 0)
        both = np.append(shortest[word][:-1] + shortest[word][1:], _LONG)[: len(word)]
        # The last word of a name has none beside it.
        filled = np.diff(begin) > 0
        both[begin[1:][filled] - 1] = _LONG
        acronym = names.role == int(Role.ACRONYM)
        least = _by_name(np.minimum, both, begin, filled)
        scripts = heard[5][word].astype(np.int64)
        script = [_by_name(fold, scripts, begin, filled) for fold in (np.minimum, np.maximum)]
        self.told: Arrays = (
            _by_name(np.maximum, odd.astype(np.int64), begin, filled).astype(np.uint8),
            _by_name(np.maximum, acronym.astype(np.int64), begin, filled).astype(np.uint8),
            _by_name(np.maximum, longest[word], begin, filled),
            np.where(least >= _LONG, 0, least),
            np.where(script[0] == script[1], script[0], MIXED).astype(np.uint8),
        )
        self.of_words: NDArray[np.int64] = shape[word]
        known = np.where(shape >> 8 & 255 > 1, shape | (heard[4][: len(shape)] != 0) * MEANS, -1)
        self.known: NDArray[np.int64] = np.where(shape < 0, -1, known)[word]


_LONG = 1 << 20
"""Longer than any word."""


def _by_name(
    fold: np.ufunc, values: NDArray[np.int64], begin: NDArray[np.int64], filled: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Fold the values of each name's words; 0 for names without words."""
    found = np.zeros(len(filled), np.int64)
    if len(values):
        found[filled] = fold.reduceat(values, begin[:-1][filled])
    return found


def rarity_by_name(
    snapshot: Snapshot, column: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how rare each word of the names is, and each name's words are together.

    Patronymics are left out of the latter.

    Args:
        snapshot: The names.
        column: Of each of their words, which rarity counts, see ``name_bound.KINDS``.
    """
    names = snapshot.names
    rare = snapshot.words.rarity.reshape(-1, 2)[names.word, column].astype(np.int64)
    counted = np.where(names.role == Role.PATRONYMIC, 0, rare)
    return rare, np.diff(np.append(0, np.cumsum(counted))[names.at.astype(np.int64)])
