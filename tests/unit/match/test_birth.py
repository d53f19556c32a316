"""Dates as evidence."""

import datetime
import random
from collections import Counter

import pytest

from narrows.match.birth import compare, most_bits, relation
from narrows.match.policies import default_policy
from narrows.model.statement import EntityId, Statement
from narrows.text.date_bits import days, near_years, years


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("1976-03-02", "1976-03-02", "BIRTH-DATE-EQUAL"),
        ("1976-03-02", "1976-02-03", "BIRTH-DATE-SWAPPED"),
        ("1976", "1976-02-03", "BIRTH-DATE-OVERLAPS"),
        ("1976-02", "1976-02-03", "BIRTH-DATE-OVERLAPS"),
        ("1976-05-01", "1976-02-03", "BIRTH-DATE-SAME-YEAR"),
        ("1977-05-01", "1976-02-03", "BIRTH-DATE-NEAR"),
        ("1980-05-01", "1976-02-03", "BIRTH-DATE-CONTRADICTED"),
        ("1996-05-01", "1976-02-03", "BIRTH-DATE-FAR"),
        ("soon", "1976-02-03", None),
    ],
)
def test_relation(one: str, other: str, code: str | None) -> None:
    assert relation(one, other) == code
    assert relation(other, one) == code


def test_the_best_of_several_dates_counts() -> None:
    listed = [Statement(EntityId("x"), "Person", "birthDate", d) for d in ("1950", "1976-03-02")]
    found = compare(["1976-03-02"], listed)
    assert found is not None
    assert found.code == "BIRTH-DATE-EQUAL"
    assert compare([], listed) is None


def test_what_bits_tell_of_two_dates_is_never_less_than_the_dates_say() -> None:
    policy = default_policy()
    most = most_bits(policy)
    rng = random.Random(5)

    def some() -> str:
        day = datetime.date.fromordinal(rng.randrange(705_000, 730_000))
        return day.isoformat()[: rng.choice((4, 7, 10, 10, 10))]

    reached = Counter[int]()
    for _ in range(20_000):
        one, other = some(), some()
        code = relation(one, other)
        assert code is not None
        shared = years([one]) & years([other])
        near = near_years(years([one])) & years([other])
        told = (0 if days([one]) & days([other]) else 1) if shared else 2 if near else 3
        assert policy.bits.get(code, 0.0) * policy.factor(code) * 1000 <= most[told], (one, other)
        reached[told] += 1
    assert all(reached[told] for told in range(4))
