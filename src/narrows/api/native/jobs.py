"""``/v1/jobs``: a table in, results streamed out, progress told, cancelled on request."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse

from narrows.api.idempotency import Idempotency, Stored
from narrows.api.jobs import FORMATS, Jobs, JobTold, Order
from narrows.api.media import charset_of, media_of
from narrows.api.native import parameters as p
from narrows.api.problem import Fault, Problem
from narrows.api.query import Query
from narrows.api.routing import Answer, Call, Operation, Param, answer
from narrows.api.service import Service
from narrows.codes.schema import names as schema_names

_TAG = "Jobs"
_ID = p.path("id", "Id of a job")
_MEDIA = {
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/json": "json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.ms-excel": "xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "xlsx",
    "application/vnd.apache.parquet": "parquet",
}
"""Media types of tables, with their formats."""

_TEXT = ("csv", "tsv", "jsonl", "json")

PIECE_SECONDS = 20.0
"""Longest silence while a table is sent."""

POLL_SECONDS = 0.2
_WORKING = ("waiting", "running")
_COLUMN = re.compile(r"[a-z_A-Z]{1,60}=.{1,300}", re.DOTALL)


class JobsAnswer(Struct, frozen=True):
    """The caller's jobs, the newest first; an admin sees everybody's."""

    jobs: tuple[JobTold, ...]


class JobRoutes:
    """Takes tables in and tells how they get on."""

    def __init__(self, service: Service, jobs: Jobs) -> None:
        self._service = service
        self._jobs = jobs
        self._keys = Idempotency(Path(service.settings.home) / "idempotency")

    def operations(self) -> tuple[Operation, ...]:
        """Return the routes."""
        return (
            Operation(
                method="POST",
                path="/v1/jobs",
                scope="screen",
                handler=self.create,
                summary="Screen every row of a table",
                tag=_TAG,
                about="The body is the table itself: CSV, TSV, JSON lines, XLSX, XLS, ODS or"
                " Parquet. Which column says what is found out from the headers; column names"
                " settle what cannot be. Text is UTF-8, or what its charset says:"
                " text/csv; charset=cp1252.",
                params=(
                    Param(
                        "format",
                        "query",
                        "Format of the results",
                        {"type": "string", "enum": list(FORMATS), "default": "jsonl"},
                    ),
                    Param(
                        "rows",
                        "query",
                        "Which rows the results tell",
                        {
                            "type": "string",
                            "enum": ["all", "findings", "alerts"],
                            "default": "all",
                        },
                    ),
                    Param(
                        "column",
                        "query",
                        "field=Column, for instance name=Customer; may be repeated",
                        {
                            "type": "array",
                            "items": {"type": "string", "pattern": "^[a-z_A-Z]{1,60}=.{1,300}$"},
                            "maxItems": 50,
                        },
                    ),
                    Param(
                        "schema",
                        "query",
                        "What every row is that does not say it",
                        {"type": "string", "enum": list(schema_names())},
                    ),
                    Param(
                        "Idempotency-Key",
                        "header",
                        "Makes a retry give the job that was begun already",
                        {"type": "string", "minLength": 1, "maxLength": 255},
                    ),
                    p.LISTS,
                    *p.TIMES,
                ),
                body_media=tuple(_MEDIA),
                answers={202: Answer("The job, under the address in Location", JobTold)},
                problems=("unsupported_media", "conflict", "idempotency_mismatch"),
                raw_body=True,
            ),
            Operation(
                method="GET",
                path="/v1/jobs",
                scope="screen",
                handler=self.all,
                summary="Your jobs",
                tag=_TAG,
                answers={200: Answer("The jobs", JobsAnswer)},
            ),
            Operation(
                method="GET",
                path="/v1/jobs/{id}",
                scope="screen",
                handler=self.one,
                summary="How a job stands",
                tag=_TAG,
                params=(_ID,),
                answers={200: Answer("The job", JobTold)},
                problems=("not_found",),
            ),
            Operation(
                method="DELETE",
                path="/v1/jobs/{id}",
                scope="screen",
                handler=self.cancel,
                summary="Stop a job",
                tag=_TAG,
                params=(_ID,),
                answers={202: Answer("The job, about to stop or ended", JobTold)},
                problems=("not_found",),
            ),
            Operation(
                method="GET",
                path="/v1/jobs/{id}/events",
                scope="screen",
                handler=self.events,
                summary="Progress, as server-sent events",
                tag=_TAG,
                params=(_ID,),
                answers={200: Answer("One event for each change", str, "text/event-stream")},
                problems=("not_found",),
            ),
            Operation(
                method="GET",
                path="/v1/jobs/{id}/results",
                scope="screen",
                handler=self.results,
                summary="The results, streamed as they come",
                tag=_TAG,
                about="Of a job that fails or is cancelled the stream breaks off; a stream that"
                " ends well is whole.",
                params=(_ID,),
                answers={200: Answer("The results", str, "application/octet-stream")},
                problems=("not_found", "conflict"),
            ),
        )

    async def create(self, call: Call) -> Response:
        """Take a table in and begin."""
        media = media_of(call)
        if media not in _MEDIA:
            raise Problem("unsupported_media", f"send one of {', '.join(_MEDIA)}")
        # Workbooks and Parquet say themselves what their text is.
        encoding = charset_of(call) if _MEDIA[media] in _TEXT else None
        ask = _Ask(Query(call.request))
        openings = self._service.openings
        openings.times(ask.as_of, ask.known_at)
        if ask.as_of is None:
            openings.insist_on_fresh()
        with openings.present() as screener:
            known = {used.name for used in screener.basis.lists}
        unknown = sorted(set(ask.lists) - known)
        if unknown:
            told = f"not loaded: {', '.join(unknown)[:200]}"
            raise Problem("not_found", told, errors=(Fault("query/lists", "unknown_list", told),))
        key = call.header(b"idempotency-key")
        folder = await asyncio.to_thread(self._jobs.new)
        try:
            size, sha256 = await self._receive(call, folder / "input")
            if size == 0:
                raise Problem("bad_request", "the body is empty; send the table itself")
            content = hashlib.sha256(
                f"{sha256} {media} {encoding} {call.request.scope['query_string']!r}".encode()
            ).hexdigest()
            begun = None if key is None else self._keys.begin(key, call.caller.id, content)
            if isinstance(begun, Stored):
                shutil.rmtree(folder, ignore_errors=True)
                return Response(
                    begun.body,
                    begun.status,
                    {**begun.headers, "Idempotency-Replayed": "true"},
                    "application/json",
                )
            order = ask.order(self._service, call, folder.name, _MEDIA[media], encoding)
            order = msgspec.structs.replace(order, size=size, sha256=sha256)
            self._jobs.start(order, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        call.facts["job"] = order.id
        headers = {"Location": f"/v1/jobs/{order.id}"}
        body = msgspec.json.encode(self._jobs.told(order))
        if begun is not None:
            begun.finish(202, headers, body)
        return Response(body, 202, headers, "application/json")

    async def all(self, call: Call) -> Response:
        """Answer the caller's jobs."""
        _nothing_else(call)
        everyone = call.caller.may("manage")
        found = [
            self._jobs.told(order)
            for order in await asyncio.to_thread(self._jobs.all)
            if everyone or order.caller == call.caller.id
        ]
        return answer(JobsAnswer(tuple(found)))

    async def one(self, call: Call) -> Response:
        """Answer one job."""
        _nothing_else(call)
        return answer(self._jobs.told(self._find(call)))

    async def cancel(self, call: Call) -> Response:
        """Stop a job."""
        _nothing_else(call)
        order = self._find(call)
        if self._jobs.status(order) in _WORKING:
            self._jobs.cancel(order)
        return answer(self._jobs.told(order), 202)

    async def events(self, call: Call) -> Response:
        """Answer progress until the job has ended."""
        _nothing_else(call)
        order = self._find(call)
        return StreamingResponse(
            self._events(order, call), media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )  # fmt: skip

    async def results(self, call: Call) -> Response:
        """Answer the results, as far as they are and as they come."""
        _nothing_else(call)
        order = self._find(call)
        status = self._jobs.status(order)
        if status in ("failed", "cancelled"):
            raise Problem("conflict", f"the job is {status}; its results are not whole")
        name = f"{order.id}.{order.format}"
        return StreamingResponse(
            self._rows(order, call),
            media_type=FORMATS[order.format],
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
            },
        )

    def _find(self, call: Call) -> Order:
        everyone = call.caller.may("manage")
        return self._jobs.find(call.request.path_params["id"], call.caller.id, everyone=everyone)

    async def _receive(self, call: Call, path: Path) -> tuple[int, str]:
        limit = self._service.settings.table_bytes
        declared = call.header(b"content-length") or ""
        if declared.isdigit() and int(declared) > limit:
            raise Problem("too_large", f"the table has {declared} bytes; the limit is {limit}")
        digest, size = hashlib.sha256(), 0
        pieces = call.request.stream().__aiter__()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            while True:
                try:
                    async with asyncio.timeout(PIECE_SECONDS):
                        piece = await anext(pieces, None)
                except TimeoutError as error:
                    raise Problem("bad_request", "the table did not arrive in time") from error
                if piece is None:
                    return size, digest.hexdigest()
                size += len(piece)
                if size > limit:
                    raise Problem("too_large", f"the table is larger than {limit} bytes")
                digest.update(piece)
                try:
                    stream.write(piece)
                except OSError as error:
                    raise Problem("storage_full", "the table cannot be kept") from error

    async def _events(self, order: Order, call: Call) -> AsyncIterator[bytes]:
        before: JobTold | None = None
        silent = 0.0
        while not await call.request.is_disconnected():
            told = self._jobs.told(order)
            ended = told.status not in _WORKING
            if told != before or ended:
                kind = "end" if ended else "progress"
                data = msgspec.json.encode(told).decode()
                yield f"event: {kind}\ndata: {data}\n\n".encode()
                before, silent = told, 0.0
            if ended:
                return
            await asyncio.sleep(POLL_SECONDS)
            silent += POLL_SECONDS
            if silent >= 15:
                yield b": still working\n\n"
                silent = 0.0

    async def _rows(self, order: Order, call: Call) -> AsyncIterator[bytes]:
        path = self._jobs.results(order.id)
        with path.open("rb") as stream:
            while True:
                # Asked before reading: what is written by then is all there is.
                status = self._jobs.status(order)
                while piece := stream.read(1 << 16):
                    yield piece
                if status == "complete":
                    return
                if status not in _WORKING:
                    # A stream that just ended would look whole.
                    raise ClientDisconnect
                if await call.request.is_disconnected():
                    return
                await asyncio.sleep(POLL_SECONDS)


