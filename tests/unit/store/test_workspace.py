"""One writer at a time; leftovers swept; readers not in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrows.model.errors import StoreError
from narrows.store.workspace import Workspace, default_home


def test_the_folder_the_environment_names_is_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARROWS_HOME", "/somewhere/else")
    assert default_home() == Path("/somewhere/else")
    monkeypatch.delenv("NARROWS_HOME")
    assert default_home().name == "narrows"


def test_nothing_is_created_before_something_is_written(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "home")
    assert workspace.list_names() == ()
    assert not workspace.home.exists()


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "home")
    refused = pytest.raises(StoreError, match="another process is writing")
    with workspace.writing(), refused, Workspace(tmp_path / "home").writing():
        raise AssertionError("two pens")
    with workspace.writing():
        pass


def test_the_next_writer_sweeps_what_a_dead_one_left(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "home")
    (workspace.staging / "dead" / "version").mkdir(parents=True)
    (workspace.staging / "dead" / "version" / "half").write_text("x")
    (workspace.staging / "file").write_text("x")
    with workspace.writing() as pen:
        assert [p.name for p in workspace.staging.iterdir()] == [pen.name]
    assert list(workspace.staging.iterdir()) == []


def test_the_private_folder_goes_even_when_the_work_fails(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "home")
    with pytest.raises(RuntimeError), workspace.writing() as pen:
        (pen / "half").write_text("x")
        raise RuntimeError
    assert list(workspace.staging.iterdir()) == []
