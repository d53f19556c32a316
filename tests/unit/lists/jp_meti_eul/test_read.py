"""Japan's end user list on a small workbook made up in the publisher's layout."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from narrows.lists.jp_meti_eul.read import read
from narrows.lists.source import load
from narrows.model.entity import Entity, assemble
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile
from narrows.model.statement import Source

HEADER = [
    "No.", "国名、地域名\nCountry or Region", "企業名､組織名\nCompany or Organization",
    "別名\nAlso Known As", "懸念区分\nType of WMD", "通常兵器\nConventional Weapons",
]  # fmt: skip
FIRST = [
    1, "イラン\nIslamic Republic of Iran", "Example Rotor Works (ERW)",
    "・Example Rotors\n・E.R.W. Co. \nPlain Rotors", "ミサイル、核\nM、Ｎ", "通常兵器\nCW",
]  # fmt: skip
SECOND = [2, "香港\nHong Kong", "Sample Trading", "", "", "通常兵器\nCW"]


def reading_of(folder: Path, *rows: list[object], header: list[str] | None = None) -> Reading:
    path = folder / "foreign_end_user_list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("ユーザーリスト")
        for index, row in enumerate([HEADER if header is None else header, *rows]):
            sheet.write_row(index, 0, row)
    return read([SourceFile(path.name, path)], load("jp_meti_eul"))


def entities(reading: Reading) -> list[Entity]:
    return list(assemble(reading.statements, Source("jp_meti_eul", "test")))


def test_a_row_is_an_organisation_with_its_concerns(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, FIRST, SECOND)
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (2, 2, 0)
    assert all(proof.holds for proof in reading.proofs)
    party, sanction, *_ = entities(reading)
    assert party.values("name") == ("Example Rotor Works (ERW)",)
    assert party.values("alias") == (
        "Example Rotor Works", "Example Rotors", "E.R.W. Co.", "Plain Rotors",
    )  # fmt: skip
    assert party.values("abbreviation") == ("ERW",)
    assert party.values("country") == ("ir",)
    assert sanction.values("reason") == ("Missiles", "Nuclear weapons", "Conventional weapons")
    assert sanction.values("programId") == ("EUL",)


def test_ids_do_not_depend_on_the_running_number(tmp_path: Path) -> None:
    one = reading_of(tmp_path, FIRST, SECOND)
    other = reading_of(tmp_path, [1, *SECOND[1:]], [2, *FIRST[1:]])
    assert {s.entity_id for s in one.statements} == {s.entity_id for s in other.statements}


def test_a_gap_in_the_numbers_fails_its_proof(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, FIRST, [3, *SECOND[1:]])
    assert [proof.holds for proof in reading.proofs if proof.name == "running numbers"] == [False]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["x", *SECOND[1:]], "no running number"),
        ([2, "ナルニア\nNarnia", *SECOND[2:]], "unknown country"),
        ([2, SECOND[1], "", "", "", ""], "no name"),
        ([2, *FIRST[1:]], "stands already at"),
        ([2, *SECOND[1:4], "核\nQ", ""], "unknown concern"),
    ],
)
def test_what_is_not_known_is_rejected(tmp_path: Path, row: list[object], reason: str) -> None:
    reading = reading_of(tmp_path, FIRST, row)
    assert reading.counts[0].rejected == 1
    assert reason in reading.rejections[0].reason
    assert reading.rejections[0].locator == "foreign_end_user_list.xlsx!ユーザーリスト:3"


def test_the_layout_without_conventional_weapons_is_read(tmp_path: Path) -> None:
    assert reading_of(tmp_path, FIRST[:5], header=HEADER[:5]).counts[0].emitted == 1


@pytest.mark.parametrize(
    ("header", "message"),
    [(HEADER[:3], "no aliases"), ([*HEADER, "Shoe size"], "unknown shoe size")],
)
def test_another_layout_is_refused(tmp_path: Path, header: list[str], message: str) -> None:
    with pytest.raises(ListRefused, match=message):
        reading_of(tmp_path, FIRST, header=header)


def test_a_header_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="no rows"):
        reading_of(tmp_path)
