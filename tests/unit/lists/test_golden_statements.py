"""Every statement of the made-up lists, as it was looked over by a person.

A change of a reader shows here value by value. To accept one, write the new lines
with ``NARROWS_WRITE_GOLDEN=1`` and read the difference before committing it.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import pytest

from narrows.codes.schema import schema
from narrows.lists.source import load
from narrows.model.reading import Reading, SourceFile

GOLDEN = Path(__file__).parents[2] / "golden"
LISTS = [
    ("un_sc_sanctions", "consolidated.xml"),
    ("eu_fsf", "xmlFullSanctionsList_1_1.xml"),
    ("eu_fsf", "global_v1.0.xml"),
    ("gb_fcdo_sanctions", "UK-Sanctions-List.xml"),
    ("ca_dfatd_sema_sanctions", "sema-lmes.xml"),
    ("ch_seco_sanctions", "consolidated-list.xml"),
]


def reading_of(name: str, file: str) -> Reading:
    reader = import_module(f"narrows.lists.{name}.read")
    reading: Reading = reader.read([SourceFile(file, GOLDEN / name / file)], load(name))
    return reading


def lines_of(reading: Reading) -> list[str]:
    return [
        "\t".join(
            (value or "").replace("\n", "\\n")
            for value in (
                s.entity_id,
                s.schema,
                s.prop,
                s.value,
                s.lang,
                s.original,
                s.attribution,
                s.valid_from,
                s.valid_to,
                s.locator,
            )
        )
        for s in reading.statements
    ]


@pytest.mark.parametrize(("name", "file"), LISTS)
def test_every_statement_is_as_looked_over(name: str, file: str) -> None:
    lines = lines_of(reading_of(name, file))
    golden = GOLDEN / name / f"{Path(file).stem}.statements.tsv"
    if os.environ.get("NARROWS_WRITE_GOLDEN"):
        golden.write_text("\n".join(lines) + "\n", "utf-8")
    assert lines == golden.read_text("utf-8").splitlines()


@pytest.mark.parametrize(("name", "file"), LISTS)
def test_every_value_stands_in_a_property_of_its_schema(name: str, file: str) -> None:
    for s in reading_of(name, file).statements:
        assert s.prop in schema(s.schema).properties
        assert s.value == s.value.strip() != ""
        assert s.locator is not None
        assert s.locator.startswith(f"{file}#/")


@pytest.mark.parametrize("name", sorted({name for name, _ in LISTS}))
def test_look_ups_carry_reasons_and_regimes_a_basis(name: str) -> None:
    source = load(name)
    for topic, entries in source.lookups.items():
        seen = [text for entry in entries for text in entry.match]
        assert len(seen) == len(set(seen)), topic
        assert all(entry.reason for entry in entries)
    assert all(regime.legal_basis for regime in source.regimes.values())
    assert all(file.url and file.url.startswith("https://") for file in source.files)
    assert source.hosts
