"""``POST /v1/screen``: questions under the caller's ids; as many answers as questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import msgspec
from starlette.responses import Response

from narrows.api import bodies
from narrows.api.kept import Kept
from narrows.api.limits import insist_on_bounds, insist_on_ids
from narrows.api.media import insist_on_json
from narrows.api.native import parameters as p
from narrows.api.native.wire import (
    AskedOptions,
    AskedPriors,
    AskedQuestion,
    AskedThresholdsByKind,
    QuestionAnswer,
    ScreenAnswer,
    ScreenEnvelope,
    ScreenRequest,
    answer_told,
    basis_told,
)
from narrows.api.problem import Fault, Problem
from narrows.api.query import Query
from narrows.api.routing import Answer, Call, Operation, answer
from narrows.api.service import Service
from narrows.api.together import Asking
from narrows.checks.party import Options
from narrows.inputs import question
from narrows.model.errors import InputError
from narrows.model.finding import Screening
from narrows.model.party import Identifier, Party
from narrows.model.policy import Policy, Thresholds


class Screen:
    """Answers questions."""

    def __init__(self, service: Service, kept: Kept) -> None:
        self._service = service
        self._kept = kept

    def operations(self) -> tuple[Operation, ...]:
        """Return the routes."""
        return (
            Operation(
                method="POST",
                path="/v1/screen",
                scope="screen",
                handler=self.screen,
                summary="Screen up to 100 parties",
                tag="Screen",
                about="Every question gets one answer under its id. A question that is not"
                " understood has the status invalid and costs the others nothing; where none"
                " is of the right form the request is refused, with each one's answer in the"
                " problem.",
                params=(*p.TIMES, p.LISTS),
                body=ScreenRequest,
                answers={200: Answer("One answer for each question", ScreenAnswer)},
                problems=("list_stale",),
                costly=True,
            ),
        )

    async def screen(self, call: Call) -> Response:
        """Answer a request."""
        insist_on_json(call)
        query = Query(call.request)
        query.only(("as_of", "known_at", "lists"))
        lists = query.texts("lists")
        query.insist()
        asked = bodies.decode(call.body, ScreenEnvelope)
        try:
            insist_on_ids(asked.questions)
        except InputError as error:
            fault = Fault("/questions", "too_long", error.message)
            raise Problem("invalid", fault.detail, errors=(fault,)) from error
        if query.text("as_of") is None:
            self._service.openings.insist_on_fresh()
        lease = await self._service.lease(query, lists)
        with lease as screener:
            known = {used.name for used in screener.basis.lists}
            common = _merged(asked.options, AskedOptions(lists=lists or None))
            try:
                _insist_on_lists(common, known, "query/lists")
            except Problem as problem:
                raise Problem("not_found", problem.detail, errors=problem.errors) from problem
            work: list[Callable[[], QuestionAnswer]] = []
            asking = Asking(lease.together)
            failed: dict[str, QuestionAnswer] = {}
            understood = 0
            scopes: list[frozenset[str] | None] = []
            for reference, raw in asked.questions.items():
                at = f"/questions/{bodies.escaped(reference)}"
                try:
                    one = _decoded(raw, at)
                    understood += 1
                    chosen = _merged(one.options or AskedOptions(), common)
                    _insist_on_lists(chosen, known, f"{at}/options/lists")
                    options = _options(chosen, screener.policy, f"{at}/options")
                    party = read(one, reference)
                    work.append(self._work(asking.add(party, options)))
                    scopes.append(options.lists)
                except InputError as error:
                    failed[reference] = _invalid(Fault(at, "invalid", _words(error)))
                    work.append(partial(failed.__getitem__, reference))
                except Problem as problem:
                    failed[reference] = _invalid(*problem.errors)
                    work.append(partial(failed.__getitem__, reference))
            if not understood:
                raise Problem(
                    "invalid",
                    "no question is understood",
                    errors=tuple(fault for one in failed.values() for fault in one.errors),
                    answers=failed,
                )
            call.facts["questions"] = len(work)
            answers = await self._service.desk.answer(work)
            told = ScreenAnswer(
                call.request_id,
                all(one.status == "screened" for one in answers),
                basis_told(screener.basis, _asked_at_all(scopes)),
                dict(zip(asked.questions, answers, strict=True)),
                lease.warnings,
            )
            return answer(told)

    def _work(self, screened: Callable[[], Screening]) -> Callable[[], QuestionAnswer]:
        def answered() -> QuestionAnswer:
            screening = screened()
            self._service.count(screening)
            self._kept.keep(screening)
            return answer_told(screening)

        return answered


def _decoded(raw: msgspec.Raw, at: str) -> AskedQuestion:
    try:
        asked = msgspec.json.decode(raw, type=AskedQuestion)
    except msgspec.ValidationError as error:
        fault = bodies.fault(str(error), at)
        raise Problem("invalid", fault.detail, errors=(fault,)) from error
    try:
        insist_on_bounds((asked.name,) if isinstance(asked.name, str) else asked.name or ())
    except InputError as error:
        fault = Fault(f"{at}/name", "too_long", error.message)
        raise Problem("invalid", fault.detail, errors=(fault,)) from error
    return asked


def read(asked: AskedQuestion, reference: str) -> Party:
    """Return whom a question is about.

    Raises:
        InputError: a value is not understood.
    """
    return question.party(
        name=asked.name,
        schema=asked.schema,
        born=asked.born,
        country=asked.country,
        identifiers=[
            Identifier(one.type, one.value.strip(), _country(one.country))
            for one in asked.identifiers
        ],
        gender=asked.gender,
        birth_place=asked.birth_place,
        address=asked.address,
        id=reference,
    )


def _country(text: str | None) -> str | None:
    if text is None:
        return None
    from narrows.codes.country import country_code

    code = country_code(text)
    if code is None:
        raise InputError(f"{text!r} is no country that is known", hint="use an ISO code")
    return code


def _merged(own: AskedOptions, common: AskedOptions) -> AskedOptions:
    """Return a question's own choices over those of the request."""
    return AskedOptions(
        common.floor if own.floor is None else own.floor,
        common.limit if own.limit is None else own.limit,
        common.lists if own.lists is None else own.lists,
        common.prior_bits if own.prior_bits is None else own.prior_bits,
        common.thresholds if own.thresholds is None else own.thresholds,
    )


