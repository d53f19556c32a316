"""How much evidence beside the name can add for a customer, before it is looked at.

What a customer gives is kept in a few bits, so that the most it can be worth under a
policy is known for millions of customers at once. A date of birth that shares no year
with a listed party's can only be near it, or contradict it.
"""

from __future__ import annotations

import datetime
import math
import zlib
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from narrows.codes import country
from narrows.codes.schema import party_kind
from narrows.match import place
from narrows.match.party import BIRTH_PROPERTIES
from narrows.model.entity import Entity
from narrows.model.party import Party
from narrows.model.policy import Policy
from narrows.text.date import interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GENDER, _PLACE, _ADDRESS, _BIC = 2, 4, 8, 16
_NUMBERS = 32
"""Identifiers are counted from this bit on, up to seven; more count as seven."""
_MOST_NUMBERS = 7

_APART = ("BIRTH-DATE-NEAR", "BIRTH-DATE-CONTRADICTED", "BIRTH-DATE-FAR")
_EVERY_YEAR = _EVERY_DAY = (1 << 64) - 1


def given_evidence(party: Party) -> int:
    """Return what a customer gives beside names, dates and countries, as one byte."""
    found = 0
    for given, bit in (
        (party.genders, _GENDER),
        (party.birth_places, _PLACE),
        (party.addresses, _ADDRESS),
    ):
        found |= bit if given else 0
    # Two BICs are the same from eight equal characters on: no whole number is shared.
    if any(one.type in ("swiftBic", "bic", "bicCode") for one in party.identifiers):
        found |= _BIC
    return found + _NUMBERS * min(len(party.identifiers), _MOST_NUMBERS)


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


def countries(codes: Iterable[str]) -> int:
    """Return the countries that agree with any of some, one bit each of 64."""
    found = 0
    for code in codes:
        found |= _agreeing(code)
    return found


@cache
def _agreeing(code: str) -> int:
    found = 1 << (zlib.crc32(code.encode()) % 64)
    for other in country.table():
        if country.compatible(code, other):
            found |= 1 << (zlib.crc32(other.encode()) % 64)
    return found


def listed_countries(party: Entity) -> int:
    """Return the countries of a listed party, one bit each of 64."""
    found = 0
    for statement in place.country_statements(party):
        found |= 1 << (zlib.crc32(statement.value.encode()) % 64)
    return found


def country_bits(policy: Policy) -> tuple[int, int]:
    """Return the most countries add where some agree and where none do; thousandths."""
    contradicted = _bits(policy, "COUNTRY-CONTRADICTED")
    return _up(max(_most(policy, "COUNTRY-"), contradicted)), _up(contradicted)


def listed_dates(party: Entity) -> tuple[int, int]:
    """Return the years and the days of the year a listed party's dates may mean.

    Only dates the check compares: what an aircraft is built in contradicts nobody's birth.
    """
    compared = BIRTH_PROPERTIES.get(party_kind(party.schema), ())
    dates = [s.value for prop in compared for s in party.of(prop)]
    return years(dates), days(dates)


def most_bits(given: NDArray[np.uint8], policy: Policy) -> NDArray[np.float64]:
    """Return the most bits that what is given can add, dates and equal numbers left out.

    Args:
        given: See ``given_evidence``, one per customer.
        policy: Gives the bits.
    """
    import numpy as np

    most = np.full(len(given), _most(policy, "KIND-"))
    for bit, family in (
        (_GENDER, "GENDER-"),
        (_PLACE, "BIRTH-PLACE-"),
        (_ADDRESS, "ADDRESS-"),
        (_BIC, "IDENTIFIER-"),
    ):
        most += np.where(given & bit, _most(policy, family), 0.0)
    # Customers who share a whole number with a changed party are asked about anyway.
    slip = max(0.0, _bits(policy, "IDENTIFIER-TYPO"))
    counted = (given // _NUMBERS).astype(np.float64)
    # Seven stands for seven or more: then no bound is known.
    numbers: NDArray[np.float64] = np.where(counted == _MOST_NUMBERS, 1e6, counted * slip)
    return most + numbers


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


def kind_bits(policy: Policy) -> int:
    """Return the most a party of another kind than asked for adds; thousandths."""
    return _up(_bits(policy, "KIND-DIFFERS"))


def birth_bits(policy: Policy) -> tuple[int, int, int, int]:
    """Return the most that dates add, in thousandths of a bit.

    In this order: where they share a year and a day of the year, a year alone, where
    they are near, and where they are apart.
    """
    near, contradicted, far = (_bits(policy, code) for code in _APART)
    apart = max(contradicted, far)
    near = max(near, apart)
    year = max(_bits(policy, "BIRTH-DATE-SAME-YEAR"), near)
    return _up(max(_most(policy, "BIRTH-DATE-"), year)), _up(year), _up(near), _up(apart)


def _up(bits: float) -> int:
    return math.ceil(bits * 1000 + 0.01)


def _most(policy: Policy, family: str) -> float:
    return max(
        [0.0, *(_bits(policy, code) for code in policy.bits if code.startswith(family))],
    )


def _bits(policy: Policy, code: str) -> float:
    return policy.bits.get(code, 0.0) * policy.factor(code)
