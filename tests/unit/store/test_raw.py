"""Publications come back byte for byte, whole or as changes."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

from narrows.model.errors import SnapshotDamaged
from narrows.store.raw import RawStore


def keep(store: RawStore, folder: Path, data: bytes, like: str | None = None) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    source = folder / "source"
    source.write_bytes(data)
    store.keep(source, sha256, folder / f"staged-{sha256}", like)
    return sha256


def csv(rows: int, seed: int = 1) -> bytes:
    rng = random.Random(seed)
    return b"".join(b"%d,%s\r\n" % (n, rng.randbytes(20).hex().encode()) for n in range(rows))


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path / "raw")


@pytest.mark.parametrize("data", [b"", b"x", b"\x00\xff" * 1000, b"a\nb>c", csv(100)])
def test_bytes_come_back(store: RawStore, tmp_path: Path, data: bytes) -> None:
    assert store.read(keep(store, tmp_path, data)) == data


def test_a_small_change_takes_little_room(store: RawStore, tmp_path: Path) -> None:
    old = csv(2000)
    lines = old.split(b"\r\n")
    new = b"\r\n".join([*lines[:500], b"new,row", *lines[500:900], *lines[901:]])
    base = keep(store, tmp_path, old)
    next_one = keep(store, tmp_path, new, base)
    assert store.read(next_one) == new
    whole, changes = (store.place(one).stat().st_size for one in (base, next_one))
    assert changes * 20 < whole


@pytest.mark.slow
def test_a_file_needs_at_most_two_others(store: RawStore, tmp_path: Path) -> None:
    data, last, kept = csv(2000), None, []
    for n in range(60):
        data += csv(8, seed=n + 2)
        last = keep(store, tmp_path, data, last)
        kept.append((last, data))
    sizes = [store.place(one).stat().st_size for one, _ in kept]
    assert sum(sizes) < 6 * sizes[0]
    for one, expected in kept:
        assert store.read(one) == expected
    for one, _ in kept[::10]:
        assert len(_needed(store, one, [other for other, _ in kept])) <= 2


def _needed(store: RawStore, one: str, others: list[str]) -> list[str]:
    needed: list[str] = []
    for other in others:
        whole = store.place(other).read_bytes()
        store.place(other).unlink()
        try:
            store.read(one)
        except SnapshotDamaged:
            needed.append(other)
        store.place(other).write_bytes(whole)
    return [other for other in needed if other != one]


def test_another_file_altogether_is_kept_whole(store: RawStore, tmp_path: Path) -> None:
    base = keep(store, tmp_path, csv(500))
    other = keep(store, tmp_path, csv(500, seed=2), base)
    store.place(base).unlink()
    assert store.read(other) == csv(500, seed=2)


def test_without_a_sound_base_a_file_is_kept_whole(store: RawStore, tmp_path: Path) -> None:
    base = keep(store, tmp_path, csv(500))
    store.place(base).write_bytes(b"damaged")
    other = keep(store, tmp_path, csv(501), base)
    assert store.read(other) == csv(501)


@pytest.mark.parametrize("like", [False, True])
def test_damage_is_found_or_does_none(store: RawStore, tmp_path: Path, like: bool) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    base = keep(store, tmp_path, csv(2000))
    kept = keep(store, tmp_path, csv(2000)[:-30] + b"changed\r\n", base) if like else base
    place = store.place(kept)
    whole, original, found = place.read_bytes(), store.read(kept), 0
    for _ in range(100):
        data = bytearray(whole)
        if rng.random() < 0.5:
            data = data[: rng.randrange(len(data))]
        else:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        place.write_bytes(bytes(data))
        # A bit of the container that changes nothing of the content is no damage.
        try:
            assert store.read(kept) == original
        except SnapshotDamaged:
            found += 1
    assert found > 90
    place.unlink()
    with pytest.raises(SnapshotDamaged):
        store.read(kept)


def test_the_same_bytes_are_kept_once(store: RawStore, tmp_path: Path) -> None:
    one = keep(store, tmp_path, b"same")
    inode = store.place(one).stat().st_ino
    assert keep(store, tmp_path, b"same") == one
    assert store.place(one).stat().st_ino == inode
