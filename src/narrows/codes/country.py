"""Countries: codes, names, demonyms and successor states.

Codes and names from ISO 3166-1 and ISO 3166-3 (formerly used names of countries); the
further spellings are those that official lists and customer files use. Codes are
lower-case alpha-2 as in FollowTheMoney; states that are no more have ISO 3166-3's four
letters (``suhh``), of which the first two are the code withdrawn with them (``su``).
``cs`` was withdrawn twice and means what either of the two may.
``xk`` is the user-assigned code in common use for Kosovo.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources

import msgspec

_FORMER = 4
"""Letters of the code of a country that is no more."""


class Country(msgspec.Struct, frozen=True):
    """A country: its code, alpha-3 code, names and the states that succeeded it."""

    code: str
    alpha_3: str
    names: tuple[str, ...]
    successors: tuple[str, ...] = ()


@cache
def table() -> dict[str, Country]:
    """Return all countries by code."""
    text = resources.files(__package__).joinpath("country.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {
        code: Country(
            code, alpha_3, tuple(names.split("|")), tuple(filter(None, successors.split(",")))
        )
        for code, alpha_3, successors, names in rows
    }


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    words = "".join(kept).casefold().split()
    kept_words = [word for word in words if word not in ("the", "of", "and")]
    return " ".join(kept_words or words)


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for country in table().values():
        for name in (country.code, country.alpha_3, *country.names):
            if name:
                found.setdefault(_folded(name), country.code)
    # A withdrawn code means the former state, unless it was given to another since.
    for code in table():
        if len(code) == _FORMER:
            found.setdefault(code[:2], code)
    return found


def country_code(text: str) -> str | None:
    """Return the code for a country named by code, name or demonym, else None.

    Case, accents, punctuation and "the/of/and" do not matter.

    >>> country_code("Iran (Islamic Republic of)")
    'ir'
    >>> country_code("RUS")
    'ru'
    >>> country_code("SU")
    'suhh'
    """
    return _by_name().get(_folded(text)) if text.strip() else None


def country_name(code: str) -> str:
    """Return the name to show for a code; the code itself where it is unknown."""
    country = table().get(code)
    return country.names[0] if country else code


@cache
def _kin(code: str) -> frozenset[str]:
    country = table().get(code)
    return frozenset((code, *(country.successors if country else ())))


def compatible(one: str, other: str) -> bool:
    """Tell whether two codes may mean one country: the same, or successor states."""
    return not _kin(one).isdisjoint(_kin(other))
