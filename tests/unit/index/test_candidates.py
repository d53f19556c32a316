"""The plain look-up and the compiled one offer the same names."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrows.index.build import build
from narrows.index.candidates import Finder
from narrows.index.snapshot import Snapshot, open_snapshot
from narrows.model.entity import Entity
from narrows.model.statement import EntityId, Source, Statement
from narrows.text.name import NameKind, analyse

WORDS = (
    "Abd", "Allah", "Abdallah", "Abdul", "Rahman", "Abdurrahman", "Gazprom", "Neft", "Gazpromneft",
    "Li", "Na", "Lina", "Kim", "Jong", "Un", "Jongun", "Iran", "Shipping", "Lines", "Islamic",
    "Republic", "Petrov", "Petroff", "Мухаммед", "Mohammad", "محمد", "علي", "Ali", "Bin", "Laden",
    "Binladin", "12", "No", "Star", "Seastar", "Sea", "Tsang", "Zeng", "Kwok", "Wai", "Guowei",
)  # fmt: skip
NAMES = (
    "Islamic Republic of Iran Shipping Lines", "IRISL", "Abdallah", "Abd Allah", "Gazprom Neft",
    "Gazpromneft", "Li Na", "Lina", "Sea Star 12", "Seastar 12", "ABCD", "Alfa Bravo Carlo Delta",
    "Tsang Kwok Wai", "Zeng Guowei", "Ri Myong Pak", "Lee Myungbak",
    "OMZ", "Orsk Metallurgical Plant", "Bilu Union for Relief Gathering Office (BURG)",
)  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    rng = random.Random(20261128)
    made = [" ".join(rng.choices(WORDS, k=rng.randint(1, 4))) for _ in range(400)]
    source = Source("test", "1")
    folder: Path = tmp_path_factory.mktemp("snapshot")
    asked = [("Company", name) for name in NAMES]
    asked += [("Person" if n % 2 else "Company", name) for n, name in enumerate(made)]
    build((_party(n, schema, name, source) for n, (schema, name) in enumerate(asked)), folder)
    with open_snapshot(folder) as opened:
        yield opened


def _party(number: int, schema: str, name: str, source: Source) -> Entity:
    entity_id = EntityId(f"e{number}")
    return Entity(entity_id, schema, source, (Statement(entity_id, schema, "name", name),))


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_plain_and_compiled_find_the_same(snapshot: Snapshot, kind: NameKind) -> None:
    rng = random.Random(7)
    plain, fast = Finder(snapshot), Finder(snapshot, fast=True)
    made = [" ".join(rng.choices(WORDS, k=rng.randint(1, 4))) for _ in range(150)]
    for name in (*NAMES, *made):
        asked = [analyse(name, kind)]
        assert plain.find(asked) == fast.find(asked), name


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_of_thousands_alike_both_keep_the_same(tmp_path: Path, kind: NameKind) -> None:
    """More than are held at a time, in two scripts, the better ones last; some worth nothing."""
    rng = random.Random(3)
    rest = ("Petrov", "Petroff", "Ali", "Iran", "Lines", "Star", "Kwok", "Kim", "Jong", "Un")
    made = [("Mohammad", rng.choices(rest, k=rng.randint(0, 12))) for _ in range(1500)]
    made += [("Мухаммед", rng.choices(rest, k=rng.randint(0, 3))) for _ in range(900)]
    made.sort(key=lambda one: -len(one[1]))
    source = Source("test", "1")
    schema = "Person" if kind == "person" else "Company"
    parties = (
        _party(n, schema, " ".join((first, *more)), source) for n, (first, more) in enumerate(made)
    )
    build(parties, tmp_path / "many")
    with open_snapshot(tmp_path / "many") as snapshot:
        plain, fast = Finder(snapshot), Finder(snapshot, fast=True)
        for name in ("Mohammad", "Mohammad Petrov", "Muhammad Ali Kim", "Мухаммед Kwok", "Un Jong"):
            asked = [analyse(name, kind)]
            found = fast.find(asked)
            assert len(found.names) > 120, name
            assert found == plain.find(asked), name


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Islamic Republic of Iran Shipping Lines", "IRISL"),
        ("IRISL", "Islamic Republic of Iran Shipping Lines"),
        ("ABCD", "Alfa Bravo Carlo Delta"),
        ("OMZ", "Orsk Metallurgical Plant"),
        ("Orsk Metallurgical Plant", "OMZ"),
        ("BURG", "Bilu Union for Relief Gathering Office (BURG)"),
        ("Gasprom Neft", "Gazpromneft"),
        ("Gazpromnefft", "Gazprom Neft"),
    ],
)
def test_joins_and_initials_are_found(snapshot: Snapshot, asked: str, meant: str) -> None:
    found = Finder(snapshot, fast=True).find([analyse(asked, "organisation")]).names
    names = [snapshot.party(int(snapshot.name_party[n])).caption for n in found]
    assert meant in names
