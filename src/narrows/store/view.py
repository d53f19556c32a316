"""A view: what the lists said about a day, as far as it was known at a moment.

For each list the view stands on one version: the latest published on or before
the day among those accepted by the moment of knowledge. Parties whose own
sanctions rule the day out are left out. A list without such a version is
*missing*, which is never the same as empty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

import msgspec

from narrows.codes.party import is_party
from narrows.model.entity import Entity
from narrows.model.errors import InputError, ListMissing
from narrows.model.finding import ListUsed
from narrows.model.statement import Source
from narrows.model.version import UNDATED, Version
from narrows.store.catalogue import Row, published
from narrows.store.versions import Versions
from narrows.store.workspace import Workspace


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The versions an answer stands on, and the day it is about.

    Attributes:
        workspace: Where the versions are.
        day: ISO date whose listings count.
        valid_at: The day asked about, None for "today".
        known_at: The moment of knowledge asked for (ISO, UTC), None for "now".
        rows: The version used, by list.
        missing: Lists asked for that have no version for these times.
    """

    workspace: Workspace
    day: str
    rows: dict[str, Row]
    valid_at: str | None = None
    known_at: str | None = None
    missing: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Name of this view's content: equal ids mean equal entities.

        It depends on the versions' statements and on the day only as far as the day
        changes which parties are listed.
        """
        parts = [
            f"{name} {row.id} {row.statements} {self._era(name, row)}"
            for name, row in sorted(self.rows.items())
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]

    @property
    def sample(self) -> bool:
        """True when any version used is the embedded sample."""
        return any(row.sample for row in self.rows.values())

    def lists_used(self) -> tuple[ListUsed, ...]:
        """Return the list versions used, sorted by list."""
        return tuple(
            ListUsed(
                name=name,
                version=row.id,
                sha256=row.content,
                published=row.published,
                known_at=row.known_at,
                entities=row.parties,
                sample=row.sample,
                undated=True if UNDATED in row.allowances else msgspec.UNSET,
            )
            for name, row in sorted(self.rows.items())
        )

    def ages(self, now: datetime) -> dict[str, int]:
        """Return each list's age in days: since its version was last confirmed.

        For a view of a past day it is the time from the version's publication (or
        last confirmation before that day) to the day.
        """
        today = date.fromisoformat(self.valid_at) if self.valid_at else now.date()
        found: dict[str, int] = {}
        for name, row in self.rows.items():
            marks = [published(row), row.confirmed_at[:10]]
            if self.valid_at is None:
                last = row.confirmed_at[:10]
            else:
                last = max((m for m in marks if m <= self.valid_at), default=published(row))
            found[name] = max(0, (today - date.fromisoformat(last)).days)
        return found

    def stale(self, max_age_days: Mapping[str, int], now: datetime) -> tuple[str, ...]:
        """Return the lists older than allowed, sorted; ``*`` stands for every other."""
        return tuple(
            sorted(
                name
                for name, age in self.ages(now).items()
                if age > max_age_days.get(name, max_age_days.get("*", age))
            )
        )

    def entities(self, lists: Iterable[str] | None = None) -> Iterator[Entity]:
        """Iterate every entity of every list (or the named ones), list by list.

        Entities that belong to a party not listed on the day are left out with it.

        Raises:
            SnapshotDamaged: a version file is not what was accepted.
        """
        for name in sorted(self.rows) if lists is None else sorted(set(lists)):
            row = self.rows[name]
            versions = Versions(self.workspace, name)
            absent = versions.validity(row).absent(self.day)
            for entity in versions.entities(row):
                if not absent or not _gone(entity, absent):
                    yield entity

    def entity(self, entity_id: str) -> tuple[Entity, ...]:
        """Return an entity of the view and those that belong to or point at it.

        The entity itself comes first; empty when the view does not hold it.
        """
        from narrows.store import statements

        for name, row in sorted(self.rows.items()):
            versions = Versions(self.workspace, name)
            table = statements.about(versions.table(row), entity_id)
            if table.num_rows == 0:
                continue
            absent = versions.validity(row).absent(self.day)
            found = [
                entity
                for entity in statements.entities(statements.rows(table), Source(name, row.id))
                if not _gone(entity, absent)
                and (entity.id == entity_id or not is_party(entity.schema))
            ]
            if any(entity.id == entity_id for entity in found):
                return tuple(sorted(found, key=lambda entity: entity.id != entity_id))
        return ()

    def version(self, name: str) -> Version:
        """Return the facts of the version used of a list."""
        return Versions(self.workspace, name).get(self.rows[name])

    def _era(self, name: str, row: Row) -> str:
        return Versions(self.workspace, name).validity(row).era(self.day)


def open_view(
    workspace: Workspace,
    *,
    today: str,
    valid_at: str | None = None,
    known_at: str | None = None,
    lists: Iterable[str] | None = None,
) -> View:
    """Choose the versions for two times.

    Args:
        workspace: Where the lists are.
        today: Today's ISO date, for listings that end or begin.
        valid_at: The day the answer is about (ISO date), None for today.
        known_at: Only versions known by then (ISO date or moment), None for all.
        lists: The lists wanted, None for every list of the workspace.

    Raises:
        InputError: a time is not ISO.
        SnapshotDamaged: a catalogue is damaged.
    """
    day = None if valid_at is None else iso_day(valid_at)
    moment = None if known_at is None else iso_moment(known_at)
    names = workspace.list_names() if lists is None else tuple(sorted(set(lists)))
    rows: dict[str, Row] = {}
    missing: list[str] = []
    for name in names:
        row = Versions(workspace, name).catalogue().serving(day, moment)
        if row is None:
            missing.append(name)
        else:
            rows[name] = row
    return View(
        workspace=workspace,
        day=day or today,
        rows=rows,
        valid_at=day,
        known_at=moment,
        missing=tuple(missing),
    )


def require(view: View, lists: Iterable[str]) -> None:
    """Insist on lists.

    Raises:
        ListMissing: one of them has no version in the view.
    """
    absent = sorted(set(lists) - set(view.rows))
    if absent:
        when = "".join(
            f" {word} {value}"
            for word, value in (("on", view.valid_at), ("as known at", view.known_at))
            if value
        )
        raise ListMissing(
            f"no accepted version of {', '.join(absent)}{when}",
            hint=f"load it: narrows lists update {absent[0]}",
        )


def _gone(entity: Entity, absent: frozenset[str]) -> bool:
    if is_party(entity.schema):
        return entity.id in absent
    return owner(entity.id, absent) is not None


def owner(entity_id: str, parties: frozenset[str]) -> str | None:
    """Return the party an entity id belongs to: itself, or what it is a suffix to.

    >>> owner("ofac-39637-sanction-1", frozenset({"ofac-39637"}))
    'ofac-39637'
    """
    while entity_id:
        if entity_id in parties:
            return entity_id
        entity_id = entity_id.rpartition("-")[0]
    return None


def iso_day(text: str) -> str:
    """Return an ISO date as it is.

    Raises:
        InputError: it is no calendar date.
    """
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InputError(f"{text!r} is not a date", hint="write dates as 2024-05-03") from error


def iso_moment(text: str) -> str:
    """Return an ISO moment in UTC with microseconds; a bare date means its whole day.

    A time without a zone is taken as UTC.

    Raises:
        InputError: it is neither date nor moment.
    """
    from datetime import UTC, time

    try:
        moment = datetime.fromisoformat(text)
        if len(text) == 10:
            moment = datetime.combine(moment.date(), time.max)
    except ValueError as error:
        raise InputError(
            f"{text!r} is not a moment", hint="write it as 2024-05-03 or 2024-05-03T14:00:00Z"
        ) from error
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")
