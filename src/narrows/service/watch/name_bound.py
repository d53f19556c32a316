"""The most a word of a customer's name can be worth, whatever it is set against.

Read off the very weight tables names are scored with, so the bounds follow whatever is
learned. ``match.kernels`` pairs words and gives each pair a class, a cell value and a
worth; here the class is left open and the best one counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from narrows.index.build import KINDS as PARTY_KINDS
from narrows.match import kernels
from narrows.match.weights import ROLE_NAMES, WeightKind, tables
from narrows.service.watch.pair_bound_kernels import ALIKE
from narrows.text import name_rarity
from narrows.text.name import Role

if TYPE_CHECKING:
    from narrows.index.snapshot import Snapshot
    from narrows.text.name_code import Words

KINDS: tuple[WeightKind, WeightKind] = ("person", "organisation")
"""The two weight tables; their place is also the column of a word's rarity."""

OTHER_ROLE, PATRONYMIC_ROLE, WORD_ROLE = 1, 2, 4
"""Roles a word plays in names of a kind, one bit each, as far as classes of pairs differ."""


AGREEING = slice(0, kernels.GOOD + 1)
APART = slice(kernels.GOOD + 1, kernels.STEPS)
NOTHING = slice(ALIKE + 1, kernels.STEPS)
EVERY = slice(0, kernels.STEPS)
"""Cells of words that agree, of words that do not, that have nothing in common, and all."""

NEVER = -(1 << 40)
"""What is worth less than anything: a word that is in no pair."""


_STEP = 64
"""Thousandths of a bit of rarity between which bounds are not told apart."""


class Most(msgspec.Struct, frozen=True):
    """The most words are worth, in thousandths of a bit, by ``Tabled.place``.

    Attributes:
        nothing: Against a word it has nothing in common with.
        apart: Against a word that does not agree with it.
        missed: Left over.
        spare: Against a word that does not agree with it, or left over.
        agree: Against a word that agrees with it, both longer than one letter.
        joined: Whatever it is set against, alone or with its neighbours; never less than
            nothing.
    """

    nothing: NDArray[np.int64]
    apart: NDArray[np.int64]
    missed: NDArray[np.int64]
    spare: NDArray[np.int64]
    agree: NDArray[np.int64]
    joined: NDArray[np.int64]

    def rows(self) -> NDArray[np.int64]:
        """Return what each word is worth beside each other, in the order of the attributes."""
        fields = (getattr(self, field) for field in self.__struct_fields__)
        return np.stack(list(fields), axis=1)


