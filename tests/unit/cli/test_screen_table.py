"""``narrows screen table``: what goes in, what comes out, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from fake_screener import Run

CSV = "id,Customer name,Land\n1,Ann Ash,DE\n2,Putin,RU\n3,,FR\n"


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(CSV)
    return path


def test_columns_are_shown_saved_and_used_again(run: Run, customers: Path) -> None:
    _, _, err = run("screen", "table", "customers.csv")
    assert "name               Customer name" in err
    saved = customers.with_name("customers.map.toml")
    assert 'name = ["Customer name"]' in saved.read_text()
    saved.write_text('[columns]\nname = "Land"\n')
    _, out, err = run("screen", "table", "customers.csv")
    assert "customers.map.toml" in err
    assert [json.loads(line)["narrows_outcome"] for line in out.splitlines()] == ["none"] * 3


def test_rows_without_answer_exit_with_3_unless_allowed(run: Run, customers: Path) -> None:
    code, out, err = run("screen", "table", "customers.csv")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [line["narrows_status"] for line in lines] == ["screened", "screened", "not_screened"]
    assert "the row has no name (1)" in err
    assert run("screen", "table", "customers.csv", "--allow-unscreened")[0] == 1
    allowed = ("--allow-unscreened", "--exit-zero")
    assert run("screen", "table", "customers.csv", *allowed)[0] == 0


def test_a_column_may_be_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("foo,bar\nPutin,1\n")
    code, _, err = run("screen", "table", "c.csv")
    assert code == 2
    assert "'foo', 'bar'" in err
    assert not (tmp_path / "c.map.toml").exists()
    assert run("screen", "table", "c.csv", "--column", "name=foo")[0] == 1


def test_the_output_is_written_whole_beside_nothing_else(
    run: Run, customers: Path, tmp_path: Path
) -> None:
    code, out, _ = run("screen", "table", "customers.csv", "-o", "out.csv", "--no-save-mapping")
    assert (code, out) == (3, "")
    with (tmp_path / "out.csv").open(newline="") as stream:
        assert [row["id"] for row in csv.DictReader(stream)] == ["1", "2", "3"]
    names = {path.name for path in tmp_path.iterdir()} - {"narrows-home"}
    assert names == {"customers.csv", "out.csv"}


def test_standard_input_is_read(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Stdin:
        buffer = io.BytesIO(b"name\nPutin\n")

    monkeypatch.setattr(sys, "stdin", Stdin)
    code, out, _ = run("screen", "table", "-")
    assert code == 1
    assert json.loads(out)["name"] == "Putin"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "FILE is missing"),
        (["none.csv"], "no such file"),
        (["empty.csv"], "the file is empty"),
        (["header.csv"], "--allow-empty"),
        (["customers.csv", "--schema", "Persn"], "Persn"),
        (["customers.csv", "--rows", "some"], "findings"),
        (["customers.csv", "--format", "docx"], "docx"),
        (["customers.csv", "-o", "customers.csv"], "overwrite"),
        (["customers.csv", "-o", "no/where.csv"], "no such folder"),
        (["customers.csv", "-o", "out.what"], "--format"),
        (["customers.csv", "--column", "nmae=Land"], "did you mean 'name'"),
        (["customers.csv", "--column", "name=Kunde"], "columns:"),
        (["customers.csv", "--jobs", "0"], "jobs"),
        (["customers.csv", "--colum", "x"], "--column"),
        (["customers.csv", "--encoding", "utf-9"], "utf-9"),
        (["cp1252.csv"], "line 2"),
        (["customers.csv", "--sheet", "Kunden"], "--sheet is for workbooks"),
        (["--resume", "nothing"], "no run 'nothing'"),
    ],
)
def test_mistakes_exit_with_2_before_anything_is_done(
    run: Run, customers: Path, tmp_path: Path, arguments: list[str], told: str
) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "header.csv").write_text("id,name\n")
    (tmp_path / "cp1252.csv").write_bytes("name\nMüller\n".encode("cp1252"))
    code, out, err = run("screen", "table", *arguments)
    assert code == 2
    assert told in err
    assert out == ""
    assert not list(tmp_path.glob("narrows-home/runs/*"))


def test_an_empty_table_may_be_meant(run: Run, tmp_path: Path) -> None:
    (tmp_path / "header.csv").write_text("id,name\n")
    assert run("screen", "table", "header.csv", "--allow-empty")[0] == 0


def test_a_run_taken_up_keeps_its_plan(run: Run, customers: Path, tmp_path: Path) -> None:
    code, _, _ = run("screen", "table", "customers.csv", "-o", "out.csv")
    assert code == 3
    (folder,) = (tmp_path / "narrows-home" / "runs").iterdir()
    code, _, err = run("screen", "table", "--resume", folder.name, "--rows", "findings")
    assert code == 2
    assert "--rows cannot be given" in err
    code, _, err = run("screen", "table", "--resume", folder.name)
    assert code == 2
    assert "complete" in err
    (folder / "run.json").unlink()
    (tmp_path / "out.csv").unlink()
    assert run("screen", "table", "--resume", "last")[0] == 3
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 4


def test_notes_about_the_file_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("name,name\nAnn,Bo\n\n")
    _, _, err = run("screen", "table", "c.csv")
    assert "'name (2)'" in err
    assert "1 blank line is no row" in err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_run_that_is_told_to_end_is_put_in_order(
    run: Run, customers: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, code: int
) -> None:
    def ended(*_: object, **__: object) -> None:
        os.kill(os.getpid(), number)
        time.sleep(5)

    monkeypatch.setattr("narrows.cli.screen_table.carry_out", ended)
    # Whoever runs the tests may have it ignored, as ``nohup`` does.
    before = signal.signal(number, signal.SIG_DFL)
    try:
        found, _, err = run("screen", "table", "customers.csv", "-o", "out.csv")
        assert found == code
        assert f"stopped by {number.name}" in err
        assert "--resume" in err
        assert signal.getsignal(number) == signal.SIG_DFL
    finally:
        signal.signal(number, before)


def test_closed_streams_are_told(
    run: Run, customers: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    code, _, err = run("screen", "table", "-", "-o", "out.csv")
    assert (code, "standard input is closed" in err) == (2, True)


def test_a_run_that_cannot_be_taken_up_is_not_offered(run: Run, customers: Path) -> None:
    assert run("screen", "table", "customers.csv", "-o", "out.csv")[0] == 3
    code, _, err = run("screen", "table", "--resume", "last")
    assert (code, "is complete" in err, "can be taken up" in err) == (2, True, False)
