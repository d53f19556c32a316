"""Romanisation: a small lattice of Latin spellings for a token of any script.

One native name stands on real lists and in real passports under many spellings, so a
token has several, the likeliest first. All are lower-case ASCII.
"""

from __future__ import annotations

import re
from functools import lru_cache

from narrows.text import romanise_alphabets as alphabets
from narrows.text import (
    romanise_chinese,
    romanise_cyrillic,
    romanise_japanese,
    romanise_korean,
    romanise_latin,
    romanise_semitic,
    transducer,
)
from narrows.text.romanise_ethiopic import ethiopic
from narrows.text.romanise_scheme import distinct
from narrows.text.script import Script, script_of

MOST = 8
"""Most spellings offered for one token."""


def renderings(token: str, *, lang: str | None = None) -> tuple[str, ...]:
    """Return the Latin spellings of one canonical token, the likeliest first.

    Args:
        token: One token of canonical text.
        lang: ISO 639-1 or 639-3 code of its language, where the list says so.

    Returns:
        One to eight different lower-case ASCII spellings; none where the token has no
        letter or digit that can be spelled.

    >>> renderings("müller")
    ('muller', 'mueller')
    >>> renderings("юрий")[:3]
    ('yury', 'yuriy', 'iurii')
    """
    if token.isascii():
        return (token,) if token else ()
    return _renderings(token, lang)


@lru_cache(maxsize=1 << 16)
def _renderings(token: str, lang: str | None) -> tuple[str, ...]:
    script = _script(token)
    if script is Script.LATIN:
        return romanise_latin.latin(token, MOST)
    by_rule = _by_rule(script, token, lang)
    if script not in _LEARNED or len(token) < 2:
        return by_rule
    kind = str(Script.KATAKANA if script is Script.HIRAGANA else script)
    usual = transducer.usual(kind, token)
    if script in _UNVOICED:
        return distinct((*usual, *_guessed(kind, token, MOST), *by_rule), MOST)
    if script in _ALPHABETIC:
        return distinct((*by_rule[:5], *usual[:2], *by_rule[5:]), MOST)
    # Syllables of another tongue: a name of their own reads by rule, a foreign one as learned.
    own = script is Script.HIRAGANA or len(token) <= _OWN_LENGTH.get(script, 0)
    learned = _guessed(kind, token, 3)
    ordered = (*by_rule[:5], *usual[:2], *learned[:1]) if own else (*usual, *learned, *by_rule)
    return distinct(ordered, MOST)


@lru_cache(maxsize=1 << 14)
def transcribed(token: str) -> tuple[str, ...]:
    """Return the Latin spellings of a foreign word written by sound in Han or Hangul signs.

    What the word is usually written for comes first, then what was learned, and what the
    signs say by themselves where there is room for it.

    >>> transcribed("伊戈尔")[0], transcribed("푸틴")[0]
    ('igor', 'putin')
    """
    script = _script(token)
    usual = transducer.usual(str(script), token)
    best = _guessed(str(script), token, 2 * _GUESSES)
    learned = [latin for latin in best if len(latin) > len(token)][:_GUESSES]
    return distinct((*usual[:3], *learned, *_by_rule(script, token, None)), MOST)


_GUESSES = 5
"""Learned spellings of a foreign word, each with more letters than the word has signs: a sign
is a syllable. With five, more held-out names are found than with three."""

_LONGEST = {"ARABIC": 24, "HEBREW": 24, "HANGUL": 20, "HAN": 48, "KATAKANA": 48}
"""Letters of a word whose spelling is guessed: no name on a list has more in one word. A
longer word is spelled by rule."""


def _guessed(script: str, token: str, k: int) -> tuple[str, ...]:
    if len(token) > _LONGEST[script]:
        return ()
    return transducer.load(script).best(token, k)


_UNVOICED = frozenset((Script.ARABIC, Script.HEBREW))
_ALPHABETIC = frozenset((Script.CYRILLIC, Script.GREEK, Script.ARMENIAN))
_LEARNED = _UNVOICED | _ALPHABETIC | {
    Script.HANGUL, Script.HAN, Script.KATAKANA, Script.HIRAGANA,
}  # fmt: skip
_OWN_LENGTH = {Script.HANGUL: 3, Script.HAN: 2}


def _by_rule(script: Script, token: str, lang: str | None) -> tuple[str, ...]:
    if script is Script.CYRILLIC:
        return romanise_cyrillic.spellings(token, lang, MOST)
    if script is Script.ARABIC:
        return romanise_semitic.arabic(token, lang, MOST)
    if script is Script.HEBREW:
        return romanise_semitic.hebrew(token, MOST)
    if script is Script.HANGUL:
        return romanise_korean.hangul(token, MOST)
    if script is Script.HAN:
        return romanise_chinese.han(token, MOST)
    if script in (Script.KATAKANA, Script.HIRAGANA):
        return romanise_japanese.kana(token, MOST)
    first = ord(token[0])
    if 0x0980 <= first <= 0x0D7F:
        # Unicode lays the scripts of India out alike, each letter at Devanagari's place.
        token = "".join(chr(0x900 + ord(c) % 0x80) if ord(c) > 0x7F else c for c in token)
        script = Script.DEVANAGARI
    rule = _ALPHABETS.get(script)
    if rule is not None:
        return rule(token, MOST)
    plain = "".join(c for c in token if c.isascii())
    return (plain,) if plain else ()