def _options(asked: AskedOptions, policy: Policy, at: str) -> Options:
    """Return choices as the check takes them, thresholds whole.

    Raises:
        Problem: ``invalid``: what would be a match would not be reviewed.
    """
    thresholds: dict[str, Thresholds] = {}
    priors: dict[str, float] = {}
    for kind in AskedPriors.__struct_fields__ if asked.prior_bits is not None else ():
        bits = getattr(asked.prior_bits, kind)
        if bits is not None:
            priors[kind] = bits
    for kind in AskedThresholdsByKind.__struct_fields__ if asked.thresholds is not None else ():
        own = getattr(asked.thresholds, kind)
        if own is None:
            continue
        usual = policy.thresholds.get(kind) or policy.thresholds["organisation"]
        both = Thresholds(
            usual.review if own.review is None else own.review,
            usual.match if own.match is None else own.match,
        )
        if both.review > both.match:
            told = f"{kind}: review from {both.review:g} on, above a match from {both.match:g}"
            fault = Fault(f"{at}/thresholds/{kind}", "contradictory", told)
            raise Problem("invalid", told, errors=(fault,))
        thresholds[kind] = both
    return Options(
        floor=asked.floor,
        limit=None if asked.limit is None else int(asked.limit),
        lists=None if asked.lists is None else frozenset(asked.lists),
        prior_bits=priors,
        thresholds=thresholds,
    )


def _asked_at_all(scopes: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    """Return the lists some question asked, None where one asked them all."""
    named = [scope for scope in scopes if scope is not None]
    return frozenset().union(*named) if named and len(named) == len(scopes) else None


def _insist_on_lists(options: AskedOptions, known: set[str], pointer: str) -> None:
    unknown = sorted(set(options.lists or ()) - known)
    if unknown:
        told = f"not loaded: {', '.join(unknown)[:200]}; loaded: {', '.join(sorted(known))}"
        raise Problem("invalid", told, errors=(Fault(pointer, "unknown_list", told),))


def _invalid(*faults: Fault) -> QuestionAnswer:
    reason = "; ".join(fault.detail for fault in faults)
    return QuestionAnswer("invalid", None, reason, errors=faults)


def _words(error: InputError) -> str:
    return error.message + (f"; {error.hint}" if error.hint else "")
