"""OpenTelemetry, where it is installed and configured: one span per request.

A span carries the route's template, never the address that was called.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from opentelemetry import trace as api
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from narrows.api.observe import Span, Trace
from narrows.version import __version__


def open_spans() -> Span:
    """Return what opens a span, exported as ``OTEL_EXPORTER_OTLP_*`` says."""
    provider = TracerProvider(
        resource=Resource.create({"service.name": "narrows", "service.version": __version__})
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    tracer = provider.get_tracer("narrows")

    def span(name: str, trace: Trace) -> AbstractContextManager[object]:
        parent = api.SpanContext(
            int(trace.trace_id, 16),
            int(trace.parent_id or trace.span_id, 16),
            is_remote=True,
            trace_flags=api.TraceFlags(api.TraceFlags.SAMPLED),
        )
        context = api.set_span_in_context(api.NonRecordingSpan(parent))
        opened: AbstractContextManager[object] = tracer.start_as_current_span(
            name, context=context, kind=api.SpanKind.SERVER
        )
        return opened

    return span
