"""Watching portfolios: add customers, remove them, run, show, deliver."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from narrows.model.party import Party
from narrows.service.ledger import Clock, utc_now
from narrows.service.screener import Screener
from narrows.service.watch import keep, outbox
from narrows.service.watch import run as running
from narrows.service.watch.answers import Answer, Answers
from narrows.service.watch.customer import Customer
from narrows.service.watch.listed import Progress
from narrows.service.watch.outbox import Delivery, Receiver
from narrows.service.watch.portfolio import Holding, Portfolio, portfolios
from narrows.service.watch.run import Limits, Outcome, Screen
from narrows.text.count import counted

Sleep = Callable[[float], None]


class Age(msgspec.Struct, frozen=True):
    """Longest times before the figures of a portfolio are an alarm.

    Attributes:
        held: Since every answer was last brought up to the lists in view.
        full: Since everybody was last asked about in one run.
    """

    held: timedelta = timedelta(hours=24)
    full: timedelta = timedelta(days=31)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a portfolio stands.

    Attributes:
        portfolio: Its name.
        customers: How many it has.
        waiting: How many of them nobody was asked about yet.
        last_screened: Since when every customer has had a whole answer brought up to the
            lists in view then: that of the customer for whom it is longest ago; None
            where some never had one.
        last_full: When everybody was last asked about in one run, None for never.
        with_findings, unanswered: Customers with findings, and without a whole answer.
        lists: The versions the answers stand on, by list.
        undelivered: Messages in the outbox.
        alarms: Why somebody should look at it; empty when all is well.
    """

    portfolio: str
    customers: int
    waiting: int
    last_screened: str | None
    last_full: str | None
    with_findings: int
    unanswered: int
    lists: dict[str, str]
    undelivered: int
    alarms: tuple[str, ...]


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """How one customer stands.

    Attributes:
        customer: The customer as added.
        answer: What stands; None where nobody was asked yet.
        last_screened: When a whole answer was last brought up to the lists in view; None
            where this customer, as it is now, never had one.
        last_asked: When this customer was last asked about.
        alarms: Why somebody should look at it; empty when all is well.
    """

    customer: Customer
    answer: Answer | None
    last_screened: str | None
    last_asked: str | None
    alarms: tuple[str, ...]


class Watcher:
    """The portfolios of one workspace."""

    def __init__(self, home: Path, clock: Clock = utc_now, sleep: Sleep = time.sleep) -> None:
        self.home = home
        self.clock = clock
        self.sleep = sleep

    def names(self) -> tuple[str, ...]:
        """Return the names of all portfolios."""
        return portfolios(self.home)

    def add(self, name: str, customers: Iterable[Customer], file: str | None = None) -> int:
        """Add customers, all or none; return how many.

        A customer whose reference is there already is replaced. Nobody is asked about
        before the next run.

        Raises:
            InputError: there is nobody to add.
            StoreError: the disk refuses, or another process holds the portfolio.
        """
        portfolio = Portfolio(self.home, name)
        with portfolio.held():
            keep.settle(portfolio)
            return portfolio.add(customers, self._now(), file)

    def remove(self, name: str, references: Sequence[str], file: str | None = None) -> int:
        """Remove customers by reference, all or none; return how many.

        Raises:
            InputError: one of them is not there.
            UnknownOption: there is no such portfolio.
        """
        portfolio = Portfolio(self.home, name)
        portfolio.catalogue()
        with portfolio.held():
            keep.settle(portfolio)
            return portfolio.remove(references, self._now(), file)

    def run(
        self,
        name: str,
        screener: Screener,
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        send: bool = False,
        screen: Screen | None = None,
        progress: Progress | None = None,
    ) -> Outcome:
        """Bring a portfolio up to the lists in view, and keep what is different.

        Args:
            name: The portfolio.
            screener: Pinned for the whole run.
            limits: When everybody is asked about.
            send: Put what is different into the outbox.
            screen: Answers questions in place of ``screener``, on the same ground.
            progress: Told what is being done.

        Raises:
            CannotAnswer: a canary is missed; what stood before still stands.
            UnknownOption: there is no such portfolio.
        """
        portfolio = Portfolio(self.home, name)
        portfolio.catalogue()
        with portfolio.held():
            keep.settle(portfolio)
            outcome, answers = running.run(
                portfolio,
                keep.standing(portfolio),
                screener,
                run_id=_run_id(self.clock()),
                clock=self.clock,
                limits=limits,
                screen=screen,
                progress=progress,
            )
            keep.keep(portfolio, outcome, answers, send=send)
        return outcome

    def deliver(self, name: str, to: Receiver) -> Delivery:
        """Send what waits in a portfolio's outbox; what cannot be sent keeps waiting."""
        portfolio = Portfolio(self.home, name)
        portfolio.catalogue()
        with portfolio.held():
            keep.settle(portfolio)
            return outbox.deliver(
                portfolio, to, now=lambda: self.clock().timestamp(), sleep=self.sleep
            )

    def show(self, name: str, age: Age = Age()) -> Standing:  # noqa: B008 - frozen
        """Return how a portfolio stands, and what is wrong with that."""
        portfolio = Portfolio(self.home, name)
        catalogue = portfolio.catalogue()
        answers = keep.standing(portfolio)
        known = {} if answers is None else answers.pieces
        with portfolio.opened(catalogue) as holding:
            waiting = sum(
                int(alive.sum())
                for segment, alive in zip(holding.segments, holding.alive, strict=True)
                if segment.name not in known
            )
            customers = len(holding)
            partial = [] if answers is None else _partial(answers, holding)
        undelivered = len(outbox.waiting(portfolio))
        found = Standing(
            portfolio=name,
            customers=customers,
            waiting=waiting,
            last_screened=None if answers is None or waiting else _whole_since(answers, partial),
            last_full=None if answers is None else answers.full_at,
            with_findings=0
            if answers is None
            else sum(bool(a.findings) for a in answers.customers.values()),
            unanswered=waiting + len(partial),
            lists={} if answers is None else {u.name: u.version for u in answers.basis.lists},
            undelivered=undelivered,
            alarms=(),
        )
        return msgspec.structs.replace(found, alarms=_alarms(found, answers, age, self.clock()))

    def customer(
        self,
        name: str,
        reference: str,
        age: Age = Age(),  # noqa: B008 - frozen
    ) -> Watched | None:
        """Return how one customer stands, None where the portfolio has no such customer."""
        portfolio = Portfolio(self.home, name)
        answers = keep.standing(portfolio)
        with portfolio.opened(portfolio.catalogue()) as holding:
            place = holding.find(reference)
            if place is None:
                return None
            segment = holding.segments[place[0]]
            customer, piece = segment.records[place[1]], segment.name
        if answers is None or piece not in answers.pieces:
            return Watched(
                customer=customer,
                answer=None,
                last_screened=None,
                last_asked=None,
                alarms=("the customer was never screened",),
            )
        answer = answers.customers.get(reference)
        asked = max(answers.pieces[piece], answers.full_at)
        asked = answers.asked.get(reference, asked) if answer is None else answer.at
        answer = answer or Answer("screened", asked)
        screened = answers.at if answer.whole else answer.whole_at
        told = () if answer.whole else ("the customer has no whole answer",)
        if screened is not None:
            since = _overdue(screened, age.held, "the customer was last screened", self.clock())
            told = (*told, *since)
        return Watched(
            customer=customer,
            answer=answer,
            last_screened=screened,
            last_asked=asked,
            alarms=(*told, *_past(answers)),
        )

    def parties(self, name: str, references: Iterable[str]) -> dict[str, Party]:
        """Return customers of a portfolio by reference, as far as they are in it."""
        portfolio = Portfolio(self.home, name)
        found: dict[str, Party] = {}
        with portfolio.opened(portfolio.catalogue()) as holding:
            for reference in references:
                place = holding.find(reference)
                party = (
                    None if place is None else holding.segments[place[0]].records[place[1]].party
                )
                if party is not None:
                    found[reference] = party
        return found

    def outcome(self, name: str, run: str = "last") -> Outcome:
        """Return what a run did, with its changes."""
        return keep.outcome(Portfolio(self.home, name), run)

    def _now(self) -> str:
        return self.clock().astimezone(UTC).isoformat(timespec="seconds")


