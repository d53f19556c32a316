"""Bring together what a file says of one entity in several places."""

from __future__ import annotations

import msgspec

from narrows.model.errors import ListRefused
from narrows.model.reading import Reading
from narrows.model.statement import EntityId, Statement

Key = tuple[str, str, str | None, str | None]


def gathered(reading: Reading) -> Reading:
    """Return a reading with each entity's statements together and said once.

    Nested exports repeat an address or an owner under every entity it belongs to;
    consolidated lists repeat a party for every list it stands on.

    Raises:
        ListRefused: the same id stands for two schemata.
    """
    groups: dict[EntityId, dict[Key, Statement]] = {}
    schemata: dict[EntityId, str] = {}
    for statement in reading.statements:
        if schemata.setdefault(statement.entity_id, statement.schema) != statement.schema:
            raise ListRefused(
                f"{statement.entity_id} is a {schemata[statement.entity_id]}"
                f" and a {statement.schema}",
                where=statement.locator,
                hint="an entity has one schema; report this to the publisher of the file",
            )
        key = (statement.prop, statement.value, statement.lang, statement.attribution)
        groups.setdefault(statement.entity_id, {}).setdefault(key, statement)
    together = [statement for group in groups.values() for statement in group.values()]
    return msgspec.structs.replace(reading, statements=together)
