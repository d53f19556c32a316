"""Which earlier file a new one is kept as changes to.

Files form chains of at most three: a whole one, changes to it, and changes to those.
A new file is tried as changes to the nearest that leaves room for no fourth. With
bases renewed at the shares below, wholes, changes and changes to changes take about
equally much room over the years, and reading a file needs at most two others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

WORTH = (0.25, 0.04)
"""Shares of the whole up to which changes are kept: to a whole, and to changes."""

_T = TypeVar("_T")


def tried_bases(chain: Sequence[_T]) -> list[tuple[_T, float]]:
    """Return the bases to try, nearest first, each with the share it must stay under.

    Args:
        chain: A file, the one it is changes to, and so on to the whole one.

    >>> tried_bases(["leaf", "middle", "whole"])
    [('middle', 0.04), ('whole', 0.25)]
    """
    return list(zip(list(chain)[::-1], WORTH, strict=False))[::-1]