class _Ask:
    """What a job is asked to do, from its parameters."""

    def __init__(self, query: Query) -> None:
        query.only(("format", "rows", "column", "schema", "lists", "as_of", "known_at"))
        self.format = query.one_of("format", FORMATS, "jsonl")
        self.rows = query.one_of("rows", ("all", "findings", "alerts"), "all")
        self.columns = query.texts("column", most=50)
        self.schema = query.text("schema")
        self.lists = query.texts("lists")
        self.as_of, self.known_at = query.text("as_of"), query.text("known_at")
        query.insist()
        for column in self.columns:
            if not _COLUMN.fullmatch(column):
                _refuse("query/column", "write field=Column")
        if self.schema is not None and self.schema not in schema_names():
            _refuse("query/schema", "there is no such schema")

    def order(
        self, service: Service, call: Call, job: str, form: str, encoding: str | None
    ) -> Order:
        """Return the order of a job; how large its table is and its hash are still to be said."""
        settings = service.settings
        return Order(
            id=job,
            caller=call.caller.id,
            created=datetime.now(UTC).isoformat(),
            home=settings.home,
            policy=settings.policy,
            lists=self.lists or settings.lists,
            as_of=self.as_of,
            known_at=self.known_at,
            chosen=self.lists or None,
            input_format=form,
            encoding=encoding,
            format=self.format,
            rows=self.rows,  # type: ignore[arg-type]
            columns=self.columns,
            schema=self.schema,
            size=0,
            sha256="",
        )


def _refuse(pointer: str, detail: str) -> None:
    raise Problem("invalid", detail, errors=(Fault(pointer, "invalid", detail),))


def _nothing_else(call: Call) -> None:
    query = Query(call.request)
    query.only(())
    query.insist()
