"""The local engine: all cores, order kept, memory bounded.

The file is read once, in order; chunks of rows go to workers, which open the pinned
snapshot by its path (memory-mapped, so shared) and keep their answers on disk. Chunks
that an earlier attempt kept are not asked again.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from narrows.batch.chunks import Chunks
from narrows.batch.plan import Plan
from narrows.batch.result import RowResult, answer_rows, to_lines
from narrows.batch.screens import Screens, same_ground
from narrows.checks.collector import uncollected
from narrows.inputs.party import reader
from narrows.inputs.row import Row, Table
from narrows.model.errors import CannotAnswer, SnapshotDamaged

Opener = Callable[[], Screens]
Answered = tuple[list[Row], list[RowResult]]
Engine = Callable[[Plan, Table, Path, Opener, int], Generator[Answered, None, None]]
"""Answers every row of a table; see ``run``."""

_WAITING_PER_WORKER = 3
"""Chunks kept in memory for each worker."""

_CHUNK_CHARACTERS = 4 << 20
"""A chunk ends with the row that reaches it: a scan or a letter may stand in a cell."""


def run(
    plan: Plan, table: Table, folder: Path, opener: Opener, jobs: int
) -> Generator[Answered, None, None]:
    """Answer every row of a table; yield rows with their answers, in order.

    Args:
        plan: The plan.
        table: The input, opened as the plan says.
        folder: Folder of the run.
        opener: Opens the screener; must be picklable when ``jobs`` is above 1.
        jobs: Most processes to use.

    Raises:
        CannotAnswer: a worker died, a canary was missed or the ground has changed.
        StoreError: answers could not be kept.
    """
    chunks = Chunks(folder / "chunks")
    chunks.folder.mkdir(exist_ok=True)
    chunks.sweep()
    queued = pieces(table, plan.chunk_rows)
    first = next(queued, None)
    if first is None:
        return
    second = next(queued, None)
    queue = _chain(first, second, queued)
    if jobs <= 1 or second is None:
        yield from _here(plan, queue, chunks, opener)
    else:
        yield from _pooled(plan, queue, chunks, opener, jobs)


def pieces(table: Table, size: int) -> Iterator[tuple[int, list[Row]]]:
    """Iterate the rows of a table in numbered chunks, the same for the same rows.

    Args:
        table: The input.
        size: Most rows of a chunk; rows with long cells make it shorter.
    """
    index = weight = 0
    piece: list[Row] = []
    for row in table.rows():
        piece.append(row)
        weight += sum(len(cell) for cell in row.cells if isinstance(cell, str | bytes))
        if len(piece) == size or weight >= _CHUNK_CHARACTERS:
            yield index, piece
            index, weight, piece = index + 1, 0, []
    if piece:
        yield index, piece


def _chain(
    first: tuple[int, list[Row]],
    second: tuple[int, list[Row]] | None,
    rest: Iterator[tuple[int, list[Row]]],
) -> Iterator[tuple[int, list[Row]]]:
    yield first
    if second is not None:
        yield second
    yield from rest


def _here(
    plan: Plan, queue: Iterator[tuple[int, list[Row]]], chunks: Chunks, opener: Opener
) -> Iterator[Answered]:
    worker: _Worker | None = None
    try:
        for index, rows in queue:
            if not chunks.has(index):
                worker = worker or _Worker(plan, chunks.folder, opener)
                worker.answer(index, rows)
            yield rows, tallied(rows, chunks, index, plan)
    finally:
        if worker is not None:
            worker.close()


def _pooled(
    plan: Plan,
    queue: Iterator[tuple[int, list[Row]]],
    chunks: Chunks,
    opener: Opener,
    jobs: int,
) -> Iterator[Answered]:
    import multiprocessing

    pool = ProcessPoolExecutor(
        jobs,
        # A forked child would inherit threads and locks in an unknown state.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(plan, chunks.folder, opener),
    )
    others = set(multiprocessing.active_children())
    waiting: deque[tuple[int, list[Row], Future[None] | None]] = deque()
    whole = False
    try:
        for index, rows in queue:
            done = chunks.has(index)
            waiting.append((index, rows, None if done else pool.submit(_work, index, rows)))
            if len(waiting) >= jobs * _WAITING_PER_WORKER:
                yield _next(waiting, chunks, plan)
        while waiting:
            yield _next(waiting, chunks, plan)
        whole = True
    except BrokenProcessPool as error:
        raise CannotAnswer(
            "a worker process died (out of memory, or killed)",
            hint="take the run up again with --resume, with fewer --jobs",
        ) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        if not whole:
            # Nobody waits for the chunks under way; what they had kept is whole.
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()


def _next(
    waiting: deque[tuple[int, list[Row], Future[None] | None]], chunks: Chunks, plan: Plan
) -> Answered:
    index, rows, future = waiting.popleft()
    if future is not None:
        future.result()
    return rows, tallied(rows, chunks, index, plan)


def tallied(rows: list[Row], chunks: Chunks, index: int, plan: Plan) -> list[RowResult]:
    """Return the kept answers of a chunk.

    Raises:
        SnapshotDamaged: they are not answers to these rows.
    """
    results = chunks.read(index, plan.basis)
    if [row.number for row in rows] != [result.number for result in results]:
        raise SnapshotDamaged(
            "kept answers do not tally with the rows of the file",
            where=str(chunks.path(index)),
            hint="begin a new run",
        )
    return results


class _Worker:
    """One process's screener and the way rows become parties."""

    def __init__(self, plan: Plan, folder: Path, opener: Opener) -> None:
        self._screens = opener()
        try:
            same_ground(self._screens, plan.basis)
        except CannotAnswer:
            self._screens.close()
            raise
        self._read = reader(plan.columns, plan.mapping)
        self._chunks = Chunks(folder)

    def close(self) -> None:
        """Let go of the snapshot."""
        self._screens.close()

    def answer(self, index: int, rows: list[Row]) -> None:
        """Answer a chunk and keep the answers."""
        with uncollected():
            self._chunks.keep(index, to_lines(answer_rows(rows, self._read, self._screens)))


_worker: list[_Worker | Exception] = []


def _start_worker(plan: Plan, folder: Path, opener: Opener) -> None:
    """Open the snapshot in a worker process; what goes wrong is told with the first chunk."""
    alone_no_longer()
    try:
        _worker.append(_Worker(plan, folder, opener))
    except Exception as error:
        _worker.append(error)


def alone_no_longer() -> None:
    """Make this process one that works for its parent, and ends when that is killed.

    Nobody would take its answers then.
    """
    import multiprocessing
    import signal
    import threading
    from multiprocessing.connection import wait

    # The parent is told by the terminal and stops its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _work(index: int, rows: list[Row]) -> None:
    worker = _worker[0]
    if isinstance(worker, Exception):
        raise worker
    worker.answer(index, rows)
