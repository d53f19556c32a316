"""The worked vectors and the publishers' own sample files, all of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from narrows.ownership import blocked, outcomes, read_bods, read_gleif
from narrows.ownership.graph import OwnershipGraph
from narrows.ownership.listed import ListedParty
from narrows.ownership.plain import graph_of

pytestmark = pytest.mark.real

DAY = date(2025, 10, 1)


def test_all_twelve_vectors_under_each_regime(real_data: Path) -> None:
    vectors = json.loads((real_data / "ownership" / "ownership_vectors.json").read_text())
    assert len(vectors["vectors"]) == 12
    for vector in vectors["vectors"]:
        edges = [tuple(edge) for edge in vector["edges"]]
        seeds = set(vector["seeds"])
        for regime in ("ofac", "eu", "bis"):
            assert blocked(edges, seeds, regime=regime) == set(vector["ofac"]), vector["id"]
        assert blocked(edges, seeds, regime="uk") == set(vector["uk"]), vector["id"]
        told = outcomes(edges, seeds)
        possible = {name for name in told if told[name] == "possibly"}
        assert possible == set(vector.get("ofac_possible", [])), vector["id"]
        assert "possibly" not in outcomes(edges, seeds, regime="uk").values()
        assert {n for n in vector.get("ofac_unknown", []) if told[n] != "unknown"} == set()
        graph = graph_of(edges, seeds)
        rings = {n for n in told if graph.answer(n, "ofac", DAY).cycle_dependent}
        assert rings == set(vector.get("ofac_greatest", [])), vector["id"]


def test_every_bods_example_is_read_whole(real_data: Path) -> None:
    files = sorted((real_data / "ownership" / "bods" / "examples").glob("*.json"))
    assert len(files) == 19
    for file in files:
        reading = read_bods.read(file.read_bytes(), file.name, "")
        assert reading.rejections == (), file.name
        assert reading.read == len(json.loads(file.read_text()))
        OwnershipGraph.build(reading.stakes, {}, holders=reading.holders)


def test_joint_owners_of_the_bods_example(real_data: Path) -> None:
    file = real_data / "ownership" / "bods" / "examples" / "joint-ownership.json"
    reading = read_bods.read(file.read_bytes(), file.name, "")
    owner = next(one.id for one in reading.holders if one.name == "Natalie Coleman")
    party = ListedParty(id=owner, caption="Natalie Coleman")
    graph = OwnershipGraph.build(reading.stakes, {owner: party}, holders=reading.holders)
    for regime in ("ofac", "uk"):
        assert graph.answer("GB-COH-07444723", regime, DAY).outcome == "blocked"


def test_a_holding_that_changed_hands_in_the_bods_example(real_data: Path) -> None:
    file = real_data / "ownership" / "bods" / "examples" / "tecido.json"
    reading = read_bods.read(file.read_bytes(), file.name, "")
    owner = next(one.id for one in reading.holders if one.name == "Maria Esteves")
    company = next(one.id for one in reading.holders if one.name == "Tecido Ltd")
    party = ListedParty(id=owner, caption="Maria Esteves", listed_on="2001-01-01")
    graph = OwnershipGraph.build(reading.stakes, {owner: party}, holders=reading.holders)
    before, after = (graph.answer(company, "ofac", date(y, 6, 1)) for y in (2021, 2022))
    assert before.outcome == "blocked"
    assert after.outcome == "possibly"
    assert after.missing_fact is not None
    assert after.missing_fact.kind == "divestment"


def test_every_gleif_file_is_read_and_a_part_is_said_to_be_one(real_data: Path) -> None:
    folder = real_data / "ownership" / "gleif_bods"
    for file in sorted(folder.glob("r*-data*")):
        if "-out" in file.name:
            continue
        reading = read_gleif.read(file.read_bytes(), file.name, "")
        assert reading.rejections == (), file.name
        assert reading.read > 0
        assert all(stake.share.high == 100 for stake in reading.stakes)
        assert bool(reading.conflicts) is (file.suffix == ".xml")


def test_gleif_level_1_as_bods_0_2(real_data: Path) -> None:
    file = real_data / "ownership" / "gleif_bods" / "lei-data-out.json"
    reading = read_bods.read(file.read_bytes(), file.name, "")
    assert (reading.format, reading.rejected) == ("bods-0.2", 0)
    rows = real_data / "ownership" / "gleif_bods" / "rr-data-out.json"
    apart = read_bods.read(rows.read_bytes(), rows.name, "")
    assert apart.read == apart.rejected == 10
    assert "described nowhere" in apart.rejections[0].reason
