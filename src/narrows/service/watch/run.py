"""A run: bring what stands about every customer up to the lists now in view.

Where only lists and customers changed, only what they touch is asked again: customers
who are new or changed, those with a finding on a party that changed or went, those whose
last answer was not whole, those whom a changed or new party might be, and those about
whom the index's limits may leave out something else than before. Everything else is
carried over. When anything else that decides answers has changed (policy, word
tables, release), when too many parties changed, or when the last full run is too long
ago, everybody is asked. Either way the answers are those of the ordinary check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from narrows.checks.party import COMMON
from narrows.model.errors import CannotAnswer, InputError, SnapshotDamaged
from narrows.model.finding import Basis, Screening
from narrows.model.party import Party
from narrows.model.policy import Policy
from narrows.service.own_lists import OWNERSHIP
from narrows.service.screener import Screener
from narrows.service.watch import answers as standing
from narrows.service.watch import listed as listing
from narrows.service.watch.answers import Answer, Answers
from narrows.service.watch.causes import Explanations
from narrows.service.watch.change import Change, Grounds, compare
from narrows.service.watch.customer import Customer, key_of
from narrows.service.watch.listed import Changed, Key, Progress
from narrows.service.watch.portfolio import Catalogue, Holding, Portfolio

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from narrows.index.snapshot import Snapshot
    from narrows.service.watch.crowd import Crowd, Meter

CHUNK = 2_000
"""Customers asked about between two looks at the canaries."""

Screen = Callable[[Sequence[Party]], Sequence[Screening]]


class Limits(msgspec.Struct, frozen=True):
    """When a run asks about everybody.

    Attributes:
        full: Always.
        full_every: Longest time since everybody was asked about in one run.
        share: Most of the listed parties (0 to 1) that may have changed.
        few: So many customers are sooner asked about than told apart.
    """

    full: bool = False
    full_every: timedelta = timedelta(days=30)
    share: float = 0.2
    few: int = 2_000


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did.

    Attributes:
        run: Its id.
        portfolio: The portfolio.
        full: Why everybody was asked about; None where only what had changed was.
        basis: What the answers stand on.
        customers: How many the portfolio has.
        asked: How many were asked about again.
        parties_changed: Listed parties that changed, came or went since the last run.
        unanswered: Customers without a whole answer.
        with_findings: Customers with findings.
        changes: What is different from before.
        at, seconds: When it ended, and how long it took.
        snapshot: Name of the snapshot the answers stand on.
    """

    run: str
    portfolio: str
    full: str | None
    basis: Basis
    customers: int
    asked: int
    parties_changed: int
    unanswered: int
    with_findings: int
    changes: tuple[Change, ...]
    at: str
    seconds: float
    snapshot: str = ""


def run(
    portfolio: Portfolio,
    before: Answers | None,
    screener: Screener,
    *,
    run_id: str,
    clock: Callable[[], datetime],
    limits: Limits = Limits(),  # noqa: B008 - frozen
    screen: Screen | None = None,
    progress: Progress | None = None,
) -> tuple[Outcome, Answers]:
    """Work out what stands about every customer; nothing is written yet.

    Args:
        portfolio: The portfolio, held.
        before: What stood after the last run.
        screener: Pinned for the whole run.
        run_id: Id of the run.
        clock: Tells the present moment.
        limits: When everybody is asked about.
        screen: Answers questions in place of ``screener``, on the same ground.
        progress: Told what is being done.

    Raises:
        CannotAnswer: a canary is missed, or answers and questions do not tally.
        SnapshotDamaged: a file of the portfolio is not what was written.
    """
    began = clock()
    catalogue = portfolio.catalogue()
    screener.canary_check()
    with portfolio.opened(catalogue) as holding:
        work = _Work(portfolio, screener, catalogue, holding, before, limits, began, progress)
        try:
            asked = work.ask(screen or screener.screen_many)
        finally:
            work.close()
        screener.canary_check()
        after = work.after(run_id, asked, clock())
        changes = tuple(work.changes(asked, after, portfolio.name))
        outcome = Outcome(
            run=run_id,
            portfolio=portfolio.name,
            full=work.full,
            basis=screener.basis,
            customers=len(holding),
            asked=len(asked),
            parties_changed=len(work.changed),
            unanswered=sum(a.status != "screened" for a in after.customers.values()),
            with_findings=sum(bool(a.findings) for a in after.customers.values()),
            changes=changes,
            at=after.at,
            snapshot=after.snapshot,
            seconds=(clock() - began).total_seconds(),
        )
    return outcome, after


