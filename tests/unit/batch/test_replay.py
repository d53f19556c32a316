"""An old run, repeated on what it pinned, answers the same; what differs is named."""

from __future__ import annotations

import json

import pytest

from narrows.batch.replay import different, replay
from narrows.batch.runs import Runs
from narrows.cli.root import run as narrows
from narrows.model.errors import InputError, StoreError
from narrows.model.finding import Basis, ListUsed


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("NARROWS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_question_and_a_table_replay_byte_for_byte(home, tmp_path, capsys):
    assert narrows(["screen", "party", "Paravar Pars", "--json"]) == 1
    assert replay(Runs(home).find("last")).identical
    assert Runs(home).find("last").stat().st_mode & 0o077 == 0, "findings are the owner's alone"
    table = tmp_path / "customers.csv"
    table.write_text("Name,Country\nParavar Pars Co,IR\nNobody Anywhere,NO\n")
    assert narrows(["screen", "table", str(table), "-o", str(tmp_path / "out.csv")]) == 1
    found = replay(Runs(home).find("last"))
    assert found.identical
    assert found.findings == 1
    assert found.differences == ()
    assert narrows(["replay", "last"]) == 0
    table.write_text("Name,Country\nSomebody Else,IR\n")
    with pytest.raises(InputError, match="changed"):
        replay(Runs(home).find("last"))


def test_findings_that_are_not_what_was_kept_are_told_not_passed_over(home, capsys):
    assert narrows(["screen", "party", "Paravar Pars", "--json"]) == 1
    folder = Runs(home).find("last")
    path = folder / "findings.jsonl"
    whole = path.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole.replace(b'"row"', b'"\xffow"')):
        path.write_bytes(damaged)
        with pytest.raises(StoreError, match=r"findings\.jsonl"):
            replay(folder)
        assert narrows(["explain", "last"]) == 3
    path.unlink()
    assert narrows(["explain", "last"]) == 3
    path.write_bytes(whole)
    assert replay(folder).identical
    assert narrows(["explain", "last"]) == 0


@pytest.mark.slow
def test_what_differs_is_named(home):
    assert narrows(["screen", "party", "Paravar Pars", "--json"]) == 1
    folder = Runs(home).find("last")
    record = json.loads((folder / "run.json").read_text())
    record["basis"]["engine_version"] = "0.0.1"
    (folder / "run.json").write_text(json.dumps(record))
    found = replay(folder)
    assert any("engine version" in text for text in found.differences)


def test_a_run_that_was_broken_off_is_not_replayed(home):
    assert narrows(["screen", "party", "Paravar Pars", "--json"]) == 1
    folder = Runs(home).find("last")
    record = json.loads((folder / "run.json").read_text())
    record["state"] = "interrupted"
    (folder / "run.json").write_text(json.dumps(record))
    with pytest.raises(InputError, match="not complete"):
        replay(folder)


def test_lists_that_changed_are_named():
    def basis(version: str) -> Basis:
        return Basis("1", "p", "h", "s", (ListUsed("us_ofac_sdn", version, "a", None, None, 3),))

    assert list(different(basis("a"), basis("a"))) == []
    assert list(different(basis("a"), basis("b"))) == ["list us_ofac_sdn: was a, is b"]
