"""What an organisation may be called by the first letters of its words."""

from __future__ import annotations

from narrows.text import name_tables as tables
from narrows.text.name import AnalysedName, Role

ACRONYM_WORDS = (3, 8)
"""Fewest and most words of an organisation's name whose initials may stand for it."""


def acronyms(name: AnalysedName) -> tuple[str, ...]:
    """Return what an organisation's name may be called by its words' first letters.

    As they are written and as words of their meaning begin in English and in Russian; and what
    the name itself gives beside the words. None where they make no acronym.
    """
    if name.kind != "organisation":
        return ()
    found = [token.forms[0] for token in name.tokens if token.role is Role.SPELT_OUT]
    words = [token for token in name.compared if token.role is not Role.NUMBER]
    fewest, most = ACRONYM_WORDS
    if fewest <= len(words) <= most:
        written = [token.forms[0][:1] for token in words]
        found.append("".join(written))
        meant = [tables.initials().get(token.symbol or "", "") for token in words]
        for language in (0, 1):
            letters = [
                m[min(language, len(m) - 1)] if m else w
                for m, w in zip(meant, written, strict=True)
            ]
            found.append("".join(letters))
    return tuple(dict.fromkeys(found))
