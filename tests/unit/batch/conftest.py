"""A planned run over a small file, answered by a fake screener."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fake_screener import BASIS, POLICY

from narrows.batch import plan as plans
from narrows.batch.plan import Plan
from narrows.batch.runs import Runs
from narrows.batch.screens import Opening
from narrows.inputs.guess import guess
from narrows.inputs.table import open_table

NAMES = ["Ann Ash", "Putin", "Review Me", "Cut Short", "", "Refused", "=SUM(A1)", "Bo"]

Planner = Callable[..., tuple[Plan, Path]]


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    """Plan a run over names (or a file) with changes to the plan."""

    def make(names: list[str] | Path = NAMES, **changes: object) -> tuple[Plan, Path]:
        if isinstance(names, Path):
            path = names
        else:
            path = tmp_path / "customers.csv"
            lines = [f"{i},{name},x" for i, name in enumerate(names, start=1)]
            path.write_text("\n".join(["id,name,note", *lines]) + "\n", encoding="utf-8")
        table = open_table(path)
        folder = Runs(tmp_path / "home").new(datetime.now(UTC))
        plan = Plan(
            run=folder.name,
            created="2026-01-02T00:00:00+00:00",
            command=("narrows", "screen", "table"),
            input=plans.describe(path),
            reading=plans.Reading(format=table.format),
            columns=table.columns,
            mapping=guess(table.columns, list(table.rows())),
            rows="all",
            format="csv",
            output=str(tmp_path / "out.csv"),
            opening=Opening(str(tmp_path / "home"), ("us_ofac_sdn",), None, "2026-01-02", POLICY),
            basis=BASIS,
            chunk_rows=3,
        )
        plan = msgspec.structs.replace(plan, **changes)
        plans.save(plan, folder / "plan.json")
        return plan, folder

    return make