class Tabled:
    """One weight table with its bounds."""

    def __init__(self, kind: WeightKind) -> None:
        found = tables(kind)
        self.column = KINDS.index(kind)
        shape = (2 * kernels.CLASSES, kernels.STEPS)
        self._flat = np.array(found.agree, np.int64).reshape(shape)
        self._rare = np.array(found.agree_rare, np.int64).reshape(shape)
        self._missed = np.array(found.miss_q, np.int64).reshape(len(ROLE_NAMES), 2)
        lost = np.array(found.miss_l, np.int64).reshape(len(ROLE_NAMES), 2)
        self.most_lost = max(0, int(lost[:, 0].max() + max(0, lost[:, 1].max()) * 15))
        self.facts = np.array(found.facts, np.int64)
        self._known: dict[tuple[int, int, bool], Most] = {}

    def most(self, listed: Words, listed_roles: int, *, cross: bool) -> Most:
        """Return the most words are worth, set against one word or left over.

        Words that stand for several are weighed whenever they may, and are not counted. Which
        of the bounds are a word's is told by ``place``.

        Args:
            listed: The listed words.
            listed_roles: Every role listed words play.
            cross: The words may be in different scripts.
        """
        given = int(self._rarity(listed).min(initial=name_rarity.CAP)), listed_roles, cross
        known = self._known.get(given)
        if known is None:
            known = self._known[given] = self._bounds(*given)
        return known

    def place(self, words: Words, roles: NDArray[np.uint8]) -> NDArray[np.int32]:
        """Return the place of each word's bounds in ``most``, given its roles.

        Words as rare as one another but for a little share their bounds.
        """
        steps = -(-self._rarity(words) // _STEP)
        found = steps << 4 | roles.astype(np.int64) << 1 | (words.number >= 0)
        return found.astype(np.int32)

    def _bounds(self, least_rare: int, listed_roles: int, cross: bool) -> Most:
        """Return the most words are worth, by steps of rarity, roles and whether they are numbers.

        Args:
            least_rare: The least rarity of a listed word.
            listed_roles: Every role listed words play.
            cross: The words may be in different scripts.
        """
        every = np.arange(-(-name_rarity.CAP // _STEP) + 1) * _STEP
        least = np.minimum(every, least_rare)
        same = np.arange(len(every) << 4)
        place, roles, number = same >> 4, (same >> 1 & 7).astype(np.uint8), same & 1 != 0
        other = np.full(len(same), listed_roles, np.uint8)
        never = np.full(len(same), NEVER, np.int64)
        agree, far, nothing = never, never, never
        for kind, possible in _classes(roles, other):
            near, apart, alien = (
                self._highest(kind, every, least, cells, cross=cross)[place]
                for cells in (AGREEING, APART, NOTHING)
            )
            agree = np.where(possible, np.maximum(agree, near), agree)
            far = np.where(possible, np.maximum(far, apart), far)
            nothing = np.where(possible, np.maximum(nothing, alien), nothing)
        missed = self._missed_at(every)[place]
        initials = self._highest(kernels.INITIALS, every, least, EVERY, cross=cross)[place]
        most = np.maximum(np.maximum(np.maximum(agree, far), np.maximum(missed, initials)), 0)
        equal, different = (
            self._highest(kernels.NUMBER, every, least, cells, cross=cross)[place]
            for cells in (EVERY, APART)
        )
        most = np.where(number, np.maximum(most, equal), most)
        spare = np.maximum(far, missed)
        return Most(
            nothing=nothing,
            apart=far,
            missed=missed,
            spare=np.where(number, np.maximum(spare, different), spare),
            agree=agree,
            joined=np.maximum(most, self._several(cross=cross)),
        )

    def _several(self, *, cross: bool) -> int:
        """Return the most that one word for several is worth, whichever they are."""
        ends = np.array([0, name_rarity.CAP], np.int64)
        classes = (kernels.JOINED, kernels.ACRONYM)
        return max(
            int(self._highest(kind, ends, ends, EVERY, cross=cross).max()) for kind in classes
        )

    def _highest(
        self,
        kind: int,
        every: NDArray[np.int64],
        least: NDArray[np.int64],
        cells: slice,
        *,
        cross: bool,
    ) -> NDArray[np.int64]:
        """Return the most a class of pairs is worth for rarities from ``least`` to ``every``."""
        # A line is highest at one of its ends.
        found: NDArray[np.int64] = np.max(
            [
                self._best(row, end, cells)
                for row in ((kind, kind + kernels.CLASSES) if cross else (kind,))
                for end in (every, least)
            ],
            axis=0,
        )
        return found

    def _best(self, row: int, rare: NDArray[np.int64], cells: slice) -> NDArray[np.int64]:
        flat, slope = self._flat[row][cells], self._rare[row][cells]
        found: NDArray[np.int64] = (1000 * flat + np.multiply.outer(rare, slope)).max(axis=1)
        return found // 1000

    def _missed_at(self, rare: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the most words are worth left over, up to a step less rare than told."""
        found: NDArray[np.int64] = np.max(
            self._missed[:, 0][:, None] + self._missed[:, 1][:, None] * rare[None, :] // 1000,
            axis=0,
        )
        return np.maximum(found, np.append(found[:1], found[:-1]))

    def _rarity(self, words: Words) -> NDArray[np.int64]:
        found: NDArray[np.int64] = words.rarity.reshape(-1, 2)[:, self.column].astype(np.int64)
        return found


def _classes(
    own: NDArray[np.uint8], other: NDArray[np.uint8]
) -> tuple[tuple[int, NDArray[np.bool_]], ...]:
    """Return each class of pairs of words and where roles allow it."""

    def both(a: int, b: int) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = (own & a != 0) & (other & b != 0)
        return found

    unpatronymic = OTHER_ROLE | WORD_ROLE
    return (
        (kernels.PLAIN, both(OTHER_ROLE, OTHER_ROLE)),
        (kernels.SHORT, both(OTHER_ROLE, OTHER_ROLE)),
        (kernels.PATRONYMIC, both(PATRONYMIC_ROLE, PATRONYMIC_ROLE)),
        (
            kernels.PATRONYMIC_OR_NOT,
            both(PATRONYMIC_ROLE, unpatronymic) | both(unpatronymic, PATRONYMIC_ROLE),
        ),
        (kernels.WORD, both(WORD_ROLE, unpatronymic) | both(unpatronymic, WORD_ROLE)),
    )


def roles_of(snapshot: Snapshot, *, person: bool) -> NDArray[np.uint8]:
    """Return the roles each key of a snapshot plays in names of persons, or of others.

    Words joined for the index play the role of a plain word.
    """
    names, words = snapshot.names, snapshot.manifest.counts["words"]
    found = np.full(len(snapshot.words), OTHER_ROLE, np.uint8)
    found[:words] = 0
    kind = snapshot.party_kind[snapshot.name_party] == PARTY_KINDS.index("person")
    used = np.repeat(kind == person, np.diff(names.at))
    word, role = names.word[used], names.role[used]
    patronymic, plain = int(Role.PATRONYMIC), int(Role.WORD)
    found[word[role == patronymic]] |= PATRONYMIC_ROLE
    found[word[role == plain]] |= WORD_ROLE
    found[word[(role != patronymic) & (role != plain)]] |= OTHER_ROLE
    return found


TOLD = (
    kernels.BOTH_ONE, kernels.ONE_OF_MANY, kernels.ALL_AGREE, kernels.THREE_AGREE,
    kernels.ONLY_ONE_AGREES, kernels.NONE_AGREES, kernels.LEGAL_EQUAL,
    kernels.LEGAL_COMPATIBLE, kernels.LEGAL_DIFFERENT, kernels.LEGAL_MISSING, kernels.ONE_SLIP,
)  # fmt: skip
"""Facts about two names that are counted from which words agree."""


def facts(*told: int) -> NDArray[np.int64]:
    """Return the most that all other facts about two names add, under both weight tables.

    Args:
        told: Facts counted elsewhere.
    """
    rest = [f for f in range(kernels.FACTS) if f not in (*told, kernels.COMPARED)]
    found = [Tabled(kind).facts for kind in KINDS]
    return np.array(
        [int(one[kernels.COMPARED] + np.maximum(one[rest], 0).sum()) for one in found], np.int64
    )
