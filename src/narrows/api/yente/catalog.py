"""``/catalog``, ``/algorithms``, ``/healthz``, ``/readyz``, ``/updatez``."""

from __future__ import annotations

import asyncio
import secrets

from starlette.responses import Response

from narrows.api.callers import allow
from narrows.api.etag import tagged
from narrows.api.problem import Problem
from narrows.api.query import Query
from narrows.api.routing import Answer, Call, Operation, Param, answer
from narrows.api.service import Service
from narrows.api.yente import parameters as p
from narrows.api.yente.algorithms import described
from narrows.api.yente.scope import COLLECTIONS
from narrows.api.yente.wire import (
    AlgorithmResponse,
    DataCatalog,
    DataPublisher,
    DataSet,
    ErrorResponse,
    StatusResponse,
)
from narrows.lists import registry
from narrows.model.finding import ListUsed

_TAG = "Compatible with yente"


class Catalog:
    """Says which lists there are, what answers, and whether it does."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._updates: set[asyncio.Task[None]] = set()

    def operations(self) -> tuple[Operation, ...]:
        """Return the routes."""
        ok = Answer("All is well", StatusResponse)
        return (
            Operation(
                method="GET",
                path="/catalog",
                scope="read",
                handler=self.catalog,
                summary="The lists",
                tag=_TAG,
                params=(p.STRICT,),
                answers={200: Answer("Every list and collection", DataCatalog)},
                compatible=True,
            ),
            Operation(
                method="GET",
                path="/algorithms",
                scope="read",
                handler=self.algorithms,
                summary="Accepted algorithm names, and the matcher that answers",
                tag=_TAG,
                params=(p.STRICT,),
                answers={200: Answer("Every accepted name", AlgorithmResponse)},
                compatible=True,
            ),
            Operation(
                method="GET",
                path="/healthz",
                scope="public",
                handler=self.health,
                summary="Is the process alive?",
                tag=_TAG,
                answers={200: ok},
                compatible=True,
            ),
            Operation(
                method="GET",
                path="/readyz",
                scope="public",
                handler=self.ready,
                summary="Can it answer, from lists that are complete and fresh?",
                tag=_TAG,
                answers={200: ok, 503: Answer("It cannot", ErrorResponse)},
                compatible=True,
            ),
            Operation(
                method="POST",
                path="/updatez",
                scope="public",
                handler=self.update,
                summary="Fetch the lists' newest versions now",
                tag=_TAG,
                about="Needs the update token, or a credential of an admin.",
                heeds_caller=True,
                params=(
                    Param("token", "query", "The update token"),
                    Param(
                        "sync",
                        "query",
                        "Wait until the new versions serve",
                        {"type": "boolean", "default": False},
                    ),
                ),
                answers={200: ok, 403: Answer("The token is wrong", ErrorResponse)},
                compatible=True,
            ),
        )

    async def catalog(self, call: Call) -> Response:
        """Answer the lists."""
        self._insist_on_no_parameters(call)
        openings = self._service.openings
        with openings.present() as screener:
            used = screener.basis.lists
        stale = openings.state.stale
        names = tuple(one.name for one in used)
        sets = [_of_list(one, current=one.name not in stale) for one in used]
        sets += [
            DataSet(
                name=name,
                title="Every list",
                entity_count=sum(one.entities for one in used),
                children=names,
                version=screener.snapshot.id,
                index_version=screener.snapshot.id,
                index_current=not stale,
            )
            for name in COLLECTIONS
            if name not in names
        ]
        return tagged(
            call,
            DataCatalog(
                datasets=tuple(sets),
                current=tuple(name for name in names if name not in stale),
                outdated=stale,
                index_stale=bool(stale),
            ),
        )

    async def algorithms(self, call: Call) -> Response:
        """Answer what answers."""
        self._insist_on_no_parameters(call)
        return tagged(call, described(self._service.settings.policy))

    async def health(self, call: Call) -> Response:
        """Answer that the process lives."""
        return answer(StatusResponse())

    async def ready(self, call: Call) -> Response:
        """Answer whether questions can be answered."""
        openings = self._service.openings
        openings.present()
        openings.insist_on_fresh()
        return answer(StatusResponse())

    async def update(self, call: Call) -> Response:
        """Fetch and take over new versions."""
        query = Query(call.request)
        token = query.text("token", "") or ""
        wait = query.flag("sync", False)
        query.insist()
        self._insist_on_token(token, call)
        task = asyncio.create_task(self._fetch())
        self._updates.add(task)
        task.add_done_callback(self._updates.discard)
        if wait:
            await task
        return answer(StatusResponse())

    def _insist_on_no_parameters(self, call: Call) -> None:
        """Refuse parameters where strict answers are wanted: none means anything here.

        Raises:
            Problem: ``invalid``, naming each.
        """
        if self._service.strict(call):
            query = Query(call.request)
            query.only(())
            query.insist()

    def _insist_on_token(self, token: str, call: Call) -> None:
        wanted = self._service.settings.update_token
        if wanted and token and secrets.compare_digest(token.encode(), wanted.encode()):
            return
        try:
            allow(call.caller, "manage")
        except Problem as problem:
            raise Problem("forbidden", "Invalid token.") from problem
        if token:
            raise Problem("forbidden", "Invalid token.")

    async def _fetch(self) -> None:
        ledger = self._service.openings.ledger
        if not ledger.workspace.list_names() or self._service.openings.sample:
            await self._service.openings.refresh()
            return
        await asyncio.to_thread(lambda: list(ledger.update()))
        await self._service.openings.refresh()


def _of_list(used: ListUsed, *, current: bool) -> DataSet:
    source = registry.source_for(used.name)
    return DataSet(
        name=used.name,
        title=source.title,
        license=source.licence,
        summary=source.meaning,
        description="The embedded sample; no substitute for the list." if used.sample else None,
        url=source.url or None,
        updated_at=used.known_at,
        last_export=used.published,
        entity_count=used.entities,
        version=used.version,
        tags=("sample",) if used.sample else (),
        publisher=DataPublisher(source.publisher, source.url or None, source.publisher_country),
        index_version=used.version,
        index_current=current,
    )
