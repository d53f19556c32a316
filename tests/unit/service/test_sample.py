"""The embedded sample goes the way of every list and never stands beside a real one."""

from __future__ import annotations

from pathlib import Path

from narrows.lists import source as sources
from narrows.service.ledger import Ledger
from narrows.store.workspace import Workspace


def test_the_sample_is_whole_and_says_so(tmp_path: Path) -> None:
    ledger = Ledger(Workspace(tmp_path / "home")).sample()
    for name in ledger.workspace.list_names():
        (version,) = ledger.history(name)
        assert version.state == "accepted"
        assert version.sample
        assert all(proof.holds for proof in version.proofs)
        assert version.rejections == ()
        assert name in sources.names()
    assert ledger.verify() == ()


def test_the_sample_is_loaded_once(tmp_path: Path) -> None:
    first = Ledger(Workspace(tmp_path / "home")).view()
    files = sorted(p for p in tmp_path.rglob("*") if p.is_file())
    second = Ledger(Workspace(tmp_path / "home")).view()
    assert first.id == second.id
    assert files == sorted(p for p in tmp_path.rglob("*") if p.is_file())
