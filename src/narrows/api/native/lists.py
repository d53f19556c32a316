"""``/v1/lists``: which lists are loaded, their versions, and what changed."""

from __future__ import annotations

import asyncio
from typing import Literal
from urllib.parse import quote

import msgspec
from msgspec import Struct
from starlette.responses import Response

from narrows.api.cursor import page
from narrows.api.etag import tagged
from narrows.api.native import parameters as p
from narrows.api.problem import Fault, Problem
from narrows.api.query import Query
from narrows.api.routing import Answer, Call, Operation, Param
from narrows.api.service import Service
from narrows.model.errors import UnknownOption
from narrows.model.version import Version
from narrows.service.ledger import Ledger, Times
from narrows.service.standing import Standing
from narrows.store.diff import Diff

_TAG = "Lists"
_TIMES = ("as_of", "known_at")
_NAME = p.path("name", "Name of a list")


class VersionTold(Struct, frozen=True, kw_only=True):
    """One version of a list: the bytes of a publication and how they stand."""

    list: str
    id: str
    state: Literal["accepted", "held", "refused"]
    published: str | None
    fetched_at: str
    known_at: str | None
    sha256: str
    entities: dict[str, int]
    statements: int
    reader: str
    reasons: tuple[str, ...]
    released_by: str | None
    allowances: tuple[str, ...]
    sample: bool


class ListTold(Struct, frozen=True, kw_only=True):
    """How a list stands.

    ``freshness`` is ``fresh``, ``late``, ``stale`` (it no longer answers) or ``missing``.
    """

    name: str
    title: str
    freshness: str
    age_days: int | None
    published_days: int | None
    stale_after_days: int
    confirmed_at: str | None
    serving: VersionTold | None
    waiting: int
    refused: int


class ListsAnswer(Struct, frozen=True):
    """Every list that is loaded."""

    lists: tuple[ListTold, ...]
    sample: bool


class VersionsAnswer(Struct, frozen=True):
    """A page of a list's versions, the newest first."""

    versions: tuple[VersionTold, ...]
    next: str | None


class ChangeTold(Struct, frozen=True):
    """One thing that changed about one party."""

    kind: Literal["added", "removed", "changed"]
    entity_id: str
    caption: str
    schema: str | None = None
    prop: str | None = None
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


class ChangesAnswer(Struct, frozen=True):
    """A page of what changed from one version of a list to another."""

    list: str
    before: str
    after: str
    changes: tuple[ChangeTold, ...]
    total: int
    next: str | None


