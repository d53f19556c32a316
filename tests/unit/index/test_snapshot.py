"""Snapshots: same bytes for the same entities, damage found at open."""

import threading
import time
from pathlib import Path

import msgspec
import pytest

from narrows.index import files
from narrows.index.build import build
from narrows.index.files import FileEntry
from narrows.index.snapshot import open_snapshot
from narrows.model.entity import Entity
from narrows.model.errors import SnapshotDamaged
from narrows.model.statement import EntityId, Source, Statement
from narrows.text.name import analyse
from narrows.text.name_code import written


def party(number: int, name: str, list_name: str = "own") -> Entity:
    one = EntityId(f"own-{number}")
    return Entity(one, "Person", Source(list_name, "1"), (Statement(one, "Person", "name", name),))


def sanction(number: int) -> Entity:
    one = EntityId(f"own-{number}-sanction-1")
    return Entity(
        one,
        "Sanction",
        Source("own", "1"),
        (Statement(one, "Sanction", "entity", f"own-{number}"),),
    )


ENTITIES = [
    party(1, "Vexelor Postolny"),
    sanction(1),
    party(2, "Ahmad Tuvariki"),
    party(2, "Ахмад", "b"),
]


def test_same_entities_same_bytes(tmp_path: Path) -> None:
    first, second = build(ENTITIES, tmp_path / "a"), build(ENTITIES, tmp_path / "b")
    assert first.id == second.id
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_entities_come_back_whole(tmp_path: Path) -> None:
    build(ENTITIES, tmp_path)
    with open_snapshot(tmp_path) as snapshot:
        assert list(snapshot) == ENTITIES
        assert snapshot.entities_by_id("own-2") == (ENTITIES[2], ENTITIES[3])
        assert snapshot.entities_by_id("own-9") == ()
        assert snapshot.pointing_at("own-1") == (ENTITIES[1],)
        assert snapshot.parties == 3


def test_names_are_written_as_they_were_read(tmp_path: Path) -> None:
    given = [
        "Vexelor Postolny",
        "Ахмад Иванович Постольный",
        "Dr. Ángel 7 de la Tuvariki",
        "김정은",
    ]
    build([party(k, name) for k, name in enumerate(given)], tmp_path)
    with open_snapshot(tmp_path) as snapshot:
        for number, name in enumerate(given):
            found = snapshot.written(number, person=True)
            assert found == written(analyse(name, "person"), person=True)
        rarities = snapshot.written(0, person=False).rarities
        assert rarities == written(analyse(given[0], "person"), person=False).rarities


@pytest.mark.parametrize("advice", [22, 99])
def test_what_look_ups_go_through_is_mapped_ahead_where_the_system_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, advice: int
) -> None:
    monkeypatch.setattr("narrows.index.snapshot._POPULATE_READ", advice)
    build(ENTITIES, tmp_path)
    with open_snapshot(tmp_path) as snapshot:
        before = snapshot.post_name.tolist()
        snapshot.read_ahead()
        snapshot.read_ahead()
        assert snapshot.post_name.tolist() == before
        assert list(snapshot) == ENTITIES


def test_an_empty_snapshot_opens(tmp_path: Path) -> None:
    build([], tmp_path)
    with open_snapshot(tmp_path) as snapshot:
        assert snapshot.parties == 0


def _files() -> list[str]:
    return ["entities.bin", "name_word.npy", "gram_key.npy", "exact_key.npy", "manifest.json"]


@pytest.mark.parametrize("name", _files())
def test_a_changed_byte_is_found(tmp_path: Path, name: str) -> None:
    build(ENTITIES, tmp_path)
    data = bytearray((tmp_path / name).read_bytes())
    data[len(data) // 2] ^= 0x10
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SnapshotDamaged):
        open_snapshot(tmp_path)


@pytest.mark.parametrize("name", _files())
def test_a_cut_or_missing_file_is_found(tmp_path: Path, name: str) -> None:
    build(ENTITIES, tmp_path)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[:-1])
    with pytest.raises(SnapshotDamaged):
        open_snapshot(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(SnapshotDamaged):
        open_snapshot(tmp_path)


@pytest.mark.parametrize("cores", [1, 3])
def test_of_several_damaged_files_the_first_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr("narrows.index.files._MUCH", 0)
    monkeypatch.setattr("narrows.index.files.cores", lambda: cores)
    build(ENTITIES, tmp_path)
    with open_snapshot(tmp_path) as snapshot:
        assert list(snapshot) == ENTITIES
    (tmp_path / "word_codes.npy").unlink()
    for name in ("name_word.npy", "gram_key.npy"):
        data = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(SnapshotDamaged) as told:
        open_snapshot(tmp_path)
    assert told.value.where == str(tmp_path / "gram_key.npy")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_file_a_thread_could_not_read_to_the_end_is_not_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(ENTITIES, tmp_path)
    entry, here = files._entry, threading.current_thread()

    def starved(path: Path) -> FileEntry:
        if threading.current_thread() is not here:
            raise MemoryError
        time.sleep(0.01)
        return entry(path)

    monkeypatch.setattr("narrows.index.files._MUCH", 0)
    monkeypatch.setattr("narrows.index.files.cores", lambda: 2)
    monkeypatch.setattr("narrows.index.files._entry", starved)
    with pytest.raises(SnapshotDamaged, match="could not be verified"):
        open_snapshot(tmp_path)


def test_a_base_of_another_engine_or_that_does_not_fit_together_is_not_used(tmp_path: Path) -> None:
    anew = build(ENTITIES, tmp_path / "anew")
    assert anew.taken_over == 0
    with open_snapshot(tmp_path / "anew") as base:
        assert build(ENTITIES, tmp_path / "on", base=base).taken_over == len(ENTITIES)
        sound = base.manifest
        for odd in (
            {"format": "0"},
            {"analysis": "other"},
            {"counts": {}},
            {"counts": {"words": 1}},
        ):
            base.manifest = msgspec.structs.replace(sound, **odd)
            info = build(ENTITIES, tmp_path / "without", base=base)
            assert (info.id, info.taken_over) == (anew.id, 0), odd
