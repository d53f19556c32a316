"""Every name and alias of every party of the real lists finds itself, on top."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrows.evaluation.coverage import coverage
from narrows.service.ledger import Ledger
from narrows.service.screener import Screener
from narrows.store.workspace import Workspace


@pytest.mark.real
@pytest.mark.slow
def test_every_listed_name_is_found_at_the_top(real_data: Path, tmp_path: Path):
    ledger = Ledger(Workspace(tmp_path))
    for name, files in (
        ("us_ofac_sdn", sorted((real_data / "ofac" / "complete-2021-07").glob("*.csv"))),
        ("un_sc_sanctions", [real_data / "un" / "consolidated_2026-02-27.xml"]),
    ):
        assert ledger.add(name, files).version.state == "accepted"
    with Screener.open(tmp_path) as screener:
        screener.quicken()
        found = coverage(screener.world)
    assert found["names"] > 27_000
    assert found["missed"] == []
    assert found["coverage"] == 1.0
