"""What is counted stands in the form its number asks for."""

from __future__ import annotations

import pytest

from narrows.text.count import counted


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "0 customers"), (1, "1 customer"), (2, "2 customers"), (12_345, "12,345 customers")],
)
def test_one_is_not_several(number: int, told: str) -> None:
    assert counted(number, "customer") == told


def test_the_verb_goes_with_the_number() -> None:
    words = ("entity is", "entities are")
    assert [counted(number, *words) for number in (1, 3)] == ["1 entity is", "3 entities are"]
