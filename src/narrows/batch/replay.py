"""Repeat an old run against what it pinned, and say whether it answers the same.

A run's record names list versions, policy and engine with their hashes. Repeated on
the same ground it must give the very bytes of its findings; where code, policy or
lists are no longer the same, what differs is named before any finding is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import msgspec

from narrows.batch import plan as plans
from narrows.batch.plan import CHUNK_ROWS
from narrows.batch.result import BARE, RowResult, answer_rows
from narrows.batch.runs import Found, findings, found_lines, record
from narrows.batch.screens import Opening
from narrows.batch.tally import RunRecord
from narrows.inputs.party import reader
from narrows.inputs.row import Row
from narrows.inputs.table import open_table
from narrows.model.errors import InputError
from narrows.model.finding import Basis
from narrows.service.screener import Screener


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """What came of repeating a run.

    Attributes:
        run: Id of the run.
        identical: True where the findings are the same, byte for byte.
        differences: What is no longer as it was: engine, policy, lists, snapshot.
        findings: Findings now.
        gone: Ids of findings the run had and the replay has not, by row.
        new: Ids of findings only the replay has, by row.
    """

    run: str
    identical: bool
    differences: tuple[str, ...]
    findings: int
    gone: tuple[tuple[int, str], ...] = ()
    new: tuple[tuple[int, str], ...] = ()


def replay(folder: Path) -> Replay:
    """Repeat the run of a folder.

    Raises:
        InputError: the run is not complete, its input changed, or it kept too little.
        CannotAnswer, ListMissing, SnapshotDamaged: what it pinned cannot be opened.
        StoreError: what it kept is not what was written.
    """
    done = record(folder)
    if done.state != "complete" or done.basis is None:
        raise InputError(f"the run is {done.state}, not complete", where=str(folder))
    before = {(one.row, one.finding.id) for one in findings(folder)}
    kept = (folder / "findings.jsonl").read_bytes()
    opening, started = _opening(done, folder)
    moment = datetime.fromisoformat(started)
    with Screener.open(
        opening.home,
        lists=opening.lists,
        as_of=opening.as_of,
        known_at=opening.known_at,
        policy=opening.policy,
        clock=lambda: moment,
    ) as screener:
        differences = tuple(different(done.basis, screener.basis))
        if not differences:
            screener.standing_on(done.basis)
        lines = b"".join(found_lines(results, BARE) for results in _answers(done, folder, screener))
    now = _ids(lines)
    return Replay(
        run=done.run,
        identical=lines == kept,
        differences=differences,
        findings=len(now),
        gone=tuple(sorted(before - now)),
        new=tuple(sorted(now - before)),
    )


def different(before: Basis, now: Basis) -> Iterator[str]:
    """Name what differs between two bases, apart from the times asked for."""
    for field in ("engine_version", "policy_id", "policy_sha256", "snapshot"):
        old, new = getattr(before, field), getattr(now, field)
        if old != new:
            yield f"{field.replace('_', ' ')}: was {old}, is {new}"
    old_lists = {used.name: used for used in before.lists}
    new_lists = {used.name: used for used in now.lists}
    for name in sorted({*old_lists, *new_lists}):
        was, found = old_lists.get(name), new_lists.get(name)
        if was != found:
            yield (
                f"list {name}: was {was.version if was else 'not used'},"
                f" is {found.version if found else 'not used'}"
            )


def _opening(done: RunRecord, folder: Path) -> tuple[Opening, str]:
    if done.opening is not None:
        return done.opening, done.started
    plan = plans.load(folder / "plan.json")
    return plan.opening, plan.created


def _answers(done: RunRecord, folder: Path, screener: Screener) -> Iterator[list[RowResult]]:
    if done.question is not None:
        answer = screener.screen(done.question)
        kept = tuple(
            msgspec.structs.replace(finding, basis=BARE)
            for finding in answer.findings
            if finding.outcome != "below"
        )
        yield [RowResult(1, answer.status, answer.reason, (), answer.candidates, kept)]
        return
    plan = plans.load(folder / "plan.json")
    table = open_table(plans.unchanged(plan), plan.reading)
    read = reader(table.columns, plan.mapping)
    rows = table.rows()
    while piece := _some(rows):
        yield answer_rows(piece, read, screener)


def _some(rows: Iterator[Row]) -> list[Row]:
    return list(islice(rows, CHUNK_ROWS))


def _ids(lines: bytes) -> set[tuple[int, str]]:
    decoder = msgspec.json.Decoder(Found)
    return {(one.row, one.finding.id) for one in map(decoder.decode, lines.splitlines())}
