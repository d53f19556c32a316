"""Print one listed party: every value with where it stands, or as FollowTheMoney."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from narrows.cli import list_output as output
from narrows.codes.schema import schema
from narrows.model.entity import Entity
from narrows.model.statement import Statement

if TYPE_CHECKING:
    from narrows.store.view import View


def emit(found: Sequence[Entity], view: View, form: str) -> None:
    """Print an entity (the first) and what belongs to it or points at it."""
    rows: list[output.Record] = [
        {
            "entity": entity.id,
            "schema": entity.schema,
            "property": one.prop,
            "value": one.value,
            "original": one.original or "",
            "language": one.lang or "",
            "from": one.valid_from or "",
            "until": one.valid_to or "",
            "reported by": one.attribution or "",
            "source": f"{entity.source.list} {entity.source.version} {one.locator or ''}".strip(),
        }
        for entity in found
        for one in entity.statements
    ]
    flat: list[object] = [as_ftm(entity) for entity in found]
    output.emit(output.Report(rows, nested(found, view), flat), form)


def as_ftm(entity: Entity) -> dict[str, object]:
    """Return an entity as FollowTheMoney's entity object."""
    return {
        "id": entity.id,
        "caption": entity.caption,
        "schema": entity.schema,
        "datasets": [entity.source.list],
        "properties": entity.properties(),
    }


def nested(found: Sequence[Entity], view: View) -> dict[str, object]:
    """Return an entity as nested FollowTheMoney, with the statements behind it.

    What points at it stands under the reverse property (``sanctionEntity``), what it
    points at in place of the id. ``statements`` and ``sources`` say for each value
    which list, version, file hash and place it comes from.
    """
    first, *others = found
    whole = as_ftm(first)
    properties: dict[str, list[object]] = {k: list(v) for k, v in first.properties().items()}
    by_id = {str(other.id): as_ftm(other) for other in others}
    for values in properties.values():
        values[:] = [by_id.get(str(value), value) for value in values]
    for other in others:
        kind = schema(other.schema)
        for prop, texts in other.properties().items():
            reverse = kind.properties[prop].reverse if prop in kind.properties else None
            if reverse is not None and str(first.id) in texts:
                properties.setdefault(reverse, []).append(by_id[str(other.id)])
    row = view.rows[first.source.list]
    version = view.version(first.source.list)
    return {
        **whole,
        "properties": properties,
        "statements": [
            {**_statement(one), "dataset": entity.source.list, "version": entity.source.version}
            for entity in found
            for one in entity.statements
        ],
        "sources": {
            "list": version.list,
            "version": version.id,
            "published": version.published,
            "known_at": row.known_at,
            "sample": version.sample,
            "files": [{"name": f.name, "sha256": f.sha256} for f in version.files],
        },
    }


def _statement(one: Statement) -> dict[str, object]:
    return {key: value for key, value in msgspec.structs.asdict(one).items() if value is not None}
