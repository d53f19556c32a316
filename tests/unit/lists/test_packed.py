"""Packed files: bounded, whole, or refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from narrows.lists import packed
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile


def write(folder: Path, data: bytes) -> SourceFile:
    path = folder / "list"
    path.write_bytes(data)
    return SourceFile("list", path)


def test_lines_are_the_same_plain_and_packed(tmp_path: Path) -> None:
    text = "a\r\nb\u2028c\n" + "x" * 3_000_000 + "\nend"
    for data in (text.encode(), gzip.compress(text.encode())):
        file = write(tmp_path, data)
        found = list(packed.byte_lines(file))
        assert [(n, len(line), whole) for n, line, whole in found] == [
            (1, 1, True),
            (2, 5, True),
            (3, 3_000_000, True),
            (4, 3, False),
        ]
        assert "".join(packed.text_lines(file, "utf-8")) == text


def test_members_one_after_the_other_are_one_file(tmp_path: Path) -> None:
    file = write(tmp_path, gzip.compress(b"a\n") + gzip.compress(b"b\n"))
    assert b"".join(packed.blocks(file)) == b"a\nb\n"


@pytest.mark.parametrize("cut", [5, 20, -1, -8])
def test_a_cut_archive_is_refused(tmp_path: Path, cut: int) -> None:
    data = gzip.compress(bytes(range(256)) * 100)[:cut]
    with pytest.raises(ListRefused, match="cut off"):
        list(packed.blocks(write(tmp_path, data)))


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(b"some text, some more text\n" * 50))
    data[-6] ^= 0xFF
    with pytest.raises(ListRefused, match="damaged"):
        list(packed.blocks(write(tmp_path, bytes(data))))


def test_a_decompression_bomb_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, gzip.compress(b"\x20" * (64 << 20), 9))
    with pytest.raises(ListRefused, match="unpacks to more"):
        sum(len(block) for block in packed.blocks(file))


def test_an_endless_line_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, b"x" * (packed.LINE_LIMIT + 2_000_000))
    with pytest.raises(ListRefused, match="longer than"):
        list(packed.byte_lines(file))
    with pytest.raises(ListRefused, match="longer than"):
        list(packed.text_lines(file, "utf-8"))


def test_bytes_of_another_encoding_are_refused_with_the_line(tmp_path: Path) -> None:
    file = write(tmp_path, b"good\nb\xe9d\n")
    with pytest.raises(ListRefused, match="not utf-8"):
        list(packed.text_lines(file, "utf-8"))
