"""What the index keeps of unchanged parties for a customer, before and after.

Asked where a limit may leave out something else: what a look-up keeps decides, together
with the parties themselves, what is found. So a customer for whom it keeps the same of the
parties that stay has the same findings about them. Who has no finding has none among the
names that go either, and need only be screened again where one comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.checks.question import Readings, usable
from narrows.index.bulk import Bulk, Chosen
from narrows.index.limits import NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.model.party import Party
    from narrows.model.policy import Policy
    from narrows.text.name import AnalysedName

PART = 2_000
"""Customers looked up at a time."""


NOTHING_LEFT_OUT = 1 << 30
"""More than any name collects."""


class Closeness(msgspec.Struct, frozen=True):
    """How close customers' look-ups came to the limit of names, see ``index.bulk.Chosen``.

    Attributes:
        tied: The most of any name asked.
        edge, room: The least.
    """

    tied: NDArray[np.int64]
    edge: NDArray[np.int64]
    room: NDArray[np.int64]


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
    ) -> tuple[NDArray[np.bool_], Closeness]:
        """Tell for whom what is kept of unchanged parties differs, so that answers may.

        Args:
            parties: The questions.
            found: Who has a finding.

        Returns:
            Who it is; and how close the look-ups after come to the limit of names.
        """
        told = [
            self._differ(parties[first : first + PART], found[first : first + PART])
            for first in range(0, len(parties), PART)
        ]
        close = [
            np.concatenate([getattr(one, field) for _, one in told])
            for field in Closeness.__struct_fields__
        ]
        return np.concatenate([out for out, _ in told]), Closeness(*close)

    def _differ(
        self, parties: Sequence[Party], found: NDArray[np.bool_]
    ) -> tuple[NDArray[np.bool_], Closeness]:
        names, owner = asked(parties, self._policy)
        before, after = (bulk.near_names(names) for bulk in self.bulks)
        numbers = np.arange(len(names))
        old = numbers.repeat(np.diff(before.at)) << 32 | before.names
        old = old[self._stays[before.names]]
        same = self._same[after.names]
        new = (numbers.repeat(np.diff(after.at)) << 32 | same)[same >= 0]
        out = np.zeros(len(parties), np.bool_)
        left = [bulk.left([(name,) for name in names]) for bulk in self.bulks]
        for was, now in ((before.cut, after.cut), left):
            cut = [np.bincount(owner[one], minlength=len(parties)) > 0 for one in (was, now)]
            out |= cut[0] != cut[1]
        out[owner[_without(new, old) >> 32]] = True
        less = np.zeros(len(parties), np.bool_)
        less[owner[_without(old, new) >> 32]] = True
        return out | less & found, closeness(after, owner, len(parties))


def asked(parties: Iterable[Party], policy: Policy) -> tuple[list[AnalysedName], NDArray[np.int64]]:
    """Return the names the index is asked for some parties, and whose each is."""
    names: list[AnalysedName] = []
    owner: list[int] = []
    for number, party in enumerate(parties):
        names += Readings(usable(party, policy)[0], party.schema).asked()
        owner += [number] * (len(names) - len(owner))
    return names, np.array(owner, np.int64)


def closeness(chosen: Chosen, owner: NDArray[np.int64], number: int) -> Closeness:
    """Return how close the look-ups of each of some owners' names came to the limit of names."""
    tied, edge, room = (np.zeros(number, np.int64) for _ in range(3))
    edge[:] = room[:] = NOTHING_LEFT_OUT
    np.maximum.at(tied, owner, chosen.tied)
    np.minimum.at(edge, owner, chosen.edge)
    np.minimum.at(room, owner, chosen.room)
    return Closeness(tied, edge, np.minimum(room, NAMES))


def _without(some: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of some numbers that are not among others, which have no order."""
    others = np.sort(others)
    place = np.searchsorted(others, some)
    there = place < len(others)
    there[there] = others[place[there]] == some[there]
    return some[~there]
