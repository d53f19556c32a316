"""The command line over a fake screener: what people see, and exit codes."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "batch"))

from fake_screener import BASIS, POLICY, Fake, Run

from narrows.batch import screens
from narrows.cli import opening, root, screen_party, screen_table
from narrows.cli.session import Session
from narrows.inputs import question
from narrows.model.finding import Screening


class Asked(Fake):
    """The fake, as a screener that can be opened and asked by hand."""

    policy = POLICY
    warnings = ("only the embedded sample is loaded",)

    def party(self, **fields: object) -> Screening:
        return self._screen(question.party(**fields))  # type: ignore[arg-type]

    def __enter__(self) -> Asked:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Run:
    """Run a command line; return exit code, standard output and standard error."""

    def open_fake(session: Session, as_of: str | None, known_at: str | None) -> Asked:
        for warning in Asked.warnings:
            session.warn(warning)
        return Asked(BASIS)

    monkeypatch.setattr(opening, "open_for", open_fake)
    monkeypatch.setattr(screen_party, "open_for", open_fake)
    monkeypatch.setattr(screen_table, "open_for", open_fake)
    monkeypatch.setattr(screens.Opening, "open", lambda self: Asked(BASIS))
    monkeypatch.setenv("NARROWS_JOBS", "1")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["narrows", *arguments])
        code = root.run(list(arguments))
        out, err = capfdbinary.readouterr()
        return code, click.unstyle(out.decode()), click.unstyle(err.decode())

    return call