class _Work:
    """One run over one opened portfolio."""

    def __init__(
        self,
        portfolio: Portfolio,
        screener: Screener,
        catalogue: Catalogue,
        holding: Holding,
        before: Answers | None,
        limits: Limits,
        began: datetime,
        progress: Progress | None,
    ) -> None:
        self.portfolio = portfolio
        self.screener = screener
        self.catalogue = catalogue
        self.holding = holding
        self.before = before
        self.began = began
        self.progress = progress
        self.engine = standing.engine(screener.policy.sha256)
        self.listed = listing.prints(screener.snapshot, progress)
        self.changed = listing.compare({} if before is None else before.prints(), self.listed)
        self.full = _why_full(before, self.engine, self.changed, self.listed, limits, began)
        if self.full is None and weighs_names(screener.policy):
            self.full = "the policy weighs names itself: whom a party reaches is not known before"
        if self.full is None and len(holding) <= limits.few:
            self.full = f"the portfolio has no more than {limits.few:,} customers"
        known = set() if before is None else set(before.pieces)
        self.fresh = {piece.name for piece in catalogue.pieces} - known
        self.crowds: dict[str, Crowd] = {}
        self._old: Snapshot | None = None
        if self.full is None and before is not None:
            self.full = self._why_not_apart(before)

    def close(self) -> None:
        """Let go of the snapshot that stood before."""
        if self._old is not None:
            self._old.close()
            self._old = None

    def ask(self, screen: Screen) -> dict[str, Answer]:
        """Ask about whom has to be asked about; return the answers by reference."""
        chosen = self._everybody() if self.full else self._touched()
        total = int(sum(len(positions) for _, positions in chosen))
        if self.progress is not None:
            self.progress("customers to be screened", 0, total)
        asked: dict[str, Answer] = {}
        meter = self._meter()
        for number, positions in chosen:
            segment = self.holding.segments[number]
            for first in range(0, len(positions), CHUNK):
                places = positions[first : first + CHUNK].tolist()
                part = [segment.records[p] for p in places]
                screenings = self._answer(part, screen, asked)
                meter.note(self.crowds[segment.name], places, part, screenings)
                if self.progress is not None:
                    self.progress("screening customers", len(asked), total)
        if len(asked) != total:
            raise CannotAnswer(f"{total} customers were to be asked about, {len(asked)} were")
        return asked

    def after(self, run_id: str, asked: dict[str, Answer], now: datetime) -> Answers:
        """Return what stands now: the answers given and those carried over."""
        at = now.isoformat(timespec="seconds")
        kept: dict[str, Answer] = {}
        when: dict[str, str] = {}
        pieces = dict.fromkeys(self.fresh, at)
        if self.before is not None and not self.full:
            pieces |= self.before.pieces
            gone = self._gone()
            kept = {
                c: a for c, a in self.before.customers.items() if c not in asked and c not in gone
            }
            when = {c: t for c, t in self.before.asked.items() if c not in asked and c not in gone}
        else:
            pieces = {piece.name: at for piece in self.catalogue.pieces}
        fresh = self._references(self.fresh)
        for customer, answer in asked.items():
            if not answer.whole:
                since = None if customer in fresh else self._whole_at(customer)
                kept[customer] = msgspec.structs.replace(answer, whole_at=since)
            elif not answer.plain:
                kept[customer] = answer
            elif not self.full and customer not in fresh:
                when[customer] = answer.at
        full_at = at if self.full or self.before is None else self.before.full_at
        return Answers(
            run=run_id,
            at=at,
            full_at=full_at,
            engine=self.engine,
            basis=self.screener.basis,
            pieces=pieces,
            listed=[(name, entity, n) for (name, entity), n in sorted(self.listed.items())],
            customers=kept,
            asked=when,
            snapshot=self.screener.folder.name,
            crowds={piece: crowd.told() for piece, crowd in self.crowds.items()},
        )

    def _whole_at(self, customer: str) -> str | None:
        """Return when what stood before about a customer was last whole."""
        if self.before is None:
            return None
        former = self.before.customers.get(customer)
        return self.before.at if former is None or former.whole else former.whole_at

    def changes(self, asked: dict[str, Answer], after: Answers, portfolio: str) -> Iterator[Change]:
        """Iterate what is different from before."""
        before = self.before
        grounds = Grounds(
            first=before is None,
            engine=before is not None and before.engine != self.engine,
            before=None if before is None else before.basis,
            after=after.basis,
            changed=self.changed,
        )
        explains = Explanations(self.screener.view, grounds)
        touched = self._references(self.fresh) | self._gone()
        old = {} if before is None else before.customers
        for customer in sorted({c for c, a in asked.items() if not a.plain} | old.keys()):
            if customer in old and customer not in asked and customer not in touched:
                continue
            now = asked.get(customer) or after.customers.get(customer)
            found = compare(customer, old.get(customer), now)
            for what, one, other, reason in found:
                held = other or one
                key: Key = ("", "") if held is None else (held.list, held.entity_id)
                yield Change(
                    portfolio=portfolio,
                    run=after.run,
                    customer=customer,
                    what=what,
                    cause=grounds.cause(key, customer=customer in touched, explains=explains),
                    before=one,
                    after=other,
                    reason=reason,
                )

    def _answer(
        self, part: Sequence[Customer], screen: Screen, asked: dict[str, Answer]
    ) -> list[Screening | str]:
        """Ask about some customers; return for each the answer, or why there is none."""
        at = self.began.isoformat(timespec="seconds")
        parties = [c.party for c in part if c.party is not None]
        answers = iter(_screened(parties, screen))
        given: list[Screening | str] = []
        for customer in part:
            if customer.party is None:
                given.append(customer.reason or "no party could be made")
            else:
                given.append(next(answers))
            screening = given[-1]
            if isinstance(screening, str):
                asked[customer.id] = Answer("not_screened", at, screening)
            else:
                asked[customer.id] = standing.short(screening, at, customer.reason)
        return given

    def _meter(self) -> Meter:
        """Begin the counts of segments that are asked about whole; return what counts."""
        from narrows.service.watch.crowd import Meter, begun

        for segment in self.holding.segments:
            if segment.name not in self.crowds:
                self.crowds[segment.name] = begun(segment, self.screener.snapshot)
        return Meter(self.screener.snapshot, self.screener.policy)

    def _everybody(self) -> list[tuple[int, NDArray[np.intp]]]:
        import numpy as np

        return [(n, np.flatnonzero(alive)) for n, alive in enumerate(self.holding.alive)]

    def _touched(self) -> list[tuple[int, NDArray[np.intp]]]:
        """Return whom something that changed may concern, per segment."""
        import numpy as np

        assert self.before is not None
        former = self.changed.former
        again = [c for c, answer in self.before.customers.items() if _again(answer, former)]
        keys = np.array([key_of(customer) for customer in again], np.int64)
        concerned = self._concerned(self.before, keys)
        chosen: list[tuple[int, NDArray[np.intp]]] = []
        for number, segment in enumerate(self.holding.segments):
            alive = self.holding.alive[number]
            if segment.name in self.fresh:
                named = alive
            else:
                named = (np.isin(segment.records.keys, keys) | concerned[segment.name]) & alive
            chosen.append((number, np.flatnonzero(named)))
        return chosen

    def _concerned(self, before: Answers, again: NDArray[np.int64]) -> dict[str, NDArray[np.bool_]]:
        """Return whom the new lists concern in each piece that stands, and count its crowds.

        Args:
            before: What stood.
            again: Keys of those who are screened again anyway.
        """
        import numpy as np

        from narrows.service.watch.concern import Watched, concerned
        from narrows.service.watch.crowd import Crowd

        found = np.array([key_of(c) for c, a in before.customers.items() if a.findings], np.int64)
        watched = [
            Watched(
                segment,
                Crowd.of(before.crowds[segment.name], len(segment)),
                np.isin(segment.records.keys, found),
                np.isin(segment.records.keys, again) | ~alive,
            )
            for segment, alive in zip(self.holding.segments, self.holding.alive, strict=True)
            if segment.name not in self.fresh
        ]
        if self._old is None:
            self.crowds = {one.segment.name: one.crowd for one in watched}
            return {one.segment.name: np.zeros(len(one.segment), np.bool_) for one in watched}
        screener = self.screener
        named: dict[str, NDArray[np.bool_]] = {}
        answers = concerned(
            watched, self._old, screener.snapshot, self.changed, screener.policy,
            self.portfolio.folder,
        )  # fmt: skip
        for one, (customers, counts) in zip(watched, answers, strict=True):
            named[one.segment.name], self.crowds[one.segment.name] = customers, counts
        return named

    def _why_not_apart(self, before: Answers) -> str | None:
        """Return why it cannot be told whom the lists concern; open what stood before."""
        from narrows.index.snapshot import open_snapshot

        if before.basis.snapshot == self.screener.snapshot.id:
            return None
        if not before.pieces.keys() <= before.crowds.keys() | self._removals():
            return "an earlier release did not note how close look-ups came to their limits"
        try:
            place = self.screener.view.workspace.snapshots.open(before.snapshot)
            self._old = None if place is None else open_snapshot(place, verify=False)
        except SnapshotDamaged:
            return "the snapshot the last run stood on is damaged"
        if self._old is None or self._old.id != before.basis.snapshot:
            return "the snapshot the last run stood on is gone"
        return None

    def _removals(self) -> set[str]:
        return {piece.name for piece in self.catalogue.pieces if piece.kind == "removed"}

    def _gone(self) -> frozenset[str]:
        """Return the references that stood for something and are in the portfolio no more."""
        if self.before is None:
            return frozenset()
        if not any(p.kind == "removed" and p.name in self.fresh for p in self.catalogue.pieces):
            return frozenset()
        known = {*self.before.customers, *self.before.asked}
        return frozenset(c for c in known if self.holding.find(c) is None)

    def _references(self, pieces: Iterable[str]) -> frozenset[str]:
        """Return the references of the customers in some pieces, those with an answer before."""
        wanted = frozenset(pieces)
        if self.before is None:
            return frozenset()
        return frozenset(
            segment.records[int(p)].id
            for number, segment in enumerate(self.holding.segments)
            if segment.name in wanted
            for p in self.holding.alive[number].nonzero()[0]
        )


