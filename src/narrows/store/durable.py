"""Write to disk so that it is there afterwards, or say that it is not.

A file is written beside its place, synced, renamed into it, and the folder that
now names it is synced. A sync that failed once is never tried again: the kernel
may have dropped the pages and would report success (the lesson PostgreSQL drew
in 2018). It stops the write instead.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from narrows.model.errors import SnapshotDamaged, StoreError

_CHUNK = 1 << 20


@contextmanager
def reported(doing: str, path: Path) -> Iterator[None]:
    """Turn an operating-system error into one that says what was being done.

    Raises:
        StoreError: any ``OSError`` inside.
    """
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{doing} failed: {error.strerror or error}",
            where=str(path),
            hint="nothing was changed; free space or repair the disk, then run it again",
        ) from error


def sync_folder(folder: Path) -> None:
    """Make the names inside a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the bytes of a written file durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_new(path: Path, data: bytes) -> None:
    """Write a file inside a private folder and sync its bytes (not its name)."""
    with path.open("xb", buffering=0) as stream:
        view = memoryview(data)
        while view:
            view = view[stream.write(view) :]
        os.fsync(stream.fileno())


def make_folders(folder: Path, *, private: bool = False) -> None:
    """Create a folder and its parents, each name durable.

    Args:
        folder: The folder.
        private: Only its owner may look into it, where it is made now: what a customer's name
            is found to be like is nobody else's to read.
    """
    missing: list[Path] = []
    above = folder
    while not above.is_dir():
        missing.append(above)
        above = above.parent
    for one in reversed(missing):
        one.mkdir(mode=0o700 if private and one == folder else 0o777, exist_ok=True)
        sync_folder(one.parent)


def move_into(staged: Path, place: Path) -> None:
    """Rename a synced file or folder into its place and make the name durable."""
    make_folders(place.parent)
    staged.rename(place)
    sync_folder(place.parent)


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def seal(body: bytes) -> bytes:
    """Put the SHA-256 of a text before it, on a line of its own."""
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def unseal(data: bytes, path: Path) -> bytes:
    """Return the text under a seal.

    Raises:
        SnapshotDamaged: the bytes are not those that were sealed.
    """
    stated, newline, body = data.partition(b"\n")
    if not newline or hashlib.sha256(body).hexdigest().encode() != stated:
        raise SnapshotDamaged(
            "the file's checksum does not hold: it was cut, changed or mixed up",
            where=str(path),
            hint="restore the workspace from a backup, or load the list again",
        )
    return body
