"""The reconciliation protocol, version 0.2, for OpenRefine and its like.

W3C Entity Reconciliation Community Group, Reconciliation Service API 0.2
(https://reconciliation-api.github.io/specs/0.2/).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qs

import msgspec
from starlette.responses import Response

from narrows.api import bodies
from narrows.api.limits import insist_on_ids
from narrows.api.media import media_of
from narrows.api.openings import Lease
from narrows.api.problem import Fault, Problem
from narrows.api.query import Query
from narrows.api.routing import Answer, Call, Operation, Param, answer
from narrows.api.service import TIMES, Service
from narrows.api.together import Asking
from narrows.api.yente import parameters as p
from narrows.api.yente import reconcile_types as t
from narrows.api.yente.example import Question, read
from narrows.api.yente.manifest import manifest
from narrows.api.yente.match import notes
from narrows.api.yente.preview import preview
from narrows.api.yente.scope import Scope, asked_lists, scope_of
from narrows.api.yente.search import suggested
from narrows.api.yente.telling import Teller, caption
from narrows.api.yente.wire import MATCHABLE, EntityExample
from narrows.checks.party import Options
from narrows.codes.country import table as countries
from narrows.codes.schema import names as schema_names
from narrows.codes.schema import schema
from narrows.model.errors import InputError
from narrows.service.screener import Screener

T = TypeVar("T")

_WIDEST = 2_000
"""Findings looked through, however few of them are shown."""

MOST_QUERIES = 100
MATCH = 0.7
SHOWN = 0.001
"""Score from which a candidate is offered: of a single word little is sure, and a person
chooses among them."""

MOST_ESCAPES = 150_000
"""Percent-encoded bytes of a form: each costs a hundred times what a plain one does."""

_TAG = "Compatible with yente"
_PREFIX = Param("prefix", "query", "What was typed so far", {"type": "string", "default": ""})


class Reconcile:
    """Answers OpenRefine."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def operations(self) -> tuple[Operation, ...]:
        """Return the routes."""
        manifest_answer = {200: Answer("What the service offers", t.Manifest)}
        return (
            self._read("/reconcile/{dataset}", self.manifest, "The manifest", manifest_answer),
            Operation(
                method="POST",
                path="/reconcile/{dataset}",
                scope="screen",
                handler=self.query,
                summary="Reconcile names, or extend with properties",
                tag=_TAG,
                about="A form with the field queries, or extend, each holding JSON.",
                params=(p.DATASET, p.STRICT, *p.TIMES),
                body_media=("application/x-www-form-urlencoded",),
                answers={200: Answer("Candidates for each query, or rows", dict[str, Any])},
                compatible=True,
                costly=True,
            ),
            self._read(
                "/reconcile/{dataset}/suggest/entity",
                self.suggest_entity,
                "Entities whose names begin so",
                {200: Answer("Suggestions", t.SuggestedEntities)},
                _PREFIX,
            ),
            self._read(
                "/reconcile/{dataset}/suggest/type",
                self.suggest_type,
                "Kinds of entities whose names begin so",
                {200: Answer("Suggestions", t.Suggested)},
                _PREFIX,
            ),
            self._read(
                "/reconcile/{dataset}/suggest/property",
                self.suggest_property,
                "Properties whose names begin so",
                {200: Answer("Suggestions", t.Suggested)},
                _PREFIX,
            ),
            self._read(
                "/reconcile/{dataset}/extend/property",
                self.propose,
                "Properties a kind of entities can be extended with",
                {200: Answer("Properties", t.Proposed)},
                Param("type", "query", "Kind of entities", {"type": "string", "default": "Thing"}),
                Param("limit", "query", "Most", {"type": "integer", "maximum": 500, "default": 20}),
            ),
            self._read(
                "/reconcile/{dataset}/preview/{entity_id}",
                self.preview,
                "A small page about an entity",
                {200: Answer("The page", str, "text/html")},
                p.ENTITY,
            ),
        )

    async def manifest(self, call: Call) -> Response:
        """Answer what the service offers."""
        lease, scope = await self._scope(call, self._query(call))
        with lease:
            return answer(manifest(_base(call), scope, MOST_QUERIES))

    async def query(self, call: Call) -> Response:
        """Answer candidates, or values."""
        form = _form(call)
        if self._service.strict(call):
            _only(form, ("queries", "extend"))
        lease, scope = await self._scope(call, self._query(call))
        with lease as screener:
            if "queries" in form:
                return await self._reconciled(call, form["queries"], lease, scope, screener)
            if "extend" in form:
                return answer(_extended(_json(form["extend"], t.Extension), lease.teller))
        raise Problem("bad_request", "No queries provided.")

    async def _reconciled(
        self, call: Call, text: str, lease: Lease, scope: Scope, screener: Screener
    ) -> Response:
        asked = _json(text, dict[str, t.Query])
        if not asked:
            raise Problem("bad_request", "No queries provided.")
        if len(asked) > MOST_QUERIES:
            raise Problem("bad_request", f"Too many queries in one batch (limit: {MOST_QUERIES})")
        try:
            insist_on_ids(asked)
        except InputError as error:
            raise Problem("bad_request", error.message) from error
        call.facts["questions"] = len(asked)
        asking = Asking(lease.together)
        try:
            work = [
                self._work(_question(query, reference), query.limit, scope, lease.teller, asking)
                for reference, query in asked.items()
            ]
        except InputError as error:
            raise Problem("bad_request", error.message) from error
        found = await self._service.desk.answer(work)
        if self._service.strict(call):
            _insist_on_whole(dict(zip(asked, found, strict=True)))
        return answer(
            dict(zip(asked, found, strict=True)), headers={"x-batch-size": str(len(found))}
        )

    def _work(
        self, question: Question, limit: int, scope: Scope, teller: Teller, asking: Asking
    ) -> Callable[[], t.Candidates]:
        most = min(max(limit, 1), 100)

        options = Options(floor=SHOWN, limit=_WIDEST, lists=scope.filter)
        screened = asking.add(question.party, options)

        def answered() -> t.Candidates:
            screening = screened()
            self._service.count(screening)
            found: list[t.Candidate] = []
            # What is not shown for want of room is no fault of the screen.
            for finding in screening.findings[:most]:
                entity = teller.find(finding.entity_id, finding.list)
                if entity is not None:
                    told = teller.flat(entity)
                    found.append(
                        t.Candidate(
                            told.id,
                            told.caption,
                            schema(told.schema).label,
                            (t.type_of(told.schema),),
                            finding.score,
                            finding.score >= MATCH,
                        )
                    )
            return t.Candidates(tuple(found), notes(question, screening) or msgspec.UNSET)

        return answered

    async def suggest_entity(self, call: Call) -> Response:
        """Answer entities whose names begin so."""
        query = self._query(call, "prefix")
        prefix = _prefix(query)
        lease, scope = await self._scope(call, query)
        with lease:
            shelf = await self._service.openings.shelf(lease)
            found = suggested(prefix, shelf, scope)
            return answer(
                t.SuggestedEntities(
                    prefix,
                    tuple(
                        t.Candidate(
                            entity.id,
                            lease.teller.flat(entity).caption,
                            schema(entity.schema).label,
                            (t.type_of(entity.schema),),
                            1.0,
                            match=False,
                        )
                        for entity in found
                    ),
                )
            )

    async def suggest_type(self, call: Call) -> Response:
        """Answer kinds of entities whose names begin so."""
        query = self._query(call, "prefix")
        prefix = _prefix(query)
        await self._scope(call, query)
        start = prefix.casefold()
        found = [
            t.type_of(name)
            for name in MATCHABLE
            if any(word.casefold().startswith(start) for word in (name, schema(name).label))
        ]
        return answer(t.Suggested(prefix, tuple(found)))

    async def suggest_property(self, call: Call) -> Response:
        """Answer properties whose names begin so."""
        query = self._query(call, "prefix")
        prefix = _prefix(query)
        await self._scope(call, query)
        start = prefix.casefold()
        owners: dict[str, str] = {}
        labels: dict[str, str] = {}
        for name in schema_names():
            shape = schema(name)
            if not shape.is_a("Thing"):
                continue
            for prop in shape.properties.values():
                if start in prop.label.casefold() or prop.name.casefold().startswith(start):
                    owner = owners.get(prop.name)
                    if owner is None or schema(owner).is_a(name):
                        owners[prop.name], labels[prop.name] = name, prop.label
        found = sorted(
            t.Named(f"{owner}:{prop}", labels[prop], None) for prop, owner in owners.items()
        )
        return answer(t.Suggested(prefix, tuple(found[:50])))

    async def propose(self, call: Call) -> Response:
        """Answer the properties a kind can be extended with."""
        query = self._query(call, "type", "limit")
        kind = query.text("type", "Thing") or "Thing"
        limit = max(0, query.whole("limit", 20, most=500))
        await self._scope(call, query)
        if kind not in schema_names():
            raise Problem("bad_request", "Invalid schema")
        shape = schema(kind)
        featured = [name for name in shape.featured if name in shape.properties]
        others = sorted(name for name in shape.properties if name not in featured)
        chosen = sorted((featured + others)[:limit])
        return answer(
            t.Proposed(
                limit,
                kind,
                tuple(t.Labelled(name, shape.properties[name].label) for name in chosen),
            )
        )

    async def preview(self, call: Call) -> Response:
        """Answer a small page about an entity."""
        lease, _ = await self._scope(call, self._query(call))
        with lease:
            entity = lease.teller.find(call.request.path_params["entity_id"])
            if entity is None:
                raise Problem("not_found", "No such entity!")
            return preview(lease.teller.flat(entity).caption, entity)

    def _query(self, call: Call, *known: str) -> Query:
        query = Query(call.request)
        if self._service.strict(call):
            query.only((*known, *TIMES))
        return query

    async def _scope(self, call: Call, query: Query) -> tuple[Lease, Scope]:
        """Return the screener for the times asked about, and what is asked of it.

        Raises:
            Problem: a parameter is wrong, there are no lists for these times, no such
                data set; strictly, the lists are too old.
        """
        query.insist()
        if self._service.strict(call):
            self._service.openings.insist_on_fresh()
        lease = await self._service.lease(query, asked_lists(call))
        return lease, scope_of(lease.screener, call.request.path_params["dataset"])

    def _read(
        self,
        path: str,
        handler: Callable[[Call], object],
        summary: str,
        answers: dict[int, Answer],
        *params: Param,
    ) -> Operation:
        return Operation(
            method="GET",
            path=path,
            scope="read",
            handler=handler,  # type: ignore[arg-type]
            summary=summary,
            tag=_TAG,
            params=(p.DATASET, *params, p.STRICT, *p.TIMES),
            answers=answers,
            compatible=True,
        )


