"""Which listed words that stay are looked at for a word on one side of a delta only.

The index keeps so many listed words for a word: those most alike. Where others came or went
the rank from which words are kept may move, and words between the two ranks enter or leave.
Only those near enough to be keys matter, and of a customer's names only those that what is
kept of listed names may change for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.index.build import KINDS as PARTY_KINDS
from narrows.index.kernels import LEAST_RANK
from narrows.index.key_kernels import KEYS, ROOM
from narrows.index.limits import LENGTH_COST, NEAR, WORDS_PER_WORD
from narrows.index.spell import SPELLINGS
from narrows.service.watch.ask import Listed
from narrows.service.watch.shapes import Arrays, heard
from narrows.text import name_kernels
from narrows.text.kernel import compiled
from narrows.text.name_costs import costs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from narrows.index.snapshot import Snapshot
    from narrows.service.watch.segment import Segment

_PAIRS = 1 << 16
"""Pairs of words found at a time."""

_MOST_KEPT = 4 * WORDS_PER_WORD
"""Words as alike as that many others are cut by their numbers, which move with every version."""

CROWDED = 255
"""Stands for a floor where words are cut by their numbers."""

_UNUSED = 128
"""Stands for the floor of a spelling there is not: no floor is as high."""


class Looked:
    """Listed words as they are looked at.

    Args:
        snapshot: What is listed.
        wanted: Which of its words count; None for all.
        told: Its words with their shapes, where they are known.
    """

    def __init__(
        self, snapshot: Snapshot, wanted: NDArray[np.uint8] | None = None, told: Arrays = ()
    ) -> None:
        self.heard = told or heard(snapshot.words)
        self.arrays: Arrays = (*_grams(snapshot), *_shaped(self.heard))
        self.wanted = np.ones(len(snapshot.words), np.uint8) if wanted is None else wanted


class Floors(msgspec.Struct, frozen=True):
    """Up to which rank listed words are left out for some words.

    Attributes:
        floor: The lowest of a word's spellings'; 0 where none is left out for any of them,
            ``CROWDED`` where words as alike as others are left out by their numbers.
        kept: The most that rank above it, of any spelling.
        before, after: The floor of each of ``SPELLINGS`` spellings on both sides of a delta,
            -1 where words are left out by their numbers.
    """

    floor: NDArray[np.int64]
    kept: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]


def floors(
    words: NDArray[np.intp],
    own: Arrays,
    listed: Looked,
    moved: Sequence[Looked | None] = (None, None),
) -> Floors:
    """Count up to which rank listed words are left out for some words.

    Args:
        words: The words.
        own: The words they are among.
        listed: What was listed.
        moved: Words that came since, and that went.
    """
    before, after = (np.full(len(words) * SPELLINGS, _UNUSED, np.int64) for _ in range(2))
    kept = np.zeros(len(words) * SPELLINGS, np.int64)
    nobody = listed.wanted[:0]
    compared = [listed.arrays, listed.wanted]
    for one in moved:
        compared += [listed.arrays, nobody] if one is None else [one.arrays, one.wanted]
    most = max(len(one.wanted) for one in (listed, *moved) if one is not None)
    compiled("narrows.service.watch.crowd_kernels").floors(
        len(words), words, own, SPELLINGS, _scratch(), WORDS_PER_WORD, _MOST_KEPT, *compared,
        np.zeros(most, np.int32), np.zeros(most, np.int32), np.zeros(130, np.int64), before,
        after, kept,
    )  # fmt: skip
    told = after.reshape(-1, SPELLINGS)
    none = ((told < LEAST_RANK) & (told >= 0) | (told == _UNUSED)).all(axis=1)
    floor = np.where(told.min(axis=1) < 0, CROWDED, np.where(none, 0, told.min(axis=1)))
    return Floors(floor, kept.reshape(-1, SPELLINGS).max(axis=1), before, after)


class Parted(msgspec.Struct, frozen=True):
    """What moved for some words of a segment.

    Attributes:
        word, key: Pairs of a customer's word and a near listed word, by its number before,
            that is looked at no more.
        more: Words for which others that stay are looked at now.
        unsure: Words of which it cannot be told so.
        floors: Up to which rank listed words are left out for them now.
    """

    word: NDArray[np.int64]
    key: NDArray[np.int32]
    more: NDArray[np.int64]
    unsure: NDArray[np.intp]
    floors: Floors


class Parting:
    """The listed words before and after a delta; threads may share it.

    Args:
        before: What was listed.
        stays: Which of its words there are after.
        moved: Listed parties that came, and that went; which of their words are new, and old.
    """

    def __init__(
        self,
        before: Snapshot,
        stays: NDArray[np.bool_],
        moved: Sequence[tuple[Listed | None, NDArray[np.uint8]]],
    ) -> None:
        self._before = before
        self._listed = Looked(before)
        self._moved = [
            None if one is None else Looked(one.snapshot, wanted, one.heard)
            for one, wanted in moved
        ]
        self._stays = stays.astype(np.uint8)

    def parted(self, segment: Segment, words: NDArray[np.intp]) -> Parted:
        """Return which of some words of the customers part with which listed words."""
        snapshot = self._before
        own = heard(segment.index.words)
        told = floors(words, own, self._listed, self._moved)
        before, after = told.before, told.after
        count, touched = (np.zeros(len(snapshot.words), np.int32) for _ in range(2))
        out = tuple(np.zeros(_PAIRS, np.int32) for _ in range(3))
        upto = np.zeros(1, np.int64)
        found: list[tuple[NDArray[np.int32], ...]] = []
        while upto[0] < len(words):
            n = compiled("narrows.service.watch.crowd_kernels").parted(
                int(upto[0]), len(words), words, before, after, own, SPELLINGS, _scratch(),
                self._listed.arrays, self._listed.heard, self._stays, *_price(), NEAR, count,
                touched, *out, upto,
            )  # fmt: skip
            found.append(tuple(one[:n].copy() for one in out))
        which, key, lost = (np.concatenate(parts) for parts in zip(*found, strict=True))
        fewer = lost != 0
        unsure = np.minimum(before, after).reshape(-1, SPELLINGS).min(axis=1) < 0
        return Parted(
            words[which[fewer]].astype(np.int64),
            key[fewer],
            np.unique(words[which[~fewer]]).astype(np.int64),
            words[unsure],
            told,
        )

    def lowered(
        self, segment: Segment, parted: Parted, edge: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Tell for whom a listed name that was kept may collect less than before.

        Args:
            segment: The customers.
            parted: What moved for their words.
            edge: What names collect, at least, that are kept for each of them.
        """
        index, snapshot = segment.index, self._before
        out = np.zeros(len(segment) + len(segment.canaries), np.uint8)
        whole = np.append(edge, np.zeros(len(segment.canaries), np.int64))
        compiled("narrows.service.watch.crowd_kernels").lowered(
            len(parted.word), parted.word, parted.key, *_names(index),
            heard(index.words),
            (segment.customer[index.name_party], segment.reading[index.name_party], _firm(index)),
            *_names(snapshot), self._listed.heard, _firm(snapshot), whole, _price(), NEAR,
            LENGTH_COST, np.zeros(name_kernels.WIDTH, np.int64), out,
        )  # fmt: skip
        found: NDArray[np.bool_] = out[: len(segment)] != 0
        return found


