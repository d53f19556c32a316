"""Candidates: the listed names a question may mean.

Exact equals come first, through hashes, and are never cut. Then each word of the
question finds the listed words that are spelled like it (in any script), rare words
weigh more than common ones, and the names that collect most are kept, with a share
reserved for each script so that one cannot crowd out another.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.index.grams import spelling_grams, word_grams
from narrows.index.keys import SAME_KEYS, identifier_keys, name_keys
from narrows.index.snapshot import Snapshot
from narrows.text import name_kernels
from narrows.text.kernel import compiled
from narrows.text.name import AnalysedName, NameToken, Role, acronym
from narrows.text.name_code import LATIN, symbol_number, words_of
from narrows.text.name_costs import costs

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

    from narrows.model.party import Identifier

NEAR = 340
"""Cells up to this value make a word a key."""

WORDS_PER_WORD = 96
"""Listed words looked at for one spelling of a word of the question."""

NAMES = 120
"""Names kept per question and script group, beside the exact ones."""

LEAST_SHARE = 28
"""Least share, in hundredths, of a question's rarity that a name has to collect."""


class Candidates(msgspec.Struct, frozen=True):
    """What the index offers for one question.

    Attributes:
        names: Numbers of listed names to compare, ascending.
        same: Those of them that are the same words as a name of the question.
        parties: Numbers of parties found by an identifier.
        cut: True where a limit left names out that were worth as much as kept ones.
    """

    names: tuple[int, ...]
    same: frozenset[int] = frozenset()
    parties: tuple[int, ...] = ()
    cut: bool = False


