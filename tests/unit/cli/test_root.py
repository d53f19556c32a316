"""The tree of commands: near misses, shared options, exit codes."""

from __future__ import annotations

import subprocess
import sys

import pytest
from fake_screener import Run

from narrows.cli import failure
from narrows.model.errors import CannotAnswer, InputError, ListMissing, SnapshotDamaged, StoreError


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["scren"], "did you mean 'screen'?"),
        (["screen", "tabel"], "did you mean 'table'?"),
        (["config", "shwo"], "did you mean 'show'?"),
        (["--hom", "x"], "--home"),
    ],
)
def test_near_misses_are_named(run: Run, arguments: list[str], told: str) -> None:
    code, out, err = run(*arguments)
    assert code == 2
    assert told in err
    assert out == ""


@pytest.mark.parametrize(
    "arguments", [["-h"], ["screen", "-h"], ["screen", "table", "--help"], ["explain", "--help"]]
)
def test_help_begins_with_two_examples(run: Run, arguments: list[str]) -> None:
    code, out, _ = run(*arguments)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "Examples:"
    assert lines[1].startswith("  narrows ")
    assert lines[2].startswith("  narrows ")


def test_help_is_grouped_by_task(run: Run) -> None:
    _, out, _ = run("--help")
    assert "Understand an answer:" in out
    assert "Official lists:" in out


def test_shared_options_stand_before_or_behind(run: Run) -> None:
    before = run("--home", "w1", "config", "show")[1]
    behind = run("config", "show", "--home", "w1")[1]
    assert before == behind
    assert "w1" in before
    assert "command line" in before


def test_the_environment_is_named_where_it_decides(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARROWS_FAIL_ON", "match")
    assert "NARROWS_FAIL_ON" in run("config", "show")[1]
    monkeypatch.setenv("NARROWS_FIAL_ON", "match")
    code, _, err = run("config", "show")
    assert code == 2
    assert "did you mean NARROWS_FAIL_ON?" in err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError("x"), 2),
        (CannotAnswer("x"), 3),
        (ListMissing("x"), 3),
        (StoreError("x"), 3),
        (SnapshotDamaged("x"), 3),
        (RuntimeError("x"), 3),
        (MemoryError(), 3),
        (OSError(28, "No space left on device"), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_error_has_its_exit_code(error: BaseException, code: int) -> None:
    assert failure.exit_code(error) == code


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    command = f"{sys.executable} -m narrows.cli --help | true; echo ${{PIPESTATUS[0]}}"
    out = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert "Traceback" not in out.stderr
    assert out.stdout.strip() in ("0", "141")
