"""The Canadian reader on a small list made up in the publisher's format."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from narrows.lists.ca_dfatd_sema_sanctions.read import read
from narrows.lists.source import load
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

GOLDEN = Path(__file__).parents[3] / "golden" / "ca_dfatd_sema_sanctions"
PERSON = "ca-sema-belarus-1-part-1-9001"
WORKS, SHIP = "ca-sema-russia-3-1", "ca-sema-russia-1-1-1"


def reading_of(text: str | bytes, folder: Path) -> Reading:
    path = folder / "sema-lmes.xml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read([SourceFile("sema-lmes.xml", path)], load("ca_dfatd_sema_sanctions"))


@pytest.fixture
def text() -> str:
    return (GOLDEN / "sema-lmes.xml").read_text("utf-8")


@pytest.fixture
def reading(text: str, tmp_path: Path) -> Reading:
    return reading_of(text, tmp_path)


def said(reading: Reading, entity: str, prop: str) -> list[str]:
    return [s.value for s in reading.statements if (s.entity_id, s.prop) == (entity, prop)]


def test_every_record_is_accounted_for(reading: Reading) -> None:
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (4, 4, 0)
    assert reading.published is None
    assert all(proof.holds for proof in reading.proofs)


def test_names_are_taken_apart_with_their_languages(reading: Reading) -> None:
    assert said(reading, PERSON, "name") == ["Hasan Viktorovich Exampel"]
    aliases = [
        (s.value, s.lang) for s in reading.statements if (s.entity_id, s.prop) == (PERSON, "alias")
    ]
    assert aliases == [
        ("Хасан Прыклад", "bel"),
        ("Хасан Пример", "rus"),
        ("Hassan Exampel", None),
        ("H. Example", None),
    ]
    assert said(reading, PERSON, "weakAlias") == ["Khasan"]
    assert said(reading, WORKS, "alias") == ["Пример, ООО", "OAO Primer", "Primer Zavod", "مثال"]


def test_dates_keep_alternatives_and_what_is_no_date(reading: Reading) -> None:
    assert said(reading, PERSON, "birthDate") == ["1963", "1964-02-03"]
    assert said(reading, WORKS, "notes") == ["Date: born in the early 1970s"]
    assert said(reading, SHIP, "buildDate") == ["1980"]


def test_ships_and_titles(reading: Reading) -> None:
    assert said(reading, SHIP, "imoNumber") == ["9000001"]
    assert said(reading, SHIP, "type") == ["General Cargo / Multi Purpose"]
    assert said(reading, PERSON, "title") == ["Major General", "major-général"]


def test_the_schedule_decides_what_the_listing_means(reading: Reading) -> None:
    source = load("ca_dfatd_sema_sanctions")
    codes = [said(reading, f"{party}-sanction", "programId")[0] for party in (PERSON, WORKS, SHIP)]
    assert codes == ["belarus", "russia-3", "russia-1-1"]
    assert [source.regimes[code].effect for code in codes] == [
        "asset_freeze",
        "sectoral_restrictions",
        "vessel_measures",
    ]
    assert said(reading, f"{PERSON}-sanction", "recordId") == ["Schedule 1, Part 1, item 9001"]
    assert said(reading, f"{PERSON}-sanction", "listingDate") == ["2020-09-28"]


def test_the_older_element_names_are_read_too(reading: Reading) -> None:
    assert said(reading, "ca-sema-myanmar-1-4", "name") == ["Example Brewery"]


def test_a_new_order_changes_nothing(text: str, tmp_path: Path) -> None:
    tree = etree.fromstring(text.encode())
    tree[:] = list(reversed(tree))
    before, after = reading_of(text, tmp_path), reading_of(etree.tostring(tree), tmp_path)
    assert {(s.entity_id, s.prop, s.value) for s in before.statements} == {
        (s.entity_id, s.prop, s.value) for s in after.statements
    }


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<Country>Belarus / Bélarus<", "<Country>Atlantis<", "unknown regime 'Atlantis'"),
        ("<Item>9001</Item>", "", "no item number"),
        ("<Item>9001</Item>", "<Item>9001</Item><Mood>glum</Mood>", "unknown element <Mood>"),
        ("<ShipIMONumber>9000001<", "<ShipIMONumber>90<", "has not seven figures"),
        ("<DateOfListing>2020-09-28<", "<DateOfListing>soon<", "'soon' is no date"),
        ("<LastName>Exampel</LastName>", "<Entity>Exampel</Entity>", "neither or both"),
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
