"""``GET /search/{dataset}``: for people at a search box; screening is ``/match``."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec
from starlette.responses import Response

from narrows.api.problem import Problem
from narrows.api.query import Query
from narrows.api.routing import Answer, Call, Operation, answer
from narrows.api.service import TIMES, Service
from narrows.api.yente import parameters as p
from narrows.api.yente.filters import Filters, filters_of, noted, refuse, unknown
from narrows.api.yente.query_text import Joined, Part, Term, Without, parse, plain
from narrows.api.yente.scope import Scope, asked_lists, expanded, scope_of, within
from narrows.api.yente.shelf import Place, Shelf, words
from narrows.api.yente.telling import Teller, caption
from narrows.api.yente.topics import LABELS
from narrows.api.yente.wire import SearchFacet, SearchFacetItem, SearchResponse, TotalSpec
from narrows.codes.country import table as countries
from narrows.codes.schema import names as schema_names
from narrows.codes.schema import schema
from narrows.lists import registry
from narrows.model.entity import Entity
from narrows.model.errors import InputError

MOST_OFFSET = 9_499
_IN_NAME = 3.0
"""How much more a word in a name counts than one elsewhere."""

_PARAMETERS = (*(param.name for param in p.SEARCH), *TIMES)
_FACET_LABELS = {
    "countries": "Countries",
    "topics": "Topics",
    "datasets": "Data sources",
    "schema": "Types",
    "identifiers": "Identifiers",
    "genders": "Genders",
}

Scores = dict[int, float]


class Search:
    """Searches the entities of the lists."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._one_at_a_time = asyncio.Lock()

    def operations(self) -> tuple[Operation, ...]:
        """Return the routes."""
        return (
            Operation(
                method="GET",
                path="/search/{dataset}",
                scope="read",
                handler=self.search,
                summary="Search entities by words",
                tag="Compatible with yente",
                about="For interactive use. To screen a party, use /match or /v1/screen: they"
                " compare names across spellings and scripts, and say how sure they are.",
                params=(p.DATASET, *p.SEARCH, p.STRICT, *p.TIMES),
                answers={200: Answer("A page of entities, with counts", SearchResponse)},
                compatible=True,
                costly=True,
            ),
        )

    async def search(self, call: Call) -> Response:
        """Answer one page."""
        query = Query(call.request)
        strict = self._service.strict(call)
        if strict:
            query.only(_PARAMETERS)
            self._service.openings.insist_on_fresh()
        lease = await self._service.lease(query, asked_lists(call))
        with lease as screener:
            scope = scope_of(screener, call.request.path_params["dataset"])
            kind = query.text("schema", "Thing") or ""
            if kind not in schema_names():
                raise Problem("bad_request", "Invalid schema")
            limit = max(0, query.whole("limit", 10, most=500))
            offset = max(0, query.whole("offset", 0, most=MOST_OFFSET))
            wanted = _Wanted(query, scope, kind)
            facets = query.some_of("facets", p.FACETS, p.FACETS_SHOWN)
            asked = _asked(query, strict=strict)
            query.insist()
            lost = unknown(query, lease.teller)
            if strict:
                refuse(lost)
            shelf = await self._service.openings.shelf(lease)
            # A wide search takes long; on a thread of its own it delays no screening.
            async with self._one_at_a_time:
                body = await asyncio.to_thread(
                    _page, shelf, lease.teller, asked, wanted, facets, (limit, offset)
                )
            call.facts["found"] = body.total.value
            return answer(body, headers=noted(fault.detail for fault in lost))


class Asked(msgspec.Struct, frozen=True):
    """What to look for, and in which order to give it."""

    part: Part | None
    fuzzy: bool
    sort: tuple[str, ...]


def _asked(query: Query, *, strict: bool) -> Asked:
    text = query.text("q", "") or ""
    if len(text) > 2_000:
        raise Problem("bad_request", "Invalid query: it is longer than 2000 characters")
    simple, fuzzy = query.flag("simple", False), query.flag("fuzzy", False)
    sort = query.texts("sort", most=p.MOST_SORTS)
    if text.strip(" *:") and not words(text):
        # Signs alone: no entity has them, which is not the same as asking for all.
        return Asked(Joined("any", ()), False, sort)
    try:
        part = None if not text.strip() else plain(text) if simple else parse(text)
    except InputError as error:
        if strict:
            raise Problem("bad_request", f"Invalid query: {error.message}") from error
        # A person at a search box means the words, whatever signs slipped in.
        part = plain(text)
    return Asked(part, bool(fuzzy), sort)


