"""Countries by code and name, those that are no more among them."""

from __future__ import annotations

import pytest

from narrows.codes.country import compatible, country_code, table

CURRENT = {code for code in table() if len(code) == 2 and code != "cs"}


@pytest.mark.parametrize(
    ("withdrawn", "name", "successor"),
    [
        ("su", "Soviet Union", "ua"),
        ("YU", "Yugoslavia", "hr"),
        ("dd", "East Germany", "de"),
        ("an", "Netherlands Antilles", "cw"),
        ("zr", "Republic of Zaire", "cd"),
        ("hv", "Upper Volta", "bf"),
    ],
)
def test_a_withdrawn_code_is_the_country_that_bore_it(
    withdrawn: str, name: str, successor: str
) -> None:
    code = country_code(withdrawn)
    assert code is not None and code == country_code(name)
    assert compatible(code, successor)


def test_a_code_withdrawn_twice_means_both() -> None:
    for other in ("cz", "sk", "rs", "me", "cshh", "csxx"):
        assert compatible("cs", other)
    assert not compatible("cs", "pl")


@pytest.mark.parametrize("code", ["ai", "bq", "ge", "sk"])
def test_a_code_given_again_is_the_country_that_has_it(code: str) -> None:
    assert country_code(code) == code


def test_names_of_today_stay_with_countries_of_today() -> None:
    assert country_code("Burma") == "mm"
    assert country_code("East Timor") == "tl"
    assert country_code("-") is None


def test_every_successor_is_a_country_of_today() -> None:
    for country in table().values():
        assert set(country.successors) <= CURRENT, country.code
