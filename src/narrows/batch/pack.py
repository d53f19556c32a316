"""A workspace packed for machines that do not have it: what answering needs, one file.

Catalogues, facts and validity of the versions used, the snapshot built from them, and
kept stakes with the statements they are joined to. Every part keeps its checksum, so the
pack is verified where it is opened like the workspace it was taken from.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

from narrows.service.screener import Screener
from narrows.store.durable import reported
from narrows.store.versions import FACTS, VALIDITY


def pack(home: Path, screener: Screener, place: Path) -> Path:
    """Write the parts of a workspace a screener stands on into a tar file.

    Args:
        home: The workspace the screener was opened from.
        screener: The screener.
        place: The file to write, ``.tar``.

    Raises:
        StoreError: the disk refuses.
    """
    with reported("packing the workspace", place), tarfile.open(place, "w") as tar:
        for path in _parts(home, screener):
            tar.add(path, path.relative_to(home).as_posix(), recursive=True)
    return place


def _parts(home: Path, screener: Screener) -> Iterator[Path]:
    stakes = home / "ownership"
    for name, row in sorted(screener.view.rows.items()):
        folder = screener.view.workspace.lists / name
        if stakes.is_dir():
            yield folder
            continue
        yield from sorted(path for path in folder.iterdir() if path.is_file())
        for part in (FACTS, VALIDITY):
            yield folder / "versions" / row.id / part
    if stakes.is_dir():
        yield stakes
    yield screener.folder
