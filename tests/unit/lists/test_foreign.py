"""What is no list at all is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrows.lists.foreign import head, refuse_archive
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile


def file_of(folder: Path, data: bytes) -> SourceFile:
    path = folder / "sdn.csv"
    path.write_bytes(data)
    return SourceFile("sdn.csv", path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\x1a", "blanks"),
        (b"\x00" * 5000, "blanks"),
        (b" \r\n", "blanks"),
        (b"<!DOCTYPE html><html><body>503</body></html>", "web page"),
        (b"\xef\xbb\xbf<HTML>", "web page"),
        ("<html>".encode("utf-16"), "web page"),
    ],
)
def test_an_empty_file_or_a_web_page_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(ListRefused, match=said) as caught:
        head(file_of(tmp_path, data))
    assert caught.value.where == "sdn.csv"
    assert caught.value.hint


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="cannot be read"):
        head(SourceFile("sdn.csv", tmp_path / "sdn.csv"))


@pytest.mark.parametrize("data", [b"\x1f\x8b\x08rest", b"PK\x03\x04rest", b"%PDF-1.7"])
def test_an_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    file = file_of(tmp_path, data)
    with pytest.raises(ListRefused, match="not the list itself"):
        refuse_archive(file, head(file))
