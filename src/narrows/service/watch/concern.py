"""Which customers a new set of list versions concerns.

Those whom a changed or new party might be, and those about whom the index's limits may
leave out something else than before.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.index.build import build
from narrows.index.cores import cores
from narrows.index.snapshot import open_snapshot
from narrows.model.party import Party
from narrows.service import canary
from narrows.service.watch import crowd as crowds
from narrows.service.watch import listed as listing
from narrows.service.watch.ask import Listed, Nearness, reached
from narrows.service.watch.crowd import Between, Crowd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.index.snapshot import Snapshot
    from narrows.model.entity import Entity
    from narrows.model.policy import Policy
    from narrows.service.watch.listed import Changed
    from narrows.service.watch.segment import Segment


class Watched(msgspec.Struct, frozen=True):
    """A segment screened before.

    Attributes:
        segment: The customers.
        crowd: How close their look-ups were to the limits.
        found: Who has a finding.
        others: Who need not be told: whoever is screened anyway, or counts no more.
    """

    segment: Segment
    crowd: Crowd
    found: NDArray[np.bool_]
    others: NDArray[np.bool_]


def concerned(
    watched: Sequence[Watched],
    before: Snapshot,
    after: Snapshot,
    changed: Changed,
    policy: Policy,
    folder: Path,
) -> list[tuple[NDArray[np.bool_], Crowd]]:
    """Return for each segment whom the new lists concern, and its counts as of them.

    Args:
        watched: The segments.
        before: What their answers stand on.
        after: What they shall stand on.
        changed: The listed parties that differ.
        policy: Gives thresholds and weights.
        folder: Where changed parties are indexed meanwhile.
    """
    with ExitStack() as stack:
        present = list(listing.with_belongings(after, changed.present))
        former = [before.party(number) for number in crowds.gone(before, after)]
        came, went = (
            stack.enter_context(_indexed(parties, policy, folder)) if parties else None
            for parties in (present, former)
        )
        between = Between(before, after, came, went, policy)

        def one(watched: Watched) -> tuple[NDArray[np.bool_], Crowd]:
            return _concerned(watched, came, between)

        # The search holds no lock of Python's, so threads share cores and files.
        with ThreadPoolExecutor(max(1, min(len(watched), cores()))) as pool:
            return list(pool.map(one, watched))


def _concerned(
    watched: Watched, came: Listed | None, between: Between
) -> tuple[NDArray[np.bool_], Crowd]:
    """Return whom the new lists concern in one segment, and its counts as of them."""
    segment, found = watched.segment, watched.found
    nearness = Nearness(segment, came) if came is not None else None
    crowd, new, old, words = between.counted(segment, watched.crowd, nearness)
    named = np.zeros(len(segment), np.bool_)
    if came is not None:
        named[reached(segment, came, nearness)] = True
    limited = between.concerned(crowd, new, old, found)
    limited |= between.otherwise(segment, crowd, words, found)
    places = np.flatnonzero(limited & ~named & ~watched.others)
    if len(places):
        parties = [segment.records[place].party or Party() for place in places.tolist()]
        named[places], close = between.kept.differ(parties, found[places])
        crowd.note(places, close)
    return named, crowd


@contextmanager
def _indexed(parties: Sequence[Entity], policy: Policy, folder: Path) -> Iterator[Listed]:
    """Index some listed parties, and the canaries, for as long as they are asked about."""
    place = Path(tempfile.mkdtemp(prefix=".changed-", dir=folder))
    try:
        build([*parties, *canary.entities()], place)
        with open_snapshot(place, verify=False) as snapshot:
            yield Listed(snapshot, policy)
    finally:
        shutil.rmtree(place, ignore_errors=True)
