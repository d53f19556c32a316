"""What a run did, in numbers: ``run.json``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from narrows.batch.plan import Input
from narrows.batch.result import RowResult
from narrows.batch.screens import Opening
from narrows.model.finding import Basis
from narrows.model.party import Party
from narrows.version import __version__

State = Literal["running", "complete", "interrupted", "failed"]


class Counts(msgspec.Struct, frozen=True):
    """``rows = screened + incomplete + not_screened``, always.

    Attributes:
        rows: Rows of the input.
        screened, incomplete, not_screened: Rows by status.
        matches: Rows with a finding at or above the match threshold.
        reviews: Rows with findings, none of which is a match.
        without: Rows answered whole, without any finding.
        findings: Findings in all.
        blank_lines: Wholly blank lines of the input; they are no rows.
        noted: Rows in which something was understood differently from how it was written.
        by_list: Findings by list.
        reasons: Rows that were not answered whole, by reason (the twenty most frequent).
    """

    rows: int = 0
    screened: int = 0
    incomplete: int = 0
    not_screened: int = 0
    matches: int = 0
    reviews: int = 0
    without: int = 0
    findings: int = 0
    blank_lines: int = 0
    noted: int = 0
    by_list: dict[str, int] = {}
    reasons: dict[str, int] = {}

    @property
    def unanswered(self) -> int:
        """Rows whose silence says nothing."""
        return self.incomplete + self.not_screened


class Tally:
    """Adds up results as they come."""

    def __init__(self) -> None:
        self._numbers: Counter[str] = Counter()
        self._lists: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()

    def add(self, results: Iterable[RowResult]) -> None:
        """Count some rows."""
        numbers = self._numbers
        for result in results:
            numbers["rows"] += 1
            numbers[result.status] += 1
            numbers["noted"] += bool(result.notes)
            if result.findings:
                numbers["matches" if result.outcome == "match" else "reviews"] += 1
                numbers["findings"] += len(result.findings)
                self._lists.update(finding.list for finding in result.findings)
            elif result.status == "screened":
                numbers["without"] += 1
            if result.reason is not None:
                self._reasons[result.reason[:120]] += 1

    def counts(self, blank_lines: int = 0) -> Counts:
        """Return the sums."""
        return Counts(
            **dict(self._numbers),
            blank_lines=blank_lines,
            by_list=dict(sorted(self._lists.items())),
            reasons=dict(self._reasons.most_common(20)),
        )


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """``run.json``: enough to say later what was asked, of what, and what came out.

    Attributes:
        run: Id of the run.
        state: ``complete`` only when every row has its answer and the output is whole.
        command: The command as typed.
        inputs: The files with SHA-256; empty for a question typed by hand.
        output: Where the answers went; None for standard output.
        basis: List versions, policy and snapshot, with hashes.
        counts: What came out.
        started, finished: ISO with zone.
        seconds: How long it took.
        rows_per_second: Over the whole run.
        exit_code: What the command returned.
        error: What stopped it.
        engine_version: Released version of Narrows.
        question: The party asked about by hand; tables have a plan instead.
        opening: How the lists were opened for it.
    """

    run: str
    state: State
    command: tuple[str, ...]
    inputs: tuple[Input, ...]
    output: str | None
    basis: Basis | None
    counts: Counts
    started: str
    finished: str | None = None
    seconds: float | None = None
    rows_per_second: float | None = None
    exit_code: int | None = None
    error: str | None = None
    engine_version: str = __version__
    question: Party | None = None
    opening: Opening | None = None


def write_record(record: RunRecord, folder: Path) -> None:
    """Write ``run.json``, replacing an earlier state of it.

    Raises:
        StoreError: the disk refuses.
    """
    from narrows.store.durable import reported, sync_folder, write_new

    part = folder / ".run.json.part"
    with reported("writing the record of the run", part):
        part.unlink(missing_ok=True)
        write_new(part, msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")
        part.rename(folder / "run.json")
        sync_folder(folder)


def read_record(folder: Path) -> RunRecord:
    """Read ``run.json`` of a run.

    Raises:
        FileNotFoundError: there is none.
    """
    return msgspec.json.decode((folder / "run.json").read_bytes(), type=RunRecord)
