"""Spans carry route templates, counts and the ids of the log line; never words."""

from __future__ import annotations

from typing import Any

import pytest

from narrows.api.observe import Trace, trace_of

memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
pytest.importorskip("opentelemetry.exporter.otlp.proto.http")

CALLED = trace_of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")


def told(trace: Trace, status: int = 200) -> list[Any]:
    from narrows.api.telemetry import Exported

    kept = memory.InMemorySpanExporter()
    spans = Exported(kept)
    spans("GET", "/entities/{entity_id}", status, trace, 0.25)
    spans.close()
    return list(kept.get_finished_spans())


def test_a_span_has_the_ids_of_the_log_line_and_the_callers_as_parent() -> None:
    (span,) = told(CALLED)
    assert f"{span.context.trace_id:032x}" == CALLED.trace_id
    assert f"{span.context.span_id:016x}" == CALLED.span_id
    assert f"{span.parent.span_id:016x}" == CALLED.parent_id
    assert span.end_time - span.start_time == 250_000_000


def test_a_span_of_a_new_trace_has_no_parent() -> None:
    trace = trace_of(None)
    (span,) = told(trace)
    assert span.parent is None
    assert f"{span.context.trace_id:032x}" == trace.trace_id
    assert f"{span.context.span_id:016x}" == trace.span_id


def test_a_span_holds_the_template_and_nothing_said() -> None:
    (span,) = told(CALLED, 503)
    assert span.name == "GET /entities/{entity_id}"
    assert dict(span.attributes) == {
        "http.request.method": "GET",
        "http.route": "/entities/{entity_id}",
        "http.response.status_code": 503,
    }
    assert span.events == ()
    assert span.status.status_code.name == "ERROR"
    assert not span.status.description


def test_what_the_caller_does_not_record_is_not_recorded() -> None:
    assert told(trace_of(CALLED.header[:-2] + "00")) == []
