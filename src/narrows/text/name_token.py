"""One word of a name, and what it does there."""

from __future__ import annotations

import enum

import msgspec


class Role(enum.IntEnum):
    """What a word does in its name."""

    NAME = 0
    PATRONYMIC = 1
    NISBA = 2
    INITIAL = 3
    NUMBER = 4
    WORD = 5
    ACRONYM = 6
    SHORT = 7
    SIGN = 8
    PARTICLE = 16
    TITLE = 17
    LEGAL = 18
    ORDINARY = 19
    PREFIX = 20
    SPELT_OUT = 21


COMPARED = 16
"""Roles below this number take part in the alignment; the others are set aside."""


class NameToken(msgspec.Struct, frozen=True, gc=False):
    """One word of a name.

    Attributes:
        text: The word in canonical form, in its own script.
        role: What it does in the name.
        forms: Latin spellings, best first.
        symbol: Meaning shared by spellings and languages (``limited.llc``, ``bank``).
        number: Value of a number word, ordinal or numeral.
    """

    text: str
    role: Role
    forms: tuple[str, ...]
    symbol: str | None = None
    number: int | None = None
