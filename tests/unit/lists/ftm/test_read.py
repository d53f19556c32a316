"""Sets of FollowTheMoney files: an index proves, a delta moves on."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from narrows.lists import registry
from narrows.lists.ftm.delta import Change, apply_delta
from narrows.lists.ftm.index import read_catalogue, read_index
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile
from narrows.model.statement import EntityId, Statement


def person(own_id: str, name: str) -> dict[str, object]:
    return {"id": own_id, "schema": "Person", "properties": {"name": [name]}}


ENTITIES = "".join(json.dumps(person(f"NK-{n}", f"Person {n}")) + "\n" for n in (1, 2, 3))
SHORTER = "".join(ENTITIES.splitlines(keepends=True)[:2])


def write(folder: Path, name: str, text: str) -> SourceFile:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return SourceFile(name, path)


def index(**changes: object) -> str:
    data = ENTITIES.encode()
    resource = {
        "name": "entities.ftm.json",
        "url": "https://example.org/entities.ftm.json",
        "checksum": hashlib.sha1(data).hexdigest(),
        "size": len(data),
    }
    return json.dumps(
        {
            "name": "some_list",
            "title": "Some list",
            "last_export": "2026-02-03T04:05:06",
            "entity_count": 3,
            "resources": [resource],
            "result": "success",
            **changes,
        }
    )


def reading_of(folder: Path, **files: str) -> Reading:
    names = {"entities": "entities.ftm.json", "index": "index.json", "delta": "entities.delta.json"}
    return registry.read("my_list", [write(folder, names[k], text) for k, text in files.items()])


def test_an_index_proves_the_file_beside_it(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, entities=ENTITIES, index=index())
    assert reading.published == "2026-02-03"
    assert all(proof.holds for proof in reading.proofs)
    assert {proof.name for proof in reading.proofs} >= {
        "size: entities.ftm.json", "checksum: entities.ftm.json", "entity count",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entities", "stated", "proof"),
    [
        (SHORTER, index(), "entity count"),
        (SHORTER, index(), "size: entities.ftm.json"),
        (ENTITIES.replace("Person 3", "Person 4"), index(), "checksum: entities.ftm.json"),
        (ENTITIES, index(resources=[{"name": "other.json"}]), "index: entities.ftm.json"),
        (ENTITIES, index(result="failure"), "export"),
    ],
)
def test_a_file_that_is_not_the_one_stated_fails_its_proof(
    tmp_path: Path, entities: str, stated: str, proof: str
) -> None:
    reading = reading_of(tmp_path, entities=entities, index=stated)
    assert proof in {found.name for found in reading.proofs if not found.holds}


def test_a_delta_is_applied_to_its_base(tmp_path: Path) -> None:
    operations = [
        {"op": "MOD", "entity": person("NK-2", "Changed")},
        {"op": "DEL", "entity": {"id": "NK-1"}},
        {"op": "ADD", "entity": person("NK-4", "New")},
    ]
    delta = "".join(json.dumps(operation) + "\n" for operation in operations)
    reading = reading_of(tmp_path, entities=ENTITIES, delta=delta)
    assert [(s.entity_id, s.value) for s in reading.statements] == [
        ("NK-2", "Changed"), ("NK-3", "Person 3"), ("NK-4", "New"),
    ]  # fmt: skip
    assert [(c.file, c.read) for c in reading.counts] == [
        ("entities.ftm.json", 3), ("entities.delta.json", 3),
    ]  # fmt: skip
    assert reading.proofs[-1].detail == "entities.delta.json: 1 ADD, 1 MOD, 1 DEL"


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ({"op": "ADD", "entity": person("NK-1", "X")}, "is there already"),
        ({"op": "MOD", "entity": person("NK-9", "X")}, "is not there"),
        ({"op": "DEL", "entity": {"id": "NK-9"}}, "is not there"),
        ({"op": "PUT", "entity": person("NK-9", "X")}, "cannot be read"),
        ({"op": "DEL", "entity": {}}, "cannot be read"),
        ({"op": "ADD", "entity": {"id": "NK-9", "schema": "Persn"}}, "no schema"),
    ],
)
def test_a_delta_of_another_version_is_refused(
    tmp_path: Path, operation: object, message: str
) -> None:
    with pytest.raises(ListRefused, match=message) as refused:
        reading_of(tmp_path, entities=ENTITIES, delta=json.dumps(operation) + "\n")
    assert refused.value.where == "entities.delta.json:1"


def test_applying_a_delta_changes_nothing_in_place() -> None:
    one = Statement(EntityId("a"), "Person", "name", "A")
    two = Statement(EntityId("b"), "Person", "name", "B")
    base = [one, two]
    changes = [Change("DEL", EntityId("a"))]
    assert apply_delta(base, changes) == [two]
    assert base == [one, two]
    assert apply_delta(base, []) == base


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("index.json", index(), "https://example.org/entities.ftm.json"),
        ("entities.delta.json", '{"op":"DEL","entity":{"id":"x"}}\n', "it starts from"),
        ("index.json", '{"datasets": [{"name": "one_list"}]}', "one_list"),
    ],
)
def test_what_holds_no_entities_says_where_they_are(
    tmp_path: Path, name: str, text: str, hint: str
) -> None:
    with pytest.raises(ListRefused) as refused:
        registry.read("my_list", [write(tmp_path, name, text)])
    assert refused.value.hint is not None
    assert hint in refused.value.hint


def test_two_forms_of_one_data_set_are_refused(tmp_path: Path) -> None:
    entities = write(tmp_path, "entities.ftm.json", ENTITIES)
    pack = write(tmp_path, "statements.pack", "entity_id,prop,value,dataset\nx,Person:name,X,d\n")
    with pytest.raises(ListRefused, match="several forms"):
        registry.read("my_list", [entities, pack])


def test_indexes_and_catalogues_are_read(tmp_path: Path) -> None:
    one = read_index(write(tmp_path, "index.json", index()))
    assert (one.name, one.day, one.resources[0].name) == (
        "some_list", "2026-02-03", "entities.ftm.json",
    )  # fmt: skip
    text = json.dumps({"datasets": [json.loads(index())], "updated_at": "2026-02-04T00:00:00"})
    assert read_catalogue(write(tmp_path, "catalog.json", text)).datasets[0] == one
    with pytest.raises(ListRefused, match="cannot be read"):
        read_index(write(tmp_path, "cut.json", index()[:-5]))
