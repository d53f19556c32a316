"""Narrows: screen before you deal, ship, pay or rely.

>>> import narrows
>>> with narrows.open() as s:  # doctest: +SKIP
...     for finding in s.party(name="Paravar Pars", country="ir"):
...         print(finding.score, finding.caption, finding.list)

``open`` gives a ``Screener``; errors derive from ``NarrowsError``. Nothing heavy is
imported before it is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from narrows.model.errors import CannotAnswer, InputError, NarrowsError
from narrows.version import __version__

if TYPE_CHECKING:
    from narrows.model.policy import Policy
    from narrows.service.screener import Screener

__all__ = ["CannotAnswer", "InputError", "NarrowsError", "__version__", "open"]


def open(
    home: str | Path | None = None,
    *,
    lists: Iterable[str] | None = None,
    as_of: str | None = None,
    known_at: str | None = None,
    policy: Policy | Path | str | None = None,
) -> Screener:
    """Open a workspace and return a ``Screener``; also a context manager.

    See ``narrows.service.screener.open_screener`` for the arguments and errors.
    """
    from narrows.service.screener import open_screener

    return open_screener(home, lists=lists, as_of=as_of, known_at=known_at, policy=policy)
