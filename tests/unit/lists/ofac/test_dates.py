"""Dates keep the precision OFAC gives them."""

from __future__ import annotations

import pytest

from narrows.lists.ofac.dates import read_date


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 Mar 1963", "1963-03-12"),
        ("Mar 1963", "1963-03"),
        ("1963", "1963"),
        ("circa 1963", "1963"),
        ("circa 12 Mar 1963", "1963-03-12"),
        ("1970 to 1975", "1970/1975"),
        ("circa 1970-1972", "1970/1972"),
        ("Jan 1962 to Dec 1965", "1962-01/1965-12"),
        ("12 September 1993", "1993-09-12"),
        ("1963-03", "1963-03"),
        ("1970/1975", "1970/1975"),
    ],
)
def test_a_date_is_its_iso_prefix_or_interval(text: str, value: str) -> None:
    assert read_date(text) == value


@pytest.mark.parametrize("text", ["31 Feb 1963", "12 Mxx 1963", "1975 to 1970", "", "in 1963?"])
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|ends before"):
        read_date(text)
