"""The application: settings in, an ASGI application out."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import secrets
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from narrows.api.admission import Desk
from narrows.api.callers import Callers
from narrows.api.dispatch import Dispatch
from narrows.api.guard import FULL, Guard
from narrows.api.keys import Keys
from narrows.api.observe import Metrics, log_failure, log_request, spans, trace_of
from narrows.api.openings import Openings
from narrows.api.problem import Problem
from narrows.api.rate import RateLimit
from narrows.api.routing import Gate, Operation, declared_size, problem_response, unexpected
from narrows.api.service import Service
from narrows.api.settings import ServerSettings
from narrows.api.table import Parts, operations
from narrows.api.tokens import Tokens

log = logging.getLogger("narrows.server")

CANARY_SECONDS = 900.0
"""How often the canaries are asked for while the service runs."""

KEYS_SECONDS = 1.0
"""How often is looked whether the token issuer's keys should be read."""

SETTLE_SECONDS = 1.0
"""How often refusals are brought into the counters all workers share."""

SETTINGS = "NARROWS_SERVER__SETTINGS"
"""Environment variable by which worker processes are told their settings."""

_SWITCH_SECONDS = 0.0005

_FULL_COLLECTION = 100
"""Collections of what is young before one of everything: seconds of load without its pause of
10 ms, in which everybody waits; what refers to itself and is gone can grow to some tens of MB."""

UNROUTED = "-"
"""What stands for a route in logs and metrics where a request fits none."""

_METHODS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"))


