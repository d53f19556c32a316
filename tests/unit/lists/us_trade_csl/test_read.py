"""The Consolidated Screening List on a small list made up in the publisher's format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from narrows.lists.source import load
from narrows.lists.us_trade_csl.read import read
from narrows.lists.us_trade_csl.table import place
from narrows.model.entity import Entity, assemble
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile
from narrows.model.statement import Source

GOLDEN = Path(__file__).parents[3] / "golden" / "us_trade_csl"
ENTITY_LIST = "us-csl-aa11bb22cc33dd44ee55ff66aa77bb88cc99dd00"
DENIED = "us-csl-aa11bb22cc33dd44ee55ff66aa77bb88cc99dd01"


def reading_of(text: str, folder: Path, name: str = "consolidated.csv") -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read([SourceFile(name, path)], load("us_trade_csl"))


def entities(reading: Reading) -> dict[str, Entity]:
    found = assemble(reading.statements, Source("us_trade_csl", "test"))
    return {str(entity.id): entity for entity in found}


@pytest.fixture
def text() -> str:
    return (GOLDEN / "consolidated.csv").read_text("utf-8")


@pytest.fixture
def found(text: str, tmp_path: Path) -> dict[str, Entity]:
    return entities(reading_of(text, tmp_path))


def test_a_header_inside_the_data_is_no_entry(text: str, tmp_path: Path) -> None:
    reading = reading_of(text, tmp_path)
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (6, 6, 0)
    assert all(proof.holds for proof in reading.proofs)
    assert "1 repeated" in reading.proofs[0].detail
    assert not any("alt_names" in s.value for s in reading.statements)


def test_the_entity_list_keeps_requirement_policy_and_citation(found: dict[str, Entity]) -> None:
    party, sanction = found[ENTITY_LIST], found[f"{ENTITY_LIST}-el"]
    assert party.schema == "LegalEntity"
    assert party.values("alias") == ("Example Rotors", "ERW")
    assert party.values("country") == ("cn", "hk")
    assert sanction.values("entity") == (ENTITY_LIST,)
    assert sanction.values("programId") == ("EL",)
    assert sanction.values("authorityId") == ("90 FR 10001", "91 FR 20002")
    assert sanction.values("provisions") == (
        "Licence requirement: For all items subject to the EAR. (See §744.11 of the EAR)",
        "Licence policy: Presumption of denial.",
    )
    assert sanction.values("startDate") == ("2025-02-03",)


def test_a_denial_order_keeps_its_dates_and_kind(found: dict[str, Entity]) -> None:
    sanction = found[f"{DENIED}-dpl"]
    assert sanction.values("endDate") == ("2032-08-24",)
    assert sanction.values("provisions") == ("Standard denial order",)
    assert sanction.values("summary") == ("F.R. NOTICE ADDED",)


def test_a_state_is_not_taken_for_a_country(found: dict[str, Entity]) -> None:
    assert found[DENIED].values("country") == ()
    assert place("12 SAMPLE AVENUE, EL PASO, CA").country is None
    assert place("12 Sample Avenue, Toronto, ON, M5V, CA").country == "CA"
    assert place("CN").country == "CN"


def test_a_person_s_identifiers_are_typed_in_the_newer_order(found: dict[str, Entity]) -> None:
    person = found["us-csl-90001"]
    assert person.schema == "Person"
    assert person.values("birthDate") == ("1961", "1961-03-04")
    assert next(person.of("birthDate")).original == "circa 1961"
    assert person.values("passportNumber") == ("K123456",)
    assert person.values("gender") == ("female",)
    assert person.values("email") == ("ana@example.com",)
    assert person.values("position") == ("Managing Director",)
    assert person.values("notes") == ("(Linked To: EXAMPLE AVIATION)",)
    passport = next(e for e in found.values() if e.schema == "Passport")
    assert (passport.values("country"), passport.values("holder")) == (("ir",), ("us-csl-90001",))
    wallet = next(e for e in found.values() if e.schema == "CryptoWallet")
    assert (wallet.values("publicKey"), wallet.values("currency")) == (
        ("1ExampleWa11et",),
        ("XBT",),
    )


def test_each_programme_is_a_sanction_under_its_list(found: dict[str, Entity]) -> None:
    for suffix, program in (("npwmd", "NPWMD"), ("ifsr", "IFSR")):
        sanction = found[f"us-csl-90001-sdn-{suffix}"]
        assert sanction.values("program") == (program,)
        assert sanction.values("programId") == ("SDN",)
        assert "Additional Sanctions Information: Subject to Secondary Sanctions; as amended" in (
            sanction.values("provisions")
        )


def test_a_vessel_keeps_its_marks_in_the_older_order(found: dict[str, Entity]) -> None:
    vessel = found["us-csl-90002"]
    assert vessel.values("imoNumber") == ("9328716",)
    assert vessel.values("mmsi") == ("248123000",)
    assert vessel.values("pastFlags") == ("pa",)
    assert vessel.values("flag") == ()
    assert vessel.values("callSign") == ("9HAB1",)
    assert vessel.values("notes") == ("Vessel owner: Example Shipping",)


def test_one_number_on_two_lists_is_one_party_with_two_effects(found: dict[str, Entity]) -> None:
    bank = found["us-csl-90003"]
    assert bank.values("name") == ("EXAMPLE BANK JSC",)
    assert bank.values("swiftBic") == ("EXBKRUMM",)
    regimes = load("us_trade_csl").regimes
    effects = {
        regimes[code].effect
        for entity in found.values()
        if entity.schema == "Sanction" and entity.values("entity") == ("us-csl-90003",)
        for code in entity.values("programId")
    }
    assert effects == {"correspondent_account", "sectoral_restrictions"}
    assert found["us-csl-90003-ssi-ukraine-eo13662"].values("listingDate") == ("2014-07-14",)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Entity List (EL) -", "Enemy List (NL) -", "unknown source"),
        (",Individual,", ",Android,", "unknown type"),
        (",None Identified,", ",Atlantis,", "unknown country"),
        (",2022-08-24,2032", ",22/08/24,2032", "is no date"),
        (",2032-08-24,Y,", ",2032-08-24,Q,", "unknown standard_order"),
        ("90002,Spec", "90001,Spec", "stands already at consolidated.csv:5"),
        (",JOHN Q EXAMPLE,", ",,", "no name"),
        (",JOHN Q EXAMPLE,", ",JOHN,Q EXAMPLE,", "30 cells"),
    ],
)
def test_what_is_not_known_is_rejected_not_guessed(
    text: str, tmp_path: Path, old: str, new: str, reason: str
) -> None:
    assert old in text
    reading = reading_of(text.replace(old, new), tmp_path)
    if "stands already" in reason:
        # The same number twice in one list may be two halves of one entry, but not two kinds.
        reason = "is a Person elsewhere, here a Vessel"
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (6, 5, 1)
    assert reason in reading.rejections[0].reason


def test_an_entry_given_twice_is_rejected(text: str, tmp_path: Path) -> None:
    line = next(row for row in text.splitlines(keepends=True) if row.startswith("aa11"))
    reading = reading_of(text + line, tmp_path)
    assert "stands already at consolidated.csv:3" in reading.rejections[0].reason


@pytest.mark.parametrize("cut", [400, 300, 250, 1])
def test_a_list_cut_in_its_last_row_is_refused(text: str, tmp_path: Path, cut: int) -> None:
    with pytest.raises(ListRefused, match="cut off"):
        reading_of(text[:-cut], tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "empty"),
        ("<!DOCTYPE html><html></html>", "web page"),
        ("a,b\n1,2\n", "not the header"),
        ('{"results": []}', "no entries"),
        ('{"entries": [{}]}', "results"),
        ('{"results": [{"source": "EL"', "not the Consolidated Screening List"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(ListRefused, match=message):
        reading_of(content, tmp_path)


def test_a_header_alone_is_refused(text: str, tmp_path: Path) -> None:
    header = text.splitlines(keepends=True)[0]
    for content in (header, header * 2):
        with pytest.raises(ListRefused, match="no entries"):
            reading_of(content, tmp_path)


def test_csv_and_json_say_the_same(text: str, tmp_path: Path) -> None:
    result = {
        "id": "90003",
        "source": "Capta List (CAP) - Treasury Department",
        "entity_number": "90003",
        "type": "Entity",
        "programs": ["RUSSIA-EO14024"],
        "name": "EXAMPLE BANK JSC",
        "addresses": [{"address": "2 Sample Square", "city": "Moscow", "country": "RU"}],
        "source_list_url": "https://example.gov/cap",
        "source_information_url": "https://example.gov/cap-info",
        "alt_names": ["EXBANK"],
        "ids": [
            {"type": "SWIFT/BIC", "number": "EXBKRUMM", "country": None},
            {"type": "Tax ID No.", "number": "7700000001", "country": "RU"},
        ],
    }
    document = json.dumps({"total": 1, "results": [result]})
    from_json = reading_of(document, tmp_path, "consolidated.json")
    row = [line for line in text.splitlines(keepends=True) if line.startswith(("_id", "90003,Cap"))]
    from_csv = reading_of("".join(row[1:]), tmp_path)
    kept = {(s.entity_id, s.schema, s.prop, s.value) for s in from_csv.statements}
    also = {(s.entity_id, s.schema, s.prop, s.value) for s in from_json.statements}
    assert kept <= also
    assert {prop for _, _, prop, _ in also - kept} == {"city"}
    assert from_json.statements[0].locator == "consolidated.json#/results[0]"


def test_a_json_list_shorter_than_it_states_fails_its_proof(tmp_path: Path) -> None:
    result = {"source": "EL", "name": "Example", "id": "1"}
    reading = reading_of(json.dumps({"total": 2, "results": [result]}), tmp_path)
    assert [proof.holds for proof in reading.proofs if proof.name == "record count"] == [False]


def test_a_json_entry_of_another_shape_is_rejected(tmp_path: Path) -> None:
    results = [{"source": "EL", "name": "A"}, {"source": "EL", "name": "B", "naem": "x"}]
    reading = reading_of(json.dumps({"results": results}), tmp_path)
    assert reading.counts[0].rejected == 1
    assert "naem" in reading.rejections[0].reason


def test_the_denied_persons_text_is_read(tmp_path: Path) -> None:
    header = '"Name"\t"Street_Address"\t"City"\t"State"\t"Country"\t"Postal_Code"'
    header += '\t"Effective_Date"\t"Expiration_Date"\t"Standard_Order"\t"Last_Update"\t"Action"'
    header += '\t"FR_Citation"\n'
    row = '" J. EXAMPLE"\t"1 ROAD"\t"SAMPLETOWN"\t""\t"DE"\t"10115"\t"06/19/2003"\t"06/29/2056"'
    row += '\t"Y"\t"2007-01-31"\t"FR NOTICE ADDED"\t"68 F.R. 38290 6/27/03"'
    reading = reading_of(header + row, tmp_path, "dpl.txt")
    assert reading.format == "bis-dpl-txt"
    found = entities(reading)
    (sanction,) = (entity for entity in found.values() if entity.schema == "Sanction")
    party = found[sanction.values("entity")[0]]
    assert (party.caption, party.values("country")) == ("J. EXAMPLE", ("de",))
    assert sanction.values("endDate") == ("2056-06-29",)
    twice = reading_of(header + row + "\n" + row + "\n", tmp_path, "dpl.txt")
    assert (twice.counts[0].read, twice.counts[0].rejected) == (2, 0)
    assert "1 of 2 entries" in twice.proofs[-1].detail
    often = reading_of(header + (row + "\n") * 8, tmp_path, "dpl.txt")
    assert not often.proofs[-1].holds
