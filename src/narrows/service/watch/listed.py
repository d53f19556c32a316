"""What the check reads of each listed party, as one number: which parties changed?

A screening reads a party's own statements and those of what belongs to it: sanctions,
documents, addresses. Two snapshots in which these are the same give the same evidence
about the party, whatever became of others: rarities come from tables shipped with the
engine, not from the snapshot. Where a value stands in the publisher's file is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from narrows.model.entity import Entity
from narrows.service.own_lists import CANARY

if TYPE_CHECKING:
    from narrows.index.snapshot import Snapshot

Key = tuple[str, str]
"""A listed party: its list and its id."""

Progress = Callable[[str, int, int | None], None]


class Changed(msgspec.Struct, frozen=True):
    """How the listed parties differ between two snapshots."""

    added: frozenset[Key]
    removed: frozenset[Key]
    altered: frozenset[Key]

    def __len__(self) -> int:
        return len(self.added) + len(self.removed) + len(self.altered)

    @property
    def present(self) -> frozenset[Key]:
        """Parties to ask the portfolio about: those that came, and those that changed."""
        return self.added | self.altered

    @property
    def former(self) -> frozenset[Key]:
        """Parties about which earlier answers no longer hold."""
        return self.removed | self.altered


def prints(snapshot: Snapshot, progress: Progress | None = None) -> dict[Key, int]:
    """Return a number for each listed party that changes with what is read of it.

    Args:
        snapshot: The snapshot; the made-up parties in it are left out.
        progress: Told how many parties are read.
    """
    found: dict[Key, int] = {}
    for number in range(snapshot.parties):
        party = snapshot.party(number)
        if progress is not None and number % 5000 == 0:
            progress("comparing listed parties", number, snapshot.parties)
        if party.source.list == CANARY:
            continue
        belonging = sorted(map(_content, _belonging(party, snapshot)))
        told = hashlib.blake2b(repr((_content(party), belonging)).encode(), digest_size=8)
        # One id twice in a list: both count.
        found[_key(party)] = found.get(_key(party), 0) ^ (int.from_bytes(told.digest()) >> 1)
    return found


def compare(before: dict[Key, int], after: dict[Key, int]) -> Changed:
    """Return how listed parties differ."""
    return Changed(
        added=frozenset(after.keys() - before.keys()),
        removed=frozenset(before.keys() - after.keys()),
        altered=frozenset(key for key in before.keys() & after.keys() if before[key] != after[key]),
    )


def with_belongings(snapshot: Snapshot, keys: Iterable[Key]) -> Iterator[Entity]:
    """Iterate listed parties and all that belongs to them, each entity once."""
    wanted = frozenset(keys)
    seen: set[tuple[str, str]] = set()
    for _, entity_id in sorted(wanted):
        parties = [e for e in snapshot.entities_by_id(entity_id) if _key(e) in wanted]
        for party in parties:
            for entity in (party, *_belonging(party, snapshot)):
                if _key(entity) not in seen:
                    seen.add(_key(entity))
                    yield entity


def _key(entity: Entity) -> Key:
    return entity.source.list, str(entity.id)


def _belonging(party: Entity, snapshot: Snapshot) -> tuple[Entity, ...]:
    """Return the entities a check of a party reads beside it."""
    named = [
        found for value in party.values("addressEntity") for found in snapshot.entities_by_id(value)
    ]
    return (*snapshot.pointing_at(party.id), *named)


def _content(entity: Entity) -> int:
    first = entity.caption
    said = sorted(
        (s.prop, s.value, s.lang or "", s.attribution or "", s.valid_from or "", s.valid_to or "")
        for s in entity.statements
    )
    data = msgspec.msgpack.encode((entity.id, entity.schema, entity.source.list, first, said))
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")
