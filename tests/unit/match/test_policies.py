"""Policies are files."""

import re
from pathlib import Path

import pytest

from narrows.match.policies import default_policy, load_policy
from narrows.match.rules import rule, rules
from narrows.model.errors import InputError, UnknownOption


def test_a_file_says_only_what_differs(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('id = "own"\n[thresholds.person]\nmatch = 0.9\n', encoding="utf-8")
    policy = load_policy(own)
    assert policy.id == "own"
    assert policy.thresholds["person"].match == 0.9
    assert policy.thresholds["vessel"] == default_policy().thresholds["vessel"]
    assert policy.sha256 != default_policy().sha256


@pytest.mark.parametrize(
    "text", ['colour = "red"\n', "id = \n", "[thresholds.person]\nmatsch = 1.0\n"]
)
def test_what_is_not_understood_is_refused(tmp_path: Path, text: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        load_policy(own)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("match = 7.9", "thresholds.person.match is 7.9; a score is between 0 and 1"),
        ("review = -0.1", "thresholds.person.review is -0.1; a score is between 0 and 1"),
        ("match = nan", "thresholds.person.match is nan; a score is between 0 and 1"),
        ("review = 0.9\nmatch = 0.8", "review is 0.9, above thresholds.person.match of 0.8"),
    ],
)
def test_a_threshold_that_none_can_be_is_refused(tmp_path: Path, said: str, told: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(f"[thresholds.person]\n{said}\n", encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(told)) as caught:
        load_policy(own)
    assert caught.value.where == str(own)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load_policy(tmp_path / "none.toml")


def test_every_bit_of_the_policy_has_a_rule() -> None:
    codes = {one.code for one in rules()}
    assert set(default_policy().bits) <= codes


def test_an_unknown_code_suggests_known_ones() -> None:
    assert rule("birth-date-equal").title
    with pytest.raises(UnknownOption) as caught:
        rule("BIRTH-DAY")
    assert "BIRTH-DATE-EQUAL" in (caught.value.hint or "")
