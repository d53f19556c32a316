"""What encoding bytes that are not UTF-8 may be in: a suggestion, never a decision.

A file is read with an encoding only where somebody says so. What is suggested is told by
what the words with letters beyond ASCII would look like: letters of one script, capitals
where words begin, marked Latin letters among plain ones, and letters that are frequent in
the script's languages. Legacy encodings are those of the WHATWG Encoding Standard
(encoding.spec.whatwg.org, section 4.2) under Python's names.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from narrows.text.script import Script, script_of

ENCODINGS: dict[str, str] = {
    "utf-8": "Unicode",
    "cp1252": "Windows, Western Europe",
    "cp1250": "Windows, Central Europe",
    "cp1254": "Windows, Turkish",
    "cp1257": "Windows, Baltic",
    "cp1251": "Windows, Cyrillic",
    "koi8-r": "Unix, Cyrillic",
    "cp866": "DOS, Cyrillic",
    "cp1253": "Windows, Greek",
    "cp1255": "Windows, Hebrew",
    "cp1256": "Windows, Arabic",
    "cp874": "Windows, Thai",
    "cp932": "Windows, Japanese",
    "gb18030": "Chinese, simplified",
    "big5": "Chinese, traditional",
    "cp949": "Windows, Korean",
    "cp850": "DOS, Western Europe",
}
"""What is tried, and what to call it. Of those that read alike the first is the likelier."""

MOST = 3
"""Encodings suggested: whoever knows the names sees which of them is right."""

_LOOKED_AT = 1 << 16
_WORD = re.compile(r"[^\s\x00-\x2c./:;<=>?@\[\]^_`{|}~\"]+")
_FREQUENT: dict[Script, frozenset[str]] = {
    Script.CYRILLIC: frozenset("оеаинтсрвлкмдійя"),
    Script.GREEK: frozenset("αοιετσνηυρπκμλς"),
    Script.HEBREW: frozenset("יוהלאמנרתבש"),
    Script.ARABIC: frozenset("اليمنورتبدحعس"),
    Script.THAI: frozenset("านรกอเยวมลดสต"),
}
"""The letters texts in a script are mostly made of."""

_VOWELS: dict[Script, frozenset[str]] = {
    Script.CYRILLIC: frozenset("аеёиоуыэюяіїєў"),
    Script.GREEK: frozenset("αεηιουωάέήίόύώϊϋΐΰ"),
}

_ALPHABETS: tuple[frozenset[str], ...] = tuple(
    frozenset(letters)
    for letters in (
        "äöüß",
        "éèêëàâîïôûùç",
        "áéíóúñü",
        "áâãàçéêíóôõú",
        "àèéìòù",
        "åäöøæé",
        "áðéíóúýþæö",
        "ąćęłńóśźż",
        "áäčďéěíĺľňóôŕřšťúůýž",
        "áéíóöőúüű",
        "ăâîşţ",
        "čćđšž",
        "çğıöşüâî",
        "ąčęėįšųūž",
        "āčēģīķļņšūž",
        "äöüõšž",
        "ëç",
    )
)
"""Latin letters beyond a to z that one language has: those of a text are of one."""

_NEAR = 0.2
"""How much less likely than the likeliest is still suggested."""


class Suggestion(NamedTuple):
    """How a place would read in an encoding, and what people call it."""

    encoding: str
    called: str
    text: str


def suggestions(data: bytes, at: int, refused: str) -> tuple[Suggestion, ...]:
    """Return the encodings a text may be in, the likeliest first, none where none fits.

    Args:
        data: Bytes of the text.
        at: Where in them the first byte stands that does not fit.
        refused: The encoding it does not fit.
    """
    begin = data.rfind(b"\n", 0, at) + 1
    piece = data[begin : begin + _LOOKED_AT]
    line = data[begin:].split(b"\n", 1)[0]
    shown = line[max(0, at - begin - 40) : at - begin + 20]
    found: list[tuple[float, Suggestion]] = []
    for encoding, called in ENCODINGS.items():
        if codecs.lookup(encoding).name == codecs.lookup(refused).name:
            continue
        try:
            text = codecs.getincrementaldecoder(encoding)("strict").decode(piece)
        except UnicodeDecodeError:
            continue
        likely = likelihood(text)
        reading = Suggestion(encoding, called, shown.decode(encoding, "ignore"))
        if likely > 0 and encoding == "utf-8":
            return (reading,)  # nothing else is it by accident
        if likely > 0:
            found.append((likely, reading))
    best = max((likely for likely, _ in found), default=0.0)
    told: dict[str, Suggestion] = {}
    for likely, reading in sorted(found, key=lambda pair: -pair[0]):
        if likely >= best - _NEAR:
            told.setdefault(reading.text, reading)
    return tuple(told.values())[:MOST]


def likelihood(text: str) -> float:
    """Return how much the words of a text that have letters beyond ASCII look like words.

    Returns:
        At most 2; below 0 for what is no text.

    >>> likelihood("Müller") > likelihood("M¸ller"), likelihood("Иван") > likelihood("йЧБО")
    (True, True)
    """
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if not words:
        return 0.0
    letters = [c for word in words for c in word.lower() if c.isalpha() and not c.isascii()]
    usual = _usual(letters) / len(letters) if letters else 0.0
    return sum(map(_word, words)) / len(words) + usual


def _word(word: str) -> float:
    if any(not char.isprintable() or char == "\ufffd" for char in word):
        return -4.0
    letters = [char for char in word if char.isalpha()]
    if not letters or any(not (c.isascii() or c.isalpha() or _is_mark(c)) for c in word):
        return -2.0
    scripts = {_family(script_of(char)) for char in letters}
    if len(scripts) > 1 or Script.OTHER in scripts:
        return -1.0
    marked = sum(not char.isascii() for char in letters)
    if not _cased_well(word) or not marked:
        return -0.5
    if len(letters) > 2:
        (script,) = scripts
        # Words of the Latin alphabet have more letters without marks than with them.
        if script is Script.LATIN and marked > len(letters) / 2:
            return -0.5
        if script in _VOWELS and _VOWELS[script].isdisjoint(word.lower()):
            return -0.5
    return 1.0


def _usual(letters: list[str]) -> int:
    """Return how many letters are usual ones: those of the Latin alphabet in one language."""
    latin = [letter for letter in letters if script_of(letter) is Script.LATIN]
    found = max(sum(letter in alphabet for letter in latin) for alphabet in _ALPHABETS)
    for letter in letters:
        script = script_of(letter)
        if script in _SIGNS:
            found += _is_usual_sign(letter)
        else:
            found += letter in _FREQUENT.get(script, ())
    return found


_SIGNS = (Script.HAN, Script.HIRAGANA, Script.KATAKANA, Script.HANGUL)


def _family(script: Script) -> Script:
    """Return a script, the same one for those that stand together in a word."""
    return Script.HAN if script in (Script.HIRAGANA, Script.KATAKANA) else script


def _is_mark(char: str) -> bool:
    import unicodedata

    return unicodedata.category(char) in ("Mn", "Mc", "Lm") or char in "’‘·ー゛゜・"


def _cased_well(word: str) -> bool:
    """Tell whether capitals stand where they do: at the beginning of a part, or everywhere."""
    parts = [part for part in re.split(r"[-'’‘·]", word) if part]
    return all(part in (part.lower(), part.upper(), part[:1] + part[1:].lower()) for part in parts)


def _is_usual_sign(sign: str) -> bool:
    """Tell whether a sign is among the more usual ones of one of the standards.

    They stand first there: level 1 of GB 2312, of Big5 and of JIS X 0208.
    """
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6),
                                  ("shift_jis", 0x82, 0x98), ("euc_kr", 0xB0, 0xC8)):  # fmt: skip
        try:
            code = sign.encode(encoding)
        except UnicodeEncodeError:
            continue
        if len(code) == 2 and first <= code[0] <= last:
            return True
    return False
