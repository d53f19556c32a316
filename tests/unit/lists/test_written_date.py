"""Dates as official lists write them."""

from __future__ import annotations

import pytest

from narrows.lists.written_date import written_date


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1975", "1975"),
        ("1975-03", "1975-03"),
        ("1975-03-09", "1975-03-09"),
        ("2015-07-01-04:00", "2015-07-01"),
        ("2025-11-20T23:00:09.067Z", "2025-11-20"),
        ("01/08/1979", "1979-08-01"),
        ("00/00/1980", "1980"),
        ("00/04/1980", "1980-04"),
        ("dd/mm/1945", "1945"),
        ("11.12.2023", "2023-12-11"),
        ("3 May 2007", "2007-05-03"),
        ("7 Sep. 2013", "2013-09-07"),
        ("September 16, 2019", "2019-09-16"),
        ("Nov. 1973", "1973-11"),
        ("circa 1963", "1963"),
        ("between 1968 and 1973", "1968/1973"),
        ("1968-1973", "1968/1973"),
        ("29/02/2000", "2000-02-29"),
        ("29/02/1999", None),
        ("12/00/1980", None),
        ("13/13/1980", None),
        ("15/08/19yy", None),
        ("24/06/1402 (Hijri Calendar)", None),
        ("30-35 years old", None),
        ("1973-1968", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_precision_is_kept_and_nothing_is_guessed(text: str | None, value: str | None) -> None:
    assert written_date(text) == value
