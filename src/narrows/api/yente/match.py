"""``POST /match/{dataset}``: query by example, up to a hundred at once."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from starlette.responses import Response

from narrows.api.limits import insist_on_ids
from narrows.api.problem import Fault, Problem
from narrows.api.query import Query
from narrows.api.routing import Answer, Call, Operation, answer
from narrows.api.service import TIMES, Service
from narrows.api.together import Asking
from narrows.api.yente import parameters as p
from narrows.api.yente.algorithms import check_config, named
from narrows.api.yente.body import match_body
from narrows.api.yente.example import Question, read
from narrows.api.yente.filters import Filters, filters_of, noted, refuse, unknown
from narrows.api.yente.scope import Scope, asked_lists, scope_of
from narrows.api.yente.telling import Teller
from narrows.api.yente.wire import (
    EntityExample,
    EntityMatches,
    EntityMatchQuery,
    EntityMatchResponse,
    FeatureResult,
    ScoredEntityResponse,
    TotalSpec,
)
from narrows.checks.party import Options
from narrows.model.errors import InputError
from narrows.model.evidence import Evidence
from narrows.model.finding import Finding, Screening

MOST_QUERIES = 100
MOST_RESULTS = 500
_WIDEST = 2_000
"""Findings looked through where filters may leave few of them."""

_PARAMETERS = (
    "limit", "threshold", "cutoff", "algorithm", "include_dataset", "exclude_schema",
    "exclude_dataset", "topics", "changed_since", "exclude_entity_ids", *TIMES,
)  # fmt: skip


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How a batch is to be answered."""

    limit: int
    threshold: float
    options: Options
    filters: Filters
    strict: bool


class Match:
    """Answers batches of examples."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def operations(self) -> tuple[Operation, ...]:
        """Return the routes."""
        return (
            Operation(
                method="POST",
                path="/match/{dataset}",
                scope="screen",
                handler=self.match,
                summary="Screen parties given as FollowTheMoney entities",
                tag="Compatible with yente",
                about="Up to 100 questions under ids of your own; one answer for each.",
                params=(p.DATASET, *p.MATCH, p.STRICT, *p.TIMES),
                body=EntityMatchQuery,
                answers={200: Answer("The answers, under the questions' ids", EntityMatchResponse)},
                compatible=True,
                costly=True,
            ),
        )

    async def match(self, call: Call) -> Response:
        """Answer a batch."""
        service = self._service
        strict = service.strict(call)
        query = Query(call.request)
        if strict:
            query.only(_PARAMETERS)
            service.openings.insist_on_fresh()
        lease = await service.lease(query, asked_lists(call))
        with lease as screener:
            scope = scope_of(screener, call.request.path_params["dataset"])
            wanted = _wanted(query, scope, strict=strict)
            lost = unknown(query, lease.teller)
            if strict:
                refuse(lost)
            asked = match_body(call)
            algorithm = named(query.text("algorithm", "best") or "")
            _bounded(asked)
            check_config(algorithm, asked.config)
            questions = _questions(asked, strict=strict)
            call.facts["questions"] = len(questions)
            asking = Asking(lease.together)
            work = [self._work(one, asking, lease.teller, wanted) for one in questions.values()]
            answers = await service.desk.answer(work)
            notes = _notes(asked, service, [*lease.warnings, *(one.detail for one in lost)])
            body = EntityMatchResponse(
                dict(zip(questions, answers, strict=True)),
                wanted.limit,
                query.everything() if strict else msgspec.UNSET,
            )
            return answer(body, headers={"x-batch-size": str(len(answers)), **notes})

    def _work(
        self,
        question: Question | EntityMatches,
        asking: Asking,
        teller: Teller,
        wanted: Wanted,
    ) -> Callable[[], EntityMatches]:
        if isinstance(question, EntityMatches):
            return lambda: question
        try:
            screened = asking.add(question.party, wanted.options)
        except InputError as error:
            if not wanted.strict:
                raise Problem("bad_request", error.message) from error
            refused = failed(question.query, error.message)
            return lambda: refused

        def answered() -> EntityMatches:
            screening = screened()
            self._service.count(screening)
            return matches(question, screening, teller, wanted)

        return answered


def _wanted(query: Query, scope: Scope, *, strict: bool) -> Wanted:
    limit = max(0, query.whole("limit", 5, most=MOST_RESULTS))
    threshold, cutoff = query.number("threshold"), query.number("cutoff")
    if strict and cutoff is not None and cutoff > 1:
        fault = Fault("query/cutoff", "range", "no score is above 1: nothing would be shown")
        raise Problem("invalid", fault.detail, errors=(fault,))
    filters = filters_of(query, scope)
    query.insist()
    threshold = 0.7 if threshold is None else threshold
    # Strictly, what the policy wants reviewed is shown, match or not.
    usual = None if strict else min(threshold, 0.7)
    floor = usual if cutoff is None else cutoff
    if floor is not None:
        floor = min(max(floor, 0.0), 1.0)
    # Without filters nothing past the limit is ever shown.
    widest = max(limit, 50) if filters.idle else _WIDEST
    return Wanted(
        limit=limit,
        threshold=threshold,
        options=Options(floor=floor, limit=widest, lists=scope.filter),
        filters=filters,
        strict=strict,
    )


def _bounded(asked: EntityMatchQuery) -> None:
    if not asked.queries:
        raise Problem("bad_request", "No queries provided.")
    if len(asked.queries) > MOST_QUERIES:
        raise Problem("bad_request", f"Too many queries in one batch (limit: {MOST_QUERIES})")
    try:
        insist_on_ids(asked.queries)
    except InputError as error:
        raise Problem("bad_request", error.message) from error


def _questions(asked: EntityMatchQuery, *, strict: bool) -> dict[str, Question | EntityMatches]:
    found: dict[str, Question | EntityMatches] = {}
    for reference, example in asked.queries.items():
        try:
            question = read(example, reference)
            if strict and question.lost:
                raise InputError("; ".join(question.lost))
            found[reference] = question
        except InputError as error:
            if not strict:
                raise Problem(
                    "bad_request", f"Cannot parse example entity: {error.message}"
                ) from error
            found[reference] = failed(example, error.message)
    if all(isinstance(one, EntityMatches) for one in found.values()):
        reasons = "; ".join(
            str(one.error) for one in found.values() if isinstance(one, EntityMatches)
        )
        raise Problem("bad_request", f"Cannot parse example entity: {reasons}"[:2000])
    return found


def failed(example: EntityExample, message: str) -> EntityMatches:
    """Return the strict answer to a question that cannot be asked; the others go on."""
    return EntityMatches(400, (), TotalSpec(0), example, error=message)


def matches(
    question: Question, screening: Screening, teller: Teller, wanted: Wanted
) -> EntityMatches:
    """Return an answer in yente's form."""
    results: list[ScoredEntityResponse] = []
    total = 0
    for finding in screening.findings:
        entity = teller.find(finding.entity_id, finding.list)
        if entity is None or not wanted.filters.let(entity, teller):
            continue
        match = finding.score >= wanted.threshold
        total += match
        if len(results) < wanted.limit:
            results.append(_scored(teller, finding, match=match))
    status = 200
    error: str | msgspec.UnsetType = msgspec.UNSET
    if screening.status != "screened" and wanted.strict:
        # Never read as "no match": what was asked was not answered whole.
        status = 422 if screening.status == "not_screened" else 206
        error = screening.reason or ""
    return EntityMatches(
        status,
        tuple(results),
        TotalSpec(total),
        question.query,
        notes(question, screening) or msgspec.UNSET,
        error,
    )


