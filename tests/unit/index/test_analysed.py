"""Meanings: what an analysis depends on, and rows found by it."""

import msgspec
import numpy as np

from narrows.index.analysed import MEANING, Meanings, entity_meaning
from narrows.model.entity import Entity
from narrows.model.statement import EntityId, Source, Statement

ID = EntityId("own-1")
ENTITY = Entity(ID, "Person", Source("own", "1"), (Statement(ID, "Person", "name", "Vexelor"),))


def test_another_edition_and_line_mean_the_same() -> None:
    line = msgspec.structs.replace(ENTITY.statements[0], locator="list.csv:9")
    other = Entity(ID, "Person", Source("own", "2"), (line,))
    assert entity_meaning(other) == entity_meaning(ENTITY)


def test_another_id_schema_property_or_value_means_something_else() -> None:
    change = msgspec.structs.replace
    said = ENTITY.statements[0]
    others = (
        change(ENTITY, id=EntityId("own-2")),
        change(ENTITY, schema="Company"),
        change(ENTITY, statements=(change(said, prop="alias"),)),
        change(ENTITY, statements=(change(said, value="vexelor"),)),
        change(ENTITY, statements=(said, said)),
        change(ENTITY, statements=()),
    )
    assert len({entity_meaning(one) for one in (ENTITY, *others)}) == 1 + len(others)


def test_the_first_row_of_a_meaning_is_found_also_among_equal_halves() -> None:
    half, zero = b"eightbyt", bytes(8)
    rows = [half + b"second..", half + zero, zero + zero, half + b"first...", half + zero]
    wanted = [half + zero, half + b"first...", half + b"absent..", zero + zero, zero + half]
    meanings = Meanings(np.frombuffer(b"".join(rows), MEANING))
    found = meanings.find(np.frombuffer(b"".join(wanted), MEANING))
    assert found.tolist() == [1, 3, -1, 2, -1]
    assert Meanings(np.zeros(0, MEANING)).find(np.zeros(2, MEANING)).tolist() == [-1, -1]
