"""The whole way on the embedded sample: real screener, several processes, every format."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from importlib import resources
from itertools import islice
from pathlib import Path

import msgspec
import pytest

from narrows.batch import plan as plans
from narrows.batch.plan import Plan
from narrows.batch.runs import Runs, findings
from narrows.batch.screens import Opening
from narrows.batch.table import carry_out
from narrows.inputs.guess import guess
from narrows.inputs.table import open_table
from narrows.model.errors import CannotAnswer
from narrows.service.screener import Screener

PORTFOLIO = Path(str(resources.files("narrows.lists.sample").joinpath("portfolio.csv")))


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A plan over the sample portfolio, against the sample lists."""
    home = tmp_path_factory.mktemp("home")
    with Screener.open(home) as screener:
        policy, names = screener.policy, tuple(one.name for one in screener.basis.lists)
    opening = Opening(str(home), names, None, datetime.now(UTC).isoformat(), policy)
    pinned = opening.open()
    pinned.close()
    table = open_table(PORTFOLIO)
    return Plan(
        run="set by the test",
        created="2026-01-02T00:00:00+00:00",
        command=("narrows", "screen", "table"),
        input=plans.describe(PORTFOLIO),
        reading=plans.Reading(format="csv"),
        columns=table.columns,
        mapping=guess(table.columns, list(islice(table.rows(), 100))),
        rows="all",
        format="csv",
        output=None,
        opening=opening,
        basis=pinned.basis,
        chunk_rows=10,
    )


def run(plan: Plan, output: Path, jobs: int) -> Path:
    folder = Runs(Path(plan.opening.home)).new(datetime.now(UTC))
    plan = msgspec.structs.replace(plan, output=str(output), run=folder.name)
    carry_out(plan, folder, jobs=jobs, exit_code=lambda counts: 0)
    return folder


def test_the_sample_is_found_by_one_process_as_by_two(planned: Plan, tmp_path: Path) -> None:
    one = run(planned, tmp_path / "one.csv", 1)
    two = run(planned, tmp_path / "two.csv", 2)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert [f.finding.id for f in findings(one)] == [f.finding.id for f in findings(two)]
    with (tmp_path / "one.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    with PORTFOLIO.open(encoding="utf-8", newline="") as stream:
        given = list(csv.DictReader(stream))
    assert [line["id"] for line in lines] == [row["id"] for row in given]
    assert {line["narrows_status"] for line in lines} == {"screened"}
    first = lines[0]
    assert (first["narrows_outcome"], first["narrows_entity_id"]) == ("match", "ofac-39637")
    assert first["narrows_sample"] == "true"


def test_two_runs_of_one_file_give_the_same_bytes(planned: Plan, tmp_path: Path) -> None:
    """Asked at another moment, the lists being the same, a finding has the same id."""
    later = msgspec.structs.replace(planned.opening, known_at=datetime.now(UTC).isoformat())
    with later.open() as screener:
        again = msgspec.structs.replace(planned, opening=later, basis=screener.basis)
    assert again.basis != planned.basis
    run(planned, tmp_path / "one.csv", 1)
    run(again, tmp_path / "two.csv", 1)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_findings_stand_on_what_the_run_was_planned_on(planned: Plan, tmp_path: Path) -> None:
    folder = run(planned, tmp_path / "out.csv", 1)
    found = next(findings(folder)).finding
    assert found.basis == planned.basis
    assert found.basis.known_at is not None
    assert all(used.sample for used in found.basis.lists)


def test_another_policy_than_planned_is_other_ground(planned: Plan, tmp_path: Path) -> None:
    policy = msgspec.structs.replace(planned.opening.policy, id="another")
    other = msgspec.structs.replace(planned.opening, policy=policy)
    with pytest.raises(CannotAnswer, match="policy_id"):
        run(msgspec.structs.replace(planned, opening=other), tmp_path / "out.csv", 1)
    assert not (tmp_path / "out.csv").exists()
