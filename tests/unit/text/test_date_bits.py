"""Dates as sets of bits."""

from narrows.model.entity import Entity
from narrows.model.statement import EntityId, Source, Statement
from narrows.text.date_bits import born, days, near_years, years


def test_near_years_are_three_around() -> None:
    for year in (1900, 1919, 1920, 1984, 2047):
        expected = years(f"{y}" for y in range(year - 3, year + 4))
        assert near_years(years([f"{year}"])) == expected


def test_days_are_shared_by_dates_that_agree_or_are_exchanged() -> None:
    for one, other in (
        ("1970-03-04", "1981-03-04"),
        ("1970-03-04", "1970-04-03"),
        ("1970-03", "1970-03-09"),
        ("1970", "1970-12-31"),
        ("no date", "1970-12-31"),
    ):
        assert days([one]) & days([other])
    assert not days(["1970-03-04"]) & days(["1970-03-05"])


def test_only_dates_the_check_compares_count() -> None:
    def party(schema: str, prop: str) -> Entity:
        statement = Statement(EntityId("x"), schema, prop, "1970-03-04")
        return Entity(EntityId("x"), schema, Source("list", "1"), (statement,))

    assert born(party("Person", "birthDate")) == (years(["1970"]), days(["1970-03-04"]))
    assert born(party("Airplane", "buildDate")) == (0, 0)
    assert born(party("Address", "date")) == (0, 0)
