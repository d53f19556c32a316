"""The UK reader on real and reconstructed files."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from narrows.lists.gb_fcdo_sanctions.read import read
from narrows.lists.source import load
from narrows.model.reading import Reading, SourceFile

pytestmark = pytest.mark.real
LATEST = "UK_Sanctions_List_2026-08-22.RECONSTRUCTED.xml.gz"


def unpacked(real_data: Path, name: str, folder: Path) -> Path:
    packed = real_data / "uk" / name
    if packed.suffix != ".gz":
        return packed
    plain = folder / packed.stem
    plain.write_bytes(gzip.decompress(packed.read_bytes()))
    return plain


def reading_of(path: Path) -> Reading:
    return read([SourceFile(path.name, path)], load("gb_fcdo_sanctions"))


def kinds(reading: Reading) -> dict[str, int]:
    """Count parties with a primary name; two of 2025 have nothing but aliases."""
    named = {s.entity_id: s.schema for s in reading.statements if s.prop == "name"}
    return dict(Counter(named.values()))


@pytest.mark.parametrize(
    ("name", "records", "parties", "published"),
    [
        (LATEST, 6349, {"Person": 4036, "Organization": 1647, "Vessel": 666}, "2026-08-22"),
        (
            "shape/UK-Sanctions-List_excerpt_2026-09-02.xml",
            2,
            {"Person": 1, "Organization": 1},
            "2026-09-02",
        ),
        ("ConList_2018-04-13.csv", 9487, {"Person": 1426, "Organization": 680}, "2018-04-13"),
        (
            "ConList_2025-04-10.xlsx",
            18796,
            {"Person": 3662, "Organization": 1007, "Vessel": 15},
            "2025-04-10",
        ),
    ],
)
def test_every_record_is_read(
    real_data: Path,
    tmp_path: Path,
    name: str,
    records: int,
    parties: dict[str, int],
    published: str,
) -> None:
    reading = reading_of(unpacked(real_data, name, tmp_path))
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (records, records, 0)
    assert reading.published == published
    assert all(proof.holds for proof in reading.proofs)
    assert kinds(reading) == parties


def test_one_person_of_many_rows_is_one_person(real_data: Path) -> None:
    reading = reading_of(real_data / "uk" / "ConList_2018-04-13.csv")
    kony = [s for s in reading.statements if s.entity_id == "gb-fcdo-ofsi-13344"]
    births = [s.value for s in kony if s.prop == "birthDate"]
    assert len(births) == len(set(births)) > 1
    assert len([s for s in kony if s.prop == "name"]) == 1
    assert {s.value for s in kony if s.prop == "country"} >= {"cf", "cd"}


def test_the_old_code_page_is_read_right(real_data: Path) -> None:
    reading = reading_of(real_data / "uk" / "ConList_2018-04-13.csv")
    notes = " ".join(s.value for s in reading.statements if s.prop == "notes")
    assert "‘Kony’" in notes
    assert "\ufffd" not in notes


@pytest.mark.slow
def test_no_text_of_the_sanctions_list_is_lost(real_data: Path, tmp_path: Path) -> None:
    path = unpacked(real_data, LATEST, tmp_path)
    said = texts(reading_of(path))
    codes = {"NameType", "AliasStrength", "IndividualEntityShip"}
    lost = []
    for _, record in etree.iterparse(str(path), tag="Designation"):
        text = said[f"gb-fcdo-{record.findtext('UniqueID', '').lower()}"]
        for element in record.iter():
            value = " ".join((element.text or "").split())
            pieces = value.split("|") if element.tag == "SanctionsImposed" else [value]
            for piece in pieces:
                known = piece.strip() in text or day(piece) in text
                if not known and piece not in ("true", "false") and element.tag not in codes:
                    if element.tag == "DesignationSource" and piece == "UK":
                        continue
                    lost.append((record.findtext("UniqueID"), element.tag, piece))
        record.clear()
    assert lost == []


@pytest.mark.slow
def test_no_text_of_the_consolidated_list_is_lost(real_data: Path) -> None:
    path = real_data / "uk" / "ConList_2025-04-10.xlsx"
    reading = reading_of(path)
    said = texts(reading)
    by_group = {value.removeprefix("OFSI "): entity for entity, value in records_of(reading)}
    table = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    header = table[1]
    lost = []
    for row in table[2:]:
        cells = dict(zip(header, (str(cell) for cell in row), strict=True))
        text = said[by_group[cells["Group ID"]]]
        for column, cell in cells.items():
            if column in ("Alias Type", "Alias Quality", "Group Type", "Group ID"):
                continue
            words = re.sub(r"\((?:\d{1,2}|[a-z]|[A-Z][A-Za-z ]{2,40})\):?", " ", cell)
            lost += [
                (cells["Group ID"], column, word)
                for word in words.replace(";", " ").split()
                if word.strip(".,;-()") not in text and day(word) not in text
            ]
    assert lost == []


def texts(reading: Reading) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    for s in reading.statements:
        party = re.split(r"-(?:sanction|addr|id|link|ownership)\b", s.entity_id)[0]
        values = (s.value, s.original, s.attribution)
        said.setdefault(party, []).extend(" ".join(v.split()) for v in values if v)
    return {party: "\n".join(values) for party, values in said.items()}


def records_of(reading: Reading) -> list[tuple[str, str]]:
    return [
        (s.entity_id.partition("-sanction")[0], s.value)
        for s in reading.statements
        if s.prop == "recordId" and s.value.startswith("OFSI ")
    ]


def day(text: str) -> str:
    found = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
    return f"{found[3]}-{found[2]}-{found[1]}" if found else "\0"
