"""Keys under which a word is found although it is spelled otherwise.

A word's spellings give letter trigrams (letters that scribes exchange written as one),
its consonant skeleton gives trigrams of its own. Two spellings of one name share many
of them, whatever the vowels, the scheme or the typing error.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from narrows.text.name_syllables import in_syllables
from narrows.text.romanise import skeleton

_SPACE = 27**3
NUMBERS = 2 * _SPACE
"""Number words have keys of their own behind both trigram spaces."""
SPACE = NUMBERS + 8192
"""Number of different keys."""

SYLLABLE_KEYS = 6
"""Keys of syllables in digits (``name_syllables``): as many as a short word's spelling has, for
words are alike by the share of their keys they have in common."""

_ALIKE = str.maketrans("ywqcxz", "ivkkss")
_LETTER = bytes(c - 96 if 97 <= c <= 122 else 26 for c in range(256))
_PAIRS = (
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
)


@lru_cache(maxsize=65536)
def spelling_grams(form: str) -> tuple[int, ...]:
    """Return the distinct keys of one Latin spelling."""
    if in_syllables(form):
        first = NUMBERS + int(form) % (8192 // SYLLABLE_KEYS) * SYLLABLE_KEYS
        return tuple(range(first, first + SYLLABLE_KEYS))
    if form.isdigit():
        return (NUMBERS + int(form) % 8192,)
    for two, one in _PAIRS:
        form = form.replace(two, one)
    letters = form.translate(_ALIKE)
    kept = "".join([c for c, before in zip(letters, "\0" + letters, strict=False) if c != before])
    found = dict.fromkeys(_trigrams(kept))
    found.update(dict.fromkeys([_SPACE + gram for gram in _trigrams(skeleton(form).lower())]))
    return tuple(found)


def word_grams(forms: Iterable[str], number: int | None = None) -> tuple[tuple[int, ...], int]:
    """Return the keys of a word and how many one of its spellings has at most."""
    if number is not None:
        return (NUMBERS + number % 8192,), 1
    found: dict[int, None] = {}
    most = 1
    for form in forms:
        grams = spelling_grams(form)
        most = max(most, len(grams))
        found.update(dict.fromkeys(grams))
    return tuple(found), most


def _trigrams(text: str) -> list[int]:
    codes = b"\0" + text.encode("latin-1", "replace").translate(_LETTER) + b"\0"
    return [(a * 27 + b) * 27 + c for a, b, c in zip(codes, codes[1:], codes[2:], strict=False)]
