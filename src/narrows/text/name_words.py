"""What a word of a name is by itself, whatever stands beside it.

Names are many and their words are met again and again: a word is read once for the names of
persons, and once for those of others.
"""

from __future__ import annotations

import re
from functools import lru_cache

from narrows.text import name_tables as tables
from narrows.text.name_clipped import translated_forms
from narrows.text.name_endings import without_ending
from narrows.text.name_forms import MAX_FORMS, foreign_forms, forms
from narrows.text.name_token import NameToken, Role
from narrows.text.name_unspaced import SYLLABIC, UNSPACED
from narrows.text.script import script_of

ABD = re.compile(r"abd(?:u|e|a|o|oe|ou|i)?(?:l|r|s|n|d|t|z|h)?|عبد|עבד|абд|абдул|абду|абдель|абдал")
SERVANT_TAILS = frozenset(
    ("allah", "ullah", "ollah", "elah", "ulla", "oullah", "din", "dine", "deen", "eddin", "eddine",
     "uddin", "addin", "aldin", "الدين", "الله", "الدین")
)  # fmt: skip
_ROMAN = re.compile(r"[ivx]{2,6}")
NUMBER_MARKS = frozenset(
    ("no", "nr", "num", "number", "n", "номер", "numero", "numéro", "شماره", "رقم")
)
_ORDINAL = re.compile(r"(\d{1,9})(?:st|nd|rd|th)")
_SPLIT_DIGITS = re.compile(r"\d+|[^\d]+")
CONSONANTS = re.compile("[bcdfghjklmnpqrstvwxz]{2,3}")


FEW = 4
"""Letters up to which a word of a personal name is short: a syllable or two."""


@lru_cache(maxsize=1 << 16)
def called_alone(word: str) -> tuple[NameToken, NameToken] | None:
    """Return a word of a personal name read the same whatever is beside it: as first, and later."""
    if (
        not word.isascii()
        or word in tables.particles()
        or word in tables.titles()
        or word in SERVANT_TAILS
        or ABD.fullmatch(word)
        or CONSONANTS.fullmatch(word)
    ):
        return None
    later = personal_word(word, later=True)
    return (personal_word(word, later=False) if _ROMAN.fullmatch(word) else later), later


@lru_cache(maxsize=1 << 16)
def personal_word(word: str, *, later: bool) -> NameToken:
    """Return a word of a person's name as it is by itself: first, or ``later``."""
    if word.isdigit():
        return NameToken(word, Role.NUMBER, forms(word), None, int(word[:15]))
    if later and _ROMAN.fullmatch(word) and word in tables.numbers():
        return NameToken(word, Role.NUMBER, forms(word), None, tables.numbers()[word])
    if len(word) == 1 and script_of(word) not in UNSPACED:
        return NameToken(word, Role.INITIAL, forms(word))
    # The syllables of a native name stand alone by now: a whole word is a foreign one.
    foreign = len(word) > 1 and script_of(word[0]) in SYLLABIC
    spellings = foreign_forms(word) if foreign else forms(word)
    endless = [form for other in without_ending(word) for form in forms(other)[:2]]
    if endless:
        spellings = tuple(dict.fromkeys((spellings[0], *endless, *spellings[1:])))[:MAX_FORMS]
    role = Role.SHORT if len(spellings[0]) <= FEW else Role.NAME
    symbol = tables.given_names().get(spellings[0])
    if len(word) == 1:
        role, symbol = Role.SIGN, "sign." + word
    if word.startswith("abdul") and len(word) > 8:
        spellings = (*spellings, word[5:])
    if word.startswith("ال") and len(word) >= 5:
        bare = forms(word[2:])
        spellings = tuple(dict.fromkeys((*bare[:4], *spellings[:2])))
        role = Role.NISBA
    return NameToken(word, role, spellings, symbol)


@lru_cache(maxsize=1 << 16)
def named_alone(word: str) -> tuple[NameToken, ...]:
    """Return a word of an organisation's name read the same whatever is beside it, else none."""
    phrased = tables.business_beginnings().get(word, 0)
    if (
        len(word) < 2
        or not word.isascii()
        or word.isdigit()
        or word in tables.numbers()
        or word in NUMBER_MARKS
        or not tables.names_no_form(word)
        or word in tables.legal_beginnings()
        or phrased > 1
        or tables.institute_length(word)
    ):
        return ()
    if phrased:
        return (NameToken(word, Role.WORD, forms(word), tables.business_words()[(word,)]),)
    return plain_word(word, False, False, True)


@lru_cache(maxsize=1 << 16)
def plain_word(word: str, last: bool, numbered: bool, translated: bool) -> tuple[NameToken, ...]:
    """Return a word of a name that is no person's.

    Args:
        word: The word.
        last: It is the last of several.
        numbered: It stands before a number and says that it is one.
        translated: Ordinary words count by their meaning.
    """
    value = tables.numbers().get(word)
    lettered = word.isalpha()
    if word.isdigit():
        return (NameToken(word, Role.NUMBER, forms(word), None, int(word[:15])),)
    if not lettered and (ordinal := _ORDINAL.fullmatch(word)):
        return (NameToken(word, Role.NUMBER, forms(word), None, int(ordinal[1])),)
    roman_letter = len(word) == 1 and word.isascii()
    if value is not None and (not roman_letter or last):
        return (NameToken(word, Role.NUMBER, forms(word), None, value),)
    if numbered or word in tables.stop_words():
        return (NameToken(word, Role.ORDINARY, forms(word)),)
    meant = tables.business_parts(word) if translated else ()
    if meant:
        return tuple([NameToken(part, Role.WORD, forms(part), meaning) for part, meaning in meant])
    length = tables.institute_length(word) if translated else 0
    if length:
        whole = tables.business_parts(word[:length])
        short = tuple([NameToken(part, Role.WORD, forms(part), meaning) for part, meaning in whole])
        return short + plain_word(word[length:], last, False, translated)
    parts = () if lettered else _SPLIT_DIGITS.findall(word)
    if len(parts) == 2 and parts[1].isdigit() and len(parts[0]) > 1:
        return (
            _called(parts[0], translated),
            NameToken(parts[1], Role.NUMBER, forms(parts[1]), None, int(parts[1][:15])),
        )
    if len(word) == 1 and word.isascii():
        return (NameToken(word, Role.INITIAL, forms(word)),)
    return (_called(word, translated),)


def _called(word: str, translated: bool) -> NameToken:
    """Return a word that is no ordinary one of a name that is no person's."""
    spellings = forms(word)
    if _short(spellings[0]):
        return NameToken(word, Role.ACRONYM, spellings)
    if translated and (others := translated_forms(spellings)):
        spellings = tuple(dict.fromkeys((spellings[0], *others, *spellings[1:])))[:MAX_FORMS]
    return NameToken(word, Role.NAME, spellings)


def _short(form: str) -> bool:
    """Tell whether a word may be an acronym: up to four letters, or five or six hard to say."""
    if not 2 <= len(form) <= 6 or not form.isalpha():
        return False
    return len(form) <= 4 or 5 * sum(map(form.count, "aeiou")) <= 2 * len(form)
