"""Fetch lists from their publishers and take them in, each for itself.

A download goes the way of every publication. Where the publisher says that
nothing changed, or serves the same bytes, the version held is confirmed instead:
its age begins anew.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from narrows.lists import source as sources
from narrows.lists.fetch import Condition, Transport, fetch
from narrows.lists.source import Download, ListSource
from narrows.model.errors import ListError, NarrowsError
from narrows.service.intake import Intake, Outcome, take_in
from narrows.service.quarantine import quarantine
from narrows.store.durable import move_into, reported, seal, unseal, write_new
from narrows.store.versions import Versions
from narrows.store.workspace import Workspace

STATE = "fetched.json"


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """What became of fetching one list.

    Attributes:
        list: Its name.
        outcome: What was taken in or confirmed, None where nothing could be fetched.
        fault: Why nothing could be fetched, None otherwise.
    """

    list: str
    outcome: Outcome | None = None
    fault: NarrowsError | None = None


class _State(msgspec.Struct, frozen=True):
    """What the server said of the files of the version last taken in."""

    content: str
    conditions: dict[str, Condition]


def update_list(
    workspace: Workspace, name: str, now: str, transport: Transport | None = None
) -> Update:
    """Fetch one list and take it in; a failure is told, not raised.

    Args:
        workspace: Where it is kept.
        name: An official list.
        now: The present moment, ISO UTC.
        transport: How to connect; the system's way where None.
    """
    try:
        source = sources.load(name)
        if not fetchable(source.files):
            raise ListError(
                f"the publisher of {name} offers no address that can be fetched",
                hint=f"download it from {source.url} and run: narrows lists add {name} FILE…",
            )
        versions = Versions(workspace, name)
        with workspace.writing() as pen:
            return Update(list=name, outcome=_update(versions, source, pen, now, transport))
    except NarrowsError as error:
        return Update(list=name, fault=error)


def _update(
    versions: Versions, source: ListSource, pen: Path, now: str, transport: Transport | None
) -> Outcome:
    serving = versions.catalogue().serving()
    state = _read_state(versions.folder / STATE)
    held = serving is not None and state is not None and state.content == serving.content
    conditions = state.conditions if held and state is not None else {}
    fetched = _fetch_all(source, conditions, pen / "first", transport)
    if fetched is not None and not fetched[0] and serving is not None:
        versions.confirm(serving, now, pen)
        return Outcome(version=versions.get(serving), unchanged=True)
    if fetched is None:
        # Some files changed and some did not: take the whole set as it is now.
        fetched = _fetch_all(source, {}, pen / "second", transport)
    if fetched is None:
        raise ListError(f"{source.name}: the server answers 304 though nothing was asked")
    paths, answered = fetched
    publication = quarantine(paths, source, pen / "quarantine")
    outcome = take_in(versions, publication, Intake(), pen, now)
    if outcome.version.state == "accepted":
        _write_state(versions.folder / STATE, _State(publication.content, answered), pen)
    return outcome


def _fetch_all(
    source: ListSource,
    conditions: dict[str, Condition],
    folder: Path,
    transport: Transport | None,
) -> tuple[list[Path], dict[str, Condition]] | None:
    """Return the files and what was said of them: no files where none changed, None
    where only some did."""
    folder.mkdir()
    paths: list[Path] = []
    answered: dict[str, Condition] = {}
    asked = [file for file in source.files if file.url is not None]
    for file in asked:
        found = fetch(
            str(file.url),
            source.hosts,
            folder / file.name,
            conditions.get(file.name),
            transport=transport,
        )
        answered[file.name] = found.condition
        if found.path is not None:
            paths.append(found.path)
    return (paths, answered) if len(paths) in (0, len(asked)) else None


def _read_state(path: Path) -> _State | None:
    # Only saves a download: where it is gone or damaged, the files are fetched again.
    try:
        return msgspec.json.decode(unseal(path.read_bytes(), path), type=_State)
    except (OSError, NarrowsError, msgspec.MsgspecError):
        return None


def _write_state(path: Path, state: _State, pen: Path) -> None:
    staged = pen / STATE
    with reported("noting what was fetched", path):
        write_new(staged, seal(msgspec.json.encode(state)))
        move_into(staged, path)


def fetchable(files: tuple[Download, ...]) -> bool:
    """Tell whether every required file of a set has an address."""
    return bool(files) and all(file.url for file in files if file.required)
