"""Which version serves for two times."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
import pytest

from narrows.model.errors import SnapshotDamaged
from narrows.store import catalogue as catalogues
from narrows.store.catalogue import Catalogue, Row


def _row(
    version: str,
    published: str | None,
    known: str | None,
    state: Literal["accepted", "held", "refused"] = "accepted",
) -> Row:
    return Row(
        id=version,
        state=state,
        published=published,
        fetched_at="2026-01-05T00:00:00+00:00",
        known_at=known,
        confirmed_at="2026-01-05T00:00:00+00:00",
        content=version,
        reader="1",
    )


ROWS = Catalogue(
    "my_list",
    (
        _row("a", "2020-01-01", "2026-01-01T00:00:00"),
        _row("b", "2021-01-01", "2026-01-02T00:00:00"),
        _row("held", "2022-01-01", None, "held"),
        _row("refused", "2023-01-01", None, "refused"),
        _row("b2", "2021-01-01", "2026-01-03T00:00:00"),
        _row("undated", None, "2026-01-06T00:00:00"),
    ),
)


@pytest.mark.parametrize(
    ("valid_at", "known_at", "expected"),
    [
        (None, None, "undated"),
        ("2019-12-31", None, None),
        ("2020-01-01", None, "a"),
        ("2020-12-31", None, "a"),
        ("2024-01-01", None, "b2"),
        ("2024-01-01", "2026-01-02T12:00:00", "b"),
        ("2024-01-01", "2026-01-01T12:00:00", "a"),
        (None, "2025-01-01T00:00:00", None),
        ("2026-01-05", None, "undated"),
    ],
)
def test_the_latest_published_of_those_known_serves(
    valid_at: str | None, known_at: str | None, expected: str | None
) -> None:
    row = ROWS.serving(valid_at, known_at)
    assert (row.id if row is not None else None) == expected


def test_a_row_is_replaced_in_its_place() -> None:
    changed = ROWS.with_row(_row("a", "2020-01-01", None, "held"))
    assert [row.id for row in changed.rows] == [row.id for row in ROWS.rows]
    found = changed.find("a")
    assert found is not None
    assert found.state == "held"


def test_a_catalogue_comes_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "my_list" / "catalogue.json"
    catalogues.write(path, ROWS, tmp_path / "staged")
    assert catalogues.read(path, "my_list") == ROWS


def test_no_catalogue_is_an_empty_one_unless_versions_are_there(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    assert catalogues.read(path, "my_list").rows == ()
    (tmp_path / "versions").mkdir()
    with pytest.raises(SnapshotDamaged, match="the catalogue is gone"):
        catalogues.read(path, "my_list")


def test_a_catalogue_of_another_list_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    catalogues.write(path, ROWS, tmp_path / "staged")
    with pytest.raises(SnapshotDamaged, match="catalogue of 'my_list'"):
        catalogues.read(path, "other_list")


def test_a_catalogue_as_it_stood() -> None:
    released = msgspec.structs.replace(
        _row("released", "2024-01-01", "2026-01-09T00:00:00"), released_by="A. Officer"
    )
    late = msgspec.structs.replace(ROWS.rows[0], confirmed_at="2026-02-01T00:00:00")
    rows = Catalogue("my_list", (late, *ROWS.rows[1:], released))
    assert rows.at() == rows
    assert [row.id for row in rows.at("2021-06-01").rows] == ["a", "b", "b2"]
    then = rows.at(known_at="2026-01-07T00:00:00")
    assert {row.id: row.state for row in then.rows} == {
        "a": "accepted", "b": "accepted", "held": "held", "refused": "refused",
        "b2": "accepted", "undated": "accepted", "released": "held",
    }  # fmt: skip
    assert then.rows[-1].released_by is None
    assert then.rows[0].confirmed_at == "2026-01-07T00:00:00"
    assert rows.at(known_at="2026-01-02T12:00:00").rows[-1].id == "b"
    for moment in ("2026-01-01", "2026-01-03T12:00:00", "2026-01-10"):
        assert rows.at(None, moment).serving() == rows.at(None, moment).serving(None, moment)
