"""Answered chunks on disk: whole and sealed, or not there."""

from __future__ import annotations

import os
from pathlib import Path

from narrows.batch.result import RowResult, from_lines
from narrows.model.errors import SnapshotDamaged
from narrows.model.finding import Basis
from narrows.store.durable import reported, seal, sync_folder, unseal, write_new


class Chunks:
    """The folder ``chunks`` of a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, index: int) -> Path:
        """Return where a chunk is kept."""
        return self.folder / f"{index:08}.jsonl"

    def keep(self, index: int, lines: bytes) -> None:
        """Keep the answers of one chunk, durably.

        Raises:
            StoreError: the disk refuses.
        """
        part = self.folder / f".{index:08}.{os.getpid()}.part"
        with reported("keeping answers", part):
            write_new(part, seal(lines))
            part.rename(self.path(index))
            sync_folder(self.folder)

    def has(self, index: int) -> bool:
        """Tell whether a whole chunk is kept; a damaged one is taken away."""
        path = self.path(index)
        if not path.is_file():
            return False
        try:
            unseal(path.read_bytes(), path)
        except SnapshotDamaged:
            path.unlink()
            return False
        return True

    def read(self, index: int, basis: Basis) -> list[RowResult]:
        """Return the answers of one chunk.

        Raises:
            SnapshotDamaged: they are not what was written.
        """
        path = self.path(index)
        return from_lines(unseal(path.read_bytes(), path), basis)

    def sweep(self) -> None:
        """Remove what a killed worker left half written."""
        for part in self.folder.glob(".*.part"):
            part.unlink(missing_ok=True)

    def drop(self) -> None:
        """Remove all chunks: the output they made is complete."""
        for path in self.folder.iterdir():
            path.unlink()
        self.folder.rmdir()
