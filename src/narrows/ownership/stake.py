"""A stake: one statement that somebody holds, controls or is tied to something.

One stake is one statement of one source. Nothing is merged here: two registers
that report the same holding are two stakes, and the graph decides for a given
day and rule how they count.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from narrows.ownership.share import UNKNOWN, Share

Measure = Literal[
    "equity",
    "votes",
    "board",
    "profit",
    "control",
    "trust",
    "office",
    "consolidation",
    "family",
    "associate",
    "link",
]
"""What is held: shares, voting rights, the right to appoint or remove the board
(a share of it), profit; or, without a percentage: other control, a role in a
trust, an office (director, signatory), accounting consolidation, kinship,
association, a link the source does not explain."""

MEASURES: tuple[Measure, ...] = (
    "equity",
    "votes",
    "board",
    "profit",
    "control",
    "trust",
    "office",
    "consolidation",
    "family",
    "associate",
    "link",
)
COUNTABLE: frozenset[str] = frozenset({"equity", "votes", "board"})
"""Measures that can be added up against a threshold."""

Directness = Literal["direct", "indirect", "unknown"]
Capacity = Literal["own", "nominee", "undivided"]
Kind = Literal["person", "entity", "joint", "undisclosed"]


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """A party that stakes speak of.

    Attributes:
        id: Key used by stakes: a register's or list's id, or ``name:…``.
        name: Its name as stated, or None.
        kind: ``person`` (cannot be owned), ``entity``, ``joint`` (a recorded joint
            arrangement of several holders), ``undisclosed`` (the source says it
            does not say who), or None for not known.
        country: Lower-case ISO alpha-2 code, or None.
        identifiers: Register numbers as ``scheme:number``.
    """

    id: str
    name: str | None = None
    kind: Kind | None = None
    country: str | None = None
    identifiers: tuple[str, ...] = ()


class Stake(msgspec.Struct, frozen=True, kw_only=True):
    """One statement: ``owner`` holds ``share`` of ``asset`` in one ``measure``.

    Attributes:
        owner: Key of the holder.
        asset: Key of what is held.
        measure: What is held.
        share: How much, in per cent; more than 0 up to 100 where not stated.
        directness: ``indirect`` stakes (an "ultimate" row, a look-through figure)
            are never added to direct ones. ``unknown`` counts as direct.
        capacity: ``own``; ``nominee`` (held for somebody else: never certain for
            the nominee); ``undivided`` (a block held together, ``share`` is the
            whole block).
        joint: Reference of a recorded joint arrangement, shared by its members.
        part: Share class or line, where one source states several.
        start: ISO date prefix from which it holds; None is unknown.
        end: ISO date prefix at which it ceased; None is "still held".
        source: Register, list or publication that states it.
        locator: Where in the source it stands.
        stated: The words or figure as published.
        confidence: 0 to 1 where the source grades it.
    """

    owner: str
    asset: str
    measure: Measure = "equity"
    share: Share = UNKNOWN
    directness: Directness = "direct"
    capacity: Capacity = "own"
    joint: str | None = None
    part: str | None = None
    start: str | None = None
    end: str | None = None
    source: str = ""
    locator: str | None = None
    stated: str | None = None
    confidence: float | None = None


def name_key(name: str) -> str:
    """Return the key of a party known only by its name: case and spacing folded.

    >>> name_key("ACME  Trading LLC")
    'name:acme trading llc'
    """
    return "name:" + " ".join(name.casefold().split())
