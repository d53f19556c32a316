"""What the service tells about itself: metrics, its OpenAPI document, its pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from starlette.responses import Response

from narrows.api.pages import PAGES, page
from narrows.api.problem import Problem
from narrows.api.routing import Answer, Call, Operation
from narrows.api.service import Service

_TAG = "The service itself"


class Own:
    """Answers for operators and for those who write clients."""

    def __init__(self, service: Service, table: Callable[[], tuple[Operation, ...]]) -> None:
        self._service = service
        self._table = table
        self._document: bytes | None = None

    def operations(self) -> tuple[Operation, ...]:
        """Return the routes."""
        return (
            Operation(
                method="GET",
                path="/metrics",
                scope="read",
                handler=self.metrics,
                summary="Figures for Prometheus",
                tag=_TAG,
                answers={200: Answer("The exposition format", str, "text/plain")},
            ),
            Operation(
                method="GET",
                path="/openapi.json",
                scope="public",
                handler=self.openapi,
                summary="This document",
                tag=_TAG,
                answers={200: Answer("OpenAPI 3.1", dict[str, Any])},
            ),
            *(
                Operation(
                    method="GET",
                    path=path,
                    scope="public",
                    handler=self.page,
                    summary=summary,
                    tag=_TAG,
                    answers={200: Answer(summary, str, media)},
                )
                for path, (summary, media) in PAGES.items()
            ),
        )

    async def metrics(self, call: Call) -> Response:
        """Answer the figures."""
        service = self._service
        state = service.openings.state
        figures = service.metrics
        figures.queue.set(service.desk.waiting)
        figures.ready.set(0 if state.fault is not None or state.stale else 1)
        figures.behind.set(0 if state.behind is None else 1)
        for name, confirmed in service.openings.confirmed().items():
            age = time.time() - datetime.fromisoformat(confirmed).timestamp()
            figures.list_age.labels(name).set(max(0.0, age))
        return Response(figures.text(), media_type="text/plain; version=0.0.4")

    async def openapi(self, call: Call) -> Response:
        """Answer the document."""
        if self._document is None:
            from narrows.api.openapi import document

            self._document = msgspec.json.encode(document(self._table()))
        return Response(self._document, media_type="application/json")

    async def page(self, call: Call) -> Response:
        """Answer a page from the package's files."""
        found = page(call.request.scope["path"], self._service.settings.policy)
        if found is None:
            raise Problem("not_found", "there is no such page")
        return found
