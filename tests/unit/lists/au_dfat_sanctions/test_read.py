"""Australia's list on a small workbook made up in the publisher's layout."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import xlsxwriter

from narrows.lists.au_dfat_sanctions.read import read
from narrows.lists.source import load
from narrows.model.entity import Entity, assemble
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile
from narrows.model.statement import Source

HEADER = [
    "Reference", "Name of Individual or Entity", "Type", "Name Type", "Date of Birth",
    "Place of Birth", "Citizenship", "Address", "Additional Information", "Listing Information",
    "Committees", "Control Date", "",
]  # fmt: skip
LATER = [
    "Alias Strength", "IMO Number", "Targeted Financial Sanction", "Travel Ban", "Arms Embargo",
    "Maritime Restriction", "Instrument of Designation",
]  # fmt: skip
CONTROL = datetime.date(2024, 11, 11)
Row = list[object]


def person(**fields: object) -> Row:
    row: dict[str, object] = {
        "reference": 5, "name": "Ana EXAMPLE", "type": "Individual", "name_type": "Primary Name",
        "born": "a) Approximately 1955- 1958 b) 18 Dec. 1960", "place": "a) Kabul b) Herat",
        "citizenship": "Russian and Ukrainian", "address": "a) 1 Road, Kabul b) Herat",
        "information": "Title: Dr. Gender: Female. Email: ana@example.com",
        "listing": "Listed by UN 1267 Committee on 25 January 2001 (amended 2005)",
        "committees": "1988 (Taliban)", "control": CONTROL, "end": "",
    }  # fmt: skip
    return list({**row, **fields}.values())


def reading_of(folder: Path, *rows: Row, header: Row | None = None) -> Reading:
    path = folder / "regulation8_consolidated.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet1")
        day = book.add_format({"num_format": "d/mm/yyyy"})
        for index, row in enumerate([HEADER if header is None else header, *rows]):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(index, column, value, day)
                else:
                    sheet.write(index, column, value)
    return read([SourceFile(path.name, path)], load("au_dfat_sanctions"))


def entities(reading: Reading) -> dict[str, Entity]:
    found = assemble(reading.statements, Source("au_dfat_sanctions", "test"))
    return {str(entity.id): entity for entity in found}


def test_rows_of_one_number_are_one_party(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        person(),
        person(reference="5a", name="Anna\xa0Exampel ", name_type="aka "),
        person(reference="5b", name="آنا", name_type="original Script"),
        person(reference="5b1", name="ANYA", name_type="Formerly known as"),
    )
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (4, 4, 0)
    party = entities(reading)["au-dfat-5"]
    assert party.schema == "Person"
    assert party.values("name") == ("Ana EXAMPLE", "آنا")
    assert party.values("alias") == ("Anna Exampel",)
    assert party.values("previousName") == ("ANYA",)
    assert party.values("birthDate") == ("1955/1958", "1960-12-18")
    assert party.values("birthPlace") == ("Kabul", "Herat")
    assert party.values("citizenship") == ("ru", "ua")
    assert party.values("address") == ("1 Road, Kabul", "Herat")
    assert party.values("gender") == ("female",)
    assert party.values("email") == ("ana@example.com",)
    assert len(list(party.of("birthDate"))) == 2, "what the rows repeat is said once"
    sanction = entities(reading)["au-dfat-5-sanction"]
    assert sanction.values("listingDate") == ("2001-01-25",)
    assert sanction.values("programId") == ("un",)
    assert sanction.values("date") == ("2024-11-11",)


@pytest.mark.parametrize(
    ("born", "read", "note"),
    [
        (1963, ("1963",), ()),
        (datetime.date(1992, 9, 20), ("1992-09-20",), ()),
        ("c. 1947", ("1947",), ()),
        ("16/09/1949; alt DOB:15/09/1949", ("1949-09-16", "1949-09-15"), ()),
        ("01/10/1983,15/10/1983, 01/01/1980", ("1983-10-01", "1983-10-15", "1980-01-01"), ()),
        ("(Aug. 1961)", ("1961-08",), ()),
        ("24/06/1402 (Hijri Calendar)", (), ("Date of birth: 24/06/1402 (Hijri Calendar)",)),
        ("23-Apr-68", (), ("Date of birth: 23-Apr-68",)),
        ("na", (), ()),
    ],
)
def test_birth_dates_in_every_spelling(
    tmp_path: Path, born: object, read: tuple[str, ...], note: tuple[str, ...]
) -> None:
    reading = reading_of(tmp_path, person(born=born, information=""))
    party = entities(reading)["au-dfat-5"]
    assert party.values("birthDate") == read
    assert party.values("notes") == note


@pytest.mark.parametrize(
    ("committees", "code", "effect"),
    [
        ("1988 (Taliban)", "un", "asset_freeze"),
        ("1267/1989/2253 (ISIL (Da'esh) and Al-Qaida)", "un", "asset_freeze"),
        ("1373 (2001)", "counter-terrorism", "asset_freeze"),
        ("Autonomous (Russia)", "autonomous", "asset_freeze"),
        ("Autonomous (Vessels)", "vessels", "vessel_measures"),
    ],
)
def test_a_listing_stands_on_its_own_law(
    tmp_path: Path, committees: str, code: str, effect: str
) -> None:
    reading = reading_of(tmp_path, person(committees=committees))
    assert entities(reading)["au-dfat-5-sanction"].values("programId") == (code,)
    assert load("au_dfat_sanctions").regimes[code].effect == effect


def test_the_layout_since_2025_has_vessels_measures_and_weak_aliases(tmp_path: Path) -> None:
    measures: Row = [True, False, "", False, "Designation 2025"]
    vessel = person(type="Vessel", name="EXAMPLE STAR", born="", place="", citizenship="")
    reading = reading_of(
        tmp_path,
        [*vessel, "", "9328716", *measures],
        [*person(reference=6), "", "", *measures],
        [*person(reference="6a", name="AX", name_type="aka"), "Weak", "", *measures],
        header=[*HEADER, *LATER],
    )
    found = entities(reading)
    assert found["au-dfat-5"].schema == "Vessel"
    assert found["au-dfat-5"].values("imoNumber") == ("9328716",)
    assert found["au-dfat-6"].values("weakAlias") == ("AX",)
    assert found["au-dfat-6-sanction"].values("provisions") == ("Targeted financial sanction",)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"reference": "x1"}, "no reference"),
        ({"reference": ""}, "no reference"),
        ({"reference": 1}, "stands already at"),
        ({"reference": "1a", "type": "Entity"}, "is a Person elsewhere, here a Organization"),
        ({"name": ""}, "no name"),
        ({"type": "Android"}, "unknown type"),
        ({"name_type": "nickname"}, "unknown name_type"),
        ({"citizenship": "Neverland"}, "unknown country"),
        ({"committees": "Something (Else)"}, "is not known"),
        ({"control": "soon"}, "no date"),
        ({"end": "loose"}, "outside the columns"),
    ],
)
def test_what_is_not_known_is_rejected_not_guessed(
    tmp_path: Path, fields: dict[str, object], reason: str
) -> None:
    reading = reading_of(tmp_path, person(reference=1), person(**fields))
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (2, 1, 1)
    assert reason in reading.rejections[0].reason
    assert reading.rejections[0].locator == "regulation8_consolidated.xlsx!Sheet1:3"


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (["Reference", "Name"], "missing"),
        ([*HEADER, "Shoe size"], "unknown shoe size"),
        ([*HEADER, "Type"], "header is not"),
    ],
)
def test_another_layout_is_refused(tmp_path: Path, header: Row, message: str) -> None:
    with pytest.raises(ListRefused, match=message):
        reading_of(tmp_path, person(), header=header)


def test_a_header_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="no rows"):
        reading_of(tmp_path)