class _Wanted:
    """Which entities count."""

    def __init__(self, query: Query, scope: Scope, kind: str) -> None:
        self.kind = schema(kind)
        self.scope = scope
        self.filters: Filters = filters_of(query, scope)
        self.target = query.flag("target", None)
        self._every = query.one_of("filter_op", ("AND", "OR"), "OR") == "AND"
        self.countries = frozenset(query.texts("countries"))
        self.topics = frozenset(query.texts("topics"))
        names = frozenset(query.texts("datasets"))
        alone = [expanded((name,), scope) for name in names] if self._every else []
        self.datasets = alone if self._every or not names else [expanded(names, scope)]
        self.values: dict[str, set[str]] = {}
        for text in query.texts("filter"):
            field, colon, value = text.partition(":")
            if not colon:
                raise Problem("bad_request", f"Invalid filter: {text[:80]}")
            self.values.setdefault(field.removeprefix("properties."), set()).add(value)

    def lets(self, place: Place, shelf: Shelf, at: int, teller: Teller) -> bool:
        """Tell whether an entity counts."""
        shape = schema(place.schema)
        if not shape.is_a(self.kind.name):
            return False
        if not self.scope.whole and not within(place.datasets, self.scope.lists):
            return False
        if self.target is not None and place.target is not self.target:
            return False
        if not (
            self._meets(self.countries, place.countries)
            and self._meets(self.topics, place.topics)
            and all(within(place.datasets, lists) for lists in self.datasets)
        ):
            return False
        if self.filters.idle and not self.values:
            return True
        entity = shelf.entity(at)
        if not self.filters.let(entity, teller):
            return False
        return all(
            self._meets(values, _values(field, place, entity))
            for field, values in self.values.items()
        )

    def _meets(self, asked: Collection[str], held: Sequence[str]) -> bool:
        """Tell whether what is held fits: one pass over it, however much is asked for."""
        if not asked:
            return True
        if self._every:
            return len(asked) <= len(held) and set(held).issuperset(asked)
        return any(value in asked for value in held)


_PLACED: dict[str, Callable[[Place], Sequence[str]]] = {
    "countries": lambda place: place.countries,
    "topics": lambda place: place.topics,
    "dataset": lambda place: place.datasets,
    "datasets": lambda place: place.datasets,
    "schema": lambda place: (place.schema,),
}


def _values(field: str, place: Place, entity: Entity) -> Sequence[str]:
    return _PLACED[field](place) if field in _PLACED else entity.values(field)


def _may_hold(wanted: _Wanted, shelf: Shelf) -> set[int] | None:
    """Return the places whose words allow the filtered values, None for all places."""
    kept: set[int] | None = None
    for field, values in wanted.values.items():
        if field in _PLACED:
            continue
        either: set[int] = set()
        for value in values:
            parts = [set(shelf.anywhere(word)) for word in words(value)]
            either |= set.intersection(*parts) if parts else set(range(len(shelf.places)))
        kept = either if kept is None else kept & either
    return kept


def _page(
    shelf: Shelf,
    teller: Teller,
    asked: Asked,
    wanted: _Wanted,
    facets: tuple[str, ...],
    window: tuple[int, int],
) -> SearchResponse:
    everything: Scores = dict.fromkeys(range(len(shelf.places)), 0.0)
    found = everything if asked.part is None else _found(asked.part, shelf, fuzzy=asked.fuzzy)
    may = _may_hold(wanted, shelf)
    kept = [
        at
        for at in found
        if (may is None or at in may) and wanted.lets(shelf.places[at], shelf, at, teller)
    ]
    kept.sort(key=lambda at: (-found[at], shelf.places[at].id))
    kept = _sorted(kept, asked.sort, shelf)
    limit, offset = window
    return SearchResponse(
        limit=limit,
        offset=offset,
        total=TotalSpec(len(kept)),
        results=tuple(teller.flat(shelf.entity(at)) for at in kept[offset : offset + limit]),
        facets={name: _facet(name, kept, shelf) for name in dict.fromkeys(facets)},
    )


def _found(part: Part, shelf: Shelf, *, fuzzy: bool) -> Scores:
    if isinstance(part, Term):
        return _of_term(part, shelf, fuzzy=fuzzy)
    if isinstance(part, Without):
        gone = _found(part.part, shelf, fuzzy=fuzzy)
        return {at: 0.0 for at in range(len(shelf.places)) if at not in gone}
    if part.how == "any":
        either: Scores = {}
        for one in part.parts:
            for at, score in _found(one, shelf, fuzzy=fuzzy).items():
                either[at] = either.get(at, 0.0) + score
        return either
    return _all_of(part, shelf, fuzzy=fuzzy)


def _all_of(part: Joined, shelf: Shelf, *, fuzzy: bool) -> Scores:
    both: Scores | None = None
    for one in part.parts:
        found = _found(one, shelf, fuzzy=fuzzy)
        if both is None:
            both = found
        else:
            both = {at: score + found[at] for at, score in both.items() if at in found}
        if not both:
            return {}
    return both or {}


