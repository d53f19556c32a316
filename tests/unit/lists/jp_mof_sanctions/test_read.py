"""Japan's asset-freeze list on a small workbook made up in the publisher's layout."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import xlsxwriter

from narrows.lists.jp_mof_sanctions.read import read
from narrows.lists.source import load
from narrows.model.entity import Entity, assemble
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile
from narrows.model.statement import Source

PEOPLE = [
    "告示日付", "告示番号", "日本語表記", "英語表記", "別名", "役職", "生年月日", "国籍",
    "旅券番号", "住所", "その他の情報",
]  # fmt: skip
ANA = [
    "2012.10.25\n2014.2.6改訂", "1(*186)", "アナ・レイ", "ANA EXAMPLE\n(original script: آنا)",
    "(a)アンナ・レイ（Anna Rei）、(b)エー・レイ", "(a)社長\n(b)部長",
    "(a)1955年-1958年頃\n(b)1960年12月3日",
    "イラン", "イラン旅券 K123456（2013年10月7日発行）", "(a)テヘラン (b)不明", "不明",
]  # fmt: skip
BODIES = ["告示日付", "告示番号", "日本語表記", "英語表記", "別称・旧称", "所在地"]
FIRM = [
    "2022.3.18", 1.0, "見本航空株式会社", "Sample Aviation JSC",
    "（別称、見本、旧称、古い見本）\n(a.k.a. Sample; f.k.a. Old Sample)", "Moscow",
]  # fmt: skip
LIFTED = ("3.【解除】リベリア", [["リベリア前政権"], ["【2015年12月18日告示廃止】"]])


def sheets(
    people: list[list[object]], bodies: list[list[object]]
) -> list[tuple[str, list[object]]]:
    return [
        ("一覧", [[1, "イラン"], [2, "ロシア"], [3, "リベリア"]]),
        ("1.イラン（個人）", [["イランの核活動に関与する者（個人）"], PEOPLE, *people]),
        ("2.ロシア（団体）", [["ロシアの団体\n（注）50％以上の子会社にも適用"], BODIES, *bodies]),
        LIFTED,
    ]  # type: ignore[list-item]


def reading_of(folder: Path, content: list[tuple[str, list[object]]]) -> Reading:
    path = folder / "shisantouketsu.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in content:
            sheet = book.add_worksheet(name)
            day = book.add_format({"num_format": "yyyy/m/d"})
            for index, row in enumerate(rows):
                for column, value in enumerate(row):  # type: ignore[var-annotated, arg-type]
                    if isinstance(value, datetime.date):
                        sheet.write_datetime(index, column, value, day)
                    else:
                        sheet.write(index, column, value)
    return read([SourceFile(path.name, path)], load("jp_mof_sanctions"))


def entities(reading: Reading) -> dict[str, Entity]:
    found = assemble(reading.statements, Source("jp_mof_sanctions", "test"))
    return {str(entity.id): entity for entity in found}


def test_a_person_in_japanese_latin_and_original_script(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, sheets([ANA], [FIRM]))
    assert (reading.counts[0].read, reading.counts[0].rejected) == (2, 0)
    assert all(proof.holds for proof in reading.proofs)
    person = entities(reading)["jp-mof-1-1"]
    assert person.schema == "Person"
    assert set(person.values("name")) == {"ANA EXAMPLE", "آنا", "アナ・レイ"}
    assert {s.value for s in person.of("name") if s.lang == "jpn"} == {"アナ・レイ"}
    assert person.values("alias") == ("アンナ・レイ", "Anna Rei", "エー・レイ")
    assert person.values("position") == ("社長", "部長")
    assert person.values("birthDate") == ("1955/1958", "1960-12-03")
    assert person.values("nationality") == ("ir",)
    assert person.values("passportNumber") == ("K123456",)
    assert person.values("address") == ("テヘラン",)
    assert person.values("notes") == ()
    sanction = entities(reading)["jp-mof-1-1-sanction"]
    assert sanction.values("listingDate") == ("2012-10-25",)
    assert sanction.values("modifiedAt") == ("2014-02-06",)
    assert sanction.values("program") == ("イランの核活動に関与する者(個人)",)
    assert sanction.values("recordId") == ("1(*186)",)


def test_an_organisation_with_labelled_names_and_the_sheet_s_note(tmp_path: Path) -> None:
    found = entities(reading_of(tmp_path, sheets([ANA], [FIRM])))
    firm = found["jp-mof-2-1"]
    assert firm.schema == "Organization"
    assert firm.values("alias") == ("見本", "Sample")
    assert firm.values("previousName") == ("古い見本", "Old Sample")
    (note,) = found["jp-mof-2-1-sanction"].values("provisions")
    assert note == "(注)50%以上の子会社にも適用"


@pytest.mark.parametrize(
    ("born", "dates", "notes"),
    [
        (datetime.date(1937, 4, 28), ("1937-04-28",), ()),
        ("１945年-1950年頃", ("1945/1950",), ()),
        ("1965年又は1966年", ("1965", "1966"), ()),
        ("1984年から1986年までの間", ("1984/1986",), ()),
        ("1966 年1月1日", ("1966-01-01",), ()),
        ("1971年3月", ("1971-03",), ()),
        ("およそ1970年", ("1970",), ()),
        ("1402年6月24日（ヒジュラ暦）", (), ("生年月日: 1402年6月24日(ヒジュラ暦)",)),
        ("1970年2月30日", (), ("生年月日: 1970年2月30日",)),
        ("不明", (), ()),
    ],
)
def test_birth_dates_in_every_spelling(
    tmp_path: Path, born: object, dates: tuple[str, ...], notes: tuple[str, ...]
) -> None:
    row: list[object] = [*ANA[:6], born, *ANA[7:]]
    person = entities(reading_of(tmp_path, sheets([row], [FIRM])))["jp-mof-1-1"]
    assert person.values("birthDate") == dates
    assert person.values("notes") == notes


def test_removed_rows_are_counted_and_name_nobody(tmp_path: Path) -> None:
    removed: list[object] = ["2008.6.25削除\n（38．と同一人物）", "2"]
    reading = reading_of(tmp_path, sheets([ANA, removed], [FIRM]))
    assert (reading.counts[0].read, reading.counts[0].rejected) == (2, 0)
    proofs = {proof.name: proof.detail for proof in reading.proofs}
    assert proofs["removed entries"].startswith("1 rows say removed")


def test_an_entry_goes_on_over_rows_without_notice_and_names(tmp_path: Path) -> None:
    more: list[object] = [""] * 10 + ["続きの情報"]
    reading = reading_of(tmp_path, sheets([[*ANA[:10], "情報"], more], [FIRM]))
    assert reading.counts[0].read == 2
    assert entities(reading)["jp-mof-1-1"].values("notes") == ("情報", "続きの情報")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([*ANA[:1], "", *ANA[2:]], "no number"),
        ([*ANA[:1], "4", "", "", *ANA[4:]], "no name"),
        (["2008.6.25削除", "2", *ANA[2:]], "says removed but still holds values"),
        (ANA, "stands already at"),
        ([*ANA[:1], "3", *ANA[2:], "loose"], "outside the columns"),
    ],
)
def test_what_does_not_fit_is_rejected(tmp_path: Path, row: list[object], reason: str) -> None:
    reading = reading_of(tmp_path, sheets([ANA, row], [FIRM]))
    assert reading.counts[0].rejected == 1
    assert reason in reading.rejections[0].reason


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("4.新しい措置", [["題名"], ["値", "値"]]), "no header"),
        (("新しい措置", [["題名"]]), "has no number"),
        (("4.新しい措置（個人）", [["題名"], [*PEOPLE, "靴のサイズ"], ANA]), "not known"),
        (("4.新しい措置（個人）", [["題名"], [*PEOPLE, "国籍"], ANA]), "stands twice"),
    ],
)
def test_a_sheet_of_unknown_layout_refuses_the_list(
    tmp_path: Path, change: tuple[str, list[object]], message: str
) -> None:
    with pytest.raises(ListRefused, match=message):
        reading_of(tmp_path, [*sheets([ANA], [FIRM]), change])


def test_a_sheet_that_is_missing_fails_its_proof(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, sheets([ANA], [FIRM])[:-1])
    assert [proof.holds for proof in reading.proofs if proof.name == "sheets"] == [False]
