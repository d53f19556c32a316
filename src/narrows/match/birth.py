"""Dates of birth (or foundation) as evidence: equal, swapped, overlapping, far apart.

A date known to the year is an interval of that year; "circa" widths come from the
list as intervals too. Two precise dates in one year with day and month exchanged are
one date typed under two conventions.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from typing import NamedTuple

from narrows.model.policy import Policy
from narrows.model.statement import Statement
from narrows.text.date import interval


class DateEvidence(NamedTuple):
    """The strongest relation between the dates of both sides."""

    code: str
    query: str
    listed: Statement
    text: str


_RANK = (
    "BIRTH-DATE-EQUAL",
    "BIRTH-DATE-SWAPPED",
    "BIRTH-DATE-OVERLAPS",
    "BIRTH-DATE-SAME-YEAR",
    "BIRTH-DATE-NEAR",
    "BIRTH-DATE-CONTRADICTED",
    "BIRTH-DATE-FAR",
)
_WORDS = {
    "BIRTH-DATE-EQUAL": "the dates are equal to the day",
    "BIRTH-DATE-SWAPPED": "the dates are equal with day and month exchanged",
    "BIRTH-DATE-OVERLAPS": "the dates agree as far as they are known",
    "BIRTH-DATE-SAME-YEAR": "the same year, another day",
    "BIRTH-DATE-NEAR": "at most two years apart",
    "BIRTH-DATE-CONTRADICTED": "more than two years apart",
    "BIRTH-DATE-FAR": "more than ten years apart",
}
_DAYS_PER_YEAR = 365.25


def compare(queried: Sequence[str], listed: Sequence[Statement]) -> DateEvidence | None:
    """Return what the dates say, None where either side has no date.

    Lists give several dates for one person when they are not sure: the best fit counts.
    """
    best: DateEvidence | None = None
    for query in queried:
        for statement in listed:
            code = relation(query, statement.value)
            if code is None:
                continue
            if best is None or _RANK.index(code) < _RANK.index(best.code):
                best = DateEvidence(code, query, statement, _WORDS[code])
    return best


def relation(one: str, other: str) -> str | None:
    """Return the evidence code for two date prefixes, None where one is no date.

    >>> relation("1976-03-02", "1976-02-03")
    'BIRTH-DATE-SWAPPED'
    """
    try:
        (a, b), (c, d) = interval(one), interval(other)
    except (ValueError, OverflowError):
        return None
    precise = a == b and c == d
    if precise and a == c:
        return "BIRTH-DATE-EQUAL"
    if a <= d and c <= b:
        return "BIRTH-DATE-OVERLAPS"
    if precise:
        x, y = datetime.date.fromordinal(a), datetime.date.fromordinal(c)
        if x.year == y.year:
            swapped = x.day == y.month and x.month == y.day
            return "BIRTH-DATE-SWAPPED" if swapped else "BIRTH-DATE-SAME-YEAR"
    elif datetime.date.fromordinal(a).year == datetime.date.fromordinal(d).year:
        return "BIRTH-DATE-SAME-YEAR"
    apart = (c - b if c > b else a - d) / _DAYS_PER_YEAR
    if apart <= 2:
        return "BIRTH-DATE-NEAR"
    return "BIRTH-DATE-CONTRADICTED" if apart <= 10 else "BIRTH-DATE-FAR"


def most_bits(policy: Policy) -> tuple[int, int, int, int]:
    """Return the most that dates add, in thousandths of a bit, by what ``text.date_bits`` tells.

    In this order: where they share a year and a day of the year, a year alone, where
    they are near, and where they are apart.
    """
    bits = {code: policy.worth(code) for code in _RANK}
    apart = max(bits["BIRTH-DATE-CONTRADICTED"], bits["BIRTH-DATE-FAR"])
    near = max(bits["BIRTH-DATE-NEAR"], apart)
    year = max(bits["BIRTH-DATE-SAME-YEAR"], near)
    most = max(0.0, *bits.values())
    return _up(most), _up(year), _up(near), _up(apart)


def _up(bits: float) -> int:
    return math.ceil(bits * 1000 + 0.01)
