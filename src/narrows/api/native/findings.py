"""``GET /v1/findings/{id}``: a finding that was kept, whole again."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from starlette.responses import Response

from narrows.api.kept import Kept
from narrows.api.native import parameters as p
from narrows.api.native.wire import FindingAnswer, basis_told, finding_told, subject_told
from narrows.api.problem import Problem
from narrows.api.query import Query
from narrows.api.routing import Answer, Call, Operation, answer
from narrows.api.service import Service
from narrows.batch.runs import Runs
from narrows.model.errors import NarrowsError
from narrows.model.finding import Finding

_ID = re.compile(r"finding-[0-9a-f]{20}")


class Findings:
    """Reads findings back: those of ``/v1/screen``, of jobs and of the command line."""

    def __init__(self, service: Service, kept: Kept) -> None:
        self._runs = Runs(Path(service.settings.home))
        self._kept = kept

    def operations(self) -> tuple[Operation, ...]:
        """Return the routes."""
        return (
            Operation(
                method="GET",
                path="/v1/findings/{id}",
                scope="screen",
                handler=self.finding,
                summary="A finding, with whom it was about and what it stands on",
                tag="Screen",
                params=(p.path("id", "Id of a finding"),),
                answers={200: Answer("The finding", FindingAnswer)},
                problems=("not_found",),
            ),
        )

    async def finding(self, call: Call) -> Response:
        """Answer one finding."""
        query = Query(call.request)
        query.only(())
        query.insist()
        wanted = call.request.path_params["id"]
        found = None
        if _ID.fullmatch(wanted):
            found = await asyncio.to_thread(self._found, wanted)
        if found is None:
            raise Problem("not_found", "no finding is kept under this id")
        return answer(
            FindingAnswer(
                call.request_id,
                finding_told(found),
                subject_told(found),
                basis_told(found.basis),
            )
        )

    def _found(self, wanted: str) -> Finding | None:
        found = self._kept.find(wanted)
        if found is not None:
            return found
        try:
            return self._runs.finding(wanted)[1].finding
        except NarrowsError:
            return None
