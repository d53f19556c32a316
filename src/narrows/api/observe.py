"""What operators see: metrics by route template, one JSON log line per request, traces.

None of them ever holds a name, an identifier or a raw address: routes appear as their
templates, callers as key ids, questions as counts.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import secrets
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Protocol, TextIO

import msgspec
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from narrows.model.errors import UnknownOption

log = logging.getLogger("narrows.requests")

SHARED_METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable naming the folder in which several workers add up."""

LINES_SECONDS = 0.05
"""How long the line of a request may wait to be written together with others."""

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_COLLECTOR = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_NO_TRACE, _NO_SPAN = "0" * 32, "0" * 16
_encoder = msgspec.json.Encoder()

Fact = str | int | float


class Metrics:
    """The counters of one server process; several processes add up in a shared folder."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "narrows_http_request_duration_seconds",
            "Time per request by route template",
            ("method", "route", "status"),
            registry=self.registry,
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
        )
        self._screened = Counter(
            "narrows_questions_total", "Questions by status", ("status",), registry=self.registry
        )
        self._findings = Counter(
            "narrows_findings_total", "Findings by outcome", ("outcome",), registry=self.registry
        )
        self.candidates = Histogram(
            "narrows_candidates",
            "Listed parties compared per question",
            registry=self.registry,
            buckets=(1, 5, 10, 25, 50, 100, 250, 500),
        )
        self.queue = self._gauge("narrows_queue", "Questions waiting or running", "livesum")
        self._refused = Counter(
            "narrows_refused_total", "Requests refused for load", registry=self.registry
        )
        self.ready = self._gauge("narrows_ready", "1 where answers are given", "livemin")
        self.behind = self._gauge(
            "narrows_lists_behind", "1 where newer list versions could not be opened", "livemax"
        )
        self.list_age = self._gauge(
            "narrows_list_age_seconds", "Time since a list was confirmed", "livemax", ("list",)
        )
        self._uncounted = 0
        self._children: dict[tuple[str, ...], Histogram] = {}
        self._counters: dict[tuple[str, str], Counter] = {}

    def _gauge(self, name: str, about: str, mode: str, labels: tuple[str, ...] = ()) -> Gauge:
        return Gauge(name, about, labels, registry=self.registry, multiprocess_mode=mode)  # type: ignore[arg-type]

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request under its route's template."""
        key = (method, route, str(status))
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = self._requests.labels(*key)
        child.observe(seconds)

    def refuse(self) -> None:
        """Count one request that is refused for load; it is not in any other figure."""
        self._uncounted += 1

    def settle(self) -> None:
        """Bring what was only noted into the counters that are told."""
        more, self._uncounted = self._uncounted, 0
        if more:
            self._refused.inc(more)

    def question(self, status: str, candidates: int, outcomes: tuple[str, ...]) -> None:
        """Count one answered question."""
        self._counter(self._screened, status).inc()
        self.candidates.observe(candidates)
        for outcome in outcomes:
            self._counter(self._findings, outcome).inc()

    def text(self) -> bytes:
        """Return the exposition format of Prometheus, of all workers together."""
        self.settle()
        if os.environ.get(SHARED_METRICS):
            from prometheus_client import multiprocess

            together = CollectorRegistry()
            multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
            return generate_latest(together)
        return generate_latest(self.registry)

    def _counter(self, family: Counter, label: str) -> Counter:
        key = (family._name, label)
        child = self._counters.get(key)
        if child is None:
            child = self._counters[key] = family.labels(label)
        return child


class Trace(msgspec.Struct, frozen=True):
    """A request's place in a W3C trace: the trace, this server's span, the caller's.

    ``sampled`` is False where the caller says that the trace is not recorded.
    """

    trace_id: str
    span_id: str
    parent_id: str | None = None
    sampled: bool = True

    @property
    def header(self) -> str:
        """The ``traceparent`` to answer with."""
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"


