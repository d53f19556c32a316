"""Writing so that it is there afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrows.model.errors import SnapshotDamaged, StoreError
from narrows.store.durable import (
    make_folders,
    move_into,
    reported,
    seal,
    sha256_file,
    unseal,
    write_new,
)


def test_a_sealed_text_comes_back(tmp_path: Path) -> None:
    assert unseal(seal(b"body\nof two lines"), tmp_path) == b"body\nof two lines"


@pytest.mark.parametrize("place", range(0, 75, 7))
def test_any_flipped_bit_breaks_the_seal(place: int, tmp_path: Path) -> None:
    data = bytearray(seal(b'{"rows": []}'))
    data[place] ^= 1
    with pytest.raises(SnapshotDamaged):
        unseal(bytes(data), tmp_path)


@pytest.mark.parametrize("cut", [0, 1, 64, 65, 70])
def test_a_cut_text_breaks_the_seal(cut: int, tmp_path: Path) -> None:
    with pytest.raises(SnapshotDamaged):
        unseal(seal(b'{"rows": []}')[:cut], tmp_path)


def test_a_private_folder_is_its_owners_alone_and_what_stands_above_stays(tmp_path: Path) -> None:
    make_folders(tmp_path / "home" / "retail", private=True)
    assert (tmp_path / "home" / "retail").stat().st_mode & 0o777 == 0o700
    make_folders(tmp_path / "other")
    assert (tmp_path / "home").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_file_is_written_once_only(tmp_path: Path) -> None:
    write_new(tmp_path / "a", b"one")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"


def test_moving_makes_the_folders_it_needs(tmp_path: Path) -> None:
    write_new(tmp_path / "a", b"one")
    move_into(tmp_path / "a", tmp_path / "x" / "y" / "b")
    assert (tmp_path / "x" / "y" / "b").read_bytes() == b"one"
    make_folders(tmp_path / "x" / "y")


def test_a_disk_error_says_what_was_being_done(tmp_path: Path) -> None:
    expected = pytest.raises(StoreError, match="keeping the raw file failed: No such file")
    with expected as caught, reported("keeping the raw file", tmp_path):
        (tmp_path / "none").read_bytes()
    assert caught.value.where == str(tmp_path)
    assert caught.value.hint is not None


def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_file(tmp_path / "a").startswith("ba7816bf8f01cfea")
