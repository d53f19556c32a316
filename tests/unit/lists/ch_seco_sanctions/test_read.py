"""The Swiss reader on a small list made up in the publisher's format."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from narrows.lists.ch_seco_sanctions.programmes import effect
from narrows.lists.ch_seco_sanctions.read import read
from narrows.lists.source import load
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile
from narrows.model.statement import Statement

GOLDEN = Path(__file__).parents[3] / "golden" / "ch_seco_sanctions"
PERSON, WORKS, SHIP = "ch-seco-9001", "ch-seco-9020", "ch-seco-9030"


def reading_of(text: str | bytes, folder: Path) -> Reading:
    path = folder / "list.xml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read([SourceFile("list.xml", path)], load("ch_seco_sanctions"))


@pytest.fixture
def text() -> str:
    return (GOLDEN / "consolidated-list.xml").read_text("utf-8")


@pytest.fixture
def reading(text: str, tmp_path: Path) -> Reading:
    return reading_of(text, tmp_path)


def of(reading: Reading, entity: str, prop: str) -> list[Statement]:
    return [s for s in reading.statements if (s.entity_id, s.prop) == (entity, prop)]


def said(reading: Reading, entity: str, prop: str) -> list[str]:
    return [s.value for s in of(reading, entity, prop)]


def test_every_record_is_accounted_for(reading: Reading) -> None:
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (3, 3, 0)
    assert reading.published == "2026-01-15"
    assert all(proof.holds for proof in reading.proofs)


def test_names_are_built_of_parts_and_variants(reading: Reading) -> None:
    assert said(reading, PERSON, "name") == ["Example Hasan"]
    aliases = [(s.value, s.lang) for s in of(reading, PERSON, "alias")]
    assert aliases == [
        ("Пример Хасан", "rus"),
        ("Exampel Hasan", "deu"),
        ("Пример Hasan", "rus"),
        ("Example Хасан", "rus"),
        ("Other Identity", None),
    ]
    assert said(reading, PERSON, "weakAlias") == ["Abu Mithal"]
    assert said(reading, PERSON, "previousName") == ["Hasan Sample"]
    assert said(reading, PERSON, "title") == ["Dr"]


def test_what_modifications_removed_is_not_said(reading: Reading) -> None:
    assert not any("Removed Long Ago" in s.value for s in reading.statements)


def test_the_newest_modification_decides(reading: Reading) -> None:
    # Listed, de-listed, listed again by the amendment of 2024: still listed.
    assert said(reading, f"{PERSON}-sanction-901", "endDate") == []
    assert {s.valid_to for s in reading.statements if s.entity_id.startswith(PERSON)} == {None}
    # The newest stands last in the file here; its date decides, not its place.
    assert said(reading, f"{WORKS}-sanction-901", "endDate") == ["2025-06-02"]
    assert {s.valid_to for s in of(reading, WORKS, "name")} == {"2025-06-02"}


def test_sets_carry_programme_effect_origin_and_dates(reading: Reading) -> None:
    money, travel = f"{PERSON}-sanction-901", f"{PERSON}-sanction-902"
    assert said(reading, money, "programId") == ["Exampleland"]
    assert said(reading, money, "provisions") == ["asset_freeze", "Financial measures, annex 2"]
    assert said(reading, travel, "provisions")[0] == "travel_ban"
    assert said(reading, f"{SHIP}-sanction-903", "provisions")[0] == "vessel_measures"
    assert said(reading, money, "unscId") == ["QDi.901"]
    assert said(reading, money, "listingDate") == ["2020-01-02"]
    assert said(reading, money, "startDate") == ["2020-01-03"]
    assert said(reading, money, "modifiedAt") == ["2024-03-01", "2022-01-02", "2020-01-02"]
    assert said(reading, money, "reason") == ["Moves money."]
    assert of(reading, money, "entity")[0].attribution == "EU"


def test_dates_places_and_documents(reading: Reading) -> None:
    (birth,) = of(reading, PERSON, "birthDate")
    assert (birth.value, birth.original) == ("1980-03", "1980-03 (low quality)")
    assert "Born: day 24, month 6, year 1402 (Islamic)" in said(reading, PERSON, "notes")
    assert said(reading, PERSON, "birthPlace") == ["Basra, Basra Governorate, Iraq"]
    address = f"{PERSON}-addr-9010"
    assert said(reading, address, "postOfficeBox") == ["P.O. Box 7"]
    assert said(reading, address, "city") == ["Basra"]
    assert said(reading, address, "remarks") == ["President's Club"]
    paper = f"{PERSON}-id-9011"
    assert said(reading, PERSON, "passportNumber") == ["D0000001"]
    assert said(reading, paper, "startDate") == ["2009-03-04"]
    assert said(reading, paper, "endDate") == ["2013-09-07"]
    assert said(reading, paper, "country") == ["iq"]


def test_relations_link_targets_and_ships_have_numbers(reading: Reading) -> None:
    link = f"{PERSON}-link-9015"
    assert (said(reading, link, "subject"), said(reading, link, "object")) == ([PERSON], [WORKS])
    assert said(reading, link, "role") == ["owner"]
    assert said(reading, SHIP, "imoNumber") == ["9000001"]


def test_a_new_order_changes_nothing(text: str, tmp_path: Path) -> None:
    tree = etree.fromstring(text.encode())
    tree[:] = list(reversed(tree))
    for parent in tree.iter("target", "identity", "individual"):
        parent[:] = list(reversed(parent))

    def facts(reading: Reading) -> set[tuple[str | None, ...]]:
        return {
            (s.entity_id, s.prop, s.value, s.lang, s.original, s.valid_to)
            for s in reading.statements
        }

    before = facts(reading_of(text, tmp_path))
    assert facts(reading_of(etree.tostring(tree), tmp_path)) == before


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('modification-type="amended"', 'modification-type="pondered"', "unknown modification"),
        ("<sanctions-set-id>902<", "<sanctions-set-id>999<", "unknown sanctions set 999"),
        ('quality="low" lang="eng"', 'quality="poor" lang="eng"', "unknown quality 'poor'"),
        ('name-part-type="title"', 'name-part-type="nick"', "unknown kind of name part 'nick'"),
        ('iso-code="IQ">Iraq</country></nat', 'iso-code="QQ">Q</country></nat', "country 'QQ'"),
        ('<individual sex="male">', '<individual sex="male" age="3">', "unknown attribute 'age'"),
        ('<justification ssid="9014">', "<aside/><justification>", "unknown element <aside>"),
        ('lang="RUS" script="CYRL"', 'lang="QQQ" script="CYRL"', "unknown language 'QQQ'"),
        ('<target ssid="9001">', '<target ssid="">', "is no id"),
    ],
)
def test_what_is_not_known_rejects_the_record(
    text: str, tmp_path: Path, old: str, new: str, reason: str
) -> None:
    reading = reading_of(text.replace(old, new, 1), tmp_path)
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (3, 2, 1)
    assert reason in reading.rejections[0].reason


def test_changes_alone_are_no_whole_list(text: str, tmp_path: Path) -> None:
    reading = reading_of(text.replace('"whole-list"', '"amendment"'), tmp_path)
    assert [proof.name for proof in reading.proofs if not proof.holds] == ["whole list"]


def test_a_cut_file_and_another_list_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="not well-formed"):
        reading_of(text[: len(text) // 2], tmp_path)
    with pytest.raises(ListRefused, match="not the Swiss list"):
        reading_of("<export/>", tmp_path)
    with pytest.raises(ListRefused, match="part nobody reads"):
        reading_of(text.replace("<place ", "<planet/><place ", 1), tmp_path)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("article 12 -- Restrictions on named individuals and entities", "asset_freeze"),
        (
            "article 16 and 17 -- Restrictions on the money and capital market",
            "sectoral_restrictions",
        ),
        ("Travel ban, annex 1", "travel_ban"),
        ("Vessel-related measures", "vessel_measures"),
        ("Something nobody has seen", "asset_freeze"),
    ],
)
def test_a_title_says_what_a_set_imposes(title: str, code: str) -> None:
    assert effect(title) == code
