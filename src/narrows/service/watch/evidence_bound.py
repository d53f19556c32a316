"""How much evidence beside the name can add for a customer, before it is looked at.

What a customer gives is kept in a few bits, so that the most it can be worth under a
policy is known for millions of customers at once.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from narrows.codes import country
from narrows.match import place
from narrows.model.entity import Entity
from narrows.model.party import Party
from narrows.model.policy import Policy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GENDER, _PLACE, _ADDRESS, _BIC = 2, 4, 8, 16
_NUMBERS = 32
"""Identifiers are counted from this bit on, up to seven; more count as seven."""
_MOST_NUMBERS = 7


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


def kind_bits(policy: Policy) -> int:
    """Return the most a party of another kind than asked for adds; thousandths."""
    return _up(_bits(policy, "KIND-DIFFERS"))


def _up(bits: float) -> int:
    return math.ceil(bits * 1000 + 0.01)


def _most(policy: Policy, family: str) -> float:
    return max(
        [0.0, *(_bits(policy, code) for code in policy.bits if code.startswith(family))],
    )


def _bits(policy: Policy, code: str) -> float:
    return policy.bits.get(code, 0.0) * policy.factor(code)
