"""Enumerated text of the OFSI list."""

from __future__ import annotations

import pytest

from narrows.lists.gb_fcdo_sanctions.enumerated import enumerated


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("(1) Iraq (2) Syria", [("1", "Iraq"), ("2", "Syria")]),
        ("a) General b)Major", [("a", "General"), ("b", "Major")]),
        ("(1)-(2) Tunisia (3) Libya", [("2", "Tunisia"), ("3", "Libya")]),
        ("(1) to (6) Algeria (7) Morocco", [("6", "Algeria"), ("7", "Morocco")]),
        ("(1) 100 (2) -", [("1", "100")]),
        ("Head (2008-17) of (1) office", [("", "Head (2008-17) of (1) office")]),
        ("(1) Head (2008-17) (2) Deputy", [("1", "Head (2008-17)"), ("2", "Deputy")]),
        ("(2) second (1) first", [("", "(2) second (1) first")]),
        ("", []),
        ("-", []),
    ],
)
def test_items_are_told_apart(text: str, items: list[tuple[str, str]]) -> None:
    assert enumerated(text) == items
