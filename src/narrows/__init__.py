"""Narrows: screen before you deal, ship, pay or rely.

>>> import narrows
>>> with narrows.open() as s:  # doctest: +SKIP
...     for finding in s.party(name="Paravar Pars", country="ir"):
...         print(finding.score, finding.caption, finding.list)

``open`` gives a ``Session`` (a ``Screener`` that also takes tables); errors derive
from ``NarrowsError``. Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from narrows.model.errors import CannotAnswer, InputError, NarrowsError
from narrows.version import __version__

if TYPE_CHECKING:
    from narrows.batch.session import Session
    from narrows.model.policy import Policy

__all__ = ["CannotAnswer", "InputError", "NarrowsError", "__version__", "open"]


def open(
    home: str | Path | None = None,
    *,
    lists: Iterable[str] | None = None,
    as_of: str | None = None,
    known_at: str | None = None,
    policy: Policy | Path | str | None = None,
) -> Session:
    """Open a workspace and return a ``Session``; also a context manager.

    See ``narrows.service.screener.Screener.open`` for the arguments and errors; a moment of
    knowledge that is to come is refused as a day to come is.
    """
    from narrows.batch.session import Session
    from narrows.service.ledger import Ledger
    from narrows.store.workspace import Workspace, default_home

    Ledger(Workspace(default_home() if home is None else Path(home))).times(as_of, known_at)
    return Session.open(home, lists=lists, as_of=as_of, known_at=known_at, policy=policy)
