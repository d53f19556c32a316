"""A snapshot built on an earlier one is, byte for byte, the one built from nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrows.index import build as build_module
from narrows.index.build import build
from narrows.index.snapshot import open_snapshot
from narrows.lists import registry
from narrows.model.entity import Entity, assemble
from narrows.model.reading import SourceFile
from narrows.model.statement import EntityId, Source, Statement

IDS = [EntityId(f"own-{number}") for number in range(8)]
SCHEMATA = ("Person", "Company", "Vessel", "Airplane", "Sanction", "Passport", "CryptoWallet")
NAMES = ("name", "alias", "previousName", "weakAlias", "abbreviation")
NUMBERS = ("passportNumber", "idNumber", "imoNumber", "number", "publicKey")
LINKS = ("entity", "holder", "owner")
WORDS = (
    "Vexelor", "Tuvariki", "al", "bin", "Abdul", "Rahman", "van", "der", "J", "JC", "Jr", "XII",
    "44", "four", "No", "Bank", "Trading", "LLC", "GmbH", "OOO", "International", "MV", "Ivanovich",
    "Ахмад", "банк", "محمد", "بنك", "王", "银行", "은행", "김철수", "-", "of", "Dr", "Sea", "B2",
)  # fmt: skip

LONG = pytest.mark.long


@st.composite
def entities(draw: st.DrawFn) -> Entity:
    """Draw a party, or what points at parties."""
    entity_id, schema = draw(st.sampled_from(IDS)), draw(st.sampled_from(SCHEMATA))
    names = st.lists(st.sampled_from(WORDS), min_size=0, max_size=5).map(" ".join)
    values = st.one_of(
        st.tuples(st.sampled_from(NAMES), names),
        st.tuples(st.sampled_from(NAMES), names),
        st.tuples(
            st.sampled_from(NUMBERS), st.sampled_from(("A-123456", "a123456", "99", "9074729"))
        ),
        st.tuples(st.sampled_from(LINKS), st.sampled_from(IDS)),
        st.tuples(st.just("country"), st.sampled_from(("ir", "ru"))),
    )
    said = draw(st.lists(values, max_size=5))
    return Entity(
        entity_id,
        schema,
        Source("own", "1"),
        tuple(Statement(entity_id, schema, prop, value) for prop, value in said),
    )


@st.composite
def editions(draw: st.DrawFn) -> tuple[list[Entity], list[Entity]]:
    """Draw a list and what became of it: kept, moved, doubled, changed, new and gone."""
    former = draw(st.lists(entities(), max_size=14))
    kept = st.sampled_from(former).map(_next) if former else entities()
    changed = st.builds(_less, kept)
    return former, draw(st.lists(st.one_of(kept, kept, kept, changed, entities()), max_size=14))


def _next(entity: Entity) -> Entity:
    """Return an entity as the next edition says it: the same in another line."""
    moved = (msgspec.structs.replace(s, locator="list.csv:7") for s in entity.statements)
    return msgspec.structs.replace(entity, source=Source("own", "2"), statements=tuple(moved))


def _less(entity: Entity) -> Entity:
    return msgspec.structs.replace(entity, statements=entity.statements[1:])


def _same_files(first: Path, second: Path) -> None:
    names = sorted(file.name for file in first.iterdir())
    assert names == sorted(file.name for file in second.iterdir())
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def _check(former: list[Entity], later: list[Entity]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        build(former, folder / "former")
        build(later, folder / "anew")
        with open_snapshot(folder / "former") as base:
            info = build(later, folder / "on base", base=base)
        _same_files(folder / "anew", folder / "on base")
        # What was taken over can be taken over again.
        build(former, folder / "back anew")
        with open_snapshot(folder / "on base") as base:
            build(former, folder / "back", base=base)
        _same_files(folder / "former", folder / "back")
        alike = {_said(entity) for entity in former}
        assert info.taken_over == sum(_said(entity) in alike for entity in later)


def _said(entity: Entity) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return entity.id, entity.schema, tuple((s.prop, s.value) for s in entity.statements)


@given(editions())
@settings(max_examples=60)
def test_any_change_gives_the_index_of_a_rebuild(both: tuple[list[Entity], list[Entity]]) -> None:
    _check(*both)


@LONG
@given(editions())
@settings(max_examples=5000)
def test_many_changes_give_the_index_of_a_rebuild(both: tuple[list[Entity], list[Entity]]) -> None:
    _check(*both)


@given(editions(), st.integers(1, 5))
@settings(max_examples=20)
def test_blocks_change_nothing(both: tuple[list[Entity], list[Entity]], block: int) -> None:
    usual = build_module._BLOCK
    build_module._BLOCK = block
    try:
        _check(*both)
    finally:
        build_module._BLOCK = usual


@pytest.mark.real
def test_real_versions_on_one_another(real_data: Path, tmp_path: Path) -> None:
    """Each version of the SDN list on the one before it, and the first on the last."""
    paths = sorted((real_data / "ofac" / "sdn").glob("sdn_*.csv"))
    versions = [paths[0], *paths[-2:], paths[0]]
    base = None
    for number, path in enumerate(versions):
        reading = registry.read("us_ofac_sdn", [SourceFile(path.name, path)])
        listed = list(assemble(reading.statements, Source("us_ofac_sdn", path.stem)))
        build(listed, tmp_path / f"anew-{number}")
        info = build(listed, tmp_path / f"on-{number}", base=base)
        _same_files(tmp_path / f"anew-{number}", tmp_path / f"on-{number}")
        if base is not None:
            assert info.taken_over > len(listed) // 3
            base.close()
        base = open_snapshot(tmp_path / f"on-{number}")
    assert base is not None
    base.close()
