"""The Consolidated Screening List as it was published, every layout at hand."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from pathlib import Path

import pytest

from narrows.lists import registry
from narrows.lists.source import load
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

pytestmark = pytest.mark.real


def read(path: Path) -> Reading:
    return registry.read("us_trade_csl", [SourceFile(path.name, path)])


def test_every_entry_of_april_2022_is_read(real_data: Path) -> None:
    path = real_data / "us_csl" / "consolidated_2022-04.csv.gz"
    reading = read(path)
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8"))))
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (len(rows), len(rows), 0)
    assert all(proof.holds for proof in reading.proofs)
    named = {(s.entity_id, s.value) for s in reading.statements if s.prop in ("name", "alias")}
    for row in rows:
        for name in (row["name"], *row["alt_names"].split("; ")):
            if name.strip():
                assert (f"us-csl-{row['_id']}", " ".join(name.split())) in named or (
                    f"us-csl-{row['_id']}",
                    name.strip(),
                ) in named
    parties = {s.entity_id: s.schema for s in reading.statements}
    floors = load("us_trade_csl").floor_entities
    counts = Counter(parties.values())
    assert all(counts[schema] >= floor for schema, floor in floors.items())
    assert sum(counts[schema] for schema in floors) == len({row["_id"] for row in rows})


def test_licence_facts_are_kept_word_for_word(real_data: Path) -> None:
    path = real_data / "us_csl" / "consolidated_2022-04.csv.gz"
    said = {(s.entity_id, s.prop, s.value) for s in read(path).statements}
    rows = csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8")))
    checked = 0
    for row in rows:
        code = {"Entity List (EL)": "el", "Military End User (MEU)": "meu"}.get(
            row["source"].partition(" -")[0].removesuffix(" List")
        )
        if code is None:
            continue
        sanction = f"us-csl-{row['_id']}-{code}"
        for column, label in (
            ("license_requirement", "Licence requirement"),
            ("license_policy", "Licence policy"),
        ):
            if row[column].strip():
                assert (sanction, "provisions", f"{label}: {row[column].strip()}") in said
                checked += 1
        for notice in filter(None, row["federal_register_notice"].split("; ")):
            assert (sanction, "authorityId", notice.strip()) in said
            checked += 1
    assert checked > 6000


def test_the_layout_of_2016_without_ids_is_read(real_data: Path) -> None:
    reading = read(real_data / "us_csl" / "csl_2016_layout_sample.csv")
    (count,) = reading.counts
    assert (count.read, count.rejected) == (399, 0)


def test_the_copy_cut_in_the_middle_is_refused_whole(real_data: Path) -> None:
    with pytest.raises(ListRefused, match="cut off"):
        read(real_data / "us_csl" / "csl_2023-11_partial.csv")


def test_the_header_inside_that_copy_is_no_party(real_data: Path, tmp_path: Path) -> None:
    text = (real_data / "us_csl" / "csl_2023-11_partial.csv").read_text("utf-8")
    path = tmp_path / "consolidated.csv"
    path.write_text(text[: text.rindex("\n") + 1], encoding="utf-8")
    reading = read(path)
    assert "1 repeated" in reading.proofs[0].detail
    assert not any(s.value == "alt_names" for s in reading.statements)

    assert all(proof.holds for proof in reading.proofs)
    assert (reading.counts[0].read, reading.counts[0].rejected) == (4226, 0)


@pytest.mark.parametrize("name", ["bis_dpl.txt", "bis_bench_dpl.txt"])
def test_the_denied_persons_text_is_read_whole(real_data: Path, name: str) -> None:
    reading = read(real_data / "us_csl" / name)
    assert reading.counts[0].rejected == 0
    assert all(proof.holds for proof in reading.proofs)


def test_the_volume_of_2026_is_read_as_json(real_data: Path, tmp_path: Path) -> None:
    compact = json.loads((real_data / "us_csl" / "screening-list_2026-07-31.json").read_text())
    sources, programmes = compact["tables"]["sources"], compact["tables"]["programmes"]
    results = []
    for number, entry in enumerate(compact["entries"]):
        programs = programmes[entry["pg"]] if "pg" in entry else []
        results.append(
            {
                "id": entry.get("e") or f"x{number}",
                "entity_number": entry.get("e"),
                "source": sources[entry["s"]],
                "type": entry.get("t"),
                "name": entry["n"],
                "alt_names": entry.get("a", []),
                "addresses": [{"country": country} for country in entry.get("c", [])],
                "federal_register_notice": entry.get("fr"),
                "programs": programs,
            }
        )
    path = tmp_path / "consolidated.json"
    path.write_text(json.dumps({"total": len(results), "results": results}), encoding="utf-8")
    reading = read(path)
    (count,) = reading.counts
    assert (count.read, count.rejected) == (25_921, 0)
