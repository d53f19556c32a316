"""How a list stands: what serves, how old it is, what waits and what was refused."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from narrows.lists import registry
from narrows.model.version import Version
from narrows.store.catalogue import published as day_of
from narrows.store.versions import Versions


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one list.

    Attributes:
        list: Its name.
        title: Its title.
        serving: The version answers stand on, None where none is accepted.
        confirmed_at: When it was last seen to be the publisher's current one.
        age_days: Days since then.
        published_days: Days since the publisher's date of the version that serves.
        rhythm_days: Longest usual time between publications.
        stale_after_days: Age from which it no longer answers.
        freshness: ``fresh``, ``late`` (nothing new for longer than its rhythm),
            ``stale`` (too old to answer) or ``missing``.
        waiting: Held versions, newest first.
        refused: Versions refused since the one that serves was confirmed, newest first.
    """

    list: str
    title: str
    serving: Version | None
    confirmed_at: str | None
    age_days: int | None
    published_days: int | None
    rhythm_days: int
    stale_after_days: int
    freshness: str
    waiting: tuple[Version, ...] = ()
    refused: tuple[Version, ...] = ()


def standing(
    versions: Versions,
    now: datetime,
    valid_at: str | None = None,
    known_at: str | None = None,
) -> Standing:
    """Return how a list stands at a moment, or stood as of two times.

    Args:
        versions: Its versions.
        now: The present moment.
        valid_at: The day it is about (ISO), None for today.
        known_at: The moment of knowledge (ISO, UTC), None for now.
    """
    source = registry.source_for(versions.name)
    today = now.date() if known_at is None else date.fromisoformat(known_at[:10])
    if valid_at is not None:
        today = date.fromisoformat(valid_at)
    catalogue = versions.catalogue().at(valid_at, known_at)
    row = catalogue.serving()
    since = row.confirmed_at if row is not None else ""
    # Of a past day counts what was confirmed by then, as it does for an answer about it.
    confirmed = None if row is None else row.confirmed_at
    if valid_at is not None and confirmed is not None and confirmed[:10] > valid_at:
        confirmed = None
    held = [r for r in reversed(catalogue.rows) if r.state == "held"]
    refused = [r for r in reversed(catalogue.rows) if r.state == "refused"]
    age = None if row is None else _days(confirmed or day_of(row), today)
    published = None if row is None else _days(day_of(row), today)
    return Standing(
        list=versions.name,
        title=source.title,
        serving=None if row is None else versions.get(row),
        confirmed_at=confirmed,
        age_days=age,
        published_days=published,
        rhythm_days=source.rhythm_days,
        stale_after_days=source.stale_after_days,
        freshness=_freshness(age, published, source.stale_after_days, source.rhythm_days),
        waiting=tuple(versions.get(r) for r in held),
        refused=tuple(versions.get(r) for r in refused if r.fetched_at > since),
    )


def _freshness(age: int | None, published: int | None, stale_after: int, rhythm: int) -> str:
    if age is None or published is None:
        return "missing"
    if age > stale_after:
        return "stale"
    return "late" if published > rhythm else "fresh"


def _days(moment: str, today: date) -> int:
    return max(0, (today - date.fromisoformat(moment[:10])).days)
