"""Doubled keys are found wherever they stand, in one pass over the keys."""

from __future__ import annotations

import json

import pytest

from narrows.text.json_keys import DoubledKey, first_doubled, insist_on_distinct_keys


class Counted(str):
    """A name that counts how often it is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return super().__eq__(other)

    __hash__ = str.__hash__


def test_the_first_name_that_stood_before_is_named() -> None:
    assert first_doubled(["a", "b", "c", "b", "a"]) == "b"
    with pytest.raises(ValueError, match="twice"):
        first_doubled(["a", "b"])


def test_names_are_looked_at_once_however_many_there_are() -> None:
    Counted.compared = 0
    names = [Counted(f"p{n}") for n in range(2_000)]
    assert first_doubled([*names, Counted("p1999")]) == "p1999"
    # Each with every other would be two million.
    assert Counted.compared < 10_000


def test_numbers_that_python_refuses_to_read_are_passed_over() -> None:
    insist_on_distinct_keys('{"a": ' + "9" * 10_000 + "}")
    with pytest.raises(DoubledKey, match="'a'"):
        insist_on_distinct_keys(json.dumps({"b": 1})[:-1] + ', "a": 1, "a": 1e999}')
