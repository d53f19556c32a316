"""Addresses: broken encoding is refused, what fits no route is told of without its address."""

from __future__ import annotations

import json
import logging

import pytest
from starlette.testclient import TestClient

from narrows.api.app import UNROUTED
from narrows.api.guard import Guard


@pytest.mark.parametrize(
    "address",
    ["/v1/entities/%", "/v1/entities/%zz", "/entities/%ff", "/search/default?q=%ff%fe",
     "/search/default?q=M%fcller", "/search/default?q=a%2", "/search/default?q=%ED%A0%80"],
)  # fmt: skip
def test_an_address_that_is_no_percent_encoded_utf_8_is_refused(
    client: TestClient, address: str
) -> None:
    path, _, query = address.partition("?")
    got = asked_raw(client, path, query.encode())
    assert got["status"] == 400
    assert got["body"]["code"] == "bad_request"
    assert "percent-encoded" in got["body"]["detail"]


def test_bytes_beyond_ascii_are_not_taken_for_latin(client: TestClient) -> None:
    got = asked_raw(client, "/search/default", "q=M\u00fcller".encode())
    assert got["status"] == 400


@pytest.mark.parametrize("query", ["q=M%C3%BCller", "q=%E9%87%8D", "q=a+b", "q=100%25"])
def test_what_is_well_encoded_is_asked(client: TestClient, query: str) -> None:
    assert client.get(f"/search/default?{query}").status_code == 200


def asked_raw(client: TestClient, path: str, query: bytes) -> dict[str, object]:
    """Ask with exactly these bytes, which a client would put right."""
    import asyncio

    guard = client.app
    assert isinstance(guard, Guard)
    told: list[dict[str, object]] = []

    async def ask() -> None:
        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, object]) -> None:
            told.append(message)

        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
            "query_string": query, "headers": [(b"host", b"localhost")], "scheme": "http",
            "client": ("127.0.0.1", 1), "server": ("localhost", 80), "http_version": "1.1",
        }  # fmt: skip
        await guard(scope, receive, send)  # type: ignore[arg-type]

    asyncio.run(ask())
    body = json.loads(b"".join(m["body"] for m in told if m["type"] == "http.response.body"))  # type: ignore[misc]
    return {"status": told[0]["status"], "body": body}


def test_what_fits_no_route_is_counted_and_logged_without_its_address(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    got = client.get("/screen/Oleg-Brankov", headers={"traceparent": trace})
    assert got.status_code == 404
    assert got.headers["traceparent"].split("-")[1] == trace.split("-")[1]
    assert client.request("BREW", "/v1/screen").status_code == 405
    lines = [json.loads(r.message) for r in caplog.records if '"route"' in r.message]
    assert [(one["method"], one["route"], one["status"]) for one in lines[-2:]] == [
        ("GET", UNROUTED, 404), ("other", UNROUTED, 405)
    ]  # fmt: skip
    assert lines[-2]["request_id"] == got.headers["x-request-id"]
    assert not any("Brankov" in one for one in map(str, lines))
    assert 'route="-",status="404"' in client.get("/metrics").text