def _of_term(term: Term, shelf: Shelf, *, fuzzy: bool) -> Scores:
    if term.field is not None and term.field not in ("name", "names", "text"):
        return _of_field(term, shelf)
    parts = words(term.text)
    if not parts:
        return dict.fromkeys(range(len(shelf.places)), 0.0)
    only_names = term.field in ("name", "names")
    found: Scores | None = None
    for number, word in enumerate(parts):
        spelled = [word]
        if term.kind == "prefix" and number == len(parts) - 1:
            spelled = shelf.beginning(word)
        elif term.kind == "near" or fuzzy:
            spelled = shelf.near(word)
        one = _of_words(spelled, shelf, only_names=only_names)
        found = one if found is None else {at: found[at] + one[at] for at in found if at in one}
    found = found or {}
    if term.kind == "phrase" and len(parts) > 1:
        return {at: s for at, s in found.items() if _says(shelf.entity(at), parts)}
    return found


def _of_words(spelled: Sequence[str], shelf: Shelf, *, only_names: bool) -> Scores:
    found: Scores = {}
    for word in spelled:
        named = list(shelf.in_names(word))
        places = named if only_names else list(shelf.anywhere(word))
        if not places:
            continue
        rare = math.log(1 + len(shelf.places) / len(places))
        for at in places:
            found[at] = max(found.get(at, 0.0), rare)
        for at in named:
            found[at] = max(found.get(at, 0.0), _IN_NAME * rare)
    return found


def _of_field(term: Term, shelf: Shelf) -> Scores:
    field = (term.field or "").removeprefix("properties.")
    if field in _PLACED:
        return {
            at: 1.0 for at, place in enumerate(shelf.places) if term.text in _PLACED[field](place)
        }
    wanted = words(term.text)
    found = _of_term(msgspec.structs.replace(term, field=None), shelf, fuzzy=False)
    return {
        at: score
        for at, score in found.items()
        if any(_begins(words(v), wanted, term.kind) for v in shelf.entity(at).values(field))
    }


def _begins(said: list[str], wanted: list[str], kind: str) -> bool:
    if kind == "prefix" and wanted:
        return any(word.startswith(wanted[-1]) for word in said)
    return bool(wanted) and set(wanted) <= set(said)


def _says(entity: Entity, phrase: list[str]) -> bool:
    size = len(phrase)
    for statement in entity.statements:
        said = words(statement.value)
        if any(said[i : i + size] == phrase for i in range(len(said) - size + 1)):
            return True
    return False


def _sorted(kept: list[int], orders: Sequence[str], shelf: Shelf) -> list[int]:
    """Return places in an order; each entity is read once, however many fields decide."""
    wanted: dict[str, str] = {}
    for order in orders:
        field, _, direction = order.partition(":")
        # What a field has decided no later mention of it changes.
        wanted.setdefault(field.removeprefix("properties."), direction)
    if not wanted:
        return kept
    keys = {at: [_order(field, shelf, at) for field in wanted] for at in kept}
    for number, direction in reversed(list(enumerate(wanted.values()))):
        by_field = {at: read[number] for at, read in keys.items()}
        kept = sorted(kept, key=by_field.__getitem__, reverse=direction == "desc")
    return kept


def _order(field: str, shelf: Shelf, at: int) -> str:
    place = shelf.places[at]
    if field in ("last_change", "last_seen", "first_seen"):
        return place.changed or ""
    if field == "id":
        return place.id
    entity = shelf.entity(at)
    if field in ("caption", "name"):
        return caption(entity).casefold()
    return min(_values(field, place, entity), default="")


def _facet(name: str, kept: Sequence[int], shelf: Shelf) -> SearchFacet:
    counts: Counter[str] = Counter()
    for at in kept:
        counts.update(_counted(name, at, shelf))
    return SearchFacet(
        _FACET_LABELS[name],
        tuple(
            SearchFacetItem(value, _label(name, value), count)
            for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
    )


def _counted(name: str, at: int, shelf: Shelf) -> Iterable[str]:
    if name in _PLACED:
        return _PLACED[name](shelf.places[at])
    entity = shelf.entity(at)
    wanted = "gender" if name == "genders" else "identifier"
    shape = schema(entity.schema)
    # An entity counts once for a value; as a list, since a counter adds mappings up.
    return list(
        dict.fromkeys(
            s.value
            for s in entity.statements
            if s.prop in shape.properties and shape.properties[s.prop].type == wanted
        )
    )


def _label(name: str, value: str) -> str:
    if name == "countries":
        found = countries().get(value)
        return value if found is None else found.names[0]
    if name == "topics":
        return LABELS.get(value, value)
    if name == "schema":
        return schema(value).plural
    if name == "datasets":
        try:
            return registry.source_for(value).title
        except InputError:
            return value
    return value.capitalize() if name == "genders" else value


def suggested(prefix: str, shelf: Shelf, scope: Scope, most: int = 10) -> list[Entity]:
    """Return entities with a name that begins so, the best first."""
    parts = words(prefix)
    if not parts:
        return []
    found = _of_term(Term(prefix, "prefix", "names"), shelf, fuzzy=False)
    kept = [at for at in found if scope.whole or within(shelf.places[at].datasets, scope.lists)]
    kept.sort(key=lambda at: (-found[at], shelf.places[at].id))
    return [shelf.entity(at) for at in kept[:most]]
