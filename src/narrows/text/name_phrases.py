"""Words of a name that stand together: phrases, numbers in words, what ships' names begin with."""

from __future__ import annotations

from typing import Literal

from narrows.text import name_tables as tables
from narrows.text.name_unspaced import UNSPACED
from narrows.text.script import script_of


def phrase(words: list[str], i: int, table: Literal["legal", "business"]) -> tuple[int, str]:
    """Return how many words from the i-th on make a phrase of a table, and what it means."""
    begun = tables.legal_beginnings() if table == "legal" else tables.business_beginnings()
    first = words[i]
    longest = begun.get(first, 0)
    if not first.isascii():
        longest = max(longest, begun.get(tables.bare(first), 0))
    if longest == 0:
        return 0, ""
    phrases = tables.legal_forms() if table == "legal" else tables.business_words()
    for length in range(min(longest, len(words) - i), 0, -1):
        run = tuple(words[i : i + length])
        symbol = phrases.get(run) or phrases.get(tuple(map(tables.bare, run)))
        if symbol is not None:
            return length, symbol
    return 0, ""


def counted(words: list[str]) -> list[str]:
    """Write tens and units of number words as one number: forty-four is 44."""
    numbers = tables.numbers()
    out: list[str] = []
    tens = 0
    for word in words:
        if tens and (len(word) > 2 or word.isdigit()):
            unit = int(word) if len(word) == 1 and word.isdigit() else numbers.get(word, 0)
            if 1 <= unit <= 9:
                out[-1] = str(tens + unit)
                tens = 0
                continue
        out.append(word)
        value = 0 if word.isdigit() else numbers.get(word, 0)
        tens = value if 20 <= value <= 90 and value % 10 == 0 else 0
    return out


def prefix_length(words: list[str], i: int) -> int:
    """Return how many words from the i-th on are what a ship's name begins with."""
    prefixes = tables.vessel_prefixes()
    if len(words) > i + 2 and words[i] in ("m", "s", "f") and words[i + 1] in ("v", "t", "s", "y"):
        return 2
    return 1 if words[i] in prefixes and len(words) > i + 1 else 0


def initials_length(words: list[str], i: int) -> int:
    """Count the single letters from here on, four at most: E. S. is ES, dotted or not."""
    for length, word in enumerate(words[i : i + 4]):
        if len(word) > 1 or not word.isalpha() or script_of(word) in UNSPACED:
            return length
    return min(4, len(words) - i)
