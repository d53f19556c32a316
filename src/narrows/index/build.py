"""Building a snapshot: a pure function of entities and word tables.

The same entities in the same order give the same bytes, whether every name is analysed
or those of an earlier snapshot are taken over. Files are written into the given folder;
swapping it into place is the store's work.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.index.analysed import KINDS, MEANING, NO_PARTY, entity_meaning
from narrows.index.base import Base
from narrows.index.entity_code import pack
from narrows.index.files import FORMAT, Manifest, Writer
from narrows.index.number import numbered
from narrows.index.read import QUALITIES, Reading
from narrows.index.write import write_entities, write_names, write_words
from narrows.model.entity import Entity
from narrows.model.errors import SnapshotDamaged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.index.snapshot import Snapshot

__all__ = ["KINDS", "QUALITIES", "Progress", "SnapshotInfo", "analysis_hash", "build", "fits"]

_TEXT = resources.files("narrows.text")

Progress = Callable[[str, int, int | None], None]

_BLOCK = 1000
"""Entities that are looked up in the base together."""


class SnapshotInfo(msgspec.Struct, frozen=True):
    """What was built.

    Attributes:
        folder: Where it is.
        id: Name of exactly these bytes.
        counts: Number of entities, parties, names, words and keys.
        taken_over: How many of the entities were analysed already in the base.
    """

    folder: Path
    id: str
    counts: dict[str, int]
    taken_over: int = 0


def build(
    entities: Iterable[Entity],
    folder: Path,
    *,
    base: Snapshot | None = None,
    progress: Progress | None = None,
) -> SnapshotInfo:
    """Write a snapshot of entities into a folder.

    Args:
        entities: Parties and what points at them; an id may come from several lists.
        folder: Where the files go; made if missing.
        base: An earlier snapshot, verified: entities that say the same in it are taken
            over, the others analysed. The files are the same with any base and without;
            one of another engine, or whose files do not fit together, is not used.
        progress: Told (what, done, of how many or None) about every thousand entities.

    Returns:
        The snapshot's id and counts.

    Raises:
        UnknownSchema: the schema of an entity is none of FollowTheMoney's.
    """
    former = _former(base)
    out = Writer(folder)
    order, reading = _read(entities, out, former, progress)
    listed, words = numbered(order, reading, former)
    counts = {
        "entities": len(order),
        "parties": int(np.count_nonzero(listed.kind != NO_PARTY)),
        "names": len(listed.words),
        "words": words.own,
        "keys": words.count,
    }
    write_entities(out, listed)
    write_names(out, listed, words.own, words.count)
    taken_over = len(order) - len(reading)
    tokens, joins = reading.words, list(reading.joined)
    # What is written or was only there for finding words again makes room for the words.
    del listed, reading
    write_words(out, words.keys(tokens, joins, former), words.own)
    manifest = out.close(analysis_hash(), counts)
    return SnapshotInfo(folder, manifest.id, counts, taken_over)


def _former(base: Snapshot | None) -> Base | None:
    if base is None or not fits(base.manifest):
        return None
    try:
        return Base(base)
    except SnapshotDamaged:
        return None


def fits(manifest: Manifest) -> bool:
    """Tell whether a snapshot is of this engine's format and analysis."""
    return manifest.format == FORMAT and manifest.analysis == analysis_hash()


@cache
def analysis_hash() -> str:
    """Return a hash over what names are analysed and indexed with: word tables and code.

    A snapshot of another analysis is not asked: what is listed there and what is asked now
    would be read in two ways, and a name could miss itself.
    """
    found = hashlib.sha256()
    for folder in (_TEXT.joinpath("data"), _TEXT, resources.files("narrows.index")):
        for file in sorted(folder.iterdir(), key=lambda f: f.name):
            if file.is_file() and (folder.name == "data" or file.name.endswith(".py")):
                found.update(file.name.encode())
                found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _read(
    entities: Iterable[Entity], out: Writer, base: Base | None, progress: Progress | None
) -> tuple[NDArray[np.int64], Reading]:
    """Write entities down, and analyse those the base does not have.

    Returns:
        Each entity's number among the base's and, after these, the ones read; and what
        was read.
    """
    reading = Reading()
    before = 0 if base is None else len(base.listed.kind)
    order, meanings, at = array("q"), bytearray(), array("q", [0])
    more = iter(entities)
    path = out.folder / "entities.bin"
    with path.open("wb") as file:
        while block := list(islice(more, _BLOCK)):
            for entity in block:
                at.append(at[-1] + file.write(pack(entity)))
            meaning = np.frombuffer(b"".join(map(entity_meaning, block)), MEANING)
            meanings += meaning.tobytes()
            known = [-1] * len(block) if base is None else base.entities(meaning).tolist()
            for entity, number in zip(block, known, strict=True):
                order.append(number if number >= 0 else before + len(reading))
                if number < 0:
                    reading.add(entity)
            if progress is not None and len(block) == _BLOCK:
                progress("reading names", len(order), None)
    if progress is not None:
        progress("reading names", len(order), len(order))
    out.note(path)
    out.array("entity_at", np.asarray(at))
    out.array("entity_meaning", np.frombuffer(bytes(meanings), MEANING))
    return np.asarray(order), reading
