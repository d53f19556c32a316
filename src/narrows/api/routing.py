"""The route table and the one gate every request passes.

An ``Operation`` declares what a route is: method, path, scope, types, answers. From
the same table come the server's routes, the authorisation matrix the tests try, and
the OpenAPI document. The gate identifies the caller, checks scope and rate, refuses
early under load, reads the body within its limits, runs the handler, and turns every
error into the one problem shape (or yente's ``{"detail": …}`` on its routes).
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from narrows.api.admission import Desk
from narrows.api.bodies import MAX_BODY
from narrows.api.callers import ANONYMOUS, Caller, Callers, allow
from narrows.api.keys import Scope
from narrows.api.observe import Fact, Metrics, Spans, Trace, log_failure, log_request, trace_of
from narrows.api.problem import Problem, from_error
from narrows.api.rate import RateLimit
from narrows.model.errors import NarrowsError

BODY_SECONDS = 20.0
"""How long a client may take to send its body."""


class Param(msgspec.Struct, frozen=True):
    """A path, query or header parameter, for the OpenAPI document."""

    name: str
    place: Literal["path", "query", "header"]
    description: str
    schema: dict[str, Any] = msgspec.field(default_factory=lambda: {"type": "string"})
    required: bool = False


class Call(msgspec.Struct, frozen=True):
    """One admitted request: what a handler needs of it.

    ``facts`` may be added to by the handler; they end up in the log line, so they are
    counts and codes, never what was asked.
    """

    request: Request
    caller: Caller
    body: bytes
    request_id: str
    trace: Trace
    facts: dict[str, Fact]
    headers: Mapping[bytes, bytes]

    def header(self, name: bytes) -> str | None:
        """Return a header by its name in small letters, None where it is not given."""
        found = self.headers.get(name)
        return None if found is None else found.decode("latin-1")


Handler = Callable[[Call], Awaitable[Response]]


class Answer(msgspec.Struct, frozen=True):
    """One possible answer of an operation, for the OpenAPI document.

    ``body`` is a type, None where there is no body.
    """

    description: str
    body: Any = None
    media: str = "application/json"


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One route, declared.

    Attributes:
        method, path: As in the OpenAPI document.
        scope: What a caller must be allowed to do; ``public`` for everybody.
        handler: The function that answers.
        summary: One line for the document.
        tag: Heading in the document.
        about: More than one line.
        params: Parameters.
        body: Type of the JSON body, None where there is none.
        body_media: Media types of a body that is no JSON.
        answers: What is answered when all goes well, by status.
        problems: Codes of problems beyond those every route may answer with.
        compatible: True on yente's routes, whose errors have yente's shape.
        costly: True where questions are answered: refused early under load.
        max_body: Largest body in bytes.
        raw_body: True where the handler reads the stream itself.
        heeds_caller: True where a public route still takes notice of who calls. No other does:
            a probe waits for no issuer's keys.
    """

    method: str
    path: str
    scope: Scope
    handler: Handler
    summary: str
    tag: str
    about: str = ""
    params: tuple[Param, ...] = ()
    body: Any = None
    body_media: tuple[str, ...] = ()
    answers: dict[int, Answer] = {}
    problems: tuple[str, ...] = ()
    compatible: bool = False
    costly: bool = False
    max_body: int = MAX_BODY
    raw_body: bool = False
    heeds_caller: bool = False


