"""Foreign text made safe to print on a terminal.

A name may hold control characters that steer the terminal, or bidirectional controls
that reorder what stands around it: both are shown as escapes. Text of either direction
is kept to itself with isolates (Unicode Standard Annex 9, FSI and PDI).
"""

from __future__ import annotations

import re
import unicodedata

_QUOTED = re.compile(r"(?<=“)([^”]*)(?=”)")
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
    return f"\u2068{shown}\u2069" if any(map(_foreign, shown)) else shown


def sentence(text: str) -> str:
    """Return a sentence of Narrows' own as printable text, each quotation kept to itself.

    >>> sentence("“بهرام” is the same") == "“\u2068بهرام\u2069” is the same"
    True
    """
    parts = _QUOTED.split(text)
    return "".join(
        isolated(part) if at % 2 else "".join(_shown(c) for c in part)
        for at, part in enumerate(parts)
    )


def _foreign(character: str) -> bool:
    # Latin letters end at U+024F; what comes after may run the other way.
    return character > "\u024f" and character.isalpha()


def _shown(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in _JOINERS:
        return character.encode("unicode_escape").decode()
    return character