def _partial(answers: Answers, holding: Holding) -> list[Answer]:
    """Return the answers that are not whole, of customers there still are, unchanged."""
    partial: list[Answer] = []
    for reference, answer in answers.customers.items():
        place = None if answer.whole else holding.find(reference)
        if place is not None and holding.segments[place[0]].name in answers.pieces:
            partial.append(answer)
    return partial


def _whole_since(answers: Answers, partial: Sequence[Answer]) -> str | None:
    """Return since when everybody asked about has had a whole answer; None for never."""
    since = [answer.whole_at for answer in partial]
    known = [at for at in since if at is not None]
    return min((*known, answers.at)) if len(known) == len(since) else None


def _alarms(found: Standing, answers: Answers | None, age: Age, now: datetime) -> tuple[str, ...]:
    told: list[str] = []
    if answers is None:
        return ("the portfolio was never screened",)
    if found.waiting:
        told.append(
            counted(found.waiting, "customer was never screened", "customers were never screened")
        )
    if found.unanswered > found.waiting:
        told.append(
            counted(
                found.unanswered - found.waiting,
                "customer has no whole answer",
                "customers have no whole answer",
            )
        )
    for since, limit, what in (
        (answers.at, age.held, "the portfolio was last screened"),
        (answers.full_at, age.full, "everybody was last asked about"),
    ):
        told += _overdue(since, limit, what, now)
    told += _past(answers)
    if found.undelivered:
        told.append(
            counted(found.undelivered, "message was not delivered", "messages were not delivered")
        )
    return tuple(told)


def _overdue(since: str, limit: timedelta, what: str, now: datetime) -> tuple[str, ...]:
    """Tell that something is longer ago than allowed; empty where it is not."""
    ago = now - datetime.fromisoformat(since)
    if ago <= limit:
        return ()
    hours, allowed = (one.total_seconds() / 3600 for one in (ago, limit))
    return (f"{what} {hours:,.0f} hours ago; {allowed:,.0f} allowed",)


def _past(answers: Answers) -> tuple[str, ...]:
    """Tell that the answers are about another time than the present; empty where not."""
    day, moment = answers.basis.valid_at, answers.basis.known_at
    told = f"of what was in force on {day}" if day is not None else ""
    if moment is not None:
        told += f"{' and' if told else 'of what was'} known at {moment}"
    return (f"the last run asked {told}, not of today",) if told else ()


def _run_id(now: datetime) -> str:
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    return f"{stamp}-{secrets.token_hex(2)}"
