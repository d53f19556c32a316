"""The local engine in several processes: same order, same bytes, also after a kill."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_screener import Fake, killing, missing

from narrows.batch import local
from narrows.batch import plan as plans
from narrows.batch.plan import Plan
from narrows.batch.runs import Runs, record
from narrows.batch.table import carry_out
from narrows.inputs.row import Row, Table
from narrows.inputs.table import open_table
from narrows.model.errors import CannotAnswer, ListMissing

Planner = Callable[..., tuple[Plan, Path]]
NAMES = [f"Name {n}" if n % 7 else "Putin" for n in range(1, 121)]


def work_off(plan: Plan, folder: Path, jobs: int, opener: local.Opener = Fake) -> None:
    carry_out(plan, folder, jobs=jobs, exit_code=lambda counts: 0, opener=opener)


def test_several_processes_give_the_bytes_of_one(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner(NAMES, format="csv", output=str(tmp_path / "one.csv"))
    work_off(plan, folder, 1)
    other, place = planner(NAMES, format="csv", output=str(tmp_path / "two.csv"))
    seen: list[int] = []
    carry_out(
        other,
        place,
        jobs=2,
        exit_code=lambda counts: 0,
        opener=Fake,
        watch=lambda rows, share: seen.append(rows),
    )
    assert (tmp_path / "two.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
    assert sum(seen) == len(NAMES)


def test_a_worker_that_dies_is_no_answer(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner(NAMES)
    with pytest.raises(CannotAnswer, match="worker process died") as caught:
        work_off(plan, folder, 2, killing)
    assert "--resume" in (caught.value.hint or "")
    assert not (tmp_path / "out.csv").exists()
    work_off(plan, folder, 2)
    assert len((tmp_path / "out.csv").read_text().splitlines()) == len(NAMES) + 1


def test_what_a_worker_cannot_open_is_told_as_it_is(planner: Planner) -> None:
    plan, folder = planner(NAMES)
    with pytest.raises(ListMissing, match="no list"):
        work_off(plan, folder, 2, missing)


@pytest.mark.slow
def test_a_killed_run_is_taken_up_to_the_same_bytes(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner(NAMES, format="jsonl", output=str(tmp_path / "out.jsonl"))
    work_off(plan, folder, 1)
    whole = (tmp_path / "out.jsonl").read_bytes()
    (tmp_path / "out.jsonl").unlink()
    again = folder.with_name("20990101T000000.000000Z-0000")
    again.mkdir()
    plans.save(plan, again / "plan.json")
    code = (
        "import sys, pathlib\n"
        f"sys.path[:0] = [{str(Path(__file__).parent)!r}]\n"
        "import fake_screener\n"
        "from narrows.batch import plan as plans\n"
        "from narrows.batch.table import carry_out\n"
        "if __name__ == '__main__':\n"
        f"    folder = pathlib.Path({str(again)!r})\n"
        "    plan = plans.load(folder / 'plan.json')\n"
        "    carry_out(plan, folder, jobs=2, exit_code=len, opener=fake_screener.slow)\n"
    )
    script = tmp_path / "run.py"
    script.write_text(code)
    process = subprocess.Popen([sys.executable, str(script)], start_new_session=True)
    kept = again / "chunks"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and len(list(kept.glob("*.jsonl"))) < 5:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert record(again).state == "running"
    assert not (tmp_path / "out.jsonl").exists()
    # The lock goes when the last worker has noticed that its parent is gone.
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.02)
    else:
        pytest.fail("workers outlived their killed parent")
    assert 5 <= len(list(kept.glob("*.jsonl"))) < 40
    assert Runs(tmp_path / "home").find("last") == again
    work_off(plans.load(again / "plan.json"), again, 1)
    assert (tmp_path / "out.jsonl").read_bytes() == whole


def test_the_file_is_never_read_far_ahead(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner([f"Name {n}" for n in range(3_000)], chunk_rows=50)
    table = open_table(Path(plan.input.path), plan.reading)
    rows, read = table.rows, 0

    def counted() -> Iterator[Row]:
        nonlocal read
        for row in rows():
            read += 1
            yield row

    table.rows = counted  # type: ignore[method-assign]
    answered = 0
    for piece, _ in local.run(plan, table, folder, Fake, 2):
        answered += len(piece)
        assert read - answered <= 2 * 3 * 50 + 50
    assert answered == 3_000


def test_rows_with_long_cells_make_short_chunks() -> None:
    cells = ["x", "y" * (3 << 20), "z" * (2 << 20), "", "w" * (5 << 20), "v"]

    def rows(_: Table) -> Iterator[Row]:
        return (Row(at, at, (cell, at)) for at, cell in enumerate(cells, start=1))

    table = Table(name="c", format="csv", columns=("a", "b"), notes=(), rows=rows, place="line")
    assert [(at, [row.number for row in piece]) for at, piece in local.pieces(table, 4)] == [
        (0, [1, 2, 3]),
        (1, [4, 5]),
        (2, [6]),
    ]
