"""The publishers' own records of their entities, by list, read when first asked for."""

from __future__ import annotations

from collections.abc import Iterable

from narrows.lists import source as sources
from narrows.lists.ftm.bookkeeping import Bookkeeping, bookkeeping
from narrows.store.raw import RawStore
from narrows.store.view import View


class Records:
    """Records of the entities of one view.

    Attributes:
        confirmed: When each list was last confirmed.
        datasets: Data sets the records name, beside the lists themselves.

    Only lists read from FollowTheMoney exports have any; they are held in memory, about
    a kilobyte for an entity.
    """

    def __init__(self, view: View) -> None:
        self._by_id: dict[str, dict[str, Bookkeeping]] = {}
        self._merged: dict[str, str] = {}
        self.datasets: set[str] = set()
        self.confirmed: dict[str, str] = {}
        official = sources.names()
        for name, row in view.rows.items():
            self.confirmed[name] = row.confirmed_at[:19]
            if name not in official:
                store = RawStore(view.workspace.raw)
                self._add(name, (store.read(f.sha256) for f in view.version(name).files))

    def _add(self, name: str, files: Iterable[bytes]) -> None:
        records = self._by_id.setdefault(name, {})
        for data in files:
            for record in bookkeeping(data):
                records[record.id] = record
        for record in records.values():
            self.datasets.update(record.datasets)
            for referent in record.referents:
                self._merged.setdefault(referent, record.id)

    def get(self, list_name: str, entity_id: str) -> Bookkeeping | None:
        """Return the record of an entity, None where its list keeps none."""
        return self._by_id.get(list_name, {}).get(entity_id)

    @property
    def kept(self) -> bool:
        """True where a list has records of its publisher's."""
        return bool(self._by_id)

    def merged_into(self, entity_id: str) -> str | None:
        """Return the entity an id was merged into, None where it was not."""
        return self._merged.get(entity_id)
