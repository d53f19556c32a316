"""The Screener: opens a workspace and answers questions against it.

The only place that wires lists, store, index, matcher and checks together. It
looks before it answers: a list that is missing, stale or damaged raises instead,
and the canaries are asked for before the first question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from datetime import datetime
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from narrows.checks import party as party_check
from narrows.checks.party import DEFAULT, Options, World
from narrows.index.build import analysis_hash, build
from narrows.index.snapshot import FORMAT, Snapshot, open_snapshot
from narrows.inputs import question
from narrows.lists import registry
from narrows.match.policies import applied, load_policy
from narrows.model.entity import Entity
from narrows.model.errors import CannotAnswer, NarrowsError, SnapshotDamaged, StoreError
from narrows.model.finding import Basis, Designation, Screening
from narrows.model.party import Identifier, Party
from narrows.model.policy import Policy
from narrows.service import canary
from narrows.service.designations import designations
from narrows.service.earlier import earlier
from narrows.service.ledger import Clock, Ledger, utc_now
from narrows.service.own_lists import CANARY, OWNERSHIP
from narrows.store.snapshots import Hold
from narrows.store.view import View, require
from narrows.store.workspace import Workspace, default_home
from narrows.version import __version__

if TYPE_CHECKING:
    from narrows.ownership.answer import OwnershipAnswer
    from narrows.service.owned import Owned

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how much is done, and of how much (None: not known)."""


