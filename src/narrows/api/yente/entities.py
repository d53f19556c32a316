"""``GET /entities/{id}`` and what stands next to an entity."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from narrows.api.etag import tagged
from narrows.api.openings import Lease
from narrows.api.problem import Problem
from narrows.api.query import Query
from narrows.api.routing import Answer, Call, Operation
from narrows.api.service import TIMES, Service
from narrows.api.yente import parameters as p
from narrows.api.yente.telling import Teller, caption
from narrows.api.yente.wire import (
    AdjacentResultsResponse,
    EntityAdjacentResponse,
    EntityResponse,
    ErrorResponse,
    TotalSpec,
)
from narrows.codes.schema import schema
from narrows.model.entity import Entity

_TAG = "Compatible with yente"


class Entities:
    """Tells entities and their neighbours."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def operations(self) -> tuple[Operation, ...]:
        """Return the routes."""
        moved = Answer("The id was merged into another", None)
        missing = Answer("There is no such entity", ErrorResponse)
        return (
            Operation(
                method="GET",
                path="/entities/{entity_id}",
                scope="read",
                handler=self.entity,
                summary="One entity, with those next to it",
                tag=_TAG,
                params=(p.ENTITY, p.NESTED, p.STRICT, *p.TIMES),
                answers={200: Answer("The entity", EntityResponse), 308: moved, 404: missing},
                compatible=True,
            ),
            Operation(
                method="GET",
                path="/entities/{entity_id}/adjacent",
                scope="read",
                handler=self.adjacent,
                summary="The entities next to one, by property",
                tag=_TAG,
                params=(p.ENTITY, *p.PAGE, p.STRICT, *p.TIMES),
                answers={
                    200: Answer("The entity and its neighbours", EntityAdjacentResponse),
                    308: moved,
                    404: missing,
                },
                compatible=True,
            ),
            Operation(
                method="GET",
                path="/entities/{entity_id}/adjacent/{property_name}",
                scope="read",
                handler=self.adjacent_by,
                summary="The entities next to one by one property",
                tag=_TAG,
                params=(p.ENTITY, p.PROPERTY, *p.PAGE, p.STRICT, *p.TIMES),
                answers={
                    200: Answer("A page of neighbours", AdjacentResultsResponse),
                    308: moved,
                    404: missing,
                },
                compatible=True,
            ),
        )

    async def entity(self, call: Call) -> Response:
        """Answer one entity."""
        query = self._query(call, "nested")
        nested = query.flag("nested", True)
        query.insist()
        lease = await self._service.lease(query)
        with lease:
            found = _find(lease, call)
            if isinstance(found, Response):
                return found
            told = lease.teller.nested(found) if nested else lease.teller.flat(found)
            return tagged(call, told)

    async def adjacent(self, call: Call) -> Response:
        """Answer the neighbours by every property."""
        query = self._query(call, "sort", "limit", "offset")
        page = _Page(query)
        query.insist()
        lease = await self._service.lease(query)
        with lease:
            found = _find(lease, call)
            if isinstance(found, Response):
                return found
            teller = lease.teller
            neighbours = {**teller.pointing(found), **teller.owned(found)}
            return tagged(
                call,
                EntityAdjacentResponse(
                    teller.flat(found),
                    {
                        prop: page.of(others, found, teller, links=True)
                        for prop, others in neighbours.items()
                    },
                ),
            )

    async def adjacent_by(self, call: Call) -> Response:
        """Answer the neighbours by one property."""
        query = self._query(call, "sort", "limit", "offset")
        page = _Page(query)
        query.insist()
        lease = await self._service.lease(query)
        with lease:
            found = _find(lease, call)
            if isinstance(found, Response):
                return found
            teller = lease.teller
            name = call.request.path_params["property_name"]
            others = {**teller.pointing(found), **teller.owned(found)}.get(name)
            if others is None:
                if not _could_have(found, name):
                    raise Problem("not_found", "No such property!")
                others = []
            return tagged(call, page.of(others, found, teller, links=True))

    def _query(self, call: Call, *known: str) -> Query:
        query = Query(call.request)
        if self._service.strict(call):
            query.only((*known, *TIMES))
        return query


class _Page:
    """Which neighbours to tell."""

    def __init__(self, query: Query) -> None:
        self.limit = max(0, query.whole("limit", 10, most=500))
        self.offset = max(0, query.whole("offset", 0, most=9_499))
        self.sort = query.texts("sort", most=p.MOST_SORTS)

    def of(
        self, others: Sequence[Entity], entity: Entity, teller: Teller, *, links: bool
    ) -> AdjacentResultsResponse:
        """Return the page; of links, whom they lead to is told as well."""
        ordered = list(others)
        for order in reversed(self.sort):
            field, _, direction = order.partition(":")
            field = field.removeprefix("properties.")
            ordered.sort(key=lambda one: _key(one, field), reverse=direction == "desc")
        shown = ordered[self.offset : self.offset + self.limit]
        return AdjacentResultsResponse(
            self.limit,
            self.offset,
            TotalSpec(len(ordered)),
            tuple(teller.beside(entity, one) if links else teller.flat(one) for one in shown),
        )


def _key(entity: Entity, field: str) -> str:
    return caption(entity).casefold() if field == "caption" else entity.first(field) or ""


def _find(lease: Lease, call: Call) -> Entity | Response:
    """Return the entity of a request, or the redirect to the one it was merged into.

    Raises:
        Problem: ``not_found`` in yente's words.
    """
    wanted = call.request.path_params["entity_id"]
    found = lease.teller.find(wanted)
    if found is not None:
        return found
    merged = lease.teller.records.merged_into(wanted)
    if merged is not None and lease.teller.find(merged) is not None:
        rest = call.request.scope["path"].partition(f"/entities/{wanted}")[2]
        asked = call.request.scope["query_string"].decode("ascii", "replace")
        place = f"/entities/{merged}{rest}" + (f"?{asked}" if asked else "")
        return Response(status_code=308, headers={"location": place})
    raise Problem("not_found", "No such entity!")


def _could_have(entity: Entity, name: str) -> bool:
    """Tell whether entities of this schema may have such neighbours at all."""
    shape = schema(entity.schema)
    own = shape.properties.get(name)
    if own is not None:
        return own.type == "entity"
    from narrows.codes.schema import names

    return any(
        prop.reverse == name and prop.range is not None and shape.is_a(prop.range)
        for other in names()
        for prop in schema(other).properties.values()
    )
