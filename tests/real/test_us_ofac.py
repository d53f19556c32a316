"""OFAC's real publications: every record emitted, every remark understood."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from narrows.codes.schema import schema
from narrows.lists import registry
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

pytestmark = pytest.mark.real

SDN = ("sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv")
CONS = ("cons_prim.csv", "cons_add.csv", "cons_alt.csv", "cons_comments.csv")
PARTIES = ("Person", "Organization", "Vessel", "Airplane")


def read(name: str, folder: Path, files: Iterable[str]) -> Reading:
    return registry.read(name, [SourceFile(file, folder / file) for file in files])


def whole(reading: Reading) -> None:
    assert not reading.rejections
    assert [proof for proof in reading.proofs if not proof.holds] == []
    assert all(count.read == count.emitted for count in reading.counts)


def primary_names(reading: Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    for s in reading.statements:
        if s.prop == "name" and s.schema in PARTIES:
            found.setdefault(s.entity_id, s.value)
    return found


def not_understood(reading: Reading) -> int:
    detail = next(p.detail for p in reading.proofs if p.name == "remarks understood")
    return int(detail.split(" phrases, ")[1].split(" ")[0])


def test_the_complete_set_of_july_2021(real_data: Path) -> None:
    reading = read("us_ofac_sdn", real_data / "ofac" / "complete-2021-07", SDN)
    whole(reading)
    assert {count.file: count.read for count in reading.counts} == {
        "sdn.csv": 8976,
        "add.csv": 13837,
        "alt.csv": 11910,
        "sdn_comments.csv": 5,
    }
    assert len(primary_names(reading)) == 8976
    assert not_understood(reading) <= 3
    assert all(s.prop in schema(s.schema).properties for s in reading.statements)


def test_every_dated_primary_file(real_data: Path) -> None:
    for path in sorted((real_data / "ofac" / "sdn").glob("sdn_*.csv")):
        reading = registry.read("us_ofac_sdn", [SourceFile(path.name, path)])
        whole(reading)
        assert not_understood(reading) <= 3


def test_the_alabuga_zone_appears_between_two_versions(real_data: Path) -> None:
    folder = real_data / "ofac" / "sdn"
    before = primary_names(read("us_ofac_sdn", folder, ["sdn_2023-12-08.csv"]))
    after = primary_names(read("us_ofac_sdn", folder, ["sdn_2024-05-03.csv"]))
    assert "ofac-45708" not in before
    assert "ofac-45708" in after
    assert before["ofac-39038"] == after["ofac-39038"] == "PARAVAR PARS COMPANY"


def test_names_of_december_2025_are_orphans_without_their_primary_file(real_data: Path) -> None:
    ofac = real_data / "ofac"
    files = [SourceFile("sdn.csv", ofac / "complete-2021-07" / "sdn.csv")]
    files += [SourceFile(name, ofac / "names-2025-12" / name) for name in SDN[1:]]
    with pytest.raises(ListRefused, match=r"more than 10,000 records.*there is no party"):
        registry.read("us_ofac_sdn", files)


def test_the_non_sdn_list_in_its_three_formats(real_data: Path) -> None:
    folder = real_data / "ofac" / "consolidated"
    csv = read("us_ofac_cons", folder, CONS)
    advanced = read("us_ofac_cons", folder, ["cons_advanced.xml"])
    early = read("us_ofac_cons", folder, ["consolidated_nonSDN_2020-12-14.xml"])
    late = read("us_ofac_cons", folder, ["consolidated_nonSDN_2025-03-28.xml"])
    for reading, parties, published in (
        (csv, 442, None),
        (advanced, 375, "2020-03-17"),
        (early, 376, "2020-12-14"),
        (late, 443, "2025-03-28"),
    ):
        whole(reading)
        assert len(primary_names(reading)) == parties
        assert reading.published == published
        assert not_understood(reading) == 0


def test_the_formats_agree_on_ids_and_primary_names(real_data: Path) -> None:
    """The files are months apart, so what the list itself changed is named here.

    Between 17 March and 14 December 2020 one party was added and none renamed; some
    names stand in capitals in one format only. Between March and December 2025 one
    party was removed and one renamed.
    """
    folder = real_data / "ofac" / "consolidated"
    advanced = primary_names(read("us_ofac_cons", folder, ["cons_advanced.xml"]))
    early = primary_names(read("us_ofac_cons", folder, ["consolidated_nonSDN_2020-12-14.xml"]))
    assert early.keys() - advanced.keys() == {"ofac-27016"}
    assert advanced.keys() <= early.keys()
    assert {key: name.upper() for key, name in advanced.items()} == {
        key: early[key].upper() for key in advanced
    }
    late = primary_names(read("us_ofac_cons", folder, ["consolidated_nonSDN_2025-03-28.xml"]))
    csv = primary_names(read("us_ofac_cons", folder, CONS))
    assert late.keys() - csv.keys() == {"ofac-26182"}
    assert csv.keys() <= late.keys()
    assert {key for key in csv if csv[key] != late[key]} == {"ofac-18284"}
