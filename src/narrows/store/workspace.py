"""The workspace folder: where everything Narrows keeps is found.

    raw/<aa>/<sha256>               publications, byte for byte, packed
    lists/<list>/catalogue.json     which versions there are and how they stand
    lists/<list>/versions/<id>/     one immutable folder per version
    snapshots/<id>/                 derived and disposable
    runs/<id>/                      what was asked and answered
    quarantine/<list>/<id>/         the newest refused publication of a list
    staging/                        work in progress; never read, swept by the next writer

One process writes at a time; readers take no lock and see the state of the last
rename.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from narrows.model.errors import StoreError
from narrows.store.durable import make_folders, reported
from narrows.store.snapshots import Snapshots


def default_home() -> Path:
    """Return the folder ``NARROWS_HOME`` names, else the user's own data folder."""
    named = os.environ.get("NARROWS_HOME")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("narrows", appauthor=False))


class Workspace:
    """One workspace folder; created when something is first written."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def raw(self) -> Path:
        """Publications by SHA-256."""
        return self.home / "raw"

    @property
    def lists(self) -> Path:
        """One folder per list."""
        return self.home / "lists"

    @property
    def snapshots(self) -> Snapshots:
        """Built indexes by id."""
        return Snapshots(self.home / "snapshots")

    @property
    def runs(self) -> Path:
        """Records of runs."""
        return self.home / "runs"

    @property
    def quarantine(self) -> Path:
        """Refused publications, one per list."""
        return self.home / "quarantine"

    @property
    def staging(self) -> Path:
        """Work in progress."""
        return self.home / "staging"

    def list_names(self) -> tuple[str, ...]:
        """Return the names of all lists, sorted.

        A list whose catalogue is lost is still one: reading it says what is wrong.
        """
        if not self.lists.is_dir():
            return ()
        marks = ("catalogue.json", "versions")
        return tuple(
            sorted(f.name for f in self.lists.iterdir() if any((f / m).exists() for m in marks))
        )

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Hold the only pen; yield a private folder on the same file system.

        Leftovers of writers that died are swept first. The private folder is removed
        at the end whatever happens; what was moved out of it stays.

        Raises:
            StoreError: another process is writing, or the disk refuses.
        """
        with reported("preparing the workspace", self.home):
            make_folders(self.staging)
            handle = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._take(handle)
            with reported("preparing the workspace", self.staging):
                for leftover in self.staging.iterdir():
                    _remove(leftover)
                folder = self.staging / uuid.uuid4().hex
                folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(handle)

    def _take(self, handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise StoreError(
                    f"the workspace cannot be locked: {error.strerror}", where=str(self.home)
                ) from error
            raise StoreError(
                "another process is writing to this workspace",
                where=str(self.home),
                hint="wait until it has finished, then run it again",
            ) from error


def _remove(leftover: Path) -> None:
    if leftover.is_dir() and not leftover.is_symlink():
        shutil.rmtree(leftover, ignore_errors=True)
    else:
        leftover.unlink(missing_ok=True)
