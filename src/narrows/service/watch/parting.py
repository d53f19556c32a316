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
from narrows.index.key_kernels import KEYS, ROOM
from narrows.index.limits import LENGTH_COST, NEAR, WORDS_PER_WORD
from narrows.index.spell import SPELLINGS
from narrows.service.watch.ask import Arrays, Listed, heard
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


class Parted(msgspec.Struct, frozen=True):
    """What moved for some words of a segment.

    Attributes:
        word, key: Pairs of a customer's word and a near listed word, by its number before,
            that is looked at no more.
        more: Words for which others that stay are looked at now.
        unsure: Words of which it cannot be told so.
    """

    word: NDArray[np.int64]
    key: NDArray[np.int32]
    more: NDArray[np.int64]
    unsure: NDArray[np.intp]


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
        self._listed = heard(before.words)
        self._moved = moved
        self._stays = stays.astype(np.uint8)

    def parted(self, segment: Segment, words: NDArray[np.intp]) -> Parted:
        """Return which of some words of the customers part with which listed words."""
        snapshot = self._before
        own = heard(segment.index.words)
        before, after = self._floors(words, own)
        listed = (*_grams(snapshot), *_shaped(self._listed))
        count, touched = (np.zeros(len(snapshot.words), np.int32) for _ in range(2))
        out = tuple(np.zeros(_PAIRS, np.int32) for _ in range(3))
        upto = np.zeros(1, np.int64)
        found: list[tuple[NDArray[np.int32], ...]] = []
        while upto[0] < len(words):
            n = compiled("narrows.service.watch.crowd_kernels").parted(
                int(upto[0]), len(words), words, before, after, own, SPELLINGS, _scratch(),
                listed, self._listed, self._stays, *_price(), NEAR, count, touched,
                *out, upto,
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
            *_names(snapshot), self._listed, _firm(snapshot), whole, _price(), NEAR,
            LENGTH_COST, np.zeros(name_kernels.WIDTH, np.int64), out,
        )  # fmt: skip
        found: NDArray[np.bool_] = out[: len(segment)] != 0
        return found

    def _floors(
        self, words: NDArray[np.intp], own: Arrays
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        before, after = (np.zeros(len(words) * SPELLINGS, np.int64) for _ in range(2))
        every = np.ones(len(self._before.words), np.uint8)
        compared = [(*_grams(self._before), *_shaped(self._listed)), every]
        for listed, wanted in self._moved:
            if listed is None:
                compared += [compared[0], every[:0]]
            else:
                compared += [(*_grams(listed.snapshot), *_shaped(listed.heard)), wanted]
        most = max(len(self._before.words), *(len(wanted) for _, wanted in self._moved))
        compiled("narrows.service.watch.crowd_kernels").floors(
            len(words), words, own, SPELLINGS, _scratch(), WORDS_PER_WORD, _MOST_KEPT,
            *compared, np.zeros(most, np.int32), np.zeros(most, np.int32),
            np.zeros(130, np.int64), before, after,
        )  # fmt: skip
        return before, after


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
