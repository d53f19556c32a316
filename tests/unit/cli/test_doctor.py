"""``narrows doctor``: what holds, what does not, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrows.cli import root


def test_a_fresh_workspace_answers_from_the_sample(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert root.run(["doctor", "--home", str(tmp_path / "w")]) == 0
    out = capsys.readouterr().out
    assert "finds its canaries" in out
    assert "the embedded sample answers" in out
    assert "BAD" not in out


def test_a_workspace_that_is_a_file_is_bad(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "w").write_text("not a folder")
    assert root.run(["doctor", "--home", str(tmp_path / "w")]) == 3
    assert "BAD  workspace" in capsys.readouterr().out


def test_a_version_file_that_was_changed_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "w"
    (tmp_path / "mine.csv").write_text("id,name,schema\n1,Ann Ash,Person\n2,Bo Beck,Person\n")
    added = root.run(["lists", "add", "mine", str(tmp_path / "mine.csv"), "--home", str(home)])
    assert added == 0
    assert root.run(["doctor", "--home", str(home)]) == 0
    statements = next(home.glob("lists/mine/versions/*/*.parquet"))
    statements.chmod(0o600)
    data = bytearray(statements.read_bytes())
    data[len(data) // 2] ^= 0xFF
    statements.write_bytes(data)
    capsys.readouterr()
    assert root.run(["doctor", "--home", str(home)]) == 3
    assert "BAD  files" in capsys.readouterr().out


def test_a_portfolio_that_needs_looking_at_is_bad(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("customers.csv").write_text("id,name\n1,Prudence Hallowbrook\n")
    at = ("--home", str(tmp_path / "w"))
    assert root.run(["watch", "add", "retail", "customers.csv", *at]) == 0
    assert root.run(["doctor", *at]) == 3
    assert "BAD  portfolios retail: the portfolio was never screened" in capsys.readouterr().out
    assert root.run(["watch", "run", "retail", *at]) == 0
    assert root.run(["doctor", *at]) == 0
    assert "ok   portfolios 1 portfolio" in capsys.readouterr().out
    catalogue = tmp_path / "w" / "portfolios" / "retail" / "portfolio.json"
    catalogue.write_bytes(catalogue.read_bytes().replace(b"customers", b"custodian", 1))
    assert root.run(["doctor", *at]) == 3
    assert "BAD  portfolios" in capsys.readouterr().out
