"""Count what a reading holds: entities, how full they are, and whose ids they bear."""

from __future__ import annotations

from collections.abc import Sequence

from narrows.codes.party import is_party
from narrows.codes.schema import schema
from narrows.model.errors import UnknownSchema
from narrows.model.statement import Statement

FIELDS = Statement.__struct_fields__
_ID, _SCHEMA, _PROP, _VALUE = (FIELDS.index(f) for f in ("entity_id", "schema", "prop", "value"))
_FAULTS_SHOWN = 20

Columns = Sequence[Sequence[str | None]]
"""One sequence per field of ``Statement``, all of one length."""


class Tally:
    """Takes the statements of a version in pieces and keeps their sums.

    Statements of one entity must come together; an entity that appears again later,
    or under another schema, is a clash of ids, as an id shared by two parties would
    make one party of them.
    """

    def __init__(self) -> None:
        self.statements = 0
        self.parties: set[str] = set()
        self.faults: list[str] = []
        self._schemata: dict[str, str] = {}
        self._filled: dict[tuple[str, str], int] = {}
        self._current: str | None = None
        self._props: set[str] = set()

    def add(self, columns: Columns) -> None:
        """Count a piece of the version."""
        ids, schemata, props, texts = (columns[i] for i in (_ID, _SCHEMA, _PROP, _VALUE))
        self.statements += len(ids)
        for entity_id, kind, prop, text in zip(ids, schemata, props, texts, strict=True):
            if not entity_id or not kind or not prop or not text:
                self._fault(f"a statement lacks its id, schema, property or value: {entity_id}")
                continue
            if entity_id != self._current:
                self._open(entity_id, kind)
            elif self._schemata[entity_id] != kind:
                self._fault(f"{entity_id} is both {self._schemata[entity_id]} and {kind}")
            self._props.add(prop)

    def close(self) -> None:
        """Count the last entity."""
        if self._current is not None:
            kind = self._schemata[self._current]
            for prop in self._props:
                self._filled[kind, prop] = self._filled.get((kind, prop), 0) + 1
        self._current, self._props = None, set()

    @property
    def entities(self) -> dict[str, int]:
        """Number of entities by schema, sorted."""
        found: dict[str, int] = {}
        for kind in self._schemata.values():
            found[kind] = found.get(kind, 0) + 1
        return dict(sorted(found.items()))

    @property
    def fill(self) -> dict[str, float]:
        """Share (0 to 1) of a schema's entities with a property, by ``Schema.property``."""
        totals = self.entities
        return {
            f"{kind}.{prop}": round(count / totals[kind], 6)
            for (kind, prop), count in sorted(self._filled.items())
        }

    def _open(self, entity_id: str, kind: str) -> None:
        self.close()
        if entity_id in self._schemata:
            self._fault(f"{entity_id} is used by two records")
        try:
            if is_party(kind):
                self.parties.add(entity_id)
        except UnknownSchema as error:
            self._fault(f"{entity_id}: {error.message}")
        self._schemata[entity_id] = kind
        self._current = entity_id

    def _fault(self, fault: str) -> None:
        if len(self.faults) < _FAULTS_SHOWN and fault not in self.faults:
            self.faults.append(fault)


def unknown_properties(tally: Tally) -> list[str]:
    """Return the ``Schema.property`` pairs that FollowTheMoney does not have."""
    found: list[str] = []
    for pair in tally.fill:
        kind, _, prop = pair.partition(".")
        try:
            known = prop in schema(kind).properties
        except UnknownSchema:
            continue
        if not known:
            found.append(pair)
    return found
