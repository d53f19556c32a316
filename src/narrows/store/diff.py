"""What changed between two versions of a list, whatever the order of either.

Everything said about a party counts as the party's: its own statements, and those
of its addresses, documents, sanctions and links, whose numbering inside the list
says nothing. Where a value stands in the file does not matter either.

Each row is reduced to a number by hashing its content, a party to the sum of its
rows, so that two versions are compared in a fraction of a second and only parties
whose sums differ are compared value by value. Importing this module loads numpy
and pyarrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from narrows.codes.party import is_party
from narrows.store.catalogue import Row
from narrows.store.versions import Versions
from narrows.store.view import owner

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    _Hashes = npt.NDArray[np.uint64]

_CONTENT = ("entity_id", "schema", "prop", "value", "lang", "attribution", "valid_from", "valid_to")


class Change(msgspec.Struct, frozen=True, order=True):
    """Values of one property of one party that came and went.

    ``prop`` is the property's name, or ``Schema.property`` for what is said through
    an address, document, sanction or link.
    """

    entity_id: str
    caption: str
    prop: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


class Named(msgspec.Struct, frozen=True, order=True):
    """A party that came or went."""

    entity_id: str
    schema: str
    caption: str


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """What changed from one version to another.

    Attributes:
        list: The list.
        before, after: The versions' ids.
        added, removed: Parties that came and went, by id.
        changes: What changed of the parties that stayed, by id and property.
    """

    list: str
    before: str
    after: str
    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    changes: tuple[Change, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """Ids of the parties that stayed and changed, sorted."""
        return tuple(sorted({change.entity_id for change in self.changes}))


def diff(versions: Versions, before: Row, after: Row) -> Diff:
    """Compare two versions of a list.

    Raises:
        SnapshotDamaged: a version file is not what was accepted.
    """
    old, new = _Side(versions.table(before, _CONTENT)), _Side(versions.table(after, _CONTENT))
    stayed = old.parties.keys() & new.parties.keys()
    differing = [party for party in stayed if old.sums[party] != new.sums[party]]
    return Diff(
        list=versions.name,
        before=before.id,
        after=after.id,
        added=old.named_without(new),
        removed=new.named_without(old),
        changes=tuple(sorted(_changes(old, new, differing))),
    )


Fact = tuple[str, str]
"""Property and the value as shown, with its language, period and attribution."""


class _Side:
    """One version, summed up."""

    def __init__(self, table: pa.Table) -> None:
        import numpy as np

        from narrows.store.statements import column

        self._columns = {name: column(table, name) for name in _CONTENT}
        ids = self._columns["entity_id"]
        self._starts = [0] if ids else []
        self._starts += [i for i in range(1, len(ids)) if ids[i] != ids[i - 1]]
        self._ends = [*self._starts[1:], len(ids)]
        self._entity = [str(ids[start]) for start in self._starts]
        kinds = [str(self._columns["schema"][start]) for start in self._starts]
        self._place = {entity: place for place, entity in enumerate(self._entity)}
        self.parties = self._owners(kinds)
        self._schema = dict(zip(self._entity, kinds, strict=True))
        hashed = _row_hashes(self._columns, self._place)
        with np.errstate(over="ignore"):
            sums = np.add.reduceat(hashed, self._starts) if self._starts else hashed
            sealed = _mix(sums)
            self.sums = {
                party: int(sums[place[0]]) + sum(int(sealed[other]) for other in place[1:])
                for party, place in self.parties.items()
            }

    def named_without(self, other: _Side) -> tuple[Named, ...]:
        """Return the parties of the other side that this one lacks."""
        return tuple(
            sorted(
                Named(party, other._schema[party], other.caption(party))
                for party in other.parties.keys() - self.parties.keys()
            )
        )

    def caption(self, party: str) -> str:
        """Return the name a party goes by."""
        for prop in ("name", "alias"):
            for row in self._rows(self.parties[party][0]):
                if self._columns["prop"][row] == prop:
                    return str(self._columns["value"][row])
        return party

    def own(self, party: str) -> frozenset[Fact]:
        """Return what is said of the party itself."""
        facts = self._facts(self.parties[party][0])
        return frozenset({*facts, ("schema", self._schema[party])})

    def through(self, party: str) -> frozenset[tuple[str, frozenset[Fact]]]:
        """Return what is said through each of its addresses, documents, sanctions …"""
        return frozenset(
            (
                self._schema[self._entity[place]],
                frozenset(fact for fact in self._facts(place) if fact[1] != party),
            )
            for place in self.parties[party][1:]
        )

    def _owners(self, kinds: list[str]) -> dict[str, list[int]]:
        parties = {
            entity: [place]
            for place, (entity, kind) in enumerate(zip(self._entity, kinds, strict=True))
            if is_party(kind)
        }
        known = frozenset(parties)
        for place, entity in enumerate(self._entity):
            if entity in parties:
                continue
            holder = owner(entity, known) or self._pointed_at(place, known)
            # What belongs to no party stands for itself.
            parties.setdefault(holder or entity, []).append(place)
        return parties

    def _pointed_at(self, place: int, known: frozenset[str]) -> str | None:
        values = (self._columns["value"][row] for row in self._rows(place))
        return next((value for value in values if value in known), None)

    def _rows(self, place: int) -> range:
        return range(self._starts[place], self._ends[place])

    def _facts(self, place: int) -> frozenset[Fact]:
        columns = self._columns
        return frozenset(
            (str(columns["prop"][row]), _shown({name: columns[name][row] for name in _SHOWN}))
            for row in self._rows(place)
            if not _inner(columns["value"][row], self._place, self._entity[place])
        )


_SHOWN = ("value", "lang", "attribution", "valid_from", "valid_to")


def _shown(cells: dict[str, str | None]) -> str:
    value = cells["value"] or ""
    notes = [f"{name} {cells[name]}" for name in _SHOWN[1:] if cells[name] is not None]
    return f"{value} ({', '.join(notes)})" if notes else value


def _inner(value: str | None, entities: dict[str, int], holder: str) -> bool:
    # A reference to one's own address or sanction bears only the list's numbering.
    return value in entities and value is not None and value.startswith(holder + "-")


def _row_hashes(columns: dict[str, list[str | None]], entities: dict[str, int]) -> _Hashes:
    import numpy as np

    rows = zip(*(columns[name] for name in _CONTENT[1:]), strict=True)
    inner = [
        _inner(value, entities, str(holder))
        for value, holder in zip(columns["value"], columns["entity_id"], strict=True)
    ]
    found = np.fromiter(
        (0 if skip else hash(cells) for cells, skip in zip(rows, inner, strict=True)),
        dtype=np.int64,
        count=len(inner),
    ).astype(np.uint64)
    found = _mix(found)
    found[np.array(inner, dtype=bool)] = 0
    return found


def _mix(numbers: _Hashes) -> _Hashes:
    # splitmix64's finaliser (Steele, Lea, Flood 2014): sums of its values do not
    # cancel the way sums of raw hashes might.
    import numpy as np

    with np.errstate(over="ignore"):
        z = numbers + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def _changes(old: _Side, new: _Side, parties: Iterable[str]) -> Iterator[Change]:
    for party in parties:
        caption = new.caption(party)
        before, after = old.through(party), new.through(party)
        own = _by_property(old.own(party), new.own(party))
        through = _by_property(_flat(before), _flat(after))
        for prop, (gone, come) in {**own, **through}.items():
            yield Change(party, caption, prop, gone, come)
        if before != after and not through:
            # The same values, bound together otherwise.
            for kind in sorted({kind for kind, _ in before ^ after}):
                gone = tuple(sorted(_group(f) for k, f in before - after if k == kind))
                come = tuple(sorted(_group(f) for k, f in after - before if k == kind))
                yield Change(party, caption, kind, gone, come)


def _flat(groups: frozenset[tuple[str, frozenset[Fact]]]) -> frozenset[Fact]:
    return frozenset((f"{kind}.{prop}", value) for kind, facts in groups for prop, value in facts)


def _by_property(
    old: frozenset[Fact], new: frozenset[Fact]
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {
        prop: (
            tuple(sorted(v for p, v in old - new if p == prop)),
            tuple(sorted(v for p, v in new - old if p == prop)),
        )
        for prop in sorted({p for p, _ in old ^ new})
    }


def _group(facts: frozenset[Fact]) -> str:
    return "; ".join(f"{prop} {value}" for prop, value in sorted(facts))
