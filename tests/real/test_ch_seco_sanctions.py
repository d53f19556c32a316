"""The Swiss reader on the publisher's example and an excerpt of the whole list."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrows.lists.ch_seco_sanctions.read import read
from narrows.lists.source import load
from narrows.model.reading import Reading, SourceFile

pytestmark = pytest.mark.real


def reading_of(real_data: Path, name: str) -> Reading:
    return read([SourceFile(name, real_data / "ch_seco" / name)], load("ch_seco_sanctions"))


def test_the_excerpt_of_the_whole_list(real_data: Path) -> None:
    reading = reading_of(real_data, "seco_whole-list_excerpt_2026-08-27.xml")
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (2, 2, 0)
    assert reading.published == "2026-08-27"
    assert all(proof.holds for proof in reading.proofs)
    ends = {s.entity_id: s.value for s in reading.statements if s.prop == "endDate"}
    assert ends == {"ch-seco-5142-sanction-4387": "2016-03-01"}


def test_the_example_of_an_amendment_is_no_whole_list(real_data: Path) -> None:
    reading = reading_of(real_data, "seco_example_amendment_2024-01-17.xml")
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (3, 3, 0)
    assert [proof.name for proof in reading.proofs if not proof.holds] == ["whole list"]
    sanctions = {s.entity_id for s in reading.statements if s.schema == "Sanction"}
    assert {s for s in sanctions if s.startswith("ch-seco-64393")} == {
        "ch-seco-64393-sanction-64391",
        "ch-seco-64393-sanction-64392",
    }
