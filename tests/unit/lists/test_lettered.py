"""Lettered enumerations in a cell."""

from __future__ import annotations

import pytest

from narrows.lists.lettered import lettered


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("Kabul", ["Kabul"]),
        ("a) Kabul b) Herat; c) Farah", ["Kabul", "Herat", "Farah"]),
        ("a) 1966, b) 1961, c) Between 1968 and 1970, d) 1962",
         ["1966", "1961", "Between 1968 and 1970", "1962"]),
        ("(a) Kabul\n(b) Herat", ["Kabul", "Herat"]),
        ("（a）カブール、（b）ヘラート", ["カブール", "ヘラート"]),
        ("(ａ)カブール(ｂ)ヘラート", ["カブール", "ヘラート"]),
        ("a) Only one", ["Only one"]),
        ("Flat b) Herat", ["Flat b) Herat"]),
        ("Street (a) of old", ["Street (a) of old"]),
        ("Before a) one b) two", ["Before", "one", "two"]),
        ("a) one c) three", ["one c) three"]),
    ],
)  # fmt: skip
def test_only_letters_that_follow_one_another_part_a_text(text: str, parts: list[str]) -> None:
    assert lettered(text) == parts
