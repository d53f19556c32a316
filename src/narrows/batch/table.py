"""Screen a table: plan it, work it off, write answers, findings and the record."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from narrows.batch import local
from narrows.batch import plan as plans
from narrows.batch.chunks import Chunks
from narrows.batch.outputs.writer import destination, lines_of, open_writer, written_to
from narrows.batch.plan import Plan
from narrows.batch.result import BARE
from narrows.batch.runs import found_lines, held
from narrows.batch.tally import Counts, RunRecord, Tally, write_record
from narrows.inputs.row import Reading, Table
from narrows.inputs.table import open_table
from narrows.model.errors import InputError, UnknownOption
from narrows.store.durable import reported

Watch = Callable[[int, float | None], None]
"""Told how many rows are answered and which share of the file is read."""


def settled(table: Table, reading: Reading) -> Reading:
    """Return how a table was read, so that it is read the same way again."""
    return msgspec.structs.replace(reading, format=table.format)


def carry_out(
    plan: Plan,
    folder: Path,
    *,
    jobs: int,
    exit_code: Callable[[Counts], int],
    opener: local.Opener | None = None,
    watch: Watch = lambda rows, share: None,
    aside: Callable[[], AbstractContextManager[None]] = nullcontext,
    engine: local.Engine = local.run,
) -> RunRecord:
    """Work a plan off; what an earlier attempt answered is not asked again.

    Args:
        plan: The plan, also of a run that was broken off.
        folder: Folder of the run.
        jobs: Most processes to use.
        exit_code: What the caller will return for these counts.
        opener: Opens the screener; default as the plan says.
        watch: Told about progress.
        aside: Entered while answers are written, for a progress bar that has to make room.
        engine: Answers the rows; the same answers from each.

    Returns:
        The record of the complete run, also written to ``run.json``.

    Raises:
        NarrowsError: whatever stops the run; its record then says ``failed``, and it can
            be taken up again.
        KeyboardInterrupt: its record then says ``interrupted``.
    """
    with held(folder):
        _not_complete(folder)
        path = plans.unchanged(plan)
        output = None if plan.output is None else Path(plan.output)
        began = time.monotonic()
        tally = Tally()
        record = RunRecord(
            run=plan.run,
            state="running",
            command=plan.command,
            inputs=(plan.input,),
            output=plan.output,
            basis=plan.basis,
            counts=Counts(),
            started=datetime.now(UTC).isoformat(timespec="milliseconds"),
        )
        write_record(record, folder)
        try:
            table = open_table(path, plan.reading)
            if table.columns != plan.columns:
                raise InputError("the columns are not those of the plan", where=plan.input.name)
            with destination(output, plan.run) as stream, _kept(folder) as kept:
                with written_to(plan.output, plan.run):
                    writer = open_writer(plan, stream)
                answers = engine(plan, table, folder, opener or plan.opening.open, jobs)
                try:
                    with closing(answers):
                        for rows, results in answers:
                            with aside(), written_to(plan.output, plan.run):
                                writer.write(lines_of(plan, rows, results))
                            kept.write(found_lines(results, BARE))
                            tally.add(results)
                            watch(len(rows), table.progress())
                except BaseException:
                    # Letting go may write what is left: what stopped the run is what is told.
                    with suppress(OSError):
                        writer.abandon()
                    raise
                counts = tally.counts(table.blank)
                with written_to(plan.output, plan.run):
                    writer.close(counts)
        except BaseException as error:
            state = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
            _finish(record, folder, began, tally.counts(), state, None, error)
            raise
        done = _finish(record, folder, began, counts, "complete", exit_code(counts), None)
        # The output is whole and its record is written: the pieces are not needed now.
        Chunks(folder / "chunks").drop()
        return done


def _not_complete(folder: Path) -> None:
    from narrows.batch.tally import read_record

    try:
        record = read_record(folder)
    except (OSError, msgspec.DecodeError):
        return
    if record.state == "complete":
        raise UnknownOption(
            f"the run {record.run} is complete",
            where=record.output,
            hint="screen the file again without --resume",
        )


class _Kept:
    """``findings.jsonl``, whole at the end or not there."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "findings.jsonl"
        self._part = folder / ".findings.jsonl.part"

    def __enter__(self) -> _Kept:
        with reported("keeping findings", self._part):
            self._stream = self._part.open("wb")
        return self

    def write(self, lines: bytes) -> None:
        with reported("keeping findings", self._part):
            self._stream.write(lines)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with reported("keeping findings", self._part):
            with self._stream:
                if kind is None:
                    self._stream.flush()
                    os.fsync(self._stream.fileno())
            if kind is None:
                self._part.replace(self._path)
            else:
                self._part.unlink(missing_ok=True)


_kept = _Kept


def _finish(
    record: RunRecord,
    folder: Path,
    began: float,
    counts: Counts,
    state: str,
    code: int | None,
    error: BaseException | None,
) -> RunRecord:
    seconds = time.monotonic() - began
    done = msgspec.structs.replace(
        record,
        state=state,
        counts=counts,
        finished=datetime.now(UTC).isoformat(timespec="milliseconds"),
        seconds=round(seconds, 3),
        rows_per_second=round(counts.rows / seconds, 1) if seconds else None,
        exit_code=code,
        error=None if error is None else f"{type(error).__name__}: {error}"[:2000],
    )
    write_record(done, folder)
    return done
