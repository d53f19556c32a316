"""FollowTheMoney statements in their three forms."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from narrows.lists import registry
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

COLUMNS = [
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin",
    "lang", "original_value", "external", "first_seen", "last_seen", "id",
]  # fmt: skip
ROWS = [
    ("NK-1", "src-1", "name", "LegalEntity", "Ana Example", "one", "eng", ""),
    ("NK-1", "src-9", "birthDate", "Person", "1970-02", "two", "", "Feb 1970"),
    ("NK-2", "src-2", "name", "Company", "Firm", "one", "", ""),
    ("NK-1", "src-1", "id", "Person", "da39a3ee", "one", "", ""),
]


def records(rows: list[tuple[str, ...]]) -> list[dict[str, str]]:
    names = ("canonical_id", "entity_id", "prop", "schema", "value", "dataset", "lang")
    return [
        dict.fromkeys(COLUMNS, "") | dict(zip((*names, "original_value"), row, strict=True))
        for row in rows
    ]


def as_csv(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, dialect=csv.unix_dialect)
    writer.writeheader()
    writer.writerows(records(rows))
    return out.getvalue()


def as_pack(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    names = ["entity_id", "prop", "value", "dataset", "lang", "original_value", "origin"]
    writer = csv.DictWriter(out, names, dialect=csv.unix_dialect, quoting=csv.QUOTE_MINIMAL)
    writer.writeheader()
    for record in records(rows):
        prop = f"{record['schema']}:{record['prop']}"
        kept = {name: record[name] for name in names}
        writer.writerow(kept | {"prop": prop, "entity_id": record["canonical_id"]})
    return out.getvalue()


def as_json(rows: list[tuple[str, ...]]) -> str:
    return "".join(
        json.dumps({key: value or None for key, value in record.items() if key != "external"})
        + "\n"
        for record in records(rows)
    )


FORMS = {"csv": as_csv, "pack": as_pack, "json": as_json}


def reading_of(folder: Path, text: str) -> Reading:
    path = folder / "statements"
    path.write_text(text, encoding="utf-8")
    return registry.read("my_list", [SourceFile("statements", path)])


@pytest.mark.parametrize("form", FORMS)
def test_the_three_forms_say_the_same(tmp_path: Path, form: str) -> None:
    reading = reading_of(tmp_path, FORMS[form](ROWS))
    assert reading.format == f"ftm-statements-{form}"
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (4, 4, 0)
    assert [
        (s.entity_id, s.schema, s.prop, s.value, s.attribution, s.lang, s.original)
        for s in reading.statements
    ] == [
        ("NK-1", "Person", "name", "Ana Example", "one", "eng", None),
        ("NK-1", "Person", "birthDate", "1970-02", "two", None, "Feb 1970"),
        ("NK-2", "Company", "name", "Firm", "one", None, None),
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("NK-3", "x", "nam", "Person", "X", "one", "", ""), "no property"),
        (("NK-3", "x", "name", "Persn", "X", "one", "", ""), "no schema"),
        (("NK-3", "x", "birthDate", "Person", "03/04/1970", "one", "", ""), "no ISO date"),
        (("NK-2", "x", "birthDate", "Person", "1970", "one", "", ""), "cannot be"),
        (("N K", "x", "name", "Person", "X", "one", "", ""), "no entity id"),
    ],
)
def test_what_is_not_of_the_model_is_rejected(
    tmp_path: Path, form: str, row: tuple[str, ...], reason: str
) -> None:
    rows = [*ROWS[:3], row, ROWS[3]]
    reading = reading_of(tmp_path, FORMS[form](rows))
    assert reading.counts[0].rejected == 1
    assert reason in reading.rejections[0].reason
    assert reading.rejections[0].locator in ("statements:5", "statements:4")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_cut_in_its_last_line_is_refused(tmp_path: Path, form: str) -> None:
    text = FORMS[form](ROWS)
    with pytest.raises(ListRefused, match="cut off"):
        reading_of(tmp_path, text[:-12])


def test_a_header_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="no statements"):
        reading_of(tmp_path, as_csv([]))


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="columns"):
        reading_of(tmp_path, as_csv(ROWS).replace('"origin"', '"orgin"'))
