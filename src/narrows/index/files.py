"""The files of a snapshot: arrays, blobs and the manifest that vouches for them."""

from __future__ import annotations

import hashlib
import threading
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from narrows.index.cores import cores
from narrows.model.errors import SnapshotDamaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = "13"
"""Version of the snapshot's files; another engine's format is refused, not guessed."""

MANIFEST = "manifest.json"


class FileEntry(msgspec.Struct, frozen=True):
    """One file: its size in bytes and CRC-32 (quick to check at open)."""

    size: int
    crc32: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a snapshot consists of.

    Attributes:
        format: Version of the file format.
        analysis: Hash of the word tables and code the names were analysed with.
        counts: Number of entities, parties, names, words and keys.
        files: Every file with its checksum.
    """

    format: str
    analysis: str
    counts: dict[str, int]
    files: dict[str, FileEntry]

    @property
    def id(self) -> str:
        """Name of exactly these bytes."""
        data = msgspec.json.encode(self, order="deterministic")
        return hashlib.sha256(data).hexdigest()[:16]


def write_array(path: Path, values: NDArray[np.generic]) -> None:
    """Write an array to a file of NumPy's own format.

    ``numpy.save`` does the same, but where the disk refuses it tells how many numbers it wrote
    and not why.

    Raises:
        OSError: the disk refuses.
    """
    import numpy as np

    values = np.ascontiguousarray(values)
    with path.open("wb") as file:
        told = np.lib.format.header_data_from_array_1_0(values)
        np.lib.format.write_array_header_1_0(file, told)
        file.write(values.data if values.size else b"")


class Writer:
    """Writes the files of one snapshot into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, FileEntry] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def array(self, name: str, values: NDArray[np.generic]) -> None:
        """Write an array as ``<name>.npy``."""
        path = self.folder / f"{name}.npy"
        write_array(path, values)
        self.note(path)

    def note(self, path: Path) -> None:
        """Take a finished file into the manifest."""
        self.files[path.name] = _entry(path)

    def close(self, analysis: str, counts: dict[str, int]) -> Manifest:
        """Write the manifest, last of all: without it there is no snapshot."""
        manifest = Manifest(
            format=FORMAT, analysis=analysis, counts=counts, files=dict(sorted(self.files.items()))
        )
        data = msgspec.json.format(msgspec.json.encode(manifest, order="deterministic"))
        (self.folder / MANIFEST).write_bytes(data)
        return manifest


def read_manifest(folder: Path) -> Manifest:
    """Read a snapshot's manifest.

    Raises:
        SnapshotDamaged: it is missing, unreadable or of another format.
    """
    path = folder / MANIFEST
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise damaged("there is no manifest", path) from None
    except (msgspec.DecodeError, OSError) as error:
        raise damaged(f"the manifest cannot be read: {error}", path) from error
    if manifest.format != FORMAT:
        raise damaged(f"format {manifest.format} is not this engine's {FORMAT}", path)
    return manifest


def verify(folder: Path, manifest: Manifest) -> None:
    """Check size and checksum of every file, several at a time where there is much to read.

    Raises:
        SnapshotDamaged: a file is missing or is not what was written.
    """
    sizes = {name: entry.size for name, entry in manifest.files.items()}
    # The largest first, so that no thread is left with it at the end.
    todo = iter(sorted(sizes, key=sizes.__getitem__, reverse=True))
    told: dict[str, SnapshotDamaged | None] = {}

    def work() -> None:
        for name in todo:
            told[name] = _wrong(folder / name, manifest.files[name])

    others = min(_READERS, cores()) - 1 if sum(sizes.values()) > _MUCH else 0
    threads = [threading.Thread(target=work) for _ in range(others)]
    for thread in threads:
        thread.start()
    work()
    for thread in threads:
        thread.join()
    for name in sizes:
        # What a thread did not come to the end of is not verified.
        if wrong := told.get(name, damaged("a file could not be verified", folder / name)):
            raise wrong


_MUCH = 4 << 20
"""Bytes from which starting a thread pays."""

_READERS = 4
"""Files read at a time: reading them is soon limited by memory."""


def _wrong(path: Path, entry: FileEntry) -> SnapshotDamaged | None:
    """Return what is wrong with a file."""
    try:
        found = _entry(path)
    except OSError as error:
        wrong = damaged("a file is missing or unreadable", path)
        wrong.__cause__ = error
        return wrong
    return None if found == entry else damaged("a file is not what was written", path)


def _entry(path: Path) -> FileEntry:
    """Read a file, a block at a time, and tell its size and checksum."""
    crc = size = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            crc = zlib.crc32(block, crc)
            size += len(block)
    return FileEntry(size, crc)


def damaged(message: str, path: Path) -> SnapshotDamaged:
    """Return the error for a damaged snapshot."""
    return SnapshotDamaged(message, where=str(path), hint="build the snapshot again from its lists")
