"""A snapshot of other word tables or other code is not taken for this engine's."""

from pathlib import Path

import pytest

from narrows.index import build


def test_tables_and_code_decide_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "titles.txt").write_text("mr\n")
    (tmp_path / "name.py").write_text("MAX_TOKENS = 96\n")
    monkeypatch.setattr(build, "_TEXT", tmp_path)
    seen = {build.analysis_hash.__wrapped__()}
    (tmp_path / "notes.md").write_text("nothing that is read\n")
    assert build.analysis_hash.__wrapped__() in seen
    for file in (tmp_path / "data" / "titles.txt", tmp_path / "name.py"):
        file.write_text(file.read_text() + "# more\n")
        found = build.analysis_hash.__wrapped__()
        assert found not in seen
        seen.add(found)
