"""A small snapshot of invented parties."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from narrows.checks.party import World
from narrows.index.build import build
from narrows.index.snapshot import Snapshot, open_snapshot
from narrows.match.policies import default_policy
from narrows.model.entity import Entity
from narrows.model.finding import Basis
from narrows.model.statement import EntityId, Source, Statement


def entity(entity_id: str, schema: str, list_name: str = "own", **values: object) -> Entity:
    statements = []
    for prop, given in values.items():
        for value in [given] if isinstance(given, str) else list(given):  # type: ignore[call-overload]
            statements.append(Statement(EntityId(entity_id), schema, prop, value))
    return Entity(EntityId(entity_id), schema, Source(list_name, "1"), tuple(statements))


PARTIES = [
    entity("own-1", "Person", name="Vexelor Brandamurik Postolny", alias=["Векселор Постольный"],
           birthDate="1961-04-05", nationality="ru", gender="male", passportNumber="AB1234567"),
    entity("own-2", "Person", name="Ahmad Hasan al-Tuvariki", weakAlias=["Abu Falcon"],
           birthDate="1970"),
    entity("own-3", "Person", name="Ahmad Hasan al-Mosulani", birthDate="1971"),
    entity("own-4", "Company", name="Zarbolin Trading LLC", registrationNumber="77-001234"),
    entity("own-5", "Vessel", name="OCEAN ZEPHALON 7", imoNumber="9401611"),
    entity("own-6", "Vessel", name="OCEAN ZEPHALON 8"),
    entity("own-7", "Organization", name="Brigade 44 of Vostrakhel"),
    entity("own-1-id", "Passport", holder="own-1", passportNumber="ZZ7654321"),
    entity("own-2", "Person", "other", name="Ahmad Hasan al-Tuvariki"),
]  # fmt: skip


def world_of(snapshot: Snapshot) -> World:
    return World(
        snapshot=snapshot,
        policy=default_policy(),
        basis=Basis("0", "p", "h", snapshot.id, ()),
        designations=lambda party: (),
    )


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("snapshot")
    build(PARTIES, folder)
    with open_snapshot(folder) as snapshot:
        yield world_of(snapshot)
