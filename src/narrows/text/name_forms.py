"""Latin spellings of one word of a name, in the 36 letters and digits compared.

A Latin word has one or two spellings (``müller``: ``muller``, ``mueller``); a word of
another script has the few that ``text.romanise`` offers, best first.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

MAX_FORMS = 8
"""Most spellings kept of one word."""

MAX_LETTERS = 30
"""Letters of a spelling compared; what is longer is cut on both sides alike."""

_PLAIN = str.maketrans(
    {
        "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
        "ı": "i", "ə": "a", "ħ": "h", "ŋ": "ng", "ŧ": "t", "ĸ": "k", "ɓ": "b", "ɗ": "d",
        "ƙ": "k", "ƴ": "y", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ʻ": "", "ʼ": "",
    }
)  # fmt: skip


def ascii_letters(text: str) -> str:
    """Return the letters a–z and digits of a Latin text, diacritics dropped."""
    if text.isascii():
        text = text.lower()
    else:
        plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
        text = plain.encode("ascii", "ignore").decode()
    return text if text.isalnum() else "".join([c for c in text if c.isalnum()])


@lru_cache(maxsize=65536)
def forms(word: str) -> tuple[str, ...]:
    """Return the Latin spellings of a canonical word, best first; at least one.

    >>> forms("müller")
    ('muller', 'mueller')
    """
    if word.isascii():
        return (ascii_letters(word)[:MAX_LETTERS],)
    from narrows.text import romanise

    return _kept(word, romanise.renderings(word))


def foreign_forms(word: str) -> tuple[str, ...]:
    """Return the Latin spellings of a foreign word in Han or Hangul signs; at least one.

    >>> foreign_forms("伊戈尔")[0]
    'igor'
    """
    from narrows.text import romanise

    return _kept(word, romanise.transcribed(word))


def _kept(word: str, renderings: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for rendering in renderings[:MAX_FORMS]:
        found[ascii_letters(rendering)[:MAX_LETTERS]] = None
    kept = tuple(form for form in found if form)
    return kept or ("".join(f"{ord(c):x}" for c in word)[:MAX_LETTERS],)
