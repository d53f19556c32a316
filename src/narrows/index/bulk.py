"""The look-up compiled: candidates for the names of many questions at once.

Each distinct word is looked up once, in any number of questions; what it is near to is
kept. Everything between the words and the chosen names is one pass over flat arrays.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.index.kernels import BLOCK
from narrows.index.key_kernels import KEYS, ROOM
from narrows.index.keys import NAME_KEYS, name_keys
from narrows.index.limits import (
    JOIN_NEAR,
    LEAST_SHARE,
    LENGTH_COST,
    NAMES,
    NEAR,
    WORDS_PER_WORD,
)
from narrows.index.spell import SPELLINGS, joins
from narrows.text import name_kernels
from narrows.text.kernel import compiled
from narrows.text.lanes import lanes
from narrows.text.name_code import LATIN
from narrows.text.name_costs import costs
from narrows.text.name_table import Grown, Sounds, WordTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.index.snapshot import Snapshot
    from narrows.text.name import AnalysedName, NameToken


class Found(msgspec.Struct, frozen=True):
    """Candidates of many questions.

    Attributes:
        at: First candidate of each question; one more entry than questions.
        names: Numbers of listed names, ascending within a question.
        cut: Per question, whether a limit left out names worth as much as kept ones.
        left: Per question, whether one left out words as alike as kept ones.
    """

    at: NDArray[np.int64]
    names: NDArray[np.int64]
    cut: NDArray[np.bool_]
    left: NDArray[np.bool_]


class Chosen(msgspec.Struct, frozen=True):
    """Names near each of some names.

    Attributes:
        at: First of each name's; one more entry than names.
        names: Numbers of listed names.
        cut: Per name, whether a limit left out names worth as much as kept ones.
        tied: How many names of one script are worth as much as the best of them, counted up
            to one more than are kept.
        edge: What the best name collects that a limit left out; more than any can where none
            is left out.
        room: How many more names are kept of each script, at least, of which none is left out.
    """

    at: NDArray[np.int64]
    names: NDArray[np.int64]
    cut: NDArray[np.bool_]
    tied: NDArray[np.uint8]
    edge: NDArray[np.int64]
    room: NDArray[np.uint8]


class Bulk:
    """Finds candidates of one snapshot. Holds scratch memory: one per thread."""

    def __init__(self, snapshot: Snapshot, table: WordTable | None = None) -> None:
        self.snapshot = snapshot
        self.table = table or WordTable()
        self.single = snapshot.manifest.counts["words"]
        words = snapshot.words
        keys, names = len(words), len(snapshot.names)
        self._forget()
        self._touched = np.zeros(max(keys, names) + 8, np.int32)
        self._tally = np.zeros(names, np.int64)
        self._worths = _worths(4096)
        self.sounds = Sounds(words)
        price = costs()
        costs_of_letters = (np.array(t, np.int32) for t in (price.sub, price.gap, price.two))
        tables = (snapshot.symbols, snapshot.sound_joins, snapshot.sound_words)
        count = np.zeros(BLOCK, np.uint8)
        # What the kernels take each time, in their order. Of unsigned numbers none has to be
        # looked at for whether it counts from the end.
        self._looked_in = (
            *(column for one in tables for column in (one.key, one.value)), self.single,
            snapshot.gram_at, snapshot.gram_key.view(np.uint32), snapshot.key_grams,
            self.sounds.shape, words.form, words.at, words.codes, words.number, words.symbol,
            self.sounds.sound, WORDS_PER_WORD, NEAR, JOIN_NEAR, *costs_of_letters, price.swap,
            np.zeros(name_kernels.WIDTH**2, np.int32), *lanes(), count, count.view(np.int64),
            np.zeros(256, np.int64), np.zeros(KEYS, np.int64), np.zeros(keys + 8, np.uint8),
            np.zeros(keys, np.uint8), np.zeros(130, np.int64), self._touched,
            np.zeros(keys + 8, np.int32),
            np.zeros(4 * WORDS_PER_WORD, np.int32), np.zeros(keys, np.uint8),
        )  # fmt: skip
        self._keys = tuple(np.zeros(size, np.int64) for size in (ROOM, ROOM, KEYS))
        self._gathered_from = (
            NEAR, LEAST_SHARE, LENGTH_COST, NAMES, self.single, words.rarity, snapshot.post_at,
            snapshot.post_name, snapshot.names.at, snapshot.names.word,
            _sizes(snapshot), np.zeros(keys, np.int32), self._tally,
            self._touched,
        )  # fmt: skip
        self._ordered_in = tuple(np.zeros(size, np.int64) for size in (64, 64, _BEST, _BEST))

    def _forget(self) -> None:
        self._known = bytearray()
        self._near_of = Grown(np.int32)
        self._near_at = Grown(np.int64, (0,))
        self._near_key = Grown(np.int32)
        self._near_cell = Grown(np.int32)
        self._near_left = Grown(np.uint8)
        self._any_left = False

    def find(self, questions: Sequence[Sequence[AnalysedName]]) -> Found:
        """Return the candidates for all names of each question."""
        asked = [name for names in questions for name in names]
        chosen = self.near_names(asked)
        near_at, near, cut = chosen.at, chosen.names, chosen.cut
        asked_at = np.array([0, *itertools.accumulate(map(len, questions))], np.int64)
        wanted = np.array([key for name in asked for key in name_keys(name)], np.int64)
        exact = self.snapshot.exact
        n, done = len(questions), 0
        at = np.zeros(n + 1, np.int64)
        out = np.zeros(len(near) + 16 * len(wanted), np.int64)
        any_cut = np.zeros(n, np.bool_)
        digits = np.zeros(256, np.int64)
        merge = compiled("narrows.index.table_kernels").merge
        while True:
            done = merge(
                done, n, asked_at, near_at, near, cut, NAME_KEYS, wanted, exact.key, exact.value,
                self._tally, np.zeros_like(out), digits, at, out, any_cut,
            )  # fmt: skip
            if done == n:
                return Found(at, out[: at[n]], any_cut, self.left(questions))
            out = np.concatenate((out, np.zeros_like(out)))

    def near_words(self, tokens: Sequence[NameToken]) -> list[NDArray[np.int32]]:
        """Return the listed words and joins near each word."""
        numbers = [self.table.number(one) for one in tokens]
        self._look_up(numbers)
        at, key = self._near_at.all, self._near_key.all
        slots = self._near_of.all[numbers].tolist()
        return [key[at[slot] : at[slot + 1]].copy() for slot in slots]

    def left_out(self, tokens: Sequence[NameToken]) -> list[bool]:
        """Tell for each word whether a limit left out words as alike as kept ones."""
        numbers = [self.table.number(one) for one in tokens]
        self._look_up(numbers)
        found: list[bool] = (self._near_left.all[self._near_of.all[numbers]] != 0).tolist()
        return found

    def left(self, questions: Sequence[Sequence[AnalysedName]]) -> NDArray[np.bool_]:
        """Tell for each question whether words as alike as kept ones are left out.

        The names have been looked for.
        """
        left = np.zeros(len(questions), np.bool_)
        if self._any_left:
            numbers = self.table.numbers
            words = [[word for name in names for word in numbers(name)] for names in questions]
            asked = np.array(list(itertools.chain.from_iterable(words)), np.int64)
            self._look_up(asked.tolist())
            owner = np.repeat(np.arange(len(words)), list(map(len, words)))
            left[owner[self._near_left.all[self._near_of.all[asked]] != 0]] = True
        return left

    def near_names(self, names: Sequence[AnalysedName]) -> Chosen:
        """Return the names near each name."""
        if len(self.table) > self.table.MOST:
            self.table.clear()
            self._forget()
        looked: list[int] = []
        own: list[int] = []
        name_at = [0]
        number = self.table.number
        for name in names:
            numbers = self.table.numbers(name)
            looked += numbers
            own.append(len(numbers))
            looked += [number(join, joined=True) for join in joins(name)]
            name_at.append(len(looked))
        self._look_up(looked)
        n = len(names)
        out_at = np.zeros(n + 1, np.int64)
        out_name = np.zeros(2 * NAMES * n, np.int64)
        out_cut, out_tied = np.zeros(n, np.bool_), np.zeros(n, np.uint8)
        out_edge, out_room = np.zeros(n, np.int64), np.zeros(n, np.uint8)
        at, look, count = (np.array(x, np.int64) for x in (name_at, looked, own))
        column = np.array([name.kind != "person" for name in names], np.int64)
        gather = compiled("narrows.index.gather_kernels").gather
        while True:
            filled = gather(
                n, at, look, count, self._near_of.all, self.table.words().rarity, column,
                self._near_at.all, self._near_key.all, self._near_cell.all, *self._gathered_from,
                *self._worths, *self._ordered_in, out_at, out_name, out_cut, out_tied, out_edge,
                out_room,
            )  # fmt: skip
            if filled >= 0:
                found = out_name[:filled]
                return Chosen(out_at, found, out_cut, out_tied, out_edge, out_room)
            self._worths = _worths(-2 * filled)

    def _look_up(self, looked: Sequence[int]) -> None:
        """Look up the words that are new: ``_near_of`` says where the words near each are kept."""
        table, known = self.table, self._known
        known.extend(bytes(len(table) - len(known)))
        new = sorted({w for w in looked if not known[w]})
        self._near_of.extend(np.full(len(table) - self._near_of.filled, -1, np.int32))
        if not new:
            return
        which = np.array(new, np.int64)
        slot = self._near_at.filled - 1
        self._near_of.all[which] = np.arange(slot, slot + len(new))
        for w in new:
            known[w] = 1
        own = table.words()
        self._near_at.extend(np.zeros(len(new), np.int64))
        self._near_left.extend(np.zeros(len(new), np.uint8))
        near_at = self._near_at.all
        done = 0
        room = 1 << 16
        look_up = compiled("narrows.index.kernels").look_up
        while True:
            out_key, out_cell = self._near_key.room(room), self._near_cell.room(room)
            done = look_up(
                done, len(new), which, slot, table.joined.all, SPELLINGS, *self._keys, own.form,
                own.at, own.codes, own.number, own.symbol, table.sound.all, *self._looked_in,
                near_at, self._near_left.all, out_key, out_cell,
            )  # fmt: skip
            self._near_key.filled = self._near_cell.filled = int(near_at[slot + done])
            if done == len(new):
                self._any_left |= bool(self._near_left.all[slot:].any())
                return
            room *= 2


_BEST = 4 * NAMES
"""Names held in memory to choose from: the fewer, the more often they are looked through."""


def _worths(near: int) -> tuple[NDArray[np.int64], ...]:
    """Return memory for what so many near words are worth, and for where their names are."""
    return tuple(np.zeros(near, np.int64) for _ in range(3))


def _sizes(snapshot: Snapshot) -> NDArray[np.uint8]:
    """Return how many words each listed name has, twice, and one more where the first is Latin."""
    at, latin = snapshot.names.at, snapshot.words.script == LATIN
    first = latin[snapshot.names.word[np.minimum(at[:-1], len(snapshot.names.word) - 1)]]
    sizes: NDArray[np.uint8] = (2 * np.diff(at) + first).astype(np.uint8)
    return sizes
