"""Quarantine: copies of a publication's files that nobody else can change.

What is hashed, what is read and what is kept are the very same bytes, whatever
happens to the files they came from meanwhile.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Sequence
from pathlib import Path

import msgspec

from narrows.lists.set_names import set_names
from narrows.lists.source import ListSource
from narrows.model.errors import InputError
from narrows.model.reading import SourceFile
from narrows.model.version import RawFile
from narrows.store.durable import reported

MAX_FILE_BYTES = 2 << 30
_CHUNK = 1 << 20


class Publication(msgspec.Struct, frozen=True):
    """A publication in quarantine: copies whose hashes are known."""

    files: tuple[SourceFile, ...]
    raw: tuple[RawFile, ...]

    @property
    def content(self) -> str:
        """Hash over the sorted file hashes: the name of these bytes."""
        return hashlib.sha256("\n".join(sorted(r.sha256 for r in self.raw)).encode()).hexdigest()


def quarantine(paths: Sequence[Path], source: ListSource, folder: Path) -> Publication:
    """Copy files into a private folder and hash them.

    Raises:
        InputError: a path is no readable file, too large, or given twice.
        StoreError: the disk refuses.
    """
    if not paths:
        raise InputError(f"no files were given for {source.name}", hint="name the list's files")
    files: list[SourceFile] = []
    raw: list[RawFile] = []
    folder.mkdir()
    for number, (path, name) in enumerate(zip(paths, set_names(paths, source), strict=True)):
        place = folder / f"{number}-{name}"
        sha256, size = _copy(path, place)
        files.append(SourceFile(name, place))
        raw.append(RawFile(name, sha256, size))
    return Publication(tuple(files), tuple(raw))


def _copy(path: Path, place: Path) -> tuple[str, int]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError("this is no regular file", where=str(path))
        source = path.open("rb")
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", where=str(path)) from error
    digest, size = hashlib.sha256(), 0
    with source, reported("copying into quarantine", place), place.open("xb") as copy:
        while piece := source.read(_CHUNK):
            size += len(piece)
            if size > MAX_FILE_BYTES:
                raise InputError(f"larger than {MAX_FILE_BYTES >> 30} GB", where=str(path))
            digest.update(piece)
            copy.write(piece)
    return digest.hexdigest(), size
