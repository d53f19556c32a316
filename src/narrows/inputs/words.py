"""Headers and type words in many languages, looked up without regard to how they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import resources

_NO_WORD = re.compile(r"[^0-9A-Za-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def fold(text: str) -> str:
    """Return words for look-up: case, accents, punctuation and ``camelCase`` do not matter.

    >>> fold("Date_of-Birth"), fold("birthDate"), fold("Numéro client")
    ('date of birth', 'birth date', 'numero client')
    """
    text = _CAMEL.sub(" ", text).replace("'", "")
    if text.isascii():
        return " ".join(_NO_WORD.sub(" ", text).lower().split())
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i"))
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).casefold().split())


@cache
def headers() -> dict[str, str]:
    """Return folded header to field."""
    found = _table("columns.tsv")
    for field in tuple(found.values()):
        found.setdefault(fold(field), field)
    return found


@cache
def kinds() -> dict[str, str]:
    """Return folded type word to FollowTheMoney schema."""
    return _table("kinds.tsv")


def implied_kind(genders: Sequence[str], birth_places: Sequence[str]) -> str | None:
    """Return the schema a party has though nobody states one, None where it may be any.

    Only people have a gender or a place of birth. A date does not tell: companies, too,
    are entered with the day they began.
    """
    return "Person" if genders or birth_places else None


@cache
def fields() -> tuple[str, ...]:
    """Return every field a column may be mapped to."""
    return tuple(dict.fromkeys(f for f in headers().values() if f != "weak_name"))


def _table(file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    text = resources.files(__package__).joinpath(file).read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        value, words = line.split("\t")
        for word in words.split("|"):
            found.setdefault(fold(word), value)
    return found
