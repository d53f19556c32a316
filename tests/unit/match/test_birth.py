"""Dates as evidence."""

import pytest

from narrows.match.birth import compare, relation
from narrows.model.statement import EntityId, Statement


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
