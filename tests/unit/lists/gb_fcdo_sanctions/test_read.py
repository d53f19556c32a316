"""The UK reader on small lists made up in the publishers' formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from narrows.lists.gb_fcdo_sanctions.read import read
from narrows.lists.source import load
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile
from narrows.model.statement import Statement

GOLDEN = Path(__file__).parents[3] / "golden" / "gb_fcdo_sanctions"
PERSON, COMPANY = "gb-fcdo-afg9001", "gb-fcdo-rus9001"
HOLDING, SHIP = "gb-fcdo-rus9002", "gb-fcdo-rus9003"


def reading_of(content: str | bytes, folder: Path) -> Reading:
    data = content.encode() if isinstance(content, str) else content
    path = folder / "list"
    path.write_bytes(data)
    return read([SourceFile("list", path)], load("gb_fcdo_sanctions"))


@pytest.fixture
def text() -> str:
    return (GOLDEN / "UK-Sanctions-List.xml").read_text("utf-8")


@pytest.fixture
def reading(text: str, tmp_path: Path) -> Reading:
    return reading_of(text, tmp_path)


def of(reading: Reading, entity: str, prop: str) -> list[Statement]:
    return [s for s in reading.statements if (s.entity_id, s.prop) == (entity, prop)]


def said(reading: Reading, entity: str, prop: str) -> list[str]:
    return [s.value for s in of(reading, entity, prop)]


def test_every_record_is_accounted_for(reading: Reading) -> None:
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (4, 4, 0)
    assert reading.published == "2026-01-15"
    assert all(proof.holds for proof in reading.proofs)


def test_names_keep_type_strength_and_script(reading: Reading) -> None:
    assert said(reading, PERSON, "name") == ["Hasan bin EXAMPLE"]
    aliases = [(s.value, s.lang) for s in of(reading, PERSON, "alias")]
    assert aliases == [("Hassan EXAMPEL", None), ("Abu Mithal", None), ("حسن المثال", "ara")]
    assert said(reading, PERSON, "weakAlias") == ["Haji Mithal"]
    assert said(reading, PERSON, "lastName") == ["EXAMPLE", "EXAMPEL"]


def test_partial_dates_keep_what_is_known(reading: Reading) -> None:
    births = [(s.value, s.original) for s in of(reading, PERSON, "birthDate")]
    assert births == [
        ("1945", "dd/mm/1945"),
        ("1946", "00/00/1946"),
        ("1947-04", "dd/04/1947"),
    ]
    assert "Born: 15/08/19yy" in said(reading, PERSON, "notes")


def test_documents_and_addresses(reading: Reading) -> None:
    assert said(reading, PERSON, "passportNumber") == ["D0009999"]
    assert said(reading, PERSON, "idNumber") == ["545000"]
    (address,) = said(reading, PERSON, "addressEntity")
    assert said(reading, address, "full") == ["12 River Road, 1001 Kabul, Afghanistan"]
    assert said(reading, address, "city") == ["Kabul"]


def test_each_effect_has_its_own_sanction(reading: Reading) -> None:
    freeze, ban = f"{PERSON}-sanction-asset-freeze", f"{PERSON}-sanction-travel-ban"
    assert said(reading, freeze, "provisions") == [
        "asset_freeze",
        "Asset freeze",
        "Director Disqualification Sanction",
    ]
    assert said(reading, ban, "provisions")[0] == "travel_ban"
    assert said(reading, freeze, "listingDate") == ["2012-06-29"]
    assert said(reading, freeze, "unscId") == ["TAi.901"]
    assert said(reading, freeze, "reason") == ["Moves money."]
    assert of(reading, freeze, "entity")[0].attribution == "UN"
    assert said(reading, f"{SHIP}-sanction-vessel-measures", "provisions") == [
        "vessel_measures",
        'Shipping sanctions: (see "Other information")',
    ]


def test_register_numbers_are_told_apart(reading: Reading) -> None:
    assert said(reading, COMPANY, "ogrnCode") == ["1247700291200"]
    assert said(reading, COMPANY, "innCode") == ["9707028663"]
    assert said(reading, COMPANY, "registrationNumber") == ["770701001"]


def test_a_parent_is_linked_only_where_it_is_designated_itself(reading: Reading) -> None:
    stakes = [s for s in reading.statements if s.schema == "Ownership"]
    assert {(s.prop, s.value) for s in stakes} == {
        ("owner", HOLDING),
        ("asset", COMPANY),
        ("role", "Parent company"),
    }
    assert "Parent company: Somebody Else PLC" in said(reading, COMPANY, "notes")
    parties = {s.entity_id for s in reading.statements if s.prop == "name"}
    assert parties == {PERSON, COMPANY, HOLDING, SHIP}


def test_ships_keep_number_flags_and_owner(reading: Reading) -> None:
    assert said(reading, SHIP, "imoNumber") == ["9000001"]
    assert said(reading, SHIP, "flag") == ["ga"]
    assert said(reading, SHIP, "pastFlags") == ["pa"]
    assert said(reading, SHIP, "tonnage") == ["7078"]
    assert said(reading, SHIP, "buildDate") == ["2011"]
    links = {(s.prop, s.value) for s in reading.statements if s.schema == "UnknownLink"}
    assert links == {
        ("subject", COMPANY),
        ("object", SHIP),
        ("role", "Current owner or operator"),
    }


def test_a_new_order_changes_nothing(text: str, tmp_path: Path) -> None:
    tree = etree.fromstring(text.encode())
    tree[1:] = list(reversed(tree[1:]))
    for parent in tree.iter("Names", "Addresses", "DOBs", "Designation"):
        parent[:] = list(reversed(parent))

    def facts(reading: Reading) -> set[tuple[str | None, ...]]:
        return {(s.entity_id, s.prop, s.value, s.lang, s.original) for s in reading.statements}

    before = facts(reading_of(text, tmp_path))
    assert facts(reading_of(etree.tostring(tree), tmp_path)) == before


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<NameType>ALias<", "<NameType>Stage name<", "unknown name_type 'stage name'"),
        ("Asset freeze|Travel Ban", "Exile|Travel Ban", "unknown measure 'exile'"),
        ("<Nationality>Afghanistan<", "<Nationality>Ruritania<", "unknown country 'Ruritania'"),
        ("<AssetFreeze>true<", "<AssetFreeze>maybe<", "neither true nor false"),
        ("<Titles><Title>Haji</Title></Titles>", "<Rank>Haji</Rank>", "unknown element <Rank>"),
        ("<UniqueID>AFG9001<", "<UniqueID><", "no unique id"),
        ("29/06/2012", "29/13/2012", "'29/13/2012' is no date"),
        (">Individual</Ind", ">Ghost</Ind", "unknown kind 'ghost'"),
    ],
)
def test_what_is_not_known_rejects_the_record(
    text: str, tmp_path: Path, old: str, new: str, reason: str
) -> None:
    reading = reading_of(text.replace(old, new, 1), tmp_path)
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (4, 3, 1)
    assert reason in reading.rejections[0].reason


def test_a_cut_file_and_another_list_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="not well-formed"):
        reading_of(text[: len(text) // 2], tmp_path)
    with pytest.raises(ListRefused, match="root element is <export>"):
        reading_of("<export/>", tmp_path)
    with pytest.raises(ListRefused, match="part nobody reads"):
        reading_of(text.replace("</Designations>", "<Removal/></Designations>"), tmp_path)


HEADER = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Town of Birth,Country of Birth,"
    "Nationality,Passport Details,NI Number,Position,Address 1,Address 2,Address 3,Address 4,"
    "Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Regime,"
    "Listed On,Last Updated,Group ID"
)
ROW = (
    "EXAMPLE,Hasan,,,,,a) Haji b)Mullah,{born},(1) Basra (2) Kufa,(1) Iraq (2) Iraq,"
    "1) Saudi Arabia 2) Qatar,Passport No: 592000 (Qatari),,Treasurer,Street 1,,,,,Basra,,"
    "Iraq (previous),UN Ref QDe.904. Known as the ‘Example’.,Individual,{alias},Afghanistan,"
    "01/04/2016,02/04/2016,99001"
)


def con_list(*rows: str) -> str:
    return "\n".join(["Last Updated,13/04/2018" + "," * 27, HEADER, *rows, ""])


def test_the_old_list_gathers_the_rows_of_one_person(tmp_path: Path) -> None:
    rows = [
        ROW.format(born="00/00/1980", alias="Prime Alias"),
        ROW.format(born="01/08/1979", alias="Prime Alias"),
    ]
    reading = reading_of(con_list(*rows).encode("cp1252"), tmp_path)
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (2, 2, 0)
    assert (reading.format, reading.published) == ("ofsi-conlist-csv", "2018-04-13")
    person = "gb-fcdo-ofsi-99001"
    assert said(reading, person, "name") == ["Hasan EXAMPLE"]
    assert said(reading, person, "birthDate") == ["1980", "1979-08-01"]
    assert said(reading, person, "birthPlace") == ["Basra, Iraq", "Kufa, Iraq"]
    assert said(reading, person, "nationality") == ["sa", "qa"]
    assert said(reading, person, "title") == ["Haji", "Mullah"]
    assert said(reading, person, "passportNumber") == ["592000"]
    assert said(reading, person, "country") == ["iq"]
    assert said(reading, f"{person}-sanction", "unscId") == ["QDe.904"]
    assert "‘Example’" in said(reading, person, "notes")[0]


def test_a_row_that_breaks_is_itemised_and_its_neighbours_stand(tmp_path: Path) -> None:
    good = ROW.format(born="00/00/1980", alias="Prime Alias")
    bad = ROW.format(born="00/00/1981", alias="Sobriquet")
    reading = reading_of(con_list(bad, good), tmp_path)
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (2, 1, 1)
    assert "unknown name_type 'sobriquet'" in reading.rejections[0].reason
    assert said(reading, "gb-fcdo-ofsi-99001", "name") == ["Hasan EXAMPLE"]
    assert said(reading, "gb-fcdo-ofsi-99001", "birthDate") == ["1980"]


def test_the_old_list_cut_or_with_new_columns_does_not_pass(tmp_path: Path) -> None:
    whole = con_list(ROW.format(born="", alias="AKA"))
    cut = reading_of(whole.rstrip("\n"), tmp_path)
    assert [p.name for p in cut.proofs if not p.holds] == ["last line closed"]
    with pytest.raises(ListRefused, match="columns nobody reads"):
        reading_of(whole.replace("Position", "Temper"), tmp_path)
    with pytest.raises(ListRefused, match="not the OFSI consolidated list"):
        reading_of("a,b\n1,2\n", tmp_path)
