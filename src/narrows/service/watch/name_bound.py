"""The most a word of a customer's name can be worth, whatever it is set against.

Read off the very weight tables names are scored with, so the bounds follow whatever is
learned. ``match.kernels`` pairs words and gives each pair a class, a cell value and a
worth; here the class is left open and the best one counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from narrows.index.build import KINDS as PARTY_KINDS
from narrows.match import kernels
from narrows.match.weights import ROLE_NAMES, WeightKind, tables
from narrows.text import name_rarity
from narrows.text.name import Role

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.index.snapshot import Snapshot
    from narrows.text.name_code import Words

KINDS: tuple[WeightKind, WeightKind] = ("person", "organisation")
"""The two weight tables; their place is also the column of a word's rarity."""

OTHER_ROLE, PATRONYMIC_ROLE, WORD_ROLE = 1, 2, 4
"""Roles a word plays in names of a kind, one bit each, as far as classes of pairs differ."""


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

    def most(
        self, words: Words, roles: NDArray[np.uint8], listed: Words, listed_roles: int
    ) -> NDArray[np.int64]:
        """Return the most each word is worth, set against any word or left over.

        Never less than nothing, and as much as a word that stands for several: then no
        sum over a name's words is less than what one pair of all of them is worth.

        Args:
            words: The customers' words.
            roles: Their roles.
            listed: The listed words.
            listed_roles: Every role listed words play.
        """
        rare = self._rarity(words)
        every, place = np.unique(rare, return_inverse=True)
        least = np.minimum(every, self._rarity(listed).min(initial=name_rarity.CAP))

        def highest(kind: int) -> NDArray[np.int64]:
            # A pair's rarity lies between the commonest listed word's and the word's own:
            # a line is highest at one of the ends.
            rows = (kind, kind + kernels.CLASSES)
            ends = [self._best(row, end) for row in rows for end in (every, least)]
            found: NDArray[np.int64] = np.max(ends, axis=0)[place]
            return found

        best = np.maximum(self.missed(words), highest(kernels.INITIALS))
        best = np.maximum(best, 0)
        for kind in (kernels.JOINED, kernels.ACRONYM):
            best = np.maximum(best, highest(kind))
        other = np.full(len(rare), listed_roles, np.uint8)
        for kind, possible in _classes(roles, other):
            best = np.where(possible, np.maximum(best, highest(kind)), best)
        number = np.maximum(best, highest(kernels.NUMBER))
        found: NDArray[np.int64] = np.where(words.number >= 0, number, best)
        return found

    def _best(self, row: int, rare: NDArray[np.int64]) -> NDArray[np.int64]:
        flat, slope = self._flat[row], self._rare[row]
        return np.array([int((flat + slope * int(r) // 1000).max()) for r in rare], np.int64)

    def missed(self, words: Words) -> NDArray[np.int64]:
        """Return the most each word is worth left over."""
        rare = self._rarity(words)
        found: NDArray[np.int64] = np.max(
            self._missed[:, 0][:, None] + self._missed[:, 1][:, None] * rare[None, :] // 1000,
            axis=0,
        )
        return found

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
    np.bitwise_or.at(found, word[role == patronymic], PATRONYMIC_ROLE)
    np.bitwise_or.at(found, word[role == plain], WORD_ROLE)
    np.bitwise_or.at(found, word[(role != patronymic) & (role != plain)], OTHER_ROLE)
    return found


def facts() -> tuple[NDArray[np.int64], ...]:
    """Return the most that facts about two names can add, under both weight tables.

    In this order: all words agree, three agree, only one agrees, none agrees, and all
    other facts together; thousandths of a bit.
    """
    both = [Tabled(kind).facts for kind in KINDS]
    named = (
        kernels.ALL_AGREE,
        kernels.THREE_AGREE,
        kernels.ONLY_ONE_AGREES,
        kernels.NONE_AGREES,
    )
    rest = [f for f in range(kernels.FACTS) if f not in named]

    def most(*numbers: int) -> NDArray[np.int64]:
        return np.array([int(np.maximum(one[list(numbers)], 0).sum()) for one in both], np.int64)

    def exactly(number: int) -> NDArray[np.int64]:
        return np.array([int(one[number]) for one in both], np.int64)

    return (
        most(kernels.ALL_AGREE),
        most(kernels.THREE_AGREE),
        exactly(kernels.ONLY_ONE_AGREES),
        exactly(kernels.NONE_AGREES),
        most(*rest),
    )
