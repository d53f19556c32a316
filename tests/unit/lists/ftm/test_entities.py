"""FollowTheMoney entities: every line is emitted or rejected with its reason."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from narrows.lists import registry
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

PERSON = {
    "id": "NK-a1",
    "caption": "Ana Example",
    "schema": "Person",
    "properties": {"name": ["Ana Example"], "birthDate": ["1970-02"], "country": ["ir"]},
    "datasets": ["some_source"],
    "referents": [],
    "target": True,
    "first_seen": "2024-01-01T00:00:00",
    "last_seen": "2024-01-02T00:00:00",
    "last_change": "2024-01-01T00:00:00",
}


def write(folder: Path, data: bytes, name: str = "entities.ftm.json") -> SourceFile:
    path = folder / name
    path.write_bytes(data)
    return SourceFile(name, path)


def read(folder: Path, *entities: object, end: bytes = b"\n") -> Reading:
    data = b"\n".join(json.dumps(entity).encode() for entity in entities) + end
    return registry.read("my_list", [write(folder, data)])


def changed(**fields: object) -> dict[str, object]:
    return {**PERSON, "id": "NK-b2", **fields}


def test_an_entity_keeps_its_id_values_and_attribution(tmp_path: Path) -> None:
    reading = read(tmp_path, PERSON)
    said = {(s.entity_id, s.schema, s.prop, s.value) for s in reading.statements}
    assert said == {
        ("NK-a1", "Person", "name", "Ana Example"),
        ("NK-a1", "Person", "birthDate", "1970-02"),
        ("NK-a1", "Person", "country", "ir"),
    }
    assert {s.attribution for s in reading.statements} == {"some_source"}
    assert {s.locator for s in reading.statements} == {"entities.ftm.json:1"}
    assert reading.format == "ftm-entities-json"
    assert all(proof.holds for proof in reading.proofs)


def test_a_list_that_names_itself_reports_nobody_else(tmp_path: Path) -> None:
    reading = read(tmp_path, {**PERSON, "datasets": ["my_list"]})
    assert {s.attribution for s in reading.statements} == {None}


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        (changed(schema="Persn"), "no schema"),
        (changed(schema="Thing"), "abstract"),
        (changed(properties={"nam": ["X"]}), "no property 'nam'"),
        (changed(properties={"name": "X"}), "Expected `array`"),
        (changed(properties={"name": [7]}), "Expected `str | object`"),
        (changed(properties={}), "says nothing"),
        (changed(id=""), "no entity id"),
        (changed(id="a b"), "no entity id"),
        (changed(id="NK-a1"), "stands already at entities.ftm.json:1"),
        (changed(proprties={}), "unknown field"),
        (changed(properties={"name": ["X"], "birthDate": ["12/03/1975"]}), "no ISO date"),
        (changed(properties={"name": ["X"], "birthDate": ["1975-02-30"]}), "calendar"),
        (changed(properties={"name": ["X"], "country": ["Neverland"]}), "no country code"),
        (changed(properties={"name": ["X\x00Y"]}), "control characters"),
        (changed(properties={"name": ["X"], "gender": ["yes"]}), "male, female or other"),
    ],
)
def test_what_is_not_of_the_model_is_rejected_with_its_reason(
    tmp_path: Path, entity: object, reason: str
) -> None:
    reading = read(tmp_path, PERSON, entity)
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (2, 1, 1)
    (rejection,) = reading.rejections
    assert reason in rejection.reason
    assert rejection.locator == "entities.ftm.json:2"
    assert {s.entity_id for s in reading.statements} == {"NK-a1"}


def test_a_key_given_twice_is_rejected(tmp_path: Path) -> None:
    line = b'{"id":"x","schema":"Person","properties":{"name":["A"],"name":["B"]}}\n'
    reading = registry.read("my_list", [write(tmp_path, line)])
    assert "'name' stands twice" in reading.rejections[0].reason


def test_text_that_looks_like_a_key_is_no_doubled_key(tmp_path: Path) -> None:
    reading = read(tmp_path, changed(properties={"name": ['A "name": B']}))
    assert reading.rejections == ()
    assert reading.statements[0].value == 'A "name": B'


def test_the_last_line_may_lack_its_newline_but_not_its_end(tmp_path: Path) -> None:
    assert len(read(tmp_path, PERSON, end=b"").statements) == 3
    with pytest.raises(ListRefused, match="cut off") as refused:
        read(tmp_path, PERSON, end=b'\n{"id": "NK-c')
    assert refused.value.where == "entities.ftm.json:2"


def test_lines_too_deep_to_be_real_are_rejected(tmp_path: Path) -> None:
    deep = b'{"id":"d","schema":"Person","properties":' + b'{"associates":[' * 20000
    data = json.dumps(PERSON).encode() + b"\n" + deep + b"\n"
    reading = registry.read("my_list", [write(tmp_path, data)])
    assert reading.counts[0].rejected == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "blanks"),
        (b"<!DOCTYPE html><html><body>502</body></html>", "web page"),
        (gzip.compress(b"<html><body>502</body></html>", mtime=0), "web page"),
        (b'[{"id": "x"}]', "JSON array"),
        (b'{"fish": 1}\n', "not recognised"),
        (json.dumps(PERSON).encode("utf-16"), "not recognised"),
        (b"PK\x03\x04zip", "ZIP"),
    ],
)
def test_what_is_no_list_is_refused_whole(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(ListRefused, match=message):
        registry.read("my_list", [write(tmp_path, data)])


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    file = write(tmp_path, b"\xef\xbb\xbf" + json.dumps(PERSON).encode() + b"\n")
    assert len(registry.read("my_list", [file]).statements) == 3


def test_nested_entities_become_entities_and_references(tmp_path: Path) -> None:
    address = {"id": "addr-1", "schema": "Address", "properties": {"full": ["1 Street"]}}
    sanction = {"id": "s-1", "schema": "Sanction", "properties": {"program": ["P"]}}
    firm = {"id": "NK-firm", "schema": "Company", "properties": {"name": ["Firm"]}}
    stake = {"id": "o-1", "schema": "Ownership", "properties": {"asset": [firm]}}
    first = {
        **PERSON,
        "properties": {
            "name": ["Ana Example"],
            "addressEntity": [address],
            "sanctions": [sanction],
            "ownershipOwner": [stake],
        },
    }
    second = {**firm, "properties": {"name": ["Firm"], "addressEntity": [address]}}
    reading = read(tmp_path, first, second)
    assert reading.rejections == ()
    said = [(s.entity_id, s.prop, s.value) for s in reading.statements]
    assert len(said) == len(set(said)), "a repeated nested entity is said once"
    assert ("NK-a1", "addressEntity", "addr-1") in said
    assert ("s-1", "entity", "NK-a1") in said
    assert ("o-1", "owner", "NK-a1") in said
    assert ("o-1", "asset", "NK-firm") in said
    assert ("NK-firm", "addressEntity", "addr-1") in said
    assert not any(prop in ("sanctions", "ownershipOwner") for _, prop, _ in said)
    order = list(dict.fromkeys(s.entity_id for s in reading.statements))
    runs = [e for i, (e, _, _) in enumerate(said) if i == 0 or said[i - 1][0] != e]
    assert order == runs, "an entity's statements stand together"


def test_a_nested_entity_where_text_belongs_is_rejected(tmp_path: Path) -> None:
    inner = {"id": "x", "schema": "Person", "properties": {"name": ["X"]}}
    reading = read(tmp_path, changed(properties={"name": [inner]}))
    assert "is of type name" in reading.rejections[0].reason


def test_one_id_under_two_schemata_refuses_the_file(tmp_path: Path) -> None:
    inner = {"id": "addr-1", "schema": "Address", "properties": {"full": ["1 Street"]}}
    outer = changed(properties={"name": ["X"], "addressEntity": [inner]})
    other = changed(id="addr-1", schema="Company", properties={"name": ["Y"]})
    with pytest.raises(ListRefused, match="a Address and a Company"):
        read(tmp_path, outer, other)


@pytest.mark.real
def test_the_compatible_api_s_nested_entity_is_read_whole(real_data: Path, tmp_path: Path) -> None:
    body = json.loads((real_data / "yente" / "entity_nested.json").read_text("utf-8"))["body"]
    reading = read(tmp_path, body)
    assert reading.rejections == ()

    def ids(value: dict[str, object]) -> set[str]:
        found = {str(value["id"])}
        for members in value["properties"].values():  # type: ignore[attr-defined]
            for member in members:
                found |= ids(member) if isinstance(member, dict) else set()
        return found

    assert {s.entity_id for s in reading.statements} == ids(body)
