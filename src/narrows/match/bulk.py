"""Weighing the names of many questions at once, compiled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import accumulate, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.match.bulk_kernels import PRUNED
from narrows.match.kernels import FACTS
from narrows.match.many import Scratch
from narrows.match.name import MAX_PAIRS, Alignment, Pair
from narrows.match.weights import tables
from narrows.text.kernel import compiled
from narrows.text.lanes import lanes
from narrows.text.name import MAX_TOKENS, AnalysedName
from narrows.text.name_code import Names, Words
from narrows.text.name_costs import costs

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

    from narrows.text.name_table import Sounds, WordTable

NEVER_PRUNED = PRUNED
"""What a name needs that is weighed whatever it is worth."""


_NOTHING = np.zeros((0, 0), np.int64)


class BulkComparer:
    """Compares names of one snapshot. Holds scratch memory: one per thread."""

    def __init__(self, words: Words, names: Names, sounds: Sounds, table: WordTable) -> None:
        self._words = words
        self._names = names
        self._sounds = sounds
        self._table = table
        self._lengths = np.diff(names.at)
        self._column_of = np.full(len(words), -1, np.int32)
        self._columns = _columns(1024)
        self._lanes = lanes()
        self._cells, self._worths = np.zeros(4096, np.int64), np.zeros(4096, np.int64)
        self._scratch = Scratch()
        kinds = [tables("person"), tables("organisation")]
        self._tables = tuple(
            np.array([getattr(kind, field) for kind in kinds], np.int64)
            for field in ("agree", "agree_rare", "miss_q", "miss_l", "facts")
        )
        self._own = tuple(np.zeros(64, np.int64) for _ in range(6))

    def weigh(
        self,
        queries: Sequence[AnalysedName],
        at: NDArray[np.int64],
        names: NDArray[np.int64],
        need: NDArray[np.int64],
        told: NDArray[np.int64] | None = None,
    ) -> NDArray[np.int64]:
        """Return what each listed name is worth for the name it is held against.

        Args:
            queries: Names of questions.
            at: Where the run of ``names`` begins that each is held against; one more entry.
            names: Numbers of listed names.
            need: For each what it must be worth to matter; ``NEVER_PRUNED`` for those
                whose weight is wanted whatever it is.
            told: Filled with each alignment, a row as long as ``_row`` says; None where only
                the weights are wanted.

        Returns:
            Thousandths of a bit, without base; ``PRUNED`` where it is less than needed.
        """
        out = np.zeros(len(names), np.int64)
        word: list[int] = []
        role: list[int] = []
        word_at, legal, family, column = [0], [], [], []
        for query in queries:
            taken = self._table.taken(query)
            word += taken.words
            role += taken.roles
            word_at.append(len(word))
            legal.append(taken.legal)
            family.append(taken.family)
            column.append(0 if query.kind == "person" else 1)
        tasks = [np.array(x, np.int64) for x in (word_at, word, role, legal, family, column)]
        w, p, listed, s = self._words, self._table.words(), self._names, self._scratch
        done = 0
        while True:
            done = _fast().weigh(
                done, len(queries), *tasks, at, names, need, p.form, p.at, p.codes, p.number,
                p.symbol, p.script, p.rarity, self._table.sound.all, listed.at, listed.word,
                listed.role, listed.legal, listed.legal_family, w.form, w.at, w.codes, w.number,
                w.symbol, w.script, w.rarity, self._sounds.sound, self._sounds.shape,
                *self._tables, *s.price, costs().swap, s.work, *s.arrays, *self._own,
                self._column_of, *self._columns, *self._lanes, self._cells, self._worths, out,
                _NOTHING if told is None else told,
            )  # fmt: skip
            if done == len(queries):
                return out
            self._columns = _columns(2 * len(self._columns[0][0]))
            self._cells = np.zeros(2 * len(self._cells), np.int64)
            self._worths = np.zeros(len(self._cells), np.int64)

    def alignments(
        self, pairs: Sequence[tuple[AnalysedName, int]]
    ) -> list[Callable[[], Alignment]]:
        """Align names of questions with listed ones; each comes as it is asked for."""
        if not pairs:
            return []
        # Listed names held against one name of a question mostly stand beside each other.
        runs = [(query, len(list(run))) for query, run in groupby(pairs, itemgetter(0))]
        queries = [query for query, _ in runs]
        at = np.array([0, *accumulate([length for _, length in runs])], np.int64)
        names = np.array([name for _, name in pairs], np.int64)
        width = _row(queries)
        told = np.zeros((len(pairs), width), np.int64)
        never = np.full(len(pairs), NEVER_PRUNED, np.int64)
        worths = self.weigh(queries, at, names, never, told).tolist()
        rows = told.ravel().data
        return [
            partial(self._alignment, query, name, rows, row, worth)
            for (query, name), row, worth in zip(
                pairs, range(0, width * len(pairs), width), worths, strict=True
            )
        ]

    def _alignment(
        self, query: AnalysedName, name: int, rows: memoryview, row: int, worth: int
    ) -> Alignment:
        values = rows[row + 1 : row + 1 + FACTS + 7 * rows[row]].tolist()
        pairs = []
        ours = theirs = 0
        for i, n, j, m, cell, kind, value in zip(*[iter(values[FACTS:])] * 7, strict=True):
            own, other = _RUN[i][n], _RUN[j][m]
            ours |= own.bits
            theirs |= other.bits
            pairs.append(Pair(own.places, other.places, cell, kind, value))
        return Alignment(
            tuple(pairs),
            _left(ours, len(query.compared)),
            _left(theirs, int(self._lengths[name])),
            tuple(values[:FACTS]),
            worth,
        )


def _row(queries: Sequence[AnalysedName]) -> int:
    """Return how many numbers an alignment is: how many pairs, the facts, and the pairs.

    Each pair has a word of the question of its own. Rows as long as the longest name of any
    question would have are memory the system would have to give anew for every pass.
    """
    words = max([len(query.compared) for query in queries])
    return 1 + FACTS + 7 * min(words, MAX_PAIRS)


class _Run(msgspec.Struct, frozen=True, gc=False):
    """Some adjacent words of a name: their places, and a bit for each."""

    places: tuple[int, ...]
    bits: int


_RUN = [
    [_Run(tuple(range(i, i + n)), ((1 << n) - 1) << i) for n in range(MAX_TOKENS + 1)]
    for i in range(MAX_TOKENS)
]
"""Every run of words a name can have, by its first place and how many they are."""


@lru_cache(maxsize=1024)
def _left(paired: int, words: int) -> tuple[int, ...]:
    """Return the places of a name's words that are not paired, of which there is a bit each."""
    return tuple([i for i in range(words) if paired >> i & 1 == 0])


Columns = tuple[tuple["NDArray[np.int64]", ...], tuple["NDArray[np.int16]", ...]]


def _columns(most: int) -> Columns:
    """Return memory for as many distinct words, and words of names, as are weighed at a time.

    By column: its word, role, next of the same word, rarity, script, shape, most it is worth
    beside any word and beside one that does not agree, and left over, the words that agree with
    it and are near it, and whether it may stand for several; for the names: the column of each
    word; to compare: words, columns and cells. Then the lengths and consonants of those of one
    spelling, and whether they fit.
    """
    return (
        tuple(np.zeros(most, np.int64) for _ in range(16)),
        tuple(np.zeros(most, np.int16) for _ in range(3)),
    )


def _fast() -> ModuleType:
    return compiled("narrows.match.bulk_kernels")
