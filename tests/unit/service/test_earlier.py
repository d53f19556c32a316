"""A new snapshot is built on an earlier one where there is a sound one, else from nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from narrows.index.build import SnapshotInfo, build
from narrows.index.files import Manifest
from narrows.index.snapshot import Snapshot
from narrows.model.entity import Entity
from narrows.model.statement import EntityId, Source, Statement
from narrows.service import earlier as module
from narrows.service import screener
from narrows.service.earlier import earlier
from narrows.service.screener import Screener
from narrows.store.snapshots import Snapshots


def _parties(count: int) -> list[Entity]:
    found = []
    for number in range(count):
        one = EntityId(f"own-{number}")
        name = Statement(one, "Person", "name", f"Vexelor Tuvariki {number}")
        found.append(Entity(one, "Person", Source("own", "1"), (name,)))
    return found


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path / "snapshots")


def _publish(snapshots: Snapshots, name: str, count: int) -> Path:
    return snapshots.publish(name, lambda folder: build(_parties(count), folder) and None)


def test_without_snapshots_there_is_no_base(snapshots: Snapshots) -> None:
    assert earlier(snapshots, 10) is None


def test_the_newest_of_about_the_size_is_taken(snapshots: Snapshots) -> None:
    _publish(snapshots, "older", 20)
    _publish(snapshots, "newer", 21)
    _publish(snapshots, "of another size", 2)
    base = earlier(snapshots, 22)
    assert base is not None
    with base:
        assert base.parties == 21
    assert earlier(snapshots, 1000) is None


def test_a_damaged_base_is_passed_over(snapshots: Snapshots) -> None:
    _publish(snapshots, "older", 20)
    victim = _publish(snapshots, "newer", 21) / "name_word.npy"
    data = bytearray(victim.read_bytes())
    data[-1] ^= 1
    victim.chmod(0o644)
    victim.write_bytes(data)
    base = earlier(snapshots, 21)
    assert base is not None
    with base:
        assert base.parties == 20


def test_a_base_without_a_manifest_or_of_other_tables_is_passed_over(
    snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = _publish(snapshots, "newer", 21)
    monkeypatch.setattr(module, "fits", _fits_nobody)
    assert earlier(snapshots, 21) is None
    monkeypatch.undo()
    (place / "manifest.json").unlink()
    assert earlier(snapshots, 21) is None


def _fits_nobody(manifest: Manifest) -> bool:
    return not manifest.files


def test_a_base_that_is_removed_while_it_is_open_stays_whole(
    snapshots: Snapshots, tmp_path: Path
) -> None:
    _publish(snapshots, "newer", 21)
    base = earlier(snapshots, 21)
    assert base is not None
    snapshots.discard("newer")
    with base:
        info = build(_parties(22), tmp_path / "on", base=base)
    assert info.taken_over == 21
    assert info.id == build(_parties(22), tmp_path / "anew").id


def test_a_base_that_goes_before_it_is_open_is_passed_over(
    snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    _publish(snapshots, "newer", 21)
    found = snapshots.open

    def gone(name: str) -> Path | None:
        place = found(name)
        snapshots.discard(name)
        return place

    monkeypatch.setattr(snapshots, "open", gone)
    assert earlier(snapshots, 21) is None


def test_a_session_builds_on_the_snapshot_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[SnapshotInfo] = []

    def noted(
        entities: Iterable[Entity], folder: Path, *, base: Snapshot | None, progress: None
    ) -> SnapshotInfo:
        built.append(build(entities, folder, base=base, progress=progress))
        return built[-1]

    monkeypatch.setattr(screener, "build", noted)
    with Screener.open(tmp_path / "alone", lists=["us_ofac_sdn"]) as alone:
        anew = alone.snapshot.id
    with Screener.open(tmp_path / "both"), Screener.open(tmp_path / "both", lists=["us_ofac_sdn"]):
        pass
    first, whole, on_it = built
    assert (first.taken_over, whole.taken_over) == (0, 0)
    assert on_it.taken_over == on_it.counts["entities"]
    assert on_it.id == anew
