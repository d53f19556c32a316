"""Australia's list as it was published in December 2024."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from narrows.lists import registry
from narrows.model.reading import SourceFile

pytestmark = pytest.mark.real


def test_every_row_and_every_name_is_read(real_data: Path) -> None:
    path = real_data / "au_dfat" / "regulation8_consolidated_2024-12.xlsx"
    reading = registry.read("au_dfat_sanctions", [SourceFile(path.name, path)])
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (9553, 9553, 0)
    assert all(proof.holds for proof in reading.proofs)
    named = {
        (s.entity_id, s.value)
        for s in reading.statements
        if s.prop in ("name", "alias", "previousName")
    }
    for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]:
        digits = str(int(row[0])) if isinstance(row[0], float) else re.match(r"\d+", row[0])[0]
        assert (f"au-dfat-{digits}", " ".join(str(row[1]).split())) in named
    schemata = Counter({s.entity_id: s.schema for s in reading.statements}.values())
    assert (schemata["Person"], schemata["Organization"]) == (2316, 746)
    assert schemata["Sanction"] == 3062
