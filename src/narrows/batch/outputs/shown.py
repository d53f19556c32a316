"""Foreign text made safe to print on a terminal.

A name may hold control characters that steer the terminal, or bidirectional controls
that reorder what stands around it: both are shown as escapes. Text of either direction
is kept to itself with isolates (Unicode Standard Annex 9, FSI and PDI).
"""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"
"""Persian and Indic scripts need them to be legible."""


def isolated(text: str) -> str:
    """Return text as one printable line, its direction kept to itself.

    >>> isolated("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    if text.isascii() and text.isprintable():
        return text
    shown = "".join(_shown(c) for c in text.replace("\n", " "))
    return shown if shown.isascii() else f"\u2068{shown}\u2069"


def _shown(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in _JOINERS:
        return character.encode("unicode_escape").decode()
    return character
