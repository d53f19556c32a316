"""The look-up compiled: candidates for the names of many questions at once.

Each distinct word is looked up once, in any number of questions; what it is near to is
kept. Everything between the words and the chosen names is one pass over flat arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.index.kernels import BLOCK
from narrows.index.keys import name_keys
from narrows.index.limits import (
    JOIN_NEAR,
    LEAST_SHARE,
    LENGTH_COST,
    NAMES,
    NEAR,
    WORDS_PER_WORD,
)
from narrows.index.spell import join_sounds, joins, spellings
from narrows.text import name_kernels
from narrows.text.kernel import compiled
from narrows.text.name_code import LATIN, symbol_number
from narrows.text.name_costs import costs
from narrows.text.name_table import Grown, Sounds, WordTable

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

    from narrows.index.snapshot import Snapshot
    from narrows.text.name import AnalysedName, NameToken


class Found(msgspec.Struct, frozen=True):
    """Candidates of many questions.

    Attributes:
        at: First candidate of each question; one more entry than questions.
        names: Numbers of listed names, ascending within a question.
        cut: Per question, whether a limit left out names worth as much as kept ones.
    """

    at: NDArray[np.int64]
    names: NDArray[np.int64]
    cut: NDArray[np.bool_]


class Bulk:
    """Finds candidates of one snapshot. Holds scratch memory: one per thread."""

    def __init__(self, snapshot: Snapshot, table: WordTable | None = None) -> None:
        self.snapshot = snapshot
        self.table = table or WordTable()
        self.single = snapshot.manifest.counts["words"]
        words = snapshot.words
        keys, names = len(words), len(snapshot.names)
        self._forget()
        self._count = np.zeros(BLOCK, np.uint8)
        self._rank_of = np.zeros(keys, np.uint8)
        self._touched = np.zeros(max(keys, names) + 8, np.int32)
        self._seen = np.zeros(keys, np.uint8)
        self._some = np.zeros(4 * WORDS_PER_WORD, np.int32)
        self._place = np.zeros(128, np.int64)
        self._shared_of = np.zeros(keys + 8, np.uint8)
        self._least = np.zeros(256, np.int64)
        self._histogram = np.zeros(130, np.int64)
        self._work = np.zeros(name_kernels.WIDTH**2, np.int64)
        self._mark = np.zeros(keys, np.int32)
        self._tally = np.zeros(3 * names, np.int32)
        self._sortable = np.zeros(names, np.int64)
        self._worths = np.zeros(4096, np.int64)
        self._order = np.zeros(64, np.int64)
        self._reach = np.zeros(64, np.int64)
        self._latin = (words.script == LATIN).astype(np.uint8)
        self.sounds = Sounds(words)
        # Unsigned numbers need no look whether they count from the end.
        self._gram_key = snapshot.gram_key.view(np.uint32)
        price = costs()
        self._price = tuple(np.array(t, np.int32) for t in (price.sub, price.gap, price.two))

    def _forget(self) -> None:
        self._near_of = Grown(np.int32)
        self._near_at = Grown(np.int64, (0,))
        self._near_key = Grown(np.int32)
        self._near_cell = Grown(np.int32)

    def find(self, questions: Sequence[Sequence[AnalysedName]]) -> Found:
        """Return the candidates for all names of each question."""
        asked = [name for names in questions for name in names]
        owner = np.repeat(np.arange(len(questions)), [len(names) for names in questions])
        near_at, near, cut, _ = self.near_names(asked)
        pairs = [owner.repeat(np.diff(near_at)) << 32 | near]
        hashes = np.array([name_keys(name) for name in asked], np.int64).reshape(-1)
        number, position = self.snapshot.exact.get_many(hashes)
        pairs.append(owner[position // 4] << 32 | number)
        every = distinct(np.concatenate(pairs))
        at = np.searchsorted(every, np.arange(len(questions) + 1) << 32)
        any_cut = np.zeros(len(questions), np.bool_)
        any_cut[owner[cut]] = True
        return Found(at, every & 0xFFFFFFFF, any_cut)

    def near_words(self, tokens: Sequence[NameToken]) -> list[NDArray[np.int32]]:
        """Return the listed words and joins near each word."""
        slots = self._look_up(np.array([self.table.number(one) for one in tokens], np.int32))
        at, key = self._near_at.all, self._near_key.all
        return [key[at[slot] : at[slot + 1]].copy() for slot in slots.tolist()]

    def near_names(
        self, names: Sequence[AnalysedName]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.uint8]]:
        """Return the names near each name, all in one array and where each one's begin.

        Returns:
            The beginnings, the names, for each name asked whether a limit left out names
            worth as much as kept ones, and how many names of one script are worth as much
            as the best of them.
        """
        if len(self.table) > self.table.MOST:
            self.table.clear()
            self._forget()
        looked: list[int] = []
        own: list[int] = []
        name_at = [0]
        number = self.table.number
        for name in names:
            tokens = name.compared
            looked += [number(token) for token in tokens]
            own += [1] * len(tokens)
            written = joins(name)
            looked += [number(join, joined=True) for join in written]
            own += [0] * len(written)
            name_at.append(len(looked))
        n = len(names)
        words = self.snapshot.words
        listed = self.snapshot.names
        look = np.array(looked, np.int32)
        slots = self._look_up(look)
        at = np.array(name_at, np.int64)
        column = np.array([0 if name.kind == "person" else 1 for name in names], np.int64)
        column_of = column.repeat(np.diff(at))
        rare = self.table.words().rarity[2 * look + column_of].astype(np.int64)
        counted = (rare + 500) * np.array(own, np.int64)
        sums = np.concatenate(([0], np.cumsum(counted)))
        whole = sums[at[1:]] - sums[at[:-1]]
        near_at = self._near_at.all
        widths = np.concatenate(([0], np.cumsum(near_at[slots + 1] - near_at[slots])))
        widest = int((widths[at[1:]] - widths[at[:-1]]).max(initial=0))
        if widest > len(self._worths):
            self._worths = np.zeros(2 * widest, np.int64)
        out_at = np.zeros(n + 1, np.int64)
        out_name = np.zeros(2 * NAMES * n, np.int64)
        out_cut, out_tied = np.zeros(n, np.bool_), np.zeros(n, np.uint8)
        filled = _fast().gather(
            n, at, slots, rare, whole, column, near_at, self._near_key.all, self._near_cell.all,
            NEAR, LEAST_SHARE, LENGTH_COST, NAMES, self.single, words.rarity,
            self.snapshot.post_at, self.snapshot.post_name, listed.at, listed.word, self._latin,
            self._mark, self._tally, self._touched, self._worths, self._order, self._reach,
            self._sortable, out_at, out_name, out_cut, out_tied,
        )  # fmt: skip
        return out_at, out_name[:filled], out_cut, out_tied

    def _look_up(self, look: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return where the words near each word are kept; look up those that are new."""
        table, snapshot = self.table, self.snapshot
        own = table.words()
        self._near_of.extend(np.full(len(table) - self._near_of.filled, -1, np.int32))
        near_of = self._near_of.all
        joined = table.joined.all
        which = np.unique(look[near_of[look] < 0])
        if not len(which):
            return near_of[look]
        slot = self._near_at.filled - 1
        near_of[which] = np.arange(slot, slot + len(which))
        grams: list[int] = []
        grams_at, spelling_at = [0], [0]
        for w in which.tolist():
            for keys in () if joined[w] else spellings(table.tokens[w]):
                grams += keys
                grams_at.append(len(grams))
            spelling_at.append(len(grams_at) - 1)
        listed = snapshot.words
        lists = tuple(np.array(x, np.int64) for x in (spelling_at, grams_at, grams))
        also_at, also = self._also([table.tokens[w] for w in which], joined[which] == 1)
        self._near_at.extend(np.zeros(len(which), np.int64))
        near_at = self._near_at.all
        done = 0
        while done < len(which):
            room = max(1 << 16, len(also) + 16 * len(self._some))
            out_key, out_cell = self._near_key.room(room), self._near_cell.room(room)
            done = _fast().look_up(
                done, len(which), which, slot, joined, *lists, own.form, own.at,
                own.codes, own.number, own.symbol, table.sound.all, also_at, also, self.single,
                snapshot.gram_at, self._gram_key, snapshot.key_grams,
                self.sounds.shape, listed.form, listed.at, listed.codes, listed.number,
                listed.symbol, self.sounds.sound, WORDS_PER_WORD, NEAR, JOIN_NEAR,
                *self._price, costs().swap, self._work, self._count, self._count.view(np.int64),
                self._least, self._place, self._shared_of, self._rank_of, self._histogram,
                self._touched, self._some,
                self._seen, near_at, out_key, out_cell,
            )  # fmt: skip
            self._near_key.filled = self._near_cell.filled = int(near_at[slot + done])
        return near_of[look]

    def _also(
        self, tokens: Sequence[NameToken], joined: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Return listed words to look at, whatever keys they share, and where each word's begin.

        They mean the same, or one of the two is written in one word where the other is in two.
        """
        snapshot = self.snapshot
        sounds = [join_sounds(token) for token in tokens]
        owner = np.repeat(np.arange(len(tokens)), [len(of_word) for of_word in sounds])
        sound, of_join = (
            np.array([s for of_word in sounds for s in of_word], np.int64),
            joined[owner],
        )
        symbol = np.array([symbol_number(token.symbol) for token in tokens], np.int64)
        means = np.flatnonzero(symbol != 0)
        pairs = []
        for table, keys, of in (
            (snapshot.symbols, symbol[means], means),
            (snapshot.sound_joins, sound[~of_join], owner[~of_join]),
            (snapshot.sound_words, sound[of_join], owner[of_join]),
        ):
            number, place = table.get_many(keys)
            pairs.append(of[place] << 32 | number)
        every = distinct(np.concatenate(pairs))
        at = np.searchsorted(every, np.arange(len(tokens) + 1) << 32)
        return at, (every & 0xFFFFFFFF).astype(np.int32)


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the distinct values, ascending; quicker than ``np.unique``, which hashes first."""
    values = np.sort(values)
    return values[np.append(True, values[1:] != values[:-1])] if len(values) else values


def _fast() -> ModuleType:
    return compiled("narrows.index.kernels")
