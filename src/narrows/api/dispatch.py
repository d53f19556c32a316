"""The way from the guard to a route, without the layers in between.

Starlette asks every route in turn and wraps each request in three layers of error
handling; together that costs more than all else that is done about a question here. A
request that fits a route goes to it at once: its gate turns every error into an answer.
What fits none goes the long way and is told what is offered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from narrows.api.observe import log_failure

Endpoint = Callable[[Request], Awaitable[Response]]


class Dispatch:
    """Sends requests to routes.

    Args:
        routes: Every route with what answers there; the first that fits is taken.
        inner: The application for everything else.
    """

    def __init__(self, routes: Iterable[tuple[Route, Endpoint]], inner: ASGIApp) -> None:
        self._inner = inner
        self._by_method: dict[str, list[tuple[Route, Endpoint]]] = {}
        for route, endpoint in routes:
            for method in route.methods or ():
                self._by_method.setdefault(method, []).append((route, endpoint))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            path = scope["path"]
            for route, endpoint in self._by_method.get(scope["method"], ()):
                found = route.path_regex.match(path)
                if found is not None:
                    scope["path_params"] = found.groupdict()
                    response = await endpoint(Request(scope, receive))
                    try:
                        await response(scope, receive, send)
                    except (ClientDisconnect, OSError):
                        # The client went away while it was being answered.
                        return
                    except Exception as error:
                        log_failure(error, response.headers.get("x-request-id", "-"), "-")
                        raise
                    return
        await self._inner(scope, receive, send)
