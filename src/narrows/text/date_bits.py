"""Dates as sets of bits, so that millions can be held against each other at once.

A set rules out, never in: dates that share no bit are different, dates that share one may
be the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from narrows.codes.schema import party_kind
from narrows.model.entity import BIRTH_PROPERTIES, Entity
from narrows.text.date import interval

_EVERY_YEAR = _EVERY_DAY = (1 << 64) - 1


def years(dates: Iterable[str]) -> int:
    """Return the years that dates may mean, one bit each (years 64 apart share one).

    Every bit is set where a date cannot be read: it then rules nothing out.
    """
    found = 0
    for text in dates:
        try:
            first, last = (datetime.date.fromordinal(day).year for day in interval(text))
        except (ValueError, OverflowError):
            return _EVERY_YEAR
        if last - first >= 63:
            return _EVERY_YEAR
        for year in range(first, last + 1):
            found |= 1 << (year % 64)
    return found


def days(dates: Iterable[str]) -> int:
    """Return the days of the year that dates mean, one bit each of 64, by their numbers.

    Day and month exchanged have the same bit. Every bit is set where a date is not known
    to the day: it then rules nothing out.

    >>> days(["1976-03-02"]) == days(["1981-02-03"])
    True
    """
    found = 0
    for text in dates:
        try:
            first, last = interval(text)
            one = datetime.date.fromordinal(first)
        except (ValueError, OverflowError):
            return _EVERY_DAY
        if first != last:
            return _EVERY_DAY
        found |= 1 << ((31 * min(one.month, one.day) + max(one.month, one.day)) % 64)
    return found


def near_years(found: int) -> int:
    """Return years with those up to three before and after: dates two years apart.

    >>> f"{near_years(1 << 10):b}".strip("0")
    '1111111'
    """
    wide = 0
    for by in range(-3, 4):
        wide |= (found << by if by >= 0 else found >> -by) & _EVERY_YEAR
        wide |= found >> (64 - by) if by > 0 else (found << (64 + by)) & _EVERY_YEAR if by else 0
    return wide


def born(party: Entity) -> tuple[int, int]:
    """Return the years and the days of the year a listed party's dates may mean.

    Only dates the check compares: what an aircraft is built in contradicts nobody's birth.
    """
    compared = BIRTH_PROPERTIES.get(party_kind(party.schema), ())
    dates = [s.value for prop in compared for s in party.of(prop)]
    return years(dates), days(dates)
