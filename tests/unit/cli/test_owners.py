from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

import narrows.service.owners
from narrows.cli.owners import owners, ownership
from narrows.model.errors import UnknownOption
from narrows.ownership import keep
from narrows.ownership.graph import OwnershipGraph
from narrows.ownership.listed import ListedParty

STAKES = """owner,owner_name,asset,asset_name,share
ofac-1,X,A,Alpha,60
ofac-1,X,B,Beta,25-50
ofac-1,X,G,Gamma,30
"""
X = ListedParty(id="ofac-1", caption="X", list="us_ofac_sdn", programs=("SDGT",))


class Opened:
    warnings = ("only the embedded sample is loaded",)

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def entities(self) -> list[object]:
        return []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with two stakes, and a screener that opens without lists."""
    file = tmp_path / "stakes.csv"
    file.write_text(STAKES)
    keep.add(tmp_path, file, added_at="2026-01-01T00:00:00+00:00")

    def graph(_: object, home: Path, known_at: str | None) -> OwnershipGraph:
        stakes, holders, _ = keep.load(home, known_at)
        return OwnershipGraph.build(stakes, {"ofac-1": X}, holders=holders)

    module = SimpleNamespace(open_screener=lambda *_, **__: Opened())
    monkeypatch.setitem(__import__("sys").modules, "narrows.service.screener", module)
    monkeypatch.setattr(narrows.service.owners, "ownership_graph", graph)
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(owners, list(arguments), obj=SimpleNamespace(home=home))


def test_an_answer_in_words_with_its_exit_code(home: Path) -> None:
    result = run(home, "Alpha", "--regime", "ofac", "--as-of", "2025-10-01")
    assert result.exit_code == 1
    assert "Alpha (A)" in result.stdout
    assert "ofac on 2025-10-01: blocked" in result.stdout
    assert "path: ← X" in result.stdout
    assert "embedded sample" in result.stderr
    assert run(home, "Alpha", "--regime", "ofac", "--exit-zero").exit_code == 0
    assert run(home, "Alpha", "--regime", "uk").exit_code == 0


def test_what_unknown_shares_could_change_is_no_success(home: Path) -> None:
    result = run(home, "Gamma", "--regime", "ofac", "--as-of", "2025-10-01")
    assert "unknown" in result.stdout
    assert result.exit_code == 3


def test_every_regime_and_every_format(home: Path, tmp_path: Path) -> None:
    data = json.loads(run(home, "B", "--json").stdout)
    assert [one["regime"] for one in data["answers"]] == ["ofac", "eu", "uk", "bis"]
    assert data["answers"][0]["outcome"] == "possibly"
    for form, mark in (
        ("svg", "<svg"), ("ftm", '"Ownership"'), ("graphml", "<graphml"), ("csv", "owner,"),
    ):  # fmt: skip
        assert mark in run(home, "A", "--regime", "ofac", "--format", form).stdout
    target = tmp_path / "a.svg"
    run(home, "A", "--regime", "ofac", "--format", "svg", "-o", str(target))
    assert target.read_text().startswith("<svg")


def test_a_confirmed_status(home: Path) -> None:
    asked = run(home, "A", "--regime", "bis", "--as-of", "2026-11-20")
    assert "please confirm" in asked.stdout
    told = run(home, "A", "--regime", "bis", "--as-of", "2026-11-20", "--confirm", "in_force")
    assert "confirmed by the user" in told.stdout


def test_what_was_known_of_the_owners_at_a_moment(home: Path) -> None:
    assert run(home, "Alpha", "--regime", "ofac", "--known-at", "2026-01-02").exit_code == 1
    before = run(home, "Alpha", "--regime", "ofac", "--known-at", "2025-12-31")
    assert before.exit_code == 3
    assert ": blocked" not in before.stdout


@pytest.mark.parametrize("option", ["--as-of", "--known-at"])
def test_a_time_to_come_is_an_error(home: Path, option: str) -> None:
    result = run(home, "Alpha", option, "2999-01-01")
    assert "nothing is known yet" in str(result.exception)
    assert result.stdout == ""


def test_bad_arguments_are_errors(home: Path) -> None:
    assert "no ownership regime" in str(run(home, "A", "--regime", "mars").exception)
    assert "is no day" in str(run(home, "A", "--as-of", "soon").exception)


def kept_at(home: Path) -> str:
    (one,) = keep.kept(home)
    return one.added_at


def test_adding_and_showing_files(tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    file.write_text("owner,asset,share\nx,a,60\nx,b,140\n")
    obj = SimpleNamespace(home=tmp_path / "home")
    refused = CliRunner().invoke(ownership, ["add", str(file)], obj=obj)
    assert "140 % is not a share" in str(refused.exception)
    kept = CliRunner().invoke(
        ownership, ["add", str(file), "--partial", "--source", "hand"], obj=obj
    )
    assert kept.exit_code == 0
    assert "read 2 = accepted 1 + rejected 1, 1 stake, kept since 20" in kept.stdout
    assert "rejected: s.csv:3" in kept.stderr
    assert "s.csv: csv, hand" in CliRunner().invoke(ownership, ["show"], obj=obj).stdout
    before = CliRunner().invoke(ownership, ["show", "--known-at", "2020-01-01"], obj=obj)
    assert (before.exit_code, before.stdout) == (0, "")
    assert "no stakes were kept then" in before.stderr
    since = CliRunner().invoke(ownership, ["show", "--known-at", kept_at(obj.home)], obj=obj)
    assert "s.csv: csv, hand" in since.stdout
    later = CliRunner().invoke(ownership, ["show", "--known-at", "2999-01-01"], obj=obj)
    assert isinstance(later.exception, UnknownOption)
    empty = CliRunner().invoke(ownership, ["show"], obj=SimpleNamespace(home=tmp_path / "none"))
    assert "no stakes are kept" in empty.stderr
