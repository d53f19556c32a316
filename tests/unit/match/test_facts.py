"""What two names say as a whole, beside their words one by one."""

import pytest

from narrows.match.name import align
from narrows.match.weights import FACT_NAMES
from narrows.text.name import NameKind, analyse


def facts(query: str, listed: str, kind: NameKind = "person") -> set[str]:
    found = align(analyse(query, kind), analyse(listed, kind)).facts
    return {name for name, fact in zip(FACT_NAMES, found, strict=True) if fact}


def test_last_words_that_contradict_are_told() -> None:
    assert "last_differs" in facts("Tahir Jalil al-Dulaimi", "Tahir Jalil al-Tikriti")
    assert "last_differs" not in facts("Tahir Jalil al-Dulaimi", "Tahir Jalil Dulaymi")
    assert "last_differs" not in facts("Tahir Jalil", "Tahir Jalil al-Tikriti")
    assert "last_differs" not in facts("Vladimir P.", "Vladimir Putin")


@pytest.mark.parametrize("listed", ["Kim Jong", "Kim Jong Su", "Kim Jong Un Chol", "김정수"])
def test_a_name_in_signs_with_another_sign_is_told(listed: str) -> None:
    assert "signs_differ" in facts("김정은", listed)


@pytest.mark.parametrize("listed", ["Kim Jong Un", "KIM, Jong Un", "Kim Jongun", "김정은"])
def test_a_name_in_signs_with_all_its_signs_is_not(listed: str) -> None:
    assert "signs_differ" not in facts("김정은", listed)


def test_two_short_words_and_no_long_one_are_not_three_that_agree() -> None:
    assert "three_agree" not in facts("Kim Jong Un", "Kim Jong Un")
    assert "three_agree" in facts("Tahir Jalil Tikriti", "Tahir Jalil Tikriti")
