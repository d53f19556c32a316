"""Workbooks: types kept, merged headers and other sheets reported."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from narrows.inputs.row import Reading
from narrows.inputs.table import open_table
from narrows.model.errors import InputError, UnknownOption


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(r, c, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(r, c, cell)
                elif cell is not None:
                    sheet.write(r, c, cell)
    book.close()
    return path


def test_types_are_kept(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "c.xlsx",
        {"A": [["name", "id", "born", "n"], ["Ann", "00123", dt.date(1980, 1, 2), 12345678901]]},
    )
    table = open_table(path)
    (row,) = table.rows()
    assert row.cells == ("Ann", "00123", dt.date(1980, 1, 2), 12345678901)
    assert row.place == 2


def test_merged_headers_are_refused_with_their_cells(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "c.xlsx"))
    sheet = book.add_worksheet("Kunden")
    sheet.merge_range("A1:B1", "Name")
    sheet.write_row("A2", ["First", "Last", "Born"])
    sheet.write_row("A3", ["Ann", "Ash", 1980])
    book.close()
    with pytest.raises(InputError, match=r"c\.xlsx!Kunden:1.*A1:B1") as caught:
        open_table(tmp_path / "c.xlsx")
    assert "--header-row 2" in (caught.value.hint or "")
    table = open_table(tmp_path / "c.xlsx", Reading(header_row=2))
    assert table.columns == ("First", "Last", "Born")
    assert [row.cells for row in table.rows()] == [("Ann", "Ash", 1980)]


def test_merged_body_cells_are_noted(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "c.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row("A1", ["name", "country"])
    sheet.merge_range("B2:B3", "DE")
    sheet.write_column("A2", ["Ann", "Bo"])
    book.close()
    table = open_table(tmp_path / "c.xlsx")
    assert any("B2:B3" in note for note in table.notes)


def test_other_sheets_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "c.xlsx", {"A": [["name"], ["Ann"]], "B": [["name"], ["Bo"]]})
    table = open_table(path)
    assert any("not read: B" in note for note in table.notes)
    assert [r.cells for r in open_table(path, Reading(sheet="B")).rows()] == [("Bo",)]
    with pytest.raises(UnknownOption, match="'C'"):
        open_table(path, Reading(sheet="C"))


def test_hidden_sheets_that_are_not_read_are_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "c.xlsx") as book:
        for name in ("A", "B", "Empty"):
            sheet = book.add_worksheet(name)
            if name != "Empty":
                sheet.write_column(0, 0, ["name", name])
            if name != "A":
                sheet.hide()
    table = open_table(tmp_path / "c.xlsx")
    assert "only sheet 'A' is read; not read: B (hidden)" in table.notes
    hidden = open_table(tmp_path / "c.xlsx", Reading(sheet="B"))
    assert "only sheet 'B' is read; not read: A" in hidden.notes


def test_empty_sheets_are_passed_over_and_empty_workbooks_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "c.xlsx", {"A": [], "B": [["name"], ["Bo"]]})
    assert [r.cells for r in open_table(path).rows()] == [("Bo",)]
    with pytest.raises(InputError, match="empty"):
        open_table(workbook(tmp_path / "d.xlsx", {"A": []}))


def test_empty_rows_in_the_middle_stay_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "c.xlsx", {"A": [["name", "x"], ["Ann", 1], [], ["Bo", 2]]})
    assert [row.cells for row in open_table(path).rows()] == [("Ann", 1), (None, None), ("Bo", 2)]


def test_a_table_that_begins_further_down_is_found(tmp_path: Path) -> None:
    path = workbook(tmp_path / "c.xlsx", {"A": [[], [], ["name", "x"], ["Ann", 1]]})
    (row,) = open_table(path).rows()
    assert row.cells == ("Ann", 1)
    assert row.place == 4


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "c.xlsx", {"A": [["name"], ["Ann"]]})
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match=r"c\.xlsx"):
        open_table(path)