class Gate:
    """Admits requests to operations."""

    def __init__(
        self, callers: Callers, rate: RateLimit, desk: Desk, metrics: Metrics, spans: Spans
    ) -> None:
        self._callers = callers
        self._rate = rate
        self._desk = desk
        self._metrics = metrics
        self._spans = spans

    def endpoint(self, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        """Return what answers the requests of an operation."""

        async def endpoint(request: Request) -> Response:
            return await self._pass(operation, request)

        return endpoint

    def route(
        self, operation: Operation, endpoint: Callable[[Request], Awaitable[Response]]
    ) -> Route:
        """Return the Starlette route of an operation."""
        found = Route(operation.path, endpoint, methods=[operation.method])
        # Starlette answers HEAD wherever it answers GET; here a route is what it declares.
        found.methods = {operation.method}
        return found

    async def _pass(self, operation: Operation, request: Request) -> Response:
        begun = time.perf_counter()
        # The first of several counts, as everywhere.
        headers = dict(reversed(request.scope["headers"]))
        trace = trace_of(_text(headers.get(b"traceparent")))
        request_id = secrets.token_hex(8)
        facts: dict[str, Fact] = {}
        caller_id: str | None = None
        limits: dict[str, str] = {}
        try:
            if operation.costly:
                self._desk.insist(declared_size(headers))
            said = _text(headers.get(b"authorization"))
            if operation.scope != "public":
                caller = self._callers.identify(said)
            elif operation.heeds_caller:
                caller = self._callers.identify_if_held(said)
            else:
                caller = ANONYMOUS
            caller_id = caller.id
            allow(caller, operation.scope)
            if operation.scope != "public":
                limits = self._rate.spend(caller.id)
            body = b"" if operation.raw_body else await _read(request, headers, operation.max_body)
            response = await operation.handler(
                Call(request, caller, body, request_id, trace, facts, headers)
            )
        except Problem as problem:
            if problem.code == "overloaded":
                self._metrics.refuse()
            response = refusal(operation, problem, request_id)
        except NarrowsError as error:
            response = refusal(operation, from_error(error), request_id)
        except ClientDisconnect:
            response = Response(status_code=499)
        except Exception as error:
            # The edge: whatever broke is told by its place, never by its words.
            log_failure(error, request_id, trace.trace_id)
            response = refusal(operation, unexpected(request_id), request_id)
        if limits:
            response.headers.update(limits)
        response.raw_headers += (
            (b"x-request-id", request_id.encode()),
            (b"traceparent", trace.header.encode()),
        )
        took = time.perf_counter() - begun
        self._metrics.request(operation.method, operation.path, response.status_code, took)
        self._spans(operation.method, operation.path, response.status_code, trace, took)
        log_request(
            {
                "method": operation.method,
                "route": operation.path,
                "status": response.status_code,
                "seconds": round(took, 6),
                "request_id": request_id,
                "trace_id": trace.trace_id,
                "span_id": trace.span_id,
                "caller": caller_id,
                **facts,
            }
        )
        return response


def declared_size(headers: Mapping[bytes, bytes]) -> int:
    """Return the size a body is said to have, 0 where nothing sensible is said."""
    declared = headers.get(b"content-length", b"")
    return int(declared) if declared.isdigit() and len(declared) < 20 else 0


def _text(header: bytes | None) -> str | None:
    return None if header is None else header.decode("latin-1")


async def _read(request: Request, headers: Mapping[bytes, bytes], limit: int) -> bytes:
    if request.scope["method"] in ("GET", "HEAD", "DELETE"):
        return b""
    declared = declared_size(headers)
    if declared > limit:
        raise Problem("too_large", f"the body has {declared} bytes; the limit is {limit}")
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.stream():
                size += len(piece)
                if size > limit:
                    raise Problem(
                        "too_large", f"the body is larger than the limit of {limit} bytes"
                    )
                pieces.append(piece)
    except TimeoutError as error:
        raise Problem("bad_request", "the body did not arrive in time") from error
    return b"".join(pieces)


def unexpected(request_id: str) -> Problem:
    """Return the problem for what nobody foresaw."""
    return Problem("internal", f"something failed on this side; it is recorded as {request_id}")


def refusal(operation: Operation, problem: Problem, request_id: str) -> Response:
    """Return a problem in the shape of the operation's errors."""
    if operation.compatible:
        detail: object = problem.detail if problem.listed is None else problem.listed
        if problem.status == 422 and problem.listed is None:
            place = problem.errors[0].pointer.split("/") if problem.errors else ["body"]
            detail = [{"type": "value_error", "loc": place, "msg": problem.detail}]
        return Response(
            msgspec.json.encode({"detail": detail}),
            status_code=problem.status,
            headers=problem.headers,
            media_type="application/json",
        )
    return problem_response(problem, request_id, operation.path)


def problem_response(problem: Problem, request_id: str, instance: str) -> Response:
    """Return a problem as a response."""
    return Response(
        msgspec.json.encode(problem.body(request_id=request_id, instance=instance)),
        status_code=problem.status,
        headers=problem.headers,
        media_type="application/problem+json",
    )


def answer(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a value as a JSON response."""
    return Response(
        msgspec.json.encode(value),
        status_code=status,
        headers=headers,
        media_type="application/json",
    )
