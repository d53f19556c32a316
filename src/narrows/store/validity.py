"""Valid time: on which days a party was listed, as the publisher's dates say.

A ``Sanction`` entity says from when (``startDate``, ``listingDate``) and until
when (``endDate``) its party is designated. A party is left out of a view of a day
only when every one of its sanctions rules that day out. Dates of less than day
precision count from their first to past their last day, and a sanction without
dates is in force: where the list leaves a doubt the party stays in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from narrows.codes.party import is_party
from narrows.model.statement import Statement

_STARTS = ("startDate", "listingDate")
_END = "endDate"
_PLACES = tuple(
    Statement.__struct_fields__.index(field)
    for field in ("entity_id", "schema", "prop", "value", "valid_to")
)
_OPEN = ""
"""No bound; sorts before every date."""


class Validity(msgspec.Struct, frozen=True):
    """When the parties of one version are listed.

    Attributes:
        periods: By party id, its (first day, day it ended) pairs as ISO
            dates, the empty string for an open end. Parties not named here are
            listed on every day.
    """

    periods: dict[str, tuple[tuple[str, str], ...]] = {}

    def absent(self, day: str) -> frozenset[str]:
        """Return the parties that were not listed on a day (ISO)."""
        return frozenset(
            party
            for party, periods in self.periods.items()
            if not any(start <= day and (end == _OPEN or day < end) for start, end in periods)
        )

    def boundaries(self) -> list[str]:
        """Return the days on which the set of listed parties changes, sorted."""
        return sorted(
            {day for periods in self.periods.values() for pair in periods for day in pair if day}
        )

    def era(self, day: str) -> str:
        """Return the last boundary not after a day: equal eras mean equal parties."""
        marks = self.boundaries()
        place = bisect_right(marks, day)
        return marks[place - 1] if place else _OPEN


class Calendar:
    """Collects the validity of parties from a version's statements, in pieces.

    A party all of whose own statements carry an end (``valid_to``) was removed on
    the latest of them, whatever its sanctions say.
    """

    def __init__(self) -> None:
        self._listed: dict[str, list[str]] = {}
        self._starts: dict[str, str] = {}
        self._ends: dict[str, str] = {}
        self._removed: dict[str, str] = {}

    def add(self, columns: Sequence[Sequence[str | None]]) -> None:
        """Take a piece of a version: one sequence per field of ``Statement``."""
        ids, kinds, props, values, closings = (columns[place] for place in _PLACES)
        for entity, kind, prop, value, closing in zip(
            ids, kinds, props, values, closings, strict=True
        ):
            if entity is None or kind is None or value is None:
                continue
            if kind == "Sanction":
                self._sanction(entity, prop, value)
            elif is_party(kind):
                end = _OPEN if closing is None else last_day(closing)
                self._removed[entity] = _later(self._removed.get(entity, end), end)

    def validity(self) -> Validity:
        """Return what was collected."""
        periods: dict[str, set[tuple[str, str]]] = {}
        for sanction, parties in self._listed.items():
            start, end = self._starts.get(sanction, _OPEN), self._ends.get(sanction, _OPEN)
            for party in parties:
                removed = self._removed.get(party, _OPEN)
                periods.setdefault(party, set()).add((start, _earlier(end, removed)))
        for party, removed in self._removed.items():
            if removed != _OPEN:
                periods.setdefault(party, {(_OPEN, removed)})
        return Validity(
            {
                party: tuple(sorted(found))
                for party, found in sorted(periods.items())
                if (_OPEN, _OPEN) not in found
            }
        )

    def _sanction(self, sanction: str, prop: str | None, value: str) -> None:
        if prop == "entity":
            self._listed.setdefault(sanction, []).append(value)
        elif prop in _STARTS:
            day = first_day(value)
            self._starts[sanction] = min(day, self._starts.get(sanction, day))
        elif prop == _END:
            day = last_day(value)
            self._ends[sanction] = _later(self._ends.get(sanction, day), day)


def _later(one: str, other: str) -> str:
    return _OPEN if _OPEN in (one, other) else max(one, other)


def _earlier(one: str, other: str) -> str:
    return min(one or other, other or one)


def first_day(prefix: str) -> str:
    """Return the first day an ISO date prefix can mean; open where it is no date.

    >>> first_day("2010-05")
    '2010-05-01'
    """
    found = _parse(prefix)
    return _OPEN if found is None else found[0].isoformat()


def last_day(prefix: str) -> str:
    """Return the last day an ISO date prefix can mean; open where it is no date.

    A listing no longer holds on the day it ends.

    >>> last_day("2010"), last_day("2010-05-03")
    ('2010-12-31', '2010-05-03')
    """
    found = _parse(prefix)
    return _OPEN if found is None else found[1].isoformat()


def _parse(prefix: str) -> tuple[date, date] | None:
    parts = prefix[:10].split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            day = date(*numbers)
            return day, day
        year, month = numbers[0], numbers[1] if len(numbers) == 2 else None
        first = date(year, month or 1, 1)
        if month is None or month == 12:
            return first, date(year, 12, 31)
        return first, date(year, month + 1, 1) - timedelta(days=1)
    except (ValueError, IndexError):
        return None