class Finder:
    """Finds candidates in one snapshot. Holds scratch memory: one per thread."""

    def __init__(self, snapshot: Snapshot, *, fast: bool = False) -> None:
        self.snapshot = snapshot
        self.fast = fast
        keys, names = len(snapshot.words), len(snapshot.names)
        self._count = np.zeros(keys, np.uint8)
        self._touched = np.zeros(keys, np.int32)
        self._histogram = np.zeros(130, np.int64)
        self._near = np.zeros(4 * WORDS_PER_WORD, np.int32)
        self._best = np.zeros(names, np.int32)
        self._total = np.zeros(names, np.int32)
        self._stamp = np.zeros(names, np.uint8)
        self._names = np.zeros(names, np.int32)
        self._work = np.zeros(name_kernels.WIDTH**2, np.int64)
        price = costs()
        self._price = tuple(np.array(t, np.int32) for t in (price.sub, price.gap, price.two))
        self._memory: dict[
            tuple[tuple[str, ...], str | None, int | None],
            tuple[NDArray[np.int32], NDArray[np.int32]],
        ] = {}

    def find(
        self, names: Sequence[AnalysedName], identifiers: Sequence[Identifier] = ()
    ) -> Candidates:
        """Return the candidates for all names and identifiers of a question."""
        exact: dict[int, None] = {}
        near: dict[int, None] = {}
        cut = False
        same: set[int] = set()
        for name in names:
            for position, key in enumerate(name_keys(name)):
                numbers = self.snapshot.exact.get(key)
                exact.update(dict.fromkeys(numbers))
                if position < SAME_KEYS:
                    same.update(numbers)
            found, was_cut = self._near_names(name)
            near.update(dict.fromkeys(found))
            cut = cut or was_cut
        parties: dict[int, None] = {}
        for one in identifiers:
            for key in identifier_keys(one.type, one.value):
                parties.update(dict.fromkeys(self.snapshot.identifiers.get(key)))
        return Candidates(
            tuple(sorted({**exact, **near})), frozenset(same), tuple(sorted(parties)), cut
        )

    def _near_names(self, name: AnalysedName) -> tuple[list[int], bool]:
        column = 0 if name.kind == "person" else 1
        tokens = name.compared
        touched = 0
        whole = 0
        lookups = [(token, self.near_words(token)) for token in tokens]
        lookups += [(join, self.near_words(join)) for join in _joins(tokens)]
        if letters := acronym(name):
            short = NameToken(letters, Role.NAME, (letters,))
            lookups.append((short, self.near_words(short)))
        from narrows.text.name_code import word_rarity

        for position, (token, (keys, cells)) in enumerate(lookups):
            rare = word_rarity(token, person=column == 0)
            if position < len(tokens):
                whole += rare + 500
            touched = self._add_up(keys, cells, rare, column, touched)
        return self._chosen(touched, whole)

    def near_words(self, token: NameToken) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return listed words spelled like a word, and their cells."""
        memory = (token.forms, token.symbol, token.number)
        known = self._memory.get(memory)
        if known is not None:
            return known
        keys = self._similar(token)
        cells = self._cells(token, keys)
        kept = (cells <= NEAR) | (cells == name_kernels.INITIAL)
        found = (keys[kept], cells[kept])
        if len(self._memory) > 200_000:
            self._memory.clear()
        self._memory[memory] = found
        return found

    def _similar(self, token: NameToken) -> NDArray[np.int32]:
        found: list[NDArray[np.int32]] = []
        if token.number is not None:
            spellings = [word_grams(token.forms, token.number)[0]]
        else:
            spellings = [spelling_grams(form) for form in token.forms[:4]]
        for grams in spellings:
            found.append(self._sharing(grams))
        if token.symbol is not None:
            found.append(np.array(self.snapshot.symbols.get(symbol_number(token.symbol)), np.int32))
        return np.unique(np.concatenate(found)).astype(np.int32)

    def _sharing(self, grams: tuple[int, ...]) -> NDArray[np.int32]:
        snapshot = self.snapshot
        if self.fast:
            k = _fast()
            own = np.array(grams, np.int64)
            n = k.shared(own, snapshot.gram_at, snapshot.gram_key, self._count, self._touched)
            kept = k.nearest(
                n, self._touched, self._count, snapshot.key_grams, len(grams), WORDS_PER_WORD,
                self._histogram, self._near,
            )  # fmt: skip
            return self._near[:kept].copy()
        runs = [snapshot.gram_key[snapshot.gram_at[g] : snapshot.gram_at[g + 1]] for g in grams]
        every = np.concatenate(runs) if runs else np.zeros(0, np.int32)
        keys, first, count = np.unique(every, return_index=True, return_counts=True)
        order = np.argsort(first, kind="stable")
        keys, count = keys[order], count[order]
        rank = np.minimum(
            128 * count // (len(grams) + snapshot.key_grams[keys].astype(np.int64)), 128
        )
        histogram = np.bincount(rank, minlength=130)
        total, floor = 0, 128
        while floor > 22:
            if total + histogram[floor] > WORDS_PER_WORD and total > 0:
                break
            total += int(histogram[floor])
            floor -= 1
        kept_keys: NDArray[np.int32] = keys[rank > floor][: len(self._near)]
        return kept_keys

    def _cells(self, token: NameToken, keys: NDArray[np.int32]) -> NDArray[np.int32]:
        one = words_of([token])
        words = self.snapshot.words
        if self.fast:
            out = np.zeros(len(keys), np.int32)
            _fast().word_cells(
                0, one.form, one.at, one.codes, one.number, one.symbol, keys, len(keys),
                words.form, words.at, words.codes, words.number, words.symbol,
                *self._price, costs().swap, self._work, out,
            )  # fmt: skip
            return out
        from narrows.text.name_gather import gathered

        price = costs()
        listed = gathered(words, keys)
        cells = [0] * len(keys)
        name_kernels.cells(
            [0], one.form.tolist(), one.at.tolist(), one.codes.tolist(), one.number.tolist(),
            one.symbol.tolist(), range(len(keys)), listed.form, listed.at, listed.codes,
            listed.number, listed.symbol, price.sub, price.gap, price.two, price.swap,
            [0] * name_kernels.WIDTH**2, cells,
        )  # fmt: skip
        return np.array(cells, np.int32)

    def _add_up(
        self,
        keys: NDArray[np.int32],
        cells: NDArray[np.int32],
        rare: int,
        column: int,
        touched: int,
    ) -> int:
        snapshot = self.snapshot
        if self.fast:
            k = _fast()
            touched = k.add_up(
                keys, cells, len(keys), NEAR, rare, column, snapshot.words.rarity,
                snapshot.post_at, snapshot.post_name, self._best, touched, self._names, self._stamp,
            )  # fmt: skip
            k.settle(touched, self._names, self._best, self._total)
            return touched
        for key, c in zip(keys.tolist(), cells.tolist(), strict=True):
            cell = (NEAR if c == name_kernels.INITIAL else NEAR + 1) if c > 1000 else c
            if cell > NEAR:
                continue
            weight = min(int(snapshot.words.rarity[2 * key + column]), rare)
            worth = (weight + 500) * (NEAR + 60 - cell) // (NEAR + 60)
            listed = snapshot.post_name[snapshot.post_at[key] : snapshot.post_at[key + 1]]
            fresh = listed[self._stamp[listed] == 0]
            self._stamp[fresh] = 1
            self._names[touched : touched + len(fresh)] = fresh
            touched += len(fresh)
            self._best[listed] = np.maximum(self._best[listed], worth)
        seen = self._names[:touched]
        self._total[seen] += self._best[seen]
        self._best[seen] = 0
        return touched

    def _chosen(self, touched: int, whole: int) -> tuple[list[int], bool]:
        seen = np.sort(self._names[:touched])
        snapshot = self.snapshot
        self._stamp[seen] = 0
        total = self._total[seen]
        self._total[seen] = 0
        # A floor that depends on the question alone: what another list holds moves nothing.
        enough = total * 100 >= whole * LEAST_SHARE
        seen, total = seen[enough], total[enough]
        # Of names that collect the same, the one with fewer words left over comes first.
        first = snapshot.names.at[seen]
        length = snapshot.names.at[seen + 1] - first
        worth = total - 700 * length
        latin = snapshot.words.script[snapshot.names.word[first]] == LATIN
        chosen: list[int] = []
        cut = False
        for group in (latin, ~latin):
            names, values = seen[group], worth[group]
            if len(names) > NAMES:
                order = np.lexsort((names, -values))
                kept = order[:NAMES]
                edge = values[order[NAMES]]
                cut = cut or bool(edge >= values[order[0]] and edge > 0)
                names = names[kept]
            chosen += names.tolist()
        return chosen, cut


def _joins(tokens: tuple[NameToken, ...]) -> list[NameToken]:
    """Return adjacent words written together, as further words to look for."""
    out: list[NameToken] = []
    for a, b in pairwise(tokens):
        if Role.NUMBER in (a.role, b.role) or len(a.forms[0]) + len(b.forms[0]) > 18:
            continue
        spellings = [x + y for x in a.forms[:2] for y in b.forms[:2]]
        out.append(NameToken(spellings[0], Role.NAME, tuple(dict.fromkeys(spellings))))
    return out


def _fast() -> ModuleType:
    return compiled("narrows.index.kernels")
