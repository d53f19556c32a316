"""Names stay out of logs, metrics and traces: the whole interface is asked with markers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from narrows.api import app as application_module
from narrows.api.app import Application
from narrows.api.observe import Trace

from .conftest import PARTIES, client_of, load, settings_for

MARKERS = [f"Zqvx{chr(97 + n % 26)}{chr(97 + n // 26)}mark" for n in range(200)]


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything a tracer would be told."""
    told: list[str] = []

    class Told:
        def __call__(
            self, method: str, route: str, status: int, trace: Trace, seconds: float
        ) -> None:
            told.append(f"{method} {route} {status} {trace} {seconds}")

        def close(self) -> None:
            told.append("closed")

    monkeypatch.setattr(application_module, "spans", lambda environment: Told())
    return told


def ask_everything(client: TestClient, markers: Iterator[str]) -> None:
    """Put markers wherever a name or a number may stand, the next one in each request."""
    marker = next(markers)
    example = {"schema": "Person", "properties": {"name": [marker], "passportNumber": [marker],
               "birthDate": [marker], "nationality": [marker], marker: [marker]}}  # fmt: skip
    for headers in ({}, {"Narrows-Strict": "1"}):
        client.post("/match/default", json={"queries": {marker: example}}, headers=headers)
    client.post(f"/match/{marker}", json={"queries": {"a": example}})
    client.post(f"/match/default?algorithm={marker}&limit={marker}", json={"queries": {}})
    client.post("/match/default", content=f'{{"{marker}": '.encode())
    marker = next(markers)
    client.get(f"/search/default?q={marker}&schema={marker}")
    client.get(f"/search/default?q={marker}&filter={marker}:{marker}&sort={marker}")
    client.get(f"/search/default?q=({marker}")
    for path in ("/entities/{}", "/entities/{}/adjacent", "/entities/mw-1/adjacent/{}",
                 "/v1/entities/{}", "/v1/findings/{}", "/v1/lists/{}", "/v1/jobs/{}", "/{}",
                 "/{}/", "/reconcile/default/suggest/entity?prefix={}",
                 "/reconcile/default/preview/{}"):  # fmt: skip
        client.get(path.format(next(markers)))
    marker = next(markers)
    client.post("/reconcile/default", data={"queries": f'{{"q": {{"query": "{marker}"}}}}'})
    client.post("/reconcile/default", data={"queries": marker})
    marker = next(markers)
    question = {"name": marker, "country": marker, "address": marker,
                "identifiers": [{"type": marker, "value": marker}]}  # fmt: skip
    client.post("/v1/screen", json={"questions": {marker: question, "b": {"name": marker}}})
    client.post("/v1/screen", json={"questions": {"b": {"name": f"Oleg Brankov {marker}"}}})
    client.get("/healthz", headers={"host": marker})
    client.get("/healthz", headers={"authorization": f"Bearer {marker}", "origin": marker})
    client.get("/healthz", headers={"traceparent": marker})


def test_no_marker_is_found_anywhere(
    tmp_path: Path, spans: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "home"
    load(home, "made_up", PARTIES, tmp_path)
    caplog.set_level(logging.CRITICAL, "httpx2")
    caplog.set_level(logging.DEBUG)
    with client_of(Application(settings_for(home, keep_findings=False), warm=False)) as client:
        markers = iter(MARKERS)
        for _ in range(len(MARKERS) // 15):
            ask_everything(client, markers)
        table = "name\n" + "\n".join(MARKERS)
        client.post("/v1/jobs", content=table, headers={"content-type": "image/png"})
        metrics = client.get("/metrics").text
    requests = [r for r in caplog.records if r.name == "narrows.requests"]
    assert len(requests) > 250
    assert len(spans) > 200
    assert len(list(markers)) < 10
    said = "\n".join(
        [metrics, *spans, *(r.getMessage() for r in caplog.records if r.name != "httpx2")]
    )
    found = [marker for marker in MARKERS if marker.casefold() in said.casefold()]
    assert found == []
    kept = [path for path in home.rglob("*") if path.is_file() and "lists" not in path.parts]
    for path in kept:
        data = path.read_bytes()
        assert not any(marker.encode() in data for marker in MARKERS), path


def test_metrics_count_by_template_and_outcome(client: TestClient) -> None:
    client.post("/v1/screen", json={"questions": {"a": {"name": "Oleg Testovich Brankov"}}})
    client.get("/v1/entities/mw-1")
    text = client.get("/metrics").text
    for wanted in (
        'narrows_http_request_duration_seconds_count{method="GET",route="/v1/entities/{id}"',
        'narrows_questions_total{status="screened"}',
        'narrows_findings_total{outcome="match"}',
        'narrows_list_age_seconds{list="made_up"}',
        "narrows_candidates_count",
        "narrows_queue 0.0",
        "narrows_ready 1.0",
    ):
        assert wanted in text
