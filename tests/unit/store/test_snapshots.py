"""A snapshot is published whole, and any change to it is found at open."""

from __future__ import annotations

import errno
import random
import shutil
from pathlib import Path

import pytest

from narrows.model.errors import SnapshotDamaged, StoreError
from narrows.store.snapshots import Snapshots


def _build(folder: Path) -> None:
    (folder / "names.bin").write_bytes(bytes(range(256)) * 8)
    (folder / "deep").mkdir()
    (folder / "deep" / "keys.bin").write_bytes(b"keys" * 100)


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path / "snapshots")


def test_what_is_published_opens(snapshots: Snapshots) -> None:
    assert snapshots.open("one") is None
    place = snapshots.publish("one", _build)
    assert snapshots.open("one") == place
    assert (place / "deep" / "keys.bin").read_bytes() == b"keys" * 100


def test_a_full_disk_while_building_names_the_snapshot(snapshots: Snapshots) -> None:
    def fail(folder: Path) -> None:
        _build(folder)
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreError, match=r"snapshots/one: building the snapshot failed: No space"):
        snapshots.publish("one", fail)
    assert list(snapshots.folder.iterdir()) == []


def test_a_failed_build_publishes_nothing(snapshots: Snapshots) -> None:
    def fail(folder: Path) -> None:
        _build(folder)
        raise ValueError("half built")

    with pytest.raises(ValueError, match="half built"):
        snapshots.publish("one", fail)
    assert snapshots.ids() == ()
    assert list(snapshots.folder.iterdir()) == []


def test_publishing_again_keeps_the_first_and_repairs_a_damaged_one(snapshots: Snapshots) -> None:
    place = snapshots.publish("one", _build)
    inode = place.stat().st_ino
    snapshots.publish("one", _build)
    assert place.stat().st_ino == inode
    (place / "names.bin").write_bytes(b"cut")
    snapshots.publish("one", _build)
    assert snapshots.open("one") == place


def test_a_random_corruption_is_always_found(snapshots: Snapshots, tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    place = snapshots.publish("one", _build)
    older = snapshots.publish("older", lambda f: (f / "names.bin").write_bytes(b"older") and None)
    whole = tmp_path / "whole"
    shutil.copytree(place, whole)
    for _ in range(200):
        shutil.rmtree(place)
        shutil.copytree(whole, place)
        files = sorted(p for p in place.rglob("*") if p.is_file())
        victim = rng.choice(files)
        data = bytearray(victim.read_bytes())
        match rng.randrange(5):
            case 0:
                data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
                victim.write_bytes(bytes(data))
            case 1:
                victim.write_bytes(bytes(data[: rng.randrange(len(data))]))
            case 2:
                victim.unlink()
            case 3:
                shutil.copy(older / "seal.json", place / "seal.json")
            case _:
                (place / "foreign.bin").write_bytes(b"x")
        with pytest.raises(SnapshotDamaged):
            snapshots.open("one")


def test_another_snapshot_under_this_name_is_found(snapshots: Snapshots) -> None:
    place = snapshots.publish("one", _build)
    shutil.copytree(place, snapshots.folder / "two")
    with pytest.raises(SnapshotDamaged, match="this is snapshot one, not two"):
        snapshots.open("two")


def test_the_sweep_keeps_the_newest_and_those_in_use(snapshots: Snapshots) -> None:
    for name in ("a", "b", "c", "d"):
        snapshots.publish(name, _build)
    (snapshots.folder / ".building-dead").mkdir()
    removed = snapshots.sweep(keep=["a"], newest=1)
    assert "a" in snapshots.ids()
    assert len(removed) == 2
    assert not (snapshots.folder / ".building-dead").exists()


def test_the_sweep_leaves_a_living_builder_alone(snapshots: Snapshots) -> None:
    def build(folder: Path) -> None:
        assert snapshots.sweep() == ()
        assert folder.is_dir()
        _build(folder)

    snapshots.publish("one", build)
    assert snapshots.open("one") is not None


@pytest.mark.parametrize("name", ["", ".hidden", "a/b"])
def test_a_name_that_is_none_is_refused(snapshots: Snapshots, name: str) -> None:
    with pytest.raises(StoreError):
        snapshots.open(name)


def test_the_sweep_leaves_what_is_held(snapshots: Snapshots) -> None:
    for name in ("a", "b", "c"):
        snapshots.publish(name, _build)
    hold = snapshots.hold("a")
    assert hold is not None
    assert snapshots.sweep(newest=1) == ("b",)
    assert snapshots.open("a") is not None
    hold.close()
    assert snapshots.sweep(newest=1) == ("a",)
    assert snapshots.hold("a") is None
