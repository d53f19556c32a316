"""A romanisation scheme: how one authority or habit spells an alphabet in plain letters."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Scheme(msgspec.Struct, frozen=True):
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

    def _spell(self, token: str) -> str:
        out: list[str] = []
        i, end = 0, len(token)
        while i < end:
            for width in (3, 2, 1):
                piece = token[i : i + width]
                if len(piece) < width:
                    continue
                latin = self._piece(piece, token[i - 1] if i else "")
                if latin is not None:
                    out.append(latin)
                    i += width
                    break
            else:
                if token[i].isascii():
                    out.append(token[i])
                i += 1
        return "".join(out)

    def _piece(self, piece: str, before: str) -> str | None:
        if not before and piece in self.opening:
            return self.opening[piece]
        if len(piece) > 1:
            return self.groups.get(piece)
        if before and before in self.vowels and piece in self.hiatus:
            return self.hiatus[piece]
        return self.letters.get(piece)


def table(text: str) -> dict[str, str]:
    """Read ``ж=zh щ=shch ь=`` into a table."""
    return dict(pair.split("=") for pair in text.split())


def distinct(spellings: Iterable[str], limit: int) -> tuple[str, ...]:
    """Return the first few different non-empty spellings, in order."""
    return tuple(dict.fromkeys(spelling for spelling in spellings if spelling))[:limit]