class Lists:
    """Tells the ledger."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._diffs: dict[tuple[str, str, str], Diff] = {}

    def operations(self) -> tuple[Operation, ...]:
        """Return the routes."""
        version = "A version's id, the beginning of one, or a day on which it was in force"
        return (
            self._get(
                "/v1/lists",
                self.lists,
                "Every list: version, age, standing",
                ListsAnswer,
                *p.TIMES,
            ),
            self._get(
                "/v1/lists/{name}", self.one, "How one list stands", ListTold, _NAME, *p.TIMES
            ),
            self._get(
                "/v1/lists/{name}/versions",
                self.versions,
                "The versions of a list",
                VersionsAnswer,
                _NAME,
                p.CURSOR,
                p.LIMIT,
                *p.TIMES,
            ),
            self._get(
                "/v1/lists/{name}/changes",
                self.changes,
                "What changed between two versions of a list",
                ChangesAnswer,
                _NAME,
                Param("from", "query", version, required=True),
                Param("to", "query", version + "; the version that serves, or served then"),
                p.CURSOR,
                p.LIMIT,
                *p.TIMES,
            ),
        )

    async def lists(self, call: Call) -> Response:
        """Answer every list."""
        standings = await self._standings(call)
        told = ListsAnswer(tuple(map(_standing, standings)), self._service.openings.sample)
        return tagged(call, told)

    async def one(self, call: Call) -> Response:
        """Answer one list."""
        name = call.request.path_params["name"]
        for standing in await self._standings(call):
            if standing.list == name:
                return tagged(call, _standing(standing))
        raise _no_list()

    async def versions(self, call: Call) -> Response:
        """Answer a list's versions."""
        query = Query(call.request)
        query.only(("cursor", "limit", *_TIMES))
        limit = query.whole("limit", 100, least=1, most=500)
        query.insist()
        name = self._known(call)
        ledger = self._service.openings.ledger
        times = self._times(query)
        try:
            found = (await asyncio.to_thread(ledger.history, name, *times))[::-1]
        except UnknownOption as error:
            raise Problem("times_not_covered", error.message) from error
        state = f"{name} {len(found)} {found[0].id if found else ''}"
        shown, more = page(found, query.text("cursor"), limit, state)
        told = VersionsAnswer(tuple(map(version_told, shown)), more)
        return tagged(call, told, _link(f"/v1/lists/{name}/versions", more, limit, times))

    async def changes(self, call: Call) -> Response:
        """Answer what changed."""
        query = Query(call.request)
        query.only(("from", "to", "cursor", "limit", *_TIMES))
        limit = query.whole("limit", 100, least=1, most=500)
        query.insist()
        name = self._known(call)
        times = self._times(query)
        before, after = query.text("from"), query.text("to")
        if before is None:
            told = "name the version to compare from"
            raise Problem("invalid", told, errors=(Fault("query/from", "missing", told),))
        diff = await asyncio.to_thread(self._diff, name, before, after, times)
        changes = _changes(diff)
        state = f"{name} {diff.before} {diff.after}"
        shown, more = page(changes, query.text("cursor"), limit, state)
        answer = ChangesAnswer(name, diff.before, diff.after, tuple(shown), len(changes), more)
        place = f"/v1/lists/{name}/changes?from={diff.before}&to={diff.after}"
        return tagged(call, answer, _link(place, more, limit))

    async def _standings(self, call: Call) -> tuple[Standing, ...]:
        query = Query(call.request)
        query.only(_TIMES)
        query.insist()
        ledger = self._service.openings.ledger
        return await asyncio.to_thread(ledger.show, *self._times(query))

    def _times(self, query: Query) -> Times:
        return self._service.openings.times(*map(query.text, _TIMES))

    def _diff(self, name: str, before: str, after: str | None, times: Times) -> Diff:
        ledger = self._service.openings.ledger
        try:
            first, last = ledger.between(name, before, after, *times)
        except UnknownOption as error:
            raise Problem("not_found", error.message) from error
        key = (name, first.id, last.id)
        found = self._diffs.get(key)
        if found is None:
            # Paging asks for the same comparison again and again.
            if len(self._diffs) >= 4:
                self._diffs.clear()
            found = self._diffs[key] = ledger.diff(name, first.id, last.id)
        return found

    def _known(self, call: Call) -> str:
        name: str = call.request.path_params["name"]
        ledger: Ledger = self._service.openings.ledger
        if name not in ledger.workspace.list_names():
            raise _no_list()
        return name

    @staticmethod
    def _get(path: str, handler: object, summary: str, body: object, *params: Param) -> Operation:
        return Operation(
            method="GET",
            path=path,
            scope="read",
            handler=handler,  # type: ignore[arg-type]
            summary=summary,
            tag=_TAG,
            params=params,
            answers={200: Answer(summary, body)},
            problems=("not_found", "times_not_covered") if "{" in path else ("times_not_covered",),
        )


def _no_list() -> Problem:
    return Problem("not_found", "no list of this name is loaded")


def _standing(standing: Standing) -> ListTold:
    return ListTold(
        name=standing.list,
        title=standing.title,
        freshness=standing.freshness,
        age_days=standing.age_days,
        published_days=standing.published_days,
        stale_after_days=standing.stale_after_days,
        confirmed_at=standing.confirmed_at,
        serving=None if standing.serving is None else version_told(standing.serving),
        waiting=len(standing.waiting),
        refused=len(standing.refused),
    )


def version_told(version: Version) -> VersionTold:
    """Return a version for the wire."""
    return msgspec.convert(version, VersionTold, from_attributes=True)


def _changes(diff: Diff) -> list[ChangeTold]:
    return [
        *(ChangeTold("added", one.entity_id, one.caption, one.schema) for one in diff.added),
        *(ChangeTold("removed", one.entity_id, one.caption, one.schema) for one in diff.removed),
        *(
            ChangeTold(
                "changed",
                one.entity_id,
                one.caption,
                prop=one.prop,
                removed=one.removed,
                added=one.added,
            )
            for one in diff.changes
        ),
    ]


def _link(place: str, cursor: str | None, limit: int, times: Times | None = None) -> dict[str, str]:
    if cursor is None:
        return {}
    sign = "&" if "?" in place else "?"
    given = zip(_TIMES, times or Times(), strict=True)
    more = "".join(f"&{name}={quote(at)}" for name, at in given if at is not None)
    return {"Link": f'<{place}{sign}limit={limit}&cursor={cursor}{more}>; rel="next"'}
