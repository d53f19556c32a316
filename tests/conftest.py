"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Every day the same seeded examples, so that a red build is a change's doing; fresh ones
# under TEST_LONG, where hypothesis prints what replays a failure.
settings.register_profile("everyday", derandomize=True, deadline=None)
settings.register_profile("long", print_blob=True, deadline=None)
settings.load_profile("long" if "TEST_LONG" in os.environ else "everyday")

REAL_DATA = Path(__file__).parent.parent.parent / "shared" / "data"
"""Official lists and labelled decks beside the repository; a user's machine has none."""


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real lists and decks, or a skip that says why."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"the official lists are not beside this checkout ({REAL_DATA})")
    return REAL_DATA


@pytest.fixture(autouse=True)
def _own_workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads or writes the user's own workspace."""
    monkeypatch.setenv("NARROWS_HOME", str(tmp_path / "narrows-home"))