_ALPHABETS = {
    Script.GREEK: alphabets.greek,
    Script.ARMENIAN: alphabets.armenian,
    Script.GEORGIAN: alphabets.georgian,
    Script.THAI: alphabets.thai,
    Script.DEVANAGARI: alphabets.devanagari,
    Script.ETHIOPIC: ethiopic,
}


def _script(token: str) -> Script:
    """Return the script that decides how a token is spelled: its first foreign letter's."""
    found = Script.OTHER
    for char in token:
        script = script_of(char)
        if script is not Script.OTHER:
            found = script
            if script is not Script.LATIN:
                return script
    return found


def primary(token: str) -> str:
    """Return the likeliest Latin spelling of one canonical token, "" where it has none.

    >>> primary("żółć")
    'zolc'
    """
    if token.isascii():
        return token
    found = renderings(token)
    return found[0] if found else ""


_LETTERS = re.compile("sch|tch|tsch|sh|ch|cz|sz|tz|ts|zh|dz(?!h)|c(?=[eiy])|dj|[bdgkpt]h")
"""Letters that stand for one consonant together, or for another one than alone."""
_LETTERS_CLASS = {"kh": "K", "gh": "K", "dj": "J", "th": "T", "dh": "T", "ph": "B", "bh": "B"}
"""The class of those that are no sibilants."""
_LETTER_CLASS = str.maketrans(
    {
        **dict.fromkeys("szx", "S"),
        **dict.fromkeys("kqcg", "K"),
        **dict.fromkeys("td", "T"),
        **dict.fromkeys("bpfv", "B"),
        "j": "J",
        **dict.fromkeys("aeiouyw'", None),
    }
)
_ARABIC_CLASS = {
    **dict.fromkeys("بپفڤ", "B"),
    **dict.fromkeys("تطدضثذٹڈټډ", "T"),
    **dict.fromkeys("سصشزظچژښ", "S"),
    **dict.fromkeys("خغقكگڭګڧ", "K"),
    **dict.fromkeys("رڑړڕ", "R"),
    **dict.fromkeys("نںڼ", "N"),
    **dict.fromkeys("حه", "H"),
    "ج": "J",
    "ل": "L",
    "م": "M",
}
_HEBREW_CLASS = {
    **dict.fromkeys("בפף", "B"),
    **dict.fromkeys("דטת", "T"),
    **dict.fromkeys("זסצץש", "S"),
    **dict.fromkeys("גקכך", "K"),
    **dict.fromkeys("מם", "M"),
    **dict.fromkeys("נן", "N"),
    **dict.fromkeys("הח", "H"),
    "ל": "L",
    "ר": "R",
}


def skeleton(token: str) -> str:
    """Return the consonant skeleton: what is left of a token in any vowelled spelling.

    Ten classes (``B T S K J R L M N H``), vowels and half-vowels dropped, doubles
    written once, a final ``h`` dropped: equal for most pairs of an unvocalised token
    and its Latin spellings, so it is a retrieval key, never a comparison.

    >>> skeleton("محمد"), skeleton("mohammed"), skeleton("mukhammad")
    ('MHMT', 'MHMT', 'MKMT')
    """
    if token.isascii():
        return _latin_skeleton(token)
    return _skeleton(token)


@lru_cache(maxsize=1 << 16)
def _skeleton(token: str) -> str:
    script = _script(token)
    if script is Script.ARABIC:
        bare = token[2:] if token.startswith("ال") and len(token) > 4 else token
        return _once("".join(_ARABIC_CLASS.get(c, "") for c in bare))
    if script is Script.HEBREW:
        return _once("".join(_HEBREW_CLASS.get(c, "") for c in token))
    return _latin_skeleton(primary(token))


@lru_cache(maxsize=1 << 16)
def _latin_skeleton(token: str) -> str:
    classes = _LETTERS.sub(lambda found: _LETTERS_CLASS.get(found[0], "S"), token)
    return _once(classes.translate(_LETTER_CLASS).upper())


def _once(classes: str) -> str:
    kept = "".join([c for c, before in zip(classes, "\0" + classes, strict=False) if c != before])
    return kept[:-1] if len(kept) > 1 and kept[-1] == "H" else kept


def split_native(token: str) -> tuple[str, ...]:
    """Split a token of a script without spaces into surname and given name.

    Hangul names come apart into surname and syllables, Han names into surname and
    given name; whatever does not begin with a known surname stays whole.

    >>> split_native("서홍찬"), split_native("习近平"), split_native("putin")
    (('서', '홍', '찬'), ('习', '近平'), ('putin',))
    """
    if token.isascii() or not token:
        return (token,) if token else ()
    script = script_of(token[0])
    if script is Script.HANGUL:
        return romanise_korean.split(token)
    if script is Script.HAN:
        return romanise_chinese.split(token)
    return (token,)
