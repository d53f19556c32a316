"""Word tables for names: titles, particles, legal forms, numbers, ordinary words.

The tables are our own collection of public facts of language and company law; they
stand in ``data/`` as plain text and are read once. Every spelling is brought into
canonical form first, so that a table and a name always speak of the same letters.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from narrows.text.canonical import canonical


def _lines(name: str) -> list[str]:
    text = resources.files("narrows.text").joinpath("data", name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _words(name: str) -> frozenset[str]:
    found = (canonical(word).text for line in _lines(name) for word in line.split())
    return frozenset(word for word in found if word and " " not in word)


def titles() -> frozenset[str]:
    """Titles and honorifics of persons."""
    return _words("titles.txt")


def stop_words() -> frozenset[str]:
    """Words of organisation names that carry no identity."""
    return _words("stop_words.txt")


def vessel_prefixes() -> frozenset[str]:
    """Prefixes of ships' names (``M/V`` is ``m`` and ``v`` in canonical form)."""
    return _words("vessel_prefixes.txt")


@cache
def particles() -> dict[str, str]:
    """Small words inside personal names: word to role (article, filial, noble)."""
    found: dict[str, str] = {}
    for line in _lines("particles.tsv"):
        role, words = line.split("\t")
        for word in words.split():
            found.setdefault(canonical(word).text, role)
    return found


def _phrases(name: str) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for line in _lines(name):
        symbol, spellings = line.split("\t")
        for spelling in spellings.split("|"):
            words = tuple(canonical(spelling).text.split())
            if words:
                found.setdefault(words, symbol)
    return found


@cache
def legal_forms() -> dict[tuple[str, ...], str]:
    """Legal forms: canonical words to symbol such as ``limited.llc``.

    Symbols of one family (before the dot) are compatible: national names for much
    the same form, which translators exchange freely.
    """
    found = _phrases("legal_forms.tsv")
    for words, symbol in list(found.items()):
        # Dotted abbreviations: "S.A." is two words, "SA" is one.
        if len(words) > 1 and all(len(word) == 1 for word in words):
            found.setdefault(("".join(words),), symbol)
        elif len(words) == 1 and len(words[0]) <= 4 and words[0].isalpha():
            found.setdefault(tuple(words[0]), symbol)
    return found


@cache
def business_words() -> dict[tuple[str, ...], str]:
    """Ordinary words of organisation names in many languages: words to symbol."""
    return _phrases("business_words.tsv")


@cache
def numbers() -> dict[str, int]:
    """Number words, ordinals and roman numerals: canonical word to value."""
    found: dict[str, int] = {}
    for words, value in _phrases("numbers.tsv").items():
        if len(words) == 1:
            found.setdefault(words[0], int(value))
    return found


@cache
def given_names() -> dict[str, str]:
    """Given names that stand for each other across languages and in everyday use."""
    found: dict[str, str] = {}
    for line in _lines("given_names.txt"):
        words = line.split()
        for word in words:
            found.setdefault(word, "given." + words[0])
    return found


@cache
def longest(table: str) -> int:
    """Length in words of the longest phrase of ``legal`` or ``business`` tables."""
    phrases = legal_forms() if table == "legal" else business_words()
    return max(len(words) for words in phrases)


@cache
def unspaced_words() -> dict[str, str]:
    """Han and Hangul business words and legal forms, for text without spaces.

    Values are ``legal:<symbol>`` or ``word:<symbol>``.
    """
    found: dict[str, str] = {}
    for prefix, table in (("legal", legal_forms()), ("word", business_words())):
        for words, symbol in table.items():
            text = "".join(words)
            if text and ord(text[0]) > 0x2E80 and len(text) > 1:
                found.setdefault(text, f"{prefix}:{symbol}")
    return found
