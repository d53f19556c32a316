"""What a batch needs of whoever answers: a port, and the screener behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from narrows.model.errors import CannotAnswer
from narrows.model.finding import Basis, Screening
from narrows.model.party import Party
from narrows.model.policy import Policy

if TYPE_CHECKING:
    from narrows.service.screener import Screener


class Screens(Protocol):
    """Answers questions against one pinned snapshot."""

    @property
    def basis(self) -> Basis:
        """What every answer stands on."""
        ...

    def screen_many(self, parties: Sequence[Party]) -> list[Screening]:
        """Return one answer for each party, in their order."""
        ...

    def canary_check(self) -> None:
        """Raise ``CannotAnswer`` unless the made-up parties are found."""
        ...

    def close(self) -> None:
        """Let go of the snapshot."""
        ...


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to open the same lists again, in another process or on another day.

    Attributes:
        home: The workspace folder.
        lists: Lists to screen against, named: a list added meanwhile is not part of it.
        as_of: ISO date the answers are about, None for the day of the run.
        known_at: The moment of knowledge. A run always states one, so that lists
            loaded while it works cannot change its later answers.
        policy: The policy itself, not a path: a file may change meanwhile.
    """

    home: str
    lists: tuple[str, ...]
    as_of: str | None
    known_at: str
    policy: Policy

    def open(self) -> Screener:
        """Open the workspace.

        Raises:
            CannotAnswer: lists are stale or the canaries are not found.
            ListMissing, SnapshotDamaged: see ``service.screener.open_screener``.
        """
        from narrows.service.screener import open_screener

        return open_screener(
            self.home,
            lists=self.lists,
            as_of=self.as_of,
            known_at=self.known_at,
            policy=self.policy,
        )


def same_ground(screens: Screens, basis: Basis) -> None:
    """Make sure that answers stand on what the run was planned on.

    Raises:
        CannotAnswer: they would not; mixing them would be no answer at all.
    """
    found = screens.basis
    if found == basis:
        return
    named = [
        name for name in Basis.__struct_fields__ if getattr(found, name) != getattr(basis, name)
    ]
    raise CannotAnswer(
        f"the run was begun on other ground than there is now ({', '.join(named)} changed)",
        hint="begin a new run; the old one stays as it is",
    )
