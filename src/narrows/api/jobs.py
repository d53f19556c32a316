"""Jobs: a table screened in a process of its own, its state in files any worker can read.

runs/<id>/job.json       who asked, what for (the run's own files stand beside it)
runs/<id>/progress.json  rows answered so far
runs/<id>/results        the answers, growing while the job works
runs/<id>/cancel         somebody wants it stopped
runs/<id>/working        locked by the process that works on it, for as long as it lives
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from narrows.api.native.wire import AnswerBasis, basis_told
from narrows.api.problem import Problem
from narrows.batch.runs import Runs
from narrows.batch.tally import Counts, RunRecord, read_record
from narrows.model.finding import Overrides
from narrows.model.policy import Policy

STATE = Literal["waiting", "running", "complete", "cancelled", "failed"]
FORMATS = {
    "jsonl": "application/x-ndjson",
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "alerts": "application/x-ndjson",
}
"""Formats of results, with their media types."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a job is to do.

    Attributes:
        id: Id of the job, which is the id of its run.
        caller: Who asked.
        created: When, ISO.
        home, policy, lists, as_of, known_at: As in ``open_screener``.
        chosen: The lists the caller named, None where it named none.
        input_format: Format of the table, None to find out.
        encoding: Of its text, None to find out.
        format: Format of the results.
        rows: ``all``, ``findings`` or ``alerts``.
        columns: ``field=Column`` assignments.
        schema: What every row is that does not say it.
        size, sha256: Of the table.
    """

    id: str
    caller: str
    created: str
    home: str
    policy: Policy
    lists: tuple[str, ...] | None
    as_of: str | None
    known_at: str | None
    chosen: tuple[str, ...] | None = None
    input_format: str | None
    encoding: str | None = None
    format: str
    rows: Literal["all", "findings", "alerts"]
    columns: tuple[str, ...]
    schema: str | None
    size: int
    sha256: str


class Progress(msgspec.Struct, frozen=True):
    """How far a job is: rows answered, and which share (0 to 1) of the file is read."""

    rows: int = 0
    share: float | None = None
    error: str | None = None
    begun: bool = False


class JobTold(msgspec.Struct, frozen=True, kw_only=True):
    """A job, as callers see it.

    Attributes:
        status: ``complete`` only when every row has its answer and the results are whole.
        rows: Rows answered so far.
        share: Which share of the table is read, 0 to 1.
        counts: What came out, once it is complete.
        error: What stopped it.
        basis: What every row's answer stands on; null until the job has begun.
        overrides: The lists the caller chose in place of all: the answers hold under that
            only. Not there where nothing was chosen.
    """

    id: str
    status: STATE
    created: str
    finished: str | None
    rows: int
    share: float | None
    format: str
    counts: Counts | None
    error: str | None
    basis: AnswerBasis | None = None
    overrides: Overrides | msgspec.UnsetType = msgspec.UNSET


class Jobs:
    """The jobs of a workspace."""

    def __init__(self, home: Path, most: int) -> None:
        self._runs = Runs(home)
        self._most = most
        self._mine: dict[str, subprocess.Popen[bytes]] = {}

    def new(self) -> Path:
        """Make the folder of a new job.

        Raises:
            Problem: ``too_many_requests``: as many jobs run as may.
        """
        working = [one for one in self.all() if self.status(one) in ("waiting", "running")]
        if len(working) >= self._most:
            raise Problem(
                "too_many_requests",
                f"{len(working)} jobs are running; no more are taken in",
                headers={"Retry-After": "30"},
            )
        return self._runs.new(datetime.now(UTC))

    def start(self, order: Order, folder: Path) -> None:
        """Begin a job whose table lies in its folder as ``input``."""
        self._reap()
        # The lock goes with the open file to the new process and ends with it.
        working = os.open(folder / "working", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(working, fcntl.LOCK_EX)
            part = folder / ".job.json.part"
            part.write_bytes(msgspec.json.encode(order))
            part.replace(folder / "job.json")
            with (folder / "results").open("wb") as results:
                self._mine[order.id] = subprocess.Popen(  # noqa: S603  our own interpreter
                    [sys.executable, "-m", "narrows.api.job", str(folder)],
                    stdin=subprocess.DEVNULL,
                    stdout=results,
                    stderr=subprocess.DEVNULL,
                    pass_fds=(working,),
                )
        finally:
            os.close(working)

    def all(self) -> list[Order]:
        """Return every job, the newest first."""
        found: list[Order] = []
        for folder in self._runs.newest_first():
            if (folder / "job.json").is_file():
                found.append(msgspec.json.decode((folder / "job.json").read_bytes(), type=Order))
        return found

    def find(self, job_id: str, caller: str, *, everyone: bool) -> Order:
        """Return a job.

        Raises:
            Problem: ``not_found``, also where it is somebody else's.
        """
        folder = self.folder(job_id)
        path = folder / "job.json"
        if "/" in job_id or job_id.startswith(".") or not path.is_file():
            raise Problem("not_found", "there is no such job")
        order = msgspec.json.decode(path.read_bytes(), type=Order)
        if order.caller != caller and not everyone:
            raise Problem("not_found", "there is no such job")
        return order

    def folder(self, job_id: str) -> Path:
        """Return the folder of a job."""
        return self._runs.folder / job_id

    def results(self, job_id: str) -> Path:
        """Return the file the results are written to."""
        return self.folder(job_id) / "results"

    def cancel(self, order: Order) -> None:
        """Stop a job; what it has answered so far stays."""
        (self.folder(order.id) / "cancel").touch()

    def told(self, order: Order) -> JobTold:
        """Return a job as callers see it."""
        progress = self.progress(order)
        record = self._record(order)
        whole = record is not None and record.state == "complete"
        return JobTold(
            id=order.id,
            status=self.status(order),
            created=order.created,
            finished=None if record is None else record.finished,
            rows=record.counts.rows if record is not None and whole else progress.rows,
            share=1.0 if whole else progress.share,
            format=order.format,
            counts=record.counts if record is not None and whole else None,
            error=progress.error,
            basis=None if record is None or record.basis is None else basis_told(record.basis),
            overrides=msgspec.UNSET if order.chosen is None else Overrides(lists=order.chosen),
        )

    def status(self, order: Order) -> STATE:
        """Return how a job stands."""
        self._reap()
        record = self._record(order)
        if record is not None and record.state == "complete":
            return "complete"
        progress = self.progress(order)
        cancelled = (self.folder(order.id) / "cancel").exists()
        if progress.error is not None:
            return "cancelled" if cancelled else "failed"
        if self._alive(order):
            return "running" if progress.begun else "waiting"
        return "cancelled" if cancelled else "failed"

    def progress(self, order: Order) -> Progress:
        """Return how far a job is."""
        try:
            data = (self.folder(order.id) / "progress.json").read_bytes()
        except FileNotFoundError:
            return Progress()
        return msgspec.json.decode(data, type=Progress)

    def close(self) -> None:
        """Stop the jobs this process began; they can be asked for again."""
        for process in self._mine.values():
            if process.poll() is None:
                process.terminate()
        for process in self._mine.values():
            process.wait()

    def _record(self, order: Order) -> RunRecord | None:
        try:
            return read_record(self.folder(order.id))
        except (OSError, msgspec.DecodeError):
            return None

    def _alive(self, order: Order) -> bool:
        mine = self._mine.get(order.id)
        if mine is not None:
            return mine.poll() is None
        try:
            handle = os.open(self.folder(order.id) / "working", os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    def _reap(self) -> None:
        for job_id, process in list(self._mine.items()):
            if process.poll() is not None and job_id in self._mine:
                process.wait()
