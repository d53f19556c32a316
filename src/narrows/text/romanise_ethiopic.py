"""Ethiopic (Amharic, Tigrinya, Ge'ez) in Latin letters.

Every letter is a consonant with one of seven vowels, or with w and a; Unicode lays them
out in rows of eight. The letter of the sixth order stands for the consonant alone or with
a short vowel, which is written where the word could not be spoken without it. Sources:
BGN/PCGN 2007 Agreement for Amharic and for Tigrinya; Unicode Standard, chart U1200.
"""

from __future__ import annotations

from narrows.text.romanise_scheme import distinct

_FIRST = 0x1200
_ROWS = (
    "h", "l", "h", "m", "s", "r", "s", "sh", "q", "qw", "q", "qw", "b", "v", "t", "ch", "h", "hw",
    "n", "ny", "-", "k", "kw", "h", "hw", "w", "-", "z", "zh", "y", "d", "d", "j", "g", "gw", "ng",
    "t", "ch", "p", "ts", "ts", "f", "p",
)  # fmt: skip
"""Consonant of each row, ``-`` for the glottal and the pharyngeal one."""

_SIXTH = 5
_VOWELS = ("e", "u", "i", "a", "e", "", "o", "wa")


def ethiopic(token: str, limit: int) -> tuple[str, ...]:
    """Return the spellings of an Ethiopic token, the most used first.

    >>> ethiopic("ገብረመድህን", 1), ethiopic("ኃይሌ", 1)
    (('gebremedhin',), ('hayle',))
    """
    plain, open_ = _spelled(token, "i"), _spelled(token, "e")
    found = (plain, open_, _spelled(token, ""))
    hard = tuple(one.replace("ge", "ghe").replace("gi", "ghi") for one in found[:2])
    return distinct(
        (*found[:2], *(one.replace("q", "k") for one in found[:2]), *hard, found[2]), limit
    )


def _spelled(token: str, short: str) -> str:
    """Spell a token, ``short`` for the vowel that is written for none."""
    out: list[str] = []
    bare = True  # what stands before is no vowel
    for place, letter in enumerate(token):
        row, order = divmod(ord(letter) - _FIRST, len(_VOWELS))
        if not 0 <= row < len(_ROWS):
            continue
        consonant = _ROWS[row]
        if consonant == "-":
            # Without its consonant the first order is heard as a, the sixth as a vowel.
            vowel = {0: "a", _SIXTH: short or "e"}.get(order, _VOWELS[order])
            consonant = ""
        else:
            vowel = _VOWELS[order]
            if order == _SIXTH and bare and place + 1 < len(token):
                vowel = short
        out.append(consonant + vowel)
        bare = vowel == ""
    return "".join(out)