def _prefix(query: Query) -> str:
    prefix = query.text("prefix", "") or ""
    if len(prefix) > 200:
        raise Problem("bad_request", "the prefix is longer than 200 characters")
    return prefix


def _base(call: Call) -> str:
    """Return the address of this service as the caller reached it."""
    return f"{call.request.scope['scheme']}://{call.header(b'host') or 'localhost'}"


def _form(call: Call) -> dict[str, str]:
    if media_of(call) != "application/x-www-form-urlencoded":
        raise Problem("unsupported_media", "send a form: application/x-www-form-urlencoded")
    if (escapes := call.body.count(b"%")) > MOST_ESCAPES:
        raise Problem(
            "too_large",
            f"the form has {escapes} percent-encoded bytes; the limit is {MOST_ESCAPES}",
        )
    try:
        fields = parse_qs(
            call.body.decode("ascii"), strict_parsing=True, max_num_fields=20, errors="strict"
        )
    except (ValueError, UnicodeError) as error:
        raise Problem("bad_request", "the form cannot be read") from error
    return {name: values[-1] for name, values in fields.items()}


def _only(form: Mapping[str, str], known: tuple[str, ...]) -> None:
    """Insist that a form has no other fields: a time given there would be passed over.

    Raises:
        Problem: ``invalid``, naming each.
    """
    faults = tuple(
        Fault(f"form/{name[:60]}", "unknown", "there is no such field")
        for name in form
        if name not in known
    )
    if faults:
        told = "; ".join(f"{fault.pointer}: {fault.detail}" for fault in faults)
        raise Problem("invalid", told, errors=faults)


