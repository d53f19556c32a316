"""The UN reader on the Security Council's own files."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from narrows.lists.source import load
from narrows.lists.un_sc_sanctions.read import read
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

pytestmark = pytest.mark.real
Fact = tuple[str | None, ...]


def reading_of(real_data: Path, name: str) -> Reading:
    return read([SourceFile(name, real_data / "un" / name)], load("un_sc_sanctions"))


def facts(reading: Reading) -> set[Fact]:
    return {
        (s.entity_id, s.prop, s.value, s.original, s.attribution, s.valid_from, s.valid_to)
        for s in reading.statements
    }


def parties(reading: Reading, regime: str | None = None) -> dict[str, str]:
    schemata = {str(s.entity_id): s.schema for s in reading.statements if s.prop == "name"}
    if regime is None:
        return schemata
    listed = {
        s.entity_id.removesuffix("-sanction")
        for s in reading.statements
        if s.prop == "programId" and s.value == regime
    }
    return {entity: schemata[entity] for entity in listed}


@pytest.mark.parametrize(
    ("name", "persons", "organizations", "published"),
    [
        ("consolidated_2018-06-07.xml", 693, 405, "2018-06-07"),
        ("consolidated_2021-01-18.xml", 710, 293, "2021-01-18"),
        ("consolidated_2025-04-19.xml", 684, 193, "2025-04-19"),
        ("consolidated_2025-11-20.xml", 727, 273, "2025-11-20"),
        ("consolidated_2026-02-27.xml", 730, 273, "2026-02-27"),
    ],
)
def test_every_record_of_every_version_is_read(
    real_data: Path, name: str, persons: int, organizations: int, published: str
) -> None:
    reading = reading_of(real_data, name)
    assert reading.rejections == ()
    assert reading.published == published
    assert all(proof.holds for proof in reading.proofs)
    kinds = list(parties(reading).values())
    assert (kinds.count("Person"), kinds.count("Organization")) == (persons, organizations)
    floors = load("un_sc_sanctions").floor_entities
    assert persons >= floors["Person"] and organizations >= floors["Organization"]


def test_the_iran_entries_came_back(real_data: Path) -> None:
    before = reading_of(real_data, "consolidated_2025-04-19.xml")
    after = reading_of(real_data, "consolidated_2025-11-20.xml")
    assert parties(before, "Iran") == {}
    kinds = list(parties(after, "Iran").values())
    assert (kinds.count("Person"), kinds.count("Organization")) == (43, 78)


def test_the_other_ordering_says_the_same(real_data: Path) -> None:
    one = reading_of(real_data, "consolidated_2025-11-20.xml")
    other = reading_of(real_data, "consolidated_2025-11-15_legacyByPRN.xml")
    assert facts(one) == facts(other)


def test_the_copy_with_a_control_character_is_refused(real_data: Path) -> None:
    with pytest.raises(ListRefused, match="line 53") as refusal:
        reading_of(real_data, "malformed_control_char_2025.xml")
    assert refusal.value.where == "malformed_control_char_2025.xml:53"


def test_no_text_of_the_list_is_lost(real_data: Path) -> None:
    name = "consolidated_2026-02-27.xml"
    said: dict[str, str] = {}
    for s in reading_of(real_data, name).statements:
        party = "-".join(s.entity_id.split("-")[:2])
        values = " ".join(f"{s.value} \n {s.original or ''}".split())
        said[party] = f"{said.get(party, '')} \n {values} {s.attribution or ''}"
    # Ids, qualities and types of date stand in ids, properties and wordings.
    elsewhere = {"DATAID", "VERSIONNUM", "QUALITY", "TYPE_OF_DATE", "SORT_KEY"}
    lost = []
    for record in etree.parse(str(real_data / "un" / name)).iter("INDIVIDUAL", "ENTITY"):
        text = said[f"unsc-{record.findtext('DATAID')}"]
        for element in record.iter():
            value = " ".join((element.text or "").split())
            if value and element.tag not in elsewhere and value != "UN List" and value not in text:
                lost.append((record.findtext("REFERENCE_NUMBER"), element.tag, value))
    assert lost == []
