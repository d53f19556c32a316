"""What the index keeps of unchanged parties for a customer, before and after.

Asked where a limit may leave out something else: what a look-up keeps decides, together
with the parties themselves, what is found. So a customer for whom it keeps the same of the
parties that stay has the same findings about them. Who has no finding has none among the
names that go either, and need only be screened again where one comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from narrows.checks.question import Readings, usable
from narrows.index.bulk import Bulk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.model.party import Party
    from narrows.model.policy import Policy
    from narrows.text.name import AnalysedName

PART = 2_000
"""Customers looked up at a time."""


class Kept:
    """Look-ups in two snapshots, compared. Holds scratch memory: one per thread.

    Attributes:
        bulks: The look-up in the snapshot before, and in the one after.
    """

    def __init__(self, bulks: tuple[Bulk, Bulk], same: NDArray[np.int64], policy: Policy) -> None:
        self.bulks = bulks
        self._same = same
        self._policy = policy
        self._stays = np.zeros(len(bulks[0].snapshot.names), np.bool_)
        self._stays[same[same >= 0]] = True

    def differ(
        self, parties: Sequence[Party], found: NDArray[np.bool_]
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
        """Tell for whom what is kept of unchanged parties differs, so that answers may.

        Args:
            parties: The questions.
            found: Who has a finding.

        Returns:
            Who it is; and how many names tie for the best after, see ``crowd.Crowd``.
        """
        out, tied = np.zeros(len(parties), np.bool_), np.zeros(len(parties), np.uint8)
        for first in range(0, len(parties), PART):
            part = slice(first, first + PART)
            out[part], tied[part] = self._differ(parties[part], found[part])
        return out, tied

    def _differ(
        self, parties: Sequence[Party], found: NDArray[np.bool_]
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
        names, owner = asked(parties, self._policy)
        before, after = (bulk.near_names(names) for bulk in self.bulks)
        numbers = np.arange(len(names))
        old = numbers.repeat(np.diff(before[0])) << 32 | before[1]
        old = old[self._stays[before[1]]]
        same = self._same[after[1]]
        new = (numbers.repeat(np.diff(after[0])) << 32 | same)[same >= 0]
        out = np.zeros(len(parties), np.bool_)
        left = [bulk.left([(name,) for name in names]) for bulk in self.bulks]
        for was, now in ((before[2], after[2]), left):
            cut = [np.bincount(owner[one], minlength=len(parties)) > 0 for one in (was, now)]
            out |= cut[0] != cut[1]
        out[owner[_without(new, old) >> 32]] = True
        less = np.zeros(len(parties), np.bool_)
        less[owner[_without(old, new) >> 32]] = True
        return out | less & found, most(after[3], owner, len(parties))


def asked(parties: Iterable[Party], policy: Policy) -> tuple[list[AnalysedName], NDArray[np.int64]]:
    """Return the names the index is asked for some parties, and whose each is."""
    names: list[AnalysedName] = []
    owner: list[int] = []
    for number, party in enumerate(parties):
        names += Readings(usable(party, policy)[0], party.schema).asked()
        owner += [number] * (len(names) - len(owner))
    return names, np.array(owner, np.int64)


def most(values: NDArray[np.uint8], owner: NDArray[np.int64], number: int) -> NDArray[np.uint8]:
    """Return the highest value of each owner, 0 where there is none."""
    found = np.zeros(number, np.uint8)
    np.maximum.at(found, owner, values)
    return found


def _without(some: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of some numbers that are not among others, which have no order."""
    others = np.unique(others)
    place = np.searchsorted(others, some)
    there = place < len(others)
    there[there] = others[place[there]] == some[there]
    return some[~there]