class Screener:
    """Answers questions about parties against one pinned snapshot.

    Read-only and safe to use from several threads. Use it as a context manager, or
    call ``close``.

    Attributes:
        basis: What every answer stands on.
        policy: Thresholds and weights in force.
        warnings: What the user should know although answers are given, for instance
            that only the embedded sample is loaded.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        folder: Path,
        view: View,
        policy: Policy,
        *,
        home: Path,
        warnings: tuple[str, ...] = (),
        owned: Owned | None = None,
        hold: Hold | None = None,
    ) -> None:
        self._hold = hold
        self.snapshot = snapshot
        self.folder = folder
        self.home = home
        self.view = view
        self.policy = policy
        self.warnings = warnings
        self._owned = owned
        used = (*view.lists_used(), *((owned.used,) if owned is not None else ()))
        self.basis = Basis(
            engine_version=__version__,
            policy_id=policy.id,
            policy_sha256=policy.sha256,
            snapshot=snapshot.id,
            lists=used,
            valid_at=view.valid_at,
            known_at=view.known_at,
        )
        self._sources = {one.name: registry.source_for(one.name) for one in view.lists_used()}
        self._world = party_check.World(
            snapshot=snapshot,
            policy=policy,
            basis=self.basis,
            designations=self._designations,
            hidden_lists=frozenset({CANARY}),
        )

    @classmethod
    def open(
        cls,
        home: Path | str | None = None,
        *,
        lists: Iterable[str] | None = None,
        as_of: str | None = None,
        known_at: str | None = None,
        policy: Policy | Path | str | None = None,
        progress: Progress | None = None,
        clock: Clock = utc_now,
    ) -> Self:
        """Open a workspace for screening.

        A workspace without lists answers from the embedded sample and says so.

        Args:
            home: The workspace folder; default ``NARROWS_HOME``, else the user's data folder.
            lists: Lists to screen against, None for all that are loaded.
            as_of: ISO date the answer is about, None for today.
            known_at: ISO date or moment of knowledge, None for now.
            policy: A policy, or the path of a policy file; None for the default.
            progress: Told about longer work such as building a snapshot.
            clock: The present moment; a replay gives the moment of the run.

        Raises:
            CannotAnswer: a list is stale, or the screen does not find its canaries.
            ListMissing: a list that is named or required has no version for these times.
            SnapshotDamaged: files of the workspace are not what was written.
            UnknownOption: the day is to come: no list says what will be in force.
        """
        in_force = applied(policy) if isinstance(policy, Policy) else load_policy(policy)
        workspace = Workspace(default_home() if home is None else Path(home))
        ledger = Ledger(workspace, clock)
        # Of the moment of knowledge only a door can say that it is to come: clocks differ.
        ledger.times(as_of, None)
        named = None if lists is None else frozenset(lists)
        view = ledger.view(as_of, known_at, None if named is None else named - {OWNERSHIP})
        require(view, in_force.required_lists)
        warnings = _freshness(view, ledger, in_force)
        owned = _owned(view, workspace.home) if named is None or OWNERSHIP in named else None
        folder, hold = _built(view, owned, progress)
        screener = cls(
            open_snapshot(folder, verify=False),
            folder,
            view,
            in_force,
            home=workspace.home,
            warnings=warnings,
            owned=owned,
            hold=hold,
        )
        try:
            screener.canary_check()
        except CannotAnswer:
            screener.close()
            raise
        return screener

    @property
    def world(self) -> World:
        """What questions are answered from, for measurements that look inside."""
        return self._world

    @property
    def sample(self) -> bool:
        """True when the lists are the embedded sample."""
        return self.view.sample

    def party(
        self,
        name: str | Iterable[str] | None = None,
        *,
        schema: str | None = None,
        born: str | Iterable[str] | None = None,
        country: str | Iterable[str] | None = None,
        identifiers: Iterable[str | Identifier] | str | None = None,
        gender: str | Iterable[str] | None = None,
        birth_place: str | Iterable[str] | None = None,
        address: str | Iterable[str] | None = None,
        id: str | None = None,
    ) -> Screening:
        """Screen one party given as plain strings.

        See ``inputs.question.party`` for the arguments. The answer is a sequence of
        findings, best first; read ``status`` before reading silence as an answer.

        Raises:
            InputError: an argument is not understood.
        """
        return self.screen(
            question.party(
                name=name,
                schema=schema,
                born=born,
                country=country,
                identifiers=identifiers,
                gender=gender,
                birth_place=birth_place,
                address=address,
                id=id,
            )
        )

    def screen(self, party: Party, options: Options = DEFAULT) -> Screening:
        """Screen one party."""
        return self._with_owners(party_check.check(party, self._world, options))

    def screen_many(self, parties: Sequence[Party], options: Options = DEFAULT) -> list[Screening]:
        """Screen parties; one answer for each, in their order."""
        return [
            self._with_owners(answer)
            for answer in party_check.check_many(parties, self._world, options)
        ]

    def owners(
        self,
        entity: str,
        *,
        regime: str | None = None,
        as_of: str | None = None,
        depth: int | None = None,
    ) -> tuple[OwnershipAnswer, ...]:
        """Say who owns and controls a party, and what follows.

        Args:
            entity: An entity id, a register's id or a whole name.
            regime: ``ofac``, ``eu``, ``uk`` or ``bis``; None for all.
            as_of: ISO date, None for the day this screener answers about.
            depth: Longest chain shown.

        Returns:
            One answer per regime, with proof.

        Raises:
            InputError: the date is none.
            UnknownOption: there is no such regime.
        """
        from narrows.service.owned import NOTHING_KEPT, Owned

        owned = self._owned or Owned(self.home, self.view, NOTHING_KEPT)
        return owned.answers_for(entity, regime, as_of, depth)

    def entity(self, entity_id: str) -> Entity | None:
        """Return a listed entity by its id, or None."""
        found = self.snapshot.entities_by_id(entity_id)
        return found[0] if found else None

    def adjacent(self, entity_id: str) -> tuple[Entity, ...]:
        """Return the entities that point at an entity: sanctions, addresses, links."""
        return self.snapshot.pointing_at(entity_id)

    def designations(self, party: Entity) -> tuple[Designation, ...]:
        """Return under what authorities a listed party stands, and what a hit means."""
        return self._designations(party)

    def entities(self) -> Iterator[Entity]:
        """Iterate every listed entity of the snapshot, canaries left out."""
        return (entity for entity in self.snapshot if entity.source.list != CANARY)

    def standing_on(self, basis: Basis) -> None:
        """Answer in the name of an earlier basis that names the same ground.

        Raises:
            CannotAnswer: it names other lists, another policy, snapshot or engine.
        """
        own = msgspec.structs.replace(self.basis, known_at=basis.known_at, valid_at=basis.valid_at)
        if own != basis:
            raise CannotAnswer("the basis given names other ground than there is")
        self.basis = basis
        self._world = msgspec.structs.replace(self._world, basis=basis)

    def canary_check(self) -> None:
        """Ask for the canaries.

        Raises:
            CannotAnswer: one is not found: the screen does not work.
        """
        asked = canary.questions()
        world = party_check.unhidden(self._world)
        answers = party_check.check_many([party for _, party in asked], world)
        faults = [
            fault
            for (entity_id, _), answer in zip(asked, answers, strict=True)
            if (fault := canary.missed(entity_id, answer)) is not None
        ]
        if faults:
            raise CannotAnswer(
                "the screen does not find its own made-up parties: " + "; ".join(faults),
                hint="remove the workspace's snapshots folder and try again; check the policy file",
            )

    def quicken(self) -> None:
        """Answer with the compiled kernels from now on: the same answers, sooner.

        Loading them costs a second or more once per process; worth it where many
        questions are to come.
        """
        quick = msgspec.structs.replace(self._world, fast=True)
        party_check.check(canary.questions()[0][1], quick)
        self._world = quick

    def close(self) -> None:
        """Let go of the snapshot's files."""
        self.snapshot.close()
        if self._hold is not None:
            self._hold.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _with_owners(self, screening: Screening) -> Screening:
        owned = self._owned
        if owned is None or not any(f.list == OWNERSHIP for f in screening.findings):
            return screening
        told = tuple(
            owned.told(finding) if finding.list == OWNERSHIP else finding
            for finding in screening.findings
        )
        return msgspec.structs.replace(screening, findings=told)

    def _designations(self, party: Entity) -> tuple[Designation, ...]:
        source = self._sources.get(party.source.list)
        if source is None:
            return ()
        sanctions = (
            entity
            for entity in self.snapshot.pointing_at(party.id)
            if entity.schema == "Sanction" and entity.source.list == party.source.list
        )
        return designations(party, sanctions, source)


