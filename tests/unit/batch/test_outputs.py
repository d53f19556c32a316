"""Every output format holds every row, the caller's columns and the reasons."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fake_screener import Fake

from narrows.batch.outputs.cells import harmless
from narrows.batch.outputs.columns import NAMES, shown_score
from narrows.batch.outputs.shown import isolated
from narrows.batch.outputs.writer import destination, format_for
from narrows.batch.plan import Plan
from narrows.batch.table import carry_out
from narrows.model.errors import StoreError, UnknownOption

Planner = Callable[..., tuple[Plan, Path]]


def written(planner: Planner, path: Path, *names: object, **changes: object) -> Path:
    format = path.suffix[1:]
    plan, folder = planner(*names, output=str(path), format=format, **changes)
    carry_out(plan, folder, jobs=1, exit_code=lambda counts: 0, opener=Fake)
    return path


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"]
)
def test_what_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+49 30 1234", "-1,234.50", "Ann", "", "a=b", "'=1"])
def test_what_cannot_run_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_score_never_shows_as_certain() -> None:
    assert shown_score(1 - 1e-12) == 0.9999


def test_controls_and_directions_are_kept_to_themselves() -> None:
    assert isolated("Ann") == "Ann"
    assert isolated("a\x1b[31mb\u202e") == "a\\x1b[31mb\\u202e"
    assert isolated("محمد") == "\u2068محمد\u2069"


def test_json_lines_are_raw_and_carry_the_evidence(planner: Planner, tmp_path: Path) -> None:
    path = written(planner, tmp_path / "out.jsonl")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(lines) == 8
    assert lines[6]["name"] == "=SUM(A1)"
    assert lines[1]["narrows_detail"][0]["caption"] == "=PUTIN, Vladimir"
    assert lines[1]["narrows_detail"][0]["evidence"][0]["code"] == "NAME-EXACT"
    assert len(lines[1]["narrows_detail"]) == 2
    assert set(NAMES) < set(lines[0])


@pytest.mark.parametrize("rows", ["all", "findings", "alerts"])
def test_alerts_are_one_a_finding_and_one_for_each_row_without_a_whole_answer(
    planner: Planner, tmp_path: Path, rows: str
) -> None:
    path = written(planner, tmp_path / "out.alerts", rows=rows)
    told = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(one["row"], one["customer"], one["what"]) for one in told] == [
        (2, "2", "found"),
        (2, "2", "found"),
        (3, "3", "found"),
        (4, "4", "not_answered"),
        (5, "5", "not_answered"),
        (6, "6", "not_answered"),
    ]
    assert told[0]["finding"]["outcome"] == "match"
    assert told[0]["subject"]["names"] == ["Putin"]
    assert told[0]["policy"] == {"id": "test", "sha256": "p" * 64}
    assert told[0]["at"] == "2026-01-02T00:00:00+00:00"
    assert told[3]["reason"] == "a limit cut the candidates"
    assert (told[4]["subject"], told[4]["reason"]) == (None, "the row has no name")
    ids = [one["id"] for one in told]
    assert len(set(ids)) == len(ids)
    again = written(planner, tmp_path / "again.alerts").read_text().splitlines()
    assert [json.loads(line)["id"] for line in again] == ids


def test_json_is_one_array(planner: Planner, tmp_path: Path) -> None:
    assert len(json.loads(written(planner, tmp_path / "out.json").read_text())) == 8
    assert json.loads(written(planner, tmp_path / "none.json", []).read_text()) == []


def test_a_workbook_has_results_evidence_and_run(planner: Planner, tmp_path: Path) -> None:
    path = written(planner, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Results", "Evidence", "Run"]
    results = list(book["Results"].values)
    assert results[0] == ("id", "name", "note", *NAMES)
    assert len(results) == 9
    assert results[7][1] == "=SUM(A1)"
    assert book["Results"]["B8"].data_type == "s"
    assert book["Results"].freeze_panes == "A2"
    evidence = list(book["Evidence"].values)
    assert len(evidence) == 1 + 3 * 2
    run = dict(book["Run"].values)
    assert run["policy SHA-256"] == "p" * 64
    assert "EMBEDDED SAMPLE" in str(run["list us_ofac_sdn"])


def test_the_same_run_gives_the_same_workbook(planner: Planner, tmp_path: Path) -> None:
    plan, folder = planner(output=str(tmp_path / "a.xlsx"), format="xlsx")
    carry_out(plan, folder, jobs=1, exit_code=lambda counts: 0, opener=Fake)
    first = (tmp_path / "a.xlsx").read_bytes()
    (folder / "run.json").unlink()
    carry_out(plan, folder, jobs=1, exit_code=lambda counts: 0, opener=Fake)
    assert (tmp_path / "a.xlsx").read_bytes() == first


def test_a_cell_too_long_for_a_workbook_says_so(planner: Planner, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("name,note\nAnn," + "x" * 40_000 + "\n")
    book = openpyxl.load_workbook(written(planner, tmp_path / "out.xlsx", path))
    cell = str(book["Results"]["B2"].value)
    assert len(cell) == 32_767
    assert cell.endswith("[…cut: 40,000 characters]")


def test_parquet_keeps_types_and_says_what_it_stands_on(planner: Planner, tmp_path: Path) -> None:
    table = pq.read_table(written(planner, tmp_path / "out.parquet"))
    assert table.num_rows == 8
    assert table.column("narrows_score").to_pylist()[1] == pytest.approx(0.97)
    assert json.loads(table.schema.metadata[b"narrows_basis"])["snapshot"] == "snap"
    assert json.loads(table.column("narrows_detail").to_pylist()[1])[0]["entity_id"] == "ofac-1"
    again = pq.read_table(
        written(planner, tmp_path / "two.parquet", tmp_path / "out.parquet", rows="findings")
    )
    assert again.column("narrows_score (input)").to_pylist()[0] == pytest.approx(0.97)


def test_parquet_has_few_row_groups_and_keeps_nanoseconds(planner: Planner, tmp_path: Path) -> None:
    given = pa.table(
        {
            "name": [f"Ann {number}" for number in range(40)],
            "seen": pa.array(range(10**9 + 1, 10**9 + 41), pa.timestamp("ns")),
        }
    )
    pq.write_table(given, tmp_path / "in.parquet")
    path = written(planner, tmp_path / "out.parquet", tmp_path / "in.parquet")
    file = pq.ParquetFile(path)
    assert file.num_row_groups == 1  # of 14 chunks
    assert file.read(["name", "seen"]).equals(given)


def test_the_table_shows_findings_with_reasons(
    planner: Planner, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    plan, folder = planner(output=None, format="table")
    carry_out(plan, folder, jobs=1, exit_code=lambda counts: 0, opener=Fake)
    shown = " ".join(capsysbinary.readouterr().out.decode().split())
    assert "PUTIN" in shown
    assert "the same name" in shown
    assert "(sample)" in shown
    assert "not screened" in shown
    assert "Ann Ash" not in shown


def test_the_table_says_so_where_nothing_was_found(
    planner: Planner, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    plan, folder = planner(["Ann"], output=None, format="table")
    carry_out(plan, folder, jobs=1, exit_code=lambda counts: 0, opener=Fake)
    shown = capsysbinary.readouterr().out.decode()
    assert "No findings on these lists" in shown
    assert "clear" not in shown.lower()


def test_the_format_follows_the_name_or_the_place() -> None:
    assert format_for(None, Path("a.csv"), terminal=True) == "csv"
    assert format_for("auto", None, terminal=True) == "table"
    assert format_for("auto", None, terminal=False) == "jsonl"
    assert format_for("json", Path("a.csv"), terminal=True) == "json"
    for asked, output, terminal in [
        ("cvs", None, False),
        ("xlsx", None, True),
        (None, Path("a.doc"), False),
    ]:
        with pytest.raises(UnknownOption):
            format_for(asked, output, terminal=terminal)


def test_standard_output_takes_binary_formats_too(planner: Planner) -> None:
    from narrows.batch.outputs.writer import open_writer
    from narrows.batch.tally import Counts

    plan, _ = planner(format="xlsx")

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    pipe = Pipe()
    open_writer(plan, pipe).close(Counts())
    assert pipe.getvalue().startswith(b"PK")


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "answers.csv"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with destination(pipe, "run") as stream:
        stream.write(b"a,b\n")
    reader.join(10)
    assert read == [b"a,b\n"]
    assert pipe.is_fifo()


def test_a_disk_that_is_full_at_the_last_byte_is_told() -> None:
    with (
        pytest.raises(StoreError, match=r"/dev/full: the answers cannot be written"),
        destination(Path("/dev/full"), "run") as stream,
    ):
        stream.write(b"x")


def test_two_runs_that_write_one_file_do_not_mix(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    with destination(output, "one") as one:
        with destination(output, "two") as two:
            one.write(b"1" * 9)
            two.write(b"2" * 5)
        assert output.read_bytes() == b"22222"
    assert output.read_bytes() == b"111111111"
    assert list(tmp_path.iterdir()) == [output]
