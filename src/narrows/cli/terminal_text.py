"""Make text from lists safe to print: for terminals and for spreadsheets.

A listed name may hold control characters that steer a terminal, and a right-to-left
name pulls the numbers beside it onto its wrong side. Isolates (Unicode FSI and PDI)
keep each value to itself.
"""

from __future__ import annotations

import unicodedata

_FIRST_STRONG_ISOLATE, _POP = "\u2068", "\u2069"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    """Return text as one printable line, control characters shown as escapes.

    >>> plain("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    shown = "".join(_shown(c) for c in " ".join(text.split("\n")))
    if any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in shown):
        return f"{_FIRST_STRONG_ISOLATE}{shown}{_POP}"
    return shown


def spreadsheet_safe(text: str) -> str:
    """Return a cell that no spreadsheet reads as a formula: an apostrophe before it.

    >>> spreadsheet_safe("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _shown(character: str) -> str:
    # Controls, and the bidi controls that would reorder what stands around them.
    if unicodedata.category(character) in ("Cc", "Cf") and character not in "\u200c\u200d":
        return character.encode("unicode_escape").decode()
    return character
