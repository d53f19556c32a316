"""The EU reader on real and reconstructed files."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from lxml import etree

from narrows.lists.eu_fsf.read import read
from narrows.lists.source import load
from narrows.model.reading import Reading, SourceFile

pytestmark = pytest.mark.real


def unpacked(real_data: Path, name: str, folder: Path) -> Path:
    packed = real_data / "eu" / name
    if packed.suffix != ".gz":
        return packed
    plain = folder / packed.stem
    plain.write_bytes(gzip.decompress(packed.read_bytes()))
    return plain


def reading_of(path: Path) -> Reading:
    return read([SourceFile(path.name, path)], load("eu_fsf"))


@pytest.mark.parametrize(
    ("name", "persons", "organizations", "published"),
    [
        (
            "xmlFullSanctionsList_1_1_2026-05-01.RECONSTRUCTED.xml.gz",
            4341,
            1519,
            "2026-05-01",
        ),
        ("global_v1.0_2016-02-11.xml", 319, 276, "2016-02-11"),
        ("shape/xmlFullSanctionsList_1_1_excerpt_2024-12-11.xml", 1, 0, "2024-12-11"),
    ],
)
def test_every_record_is_read(
    real_data: Path, tmp_path: Path, name: str, persons: int, organizations: int, published: str
) -> None:
    reading = reading_of(unpacked(real_data, name, tmp_path))
    assert reading.rejections == ()
    assert reading.published == published
    assert all(proof.holds for proof in reading.proofs)
    kinds = [s.schema for s in reading.statements if s.prop == "name"]
    parties = {s.entity_id: s.schema for s in reading.statements if s.prop == "name"}
    assert kinds
    assert list(parties.values()).count("Person") == persons
    assert list(parties.values()).count("Organization") == organizations


@pytest.mark.slow
def test_no_value_of_the_list_is_lost(real_data: Path, tmp_path: Path) -> None:
    name = "xmlFullSanctionsList_1_1_2026-05-01.RECONSTRUCTED.xml.gz"
    path = unpacked(real_data, name, tmp_path)
    said: dict[str, list[str]] = {}
    for s in reading_of(path).statements:
        party = s.entity_id.split("-sanction-")[0].split("-id-")[0].split("-addr-")[0]
        values = (s.value, s.original, s.attribution)
        said.setdefault(party, []).extend(" ".join(v.split()) for v in values if v)
    elsewhere = {  # carried as property, schema, id or code
        *("strong", "regulationLanguage", "nameLanguage", "logicalId", "circa", "calendarType"),
        *("code", "classificationCode", "identificationTypeCode", "countryIso2Code", "gender"),
        *("dayOfMonth", "monthOfYear", "year", "regulationType", "organisationType"),
        "publicationDate",
    }
    lost = []
    for _, record in etree.iterparse(str(path), tag="{*}sanctionEntity"):
        reference = record.get("euReferenceNumber", "").lower().replace(".", "-")
        text = "\n".join(said[f"eu-fsf-{reference}"])
        for element in record.iter():
            values = {k: v for k, v in element.attrib.items() if k not in elsewhere}
            values["text"] = element.text or ""
            for key, stated in values.items():
                value = " ".join(stated.split())
                quiet = value.lower() in ("", "none", "null", ".", "-", "unknown")
                if not quiet and value not in text:
                    lost.append((reference, element.tag, key, value))
        record.clear()
    assert lost == []
