"""Scripts: which writing system a letter belongs to.

Block ranges from the Unicode Character Database, ``Blocks.txt`` and ``Scripts.txt``
(unicode.org/Public/UCD, version 16). Only the writing systems that official lists
and customers use have a name here; letters of all others are ``OTHER``, and digits,
marks and punctuation belong to none.
"""

from __future__ import annotations

import enum
from collections import Counter


class Script(enum.StrEnum):
    """A writing system."""

    LATIN = "LATIN"
    CYRILLIC = "CYRILLIC"
    ARABIC = "ARABIC"
    HEBREW = "HEBREW"
    GREEK = "GREEK"
    ARMENIAN = "ARMENIAN"
    GEORGIAN = "GEORGIAN"
    HANGUL = "HANGUL"
    HAN = "HAN"
    HIRAGANA = "HIRAGANA"
    KATAKANA = "KATAKANA"
    THAI = "THAI"
    DEVANAGARI = "DEVANAGARI"
    ETHIOPIC = "ETHIOPIC"
    OTHER = "OTHER"


_NAMES = tuple(Script)
_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x005A, Script.LATIN),
    (0x0061, 0x007A, Script.LATIN),
    (0x00AA, 0x00AA, Script.LATIN),
    (0x00BA, 0x00BA, Script.LATIN),
    (0x00C0, 0x00D6, Script.LATIN),
    (0x00D8, 0x00F6, Script.LATIN),
    (0x00F8, 0x02B8, Script.LATIN),
    (0x02E0, 0x02E4, Script.LATIN),
    (0x0370, 0x03E1, Script.GREEK),
    (0x03F0, 0x03FF, Script.GREEK),
    (0x0400, 0x052F, Script.CYRILLIC),
    (0x0531, 0x0588, Script.ARMENIAN),
    (0x05D0, 0x05F2, Script.HEBREW),
    (0x0620, 0x064A, Script.ARABIC),
    (0x066E, 0x06D5, Script.ARABIC),
    (0x06E5, 0x06E6, Script.ARABIC),
    (0x06EE, 0x06EF, Script.ARABIC),
    (0x06FA, 0x06FF, Script.ARABIC),
    (0x0750, 0x077F, Script.ARABIC),
    (0x0870, 0x0887, Script.ARABIC),
    (0x0889, 0x088F, Script.ARABIC),
    (0x08A0, 0x08C9, Script.ARABIC),
    (0x0900, 0x0963, Script.DEVANAGARI),
    (0x0971, 0x097F, Script.DEVANAGARI),
    (0x0E01, 0x0E3A, Script.THAI),
    (0x0E40, 0x0E4E, Script.THAI),
    (0x10A0, 0x10FF, Script.GEORGIAN),
    (0x1100, 0x11FF, Script.HANGUL),
    (0x1200, 0x135A, Script.ETHIOPIC),
    (0x1380, 0x138F, Script.ETHIOPIC),
    (0x1C80, 0x1C8F, Script.CYRILLIC),
    (0x1C90, 0x1CBF, Script.GEORGIAN),
    (0x1D00, 0x1D25, Script.LATIN),
    (0x1D26, 0x1D2A, Script.GREEK),
    (0x1D2B, 0x1D2B, Script.CYRILLIC),
    (0x1D2C, 0x1D5C, Script.LATIN),
    (0x1D62, 0x1D65, Script.LATIN),
    (0x1D6B, 0x1DBE, Script.LATIN),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x1F00, 0x1FFF, Script.GREEK),
    (0x2071, 0x2071, Script.LATIN),
    (0x207F, 0x207F, Script.LATIN),
    (0x2183, 0x2184, Script.LATIN),
    (0x2C60, 0x2C7F, Script.LATIN),
    (0x2D00, 0x2D2D, Script.GEORGIAN),
    (0x2DE0, 0x2DFF, Script.CYRILLIC),
    (0x3005, 0x3007, Script.HAN),
    (0x3041, 0x309F, Script.HIRAGANA),
    (0x30A1, 0x30FA, Script.KATAKANA),
    (0x30FC, 0x30FF, Script.KATAKANA),
    (0x3131, 0x318E, Script.HANGUL),
    (0x31F0, 0x31FF, Script.KATAKANA),
    (0x3400, 0x4DBF, Script.HAN),
    (0x4E00, 0x9FFF, Script.HAN),
    (0xA640, 0xA69F, Script.CYRILLIC),
    (0xA722, 0xA7FF, Script.LATIN),
    (0xA960, 0xA97F, Script.HANGUL),
    (0xA8E0, 0xA8FF, Script.DEVANAGARI),
    (0xAB30, 0xAB64, Script.LATIN),
    (0xAB65, 0xAB65, Script.GREEK),
    (0xAB66, 0xAB69, Script.LATIN),
    (0xAC00, 0xD7FB, Script.HANGUL),
    (0xF900, 0xFAFF, Script.HAN),
    (0xFB00, 0xFB06, Script.LATIN),
    (0xFB13, 0xFB17, Script.ARMENIAN),
    (0xFB1D, 0xFB4F, Script.HEBREW),
    (0xFB50, 0xFDFF, Script.ARABIC),
    (0xFE70, 0xFEFC, Script.ARABIC),
    (0xFF21, 0xFF3A, Script.LATIN),
    (0xFF41, 0xFF5A, Script.LATIN),
    (0xFF66, 0xFF9D, Script.KATAKANA),
    (0xFFA0, 0xFFDC, Script.HANGUL),
)
_UNNAMED = _NAMES.index(Script.OTHER)


def _plane() -> bytes:
    table = bytearray([_UNNAMED]) * 0x10000
    for first, last, script in _RANGES:
        table[first : last + 1] = bytes([_NAMES.index(script)]) * (last + 1 - first)
    return bytes(table)


_PLANE = _plane()


def script_of(char: str) -> Script:
    """Return the script of one letter; ``OTHER`` for digits, marks and all else.

    >>> script_of("Ж")
    <Script.CYRILLIC: 'CYRILLIC'>
    """
    point = ord(char)
    if point < 0x10000:
        return _NAMES[_PLANE[point]]
    # The supplementary ideographic planes hold nothing but Han.
    return Script.HAN if 0x20000 <= point <= 0x3FFFD else Script.OTHER


def scripts(text: str) -> frozenset[str]:
    """Return the scripts of all letters in a text, empty where it has none.

    >>> sorted(scripts("Путин Putin 7"))
    ['CYRILLIC', 'LATIN']
    """
    return frozenset(str(script_of(c)) for c in set(text) if c.isalpha())


def dominant(text: str) -> str:
    """Return the script most letters belong to; the first met where two are level.

    Text without letters is ``OTHER``.

    >>> dominant("習近平 X")
    'HAN'
    """
    if text.isascii():
        return "LATIN" if any(c.isalpha() for c in text) else "OTHER"
    counts = Counter(script_of(c) for c in text if c.isalpha())
    return str(counts.most_common(1)[0][0]) if counts else "OTHER"
