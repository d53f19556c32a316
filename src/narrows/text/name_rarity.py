"""How much agreement on a word says: its rarity in bits, by kind of party.

From counts over official lists and customers shipped as ``data/name_counts.tsv``; a
word that is not there is backed off by its length: long unseen words are rarer than
short ones. The table is part of the engine and not of a snapshot, so adding a list
never makes an old hit weaker.
"""

from __future__ import annotations

import math
from functools import cache
from importlib import resources

UNIT = 1000
"""Rarities are whole thousandths of a bit."""

LEAST, CAP = 2 * UNIT, 14 * UNIT


@cache
def _counts() -> tuple[dict[str, tuple[int, int]], tuple[int, int]]:
    text = resources.files("narrows.text").joinpath("data", "name_counts.tsv").read_text("utf-8")
    found: dict[str, tuple[int, int]] = {}
    totals = (1, 1)
    for line in text.splitlines():
        if line.startswith("#total"):
            _, persons, organisations = line.split("\t")
            totals = (int(persons), int(organisations))
        elif line and not line.startswith("#"):
            word, persons, organisations = line.split("\t")
            found[word] = (int(persons), int(organisations))
    return found, totals


def rarity(form: str, *, person: bool) -> int:
    """Return the rarity of a spelling in thousandths of a bit, 2,000 … 14,000.

    Log2 of how many names one meets before one with this word in it.
    """
    found, totals = _counts()
    total = totals[0] if person else totals[1]
    count = found.get(form, (0, 0))[0 if person else 1]
    if count > 0:
        bits = math.log2(total / count)
    else:
        bits = math.log2(total) - 0.5 + 0.35 * (min(len(form), 12) - 5)
    return max(LEAST, min(CAP, round(bits * UNIT)))
