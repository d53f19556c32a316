"""An earlier snapshot as the base of a new one: what it knows of entities, taken over.

Entities that say what they said then are analysed already; their arrays are the earlier
snapshot's, sorted back from what is looked up to whom it is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from narrows.index.analysed import NO_PARTY, Keys, Listed, Meanings
from narrows.index.files import damaged
from narrows.index.runs import Runs, grouped, sized

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.index.snapshot import Snapshot


class Base:
    """What an earlier snapshot has analysed.

    Raises:
        SnapshotDamaged: its files do not fit together.

    Attributes:
        listed: Its entities and names.
        keys: Its words, and behind them words written together.
        own: How many of the keys are words.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._entities = Meanings(snapshot.entity_meaning)
        try:
            self.own = snapshot.manifest.counts["words"]
            self.listed = _listed(snapshot, self.own)
            self.keys = _keys(snapshot, self.own)
            _fit_together(self.listed, self.keys, self.own)
        except (IndexError, KeyError, ValueError) as error:
            raise damaged(f"the files do not fit together: {error}", snapshot.folder) from error
        self._words = Meanings(self.keys.meaning[: self.own])
        self._joins = Meanings(self.keys.meaning[self.own :])

    def entities(self, meaning: NDArray[np.bytes_]) -> NDArray[np.int64]:
        """Return the entities that say the same, -1 where there is none."""
        return self._entities.find(meaning)

    def words(self, meaning: NDArray[np.bytes_]) -> NDArray[np.int64]:
        """Return the numbers of words, -1 where there is none."""
        return self._words.find(meaning)

    def joins(self, meaning: NDArray[np.bytes_]) -> NDArray[np.int64]:
        """Return the numbers of words written together, -1 where there is none."""
        found = self._joins.find(meaning)
        return np.where(found < 0, found, found + self.own)


def _fit_together(listed: Listed, keys: Keys, own: int) -> None:
    """Insist that what points at something points at what is there.

    Raises:
        ValueError: it does not.
    """
    entities, names, count = len(listed.id_key), len(listed.words), len(keys)
    (word, _), (join,) = listed.words.columns, listed.joins.columns
    fit = (
        {len(listed.stated), len(listed.names)} == {entities},
        {len(listed.joins), len(listed.names.owner)} == {names},
        {len(keys.forms), len(keys.number), len(keys.most)} == {count},
        int(keys.forms.at[-1]) == len(keys.letters),
        all(int(runs.at[-1]) == len(runs.columns[0]) for runs in _all_runs(listed, keys)),
        len(word) == 0 or (int(word.min()) >= 0 and int(word.max()) < own),
        len(join) == 0 or (own <= int(join.min()) and int(join.max()) < count),
    )
    if not all(fit):
        raise ValueError("numbers of what is not there")


def _all_runs(listed: Listed, keys: Keys) -> tuple[Runs, ...]:
    found = (getattr(of, name) for of in (listed, keys) for name in of.__struct_fields__)
    return tuple(runs for runs in found if isinstance(runs, Runs) and runs.columns)


def _listed(snapshot: Snapshot, own: int) -> Listed:
    count = len(snapshot)
    party = snapshot.party_entity
    id_key = np.zeros(count, np.int64)
    id_key[snapshot.ids.value] = snapshot.ids.key
    kind = np.full(count, NO_PARTY, np.uint8)
    kind[party] = snapshot.party_kind
    shape = np.zeros(count, np.uint16)
    shape[party] = snapshot.party_schema
    years, days = np.zeros(count, np.uint64), np.zeros(count, np.uint64)
    years[party], days[party] = snapshot.party_years, snapshot.party_days
    names = snapshot.names
    return Listed(
        id_key=id_key,
        kind=kind,
        schema=shape,
        years=years,
        days=days,
        links=grouped(snapshot.links.value, count, snapshot.links.key),
        stated=Runs(snapshot.stated_at.astype(np.int64), (snapshot.stated_key,)),
        names=sized(
            np.bincount(party[snapshot.name_party], minlength=count),
            snapshot.name_statement,
            snapshot.name_quality,
            names.legal,
            names.legal_family,
        ),
        exact=grouped(snapshot.exact.value, len(names), snapshot.exact.key),
        words=Runs(names.at.astype(np.int64), (names.word, names.role)),
        joins=Runs(snapshot.join_at.astype(np.int64), (snapshot.join_number + np.int32(own),)),
    )


def _keys(snapshot: Snapshot, own: int) -> Keys:
    words = snapshot.words
    count = len(words)
    heard = (snapshot.sound_words, snapshot.sound_joins)
    grams = np.repeat(np.arange(len(snapshot.gram_at) - 1), np.diff(snapshot.gram_at))
    return Keys(
        meaning=snapshot.word_meaning,
        number=words.number,
        symbol=words.symbol,
        script=words.script,
        rarity=words.rarity.reshape(-1, 2),
        text=Runs(
            np.append(snapshot.text_at, np.full(count - own, snapshot.text_at[-1])).astype(
                np.int64
            ),
            (snapshot.text,),
        ),
        forms=Runs(words.form.astype(np.int64), ()),
        letters=Runs(words.at.astype(np.int64), (words.codes,)),
        sounds=grouped(
            np.concatenate([table.value for table in heard]),
            count,
            np.concatenate([table.key for table in heard]),
        ),
        grams=grouped(snapshot.gram_key, count, grams.astype(np.uint16)),
        most=np.append(snapshot.key_grams, np.zeros(count - own, np.uint8)),
    )
