"""Workbooks: types kept, damage and bombs refused."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from narrows.lists import workbook
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile


def write(folder: Path) -> SourceFile:
    path = folder / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        first = book.add_worksheet("One")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        first.write_row(0, 0, ["Name", "Year"])
        first.write(2, 0, "Ana")
        first.write(2, 1, 1963)
        first.write_datetime(2, 2, datetime.datetime(1992, 9, 20), day)  # noqa: DTZ001
        second = book.add_worksheet("Two")
        second.merge_range(0, 0, 0, 1, "Both")
        second.hide()
    return SourceFile("list.xlsx", path)


def test_rows_keep_their_numbers_and_types(tmp_path: Path) -> None:
    one, two = workbook.sheets(write(tmp_path))
    assert [(row.number, row.blank) for row in one.rows] == [(1, False), (2, True), (3, False)]
    assert [workbook.text(cell) for cell in one.rows[2].cells] == ["Ana", "1963", "1992-09-20"]
    assert isinstance(one.rows[2].cells[2], datetime.date)
    assert (one.visible, two.visible) == (True, False)
    assert one.merged == ()
    assert two.merged == (((0, 0), (0, 1)),)


def test_merged_headers_are_refused_by_name(tmp_path: Path) -> None:
    file = write(tmp_path)
    one, two = workbook.sheets(file)
    workbook.refuse_merged(file, one, 1, 1)
    workbook.refuse_merged(file, two, 2, 3)
    with pytest.raises(ListRefused, match="A1:B1"):
        workbook.refuse_merged(file, two, 1, 1)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_workbook_is_refused(tmp_path: Path, share: float) -> None:
    file = write(tmp_path)
    data = file.path.read_bytes()
    file.path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ListRefused, match="cut or damaged"):
        list(workbook.sheets(file))


def test_every_flipped_byte_of_a_sheet_is_noticed(tmp_path: Path) -> None:
    file = write(tmp_path)
    data = file.path.read_bytes()
    with zipfile.ZipFile(file.path) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    begin = part.header_offset + 30 + len(part.filename)
    for offset in range(begin, begin + part.compress_size, 7):
        flipped = bytearray(data)
        flipped[offset] ^= 0x55
        file.path.write_bytes(bytes(flipped))
        with pytest.raises(ListRefused, match="damaged"):
            list(workbook.sheets(file))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"<html></html>", "web page"),
        (b"a,b\n", "no XLSX"),
        (b"\xd0\xcf\x11", "no"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(ListRefused, match=message):
        list(workbook.sheets(SourceFile("list.xlsx", path)))


def test_another_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    with pytest.raises(ListRefused, match="no XLSX workbook"):
        list(workbook.sheets(SourceFile("list.xlsx", path)))


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", b"\x20" * (40 << 20))
    with pytest.raises(ListRefused, match="unpacks to"):
        list(workbook.sheets(SourceFile("list.xlsx", path)))


def test_cells_are_named_as_the_workbook_names_them() -> None:
    assert [workbook.cell_name(0, c) for c in (0, 25, 26, 701, 702)] == [
        "A1", "Z1", "AA1", "ZZ1", "AAA1",
    ]  # fmt: skip
