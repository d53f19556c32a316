"""Rows in = rows out through a whole run, whatever the rows hold."""

from __future__ import annotations

import csv
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent / "unit" / "batch"))

from fake_screener import BASIS, POLICY, Fake

from narrows.batch import plan as plans
from narrows.batch.plan import Plan
from narrows.batch.runs import Runs
from narrows.batch.screens import Opening
from narrows.batch.table import carry_out
from narrows.inputs.mapping import Mapping
from narrows.inputs.row import Reading
from narrows.inputs.table import open_table

CELLS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\r\n\0"), max_size=12
) | st.sampled_from(["Putin", "Review", "cut", "refused", "=1+1", '"', "N/A", "a\nb", ""])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=15), st.integers(1, 7))
def test_each_row_comes_out_once_with_its_own_cells(
    rows: list[tuple[str, str]], chunk_rows: int
) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = folder / "c.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
            writer.writerow(["number", "name", "note"])
            writer.writerows((at, *cells) for at, cells in enumerate(rows))
        reading = Reading(format="csv", delimiter=",")
        table = open_table(path, reading)
        runs = Runs(folder / "home").new(datetime.now(UTC))
        plan = Plan(
            run=runs.name,
            created="2026-01-02T00:00:00+00:00",
            command=(),
            input=plans.describe(path),
            reading=reading,
            columns=table.columns,
            mapping=Mapping({"name": ("name",)}),
            rows="all",
            format="jsonl",
            output=str(folder / "out.jsonl"),
            opening=Opening(str(folder), (), None, "2026-01-02", POLICY),
            basis=BASIS,
            chunk_rows=chunk_rows,
        )
        done = carry_out(plan, runs, jobs=1, exit_code=lambda counts: 0, opener=Fake)
        lines = msgspec.json.Decoder().decode_lines((folder / "out.jsonl").read_bytes())
    counts = done.counts
    assert counts.rows == counts.screened + counts.incomplete + counts.not_screened == len(lines)
    assert [line["narrows_row"] for line in lines] == list(range(1, len(lines) + 1))
    whole = [line for line in lines if "quote" not in (line["narrows_reason"] or "")]
    if len(whole) == len(lines):
        assert [(line["name"], line["note"]) for line in lines] == rows
    for line in lines:
        assert line["narrows_status"] == "screened" or line["narrows_reason"]
        assert (line["narrows_outcome"] == "none") <= (line["narrows_status"] == "screened")
