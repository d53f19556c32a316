"""The EU reader on small lists made up in the publisher's formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from narrows.lists.eu_fsf.read import read
from narrows.lists.source import load
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile
from narrows.model.statement import Statement

GOLDEN = Path(__file__).parents[3] / "golden" / "eu_fsf"
PERSON, WORKS = "eu-fsf-eu-9001-10", "eu-fsf-900020"
LISTING = f"{PERSON}-sanction-900348"


def reading_of(text: str, folder: Path) -> Reading:
    path = folder / "list.xml"
    path.write_text(text, encoding="utf-8")
    return read([SourceFile("list.xml", path)], load("eu_fsf"))


@pytest.fixture
def text() -> str:
    return (GOLDEN / "xmlFullSanctionsList_1_1.xml").read_text("utf-8")


@pytest.fixture
def reading(text: str, tmp_path: Path) -> Reading:
    return reading_of(text, tmp_path)


def said(reading: Reading, entity: str, prop: str) -> list[str]:
    return [s.value for s in reading.statements if (s.entity_id, s.prop) == (entity, prop)]


def of(reading: Reading, entity: str, prop: str) -> list[Statement]:
    return [s for s in reading.statements if (s.entity_id, s.prop) == (entity, prop)]


def test_every_record_is_accounted_for(reading: Reading) -> None:
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (2, 2, 0)
    assert (reading.format, reading.published) == ("eu-fsf-xml-1.1", "2026-01-15")
    assert all(proof.holds for proof in reading.proofs)


def test_names_keep_strength_language_and_act(reading: Reading) -> None:
    names = [(s.value, s.lang, s.attribution) for s in of(reading, PERSON, "name")]
    assert names == [
        ("Hasan M. Example", None, "2020/9 (OJ L9)"),
        ("Гасан Пример", "rus", "2020/9 (OJ L9)"),
    ]
    assert said(reading, PERSON, "weakAlias") == ["Abu Mithal"]
    assert said(reading, PERSON, "position") == ["Treasurer"]
    assert said(reading, PERSON, "gender") == ["male"]


def test_births_keep_precision_alternatives_and_calendar(reading: Reading) -> None:
    births = [(s.value, s.original) for s in of(reading, PERSON, "birthDate")]
    assert births == [("1969", "circa 1969"), ("1968/1973", None)]
    assert "Born: 1402-06-24 (islamic calendar)" in said(reading, PERSON, "notes")
    assert said(reading, PERSON, "birthPlace") == ["Basra, IRAQ"]


def test_documents_carry_issuer_validity_and_doubts(reading: Reading) -> None:
    assert said(reading, PERSON, "passportNumber") == ["G0000012"]
    paper = f"{PERSON}-id-900006"
    assert said(reading, paper, "startDate") == ["2009-03-04"]
    assert said(reading, paper, "endDate") == ["2013-09-07"]
    assert said(reading, paper, "authority") == ["Basra"]
    assert said(reading, paper, "namesMentioned") == ["H. Example"]
    assert said(reading, paper, "description") == ["seen in 2019; knownExpired; knownFalse"]
    assert said(reading, WORKS, "registrationNumber") == ["100000001"]
    assert said(reading, WORKS, "swiftBic") == []
    assert said(reading, WORKS, "notes") == ["SWIFT/BIC: -: not known"]


def test_the_address_keeps_its_parts_and_contacts(reading: Reading) -> None:
    address = f"{PERSON}-addr-900005"
    assert said(reading, address, "full") == ["12 River Road, 61001 Basra, IRAQ"]
    assert said(reading, address, "remarks") == ["at the time of listing"]
    assert said(reading, PERSON, "email") == ["hasan@example.org"]
    assert "FAX: +964 000" in said(reading, PERSON, "notes")


def test_the_listing_cites_act_reference_and_first_day(reading: Reading) -> None:
    assert said(reading, LISTING, "programId") == ["TAQA"]
    assert said(reading, LISTING, "unscId") == ["QDi.901"]
    assert said(reading, LISTING, "recordId") == ["EU.9001.10", "900013"]
    assert said(reading, LISTING, "listingDate") == ["2024-05-06", "2020-02-05"]
    assert said(reading, LISTING, "startDate") == ["2024-05-07", "2020-02-03"]
    assert said(reading, LISTING, "sourceUrl") == ["https://eur-lex.europa.eu/example/2024-9001"]
    assert said(reading, LISTING, "description") == ["Date of UN designation: 3.2.2020"]


def test_a_delisted_party_says_until_when(reading: Reading) -> None:
    assert said(reading, f"{WORKS}-sanction-900349", "endDate") == ["2025-12-01"]
    assert {s.valid_to for s in reading.statements if s.entity_id.startswith(WORKS)} == {
        "2025-12-01"
    }


def test_a_publication_that_only_reorders_is_no_change(text: str, tmp_path: Path) -> None:
    tree = etree.fromstring(text.encode())
    for parent in [tree, *tree]:
        parent[:] = list(reversed(parent))

    def facts(reading: Reading) -> list[tuple[str | None, ...]]:
        values = [
            (s.entity_id, s.prop, s.value, s.lang, s.original, s.attribution)
            for s in reading.statements
        ]
        return sorted(values, key=str)

    before, after = (
        reading_of(body, tmp_path) for body in (text, etree.tostring(tree, encoding="unicode"))
    )
    assert facts(before) == facts(after)
    # The name shown for the party stays the same too.
    assert said(after, PERSON, "name")[0] == "Hasan M. Example"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('identificationTypeCode="passport"', 'identificationTypeCode="amulet"', "document_type"),
        ('programme="TAQA"', 'programme="MOON"', "unknown regime 'MOON'"),
        ('countryIso2Code="IQ"', 'countryIso2Code="QQ"', "unknown country 'QQ'"),
        ('nameLanguage="RU"', 'nameLanguage="QQ"', "unknown language 'QQ'"),
        ('code="person"', 'code="robot"', "unknown subject_type 'robot'"),
        ('strong="false"', 'strong="rather"', "neither true nor false"),
        ('circa="true"', 'circa="true" mood="glum"', "unknown attribute 'mood'"),
        ("<remark>none</remark>", "<aside>none</aside>", "unknown element <aside>"),
        ('logicalId="900013"', 'logicalId=""', "lacks logicalId"),
        ('designationDate="2020-02-03"', 'designationDate="soon"', "'soon' is no date"),
    ],
)
def test_what_is_not_known_rejects_the_record(
    text: str, tmp_path: Path, old: str, new: str, reason: str
) -> None:
    reading = reading_of(text.replace(old, new, 1), tmp_path)
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (2, 1, 1)
    assert reason in reading.rejections[0].reason


def test_an_id_used_twice_is_rejected(text: str, tmp_path: Path) -> None:
    reading = reading_of(text.replace("900020", "900013"), tmp_path)
    assert [r.reason for r in reading.rejections] == ["the id 900013 occurs twice"]


def test_a_cut_file_and_another_list_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="not well-formed"):
        reading_of(text[: len(text) // 2], tmp_path)
    with pytest.raises(ListRefused, match="root element is <export> in no namespace"):
        reading_of("<export/>", tmp_path)
    with pytest.raises(ListRefused, match="part nobody reads"):
        reading_of(text.replace("</export>", "<vessel/></export>"), tmp_path)


def test_the_older_format_says_the_same_in_its_way(tmp_path: Path) -> None:
    reading = reading_of((GOLDEN / "global_v1.0.xml").read_text("utf-8"), tmp_path)
    assert (reading.format, reading.published) == ("eu-fsf-xml-1.0", "2016-01-15")
    assert reading.rejections == ()
    person = "eu-fsf-900013"
    (birth,) = of(reading, person, "birthDate")
    assert (birth.value, birth.original) == ("1969", "approximately 1969")
    assert said(reading, person, "passportNumber") == ["G0000012"]
    assert said(reading, f"{person}-id-900006", "country") == ["iq"]
    assert said(reading, f"{person}-id-900006", "description") == ["expired"]
    assert said(reading, f"{person}-addr-900005", "remarks") == ["former location"]
    assert said(reading, f"{person}-sanction-zwe", "listingDate") == ["2012-02-21", "2005-06-16"]
