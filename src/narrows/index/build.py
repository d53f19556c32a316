"""Building a snapshot: a pure function of entities and word tables.

The same entities in the same order give the same bytes. Files are written into the
given folder; swapping it into place is the store's work.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from narrows.codes.schema import Schema, party_kind, schema
from narrows.codes.schema import names as schema_names
from narrows.index.files import Manifest, Writer
from narrows.index.grams import SPACE, word_grams
from narrows.index.keys import hashed, identifier_keys, name_keys, sound_keys
from narrows.index.spell import SPELLINGS, together
from narrows.model.entity import NAME_PROPERTIES, Entity
from narrows.text.name import COMPARED, AnalysedName, NameKind, NameToken, Role, acronym, analyse
from narrows.text.name_code import Encoder, symbol_number, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TOKENS_AT_A_TIME = 1 << 20
"""Words whose keys are sorted at a time: bounds what sorting them holds in memory."""

Progress = Callable[[str, int, int | None], None]

KINDS: tuple[NameKind, ...] = ("person", "organisation", "vessel", "aircraft", "other")

QUALITIES = {"name": 0, "alias": 1, "previousName": 2, "abbreviation": 3, "weakAlias": 4}
"""How good a name is, by the property it stands in; lower is better."""


class SnapshotInfo(msgspec.Struct, frozen=True):
    """What was built."""

    folder: Path
    id: str
    counts: dict[str, int]


def build(
    entities: Iterable[Entity],
    folder: Path,
    *,
    progress: Progress | None = None,
) -> SnapshotInfo:
    """Write a snapshot of entities into a folder.

    Args:
        entities: Parties and what points at them; an id may come from several lists.
        folder: Where the files go; made if missing.
        progress: Told (what, done, of how many or None) about every thousand entities.

    Returns:
        The snapshot's id and counts.
    """
    collector = _Collector(folder)
    done = 0
    for entity in entities:
        collector.add(entity)
        done += 1
        if progress is not None and done % 1000 == 0:
            progress("reading names", done, None)
    if progress is not None:
        progress("reading names", done, done)
    manifest = collector.finish()
    return SnapshotInfo(folder, manifest.id, manifest.counts)


@cache
def tables_hash() -> str:
    """Return a hash over the word tables names are analysed with."""
    found = hashlib.sha256()
    folder = resources.files("narrows.text").joinpath("data")
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.is_file():
            found.update(file.name.encode())
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


class _Collector:
    """Takes entities in, keeps numbers, writes arrays at the end."""

    def __init__(self, folder: Path) -> None:
        self.writer = Writer(folder)
        self.blob = (folder / "entities.bin").open("wb")
        self.entity_at = array("q", [0])
        self.id_keys = array("q")
        self.link_key = array("q")
        self.link_from = array("i")
        self.party_entity = array("i")
        self.party_kind = array("B")
        self.party_schema = array("H")
        self.names = Encoder()
        self.name_party = array("i")
        self.name_statement = array("i")
        self.name_quality = array("B")
        self.exact_key = array("q")
        self.exact_name = array("i")
        self.identifier_key = array("q")
        self.identifier_party = array("i")
        self.document_key = array("q")
        self.document_holder = array("q")
        self.joins: dict[str, int] = {}
        self.join_word = array("i")
        self.join_name = array("i")

    def add(self, entity: Entity) -> None:
        data = msgspec.msgpack.encode(entity)
        number = len(self.entity_at) - 1
        self.blob.write(data)
        self.entity_at.append(self.entity_at[-1] + len(data))
        self.id_keys.append(hashed("id", entity.id))
        shape = schema(entity.schema)
        for statement in entity.statements:
            prop = shape.properties.get(statement.prop)
            if prop is not None and prop.type == "entity":
                self.link_key.append(hashed("id", statement.value))
                self.link_from.append(number)
        kind = party_kind(entity.schema)
        if kind == "other":
            self._document(entity, shape)
            return
        party = len(self.party_entity)
        self.party_entity.append(number)
        self.party_kind.append(KINDS.index(kind))
        self.party_schema.append(schema_names().index(entity.schema))
        seen: set[tuple[str, ...]] = set()
        for position, statement in enumerate(entity.statements):
            quality = QUALITIES.get(statement.prop)
            if quality is not None and statement.prop in NAME_PROPERTIES:
                name = analyse(statement.value, kind)
                key = (name.text, str(quality))
                if name.tokens and key not in seen:
                    seen.add(key)
                    self._name(name, party, position, quality)
            elif (found := shape.properties.get(statement.prop)) and found.type == "identifier":
                for hash_key in identifier_keys(statement.prop, statement.value):
                    self.identifier_key.append(hash_key)
                    self.identifier_party.append(party)

    def _document(self, entity: Entity, shape: Schema) -> None:
        """Note the numbers of a passport, wallet … for the parties it points at."""
        typed = [(s, shape.properties.get(s.prop)) for s in entity.statements]
        holders = [hashed("id", s.value) for s, prop in typed if prop and prop.type == "entity"]
        for s, prop in typed:
            if prop and prop.type == "identifier":
                for key in identifier_keys(s.prop, s.value):
                    for holder in holders:
                        self.document_key.append(key)
                        self.document_holder.append(holder)

    def _name(self, name: AnalysedName, party: int, position: int, quality: int) -> None:
        number = self.names.add(name)
        self.name_party.append(party)
        self.name_statement.append(position)
        self.name_quality.append(quality)
        for key in dict.fromkeys(name_keys(name)):
            self.exact_key.append(key)
            self.exact_name.append(number)
        words = [token for token in name.tokens if token.role < COMPARED]
        if letters := acronym(name):
            self._join(letters, number)
        for a, b in pairwise(words):
            for text in together(a, b):
                self._join(text, number)

    def _join(self, text: str, number: int) -> None:
        """Note a key made from several words of a name."""
        self.join_word.append(self.joins.setdefault(text, len(self.joins)))
        self.join_name.append(number)

    def finish(self) -> Manifest:
        import numpy as np

        self.blob.close()
        out = self.writer
        out.note(out.folder / "entities.bin")
        out.array("entity_at", np.array(self.entity_at, np.int64))
        _sorted(out, "id", self.id_keys, array("i", range(len(self.id_keys))))
        _sorted(out, "link", self.link_key, self.link_from)
        out.array("party_entity", np.array(self.party_entity, np.int32))
        out.array("party_kind", np.array(self.party_kind, np.uint8))
        out.array("party_schema", np.array(self.party_schema, np.uint16))
        out.array("name_party", np.array(self.name_party, np.int32))
        out.array("name_statement", np.array(self.name_statement, np.int32))
        out.array("name_quality", np.array(self.name_quality, np.uint8))
        _sorted(out, "exact", self.exact_key, self.exact_name)
        self._documents_held()
        _sorted(out, "identifier", self.identifier_key, self.identifier_party)
        names = self.names.names()
        for field in ("at", "word", "role", "legal", "legal_family"):
            out.array(f"name_{field}", getattr(names, field))
        own = len(self.names.tokens)
        keys = own + len(self.joins)
        words = words_of(self._tokens())
        for field in ("form", "at", "codes", "number", "symbol", "script", "rarity"):
            out.array(f"word_{field}", getattr(words, field))
        del words
        self._postings(out, names.at, names.word, keys)
        self._grams(out)
        self._sounds(out)
        counts = {
            "entities": len(self.entity_at) - 1,
            "parties": len(self.party_entity),
            "names": len(names),
            "words": own,
            "keys": keys,
        }
        return out.close(tables_hash(), counts)

    def _tokens(self) -> Iterator[NameToken]:
        """Iterate the words, then pairs of words written together."""
        yield from self.names.tokens
        for text in self.joins:
            yield NameToken(text, Role.NAME, (text,))

    def _documents_held(self) -> None:
        """Enter the numbers of documents under the parties they point at."""
        import numpy as np

        if not self.document_key:
            return
        holder = np.array(self.id_keys, np.int64)[np.array(self.party_entity, np.int32)]
        order = np.argsort(holder, kind="stable")
        wanted = np.array(self.document_holder, np.int64)
        first = np.searchsorted(holder[order], wanted, "left").tolist()
        last = np.searchsorted(holder[order], wanted, "right").tolist()
        for key, a, b in zip(self.document_key, first, last, strict=True):
            for party in order[a:b].tolist():
                self.identifier_key.append(key)
                self.identifier_party.append(party)

    def _postings(
        self, out: Writer, at: NDArray[np.int32], word: NDArray[np.int32], keys: int
    ) -> None:
        import numpy as np

        names = np.repeat(np.arange(len(at) - 1, dtype=np.int32), np.diff(at))
        joins = np.array(self.join_word, np.int32) + np.int32(len(self.names.tokens))
        key = np.concatenate([word, joins]).astype(np.int64)
        pair = key << 32 | np.concatenate([names, np.array(self.join_name, np.int32)])
        del key, names, joins
        pair.sort()
        pair = pair[np.append(True, pair[1:] != pair[:-1])] if len(pair) else pair
        out.array("post_at", _starts(pair >> 32, keys))
        out.array("post_name", (pair & 0xFFFFFFFF).astype(np.int32))
        meant = [(symbol_number(t.symbol), k) for k, t in enumerate(self.names.tokens) if t.symbol]
        _sorted(out, "symbol", array("q", (s for s, _ in meant)), array("i", (k for _, k in meant)))

    def _sounds(self, out: Writer) -> None:
        """Write which words, and which words written together, have which consonants."""
        own = len(self.names.tokens)
        spelled = (
            (number, form)
            for number, token in enumerate(self.names.tokens)
            if token.number is None
            for form in token.forms[:SPELLINGS]
        )
        _sounds(out, "sound_word", spelled)
        _sounds(out, "sound_join", enumerate(self.joins, own))

    def _grams(self, out: Writer) -> None:
        """Write which words have which grams: sorted by gram, then key, whatever the memory."""
        import numpy as np

        parts: list[tuple[NDArray[np.uint16], NDArray[np.int32]]] = []
        most = array("B")
        tokens = iter(self.names.tokens)
        while some := list(islice(tokens, _TOKENS_AT_A_TIME)):
            found, sizes = array("H"), array("i")
            for token in some:
                grams, longest = word_grams(token.forms, token.number)
                found.extend(grams)
                sizes.append(len(grams))
                most.append(min(longest, 255))
            parts.append((np.array(found, np.uint16), np.array(sizes, np.int32)))
        count = np.zeros(SPACE, np.int64)
        for gram, _ in parts:
            count += np.bincount(gram, minlength=SPACE)
        at = np.append(0, np.cumsum(count)).astype(np.int64)
        out.array("gram_at", at)
        gram_key = np.empty(int(at[-1]), np.int32)
        place = at[:-1].copy()
        first = 0
        for gram, size in parts:
            key = np.repeat(np.arange(first, first + len(size), dtype=np.int32), size)
            first += len(size)
            here = np.bincount(gram, minlength=SPACE)
            # Where each gram's keys go on, and how far into its run each entry is.
            begin = np.repeat(place - np.append(0, np.cumsum(here)[:-1]), here)
            gram_key[begin + np.arange(len(gram))] = key[np.argsort(gram, kind="stable")]
            place += here
        out.array("gram_key", gram_key)
        out.array("key_grams", np.array(most, np.uint8))


def _starts(group: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    """Return where each group of a sorted column begins; one more entry than groups."""
    import numpy as np

    return np.searchsorted(group, np.arange(groups + 1)).astype(np.int64)


def _sounds(out: Writer, name: str, spelled: Iterable[tuple[int, str]]) -> None:
    """Write a table from the consonants of spellings to what is spelled so."""
    keys, values = array("q"), array("i")
    for number, form in spelled:
        for key in sound_keys(form):
            keys.append(key)
            values.append(number)
    _sorted(out, name, keys, values)


def _sorted(out: Writer, name: str, keys: array[int], values: array[int]) -> None:
    """Write a table from key to value, sorted by key and value."""
    import numpy as np

    key = np.array(keys, np.int64)
    value = np.array(values, np.int32)
    order = np.lexsort((value, key))
    out.array(f"{name}_key", key[order])
    out.array(f"{name}_value", value[order])
