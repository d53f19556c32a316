"""Japan's two lists as they were published in 2025 and 2026."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from narrows.lists import registry
from narrows.lists.jp_mof_sanctions.headers import plain
from narrows.model.reading import Reading, SourceFile

pytestmark = pytest.mark.real


def read(name: str, path: Path) -> Reading:
    return registry.read(name, [SourceFile(path.name, path)])


def test_every_end_user_is_read(real_data: Path) -> None:
    path = real_data / "jp" / "meti_end_user_list_2025-09-29.xlsx"
    reading = read("jp_meti_eul", path)
    (count,) = reading.counts
    assert (count.read, count.rejected) == (835, 0)
    assert all(proof.holds for proof in reading.proofs)
    named = {s.value for s in reading.statements if s.prop in ("name", "alias")}
    for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]:
        for name in (row[2], *row[3].split("\n")):
            cleaned = " ".join(str(name).strip().removeprefix("・").split())
            assert not cleaned or cleaned in named


def test_every_frozen_party_is_read_or_said_to_be_removed(real_data: Path) -> None:
    path = real_data / "jp" / "mof_asset_freeze_2026-03-05.xlsx"
    reading = read("jp_mof_sanctions", path)
    (count,) = reading.counts
    assert (count.read, count.rejected) == (2862, 0)
    assert all(proof.holds for proof in reading.proofs)
    named = {s.value for s in reading.statements if s.prop in ("name", "alias")}
    book = CalamineWorkbook.from_path(str(path))
    removed = checked = 0
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        begin = next((i for i, r in enumerate(rows) if "英語表記" in [str(c) for c in r]), None)
        for row in rows[begin + 1 :] if begin is not None else []:
            cells = dict(zip((str(cell) for cell in rows[begin or 0]), row, strict=True))
            removed += "削除" in str(cells["告示日付"])
            english = plain(str(cells["英語表記"]))
            # A name in one line and without remarks must be there as it stands.
            if english and not re.search(r"[\n()/;“”\"]|\d{4}|\.$|[a-z], ", english):
                assert " ".join(english.split()).strip(" ,") in named
                checked += 1
    assert checked > 1900
    details = {proof.name: proof.detail for proof in reading.proofs}
    assert details["removed entries"].startswith(f"{removed} rows")
