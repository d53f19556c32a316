"""A row becomes a party, or says why it cannot."""

from __future__ import annotations

import datetime as dt

import pytest

from narrows.inputs.mapping import DateOrder, Mapping
from narrows.inputs.party import LONGEST_NAME, reader
from narrows.inputs.row import Row, RowInput
from narrows.model.party import Identifier

FIELDS = (
    "id",
    "name",
    "alias",
    "first_name",
    "last_name",
    "schema",
    "birth_date",
    "country",
    "gender",
    "passportNumber",
    "imoNumber",
)


def read(order: DateOrder = "unknown", **cells: object) -> RowInput:
    mapping = Mapping({field: (field,) for field in FIELDS}, None, order)
    return reader(FIELDS, mapping)(Row(7, 8, tuple(cells.get(field) for field in FIELDS)))


def test_a_full_row_becomes_a_party() -> None:
    row = read(
        id="C1",
        name=" Ann Ash ",
        alias="Annie; A. Ash",
        schema="Natürliche Person",
        birth_date="2 March 1975",
        country="Deutschland; FR",
        gender="weiblich",
        passportNumber="X 123",
    )
    party = row.party
    assert party is not None
    assert (row.number, row.reason, row.notes) == (7, None, ())
    assert party.id == "C1"
    assert party.names == ("Ann Ash", "Annie", "A. Ash")
    assert party.schema == "Person"
    assert party.birth_dates == ("1975-03-02",)
    assert party.countries == ("de", "fr")
    assert party.genders == ("female",)
    assert party.identifiers == (Identifier("passportNumber", "X 123"),)


def test_only_people_have_a_gender() -> None:
    kinds = []
    for cells in ({"gender": "m"}, {"birth_date": "1975"}, {"gender": "m", "schema": "vessel"}):
        party = read(name="Ann Ash", **cells).party
        assert party is not None
        kinds.append(party.schema)
    assert kinds == ["Person", None, "Vessel"]


def test_parts_of_a_name_are_put_together() -> None:
    party = read(first_name="Ann", last_name="Ash").party
    assert party is not None
    assert party.names == ("Ann Ash",)


def test_a_company_and_its_contact_are_both_asked_about() -> None:
    party = read(name="Ash GmbH", first_name="Ann", last_name="Ash").party
    assert party is not None
    assert party.names == ("Ash GmbH", "Ann Ash")


def test_types_of_cells_are_understood() -> None:
    party = read(
        name=["Ann", "Anna"], birth_date=dt.datetime(1980, 1, 2, tzinfo=dt.UTC), passportNumber=123
    ).party
    assert party is not None
    assert party.names == ("Ann", "Anna")
    assert party.birth_dates == ("1980-01-02",)
    assert party.identifiers == (Identifier("passportNumber", "123"),)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        (None, "no name"),
        ("   ", "no name"),
        ("N/A", "placeholder"),
        ("NULL", "placeholder"),
        ("???? ???", "no letters"),
        ("A\0B", "NUL"),
        ("x" * (LONGEST_NAME + 1), "2,001 characters"),
        ("x" * 2_000_000, "2,000,000 characters"),
        ([f"n{i}" for i in range(60)], "60 names"),
    ],
)
def test_rows_that_cannot_be_asked_about_say_why(name: object, word: str) -> None:
    row = read(id="C1", name=name)
    assert row.party is None
    assert word in (row.reason or "")


def test_an_empty_row_says_so() -> None:
    assert read().reason == "the row is empty"


def test_a_header_repeated_inside_the_data_is_reported() -> None:
    row = read(**{field: field for field in FIELDS})
    assert row.party is None
    assert row.reason == "the row repeats the header"


def test_without_a_name_only_numbers_are_asked_and_that_is_said() -> None:
    row = read(imoNumber="IMO 9401598")
    assert row.party is not None
    assert row.party.names == ()
    assert "no name" in (row.reason or "")


def test_text_that_is_no_date_is_kept_and_flagged() -> None:
    row = read(name="Ann", birth_date="sometime in spring")
    assert row.party is not None
    assert row.party.birth_dates == ()
    assert row.party.unread_dates == ("sometime in spring",)
    assert "no date" in row.notes[0]


@pytest.mark.parametrize(
    ("order", "dates"),
    [
        ("day-first", ("1975-04-03",)),
        ("month-first", ("1975-03-04",)),
        ("unknown", ("1975-04-03", "1975-03-04")),
    ],
)
def test_the_date_order_decides(order: DateOrder, dates: tuple[str, ...]) -> None:
    party = read(order, name="Ann", birth_date="03/04/1975").party
    assert party is not None
    assert party.birth_dates == dates


def test_what_is_not_understood_is_noted_and_widens_the_question() -> None:
    row = read(name="Ann", schema="zzz", country="Atlantis", gender="q9")
    assert row.party is not None
    assert (row.party.schema, row.party.countries, row.party.genders) == (None, (), ())
    assert len(row.notes) == 3


def test_a_country_with_a_comma_is_one_country() -> None:
    party = read(name="Ann", country="Iran, Islamic Republic of").party
    assert party is not None
    assert party.countries == ("ir",)


def test_long_numbers_from_a_workbook_are_flagged() -> None:
    row = read(name="Ann", passportNumber=1234567890123457000)
    assert any("digits beyond 15" in note for note in row.notes)


def test_a_number_with_a_wrong_check_digit_is_kept_and_flagged() -> None:
    row = read(name="Ann", imoNumber="9401597")
    assert row.party is not None
    assert row.party.identifiers == (Identifier("imoNumber", "9401597"),)
    assert any("check digit" in note for note in row.notes)


def test_digits_as_a_name_are_flagged() -> None:
    row = read(name="4711")
    assert row.party is not None
    assert any("right column" in note for note in row.notes)


def test_a_problem_row_stays_a_problem() -> None:
    mapping = Mapping({"name": ("name",)})
    row = reader(("name",), mapping)(Row(1, 2, ("Ann",), "ragged"))
    assert (row.party, row.reason, row.cells) == (None, "ragged", ("Ann",))


@pytest.mark.parametrize("cell", [{"first": "Ann", "last": "Ash"}, ["Ann Ash", {"was": "Bo"}]])
def test_an_object_is_no_name(cell: object) -> None:
    row = read(id="C1", name=cell, passportNumber="X 123")
    assert row.party is None
    assert row.reason is not None
    assert "holds an object, no name" in row.reason
