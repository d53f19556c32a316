"""Escapes and mojibake: text that went through the wrong decoder, put right where certain.

HTML references (html.spec.whatwg.org, named character references), percent escapes
(RFC 3986, section 2.1) and ``\\uXXXX`` escapes are decoded. Mojibake is repaired
only where the bytes prove it: bytes that are strict UTF-8 by chance are so rare in
names that a repair which decodes is the text that was meant.
"""

from __future__ import annotations

import re

_MARKED = re.compile(r"&#?\w+;|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_UNICODE = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+")
_ROUNDS = 4
"""Escapes of escapes beyond this depth are nobody's accident; they stay."""

_WEST_TAIL = r"[\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]"
_WEST = re.compile(rf"[\xc2-\xf4]{_WEST_TAIL}")
_EAST = re.compile(
    r"[РСТУЂЃѓґ][\x80-\xbfЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈ¤Ґ¦§Ё©Є«¬®Ї°±Ііґµ¶·ё№є»јЅѕї]"
)
_SINGLE_BYTE = re.compile(r"(?<![A-Za-zÀ-ÿ])[À-ÿ¸¨]{4,}(?![A-Za-zÀ-ÿ])")


def has_escapes(text: str) -> bool:
    """Tell whether a text holds anything :func:`unescape` would decode."""
    return _MARKED.search(text) is not None


def unescape(text: str) -> str:
    """Decode HTML, percent and ``\\uXXXX`` escapes, nested ones too.

    Percent escapes that are not strict UTF-8 stay as they are.

    >>> unescape("M&uuml;ller %D0%9F")
    'Müller П'
    """
    import html  # its table of two thousand names is needed by few texts

    for _ in range(_ROUNDS):
        plain = _UNICODE.sub(_from_units, _PERCENT.sub(_from_percent, html.unescape(text)))
        if plain == text:
            break
        text = plain
    return text


def _from_percent(found: re.Match[str]) -> str:
    try:
        return bytes.fromhex(found[0].replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _from_units(found: re.Match[str]) -> str:
    units = bytes.fromhex(found[0].replace("\\u", ""))
    try:
        return units.decode("utf-16-be")
    except UnicodeDecodeError:
        return found[0]


def repair(text: str) -> str:
    """Undo mojibake where it is certain, else return the text unchanged.

    Three accidents are known: UTF-8 read as Windows-1252 or Latin-1, UTF-8 read as
    Windows-1251, and Windows-1251 read as Windows-1252 (words of nothing but
    accented capitals and small letters, which no Latin orthography has).

    >>> repair("MÃ¼ller")
    'Müller'
    """
    west = _WEST.findall(text)
    # One pair of letters (``Äž``) may be real; a sign inside a word is not.
    if len(west) > 1 or (west and not west[0].isalpha()):
        text = _redecoded(text, "cp1252")
    elif len(_EAST.findall(text)) > 1:
        text = _redecoded(text, "cp1251")
    return _SINGLE_BYTE.sub(_as_cyrillic, text)


def _redecoded(text: str, codec: str) -> str:
    try:
        raw = b"".join(_byte(char, codec) for char in text)
        return raw.decode("utf-8")
    except UnicodeError:
        return text


def _byte(char: str, codec: str) -> bytes:
    try:
        return char.encode(codec)
    except UnicodeEncodeError:
        # Decoders pass the few bytes Windows leaves undefined through as controls.
        return char.encode("latin-1")


def _as_cyrillic(found: re.Match[str]) -> str:
    word = found[0]
    read = word.encode("cp1252").decode("cp1251", "replace")
    return read if read.isalpha() else word
