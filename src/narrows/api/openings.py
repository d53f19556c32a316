"""Opened screeners: one for the present, a few for past days, each leased by request.

A request holds the screener it began with until its answer is complete, so that no
answer mixes two snapshots; a newer snapshot takes the place of the present one in a
single assignment and the old one is closed when its last request has ended. Building
is left to another process: it costs seconds of computing that answers would wait for.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import OrderedDict
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from types import TracebackType

import msgspec

from narrows.api.problem import Fault, Problem, from_error
from narrows.api.settings import ServerSettings
from narrows.api.together import Together
from narrows.api.yente.shelf import Shelf
from narrows.api.yente.telling import Teller
from narrows.model.errors import (
    CannotAnswer,
    InputError,
    ListMissing,
    NarrowsError,
    UnknownOption,
)
from narrows.service.ledger import Ledger, Times
from narrows.service.screener import Screener, open_screener, planned_snapshot
from narrows.store.view import View
from narrows.store.workspace import Workspace

log = logging.getLogger("narrows.server")

MOST_PAST = 4
"""Screeners of past days kept open; each costs some memory and no more."""

_MOST_OPENING = 4

Key = tuple[str | None, str | None, tuple[str, ...] | None]
"""Day, moment of knowledge, lists (None for all that the server answers from)."""


class Lease:
    """A screener somebody is answering from; released at the end of ``with``.

    Attributes:
        screener: The screener.
        warnings: What callers should know although answers are given.
        teller: Tells its entities.
        together: The questions that wait for it.
        shelf: What its entities can be searched by; made when first searched.
    """

    def __init__(self, screener: Screener) -> None:
        self.screener = screener
        self.warnings: tuple[str, ...] = screener.warnings
        self.teller = Teller(screener)
        self.together = Together(screener)
        self.searching = asyncio.Lock()
        self.shelf: Shelf | None = None
        self._holders = 0
        self._retired = False

    def __enter__(self) -> Screener:
        self._holders += 1
        return self.screener

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._holders -= 1
        self._close_if_done()

    def retire(self) -> None:
        """Close the screener as soon as nobody holds it any more."""
        self._retired = True
        self._close_if_done()

    def _close_if_done(self) -> None:
        if self._retired and self._holders == 0:
            self._retired = False
            self.screener.close()


class State(msgspec.Struct, frozen=True):
    """How the service stands.

    Attributes:
        fault: Why nothing can be answered, None where it can.
        stale: Lists older than allowed.
        behind: Why the newest versions do not serve although others do.
    """

    fault: str | None = "the lists are being opened"
    stale: tuple[str, ...] = ()
    behind: str | None = None


class Openings:
    """The opened screeners of one server process.

    Attributes:
        state: How the service stands.
        quick: The compiled kernels are loaded; newly opened screeners use them.
    """

    def __init__(
        self, settings: ServerSettings, clock: Callable[[], datetime] | None = None
    ) -> None:
        self.settings = settings
        self.state = State()
        self.quick = False
        self._workspace = Workspace(Path(settings.home))
        self._ledger = Ledger(self._workspace) if clock is None else Ledger(self._workspace, clock)
        self._present: Lease | None = None
        self._serving = ""
        self._past: OrderedDict[Key, Lease] = OrderedDict()
        self._opening = asyncio.Lock()
        self._waiting = 0

    @property
    def ledger(self) -> Ledger:
        """The lists of the workspace; the embedded sample's where it has none."""
        return self._ledger if self._workspace.list_names() else self._ledger.sample()

    def confirmed(self) -> dict[str, str]:
        """Return when each list was last confirmed to be the publisher's current one."""
        if self._present is None:
            return {}
        rows = self._present.screener.view.rows
        return {name: row.confirmed_at for name, row in rows.items()}

    @property
    def sample(self) -> bool:
        """True where only the embedded sample is loaded."""
        return not self._workspace.list_names()

    def present(self) -> Lease:
        """Return the screener of the present.

        Raises:
            Problem: ``cannot_answer``: there is none that may answer.
        """
        if self._present is None or self.state.fault is not None:
            raise Problem(
                "cannot_answer",
                self.state.fault or "no lists are open",
                headers={"Retry-After": "5"},
            )
        return self._present

    def insist_on_fresh(self) -> None:
        """Refuse to answer about the present from lists that are too old.

        Raises:
            Problem: ``list_stale``.
        """
        if self.state.stale:
            raise Problem(
                "list_stale",
                f"not confirmed for longer than allowed: {', '.join(self.state.stale)}",
                headers={"Retry-After": "60"},
            )

    async def at(
        self,
        as_of: str | None = None,
        known_at: str | None = None,
        lists: Collection[str] = (),
    ) -> Lease:
        """Return the screener for two times.

        Args:
            as_of: The day the answer is about, None for today.
            known_at: The moment of knowledge, None for now.
            lists: For past times, the lists that have to reach there; none for all.

        Raises:
            Problem: ``invalid`` for a time that is none, ``times_not_covered`` for one to
                come or before the lists, ``list_missing``, ``cannot_answer`` and
                ``overloaded`` where it cannot be opened.
        """
        if as_of is None and known_at is None:
            return self.present()
        day, moment = self.times(as_of, known_at)
        wanted = tuple(sorted(lists)) or self.settings.lists
        times = (day, moment, wanted)
        found = self._past.get(times)
        if found is not None:
            self._past.move_to_end(times)
            return found
        if self._waiting >= _MOST_OPENING:
            raise Problem(
                "overloaded",
                "too many past days are being opened",
                headers={"Retry-After": "10"},
            )
        self._waiting += 1
        try:
            async with self._opening:
                found = self._past.get(times)
                if found is None:
                    found = self._past[times] = await self._open(*times)
                while len(self._past) > MOST_PAST:
                    self._past.popitem(last=False)[1].retire()
                return found
        except (ListMissing, UnknownOption) as error:
            raise Problem("times_not_covered", told(error)) from error
        except NarrowsError as error:
            raise from_error(error) from error
        finally:
            self._waiting -= 1

    def times(self, as_of: str | None, known_at: str | None) -> Times:
        """Return the times a caller names, as the ledger writes them.

        Raises:
            Problem: ``invalid`` for one that is none, ``times_not_covered`` for one to come.
        """
        given = "as_of"
        try:
            self._ledger.times(as_of, None)
            given = "known_at"
            return self._ledger.times(as_of, known_at)
        except UnknownOption as error:
            raise Problem("times_not_covered", error.message) from error
        except InputError as error:
            fault = Fault(f"query/{given}", "time", told(error))
            raise Problem("invalid", fault.detail, errors=(fault,)) from error

    def begin(self) -> None:
        """Open the present in this thread; a fault is told in ``state``, not raised."""
        try:
            self._take_over(self._opened(None, None, self.settings.lists))
        except NarrowsError as error:
            self.state = State(fault=told(error))

    async def shelf(self, lease: Lease) -> Shelf:
        """Return what a lease's entities can be searched by, made when first asked for."""
        if lease.shelf is None:
            async with lease.searching:
                if lease.shelf is None:
                    with lease as screener:
                        lease.shelf = await asyncio.to_thread(Shelf, screener, lease.teller)
        return lease.shelf

    async def refresh(self) -> bool:
        """Look for newer versions and take them over; return whether anything changed.

        Where the newer ones cannot be opened the ones that serve keep serving, and
        ``state.behind`` says why.
        """
        async with self._opening:
            try:
                view, name = await asyncio.to_thread(self._planned, None, None, self.settings.lists)
                if self._present is not None and name == self._serving:
                    self.state = State(fault=None, stale=self._stale(view))
                    return False
                self._take_over(await self._open(None, None, self.settings.lists))
            except NarrowsError as error:
                if self._present is None:
                    self.state = State(fault=told(error))
                else:
                    stale = self._stale(self._present.screener.view)
                    self.state = State(fault=None, stale=stale, behind=told(error))
                log.warning("newer lists were not taken over: %s", error.code)
                return False
            return True

    def check(self) -> None:
        """Ask for the canaries; nothing is answered any more when one is missed."""
        if self._present is None:
            return
        try:
            with self._present as screener:
                screener.canary_check()
        except CannotAnswer as error:
            self.state = State(fault=told(error))

    def quicken(self) -> None:
        """Load the compiled kernels and use them everywhere."""
        for lease in (self._present, *self._past.values()):
            if lease is not None:
                with lease as screener:
                    screener.quicken()
        self.quick = True

    def close(self) -> None:
        """Close every screener as soon as its last request has ended."""
        for lease in (self._present, *self._past.values()):
            if lease is not None:
                lease.retire()
        self._present = None
        self._past.clear()
        self.state = State(fault="the service is stopping")

    def _take_over(self, lease: Lease) -> None:
        before, self._present = self._present, lease
        self._serving = lease.screener.folder.name
        self.state = State(fault=None, stale=self._stale(lease.screener.view))
        if before is not None:
            before.retire()

    def _planned(
        self, day: str | None, moment: str | None, lists: tuple[str, ...] | None
    ) -> tuple[View, str]:
        return planned_snapshot(self._ledger, lists=lists, as_of=day, known_at=moment)

    def _stale(self, view: View) -> tuple[str, ...]:
        if view.sample:
            return ()
        return view.stale(self._limits(view), self._ledger.clock())

    async def _open(
        self, day: str | None, moment: str | None, lists: tuple[str, ...] | None
    ) -> Lease:
        view, name = await asyncio.to_thread(self._planned, day, moment, lists)
        if day is not None or moment is not None:
            self._insist_on_cover(view, moment)
        if not (view.workspace.snapshots.folder / name).is_dir():
            await self._build(day, moment, lists)
        return await asyncio.to_thread(self._opened, day, moment, lists)

    def _insist_on_cover(self, view: View, moment: str | None) -> None:
        """Insist that the lists reach to the times a caller names.

        Raises:
            Problem: ``times_not_covered``.
        """
        if view.missing:
            told = f"no version of {', '.join(view.missing)} is of these times"
            raise Problem("times_not_covered", told)
        if moment is None:
            return
        if view.valid_at is None:
            stale = view.stale(self._limits(view), datetime.fromisoformat(moment))
            if stale:
                told = f"{', '.join(stale)} had not been confirmed for too long by then"
                raise Problem("times_not_covered", told)

    def _limits(self, view: View) -> dict[str, int]:
        return {**self._ledger.max_age_days(view.rows), **self.settings.policy.max_age_days}

    def _opened(self, day: str | None, moment: str | None, lists: tuple[str, ...] | None) -> Lease:
        screener = open_screener(
            self.settings.home,
            lists=lists,
            as_of=day,
            known_at=moment,
            policy=self.settings.policy,
            clock=self._ledger.clock,
        )
        if self.quick:
            screener.quicken()
        return Lease(screener)

    async def _build(
        self, day: str | None, moment: str | None, lists: tuple[str, ...] | None
    ) -> None:
        """Build the snapshot in a process of its own; what it says goes unheard.

        Whatever is wrong is found again, and told, when the snapshot is opened here.
        """
        order = msgspec.json.encode(
            {"home": self.settings.home, "lists": lists, "as_of": day,
             "known_at": moment, "policy": self.settings.policy}
        )  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "narrows.api.build",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await process.communicate(order)
        except BaseException:
            if process.returncode is None:
                process.kill()
            raise


def told(error: NarrowsError) -> str:
    """Return an error in one line, with what to do next."""
    return f"{error} ({error.hint})" if error.hint else str(error)
