"""The rule of a regime on a day: threshold, adding up, lists that count, status.

Everything legal stands in ``regimes.toml`` with its source; this module reads it
and picks the period. A day that no period covers has no rule, and says so.
"""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from narrows.model.errors import UnknownOption
from narrows.ownership.listed import ANY_LIST, ListedParty
from narrows.ownership.share import PERCENT, TIE
from narrows.ownership.stake import Measure

Status = Literal["in_force", "suspended", "not_in_force", "unknown"]


class Counts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which parties of a list count; ``rank`` 1 is the most restrictive."""

    list: str
    effects: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    rank: int = 1
    requirement: str | None = None

    def covers(self, party: ListedParty) -> bool:
        """Tell whether a party counts; what is not known about it counts."""
        if party.list != self.list:
            return False
        pairs = ((self.effects, party.effects), (self.programs, party.programs))
        return all(
            not wanted or not known or not set(wanted).isdisjoint(known) for wanted, known in pairs
        )


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One version of a rule; the fields are explained in ``regimes.toml``."""

    valid_from: str
    valid_to: str | None = None
    status: Literal["in_force", "suspended"]
    threshold: float
    strict: bool
    aggregate: bool
    measures: tuple[Measure, ...]
    indirect: str
    control: bool
    divested: Literal["possibly", "review", "ignored"]
    source: str
    url: str
    unknown_after: str | None = None


class Regime(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All periods of one regime's ownership rule."""

    id: str
    title: str
    authority: str
    requirement: str
    period: tuple[Period, ...]
    counts: tuple[Counts, ...]
    ties: dict[Measure, str] = {}
    unknown_note: str | None = None


class PathCosts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a link costs on the way to a listed party."""

    hub_after: int
    hub_weight: float
    cost: dict[Measure, float]


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of ``regimes.toml``."""

    regime: tuple[Regime, ...]
    path: PathCosts
    min_certain_confidence: float


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """The rule that answers for one regime on one day.

    Attributes:
        regime: Whose rule.
        period: The version of it; the nearest one where none covers the day.
        day: The day asked about.
        status: Whether it applies on that day; ``unknown`` after the last day the
            source speaks for.
        note: What the user has to know about the status, or None.
    """

    regime: Regime
    period: Period
    day: date
    status: Status
    note: str | None = None

    @property
    def need(self) -> int:
        """Smallest encoded sum that reaches the threshold."""
        return round(self.period.threshold * PERCENT) * TIE + self.period.strict

    @property
    def words(self) -> str:
        """The threshold in words, for instance ``50 % or more``."""
        end = self.period.threshold
        return f"more than {end:g} %" if self.period.strict else f"{end:g} % or more"

    def counts(self, party: ListedParty) -> Counts | None:
        """Return why a party counts under this rule on its day, or None."""
        if not listed_on_day(party, self.day):
            return None
        if party.list == ANY_LIST:
            return Counts(list=ANY_LIST)
        covering = [row for row in self.regime.counts if row.covers(party)]
        return min(covering, key=lambda row: row.rank) if covering else None


def listed_on_day(party: ListedParty, day: date) -> bool:
    """Tell whether a listing stands on a day; an unknown date never hides one."""
    text = day.isoformat()
    if party.listed_on is not None and party.listed_on > text[: len(party.listed_on)]:
        return False
    return party.removed_on is None or party.removed_on > text[: len(party.removed_on)]


@cache
def _text() -> bytes:
    return resources.files(__package__).joinpath("regimes.toml").read_bytes()


@cache
def rules() -> Rules:
    """Return the shipped rules."""
    return msgspec.convert(tomllib.loads(_text().decode()), Rules)


@cache
def rules_sha256() -> str:
    """Hash of the shipped rules' bytes, named in every answer."""
    return hashlib.sha256(_text()).hexdigest()


def regimes() -> tuple[str, ...]:
    """Return the ids of all regimes."""
    return tuple(regime.id for regime in rules().regime)


def rule_on(regime: str, day: date, confirmed: Status | None = None) -> Rule:
    """Return the rule of a regime on a day.

    Args:
        regime: Regime id: ``ofac``, ``eu``, ``uk`` or ``bis``.
        day: The day the answer is about.
        confirmed: What the user has confirmed about the status, where the source
            leaves it open.

    Raises:
        UnknownOption: there is no such regime.
    """
    found = next((one for one in rules().regime if one.id == regime), None)
    if found is None:
        raise UnknownOption(
            f"there is no ownership regime {regime!r}", hint="regimes: " + ", ".join(regimes())
        )
    text = day.isoformat()
    periods = sorted(found.period, key=lambda one: one.valid_from)
    first, last = periods[0], periods[-1]
    if text < first.valid_from:
        return Rule(
            regime=found,
            period=first,
            day=day,
            status="not_in_force",
            note=f"{found.title} does not speak for {text}; it runs from {first.valid_from}.",
        )
    covering = [
        one
        for one in periods
        if one.valid_from <= text and (one.valid_to is None or text <= one.valid_to)
    ]
    if covering:
        period = covering[-1]
        note = None
        if period.status == "suspended":
            note = (
                f"{found.title} is suspended from {period.valid_from} to {period.valid_to}"
                f" ({period.source}); the outcome says what it would mean."
            )
        return Rule(regime=found, period=period, day=day, status=period.status, note=note)
    if confirmed is not None:
        return Rule(
            regime=found,
            period=last,
            day=day,
            status=confirmed,
            note=f"Status on {text} as confirmed by the user: {confirmed.replace('_', ' ')}.",
        )
    return Rule(
        regime=found,
        period=last,
        day=day,
        status="unknown",
        note=(
            f"Whether {found.title} applies on {text} is not known here: the last source"
            f" speaks up to {last.unknown_after or last.valid_to}. Please confirm its status."
        ),
    )
