"""Evidence: one piece of a finding, with its weight.

A finding's score is the fold of its evidence and nothing else: the bits are
summed with the policy's prior and turned into a probability once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

import msgspec


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """One piece of evidence for or against "this is the same party".

    Attributes:
        code: Stable code such as ``NAME-TOKEN`` or ``BIRTH-DATE``; ``narrows rule
            CODE`` says what it means.
        bits: Weight as log2 odds; positive speaks for the match, negative against.
        query: The caller's value that was compared.
        listed: The listed value it was compared with.
        prop: FollowTheMoney property the listed value stands in.
        locator: Where the listed value stands in the list's file.
        text: The comparison in words, one line.
    """

    code: str
    bits: float
    query: str | None = None
    listed: str | None = None
    prop: str | None = None
    locator: str | None = None
    text: str = ""


BEGINNING = "NAME-COMPARED"
"""Code of the piece that only says where the comparison of names begins."""


def telling(piece: Evidence) -> tuple[bool, bool, float]:
    """Sort key: what follows from ownership first, then the heaviest pieces.

    Where the comparison begins says nothing about these two parties and comes last.
    """
    return (not piece.code.startswith("OWN-"), piece.code == BEGINNING, -abs(piece.bits))


def total_bits(prior_bits: float, evidence: Iterable[Evidence]) -> float:
    """Sum a prior and the evidence, in log2 odds."""
    return math.fsum([prior_bits, *[piece.bits for piece in evidence]])


@lru_cache(maxsize=256)
def bits_needed(score: float) -> float:
    """Return the log2 odds from which on the probability is a score, a hair below."""
    if score <= 1e-9:
        return -1e6
    odds = min(score, 1 - 1e-9)
    return math.log2(odds / (1 - odds)) - 1e-6


def probability(bits: float) -> float:
    """Turn log2 odds into a probability strictly inside (0, 1).

    The result is kept off 0 and 1 by one part in 10^12, so that ordering by
    bits survives and nothing ever claims certainty.
    """
    if bits >= 0:
        value = 1.0 / (1.0 + math.exp2(-min(bits, 1000.0)))
    else:
        odds = math.exp2(max(bits, -1000.0))
        value = odds / (1.0 + odds)
    return min(max(value, 1e-12), 1.0 - 1e-12)
