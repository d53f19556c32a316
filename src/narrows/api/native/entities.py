"""``GET /v1/entities/{id}``: an entity with the source of every value."""

from __future__ import annotations

from msgspec import Struct
from starlette.responses import Response

from narrows.api.etag import tagged
from narrows.api.native import parameters as p
from narrows.api.native.wire import AnswerBasis, basis_told
from narrows.api.openings import Lease
from narrows.api.problem import Problem
from narrows.api.query import Query
from narrows.api.routing import Answer, Call, Operation
from narrows.api.service import Service
from narrows.model.entity import Entity
from narrows.model.finding import Designation


class ValueTold(Struct, frozen=True, omit_defaults=True):
    """One value and where it is said.

    Attributes:
        value: As compared: dates as ISO prefixes, countries as codes.
        list, version: The list version that says it.
        locator: Where in the publication's files.
        original: As published, where it differs.
        lang: Language of the value.
        attribution: Whom the publisher itself reports.
        valid_from, valid_to: When the publisher says it holds.
    """

    value: str
    list: str
    version: str
    locator: str | None = None
    original: str | None = None
    lang: str | None = None
    attribution: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


class EntityTold(Struct, frozen=True):
    """An entity: everything every list says of it."""

    id: str
    caption: str
    schema: str
    lists: tuple[str, ...]
    properties: dict[str, tuple[ValueTold, ...]]


class EntityAnswer(Struct, frozen=True):
    """An entity, what belongs to it, and under what authorities it is listed."""

    entity: EntityTold
    designations: tuple[Designation, ...]
    adjacent: tuple[EntityTold, ...]
    basis: AnswerBasis


class NativeEntities:
    """Tells entities with their sources."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def operations(self) -> tuple[Operation, ...]:
        """Return the routes."""
        return (
            Operation(
                method="GET",
                path="/v1/entities/{id}",
                scope="read",
                handler=self.entity,
                summary="An entity, with the source of every value",
                tag="Reference",
                params=(p.path("id", "Id of an entity"), p.LISTS, *p.TIMES),
                answers={200: Answer("The entity", EntityAnswer)},
                problems=("not_found",),
            ),
        )

    async def entity(self, call: Call) -> Response:
        """Answer one entity."""
        query = Query(call.request)
        query.only(("as_of", "known_at", "lists"))
        query.insist()
        lists = query.texts("lists")
        lease = await self._service.lease(query, lists)
        with lease as screener:
            wanted = call.request.path_params["id"]
            merged = lease.teller.records.merged_into(wanted)
            found = _all(lease, wanted, lists) or _all(lease, merged or "", lists)
            if not found:
                raise Problem("not_found", "no list holds an entity with this id")
            adjacent: dict[str, list[Entity]] = {}
            for others in (lease.teller.pointing(found[0]), lease.teller.owned(found[0])):
                for group in others.values():
                    for other in group:
                        adjacent.setdefault(other.id, []).append(other)
            return tagged(
                call,
                EntityAnswer(
                    told(found),
                    tuple(d for one in found for d in screener.designations(one)),
                    tuple(told(group[:1]) for group in adjacent.values()),
                    basis_told(screener.basis),
                ),
                {"X-Snapshot": screener.snapshot.id},
            )


def _all(lease: Lease, entity_id: str, wanted: tuple[str, ...]) -> list[Entity]:
    lists = {used.name for used in lease.screener.basis.lists}
    lists &= set(wanted) or lists
    entities = lease.screener.snapshot.entities_by_id(entity_id)
    return [entity for entity in entities if entity.source.list in lists]


def told(entities: list[Entity]) -> EntityTold:
    """Return what several lists say of one entity."""
    properties: dict[str, list[ValueTold]] = {}
    for entity in entities:
        for s in entity.statements:
            properties.setdefault(s.prop, []).append(
                ValueTold(
                    s.value,
                    entity.source.list,
                    entity.source.version,
                    s.locator,
                    s.original,
                    s.lang,
                    s.attribution,
                    s.valid_from,
                    s.valid_to,
                )
            )
    first = entities[0]
    return EntityTold(
        first.id,
        first.caption,
        first.schema,
        tuple(dict.fromkeys(entity.source.list for entity in entities)),
        {prop: tuple(values) for prop, values in properties.items()},
    )
