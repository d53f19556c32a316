"""Entities as bytes."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrows.index.entity_code import pack, unpack
from narrows.model.entity import Entity
from narrows.model.statement import EntityId, Source, Statement

TEXT = st.text(max_size=8)
MAYBE = st.none() | TEXT
ID = st.sampled_from(["ofac-1", "ofac-2"]).map(EntityId)
SCHEMA = st.sampled_from(["Person", "LegalEntity"])
STATEMENT = st.builds(Statement, ID, SCHEMA, TEXT, TEXT, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE)
ENTITY = st.builds(
    Entity, ID, SCHEMA, st.builds(Source, TEXT, TEXT), st.lists(STATEMENT, max_size=5).map(tuple)
)


@given(ENTITY)
def test_an_entity_comes_back_whole(entity: Entity) -> None:
    assert unpack(pack(entity)) == entity


def test_what_all_statements_share_is_written_once() -> None:
    said = tuple(
        Statement(EntityId("ofac-39637"), "Person", "alias", f"Name {n}", locator=f"alt.csv:{n}")
        for n in range(20)
    )
    entity = Entity(EntityId("ofac-39637"), "Person", Source("us_ofac_sdn", "2021-07"), said)
    packed = pack(entity)
    assert packed.count(b"ofac-39637") == 1
    assert len(packed) < len(msgspec.msgpack.encode(entity)) / 3


@pytest.mark.parametrize("cut", [1, 10, -1])
def test_cut_bytes_are_an_error(cut: int) -> None:
    entity = Entity(EntityId("a"), "Person", Source("l", "1"), ())
    with pytest.raises(msgspec.DecodeError):
        unpack(pack(entity)[:cut])
