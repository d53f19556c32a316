"""Abbreviations of ordinary words beside the words they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

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
