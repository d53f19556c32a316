"""Snapshots: folders of index files built from a view; derived and disposable.

A snapshot is built in a folder of its own, given a manifest with the SHA-256 of
each file, synced, and renamed to its id. Opening it verifies every file and that
the manifest was written for this very id, so that a cut, flipped, exchanged or
older file is found before anything is answered from it. Deleting one loses
nothing: it is built again. Whoever answers from one holds it, so that no sweep removes it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import msgspec

from narrows.model.errors import SnapshotDamaged, StoreError
from narrows.store.durable import (
    make_folders,
    reported,
    seal,
    sha256_file,
    sync_file,
    sync_folder,
    unseal,
    write_new,
)

MANIFEST = "seal.json"
_BUILDING = ".building-"
_HASHED_AT_A_TIME = min(4, os.cpu_count() or 1)


class _Part(msgspec.Struct, frozen=True):
    size: int
    sha256: str


class _Manifest(msgspec.Struct, frozen=True):
    id: str
    parts: dict[str, _Part]


class Hold:
    """Keeps sweeps from removing a snapshot, until it is closed or its process ends."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    def close(self) -> None:
        """Let go."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class Snapshots:
    """The snapshots of a workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, snapshot: str) -> Path | None:
        """Return the folder of a snapshot, every file verified; None if there is none.

        Raises:
            SnapshotDamaged: a file is not the one that was built.
        """
        place = self._place(snapshot)
        if not place.is_dir():
            return None
        manifest = _read_manifest(place, snapshot)
        there = {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()}
        if there != {MANIFEST, *manifest.parts}:
            odd = sorted(there.symmetric_difference({MANIFEST, *manifest.parts}))
            raise _damaged(place, f"files missing or foreign: {', '.join(odd)}")
        # Hashing lets other threads run: large files first, so that all end at one time.
        names = sorted(manifest.parts, key=lambda name: -manifest.parts[name].size)
        with ThreadPoolExecutor(_HASHED_AT_A_TIME) as threads:
            for name, found in zip(
                names, threads.map(_part, map(place.joinpath, names)), strict=True
            ):
                if found != manifest.parts[name]:
                    raise _damaged(place / name, "the file is not the one that was built")
        return place

    def hold(self, snapshot: str) -> Hold | None:
        """Hold a snapshot, verified or not; None where there is none."""
        place = self._place(snapshot)
        try:
            handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            return None
        with suppress(OSError):
            # Where folders cannot be locked nothing can be told unused, so none is swept.
            fcntl.flock(handle, fcntl.LOCK_SH)
        if _same(handle, place):
            return Hold(handle)
        # A sweep was first.
        os.close(handle)
        return None

    def publish(self, snapshot: str, build: Callable[[Path], None]) -> Path:
        """Build a snapshot and put it in its place in one step.

        Where another process has published the same id meanwhile, its folder is used:
        equal ids hold equal content. A damaged folder of this id is replaced.

        Args:
            snapshot: Its id; names the content.
            build: Writes all files into the folder it is given.

        Raises:
            StoreError: the disk refuses; nothing is published.
        """
        place = self._place(snapshot)
        with reported("building the snapshot", place):
            make_folders(self.folder)
            staged = self.folder / f"{_BUILDING}{uuid.uuid4().hex}"
            staged.mkdir()
            handle = os.open(staged, os.O_RDONLY | os.O_DIRECTORY)
        try:
            # The lock tells the sweep that this folder's builder is alive.
            fcntl.flock(handle, fcntl.LOCK_EX)
            with reported("building the snapshot", place):
                build(staged)
            with reported("publishing the snapshot", place):
                _close(staged, snapshot)
                self._swap(staged, place, snapshot)
        finally:
            os.close(handle)
            shutil.rmtree(staged, ignore_errors=True)
        return place

    def discard(self, snapshot: str) -> None:
        """Remove a snapshot, damaged or not."""
        place = self._place(snapshot)
        if place.is_dir():
            aside = self.folder / f"{_BUILDING}{uuid.uuid4().hex}"
            with reported("removing the snapshot", place):
                place.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all published snapshots, newest first."""
        if not self.folder.is_dir():
            return ()
        found = [p for p in self.folder.iterdir() if p.is_dir() and not p.name.startswith(".")]
        found.sort(key=lambda place: place.stat().st_mtime_ns, reverse=True)
        return tuple(place.name for place in found)

    def sweep(self, keep: Iterable[str] = (), newest: int = 4) -> tuple[str, ...]:
        """Remove what dead builders left, and all snapshots but some and those held.

        Args:
            keep: Ids that stay whatever their age.
            newest: How many of the newest stay as well.
        """
        if not self.folder.is_dir():
            return ()
        for place in self.folder.glob(f"{_BUILDING}*"):
            if not _in_use(place):
                shutil.rmtree(place, ignore_errors=True)
        kept = {*keep, *self.ids()[:newest]}
        return tuple(one for one in self.ids() if one not in kept and self._removed(one))

    def _removed(self, snapshot: str) -> bool:
        """Remove a snapshot nobody holds; tell whether it was."""
        try:
            handle = os.open(self._place(snapshot), os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            return False
        aside = self.folder / f"{_BUILDING}{uuid.uuid4().hex}"
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._place(snapshot).rename(aside)
        except OSError:
            return False
        finally:
            os.close(handle)
        shutil.rmtree(aside, ignore_errors=True)
        return True

    def _swap(self, staged: Path, place: Path, snapshot: str) -> None:
        if place.exists():
            try:
                if self.open(snapshot) is not None:
                    return
            except SnapshotDamaged:
                self.discard(snapshot)
        try:
            staged.rename(place)
        except OSError:
            # Lost a race: the other builder's folder holds the same content.
            if self.open(snapshot) is None:
                raise
        sync_folder(self.folder)

    def _place(self, snapshot: str) -> Path:
        if not snapshot or snapshot.startswith(".") or "/" in snapshot:
            raise StoreError(f"{snapshot!r} cannot name a snapshot")
        return self.folder / snapshot


def _close(staged: Path, snapshot: str) -> None:
    parts: dict[str, _Part] = {}
    for path in sorted(staged.rglob("*")):
        if path.is_dir():
            continue
        name = path.relative_to(staged).as_posix()
        sync_file(path)
        parts[name] = _part(path)
    body = msgspec.json.encode(_Manifest(snapshot, parts))
    write_new(staged / MANIFEST, seal(body))
    for path in sorted(p for p in staged.rglob("*") if p.is_dir()):
        sync_folder(path)
    sync_folder(staged)


def _part(path: Path) -> _Part:
    return _Part(path.stat().st_size, sha256_file(path))


def _read_manifest(place: Path, snapshot: str) -> _Manifest:
    path = place / MANIFEST
    try:
        manifest = msgspec.json.decode(unseal(path.read_bytes(), path), type=_Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise _damaged(path, f"the manifest cannot be read: {error}") from error
    if manifest.id != snapshot:
        raise _damaged(path, f"this is snapshot {manifest.id}, not {snapshot}")
    return manifest


def _same(handle: int, place: Path) -> bool:
    """Tell whether an opened folder is still the one in its place."""
    try:
        return os.path.samestat(os.fstat(handle), place.stat())
    except OSError:
        return False


def _in_use(place: Path) -> bool:
    try:
        handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _damaged(path: Path, message: str) -> SnapshotDamaged:
    return SnapshotDamaged(
        message,
        where=str(path),
        hint="delete the snapshot folder; it is built again from the list versions",
    )
