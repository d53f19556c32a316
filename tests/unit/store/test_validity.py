"""On which days a party was listed."""

from __future__ import annotations

import pytest

from narrows.model.statement import EntityId, Statement
from narrows.store.validity import Calendar, Validity, first_day, last_day


def _validity(*statements: Statement) -> Validity:
    calendar = Calendar()
    calendar.add([[getattr(s, f) for s in statements] for f in Statement.__struct_fields__])
    return calendar.validity()


def _say(entity: str, schema: str, prop: str, value: str, valid_to: str | None = None) -> Statement:
    return Statement(EntityId(entity), schema, prop, value, valid_to=valid_to)


def _party(entity: str, valid_to: str | None = None) -> Statement:
    return _say(entity, "Person", "name", "X", valid_to)


def _sanction(number: str, party: str, **dates: str) -> list[Statement]:
    return [
        _say(number, "Sanction", "entity", party),
        *(_say(number, "Sanction", prop, value) for prop, value in dates.items()),
    ]


def test_a_party_without_dates_is_listed_on_every_day() -> None:
    found = _validity(_party("a"), *_sanction("a-s", "a", program="P"))
    assert found.absent("1900-01-01") == frozenset()
    assert found.boundaries() == []


def test_a_party_is_listed_from_its_first_day() -> None:
    found = _validity(_party("a"), *_sanction("a-s", "a", listingDate="2020-05-02"))
    assert found.absent("2020-05-01") == {"a"}
    assert found.absent("2020-05-02") == frozenset()


def test_a_party_is_not_listed_on_the_day_it_was_removed() -> None:
    found = _validity(_party("a"), *_sanction("a-s", "a", endDate="2021-01-01"))
    assert found.absent("2020-12-31") == frozenset()
    assert found.absent("2021-01-01") == {"a"}


def test_one_sanction_in_force_is_enough() -> None:
    found = _validity(
        _party("a"),
        *_sanction("a-1", "a", listingDate="2010-01-01", endDate="2012-01-01"),
        *_sanction("a-2", "a", listingDate="2015-01-01"),
    )
    assert found.absent("2011-06-01") == frozenset()
    assert found.absent("2013-06-01") == {"a"}
    assert found.absent("2016-06-01") == frozenset()


def test_the_earliest_start_and_the_latest_end_count() -> None:
    found = _validity(
        _party("a"),
        *_sanction("a-1", "a", listingDate="2015-03-01", startDate="2015-01-01"),
        *_sanction("a-1", "a", endDate="2016-01-01"),
        *_sanction("a-1", "a", endDate="2017-01-01"),
    )
    assert found.absent("2015-02-01") == frozenset()
    assert found.absent("2016-06-01") == frozenset()
    assert found.absent("2017-06-01") == {"a"}


def test_doubt_keeps_a_party_in() -> None:
    found = _validity(_party("a"), *_sanction("a-1", "a", listingDate="2015", endDate="2016-02"))
    assert found.absent("2015-01-01") == frozenset()
    assert found.absent("2016-02-28") == frozenset()
    assert found.absent("2016-02-29") == {"a"}
    odd = _validity(_party("b"), *_sanction("b-1", "b", listingDate="soon", endDate="never"))
    assert odd.absent("1900-01-01") == odd.absent("2100-01-01") == frozenset()


def test_a_party_whose_every_statement_ended_was_removed() -> None:
    found = _validity(_party("a", "2020-01-01"), *_sanction("a-1", "a", listingDate="2010-01-01"))
    assert found.absent("2019-12-31") == frozenset()
    assert found.absent("2020-01-01") == {"a"}
    partly = _validity(_party("b", "2020-01-01"), _party("b"))
    assert partly.absent("2021-01-01") == frozenset()
    alone = _validity(_party("c", "2020-01-01"))
    assert alone.absent("2021-01-01") == {"c"}


def test_days_between_the_same_boundaries_are_of_one_era() -> None:
    found = _validity(
        _party("a"), *_sanction("a-1", "a", listingDate="2010-01-01", endDate="2012-01-01")
    )
    assert found.era("2009-01-01") == ""
    assert found.era("2010-01-01") == found.era("2011-12-31") == "2010-01-01"
    assert found.era("2012-01-01") == found.era("2030-01-01") == "2012-01-01"


@pytest.mark.parametrize(
    ("prefix", "first", "last"),
    [
        ("2010", "2010-01-01", "2010-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2012-12", "2012-12-01", "2012-12-31"),
        ("2012-12-05", "2012-12-05", "2012-12-05"),
        ("2012-12-05T10:00:00Z", "2012-12-05", "2012-12-05"),
        ("2012-13", "", ""),
        ("", "", ""),
    ],
)
def test_a_prefix_means_its_first_to_its_last_day(prefix: str, first: str, last: str) -> None:
    assert (first_day(prefix), last_day(prefix)) == (first, last)
