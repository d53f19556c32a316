"""OpenTelemetry, where it is installed and configured: one span per request.

A span is made when its request has ended, of what the log line says as well: method,
the route's template, status, duration. It never holds the address that was called nor
the words of an error, for both may be names; nothing is recorded by exception.
Attributes are those of OpenTelemetry's semantic conventions for HTTP servers.
"""

from __future__ import annotations

import os
import time
from typing import Any, cast

from opentelemetry import trace as api
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter

from narrows.api.observe import Trace
from narrows.version import __version__


class _Given:
    """Gives a span the ids that its log line and its answer's header carry."""

    # An IdGenerator by its methods, so that types hold where the library is missing.

    trace = Trace("0" * 32, "0" * 16)

    def generate_trace_id(self) -> int:
        return int(self.trace.trace_id, 16)

    def generate_span_id(self) -> int:
        return int(self.trace.span_id, 16)

    def is_trace_id_random(self) -> bool:
        return True


class Exported:
    """Spans sent to a collector, as ``OTEL_EXPORTER_OTLP_*`` says.

    Args:
        exporter: Where to, in place of what the environment says.
    """

    def __init__(self, exporter: SpanExporter | None = None) -> None:
        self._ids = _Given()
        about = {"service.version": __version__}
        if not os.environ.get("OTEL_SERVICE_NAME"):
            about["service.name"] = "narrows"
        self._provider = TracerProvider(
            resource=Resource.create(about),
            id_generator=cast(Any, self._ids),
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("narrows")

    def __call__(self, method: str, route: str, status: int, trace: Trace, seconds: float) -> None:
        """Tell of a request that has ended."""
        now = time.time_ns()
        context = api.set_span_in_context(api.INVALID_SPAN)
        if trace.parent_id is not None:
            flags = api.TraceFlags(api.TraceFlags.SAMPLED if trace.sampled else 0)
            parent = api.SpanContext(
                int(trace.trace_id, 16), int(trace.parent_id, 16), is_remote=True, trace_flags=flags
            )
            context = api.set_span_in_context(api.NonRecordingSpan(parent))
        self._ids.trace = trace
        span = self._tracer.start_span(
            f"{method} {route}",
            context=context,
            kind=api.SpanKind.SERVER,
            attributes={
                "http.request.method": method,
                "http.route": route,
                "http.response.status_code": status,
            },
            start_time=now - int(seconds * 1e9),
        )
        if status >= 500:
            span.set_status(api.StatusCode.ERROR)
        span.end(now)

    def close(self) -> None:
        """Send what is left and end; a collector that does not answer is not waited for long."""
        self._provider.force_flush(2_000)
        self._provider.shutdown()