def _price() -> tuple[object, ...]:
    """Return what letters cost, and scratch memory."""
    price = costs()
    tables = (np.array(t, np.int32) for t in (price.sub, price.gap, price.two))
    return *tables, price.swap, np.zeros(name_kernels.WIDTH**2, np.int32)


def _scratch() -> tuple[NDArray[np.int64], ...]:
    return tuple(np.zeros(size, np.int64) for size in (ROOM, ROOM, KEYS))


def _names(snapshot: Snapshot) -> tuple[Arrays, Arrays]:
    """Return which names each word stands in, and which words each name has."""
    names = snapshot.names
    return (
        (np.array(snapshot.post_at), np.array(snapshot.post_name)),
        (np.array(names.at), np.array(names.word)),
    )


def _firm(snapshot: Snapshot) -> NDArray[np.int64]:
    """Tell which names are read as no person's."""
    kind = snapshot.party_kind[snapshot.name_party]
    found: NDArray[np.int64] = (kind != PARTY_KINDS.index("person")).astype(np.int64)
    return found


def _shaped(heard: Arrays) -> Arrays:
    """Return shapes of words, their spellings, where these begin, and their consonants."""
    return heard[7], heard[0], heard[1], heard[8]


def _grams(snapshot: Snapshot) -> Arrays:
    return tuple(np.array(one) for one in (snapshot.gram_at, snapshot.gram_key, snapshot.key_grams))
