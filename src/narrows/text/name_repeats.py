"""Abbreviations and acronyms beside the words they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from narrows.text.name_tables import initials

if TYPE_CHECKING:
    from narrows.text.name import NameToken, Role


def without_repeats(
    tokens: list[NameToken], runs: Sequence[tuple[int, int]], ordinary: Role
) -> list[NameToken]:
    """Set aside abbreviations whose every word the name spells out as well.

    Args:
        tokens: The words of a name.
        runs: Where the words of an abbreviation begin, and how many they are.
        ordinary: The role of words that say nothing of their own.
    """
    for begin, count in runs:
        run = tokens[begin : begin + count]
        rest = {t.symbol for t in (*tokens[:begin], *tokens[begin + count :]) if t.role != ordinary}
        if all(token.symbol in rest for token in run):
            aside = [msgspec.structs.replace(token, role=ordinary) for token in run]
            tokens = [*tokens[:begin], *aside, *tokens[begin + count :]]
    return tokens


FEWEST = 3
"""Words an acronym has to stand for: two letters are the initials of too many."""


def without_initials(
    tokens: list[NameToken], acronym: Role, number: Role, compared: int, aside: Role
) -> list[NameToken]:
    """Set aside acronyms of words the name spells out as well: Special Industries Group (SIG).

    Args:
        tokens: The words of a name.
        acronym: The role of words that may be acronyms.
        number: The role of numbers, which have no initial.
        compared: Roles below this number are compared.
        aside: The role of acronyms that are set aside.
    """
    if len(tokens) <= FEWEST or acronym not in [token.role for token in tokens]:
        return tokens
    if not any(token.role == acronym and len(token.forms[0]) >= FEWEST for token in tokens):
        return tokens
    out = list(tokens)
    begins = [_begins(token, number) if token.role < compared else None for token in tokens]
    before: list[str] = []
    after = [letters for letters in begins if letters is not None]
    for i, token in enumerate(tokens):
        own = begins[i]
        if own is not None:
            del after[0]
        if token.role == acronym and len(token.forms[0]) >= FEWEST:
            letters = token.forms[0]
            if _spelt_out(letters, before) or _spelt_out(letters, after):
                out[i] = msgspec.structs.replace(token, role=aside)
        if own is not None:
            before.append(own)
    return out


def _begins(token: NameToken, number: Role) -> str:
    """Return the letters a word begins with, as written or translated; none of a number."""
    if token.role == number:
        return ""
    return token.forms[0][:1] + initials().get(token.symbol or "", "")


def _spelt_out(letters: str, begins: list[str]) -> bool:
    """Tell whether adjacent words begin with these letters."""
    n = len(letters)
    first = letters[0]
    for k in range(len(begins) - n + 1):
        if first in begins[k] and all(
            letter in begun for letter, begun in zip(letters, begins[k : k + n], strict=True)
        ):
            return True
    return False
