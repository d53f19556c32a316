"""How much agreement on a word says: its rarity in bits, by kind of party.

From counts over official lists and customers shipped as ``data/name_counts.tsv``; a
word that is not there is backed off by its length: long unseen words are rarer than
short ones. The table is part of the engine and not of a snapshot, so adding a list
never makes an old hit weaker.

A single Han or Hangul sign is counted among the names of its script: whoever is called
Kim or Li and asked about in that script is compared with others of that script's names,
and there a syllable is common that the world's names seldom hold.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from importlib import resources

import msgspec

from narrows.text.prepared import prepared
from narrows.text.script import Script

UNIT = 1000
"""Rarities are whole thousandths of a bit."""

LEAST, CAP = 2 * UNIT, 14 * UNIT

SIGN_CAP = 5 * UNIT
"""Most a single sign says: a few hundred syllables, each with several readings."""


class _Counts(msgspec.Struct, frozen=True):
    """How many names hold a word, persons' and organisations'; how many there are."""

    words: dict[str, tuple[int, int]]
    totals: tuple[int, int]
    of_signs: dict[str, int]


@prepared(_Counts)
def _counts() -> _Counts:
    text = resources.files("narrows.text").joinpath("data", "name_counts.tsv").read_text("utf-8")
    found: dict[str, tuple[int, int]] = {}
    of_signs: dict[str, int] = {}
    totals = (1, 1)
    for line in text.splitlines():
        if line.startswith("#total"):
            _, persons, organisations = line.split("\t")
            totals = (int(persons), int(organisations))
        elif line.startswith("#signs"):
            _, script, names = line.split("\t")
            of_signs[script] = int(names)
        elif line and not line.startswith("#"):
            word, persons, organisations = line.split("\t")
            found[word] = (int(persons), int(organisations))
    return _Counts(found, totals, of_signs)


def rarity(form: str, *, person: bool) -> int:
    """Return the rarity of a spelling in thousandths of a bit, 2,000 … 14,000.

    Log2 of how many names one meets before one with this word in it. In the name of an
    organisation a word is no rarer than among people, after whom many are called.
    """
    return rarities(form)[0 if person else 1]


@lru_cache(maxsize=1 << 16)
def rarities(form: str) -> tuple[int, int]:
    """Return the rarity of a spelling among persons and among organisations, see ``rarity``."""
    met = _counts().words.get(form)
    return _unmet(min(len(form), 12)) if met is None else _rarities(met, len(form))


@cache
def _unmet(letters: int) -> tuple[int, int]:
    return _rarities((0, 0), letters)


def _rarities(met: tuple[int, int], letters: int) -> tuple[int, int]:
    called, named = met
    of_persons, of_others = _counts().totals
    unseen = 0.35 * (min(letters, 12) - 5) - 0.5
    bits = math.log2(of_persons / called) if called else math.log2(of_persons) + unseen
    others = math.log2(of_others / named) if named else math.log2(of_others) + unseen
    if called:
        others = min(others, bits)
    return _within(bits), _within(others)


def _within(bits: float) -> int:
    return max(LEAST, min(CAP, round(bits * UNIT)))


def sign_key(script: Script, reading: str) -> str:
    """Return the name a sign's reading has in the counts."""
    return f"={script}.{reading}"


def sign_rarity(script: Script, reading: str) -> int:
    """Return the rarity of a sign by its usual reading, 2,000 … 5,000.

    Log2 of how many names in that script one meets before one with such a syllable.
    """
    counts = _counts()
    total = counts.of_signs.get(str(script), 0)
    count = counts.words.get(sign_key(script, reading), (0, 0))[0]
    if count == 0 or total == 0:
        return SIGN_CAP
    return max(LEAST, min(SIGN_CAP, round(math.log2(total / count) * UNIT)))
