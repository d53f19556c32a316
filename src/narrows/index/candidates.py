"""Candidates: the listed names a question may mean.

Exact equals come first, through hashes, and are never cut. Then each word of the
question finds the listed words that are spelled like it (in any script), rare words
weigh more than common ones, and the names that collect most are kept, with a share
reserved for each script so that one cannot crowd out another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.index import kernels
from narrows.index.bulk import Bulk
from narrows.index.keys import identifier_keys, name_keys
from narrows.index.limits import (
    JOIN_NEAR,
    LEAST_SHARE,
    LENGTH_COST,
    NAMES,
    NEAR,
    WORDS_PER_WORD,
)
from narrows.index.snapshot import Snapshot
from narrows.index.spell import join_sounds, joins, may_be_joins, spellings, worth_aligning
from narrows.text import name_kernels
from narrows.text.name_code import LATIN, symbol_number, words_of
from narrows.text.name_costs import costs
from narrows.text.name_gather import gathered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.model.party import Identifier
    from narrows.text.name import AnalysedName, NameToken
    from narrows.text.name_code import Words


class Candidates(msgspec.Struct, frozen=True):
    """What the index offers for one question.

    Attributes:
        names: Numbers of listed names to compare, ascending.
        parties: Numbers of parties found by an identifier.
        cut: True where a limit left names out that were worth as much as kept ones.
        left: True where one left words out that are as alike as kept ones.
    """

    names: tuple[int, ...]
    parties: tuple[int, ...] = ()
    cut: bool = False
    left: bool = False


class Finder:
    """Finds candidates in one snapshot. Holds scratch memory: one per thread."""

    def __init__(self, snapshot: Snapshot, *, fast: bool = False) -> None:
        self.snapshot = snapshot
        self.single = snapshot.manifest.counts["words"]
        self._bulk = Bulk(snapshot) if fast else None
        names = 0 if fast else len(snapshot.names)
        self._best = np.zeros(names, np.int32)
        self._total = np.zeros(names, np.int32)
        self._stamp = np.zeros(names, np.uint8)
        self._names = np.zeros(names, np.int32)
        self._memory: dict[
            tuple[tuple[str, ...], str | None, int | None, bool],
            tuple[NDArray[np.int32], NDArray[np.int32], bool],
        ] = {}

    @property
    def bulk(self) -> Bulk | None:
        """The compiled look-up, where the finder is a fast one."""
        return self._bulk

    def find(
        self, names: Sequence[AnalysedName], identifiers: Sequence[Identifier] = ()
    ) -> Candidates:
        """Return the candidates for all names and identifiers of a question."""
        if self._bulk is not None:
            found = self._bulk.find([names])
            near = {int(name): None for name in found.names}
            parties = self.parties(identifiers)
            return Candidates(tuple(near), parties, bool(found.cut[0]), bool(found.left[0]))
        near = {}
        cut = left = False
        for name in names:
            for key in name_keys(name):
                near.update(dict.fromkeys(self.snapshot.exact.get(key)))
            chosen, was_cut = self._near_names(name)
            near.update(dict.fromkeys(chosen))
            cut = cut or was_cut
            left = left or any(self.near_words(token)[2] for token in name.compared)
        return Candidates(tuple(sorted(near)), self.parties(identifiers), cut, left)

    def parties(self, identifiers: Sequence[Identifier]) -> tuple[int, ...]:
        """Return the parties one of the identifiers belongs to, ascending."""
        parties: dict[int, None] = {}
        for one in identifiers:
            for key in identifier_keys(one.type, one.value):
                parties.update(dict.fromkeys(self.snapshot.identifiers.get(key)))
        return tuple(sorted(parties))

    def _near_names(self, name: AnalysedName) -> tuple[list[int], bool]:
        column = 0 if name.kind == "person" else 1
        tokens = name.compared
        touched = 0
        whole = 0
        lookups = [(token, self.near_words(token)) for token in tokens]
        lookups += [(join, self.near_words(join, joined=True)) for join in joins(name)]
        from narrows.text.name_code import word_rarity

        for position, (token, (keys, cells, _)) in enumerate(lookups):
            rare = word_rarity(token, person=column == 0)
            if position < len(tokens):
                whole += rare + 500
            touched = self._add_up(keys, cells, rare, column, touched)
        return self._chosen(touched, whole)

    def near_words(
        self, token: NameToken, *, joined: bool = False
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], bool]:
        """Return listed words spelled like a word, their cells, and whether some are left out.

        Told is where words are left out that are as alike as kept ones.

        Args:
            token: The word.
            joined: It is two adjacent words written together, and only looked for among
                single words.
        """
        memory = (token.forms, token.symbol, token.number, joined)
        known = self._memory.get(memory)
        if known is not None:
            return known
        keys, left = self._similar(token, joined=joined)
        together = np.full(len(keys), joined) | (keys >= self.single)
        apart = np.zeros(len(keys), np.bool_)
        apart[together] = ~may_be_joins(words_of([token]), self.snapshot.words, keys[together])
        keys, together = keys[~apart], together[~apart]
        cells = self._cells(token, keys)
        kept = cells <= np.where(together, JOIN_NEAR, NEAR)
        kept |= (cells == name_kernels.INITIAL) & ~together
        found = self._memory[memory] = (keys[kept], cells[kept], left)
        return found

    def _similar(self, token: NameToken, *, joined: bool) -> tuple[NDArray[np.int32], bool]:
        snapshot = self.snapshot
        table = snapshot.sound_words if joined else snapshot.sound_joins
        found = [np.array(table.get(sound), np.int32) for sound in join_sounds(token)]
        left = False
        if not joined:
            one = words_of([token])
            for grams in spellings(token):
                keys, more = self._sharing(grams, one)
                found.append(keys)
                left = left or more
        if token.symbol is not None:
            found.append(np.array(snapshot.symbols.get(symbol_number(token.symbol)), np.int32))
        return _distinct(np.concatenate([np.zeros(0, np.int32), *found]))[0], left

    def _sharing(self, grams: tuple[int, ...], one: Words) -> tuple[NDArray[np.int32], bool]:
        snapshot = self.snapshot
        runs = [snapshot.gram_key[snapshot.gram_at[g] : snapshot.gram_at[g + 1]] for g in grams]
        every = np.concatenate(runs) if runs else np.zeros(0, np.int32)
        keys, count = _distinct(every)
        rank = 128 * count // (len(grams) + snapshot.key_grams[keys].astype(np.int64))
        likely = (rank >= kernels.LEAST_RANK) & (count >= kernels.fewest(len(grams)))
        keys, rank = keys[likely], np.minimum(rank[likely], 128)
        if one.number[0] < 0:
            aligned = worth_aligning(one, snapshot.words, keys)
            keys, rank = keys[aligned], rank[aligned]
        histogram = np.bincount(rank, minlength=130)
        total, floor = 0, 128
        while floor >= kernels.LEAST_RANK:
            if total + histogram[floor] > WORDS_PER_WORD and total > 0:
                break
            total += int(histogram[floor])
            floor -= 1
        kept: NDArray[np.int32] = keys[rank > floor]
        most = 4 * WORDS_PER_WORD
        return kept[:most], len(kept) > most

    def _cells(self, token: NameToken, keys: NDArray[np.int32]) -> NDArray[np.int32]:
        one = words_of([token])
        price = costs()
        listed = gathered(self.snapshot.words, keys)
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
        for key, c in zip(keys.tolist(), cells.tolist(), strict=True):
            cell = NEAR if c == name_kernels.INITIAL else c
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
        worth = total - LENGTH_COST * length
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


def _distinct(values: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the distinct values in rising order, and how often each comes.

    ``numpy.unique`` does the same, but loads masked arrays, a twentieth of a cold start.
    """
    values = np.sort(values)
    first = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1]))[: len(values)])
    return values[first], np.diff(first, append=len(values))
