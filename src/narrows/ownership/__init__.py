"""Who owns and controls whom, and what follows from it under each regime.

A party on no list may be blocked because of who owns it. Rules are data
(``regimes.toml``), the computation is two fixpoints over intervals, and every
answer is a proof.

For plain data::

    from narrows.ownership import blocked
    blocked([("X", "A", 50, 50), ("A", "B", 50, 50)], {"X"}, regime="ofac")   # {"A", "B"}

Nothing heavy is imported before the first computation.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narrows.ownership.answer import OwnershipAnswer
    from narrows.ownership.graph import OwnershipGraph
    from narrows.ownership.listed import ListedParty, Resolution, Resolver
    from narrows.ownership.plain import blocked, outcomes
    from narrows.ownership.share import Share
    from narrows.ownership.stake import Holder, Stake

__all__ = [
    "Holder",
    "ListedParty",
    "OwnershipAnswer",
    "OwnershipGraph",
    "Resolution",
    "Resolver",
    "Share",
    "Stake",
    "blocked",
    "outcomes",
]

_HOME = {
    "Holder": "stake",
    "ListedParty": "listed",
    "OwnershipAnswer": "answer",
    "OwnershipGraph": "graph",
    "Resolution": "listed",
    "Resolver": "listed",
    "Share": "share",
    "Stake": "stake",
    "blocked": "plain",
    "outcomes": "plain",
}


def __getattr__(name: str) -> object:
    """Import a public name from its module at first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
