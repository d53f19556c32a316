"""One list in OFAC's three formats says one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrows.codes.schema import schema
from narrows.lists import registry
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

GOLDEN = Path(__file__).parents[3] / "golden" / "us_ofac_sdn"
CSV = ("sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv")
FORMATS = {
    "ofac-legacy-csv": CSV,
    "ofac-sdnlist-xml": ("sdn.xml",),
    "ofac-advanced-xml": ("sdn_advanced.xml",),
}
ADVANCED_ONLY = {("ofac-102", "name", "Тестов Иван Петрович")}


def read(*names: str, folder: Path = GOLDEN, list_name: str = "us_ofac_sdn") -> Reading:
    return registry.read(list_name, [SourceFile(name, folder / name) for name in names])


def said(reading: Reading) -> set[tuple[str, str, str]]:
    """What is said of parties, addresses, documents and links; own ids differ in order."""
    numbered = ("Passport", "Identification", "UnknownLink")
    return {
        ("" if s.schema in numbered else s.entity_id, s.prop, s.value)
        for s in reading.statements
        if s.schema != "Sanction"
    }


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_recognised_and_read_whole(name: str) -> None:
    reading = read(*FORMATS[name])
    assert reading.format == name
    assert not reading.rejections
    assert all(proof.holds for proof in reading.proofs)
    assert reading.published == (None if name == "ofac-legacy-csv" else "2026-11-21")


@pytest.mark.parametrize("name", FORMATS)
def test_every_property_is_one_of_its_schema(name: str) -> None:
    for statement in read(*FORMATS[name]).statements:
        assert statement.prop in schema(statement.schema).properties
        assert statement.locator is not None


def test_the_three_formats_agree() -> None:
    csv, xml, advanced = (said(read(*names)) for names in FORMATS.values())
    assert csv == xml
    assert advanced - csv == ADVANCED_ONLY
    assert csv <= advanced


def test_the_statements_are_as_kept() -> None:
    lines = [
        "\t".join((s.entity_id, s.schema, s.prop, s.value, s.original or "", s.locator or ""))
        for s in read(*CSV).statements
    ]
    assert lines == (GOLDEN / "statements.tsv").read_text("utf-8").splitlines()


def test_advanced_entries_say_since_when_and_on_what_ground() -> None:
    found = {
        (s.prop, s.value)
        for s in read("sdn_advanced.xml").statements
        if s.entity_id == "ofac-102-sanction-1"
    }
    assert {
        ("program", "RUSSIA-EO14024"),
        ("listingDate", "2024-02-23"),
        ("reason", "Executive Order 14024"),
        ("provisions", "asset_freeze"),
        ("provisions", "Block"),
    } <= found


def changed(folder: Path, name: str, old: str, new: str) -> Reading:
    text = (GOLDEN / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), "utf-8")
    return read(name, folder=folder)


def test_both_namespaces_are_read(tmp_path: Path) -> None:
    new = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"
    old = changed(tmp_path, "sdn.xml", f"{new}/XML", "http://tempuri.org/sdnList.xsd")
    assert said(old) == said(read("sdn.xml"))
    recent = changed(
        tmp_path, "sdn_advanced.xml", "http://www.un.org/sanctions/1.0", f"{new}/ADVANCED_XML"
    )
    assert said(recent) == said(read("sdn_advanced.xml"))


@pytest.mark.parametrize(
    ("name", "old", "new", "said_why"),
    [
        ("sdn.xml", "<title>", "<rank>x</rank><title>", "unknown element <rank>"),
        ("sdn.xml", "<uid>102</uid>", "<uid>101</uid>", "stands twice"),
        ("sdn.xml", "<uid>103</uid>\n    <last", "<uid>1&quot;3</uid>\n    <last", "is none"),
        ("sdn.xml", "<category>weak<", "<category>poor<", "category 'poor'"),
        ("sdn.xml", "<sdnType>Vessel<", "<sdnType>Boat<", "unknown type of party 'Boat'"),
        ("sdn.xml", "TESTOV</", "TEST<b/>OV</", "unknown element <b> in <lastName>"),
        ("sdn_advanced.xml", 'PartySubTypeID="1"', 'PartySubTypeID="9"', "'9' is not among"),
        ("sdn_advanced.xml", 'IdentityID="13" Iss', 'IdentityID="99" Iss', "of no party"),
        ("sdn_advanced.xml", 'ProfileID="103" ListID', 'ProfileID="104" ListID', "no programme"),
        ("sdn_advanced.xml", 'To-ProfileID="101"', 'To-ProfileID="109"', "to no party (109)"),
        ("sdn_advanced.xml", "<Year>1963</Year>", "<Year>MMXI</Year>", "is no date"),
    ],
)
def test_a_broken_record_is_itemised(
    tmp_path: Path, name: str, old: str, new: str, said_why: str
) -> None:
    if "IdentityID" in old:
        old, new = 'IdentityID="13" ValidityID', 'IdentityID="99" ValidityID'
    reading = changed(tmp_path, name, old, new)
    assert any(said_why in rejection.reason for rejection in reading.rejections)
    assert all(count.read == count.emitted + count.rejected for count in reading.counts)


def test_a_record_count_that_does_not_add_up_fails_its_proof(tmp_path: Path) -> None:
    reading = changed(tmp_path, "sdn.xml", "Record_Count>3<", "Record_Count>4<")
    assert [p.name for p in reading.proofs if not p.holds] == ["stated record count"]


@pytest.mark.parametrize("name", ["sdn.xml", "sdn_advanced.xml"])
def test_a_cut_document_is_refused(tmp_path: Path, name: str) -> None:
    data = (GOLDEN / name).read_bytes()
    for end in (len(data) // 3, len(data) // 2, len(data) - 5):
        (tmp_path / name).write_bytes(data[:end])
        with pytest.raises(ListRefused, match="not well-formed"):
            read(name, folder=tmp_path)


def test_files_of_two_formats_together_are_refused() -> None:
    with pytest.raises(ListRefused, match="one file"):
        read("sdn.csv", "sdn.xml")


def test_another_xml_a_delta_and_plain_text_are_refused(tmp_path: Path) -> None:
    for text, why in (
        ("<sanctionsData><entity/></sanctionsData>", "none of OFAC's XML formats"),
        ('<Sanctions Version="3" DeltaBaseVersion="2"/>', "only the changes"),
        ("name,type\nx,y\n", "none of OFAC's formats"),
    ):
        (tmp_path / "file").write_text(text, "utf-8")
        with pytest.raises(ListRefused, match=why):
            read("file", folder=tmp_path)


def test_a_programme_of_the_other_list_is_not_guessed() -> None:
    reading = read("sdn.xml", list_name="us_ofac_cons")
    assert [r.reason for r in reading.rejections] == [
        "programme 'NPWMD' is not declared in source.toml of us_ofac_cons"
    ]
