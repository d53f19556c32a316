"""A romanisation scheme: how one authority or habit spells an alphabet in plain letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

import msgspec


class _Letters(dict[int, str]):
    """Spelling by letter; ASCII stays, a letter that is not here is left out."""

    def __missing__(self, point: int) -> str:
        self[point] = kept = chr(point) if point < 0x80 else ""
        return kept


class Scheme(msgspec.Struct, frozen=True, dict=True):
    """Spelling rules for one alphabet, into lower-case ASCII.

    Attributes:
        name: The authority or habit.
        letters: Spelling by letter; a letter that is not here is left out.
        groups: Spelling by group of letters; the longest group wins.
        opening: Spelling at the beginning of a word, by letter or group.
        hiatus: Spelling by letter after a vowel or a separating sign.
        endings: Spelling of whole endings.
        vowels: Letters after which ``hiatus`` holds.
    """

    name: str
    letters: dict[str, str]
    groups: dict[str, str] = {}
    opening: dict[str, str] = {}
    hiatus: dict[str, str] = {}
    endings: dict[str, str] = {}
    vowels: str = ""

    def spell(self, token: str) -> str:
        """Return the spelling of one canonical token."""
        for ending, latin in self.endings.items():
            if token.endswith(ending) and len(token) > len(ending):
                return self._spell(token[: -len(ending)]) + latin
        return self._spell(token)

    @cached_property
    def _each(self) -> _Letters:
        return _Letters({ord(letter): latin for letter, latin in self.letters.items()})

    @cached_property
    def _grouped(self) -> re.Pattern[str] | None:
        """Finds the groups, a longer one before a shorter one."""
        groups = sorted(self.groups, key=len, reverse=True)
        return re.compile(f"({'|'.join(groups)})") if groups else None

    def _spell(self, token: str) -> str:
        for width in (3, 2, 1):
            piece = token[:width]
            latin = self.opening.get(piece)
            if latin is None and width > 1:
                latin = self.groups.get(piece)
            if latin is not None and len(piece) == width:
                return latin + self._spell_after(token[width - 1], token[width:])
        return self._spell_after("", token)

    def _spell_after(self, before: str, token: str) -> str:
        """Return the spelling of letters after another one, or after none."""
        if self._grouped is None:
            return self._letters(before, token)
        out: list[str] = []
        for i, piece in enumerate(self._grouped.split(token)):
            out.append(self.groups[piece] if i % 2 else self._letters(before, piece))
            before = piece[-1:] or before
        return "".join(out)

    def _letters(self, before: str, token: str) -> str:
        """Return the spelling of letters that make no group."""
        if not any(letter in token for letter in self.hiatus):
            return token.translate(self._each)
        return "".join(
            [
                self.hiatus[letter]
                if letter in self.hiatus and left and left in self.vowels
                else self._each[ord(letter)]
                for left, letter in zip((before, *token), token, strict=False)
            ]
        )


def table(text: str) -> dict[str, str]:
    """Read ``ж=zh щ=shch ь=`` into a table."""
    return dict(pair.split("=") for pair in text.split())


def distinct(spellings: Iterable[str], limit: int) -> tuple[str, ...]:
    """Return the first few different non-empty spellings, in order."""
    found: dict[str, None] = {}
    for spelling in spellings:
        if spelling:
            found[spelling] = None
            if len(found) >= limit:
                break
    return tuple(found)
