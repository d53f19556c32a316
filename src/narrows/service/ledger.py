"""The ledger: every list, every version, what was known when.

Three questions are plain reading here: is every list loaded, whole and fresh;
what changed; what would have been answered on that day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from narrows.lists import registry
from narrows.lists import source as sources
from narrows.model.errors import ListMissing, SnapshotDamaged, UnknownOption
from narrows.model.finding import ListUsed
from narrows.model.version import Version
from narrows.store.catalogue import Row
from narrows.store.versions import Versions, sweep
from narrows.store.view import View, iso_day, iso_moment, open_view
from narrows.store.workspace import Workspace

if TYPE_CHECKING:
    from narrows.lists.fetch import Transport
    from narrows.service.intake import Intake, Outcome
    from narrows.service.standing import Standing
    from narrows.service.update import Update
    from narrows.store.diff import Diff

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class Times(NamedTuple):
    """The day something is about and the moment of knowledge; None for the present."""

    valid_at: str | None = None
    known_at: str | None = None


def _none_then(name: str) -> UnknownOption:
    return UnknownOption(
        f"list {name} has no version of these times", hint=f"narrows lists history {name}"
    )


class Ledger:
    """The lists of one workspace."""

    def __init__(
        self,
        workspace: Workspace,
        clock: Clock = utc_now,
        transport: Transport | None = None,
    ) -> None:
        """Open the ledger; nothing is created or read yet.

        Args:
            workspace: Where the lists are kept.
            clock: Tells the present moment.
            transport: How downloads connect; the system's way where None.
        """
        self.workspace = workspace
        self.clock = clock
        self.transport = transport

    def versions(self, name: str) -> Versions:
        """Return the versions of a list.

        Raises:
            UnknownOption: the list is not in the workspace.
        """
        if name not in self.workspace.list_names():
            registry.source_for(name)
            raise UnknownOption(
                f"list {name} is not in this workspace",
                where=str(self.workspace.home),
                hint=f"load it: narrows lists update {name}, or narrows lists add {name} FILE…",
            )
        return Versions(self.workspace, name)

    def add(
        self,
        name: str,
        paths: Sequence[Path],
        *,
        published: str | None = None,
        partial: bool = False,
        allow_rejections: int = 0,
        by: str | None = None,
    ) -> Outcome:
        """Load local files as a version of a list.

        Args:
            name: An official list, or any other name for a list of your own.
            paths: All files of the publication.
            published: The publisher's date (ISO) where the files state none; with it,
                a version older than the one held is loaded as history.
            partial: Allow files of the set to be missing; recorded.
            allow_rejections: How many records may be unreadable; recorded.
            by: Who allows it; needed with ``allow_rejections``.

        Returns:
            The version recorded. Refused and held versions change nothing; their
            reasons stand in it.

        Raises:
            InputError: a path, date or option is wrong.
            StoreError: the disk refuses; the list stands as before.
        """
        from narrows.service.intake import Intake

        if allow_rejections and not by:
            raise UnknownOption(
                "a named person has to allow rejected records",
                hint="add --by NAME to --allow-rejections",
            )
        asked = Intake(
            published=None if published is None else iso_day(published),
            partial=partial,
            rejections=allow_rejections,
            by=by,
        )
        return self._take_in(name, paths, asked)

    def update(self, names: Iterable[str] = ()) -> Iterator[Update]:
        """Fetch lists from their publishers, one after the other.

        Args:
            names: The lists; without any, every official list of the workspace, or
                every official list that has an address where the workspace has none.

        Yields:
            One result per list: a failure of one does not stop the others.
        """
        from narrows.service.update import update_list

        for name in tuple(names) or self._updatable():
            yield update_list(self.workspace, name, self.now(), self.transport)

    def release(self, name: str, version: str, by: str) -> Version:
        """Let a held version serve, on a named person's word.

        Raises:
            ListError: it is not held.
            UnknownOption: there is no such list or version, or no name is given.
        """
        if not by.strip():
            raise UnknownOption("a release needs the name of a person", hint="add --by NAME")
        versions = self.versions(name)
        with self.workspace.writing() as pen:
            return versions.release(version, by.strip(), self.now(), pen)

    def times(self, valid_at: str | None, known_at: str | None) -> Times:
        """Return two times as the ledger writes them, where they have begun.

        Args:
            valid_at: A day (ISO date), None for today.
            known_at: A day or moment (ISO), None for now.

        Raises:
            InputError: one of them is no time.
            UnknownOption: one of them is to come: nothing is known of it.
        """
        day = None if valid_at is None else iso_day(valid_at)
        moment = None if known_at is None else iso_moment(known_at)
        # Somewhere on earth a day has begun before it has in Greenwich.
        latest = (self.clock().astimezone(UTC) + timedelta(hours=14)).date().isoformat()
        if (day is not None and day > latest) or (moment is not None and moment > self.now()):
            raise UnknownOption(
                "nothing is known yet of a time to come",
                hint="for the present leave as-of and known-at out",
            )
        return Times(day, moment)

    def history(
        self, name: str, valid_at: str | None = None, known_at: str | None = None
    ) -> tuple[Version, ...]:
        """Return every version of a list as of two times, in the order they were recorded.

        Raises:
            UnknownOption: there was none, or a time is to come.
        """
        versions = self.versions(name)
        times = self.times(valid_at, known_at)
        rows = versions.catalogue().at(*times).rows
        if not rows and times != Times():
            raise _none_then(name)
        return tuple(versions.get(row) for row in rows)

    def show(
        self, valid_at: str | None = None, known_at: str | None = None
    ) -> tuple[Standing, ...]:
        """Return how each list stands, or stood: version, age, held and refused versions.

        Raises:
            UnknownOption: a time is to come.
        """
        from narrows.service.standing import standing

        times = self.times(valid_at, known_at)
        return tuple(
            standing(Versions(self.workspace, name), self.clock(), *times)
            for name in self.workspace.list_names()
        )

    def between(
        self,
        name: str,
        one: str,
        other: str | None = None,
        valid_at: str | None = None,
        known_at: str | None = None,
    ) -> tuple[Row, Row]:
        """Return two versions of a list, named as in ``resolve``, among those of two times.

        Args:
            name: The list.
            one: A version.
            other: Another one; None for the one that serves, or served then.
            valid_at: Only versions published by this day, None for all.
            known_at: Only versions known by then, None for all.

        Raises:
            UnknownOption: there is no such version, or a time is to come.
        """
        versions = self.versions(name)
        catalogue = versions.catalogue().at(*self.times(valid_at, known_at))
        first = versions.resolve(one, catalogue)
        last = catalogue.serving() if other is None else versions.resolve(other, catalogue)
        if last is None:
            raise _none_then(name)
        return first, last

    def diff(self, name: str, one: str, other: str) -> Diff:
        """Return what changed between two versions of a list, named as in ``resolve``."""
        from narrows.store.diff import diff

        return diff(self.versions(name), *self.between(name, one, other))

    def verify(self) -> tuple[SnapshotDamaged, ...]:
        """Hash everything again; return what does not hold (nothing: all is well)."""
        return tuple(
            fault
            for name in self.workspace.list_names()
            for fault in Versions(self.workspace, name).verify()
        )

    def sweep(self) -> tuple[Path, ...]:
        """Remove what crashes left behind; nothing that serves is touched."""
        with self.workspace.writing():
            return tuple(sweep(self.workspace))

    def view(
        self,
        valid_at: str | None = None,
        known_at: str | None = None,
        lists: Iterable[str] | None = None,
    ) -> View:
        """Open the lists as of two times.

        A workspace without any list of its own gives the embedded sample, which says
        so in every version used.

        Args:
            valid_at: The day the answer is about (ISO), None for today.
            known_at: What was known by then (ISO date or moment), None for now.
            lists: The lists wanted, None for all.

        Raises:
            ListMissing: a list named has no usable version for these times.
        """
        wanted = None if lists is None else tuple(lists)
        workspace = self.workspace
        if not workspace.list_names():
            workspace = self.sample().workspace
        view = open_view(
            workspace,
            today=self.now()[:10],
            valid_at=valid_at,
            known_at=known_at,
            lists=wanted,
        )
        if wanted is not None and view.missing:
            raise ListMissing(
                f"no usable version of {', '.join(view.missing)} for these times",
                hint="see: narrows lists show",
            )
        return view

    def pinned(self, used: Iterable[ListUsed], valid_at: str | None = None) -> View:
        """Open the very versions an earlier answer stood on, whatever came since.

        Args:
            used: The versions, as its basis names them.
            valid_at: The day it was about; None for today.

        Raises:
            ListMissing: one of them is not here, or its bytes are others.
        """
        rows: dict[str, Row] = {}
        lists = tuple(used)
        workspace = self.workspace
        if any(one.sample for one in lists):
            workspace = self.sample().workspace
        for one in lists:
            row = Versions(workspace, one.name).catalogue().find(one.version)
            if row is None or row.content != one.sha256 or row.state != "accepted":
                raise ListMissing(
                    f"version {one.version} of {one.name} is not here as it was used",
                    hint=f"see: narrows lists history {one.name}",
                )
            rows[one.name] = row
        day = None if valid_at is None else iso_day(valid_at)
        return View(workspace=workspace, day=day or self.now()[:10], rows=rows, valid_at=day)

    def max_age_days(self, names: Iterable[str]) -> dict[str, int]:
        """Return the age in days from which each list no longer answers, as declared."""
        return {name: registry.source_for(name).stale_after_days for name in names}

    def sample(self) -> Ledger:
        """Return the ledger of the embedded sample, loaded like any publication."""
        from narrows.service.sample import sample

        return sample(self)

    def now(self) -> str:
        """Return the present moment as the ledger writes it."""
        return self.clock().astimezone(UTC).isoformat(timespec="microseconds")

    def official(self) -> tuple[str, ...]:
        """Return the names of all official lists."""
        return sources.names()

    def _updatable(self) -> tuple[str, ...]:
        from narrows.service.update import fetchable

        held = set(self.workspace.list_names())
        addressed = [n for n in sources.names() if fetchable(sources.load(n).files)]
        return tuple(n for n in addressed if n in held) or tuple(addressed)

    def _take_in(self, name: str, paths: Sequence[Path], asked: Intake) -> Outcome:
        from narrows.service.intake import take_in
        from narrows.service.quarantine import quarantine

        source = registry.source_for(name)
        versions = Versions(self.workspace, name)
        with self.workspace.writing() as pen:
            publication = quarantine(paths, source, pen / "quarantine")
            return take_in(versions, publication, asked, pen, self.now())
