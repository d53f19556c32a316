"""Dates in many forms, and what cannot be one."""

from __future__ import annotations

import datetime

import pytest

from narrows.text.date import interval, parse


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1975", ("1975",)),
        ("1975-03", ("1975-03",)),
        ("1975-03-04", ("1975-03-04",)),
        ("1975-03-04T00:00:00", ("1975-03-04",)),
        ("19750304", ("1975-03-04",)),
        ("03/04/1975", ("1975-04-03", "1975-03-04")),
        ("31/12/1975", ("1975-12-31",)),
        ("12.31.1975", ("1975-12-31",)),
        ("12 Mar 1963", ("1963-03-12",)),
        ("March 12, 1963", ("1963-03-12",)),
        ("12th of March 1963", ("1963-03-12",)),
        ("12-MAR-63", ("1963-03-12", "2063-03-12")),
        ("Mar 1963", ("1963-03",)),
        ("03/1963", ("1963-03",)),
        ("1970-1975", ("1970/1975",)),
        ("1970 to 1975", ("1970/1975",)),
        ("between 1970 and 1975", ("1970/1975",)),
        ("1960s", ("1960/1969",)),
        ("circa 1961", ("1961",)),
        ("1961-00-00", ("1961",)),
        ("00/00/1961", ("1961",)),
        ("12 марта 1963 г.", ("1963-03-12",)),
        ("12 février 1963", ("1963-02-12",)),
        ("1. März 1963", ("1963-03-01",)),
        ("١٩٧٥", ("1975",)),
        ("۱۹۷۵/۰۳/۰۴", ("1975-03-04",)),
        ("1963年3月12日", ("1963-03-12",)),
        ("1963년 3월", ("1963-03",)),
        ("unknown", ()),
        ("31/02/1975", ()),
        ("1975-13", ()),
        ("9999999", ()),
        ("", ()),
    ],
)
def test_parse(text: str, values: tuple[str, ...]) -> None:
    assert parse(text).values == values


def test_a_habit_settles_what_is_ambiguous() -> None:
    assert parse("03/04/1975", day_first=True).values == ("1975-04-03",)
    assert parse("03/04/1975", day_first=False).values == ("1975-03-04",)
    assert parse("12/31/1975", day_first=True).values == ("1975-12-31",)


@pytest.mark.parametrize("text", ["circa 1961", "approximately 1961", "~1961", "1961?", "c. 1961"])
def test_approximate(text: str) -> None:
    assert parse(text).approximate
    assert parse(text).values == ("1961",)


def test_interval() -> None:
    day = datetime.date(1976, 2, 29).toordinal()
    assert interval("1976-02-29") == (day, day)
    assert interval("1976-02")[1] == day
    assert interval("1970/1975") == (interval("1970")[0], interval("1975")[1])
    with pytest.raises(ValueError):
        interval("soon")
