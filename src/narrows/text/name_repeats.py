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
    if not any(token.role == acronym and len(token.forms[0]) >= FEWEST for token in tokens):
        return tokens
    if len(tokens) <= FEWEST:
        return tokens
    out = list(tokens)
    for i, token in enumerate(tokens):
        if token.role != acronym or len(token.forms[0]) < FEWEST:
            continue
        for side in (tokens[:i], tokens[i + 1 :]):
            words = [t for t in side if t.role < compared]
            if _spelt_out(token.forms[0], words, number):
                out[i] = msgspec.structs.replace(token, role=aside)
                break
    return out


def _spelt_out(letters: str, words: list[NameToken], number: Role) -> bool:
    """Tell whether adjacent words begin with these letters, as written or translated."""
    n = len(letters)
    for k in range(len(words) - n + 1):
        run = words[k : k + n]
        if all(
            token.role != number
            and (token.forms[0][:1] == letter or letter in initials().get(token.symbol or "", ""))
            for token, letter in zip(run, letters, strict=True)
        ):
            return True
    return False
