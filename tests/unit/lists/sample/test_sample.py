"""The embedded sample loads through the same readers as any publication."""

from __future__ import annotations

import csv
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from narrows.lists import registry
from narrows.model.reading import Reading, SourceFile

SAMPLE = Path(str(resources.files("narrows.lists").joinpath("sample")))
LISTS = ("us_ofac_sdn", "un_sc_sanctions")


def read(name: str) -> Reading:
    paths = sorted(p for p in (SAMPLE / name).iterdir() if p.name != "published")
    return registry.read(name, [SourceFile(path.name, path) for path in paths])


def declared() -> dict[str, dict[str, object]]:
    lists: dict[str, dict[str, object]] = tomllib.loads(
        (SAMPLE / "sample.toml").read_text("utf-8")
    )["lists"]
    return lists


@pytest.mark.parametrize("name", LISTS)
def test_it_reads_whole(name: str) -> None:
    reading = read(name)
    assert not reading.rejections
    assert [p for p in reading.proofs if not p.holds] == []
    assert all(count.read == count.emitted > 0 for count in reading.counts)


@pytest.mark.parametrize("name", LISTS)
def test_it_is_what_its_notice_says(name: str) -> None:
    parties = {
        s.entity_id
        for s in read(name).statements
        if s.prop == "name" and s.schema in ("Person", "Organization", "Vessel", "Airplane")
    }
    assert len(parties) == declared()[name]["parties"]


def test_its_dates_are_stated_once() -> None:
    stated = (SAMPLE / "us_ofac_sdn" / "published").read_text("ascii").strip()
    assert str(declared()["us_ofac_sdn"]["facts_of"]) == stated
    assert str(declared()["un_sc_sanctions"]["facts_of"]) == read("un_sc_sanctions").published


def test_the_drone_case_is_in_it() -> None:
    names = {
        s.entity_id: s.value for s in reversed(read("us_ofac_sdn").statements) if s.prop == "name"
    }
    for number, name in (
        (39637, "SHAHED AVIATION INDUSTRIES RESEARCH CENTER"),
        (16418, "QODS AVIATION INDUSTRIES"),
        (39038, "PARAVAR PARS COMPANY"),
        (33594, "OJE PARVAZ MADO NAFAR COMPANY"),
        (45708, "JOINT STOCK COMPANY SPECIAL ECONOMIC ZONE OF INDUSTRIAL PRODUCTION ALABUGA"),
    ):
        assert names[f"ofac-{number}"] == name


def test_it_shows_every_kind_of_party_and_identifier() -> None:
    ofac = {(s.schema, s.prop) for s in read("us_ofac_sdn").statements}
    assert {
        ("Person", "birthDate"),
        ("Person", "passportNumber"),
        ("Organization", "innCode"),
        ("Organization", "swiftBic"),
        ("Vessel", "imoNumber"),
        ("Airplane", "registrationNumber"),
        ("Airplane", "operator"),
        ("CryptoWallet", "publicKey"),
        ("UnknownLink", "object"),
        ("Sanction", "program"),
        ("Address", "full"),
    } <= ofac
    names = "".join(s.value for s in read("un_sc_sanctions").statements if s.prop == "name")
    assert any("\u0600" <= letter <= "\u06ff" for letter in names)
    assert any("\u0400" <= letter <= "\u04ff" for letter in names)


def test_the_portfolio_is_a_plain_table() -> None:
    with (SAMPLE / "portfolio.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) >= 40
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(row["name"] and None not in row.values() for row in rows)
    assert {row["type"] for row in rows} >= {"person", "company", "vessel", "aircraft"}
