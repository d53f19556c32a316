"""The answer for one party under one rule on one day, as frozen values."""

from __future__ import annotations

from typing import Literal

import msgspec

from narrows.ownership.listed import ListedParty
from narrows.ownership.regime import Status
from narrows.ownership.share import Share
from narrows.ownership.stake import Measure, Stake

Outcome = Literal["blocked", "possibly", "unknown", "not_blocked_on_known_data"]
"""``blocked``: whatever the stated intervals hide. ``possibly``: for some exact
shares inside them. ``unknown``: only if an undisclosed holder is, or is owned by, a
listed party. ``not_blocked_on_known_data``: not even then."""

Standing = Literal["listed", "perhaps_listed", "blocked", "possibly", "unknown", "not_blocked"]


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """One holding that counts in a step of the proof.

    Attributes:
        owner: Key of the holder, ``caption`` its name.
        standing: What the holder is under the same rule.
        share: The holding as it counts (after joint holdings, own shares and
            several sources have been dealt with).
        stakes: The statements it was made from.
        listed: The listed parties the holder is.
        by_name: The holder is known to be listed by its name alone.
        conflict: The statements contradict each other; the stricter counts.
    """

    owner: str
    caption: str
    standing: Standing
    share: Share
    stakes: tuple[Stake, ...]
    listed: tuple[ListedParty, ...] = ()
    by_name: bool = False
    conflict: bool = False


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Why one entity reaches the threshold, or how far it gets.

    Attributes:
        entity: Key of the entity, ``caption`` its name.
        measure: In which measure.
        held: What the contributions come to.
        undisclosed: Up to how much, in per cent, no source speaks of.
        contributions: The holdings, largest first.
    """

    entity: str
    caption: str
    measure: Measure
    held: Share
    undisclosed: float
    contributions: tuple[Contribution, ...]


class MissingFact(msgspec.Struct, frozen=True, kw_only=True):
    """The one fact that would change the outcome.

    Attributes:
        kind: ``share`` (the exact size of a holding), ``holder`` (who holds the
            undisclosed part), ``identity`` (whether a name is the listed party),
            ``holding`` (a holding that would have to be otherwise), ``listing``,
            ``joint`` (a joint arrangement), ``ring``, ``divestment`` or ``control``.
        text: The fact in words.
        entity: The entity it is about; ``owner`` the holder, where it has one.
        needed: Per cent at which the outcome turns, where there is such a figure.
    """

    kind: Literal[
        "share",
        "holder",
        "identity",
        "holding",
        "listing",
        "joint",
        "ring",
        "divestment",
        "control",
    ]
    text: str
    entity: str
    owner: str | None = None
    needed: float | None = None


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """A tie to a blocked or possibly blocked party that no sum counts.

    ``weight`` and ``meaning`` are the rule's: control, indicator, warning, caution, flag.
    """

    owner: str
    caption: str
    measure: Measure
    weight: str
    meaning: str
    stakes: tuple[Stake, ...]


class OwnershipAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What ownership means for one party under one rule on one day.

    Attributes:
        entity: Key asked about, ``caption`` its name.
        regime: Whose rule; ``as_of`` the day, ISO.
        outcome: See ``Outcome``.
        status: Whether the rule applies on the day; ``status_note`` says more.
        threshold: The threshold in words.
        listed: Listings of the entity itself that count.
        held: What blocked parties hold of it: from certainly to at most.
        measure: In which measure, or None where no counted stake is known.
        undisclosed: Up to how much, in per cent, no source speaks of.
        proof: From the entity up to the listed parties.
        missing_fact: What would change the outcome, where one fact would.
        cycle_dependent: Owners that own each other would carry each other; nothing
            else does.
        control_review: A control test applies and a person has to judge it.
        ties: Ties that no sum counts.
        conflicts: Statements that contradict each other.
        governing: The most restrictive listed owner, ``requirement`` what follows.
        notes: Further remarks, in words.
        rules_sha256: Hash of the rules the answer was given under.
        source, url: The rule's own source.
    """

    entity: str
    caption: str
    regime: str
    as_of: str
    outcome: Outcome
    status: Status
    threshold: str
    rules_sha256: str
    source: str
    url: str
    requirement: str
    status_note: str | None = None
    listed: tuple[ListedParty, ...] = ()
    held: Share = Share(0.0, 0.0)
    measure: Measure | None = None
    undisclosed: float = 100.0
    proof: tuple[Step, ...] = ()
    missing_fact: MissingFact | None = None
    cycle_dependent: bool = False
    control_review: bool = False
    ties: tuple[Tie, ...] = ()
    conflicts: tuple[str, ...] = ()
    governing: ListedParty | None = None
    notes: tuple[str, ...] = ()

    @property
    def applies(self) -> bool:
        """True where the rule is in force on the day."""
        return self.status == "in_force"

    @property
    def owners(self) -> tuple[Contribution, ...]:
        """The listed parties the proof ends at, nearest first."""
        found: dict[str, Contribution] = {}
        for step in self.proof:
            for one in step.contributions:
                if one.listed:
                    found.setdefault(one.owner, one)
        return tuple(found.values())

    def to_dict(self) -> dict[str, object]:
        """Return the wire form: plain dictionaries, lists, strings and numbers."""
        data: dict[str, object] = msgspec.to_builtins(self)
        return data


class Hop(msgspec.Struct, frozen=True, kw_only=True):
    """One link of a path: from whom to whom, which way it points, since when."""

    source: str
    target: str
    caption: str
    stake: Stake
    forwards: bool
    cost: float


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """A way from a party to a listed one; a smaller cost is a closer tie."""

    hops: tuple[Hop, ...]
    listed: tuple[ListedParty, ...]
    by_name: bool
    cost: float


class Paths(msgspec.Struct, frozen=True):
    """The nearest paths; ``complete`` is False where the search stopped at its limit."""

    paths: tuple[Path, ...]
    complete: bool