def trace_of(header: str | None) -> Trace:
    """Return the caller's trace carried on, or a new one (W3C Trace Context, level 1)."""
    found = None if header is None else _TRACEPARENT.fullmatch(header)
    if found is None or found.group(1) == _NO_TRACE or found.group(2) == _NO_SPAN:
        drawn = secrets.token_hex(24)
        return Trace(drawn[:32], drawn[32:])
    sampled = bool(int(found.group(3), 16) & 1)
    return Trace(found.group(1), secrets.token_hex(8), found.group(2), sampled)


def log_request(fields: Mapping[str, Fact | None]) -> None:
    """Write one request as one JSON line."""
    if not log.isEnabledFor(logging.INFO):
        return
    line = {"time": _now(), **{key: value for key, value in fields.items() if value is not None}}
    log.info(_encoder.encode(line).decode())


def log_failure(error: BaseException, request_id: str, trace_id: str) -> None:
    """Write where something broke; never what it was broken by: that may be a name."""
    places: list[str] = []
    at = error.__traceback__
    while at is not None:
        code = at.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{at.tb_lineno} {code.co_name}")
        at = at.tb_next
    line = {
        "time": _now(),
        "failure": type(error).__name__,
        "at": places[-12:],
        "request_id": request_id,
        "trace_id": trace_id,
    }
    log.error(_encoder.encode(line).decode())


class _Lines(logging.Formatter):
    """Server messages as JSON lines too; request lines are JSON already."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == log.name:
            return record.getMessage()
        line = {"time": _now(), "level": record.levelname.lower(), "message": record.getMessage()}
        return _encoder.encode(line).decode()


class _Together(logging.Handler):
    """Writes the lines of a moment at once: a write costs more than answering does.

    Only request lines wait, ``LINES_SECONDS`` at most; whatever else is said is written
    at once, and the request lines before it with it.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._lines: list[str] = []
        self._due: asyncio.TimerHandle | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line in."""
        self._lines.append(self.format(record))
        if record.name != log.name or record.levelno > logging.INFO or len(self._lines) >= 256:
            self.flush()
        elif self._due is None:
            try:
                self._due = asyncio.get_running_loop().call_later(LINES_SECONDS, self.flush)
            except RuntimeError:
                self.flush()

    def flush(self) -> None:
        """Write what was taken in."""
        with self.lock or nullcontext():
            lines, self._lines, self._due = self._lines, [], None
            if lines:
                self._stream.write("\n".join([*lines, ""]))
                self._stream.flush()


def set_up_logging(stream: TextIO | None = None) -> None:
    """Send requests and server messages to standard error, one JSON line each."""
    handler = _Together(stream or sys.stderr)
    handler.setFormatter(_Lines())
    for name in ("narrows.requests", "narrows.server", "uvicorn", "uvicorn.error", "opentelemetry"):
        logger = logging.getLogger(name)
        logger.handlers = [] if name == "uvicorn.error" else [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = name == "uvicorn.error"
    # What a line does not say need not be found out for each of them: the caller's
    # place in the source, thread, process and task (Python's logging how-to,
    # "Optimization").
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


class Spans(Protocol):
    """Where requests that have ended are told of as spans."""

    def __call__(self, method: str, route: str, status: int, trace: Trace, seconds: float) -> None:
        """Tell of a request, by its route's template."""
        ...

    def close(self) -> None:
        """Send what is left."""
        ...


class _NoSpans:
    def __call__(self, method: str, route: str, status: int, trace: Trace, seconds: float) -> None:
        return None

    def close(self) -> None:
        return None


def spans(environment: Mapping[str, str]) -> Spans:
    """Return where spans go: OpenTelemetry where it is configured, nowhere otherwise.

    Raises:
        UnknownOption: an OTLP endpoint is named but the exporter is not installed.
    """
    if not any(environment.get(name) for name in _COLLECTOR):
        return _NoSpans()
    try:
        from narrows.api.telemetry import Exported
    except ImportError as error:
        raise UnknownOption(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not installed",
            hint="pip install 'narrows[telemetry]'",
        ) from error
    return Exported()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