def _json(text: str, kind: type[T]) -> T:
    try:
        return bodies.decode(text.encode(), kind)
    except Problem as problem:
        raise Problem("bad_request", problem.detail, errors=problem.errors) from problem


def _question(query: t.Query, reference: str) -> Question:
    kinds = (query.type,) if isinstance(query.type, str) else query.type
    kind = next((one for one in kinds if one in schema_names()), "LegalEntity")
    if not schema(kind).matchable or schema(kind).name == "Thing":
        kind = "LegalEntity"
    properties: dict[str, str | list[object]] = {}
    if query.query:
        properties["name"] = [query.query]
    for one in query.properties:
        name = (one.pid or one.p or "").rpartition(":")[2]
        values = one.v if isinstance(one.v, list) else [one.v]
        given = [v.get("name") or v.get("id") if isinstance(v, dict) else v for v in values]
        held = properties.setdefault(name, [])
        assert isinstance(held, list)
        held += given
    try:
        return read(EntityExample(kind, properties), reference)
    except InputError as error:
        raise Problem("bad_request", f"Cannot parse example entity: {error.message}") from error


def _insist_on_whole(answers: Mapping[str, t.Candidates]) -> None:
    """Refuse a batch in which silence would not be an answer: the protocol cannot say so.

    Raises:
        Problem: ``invalid``, naming each query.
    """
    faults = tuple(
        Fault(f"/queries/{bodies.escaped(reference)}", "not_whole", "; ".join(one.notes))
        for reference, one in answers.items()
        if one.notes is not msgspec.UNSET
    )
    if faults:
        told = "; ".join(f"{one.pointer}: {one.detail}" for one in faults)
        raise Problem("invalid", told[:2000], errors=faults)


