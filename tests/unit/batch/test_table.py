"""A run from plan to record: rows in = rows out, whatever breaks in between."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from fake_screener import BASIS, Fake

from narrows.batch import plan as plans
from narrows.batch.plan import Plan
from narrows.batch.runs import Runs, findings, record
from narrows.batch.table import carry_out
from narrows.batch.tally import Counts, RunRecord
from narrows.model.errors import CannotAnswer, InputError, NarrowsError, StoreError, UnknownOption

Planner = Callable[..., tuple[Plan, Path]]


def work_off(plan: Plan, folder: Path, fake: Fake | None = None) -> RunRecord:
    return carry_out(
        plan, folder, jobs=1, exit_code=lambda counts: 7, opener=lambda: fake or Fake()
    )


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_row_has_one_line_with_its_own_columns(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner()
    done = work_off(plan, folder)
    lines = read_csv(tmp_path / "out.csv")
    assert [line["id"] for line in lines] == [str(n) for n in range(1, 9)]
    assert [line["narrows_status"] for line in lines] == [
        "screened",
        "screened",
        "screened",
        "incomplete",
        "not_screened",
        "not_screened",
        "screened",
        "screened",
    ]
    assert [line["narrows_outcome"] for line in lines] == [
        "none",
        "match",
        "review",
        "incomplete",
        "not screened",
        "not screened",
        "none",
        "none",
    ]
    assert lines[4]["narrows_reason"] == "the row has no name"
    assert lines[5]["narrows_reason"] == "this name is refused"
    assert lines[1]["narrows_score"] == "0.97"
    assert lines[1]["narrows_findings"] == "2"
    assert "NAME-EXACT" in lines[1]["narrows_evidence"]
    assert done.counts == Counts(
        rows=8,
        screened=5,
        incomplete=1,
        not_screened=2,
        matches=1,
        reviews=1,
        without=3,
        findings=3,
        by_list={"us_ofac_sdn": 3},
        reasons={
            "a limit cut the candidates": 1,
            "the row has no name": 1,
            "this name is refused": 1,
        },
    )
    assert done.exit_code == 7
    assert done.inputs[0].sha256 == plans.describe(tmp_path / "customers.csv").sha256


def test_no_cell_of_the_output_can_run(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner()
    work_off(plan, folder)
    lines = read_csv(tmp_path / "out.csv")
    assert lines[6]["name"] == "'=SUM(A1)"
    assert lines[1]["narrows_caption"] == "'=PUTIN, Vladimir"
    assert not any(cell.startswith(("=", "@", "+")) for line in lines for cell in line.values())


def test_canaries_are_asked_first_and_last_in_each_chunk(planner: Planner) -> None:
    fake = Fake()
    work_off(*planner(), fake)
    assert fake.checked == 6


def test_a_missed_canary_fails_the_run(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner()
    with pytest.raises(CannotAnswer, match="canary"):
        work_off(plan, folder, Fake(canaries=False))
    assert not (tmp_path / "out.csv").exists()
    assert record(folder).state == "failed"
    assert "canary" in (record(folder).error or "")


def test_other_ground_than_planned_is_no_answer(planner: Planner) -> None:
    plan, folder = planner()
    other = msgspec.structs.replace(BASIS, snapshot="another")
    with pytest.raises(CannotAnswer, match="snapshot"):
        work_off(plan, folder, Fake(other))


def test_findings_only_never_hide_a_row_without_answer(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner(rows="findings")
    work_off(plan, folder)
    assert [line["id"] for line in read_csv(tmp_path / "out.csv")] == ["2", "3", "4", "5", "6"]


def test_alerts_have_one_line_each(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner(rows="alerts")
    work_off(plan, folder)
    lines = read_csv(tmp_path / "out.csv")
    assert [(line["id"], line["narrows_rank"]) for line in lines] == [
        ("2", "1"),
        ("2", "2"),
        ("3", "1"),
        ("4", ""),
        ("5", ""),
        ("6", ""),
    ]
    assert lines[1]["narrows_caption"] == "PUTINA"


def test_a_run_taken_up_gives_the_bytes_of_an_unbroken_one(
    planner: Planner, tmp_path: Path
) -> None:
    names = [f"Name {n}" if n % 5 else "Putin" for n in range(1, 41)]
    plan, folder = planner(names, format="jsonl", output=str(tmp_path / "whole.jsonl"))
    work_off(plan, folder)
    # jsonl lines name their run: the second run is a copy of the first plan.
    again = folder.with_name("again")
    again.mkdir()
    broken = msgspec.structs.replace(plan, output=str(tmp_path / "broken.jsonl"))
    calls = 0

    class Dying(Fake):
        def canary_check(self) -> None:
            nonlocal calls
            calls += 1
            if calls == 12:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work_off(broken, again, Dying())
    assert record(again).state == "interrupted"
    assert not (tmp_path / "broken.jsonl").exists()
    assert len(list((again / "chunks").glob("*.jsonl"))) == 5
    (again / "chunks" / ".00000007.1.part").write_bytes(b"half")
    (again / "chunks" / "00000002.jsonl").write_bytes(b"cut")
    fake = Fake()
    work_off(broken, again, fake)
    assert fake.asked == 40 - 4 * 3
    assert (tmp_path / "broken.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert (again / "findings.jsonl").read_bytes() == (folder / "findings.jsonl").read_bytes()
    assert not (again / "chunks").exists()


def test_a_complete_run_is_not_taken_up(planner: Planner) -> None:
    plan, folder = planner()
    work_off(plan, folder)
    with pytest.raises(UnknownOption, match="complete"):
        work_off(plan, folder)


def test_a_changed_input_is_refused(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner()
    (tmp_path / "customers.csv").write_text("id,name,note\n1,Other,x\n")
    with pytest.raises(InputError, match="changed"):
        work_off(plan, folder)


def test_answers_that_do_not_tally_stop_the_run(planner: Planner) -> None:
    class Short(Fake):
        def screen_many(self, parties):  # type: ignore[no-untyped-def]
            return super().screen_many(parties)[1:]

    with pytest.raises(CannotAnswer, match="answered"):
        work_off(*planner(), Short())


def test_two_processes_do_not_work_on_one_run(planner: Planner) -> None:
    from narrows.batch.runs import held

    plan, folder = planner()
    with held(folder), pytest.raises(StoreError, match="another process"):
        work_off(plan, folder)


def test_an_output_that_cannot_be_written_is_refused(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner(output=str(tmp_path / "nowhere" / "out.csv"))
    with pytest.raises(NarrowsError, match=r"out\.csv"):
        work_off(plan, folder)


def test_findings_are_kept_whole_and_found_by_their_id(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner()
    work_off(plan, folder)
    kept = list(findings(folder))
    assert [one.row for one in kept] == [2, 2, 3]
    assert kept[0].finding.basis == BASIS
    runs = Runs(tmp_path / "home")
    place, one = runs.finding(kept[0].finding.id[:18])
    assert (place, one) == (folder, kept[0])
    assert runs.find("last") == folder
    with pytest.raises(UnknownOption, match="no run has kept"):
        runs.finding("f" * 64)
    with pytest.raises(UnknownOption, match="too short"):
        runs.finding("abc")
    with pytest.raises(UnknownOption):
        runs.find("../..")


def test_the_record_is_json_with_everything_in_it(planner: Planner) -> None:
    plan, folder = planner()
    work_off(plan, folder)
    data = json.loads((folder / "run.json").read_text())
    assert data["state"] == "complete"
    assert data["command"] == ["narrows", "screen", "table"]
    assert data["basis"]["policy_sha256"] == "p" * 64
    assert data["basis"]["lists"][0]["sha256"] == "a" * 64
    assert data["seconds"] >= 0
    assert data["finished"] >= data["started"]


def test_an_empty_table_gives_an_empty_output(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner([])
    done = work_off(plan, folder)
    assert done.counts.rows == 0
    assert read_csv(tmp_path / "out.csv") == []


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "parquet"])
def test_a_full_disk_is_told_and_the_run_can_be_taken_up(
    planner: Planner, tmp_path: Path, form: str
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    plan, folder = planner(format=form, output=None)

    class Full:
        buffer = open("/dev/full", "wb", buffering=0)  # noqa: SIM115, PTH123

    parts = tmp_path / "parts"
    parts.mkdir()
    with pytest.MonkeyPatch.context() as patch, Full.buffer:
        patch.setattr("sys.stdout", Full)
        patch.setattr("tempfile.tempdir", str(parts))
        with pytest.raises(StoreError, match="No space left") as caught:
            work_off(plan, folder)
    assert not list(parts.iterdir())
    assert plan.run in (caught.value.hint or "")
    assert record(folder).state == "failed"
    again = msgspec.structs.replace(plan, output=str(tmp_path / f"out.{form}"))
    assert work_off(again, folder).counts.rows == 8
