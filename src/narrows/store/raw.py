"""Publications byte for byte, named by their SHA-256, compressed with zstd."""

from __future__ import annotations

import hashlib
from pathlib import Path

from narrows.model.errors import SnapshotDamaged
from narrows.store.durable import make_folders, move_into, reported, write_new


class RawStore:
    """The folder of raw files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, sha256: str) -> Path:
        """Return where the bytes with this SHA-256 are kept."""
        return self.folder / sha256[:2] / f"{sha256}.zst"

    def keep(self, source: Path, sha256: str, staged: Path) -> None:
        """Keep a file's bytes; nothing is done where they are kept already.

        Args:
            source: The file, whose SHA-256 is already known.
            sha256: Its hash.
            staged: A name in a private folder on the same file system.

        Raises:
            StoreError: the disk refuses.
        """
        place = self.place(sha256)
        if place.is_file():
            return
        import pyarrow as pa

        data = source.read_bytes()
        header = len(data).to_bytes(8, "big")
        packed = pa.compress(data, codec="zstd", asbytes=True)
        with reported("keeping the raw file", place):
            make_folders(place.parent)
            write_new(staged, header + packed)
            move_into(staged, place)

    def read(self, sha256: str) -> bytes:
        """Return the bytes of a raw file, verified.

        Raises:
            SnapshotDamaged: they are missing or have changed.
        """
        import pyarrow as pa

        place = self.place(sha256)
        try:
            packed = place.read_bytes()
            size = int.from_bytes(packed[:8], "big")
            data: bytes = pa.decompress(packed[8:], size, codec="zstd", asbytes=True)
        except (OSError, ValueError, pa.ArrowException, MemoryError, OverflowError) as error:
            raise _damaged(place, f"the raw file cannot be read: {error}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise _damaged(place, "the raw bytes are not those that were kept")
        return data


def _damaged(place: Path, message: str) -> SnapshotDamaged:
    return SnapshotDamaged(message, where=str(place), hint="restore the workspace from a backup")
