"""Delta files: what changed since the version before, one operation per line.

``ADD`` and ``MOD`` carry the whole entity as it is now, ``DEL`` its id. A delta says
nothing without the version it starts from, so it is applied to that, in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from narrows.lists.ftm import wire
from narrows.lists.ftm.entities import add, cut_off, lines
from narrows.lists.ftm.flatten import flatten
from narrows.lists.ftm.values import entity_id
from narrows.lists.records import Recorder, Unreadable
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile
from narrows.model.statement import EntityId, Statement


class Change(msgspec.Struct, frozen=True):
    """One operation: the entity it is about and what that entity says from now on."""

    op: Literal["ADD", "MOD", "DEL"]
    entity_id: EntityId
    statements: tuple[Statement, ...] = ()
    locator: str | None = None


def read_delta(file: SourceFile, list_name: str) -> Iterator[Change]:
    """Iterate the operations of a delta file.

    One line that cannot be read refuses the file: the lines after it would be
    applied to something other than their base.

    Raises:
        ListRefused: a line that cannot be read, or the last one cut off.
    """
    for line in lines(file):
        try:
            yield _change(line.data, line.locator, list_name)
        except Unreadable as error:
            if not line.whole:
                raise cut_off(line, error) from error
            raise ListRefused(
                f"the operation cannot be read: {error}",
                where=line.locator,
                hint="load the full entities file instead",
            ) from error


def apply_delta(statements: Iterable[Statement], changes: Iterable[Change]) -> list[Statement]:
    """Return the statements of a version after a delta.

    Entities keep their place; new ones follow. Nothing is changed in place.

    Args:
        statements: The version the delta starts from, an entity's together.
        changes: The operations, in order.

    Raises:
        ListRefused: an ``ADD`` of an entity that is there, a ``MOD`` or ``DEL`` of
            one that is not: the delta belongs to another version.
    """
    entities: dict[EntityId, list[Statement] | tuple[Statement, ...]] = {}
    for statement in statements:
        group = entities.setdefault(statement.entity_id, [])
        if isinstance(group, list):
            group.append(statement)
    for change in changes:
        present = change.entity_id in entities
        if (change.op == "ADD") == present:
            there = "is there already" if present else "is not there"
            raise ListRefused(
                f"{change.op} of {change.entity_id}, which {there}",
                where=change.locator,
                hint="the delta starts from another version; load the full entities file instead",
            )
        if change.op == "DEL":
            del entities[change.entity_id]
        else:
            entities[change.entity_id] = change.statements
    return [statement for group in entities.values() for statement in group]


def _change(data: bytes, locator: str, list_name: str) -> Change:
    decoded = wire.change(data)
    if decoded[0] == "DEL":
        return Change("DEL", EntityId(entity_id(decoded[1])), (), locator)
    flats = list(flatten(decoded[1]))
    if len(flats) != 1:
        raise Unreadable("a delta holds no nested entities")
    recorder = Recorder("ftm-delta-json")
    with recorder.record("delta", locator):
        add(recorder, flats[0], locator, list_name)
    return Change(decoded[0], EntityId(flats[0].id), tuple(recorder.reading().statements), locator)