class Application:
    """One server process: its routes and what runs beside them.

    Attributes:
        asgi: The ASGI application.
        service: What the handlers stand on.
        table: Every operation.
    """

    def __init__(self, settings: ServerSettings, *, warm: bool = True) -> None:
        self.service = Service(
            settings, Openings(settings), Desk(budget=settings.budget_seconds), Metrics()
        )
        self._warm = warm
        keys = Keys(Path(settings.home) / "keys.json")
        local = settings.loopback and not keys.all() and settings.issuer is None
        self._tokens = _tokens(settings)
        callers = Callers(keys, local=local, tokens=self._tokens)
        self._spans = spans(os.environ)
        gate = Gate(
            callers,
            RateLimit(
                settings.rate_per_minute,
                shared=None if settings.rates is None else Path(settings.rates),
            ),
            self.service.desk,
            self.service.metrics,
            self._spans,
        )
        self._parts = Parts(self.service)
        self.table: tuple[Operation, ...] = operations(self.service, self._parts)
        endpoints = [gate.endpoint(operation) for operation in self.table]
        self._routes = [
            gate.route(operation, endpoint)
            for operation, endpoint in zip(self.table, endpoints, strict=True)
        ]
        inner = Starlette(
            routes=list(self._routes),
            lifespan=self._lifespan,
            exception_handlers={HTTPException: self._not_routed, Exception: self._broken},
        )
        inner.router.redirect_slashes = False
        self._costly = tuple(
            {op.path.partition("{")[0] for op in self.table if op.costly and op.method == "POST"}
        )
        self._told = 0.0
        quick = Dispatch(zip(self._routes, endpoints, strict=True), inner)
        self.asgi = Guard(quick, settings, local=local, full=self.full)

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[dict[str, object]]:
        openings = self.service.openings
        openings.begin()
        if openings.state.fault is not None:
            log.error("nothing can be answered yet: %s", openings.state.fault)
        beside = [
            asyncio.create_task(self._every(self.service.settings.refresh_seconds, self._refresh)),
            asyncio.create_task(self._every(CANARY_SECONDS, self._canaries)),
            asyncio.create_task(self._every(SETTLE_SECONDS, self._settle)),
        ]
        if self._tokens is not None:
            read = self._every(KEYS_SECONDS, self._read_keys, at_once=True)
            beside.append(asyncio.create_task(read))
        if self._warm:
            # A loop that waits for the interpreter waits this long at most.
            sys.setswitchinterval(_SWITCH_SECONDS)
            beside.append(asyncio.create_task(self._quicken()))
        _keep()
        usual = gc.get_threshold()
        gc.set_threshold(*usual[:2], _FULL_COLLECTION)
        try:
            # The protocol asks before it makes a request of what arrives.
            yield {FULL: self.full_for}
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await asyncio.to_thread(self.close)
            gc.set_threshold(*usual)
            gc.unfreeze()

    def close(self) -> None:
        """Let go of every file; jobs that are running are stopped."""
        self.service.openings.close()
        self._parts.close()
        self._spans.close()

    def full(self, scope: Scope) -> Problem | None:
        """Return why a request is refused before it is looked at, None where it is not."""
        if not self.service.desk.waiting:
            return None
        return self.full_for(
            scope["method"], scope["path"], declared_size(dict(scope["headers"])), coming=False
        )

    def full_for(self, method: str, path: str, size: int, *, coming: bool) -> Problem | None:
        """Return why a request is refused, told from next to nothing; None where it is not.

        Args:
            method, path: Where it goes.
            size: Bytes of its body as declared, 0 where that is not known.
            coming: It is at the door, whole: those let through just before count, and so will
                it.
        """
        desk = self.service.desk
        if method != "POST" or not path.startswith(self._costly):
            return None
        problem = desk.refusal(size, coming=coming)
        if problem is None:
            if coming:
                desk.expect(size)
            return None
        self.service.metrics.refuse()
        now = time.monotonic()
        if now - self._told > 1:
            # One line a second: the log must not be what is overloaded next.
            self._told = now
            log.warning("overloaded: %d requests were refused so far", desk.refused)
        return problem

    async def _every(self, seconds: float, what: object, *, at_once: bool = False) -> None:
        assert callable(what)
        wait = 0.0 if at_once else seconds
        while True:
            await asyncio.sleep(wait)
            wait = seconds
            try:
                await what()
            except Exception as error:
                # What runs beside the answers must not end with one failure.
                log_failure(error, "-", "-")

    async def _read_keys(self) -> None:
        if self._tokens is not None and self._tokens.due:
            await asyncio.to_thread(self._tokens.refresh)

    async def _refresh(self) -> None:
        if await self.service.openings.refresh():
            log.info("newer list versions serve")

    async def _canaries(self) -> None:
        self.service.openings.check()
        if self.service.openings.state.fault is not None:
            log.error("nothing is answered any more: a canary was missed")

    async def _settle(self) -> None:
        self.service.metrics.settle()

    async def _quicken(self) -> None:
        await asyncio.to_thread(self.service.openings.quicken)
        _keep()
        log.info("compiled kernels are loaded")

    async def _not_routed(self, request: Request, error: Exception) -> Response:
        """Answer what fits no route, and tell of it under no address: that may hold a name."""
        assert isinstance(error, HTTPException)
        request_id = secrets.token_hex(8)
        trace = trace_of(request.headers.get("traceparent"))
        response = self._unrouted(request, error, request_id)
        response.headers["X-Request-Id"] = request_id
        response.headers["traceparent"] = trace.header
        method = request.method if request.method in _METHODS else "other"
        self.service.metrics.request(method, UNROUTED, response.status_code, 0.0)
        log_request(
            {
                "method": method,
                "route": UNROUTED,
                "status": response.status_code,
                "request_id": request_id,
                "trace_id": trace.trace_id,
                "span_id": trace.span_id,
            }
        )
        return response

    def _unrouted(self, request: Request, error: HTTPException, request_id: str) -> Response:
        path = request.scope["path"]
        if error.status_code == 405:
            methods = sorted(
                {op.method for op, route in zip(self.table, self._routes, strict=True)
                 if _fits(route, request)}
            )  # fmt: skip
            if any(
                op.compatible and _fits(route, request)
                for op, route in zip(self.table, self._routes, strict=True)
            ):
                return JSONResponse(
                    {"detail": "Method Not Allowed"}, 405, {"Allow": ", ".join(methods)}
                )
            problem = Problem(
                "method_not_allowed",
                f"this address takes {', '.join(methods)}",
                headers={"Allow": ", ".join(methods)},
            )
        elif error.status_code == 404:
            stripped = path.rstrip("/")
            if (
                stripped
                and stripped != path
                and any(route.path_regex.match(stripped) for route in self._routes)
            ):
                asked = request.scope["query_string"].decode("ascii", "replace")
                return RedirectResponse(_quoted(stripped) + (f"?{asked}" if asked else ""), 307)
            problem = Problem("not_found", "there is nothing at this address")
        else:
            problem = Problem("bad_request", str(error.detail), status=error.status_code)
        return problem_response(problem, request_id, "/")

    async def _broken(self, request: Request, error: Exception) -> Response:
        request_id = secrets.token_hex(8)
        log_failure(error, request_id, "-")
        return problem_response(unexpected(request_id), request_id, "/")


def _keep() -> None:
    """Keep what was made so far from the collector: it stays.

    Looking at all of it again, once a second under load, would take twenty times a question.
    """
    gc.collect()
    gc.freeze()


def _fits(route: Route, request: Request) -> bool:
    return route.matches(request.scope)[0] is not Match.NONE


def _quoted(path: str) -> str:
    from urllib.parse import quote

    # Never two slashes in front: that would name another host.
    return "/" + quote(path.lstrip("/"), safe="/:@!$&'()*+,;=-._~")


def _tokens(settings: ServerSettings) -> Tokens | None:
    if settings.issuer is None:
        return None
    return Tokens(settings.issuer)


def from_environment() -> Guard:
    """Return the application of a worker process."""
    from narrows.api.observe import set_up_logging

    set_up_logging()
    settings = msgspec.json.decode(os.environ[SETTINGS], type=ServerSettings)
    return Application(settings).asgi
