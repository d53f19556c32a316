"""Keeping a run: everything it made is on disk before the portfolio stands on it.

A run is staged in a folder of its own, each file under its checksum. Once
``portfolio.json`` names the run it counts, and its folder and messages move to their
places; where a crash comes between, the next writer finishes the move. A staged run that
is not named never counted and is removed.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from narrows.model.errors import SnapshotDamaged, UnknownOption
from narrows.service.watch.answers import Answers
from narrows.service.watch.change import Change, to_lines
from narrows.service.watch.portfolio import Portfolio, portfolios
from narrows.service.watch.run import Outcome
from narrows.store.durable import make_folders, reported, seal, sync_folder, unseal, write_new

CHANGES = "changes.jsonl"
OUTCOME = "outcome.json"
ANSWERS = "answers.bin"
OUTBOX = "outbox"

PER_MESSAGE = 200
"""Most changes one message carries."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What a receiver is sent: some of the changes of a run.

    Attributes:
        id: The same at every attempt: a receiver that has seen it can drop it.
        portfolio, run: Where the changes were found.
        part, parts: Which message of the run this is, from 1.
        at: When the run ended, ISO with zone.
        changes: The changes.
    """

    id: str
    portfolio: str
    run: str
    part: int
    parts: int
    at: str
    changes: tuple[Change, ...]


def keep(portfolio: Portfolio, outcome: Outcome, answers: Answers, *, send: bool) -> Path:
    """Keep a run and make the portfolio stand on it. Hold the portfolio.

    Args:
        portfolio: The portfolio.
        outcome: What the run did.
        answers: What stands now.
        send: Put the changes into the outbox.

    Returns:
        The run's folder.

    Raises:
        StoreError: the disk refuses; what stood before still stands.
    """
    staged = portfolio.folder / "staged" / outcome.run
    with reported("keeping the run", staged):
        make_folders(staged.parent)
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir()
        bare = msgspec.structs.replace(outcome, changes=())
        write_new(staged / ANSWERS, seal(msgspec.msgpack.encode(answers)))
        write_new(staged / CHANGES, seal(to_lines(outcome.changes)))
        write_new(staged / OUTCOME, seal(msgspec.json.format(msgspec.json.encode(bare), indent=1)))
        if send and outcome.changes:
            (staged / OUTBOX).mkdir()
            for message in messages(outcome):
                path = staged / OUTBOX / f"{message.part:06}.json"
                write_new(path, seal(msgspec.json.encode(message)))
            sync_folder(staged / OUTBOX)
        sync_folder(staged)
        sync_folder(staged.parent)
    catalogue = portfolio.catalogue()
    portfolio.commit(msgspec.structs.replace(catalogue, run=outcome.run))
    settle(portfolio)
    return portfolio.folder / "runs" / outcome.run


def settle(portfolio: Portfolio) -> None:
    """Finish what a crash may have left half moved. Hold the portfolio."""
    staged = portfolio.folder / "staged"
    if not staged.is_dir():
        return
    run = portfolio.catalogue().run if portfolio.exists else None
    with reported("keeping the run", staged):
        for folder in sorted(staged.iterdir()):
            if folder.name != run:
                shutil.rmtree(folder)
                continue
            if (folder / OUTBOX).is_dir():
                make_folders(portfolio.folder / OUTBOX)
                (folder / OUTBOX).rename(portfolio.folder / OUTBOX / run)
                sync_folder(portfolio.folder / OUTBOX)
            make_folders(portfolio.folder / "runs")
            folder.rename(portfolio.folder / "runs" / run)
            sync_folder(portfolio.folder / "runs")
        for older in (portfolio.folder / "runs").glob(f"*/{ANSWERS}"):
            if older.parent.name != run:
                older.unlink()


def standing(portfolio: Portfolio) -> Answers | None:
    """Return what stands about the customers, None before the first run.

    Raises:
        SnapshotDamaged: the answers are gone or not what was written.
    """
    run = portfolio.catalogue().run
    if run is None:
        return None
    folders = (portfolio.folder / "runs" / run, portfolio.folder / "staged" / run)
    for path in (folder / ANSWERS for folder in folders):
        if path.is_file():
            return msgspec.msgpack.decode(unseal(path.read_bytes(), path), type=Answers)
    raise SnapshotDamaged(
        "the answers of the last run are gone",
        where=str(folders[0]),
        hint="restore the workspace from a backup",
    )


def stood_on(home: Path) -> frozenset[str]:
    """Return the names of the snapshots that the answers of a workspace's portfolios stand on.

    The next run compares with them.

    Raises:
        SnapshotDamaged: what a portfolio consists of cannot be read.
    """
    found: set[str] = set()
    for name in portfolios(home):
        portfolio = Portfolio(home, name)
        run = portfolio.catalogue().run
        for folder in ("runs", "staged") if run is not None else ():
            path = portfolio.folder / folder / str(run) / OUTCOME
            if path.is_file():
                found.add(msgspec.json.decode(_body(path), type=Outcome).snapshot)
    return frozenset(found)


def outcome(portfolio: Portfolio, run: str) -> Outcome:
    """Return what a run did, with its changes.

    Raises:
        SnapshotDamaged: what it found is not what was written.
        UnknownOption: there is no such run.
    """
    name = portfolio.catalogue().run if run == "last" else run
    folder = portfolio.folder / "runs" / (name or "")
    if name is None or "/" in name or name.startswith(".") or not (folder / OUTCOME).is_file():
        raise UnknownOption(
            f"there is no run {run!r} of portfolio {portfolio.name}",
            where=str(portfolio.folder / "runs"),
            hint=f"narrows watch run {portfolio.name}",
        )
    bare = msgspec.json.decode(_body(folder / OUTCOME), type=Outcome)
    lines = msgspec.json.Decoder(Change).decode_lines(_body(folder / CHANGES))
    return msgspec.structs.replace(bare, changes=tuple(lines))


def message(path: Path) -> tuple[str, bytes]:
    """Return the id and the body of a message in the outbox.

    Raises:
        SnapshotDamaged: it is not what was written.
    """
    body = _body(path)
    return msgspec.json.decode(body, type=Message).id, body


def messages(outcome: Outcome) -> list[Message]:
    """Return the messages that carry the changes of a run."""
    parts = [
        outcome.changes[first : first + PER_MESSAGE]
        for first in range(0, len(outcome.changes), PER_MESSAGE)
    ]
    return [
        Message(
            id=f"{outcome.portfolio}-{outcome.run}-{number:06}",
            portfolio=outcome.portfolio,
            run=outcome.run,
            part=number,
            parts=len(parts),
            at=outcome.at,
            changes=part,
        )
        for number, part in enumerate(parts, start=1)
    ]


def _body(path: Path) -> bytes:
    try:
        return unseal(path.read_bytes(), path)
    except FileNotFoundError as error:
        raise SnapshotDamaged(
            "the file is gone", where=str(path), hint="restore the workspace from a backup"
        ) from error
