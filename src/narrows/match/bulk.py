"""Weighing the names of many questions at once, compiled."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.match.bulk_kernels import PRUNED
from narrows.match.kernels import FACTS
from narrows.match.many import Scratch
from narrows.match.name import MAX_PAIRS, Alignment, Pair
from narrows.match.weights import tables
from narrows.text.kernel import compiled
from narrows.text.name import COMPARED, AnalysedName
from narrows.text.name_code import Names, Words, main_legal_form, symbol_number
from narrows.text.name_costs import costs

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

    from narrows.text.name_table import Sounds, WordTable

NEVER_PRUNED = PRUNED
"""What a name needs that is weighed whatever it is worth."""


_ROW = 1 + FACTS + 7 * MAX_PAIRS
"""An alignment as numbers: how many pairs, the facts, and the pairs."""

_NOTHING = np.zeros((0, _ROW), np.int64)

_SEEN = 1 << 19
"""Cells remembered from one question to the next."""


class Task(msgspec.Struct, frozen=True):
    """One name of a question and the run of listed names it is weighed against."""

    query: AnalysedName
    first: int
    last: int


class BulkComparer:
    """Compares names of one snapshot. Holds scratch memory: one per thread."""

    def __init__(self, words: Words, names: Names, sounds: Sounds, table: WordTable) -> None:
        self._words = words
        self._names = names
        self._sounds = sounds
        self._table = table
        self._lengths = np.diff(names.at)
        self._column_of = np.full(len(words), -1, np.int64)
        self._used = np.zeros(1024, np.int64)
        self._cells = np.zeros(4096, np.int64)
        self._seen_key = np.zeros(_SEEN, np.int64)
        self._seen_cell = np.zeros(_SEEN, np.int16)
        self._scratch = Scratch()
        kinds = [tables("person"), tables("organisation")]
        self._tables = tuple(
            np.array([getattr(kind, field) for kind in kinds], np.int64)
            for field in ("agree", "agree_rare", "miss_q", "miss_l", "facts")
        )
        self._own = tuple(np.zeros(64, np.int64) for _ in range(6))

    def weigh(
        self,
        tasks: Sequence[Task],
        names: NDArray[np.int64],
        need: NDArray[np.int64],
        told: NDArray[np.int64] | None = None,
    ) -> list[NDArray[np.int64]]:
        """Return for each task what each of its listed names is worth.

        Args:
            tasks: The tasks; each a run of ``names``.
            names: Numbers of listed names.
            need: For each what it must be worth to matter; ``NEVER_PRUNED`` for those
                whose weight is wanted whatever it is.
            told: Filled with each alignment, a row of ``_ROW`` entries; None where only
                the weights are wanted.

        Returns:
            Thousandths of a bit, without base; ``PRUNED`` where it is less than needed.
        """
        if not tasks:
            return []
        word: list[int] = []
        role: list[int] = []
        word_at, legal, family, column, runs, out_at = [0], [], [], [], [], [0]
        cells = used = 0
        for task in tasks:
            numbers, roles, form, its_family = self._taken(task.query)
            word += numbers
            role += roles
            word_at.append(len(word))
            legal.append(form)
            family.append(its_family)
            column.append(0 if task.query.kind == "person" else 1)
            runs += [task.first, task.last]
            out_at.append(out_at[-1] + task.last - task.first)
        sums = np.concatenate(([0], np.cumsum(self._lengths[names])))
        for k, task in enumerate(tasks):
            columns = int(sums[task.last] - sums[task.first])
            used = max(used, columns)
            cells = max(cells, columns * (word_at[k + 1] - word_at[k]))
        if used > len(self._used):
            self._used = np.zeros(2 * used, np.int64)
        if cells > len(self._cells):
            self._cells = np.zeros(2 * cells, np.int64)
        out = np.zeros(out_at[-1], np.int64)
        w, p, listed, s = self._words, self._table.words(), self._names, self._scratch
        _fast().weigh(
            len(tasks), np.array(word_at, np.int64), np.array(word, np.int64),
            np.array(role, np.int64), np.array(legal, np.int64), np.array(family, np.int64),
            np.array(column, np.int64), np.array(runs, np.int64), np.array(out_at, np.int64),
            names, need, p.form, p.at, p.codes, p.number, p.symbol, p.script, p.rarity,
            self._table.sound.all, listed.at, listed.word, listed.role, listed.legal,
            listed.legal_family, w.form, w.at, w.codes, w.number, w.symbol, w.script, w.rarity,
            self._sounds.sound, self._sounds.shape, *self._tables, *s.price, costs().swap, s.work,
            *s.arrays, *self._own, self._column_of, self._used, self._cells, self._seen_key,
            self._seen_cell, out, _NOTHING if told is None else told,
        )  # fmt: skip
        return [out[a:b] for a, b in itertools.pairwise(out_at)]

    def alignments(
        self, pairs: Sequence[tuple[AnalysedName, int]]
    ) -> list[Callable[[], Alignment]]:
        """Align names of questions with listed ones; each comes as it is asked for."""
        names = np.array([name for _, name in pairs], np.int64)
        told = np.zeros((len(pairs), _ROW), np.int64)
        tasks = [Task(query, k, k + 1) for k, (query, _) in enumerate(pairs)]
        worths = self.weigh(tasks, names, np.full(len(pairs), NEVER_PRUNED, np.int64), told)
        return [
            partial(self._alignment, query, name, row, worth)
            for (query, name), row, worth in zip(pairs, told, worths, strict=True)
        ]

    def _alignment(
        self, query: AnalysedName, name: int, row: NDArray[np.int64], worth: NDArray[np.int64]
    ) -> Alignment:
        count = int(row[0])
        values = row[1 : 1 + FACTS + 7 * count].tolist()
        pairs = tuple(
            Pair(tuple(range(i, i + n)), tuple(range(j, j + m)), cell, kind, value)
            for i, n, j, m, cell, kind, value in zip(*[iter(values[FACTS:])] * 7, strict=True)
        )
        ours = {i for pair in pairs for i in pair.query}
        theirs = {j for pair in pairs for j in pair.listed}
        return Alignment(
            pairs=pairs,
            query_left=tuple(i for i in range(len(query.compared)) if i not in ours),
            listed_left=tuple(j for j in range(int(self._lengths[name])) if j not in theirs),
            facts=tuple(values[:FACTS]),
            millibits=int(worth[0]),
        )

    def _taken(self, name: AnalysedName) -> tuple[list[int], list[int], int, int]:
        compared = [token for token in name.tokens if token.role < COMPARED]
        legal = main_legal_form(name.legal_forms)
        return (
            [self._table.number(token) for token in compared],
            [int(token.role) for token in compared],
            symbol_number(legal),
            symbol_number(legal.split(".")[0] if legal else None),
        )


def _fast() -> ModuleType:
    return compiled("narrows.match.bulk_kernels")