def weighs_names(policy: Policy) -> bool:
    """Tell whether a policy gives evidence about names factors of its own.

    The bounds by which a changed party's customers are found hold for the weights as
    they are learned.
    """
    return any(
        code.split("-", 1)[0] == "NAME" and factor != 1 for code, factor in policy.weights.items()
    )


def _again(answer: Answer, former: frozenset[Key]) -> bool:
    """Tell whether an answer has to be asked for again, because of what was found."""
    # Whether a name is too common is told from how close its look-up is to the limits.
    unsure = answer.status == "incomplete" and answer.reason != COMMON
    # What ownership says of a party depends on its owners too, wherever they stand.
    return unsure or any(
        (f.list, f.entity_id) in former or f.list == OWNERSHIP for f in answer.findings
    )


def _screened(parties: Sequence[Party], screen: Screen) -> list[Screening | str]:
    """Return an answer for each party, or why the screener refuses it."""
    try:
        found = list(screen(parties))
    except InputError:
        # One party that is refused must not cost its neighbours their answer.
        return [_alone(party, screen) for party in parties]
    if len(found) != len(parties):
        raise CannotAnswer(f"{len(parties)} parties were asked about, {len(found)} answered")
    return list(found)


def _alone(party: Party, screen: Screen) -> Screening | str:
    try:
        (found,) = screen([party])
    except InputError as error:
        return str(error)
    return found


def _why_full(
    before: Answers | None,
    engine: str,
    changed: Changed,
    listed: dict[Key, int],
    limits: Limits,
    now: datetime,
) -> str | None:
    """Return why everybody has to be asked about, or None."""
    if before is None:
        return "the portfolio was never screened before"
    if limits.full:
        return "a full run was asked for"
    if before.engine != engine:
        return "the policy, the word tables or the release changed"
    if len(changed) > limits.share * max(len(listed), len(before.listed)):
        return f"{len(changed):,} of {len(listed):,} listed parties changed"
    if now - datetime.fromisoformat(before.full_at) >= limits.full_every:
        return f"the last full run was on {before.full_at[:10]}"
    return None