def notes(question: Question, screening: Screening) -> tuple[str, ...]:
    """Return what was not understood, not compared or cut about a question."""
    told = (*question.lost, *question.idle)
    if screening.status == "screened":
        return told
    return (f"{screening.status.replace('_', ' ')}: {screening.reason or ''}", *told)


def _scored(teller: Teller, finding: Finding, *, match: bool) -> ScoredEntityResponse:
    entity = teller.find(finding.entity_id, finding.list)
    assert entity is not None
    told = teller.flat(entity)
    return ScoredEntityResponse(
        told.id,
        told.caption,
        told.schema,
        told.properties,
        told.datasets,
        told.referents,
        told.target,
        told.first_seen,
        told.last_seen,
        told.last_change,
        finding.score,
        explanations(finding.evidence),
        match,
    )


def explanations(evidence: tuple[Evidence, ...]) -> dict[str, FeatureResult]:
    """Return pieces of evidence under their codes; a code that stands twice is numbered."""
    found: dict[str, FeatureResult] = {}
    for piece in evidence:
        key, number = piece.code, 2
        while key in found:
            key = f"{piece.code}-{number}"
            number += 1
        found[key] = FeatureResult(
            f"{piece.bits:+.2f} bits: {piece.text}" if piece.text else f"{piece.bits:+.2f} bits",
            round(piece.bits, 4),
            piece.query,
            piece.listed,
        )
    return found


def _notes(asked: EntityMatchQuery, service: Service, told: list[str]) -> dict[str, str]:
    """Return headers that say what the body of yente's answers has no place for."""
    if asked.weights or asked.config:
        told.append("weights and config do not change a score: a policy does")
    if service.openings.state.stale:
        told.append(f"not fresh: {', '.join(service.openings.state.stale)}")
    return noted(told)
