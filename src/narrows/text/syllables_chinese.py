"""How syllables of Chinese names are spelled in Latin letters, scheme by scheme.

Sources: Hanyu Pinyin as of ISO 7098:2015; Wade-Giles after Giles, A Chinese-English
Dictionary (1912), without its marks, as passports and lists write it; Cantonese as
Hong Kong's government spells it (Kataoka and Lee, A System without a System, 2008);
surnames as registries of Hong Kong, Taiwan, Singapore and Malaysia issue them, Hokkien
and Teochew among them (``data/han_surnames_regional.txt``). A syllable is known by its
Mandarin reading in pinyin, so that spellings of one sign meet.
"""

from __future__ import annotations

from importlib import resources

from narrows.text.romanise_chinese import (
    regional,
    surname_reading,
    surnames,
    syllables,
    wade_giles,
)

Spellings = dict[str, list[str]]
"""Readings of each spelling."""


def _add(found: Spellings, spelling: str, read: str) -> None:
    known = found.setdefault(spelling, [])
    if read not in known:
        known.append(read)


def _plain(spelling: str) -> str:
    return spelling.replace("v", "u")


def pinyin() -> Spellings:
    """Return the readings of each spelling in pinyin: itself, and lü written lu or lyu."""
    found: Spellings = {}
    for read in syllables():
        _add(found, _plain(read), read)
        if "v" in read:
            _add(found, read.replace("v", "yu"), read)
    return found


def wade() -> Spellings:
    """Return the readings of each Wade-Giles spelling; without its marks most have two."""
    found: Spellings = {}
    for read in syllables():
        _add(found, _plain(wade_giles(read)), read)
    return found


def cantonese() -> Spellings:
    """Return the readings of each spelling of Cantonese, the usual ones first."""
    file = resources.files("narrows.text").joinpath("data", "cantonese_syllables.tsv")
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines() if line[:1] != "#")
    return {spelling: reads.split() for spelling, reads in rows}


def families() -> tuple[Spellings, Spellings, Spellings]:
    """Return the readings of surnames of one syllable: in pinyin, Wade-Giles, elsewhere."""
    own: Spellings = {}
    older: Spellings = {}
    elsewhere: Spellings = {}
    abroad = {sign: spelled for signs, spelled in regional().items() for sign in signs}
    for sign in sorted(surnames()["single"]):
        read = surname_reading(sign)
        _add(own, _plain(read), read)
        if "v" in read:
            _add(own, read.replace("v", "yu"), read)
        _add(older, _plain(wade_giles(read)), read)
        for spelling in abroad.get(sign, ()):
            _add(elsewhere, spelling, read)
    return own, older, elsewhere