def _freshness(view: View, ledger: Ledger, policy: Policy) -> tuple[str, ...]:
    """Refuse stale lists where the answer is about the present; say what is worth knowing.

    A question about a past day is answered from the versions of then; how far the
    nearest one lies from the day is said, not refused.
    """
    if view.sample:
        dates = {one.name: one.published for one in view.lists_used()}
        stated = ", ".join(f"{name} of {day}" for name, day in sorted(dates.items()))
        told = f"only the embedded sample is loaded ({stated}): it is no substitute for the lists"
        return (f"{told}; load them with: narrows lists update",)
    limits = {**ledger.max_age_days(view.rows), **policy.max_age_days}
    now = datetime.fromisoformat(view.known_at) if view.known_at else ledger.clock()
    ages = view.ages(now)
    stale = view.stale(limits, now)
    if view.missing:
        # A list somebody tried to load is part of what they mean to screen against.
        rest = ",".join(sorted(view.rows))
        only = f"; or leave it out, saying so: --lists {rest}" if rest else ""
        raise CannotAnswer(
            f"no accepted version of {', '.join(view.missing)} for these times",
            hint=f"load one (narrows lists show tells how each stands){only}",
        )
    if not stale:
        return ()
    told = ", ".join(f"{name} ({ages[name]} days)" for name in stale)
    if view.valid_at is None:
        raise CannotAnswer(
            f"not confirmed for longer than the policy allows: {told}",
            hint=f"narrows lists update {' '.join(stale)}",
        )
    return (f"the nearest version lies further back than the list's rhythm: {told}",)


def _owned(view: View, home: Path) -> Owned | None:
    """Return the ownership side where stakes are kept; costs nothing where none are."""
    if not (home / "ownership").is_dir():
        return None
    from narrows.service.owned import Owned, digest

    kept = digest(home, view.known_at)
    return None if kept is None else Owned(home, view, kept)


def snapshot_name(view: View, owned: Owned | None = None) -> str:
    """Return the name of the snapshot a view is answered from, built or not."""
    # Names taken apart by other word tables are other names: such a snapshot is built anew.
    name = f"{view.id}-{FORMAT}-{analysis_hash()}-{canary.VERSION}"
    # Who is blocked by ownership depends on the day, so each day has its own.
    return name if owned is None else f"{name}-{owned.used.version}-{view.day}"


def planned_snapshot(
    ledger: Ledger,
    *,
    lists: Iterable[str] | None = None,
    as_of: str | None = None,
    known_at: str | None = None,
) -> tuple[View, str]:
    """Return the view ``open_screener`` would answer from now, and its snapshot's name.

    Nothing is built or opened: a server looks here whether there is anything newer.

    Raises:
        ListMissing: a list that is named has no version for these times.
    """
    named = None if lists is None else frozenset(lists)
    view = ledger.view(as_of, known_at, None if named is None else named - {OWNERSHIP})
    home = ledger.workspace.home
    owned = _owned(view, home) if named is None or OWNERSHIP in named else None
    return view, snapshot_name(view, owned)


_BUILDS = 2
"""How often a snapshot is built that another process sweeps before it is held."""


def _built(view: View, owned: Owned | None, progress: Progress | None) -> tuple[Path, Hold]:
    """Return the verified folder of the view's snapshot, held; build it where needed."""
    name = snapshot_name(view, owned)
    snapshots = view.workspace.snapshots

    def fill(folder: Path) -> None:
        others = () if owned is None else owned.entities()
        entities = chain(view.entities(), others, canary.entities())
        base = earlier(snapshots, sum(row.parties for row in view.rows.values()))
        with nullcontext() if base is None else base:
            build(entities, folder, base=base, progress=progress)

    for built in range(_BUILDS + 1):
        if (hold := snapshots.hold(name)) is not None:
            try:
                if (found := snapshots.open(name)) is not None:
                    return found, hold
            except SnapshotDamaged as error:
                hold.close()
                # Refused and told, not healed in silence: a file that changed by itself is
                # a disk or a person to look at.
                raise SnapshotDamaged(
                    error.message,
                    where=error.where,
                    hint=(
                        f"look at the disk, then remove {snapshots.folder / name}: it is derived"
                        " and will be built again; narrows lists verify checks the lists"
                        " themselves"
                    ),
                ) from error
            hold.close()
        if built < _BUILDS:
            snapshots.publish(name, fill)
            _sweep(view, name)
    raise StoreError(
        "a snapshot that was just built cannot be opened",
        where=str(snapshots.folder / name),
        hint="look whether another process removes it, or whether files can be opened there",
    )


def _sweep(view: View, name: str) -> None:
    """Remove snapshots that have had their day, after a new one.

    Kept are the new one, the one that answers about today, those of the watched portfolios,
    the newest, and whatever is open.
    """
    from narrows.service.watch.keep import stood_on

    # What cannot be told unused stays.
    with suppress(NarrowsError, OSError):
        present = planned_snapshot(Ledger(view.workspace))[1]
        view.workspace.snapshots.sweep({name, present} | stood_on(view.workspace.home))


open_screener = Screener.open
