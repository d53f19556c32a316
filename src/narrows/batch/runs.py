"""Runs in the workspace: one folder each, with what was asked, answered and found.

runs/<id>/plan.json        what decides the answers (tables)
runs/<id>/input            what came in on standard input, byte for byte
runs/<id>/chunks/          answers so far; gone when the output is whole
runs/<id>/findings.jsonl   every finding with its evidence
runs/<id>/run.json         counts, timings, list versions, exit code
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from narrows.batch.result import RowResult
from narrows.batch.tally import RunRecord, read_record
from narrows.model.errors import StoreError, UnknownOption
from narrows.model.finding import Basis, Finding
from narrows.store.durable import make_folders, reported

_KIND = "finding-"
_SHORTEST = 6
"""Fewest letters of a finding's id that name it."""


class Found(msgspec.Struct, frozen=True):
    """A finding as a run keeps it: its basis stands in ``run.json``."""

    row: int
    finding: Finding


class Runs:
    """The folder ``runs`` of a workspace."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "runs"

    def new(self, now: datetime) -> Path:
        """Make a folder for a new run, for its owner alone; ids sort by time.

        Raises:
            StoreError: the disk refuses.
        """
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        place = self.folder / f"{stamp}-{secrets.token_hex(2)}"
        with reported("beginning a run", place):
            make_folders(self.folder)
            place.mkdir(mode=0o700)
        return place

    def find(self, name: str) -> Path:
        """Return the folder of a run; ``last`` is the newest.

        Raises:
            UnknownOption: there is no such run.
        """
        if name == "last":
            newest = next(iter(self.newest_first()), None)
            if newest is None:
                raise UnknownOption("nothing was screened yet", where=str(self.folder))
            return newest
        place = self.folder / name
        if "/" in name or name.startswith(".") or not place.is_dir():
            raise UnknownOption(
                f"there is no run {name!r}",
                where=str(self.folder),
                hint="the newest is called 'last'",
            )
        return place

    def newest_first(self) -> Iterator[Path]:
        """Iterate runs, the newest first."""
        if self.folder.is_dir():
            yield from sorted(
                (f for f in self.folder.iterdir() if f.is_dir()), key=lambda f: f.name, reverse=True
            )

    def finding(self, id: str) -> tuple[Path, Found]:
        """Return the run and finding with an id, or the beginning of one.

        Raises:
            UnknownOption: no run kept one, or several begin like this.
        """
        if len(id.removeprefix(_KIND)) < _SHORTEST:
            raise UnknownOption(
                f"{id!r} is too short for the id of a finding",
                hint=f"give at least {_SHORTEST} letters of it, or 'last'",
            )
        id = id if id.startswith(_KIND) else _KIND + id
        found: dict[str, tuple[Path, Found]] = {}
        for place in self.newest_first():
            for one in findings(place, id):
                found.setdefault(one.finding.id, (place, one))
        if len(found) > 1:
            raise UnknownOption(f"several findings begin with {id!r}", hint="; ".join(found))
        if not found:
            raise UnknownOption(
                f"no run has kept a finding {id!r}",
                where=str(self.folder),
                hint="findings are kept in the workspace they were made with (--home)",
            )
        return next(iter(found.values()))


def findings(folder: Path, prefix: str = "") -> Iterator[Found]:
    """Iterate the findings of a run whose id begins with ``prefix``, whole again.

    Raises:
        StoreError: they are not as many as the run's record says, or cannot be read.
    """
    path = folder / "findings.jsonl"
    if not path.is_file():
        _all_there(folder, 0)
        return
    basis: Basis | None = None
    mark = f'"id":"{prefix}'.encode()
    number = 0
    with path.open("rb") as stream:
        for line in stream:
            number += 1
            if prefix and mark not in line:
                continue
            one = kept(line, folder)
            if not one.finding.id.startswith(prefix):
                continue
            basis = basis or _basis(folder)
            yield msgspec.structs.replace(
                one, finding=msgspec.structs.replace(one.finding, basis=basis)
            )
    if not prefix:
        _all_there(folder, number)


def kept(line: bytes, folder: Path) -> Found:
    """Return the finding of one line of a run's ``findings.jsonl``.

    Raises:
        StoreError: the line is not what was written.
    """
    try:
        return msgspec.json.decode(line, type=Found)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(
            f"findings.jsonl is not what was written: {error}",
            where=str(folder),
            hint="restore it from a backup, or screen again",
        ) from error


def _all_there(folder: Path, number: int) -> None:
    done = record(folder) if (folder / "run.json").is_file() else None
    if done is not None and done.state == "complete" and done.counts.findings != number:
        raise StoreError(
            f"findings.jsonl holds {number:,} findings, the record says {done.counts.findings:,}",
            where=str(folder),
            hint="restore it from a backup, or screen again",
        )


def _basis(folder: Path) -> Basis:
    basis = record(folder).basis
    if basis is None:
        raise StoreError("the record of the run does not say what it stands on", where=str(folder))
    return basis


def record(folder: Path) -> RunRecord:
    """Return the record of a run.

    Raises:
        StoreError: it has none, or it cannot be read.
    """
    try:
        return read_record(folder)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(
            f"the run has no record that can be read: {error}", where=str(folder)
        ) from error


def found_lines(results: Iterable[RowResult], bare: Basis) -> bytes:
    """Return the lines ``findings.jsonl`` keeps of some answers."""
    return msgspec.json.Encoder().encode_lines(
        Found(result.number, msgspec.structs.replace(finding, basis=bare))
        for result in results
        for finding in result.findings
    )


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a run: two processes must not work off the same one.

    Raises:
        StoreError: another process does.
    """
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise StoreError(
            "another process works on this run", where=str(folder), hint="wait for it, or stop it"
        ) from error
    try:
        yield
    finally:
        os.close(handle)
