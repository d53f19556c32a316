"""Every name and alias of every party of the real lists finds itself, on top."""

from pathlib import Path

import pytest

from narrows.checks.party import World
from narrows.evaluation.coverage import coverage
from narrows.index.build import build
from narrows.index.snapshot import open_snapshot
from narrows.lists import registry
from narrows.match.policies import default_policy
from narrows.model.entity import assemble
from narrows.model.finding import Basis
from narrows.model.reading import SourceFile
from narrows.model.statement import Source

pytestmark = [pytest.mark.real, pytest.mark.slow]

SETS = {
    "us_ofac_sdn": ["ofac/complete-2021-07/*.csv"],
    "un_sc_sanctions": ["un/consolidated_2026-02-27.xml"],
}


@pytest.mark.parametrize("name", sorted(SETS))
def test_every_published_name_finds_itself(name: str, real_data: Path, tmp_path: Path) -> None:
    files = [path for pattern in SETS[name] for path in sorted(real_data.glob(pattern))]
    reading = registry.read(name, [SourceFile(file.name, file) for file in files])
    build(assemble(reading.statements, Source(name, "1")), tmp_path)
    with open_snapshot(tmp_path) as snapshot:
        world = World(
            snapshot=snapshot,
            policy=default_policy(),
            basis=Basis("0", "p", "h", snapshot.id, ()),
            designations=lambda party: (),
            fast=True,
        )
        found = coverage(world)
    assert found["missed"] == []
    assert found["coverage"] == 1.0
    assert found["names"] > 1000
