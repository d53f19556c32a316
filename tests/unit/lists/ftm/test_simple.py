"""``targets.simple.csv``: what it has is kept."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from narrows.lists import registry
from narrows.lists.ftm.simple import COLUMNS, joined
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

ROW = {
    "id": "NK-1", "schema": "Person", "name": "Ana Example", "aliases": 'A. Example;"Ex; Ana"',
    "birth_date": "1970;1971-03", "countries": "ir;ru", "addresses": "1 Street, Tehran",
    "identifiers": "K123", "sanctions": "SDN - frozen;Other - 2020-01-01", "phones": "",
    "emails": "a@example.com", "dataset": "List One;List Two", "first_seen": "2024-01-01",
    "last_seen": "2024-01-02", "last_change": "2024-01-01",
}  # fmt: skip


def as_csv(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, dialect=csv.unix_dialect)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def reading_of(folder: Path, text: str) -> Reading:
    path = folder / "targets.simple.csv"
    path.write_text(text, encoding="utf-8")
    return registry.read("my_list", [SourceFile("targets.simple.csv", path)])


def test_a_row_becomes_an_entity_with_what_it_has(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, as_csv(ROW))
    assert reading.format == "ftm-simple-csv"
    said = {(s.entity_id, s.prop, s.value) for s in reading.statements}
    assert {
        ("NK-1", "name", "Ana Example"),
        ("NK-1", "alias", "A. Example"),
        ("NK-1", "alias", "Ex; Ana"),
        ("NK-1", "birthDate", "1970"),
        ("NK-1", "birthDate", "1971-03"),
        ("NK-1", "country", "ir"),
        ("NK-1", "country", "ru"),
        ("NK-1", "address", "1 Street, Tehran"),
        ("NK-1", "idNumber", "K123"),
        ("NK-1", "email", "a@example.com"),
        ("NK-1-sanction-1", "summary", "SDN - frozen"),
        ("NK-1-sanction-2", "entity", "NK-1"),
    } <= said
    names = [s for s in reading.statements if s.prop == "name"]
    assert names[0].attribution == "List One;List Two"


def test_the_later_column_of_programmes_is_kept(tmp_path: Path) -> None:
    text = as_csv({**ROW, "program_ids": "US-IRAN"}, columns=(*COLUMNS, "program_ids"))
    said = {(s.prop, s.value) for s in reading_of(tmp_path, text).statements}
    assert ("programId", "US-IRAN") in said


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"schema": "Persn"}, "no schema"),
        ({"name": ""}, "no name"),
        ({"birth_date": "spring"}, "no ISO date"),
        ({"countries": "Neverland"}, "no country code"),
        ({"aliases": '"open'}, "no list of values"),
        ({"schema": "Vessel"}, "has no email"),
        ({"id": ""}, "no entity id"),
        ({"id": "NK-0"}, "stands already"),
    ],
)
def test_what_is_not_of_the_model_is_rejected(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    text = as_csv({**ROW, "id": "NK-0"}, {**ROW, **change}, {**ROW, "id": "NK-9"})
    reading = reading_of(tmp_path, text)
    assert (reading.counts[0].read, reading.counts[0].rejected) == (3, 1)
    assert reason in reading.rejections[0].reason


def test_a_file_cut_in_its_last_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="cut off"):
        reading_of(tmp_path, as_csv(ROW, {**ROW, "id": "NK-2"})[:-20])


def test_a_header_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="no rows"):
        reading_of(tmp_path, as_csv())


def test_joined_values_keep_their_own_semicolons() -> None:
    assert joined('a;"b; c";') == ["a", "b; c"]
    assert joined(" ") == []
