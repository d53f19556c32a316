"""Many questions at a time over all cores; the answers are those of one process.

For who asks in large portions and keeps the answers itself, as a portfolio does. Workers
open the pinned snapshot by its path (memory-mapped, so shared) once that is worth while.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import msgspec

from narrows.batch.local import alone_no_longer
from narrows.batch.screens import Opening, Screens, same_ground
from narrows.model.errors import CannotAnswer
from narrows.model.finding import Basis, Screening
from narrows.model.party import Party

PORTION = 250
"""Questions a worker is given at a time."""

FEW = 10_000
"""Questions this process answers first: for fewer, workers take longer to start than they save."""


class Pooled:
    """Screens on several cores what one screener would.

    Args:
        screens: Answers small portions, in this process.
        opening: How workers open the same lists.
        jobs: Most processes to use; with one everything is answered in this process.
    """

    def __init__(self, screens: Screens, opening: Opening, jobs: int) -> None:
        self._screens = screens
        self._opening = opening
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._answered = 0

    def screen_many(self, parties: Sequence[Party]) -> list[Screening]:
        """Return one answer for each party, in their order.

        Raises:
            CannotAnswer: a worker died, or stands on other ground.
            InputError: a party is refused.
        """
        if self._jobs < 2 or self._answered < FEW or len(parties) < 2 * PORTION:
            self._answered += len(parties)
            return self._screens.screen_many(parties)
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._jobs,
                # A forked child would inherit threads and locks in an unknown state.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start,
                initargs=(self._opening, self._screens.basis),
            )
        portions = [parties[n : n + PORTION] for n in range(0, len(parties), PORTION)]
        try:
            return [one for found in self._pool.map(_answer, portions) for one in found]
        except BrokenProcessPool as error:
            raise CannotAnswer(
                "a worker process died (out of memory, or killed)", hint="try fewer --jobs"
            ) from error

    def close(self) -> None:
        """Stop the workers; the screener is not closed."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def __enter__(self) -> Pooled:
        """Use as a context, so that no worker is left behind."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the workers."""
        self.close()


_worker: list[Screens | Exception] = []


def _start(opening: Opening, basis: Basis) -> None:
    """Open the snapshot in a worker process; what goes wrong is told with the first portion."""
    alone_no_longer()
    try:
        screens = opening.open()
        # Workers state the moment of knowledge; who asks for the present need not.
        known = msgspec.structs.replace(basis, known_at=screens.basis.known_at)
        same_ground(screens, known)
        _worker.append(screens)
    except Exception as error:
        _worker.append(error)


def _answer(parties: Sequence[Party]) -> list[Screening]:
    worker = _worker[0]
    if isinstance(worker, Exception):
        raise worker
    return worker.screen_many(parties)
