"""Which file of the set a given file is."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrows.lists.set_names import set_names
from narrows.lists.source import load
from narrows.model.errors import InputError


def _names(*given: str, name: str = "us_ofac_sdn") -> tuple[str, ...]:
    return set_names([Path("folder") / one for one in given], load(name))


def test_dated_names_are_those_of_the_set() -> None:
    assert _names("sdn_2024-05-03.csv", "ADD.CSV") == ("sdn.csv", "add.csv")


def test_the_longest_name_wins() -> None:
    assert _names("sdn_comments.csv", "sdn.csv") == ("sdn_comments.csv", "sdn.csv")
    assert _names("SDN_COMMENTS-2025.csv", "x.csv") == ("sdn_comments.csv", "x.csv")


def test_other_names_stay() -> None:
    assert _names("sdnlist.csv", "SDN_ADVANCED.XML") == ("sdnlist.csv", "SDN_ADVANCED.XML")


def test_the_only_file_of_a_set_of_one_may_bear_any_name() -> None:
    assert _names("whatever.xml", name="un_sc_sanctions") == ("consolidated.xml",)


def test_one_file_of_the_set_twice_is_refused() -> None:
    with pytest.raises(InputError, match=r"would be sdn\.csv"):
        _names("sdn_2022.csv", "sdn_2023.csv")
