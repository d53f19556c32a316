"""An opened snapshot: memory-mapped, read-only, shared between threads and workers."""

from __future__ import annotations

import mmap
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from narrows.index import files
from narrows.index.entity_code import unpack
from narrows.index.files import FORMAT, Manifest
from narrows.index.keys import hashed
from narrows.model.entity import Entity
from narrows.text.name_code import Names, Words, WrittenName

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FORMAT", "Snapshot", "open_snapshot"]


class Table:
    """A sorted table from 63-bit keys to numbers.

    Attributes:
        key: The keys, ascending.
        value: The number under each; those of one key ascending.
    """

    def __init__(self, key: NDArray[np.int64], value: NDArray[np.int32]) -> None:
        self.key = key
        self.value = value

    def get(self, key: int) -> list[int]:
        """Return the numbers under a key, ascending."""
        low = int(np.searchsorted(self.key, key, "left"))
        high = int(np.searchsorted(self.key, key, "right"))
        found: list[int] = self.value[low:high].tolist()
        return found

    def get_many(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers under many keys, and for each the place of its key."""
        low = np.searchsorted(self.key, keys, "left")
        length = np.searchsorted(self.key, keys, "right") - low
        ends = np.cumsum(length)
        total = int(ends[-1]) if len(ends) else 0
        place = np.repeat(np.arange(len(keys)), length)
        at = np.arange(total) - np.repeat(ends - length - low, length)
        return self.value[at].astype(np.int64), place


_POPULATE_READ = 22
"""Linux's MADV_POPULATE_READ, since 5.14: linux/mman.h, madvise(2)."""

_SELDOM_READ = (
    "entity_",
    "id_",
    "link_",
    "stated_",
    "join_",
    "identifier_",
    "text",
    "word_meaning",
)
"""How the names of arrays begin that look-ups do not go through."""

_MOST_DECODED = 8192
"""Parties kept decoded: enough for a national list, some tens of MB."""

_MOST_TEXTS = 1 << 16
"""Words kept decoded, some MB: the words of names that are found are met again and again."""


class Snapshot:
    """Entities, names and candidate keys of one set of list versions.

    Attributes:
        id: Name of exactly these bytes.
        manifest: What the snapshot consists of.
        words, names: Prepared names, see ``text.name_code``.
        beside: What each thread has prepared for asking this snapshot; it goes when it is closed.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self.id = manifest.id
        self._decoded: dict[int, Entity] = {}
        self._texts: dict[int, str] = {}
        self.beside = threading.local()
        self._ahead: tuple[mmap.mmap, ...] = ()
        self._file = (folder / "entities.bin").open("rb")
        size = manifest.files["entities.bin"].size
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        self._entity_at = self._array("entity_at")
        self.ids = self._table("id")
        self.links = self._table("link")
        self.entity_meaning: NDArray[np.bytes_] = self._array("entity_meaning")
        self.stated_at: NDArray[np.int32] = self._array("stated_at")
        self.stated_key: NDArray[np.int64] = self._array("stated_key")
        self.party_entity: NDArray[np.int32] = self._array("party_entity")
        self.party_kind: NDArray[np.uint8] = self._array("party_kind")
        self.party_schema: NDArray[np.uint16] = self._array("party_schema")
        self.party_years: NDArray[np.uint64] = self._array("party_years")
        self.party_days: NDArray[np.uint64] = self._array("party_days")
        self.name_party: NDArray[np.int32] = self._array("name_party")
        self.name_statement: NDArray[np.int32] = self._array("name_statement")
        self.name_quality: NDArray[np.uint8] = self._array("name_quality")
        self.exact = self._table("exact")
        self.identifiers = self._table("identifier")
        self.symbols = self._table("symbol")
        self.sound_words = self._table("sound_word")
        self.sound_joins = self._table("sound_join")
        self.names = Names(*(self._array(f"name_{f}") for f in Names.__struct_fields__))
        self.words = Words(*(self._array(f"word_{f}") for f in Words.__struct_fields__))
        self.text_at: NDArray[np.int32] = self._array("text_at")
        self.text: NDArray[np.uint8] = self._array("text")
        # A few places of them are read at a time, and so most quickly.
        names, words = self.names, self.words
        told = (names.at, names.word, names.role, words.rarity, self.text_at, self.text)
        self._written = tuple([one.data for one in told])
        self.word_meaning: NDArray[np.bytes_] = self._array("word_meaning")
        self.join_at: NDArray[np.int32] = self._array("join_at")
        self.join_number: NDArray[np.int32] = self._array("join_number")
        self.post_at: NDArray[np.int64] = self._array("post_at")
        self.post_name: NDArray[np.int32] = self._array("post_name")
        self.gram_at: NDArray[np.int64] = self._array("gram_at")
        self.gram_key: NDArray[np.int32] = self._array("gram_key")
        self.key_grams: NDArray[np.uint8] = self._array("key_grams")

    def _array(self, name: str) -> Any:
        """Return one of the snapshot's arrays, memory-mapped and read-only."""
        path = self.folder / f"{name}.npy"
        mapped = np.load(path, mmap_mode="r")
        if isinstance(mapped.base, mmap.mmap) and not name.startswith(_SELDOM_READ):
            self._ahead += (mapped.base,)
        return np.asarray(mapped)

    def _table(self, name: str) -> Table:
        return Table(self._array(f"{name}_key"), self._array(f"{name}_value"))

    def read_ahead(self) -> None:
        """Have the system map at once all that look-ups go through, once.

        Else each question waits for the pages it is the first to touch: of five million names
        for thousands. A system that cannot do it maps them as they are touched.
        """
        ahead, self._ahead = self._ahead, ()
        if sys.platform == "linux":
            for mapped in ahead:
                with suppress(OSError):
                    mapped.madvise(_POPULATE_READ)

    def __len__(self) -> int:
        return len(self._entity_at) - 1

    def entity(self, number: int) -> Entity:
        """Return an entity by its number in the snapshot."""
        a, b = int(self._entity_at[number]), int(self._entity_at[number + 1])
        return unpack(self._map[a:b])

    def __iter__(self) -> Iterator[Entity]:
        return (self.entity(number) for number in range(len(self)))

    def entities_by_id(self, entity_id: str) -> tuple[Entity, ...]:
        """Return every entity with this id: one per list that has it."""
        found = (self.entity(number) for number in self.ids.get(hashed("id", entity_id)))
        return tuple(entity for entity in found if entity.id == entity_id)

    def pointing_at(self, entity_id: str) -> tuple[Entity, ...]:
        """Return the entities with a property that names this id."""
        numbers = dict.fromkeys(self.links.get(hashed("id", entity_id)))
        return tuple(self.entity(number) for number in numbers)

    def party(self, party: int) -> Entity:
        """Return the entity of a party number; those asked for often stay decoded."""
        found = self._decoded.get(party)
        if found is None:
            if len(self._decoded) >= _MOST_DECODED:
                self._decoded.clear()
            found = self._decoded[party] = self.entity(int(self.party_entity[party]))
        return found

    def written(self, name: int, *, person: bool) -> WrittenName:
        """Return the words of a name by its number, as the name is read.

        Args:
            name: Its number in the snapshot.
            person: Its words are as rare as among names of persons, else of others.
        """
        begin, word, role, rarity, *_ = self._written
        first, last = begin[name], begin[name + 1]
        words = word[first:last].tolist()
        known, column = self._texts, 1 - person
        return WrittenName(
            tuple([known.get(w) or self._text(w) for w in words]),
            tuple(role[first:last]),
            tuple([rarity[2 * w + column] for w in words]),
        )

    def _text(self, word: int) -> str:
        """Return a word as it is written; those asked for often stay decoded."""
        if len(self._texts) >= _MOST_TEXTS:
            self._texts.clear()
        *_, at, text = self._written
        found = self._texts[word] = str(text[at[word] : at[word + 1]], "utf-8")
        return found

    @property
    def parties(self) -> int:
        """Number of parties."""
        return len(self.party_entity)

    def close(self) -> None:
        """Let go of the files."""
        self.beside = threading.local()
        if isinstance(self._map, mmap.mmap):
            self._map.close()
        self._file.close()

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_snapshot(folder: Path, *, verify: bool = True) -> Snapshot:
    """Open a snapshot.

    Args:
        folder: The snapshot's folder.
        verify: Check every file's checksum first; leave it on unless the caller has
            just done so.

    Raises:
        SnapshotDamaged: a file is missing, cut, changed or of another format.
    """
    manifest = files.read_manifest(folder)
    if verify:
        files.verify(folder, manifest)
    try:
        return Snapshot(folder, manifest)
    except (OSError, ValueError, KeyError) as error:
        raise files.damaged(f"a file cannot be read: {error}", folder) from error
