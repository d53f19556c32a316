"""What a reader made of a file of stakes, and the recorder that counts it.

Every record is read or rejected, never dropped: ``read == accepted + rejected``.
What contradicts itself is kept as a conflict, in words. A rejected stake leaves
its asset's remainder undisclosed, so no answer gets better by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from narrows.model.version import Rejection
from narrows.ownership.stake import Holder, Stake


class StakeReading(msgspec.Struct, frozen=True, kw_only=True):
    """Stakes and holders of one file.

    Attributes:
        format: Name of the recognised format, for instance ``bods-0.4``.
        published: The source's own date, ISO, where it states one.
        stakes: One per statement, in published order.
        holders: What the file says about the parties named.
        read, accepted, rejected: Records; a record is what the publisher would count.
        rejections: Every rejected record, itemised.
        conflicts: What contradicts itself, in words.
    """

    format: str
    published: str | None
    stakes: tuple[Stake, ...]
    holders: tuple[Holder, ...]
    read: int
    accepted: int
    rejected: int
    rejections: tuple[Rejection, ...] = ()
    conflicts: tuple[str, ...] = ()


class Unreadable(Exception):
    """A record cannot be read; raised inside ``StakeRecorder.record`` to reject it."""


class StakeRecorder:
    """Collects stakes, holders, rejections and conflicts while a file is read."""

    def __init__(self, format_name: str, file: str) -> None:
        self.format_name = format_name
        self.file = file
        self.published: str | None = None
        self.conflicts: list[str] = []
        self._read = self._accepted = 0
        self._stakes: list[Stake] = []
        self._holders: dict[str, Holder] = {}
        self._rejections: list[Rejection] = []
        self._pending: tuple[list[Stake], list[Holder]] | None = None

    @contextmanager
    def record(self, locator: str, excerpt: str = "") -> Iterator[None]:
        """Read one record; everything added inside stands or falls together.

        ``Unreadable`` and ``ValueError`` (a share or date that is none) reject it.
        """
        self._read += 1
        self._pending = ([], [])
        try:
            yield
        except (Unreadable, ValueError) as error:
            self._rejections.append(Rejection(self.file, locator, str(error), excerpt[:200]))
        else:
            self._accepted += 1
            self._stakes += self._pending[0]
            for holder in self._pending[1]:
                self._merge(holder)
        finally:
            self._pending = None

    def stake(self, stake: Stake) -> None:
        """Add a stake to the open record."""
        if self._pending is None:
            raise RuntimeError("a stake must be added inside a record")
        self._pending[0].append(stake)

    def holder(self, holder: Holder) -> None:
        """Add a party to the open record."""
        if self._pending is None:
            raise RuntimeError("a holder must be added inside a record")
        self._pending[1].append(holder)

    def knows(self, key: str) -> bool:
        """Tell whether a party with this key has been read."""
        return key in self._holders

    def _merge(self, new: Holder) -> None:
        old = self._holders.get(new.id)
        if old is None:
            self._holders[new.id] = new
            return
        if old.kind is not None and new.kind is not None and old.kind != new.kind:
            self.conflicts.append(
                f"{new.id} is called {old.kind} in one place and {new.kind} in another:"
                " its kind is taken as not known."
            )
            kind = None
        else:
            kind = old.kind if new.kind is None else new.kind
        self._holders[new.id] = Holder(
            id=new.id,
            name=old.name if old.name is not None else new.name,
            kind=kind,
            country=old.country if old.country is not None else new.country,
            identifiers=tuple(dict.fromkeys((*old.identifiers, *new.identifiers))),
        )

    def reading(self) -> StakeReading:
        """Close the books."""
        rejected = len(self._rejections)
        if self._read != self._accepted + rejected:
            raise RuntimeError(f"records do not add up: {self._read} read")
        return StakeReading(
            format=self.format_name,
            published=self.published,
            stakes=tuple(self._stakes),
            holders=tuple(self._holders.values()),
            read=self._read,
            accepted=self._accepted,
            rejected=rejected,
            rejections=tuple(self._rejections),
            conflicts=tuple(self.conflicts),
        )


Reader = Callable[[bytes, str, str], StakeReading]
"""``read(data, file, source)``: the bytes, the file's name for locators, the source's."""


def iso_date(text: str | None) -> str | None:
    """Return the date part of an ISO date or time, or None where there is none.

    Raises:
        ValueError: the text is no ISO date.
    """
    from narrows.ownership.columns import ordinal_range

    if text is None or not text.strip():
        return None
    day = text.strip()[:10]
    ordinal_range(day, 0)
    return day
