"""Weighing one name against many listed names, plain or compiled, the same bits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from narrows.match import kernels
from narrows.match.name import MAX_PAIRS, Plain, encode, plain, weight_kind
from narrows.match.weights import Tables, tables
from narrows.text import name_kernels
from narrows.text.kernel import compiled
from narrows.text.name import MAX_TOKENS, AnalysedName
from narrows.text.name_code import Names, Words
from narrows.text.name_costs import costs
from narrows.text.name_gather import gathered

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Comparer:
    """Compares names of one snapshot. Holds scratch memory: one per thread."""

    def __init__(self, words: Words, names: Names, *, fast: bool = False) -> None:
        self._words = words
        self._names = names
        self._fast = fast
        self._column_of = np.full(len(words), -1, np.int32)
        self._scratch = Scratch()

    def bits(
        self, query: AnalysedName, names: Sequence[int], found: Tables | None = None
    ) -> list[int]:
        """Return what each listed name is worth, in thousandths of a bit, without base."""
        if not names or not query.compared:
            return [-100_000] * len(names)
        chosen = found or tables(weight_kind(query.kind))
        if self._fast:
            return self._compiled(query, np.array(names, np.int32), chosen)
        return self._plain(query, names, chosen)

    def _compiled(self, query: AnalysedName, names: NDArray[np.int32], found: Tables) -> list[int]:
        k = compiled("narrows.match.kernels")
        w = compiled("narrows.text.name_kernels")
        words, listed, s = self._words, self._names, self._scratch
        count = k.columns(names, len(names), listed.at, listed.word, self._column_of, s.used(words))
        used = s.used(words)[:count]
        q = encode(query)
        nq = len(q.names.word)
        cells = np.empty(nq * count, np.int32)
        column = 0 if query.kind == "person" else 1
        w.cells(
            q.names.word, q.words.form, q.words.at, q.words.codes, q.words.number, q.words.symbol,
            used, words.form, words.at, words.codes, words.number, words.symbol,
            *s.price, costs().swap, s.work, cells,
        )  # fmt: skip
        out = np.empty(len(names), np.int64)
        tabled = _arrays(found)
        k.score_names(
            names, len(names), listed.at, listed.word, listed.role, listed.legal,
            listed.legal_family, self._column_of, cells, count, words.rarity, words.script,
            words.form, words.at, words.codes, words.symbol, nq, q.names.word, q.names.role,
            q.words.rarity[2 * q.names.word + column], q.words.script[q.names.word],
            q.names.legal[0], q.names.legal_family[0], q.words.form, q.words.at, q.words.codes,
            q.words.symbol, column, *tabled, *s.price, costs().swap, s.work, *s.arrays, out,
        )  # fmt: skip
        self._column_of[used] = -1
        result: list[int] = out.tolist()
        return result

    def _plain(self, query: AnalysedName, names: Sequence[int], found: Tables) -> list[int]:
        listed = self._names
        runs = [slice(int(listed.at[n]), int(listed.at[n + 1])) for n in names]
        used = list(dict.fromkeys(w for run in runs for w in listed.word[run].tolist()))
        number = {w: k for k, w in enumerate(used)}
        index = np.array(used, np.int32)
        some = gathered(self._words, index)
        q = encode(query)
        qp: Plain = plain(q.words)
        q_word = q.names.word.tolist()
        nq = len(q_word)
        price = costs()
        work = [0] * name_kernels.WIDTH**2
        cells = [0] * (nq * len(used))
        name_kernels.cells(
            q_word, qp.form, qp.at, qp.codes, qp.number, qp.symbol, range(len(used)),
            some.form, some.at, some.codes, some.number, some.symbol,
            price.sub, price.gap, price.two, price.swap, work, cells,
        )  # fmt: skip
        column = 0 if query.kind == "person" else 1
        at, word, role = [0], [], []
        for run in runs:
            word += [number[w] for w in listed.word[run].tolist()]
            role += listed.role[run].tolist()
            at.append(len(word))
        pick = np.array(names, np.int64)
        rarity = self._words.rarity.reshape(-1, 2)[index].ravel().tolist()
        out = [0] * len(names)
        kernels.score_names(
            range(len(names)), len(names), at, word, role, listed.legal[pick].tolist(),
            listed.legal_family[pick].tolist(), range(len(used)), cells, len(used), rarity,
            self._words.script[index].tolist(), some.form, some.at, some.codes, some.symbol, nq,
            q_word, q.names.role.tolist(), [qp.rarity[2 * x + column] for x in q_word],
            [qp.script[x] for x in q_word], int(q.names.legal[0]), int(q.names.legal_family[0]),
            qp.form, qp.at, qp.codes, qp.symbol, column, found.agree, found.agree_rare,
            found.miss_q, found.miss_l, found.facts, price.sub, price.gap, price.two, price.swap,
            work, *[[0] * n for n in _SIZES], out,
        )  # fmt: skip
        return out


# buffer, worth, q_to, l_to, pairs, facts, q_col, l_col, l_word, l_role, l_rare, l_script
_SIZES = (
    name_kernels.WIDTH, MAX_TOKENS * MAX_TOKENS, MAX_TOKENS, MAX_TOKENS, 7 * MAX_PAIRS,
    kernels.FACTS, MAX_TOKENS, MAX_TOKENS, MAX_TOKENS, MAX_TOKENS, MAX_TOKENS, MAX_TOKENS,
)  # fmt: skip


class Scratch:
    """Memory the compiled kernels write to."""

    def __init__(self) -> None:
        price = costs()
        self.price = tuple(np.array(t, np.int32) for t in (price.sub, price.gap, price.two))
        self.work = np.zeros(name_kernels.WIDTH**2, np.int32)
        self.arrays = tuple(np.zeros(size, np.int64) for size in _SIZES)
        self._used = np.zeros(0, np.int32)

    def used(self, words: Words) -> NDArray[np.int32]:
        if len(self._used) < len(words):
            self._used = np.zeros(len(words), np.int32)
        return self._used


_KEPT: dict[int, tuple[Tables, tuple[NDArray[np.int64], ...]]] = {}


def _arrays(found: Tables) -> tuple[NDArray[np.int64], ...]:
    kept = _KEPT.get(id(found))
    if kept is None or kept[0] is not found:
        fields = (found.agree, found.agree_rare, found.miss_q, found.miss_l, found.facts)
        kept = _KEPT[id(found)] = (found, tuple(np.array(f, np.int64) for f in fields))
    return kept[1]
