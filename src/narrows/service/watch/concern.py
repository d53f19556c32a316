"""Which customers a new set of list versions concerns.

Those whom a changed or new party might be, and those about whom the index's limits may
leave out something else than before.
"""

from __future__ import annotations

import os
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
from narrows.index.limits import NAMES
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

        def one(watched: Watched) -> _Asked:
            segment = watched.segment
            nearness = Nearness(segment, came) if came is not None else None
            counts, new, old, words = between.counted(segment, watched.crowd, nearness)
            named = np.zeros(len(segment), np.bool_)
            if came is not None:
                named[reached(segment, came, nearness)] = True
            return _Asked(named, counts, between.concerned(counts, new, old, watched.found), words)

        # The search holds no lock of Python's, so threads share cores and files.
        with ThreadPoolExecutor(max(1, min(len(watched), _cores()))) as pool:
            asked = list(pool.map(one, watched))
        for answer, segment in zip(asked, watched, strict=True):
            _looked_up(answer, segment, between)
        return [(answer.named, answer.crowd) for answer in asked]


class _Asked(msgspec.Struct, frozen=True):
    """Whom the lists concern in a segment, as far as it is told by asking the portfolio.

    Attributes:
        named: Whom a changed party may be.
        crowd: The counts as of the new lists.
        limited: For whom a limit may leave out other names.
        words: Words for which one may leave out other words.
    """

    named: NDArray[np.bool_]
    crowd: Crowd
    limited: NDArray[np.bool_]
    words: NDArray[np.intp]


def _looked_up(asked: _Asked, watched: Watched, between: Between) -> None:
    """Add those for whom the index keeps something else of unchanged parties."""
    segment = watched.segment
    limited = asked.limited
    crowd = asked.crowd
    more, fewer = between.otherwise(segment, crowd, asked.words)
    limited[more] = True
    # Where nothing was left out, what collects less is not found more easily for it.
    limited[fewer] |= watched.found[fewer] | (crowd.offered[fewer] >= NAMES)
    places = np.flatnonzero(limited & ~asked.named & ~watched.others)
    if not len(places):
        return
    parties = [segment.records[place].party or Party() for place in places.tolist()]
    differ, tied = between.kept.differ(parties, watched.found[places])
    asked.named[places] = differ
    crowd.tied[places] = tied


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


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
