"""The UN reader on a small list made up in the publisher's format."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from narrows.lists.source import load
from narrows.lists.un_sc_sanctions.read import read
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile
from narrows.model.statement import Statement

GOLDEN = Path(__file__).parents[3] / "golden" / "un_sc_sanctions"
PERSON, FRONT = "unsc-9000001", "unsc-9000002"


def reading_of(text: str, folder: Path) -> Reading:
    path = folder / "consolidated.xml"
    path.write_text(text, encoding="utf-8")
    return read([SourceFile("consolidated.xml", path)], load("un_sc_sanctions"))


@pytest.fixture
def text() -> str:
    return (GOLDEN / "consolidated.xml").read_text("utf-8")


@pytest.fixture
def reading(text: str, tmp_path: Path) -> Reading:
    return reading_of(text, tmp_path)


def said(reading: Reading, entity: str, prop: str) -> list[str]:
    return [s.value for s in reading.statements if (s.entity_id, s.prop) == (entity, prop)]


def one(reading: Reading, entity: str, prop: str) -> Statement:
    (found,) = [s for s in reading.statements if (s.entity_id, s.prop) == (entity, prop)]
    return found


def test_every_record_is_accounted_for(reading: Reading) -> None:
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (2, 2, 0)
    assert reading.published == "2026-01-15"
    assert all(proof.holds for proof in reading.proofs)
    assert {p.name for p in reading.proofs} >= {"closing tag", "generation date", "record count"}


def test_a_comment_inside_a_name_does_not_cut_it(reading: Reading) -> None:
    assert said(reading, PERSON, "name") == ["HASAN EXAMPLE AL-MITHAL", "حسن المثال"]


def test_names_keep_their_quality(reading: Reading) -> None:
    assert said(reading, PERSON, "alias") == [
        "Hassan Exampel",
        "Hasan Eksampel",
        "H. Example",
        "Hasan E.",
    ]
    assert said(reading, PERSON, "weakAlias") == ["Abu Mithal", "أبو مثال"]
    assert said(reading, FRONT, "previousName") == ["Sample Front"]
    assert said(reading, FRONT, "alias") == [
        "جبهة المثال",
        "Jabhat al-Mithal",
        "Jabhat al Mithal",
    ]


def test_birth_dates_keep_precision_and_wording(reading: Reading) -> None:
    births = [
        (s.value, s.original)
        for s in reading.statements
        if (s.entity_id, s.prop) == (PERSON, "birthDate")
    ]
    assert births == [
        ("1970-02-01", None),
        ("1969", "approximately 1969"),
        ("1968/1973", "between 1968/1973"),
        ("1971-11", "Nov. 1971"),
    ]
    assert "Born: 24/06/1402 (Hijri Calendar)" in said(reading, PERSON, "notes")


def test_documents_are_typed_with_issuer_and_validity(reading: Reading) -> None:
    passport = one(reading, PERSON, "passportNumber")
    assert (passport.value, passport.original) == ("G0000012", "Iraqi passport number G0000012")
    assert passport.valid_to is None
    (paper,) = {s.entity_id for s in reading.statements if s.schema == "Passport"}
    assert said(reading, paper, "country") == ["iq"]
    assert said(reading, paper, "startDate") == ["2009-03-04"]
    assert said(reading, paper, "endDate") == ["2013-09-07"]
    assert said(reading, PERSON, "idNumber") == ["0000345"]


def test_addresses_come_in_parts(reading: Reading) -> None:
    assert said(reading, PERSON, "address") == ["12 River Road, 61001 Basra, Iraq"]
    address = one(reading, PERSON, "addressEntity").value
    assert said(reading, address, "postalCode") == ["61001"]
    assert said(reading, address, "country") == ["iq"]
    assert said(reading, address, "remarks") == ["previous address"]
    assert said(reading, FRONT, "address") == ["Branch Office 2: Erbil, Iraq"]


def test_the_listing_carries_regime_reference_dates_and_who_reported(reading: Reading) -> None:
    sanction = f"{PERSON}-sanction"
    assert said(reading, sanction, "programId") == ["Al-Qaida"]
    assert said(reading, sanction, "unscId") == ["QDi.901"]
    listing = one(reading, sanction, "listingDate")
    assert (listing.value, listing.original) == ("2015-07-01", "2015-07-01-04:00")
    assert listing.attribution == "Germany"
    assert said(reading, sanction, "modifiedAt") == ["2018-02-03"]


def test_a_removed_party_says_until_when(reading: Reading) -> None:
    assert said(reading, f"{FRONT}-sanction", "endDate") == ["2025-12-01"]
    assert {s.valid_to for s in reading.statements if s.entity_id.startswith(FRONT)} == {
        "2025-12-01"
    }


def test_comments_link_parties_and_give_up_their_identifiers(reading: Reading) -> None:
    link = f"{PERSON}-link-{FRONT}"
    assert (said(reading, link, "subject"), said(reading, link, "object")) == ([PERSON], [FRONT])
    assert said(reading, FRONT, "swiftBic") == ["EXMPIQBA"]
    assert said(reading, FRONT, "imoNumber") == ["5342883"]


def test_locators_name_file_and_element(reading: Reading) -> None:
    assert one(reading, PERSON, "title").locator == (
        "consolidated.xml#/CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL[1]/TITLE/VALUE[1]"
    )


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<QUALITY>Low<", "<QUALITY>Middling<", "unknown quality 'Middling'"),
        ("<UN_LIST_TYPE>Al-Qaida<", "<UN_LIST_TYPE>Moon<", "unknown regime 'Moon'"),
        ("<VALUE>Iraq<", "<VALUE>Ruritania<", "unknown country 'Ruritania'"),
        ("<GENDER>Male</GENDER>", "<SEX>Male</SEX>", "unknown element <SEX> in <INDIVIDUAL>"),
        ("<YEAR>1969<", "<YEAR>69<", "date of birth '69' is no date"),
        ("<LISTED_ON>2015-07-01-04:00</LISTED_ON>", "<LISTED_ON/>", "lacks its regime"),
        ("<DATAID>9000001<", "<DATAID>none<", "is no id"),
        ("<SECOND_NAME>EXAMPLE", "<SECOND_NAME>EX<b>AM</b>PLE", "unknown element <b>"),
    ],
)
def test_what_is_not_known_rejects_the_record_and_says_why(
    text: str, tmp_path: Path, old: str, new: str, reason: str
) -> None:
    reading = reading_of(text.replace(old, new, 1), tmp_path)
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (2, 1, 1)
    assert reason in reading.rejections[0].reason
    assert not any(s.entity_id.startswith(PERSON) for s in reading.statements)


def test_an_id_used_twice_rejects_the_second(text: str, tmp_path: Path) -> None:
    reading = reading_of(text.replace("9000002", "9000001"), tmp_path)
    assert [r.reason for r in reading.rejections] == ["DATAID 9000001 occurs twice"]


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_cut_file_is_refused_whole(text: str, tmp_path: Path, cut: float) -> None:
    with pytest.raises(ListRefused, match=r"not well-formed|file is empty"):
        reading_of(text[: int(len(text) * cut)], tmp_path)


def test_a_section_nobody_reads_refuses_the_file(text: str, tmp_path: Path) -> None:
    grown = text.replace("  <ENTITIES>", "  <VESSELS><VESSEL/></VESSELS>\n  <ENTITIES>")
    with pytest.raises(ListRefused, match="VESSELS"):
        reading_of(grown, tmp_path)


def test_another_list_is_not_taken_for_this_one(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="root element is <export>"):
        reading_of("<export/>", tmp_path)


def test_a_new_order_of_records_and_aliases_changes_nothing(text: str, tmp_path: Path) -> None:
    tree = etree.fromstring(text.encode())
    for parent in tree.iter("INDIVIDUAL", "ENTITY", "LAST_DAY_UPDATED", "DESIGNATION"):
        parent[:] = list(reversed(parent))

    def facts(reading: Reading) -> set[tuple[str | None, ...]]:
        return {
            (s.entity_id, s.prop, s.value, s.lang, s.original, s.attribution, s.valid_to)
            for s in reading.statements
        }

    before = facts(reading_of(text, tmp_path))
    assert facts(reading_of(etree.tostring(tree, encoding="unicode"), tmp_path)) == before