def _extended(asked: t.Extension, teller: Teller) -> t.Extended:
    if len(asked.ids) * len(asked.properties) > 10_000:
        raise Problem("bad_request", "too many values at once: ask for fewer ids or properties")
    meta: dict[str, str] = {}
    rows: dict[str, dict[str, list[dict[str, str]]]] = {}
    for entity_id in asked.ids:
        entity = teller.find(entity_id)
        row = rows.setdefault(entity_id, {})
        for one in asked.properties:
            name = one.id.rpartition(":")[2]
            values = [] if entity is None else list(entity.values(name))
            shape = None if entity is None else schema(entity.schema).properties.get(name)
            meta.setdefault(one.id, one.id if shape is None else shape.label)
            if entity is not None and shape is not None:
                meta[one.id] = shape.label
                if one.settings.get("render", "caption") == "caption":
                    values = [_rendered(value, shape.type, teller) for value in values]
            most = _most(one.settings.get("limit"))
            row[one.id] = [{"str": value} for value in (values[:most] if most > 0 else values)]
    return t.Extended(tuple(t.Labelled(*pair) for pair in meta.items()), rows)


def _most(setting: str | float | bool | None) -> int:
    """Return how many values are wanted, 0 for all.

    Raises:
        Problem: ``bad_request``: the setting is no number.
    """
    try:
        return int(setting or 0)
    except (ValueError, OverflowError) as error:
        raise Problem("bad_request", "the setting limit is no whole number") from error


def _rendered(value: str, kind: str, teller: Teller) -> str:
    if kind == "country":
        found = countries().get(value)
        return value if found is None else found.names[0]
    if kind == "entity":
        other = teller.find(value)
        return value if other is None else caption(other)
    return value
