"""A table in, every row answered, progress told, stopped on request."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from narrows.api.app import Application
from narrows.api.keys import Keys

from .conftest import PARTIES, client_of, load, settings_for

CSV = {"content-type": "text/csv"}
TABLE = "Customer,Born,Nationality\nOleg Testovich Brankov,1961-04-12,ru\nMaria Placeholder,,\n,,\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home: Path = tmp_path_factory.mktemp("jobs")
    load(home, "made_up", PARTIES, tmp_path_factory.mktemp("files"))
    return home


@pytest.fixture(scope="module")
def service(place: Path) -> Iterator[TestClient]:
    with client_of(Application(settings_for(place), warm=False)) as client:
        yield client


def ended(client: TestClient, address: str, seconds: float = 60) -> Any:
    """Follow the events of a job to its end; return the last one."""
    last = None
    with client.stream("GET", f"{address}/events") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        for line in events.iter_lines():
            if line.startswith("data: "):
                last = json.loads(line.removeprefix("data: "))
    assert last is not None
    return last


def test_a_table_is_answered_row_by_row(service: TestClient) -> None:
    begun = service.post("/v1/jobs?rows=all", content=TABLE, headers=CSV)
    assert begun.status_code == 202
    address = begun.headers["location"]
    assert address == f"/v1/jobs/{begun.json()['id']}"
    got = service.get(f"{address}/results")
    assert got.headers["content-type"] == "application/x-ndjson"
    rows = [json.loads(line) for line in got.text.splitlines()]
    told = ended(service, address)
    assert told["status"] == "complete"
    assert told["rows"] == told["counts"]["rows"] == 3
    assert told["counts"]["matches"] == 1
    assert told["counts"]["not_screened"] == 1
    assert [row["narrows_outcome"] for row in rows] == ["match", "none", "not screened"]
    assert rows[0]["Customer"] == "Oleg Testovich Brankov"
    assert service.get(address).json() == told
    assert [one["id"] for one in service.get("/v1/jobs").json()["jobs"]] == [told["id"]]
    assert "overrides" not in told


def test_a_job_says_what_its_answers_stand_on_and_hold_under(service: TestClient) -> None:
    begun = service.post("/v1/jobs?lists=made_up", content=TABLE, headers=CSV)
    assert begun.json()["overrides"] == {"lists": ["made_up"]}
    told = ended(service, begun.headers["location"])
    assert told["overrides"] == {"lists": ["made_up"]}
    screened = service.post("/v1/screen", json={"questions": {"a": {"name": "x y"}}}).json()
    at = ("known_at", "overrides")
    assert {k: v for k, v in told["basis"].items() if k not in at} == {
        k: v for k, v in screened["basis"].items() if k not in at
    }
    assert told["basis"]["known_at"] is not None


def test_a_retry_with_the_same_key_begins_nothing_new(service: TestClient) -> None:
    keyed = {**CSV, "idempotency-key": "retry-1"}
    first = service.post("/v1/jobs", content=TABLE, headers=keyed)
    again = service.post("/v1/jobs", content=TABLE, headers=keyed)
    assert (again.status_code, again.headers["location"]) == (202, first.headers["location"])
    assert again.headers["idempotency-replayed"] == "true"
    other = service.post("/v1/jobs", content=TABLE + "x,,\n", headers=keyed)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert ended(service, first.headers["location"])["status"] == "complete"


def test_a_table_is_read_in_the_charset_it_is_said_to_have(service: TestClient) -> None:
    table = "name\nJörg Müller\n".encode("cp1252")
    begun = service.post("/v1/jobs", content=table, headers=CSV)
    told = ended(service, begun.headers["location"])
    assert told["status"] == "failed"
    assert "cp1252" in told["error"]
    said = {"content-type": 'text/csv; charset="windows-1252"', "idempotency-key": "charset"}
    begun = service.post("/v1/jobs", content=table, headers=said)
    got = service.get(f"{begun.headers['location']}/results")
    assert json.loads(got.text)["name"] == "Jörg Müller"
    assert ended(service, begun.headers["location"])["status"] == "complete"
    other = {**said, "content-type": "text/csv; charset=cp1250"}
    again = service.post("/v1/jobs", content=table, headers=other)
    assert (again.status_code, again.json()["code"]) == (422, "idempotency_mismatch")


def test_a_table_nobody_can_read_says_why(service: TestClient) -> None:
    begun = service.post("/v1/jobs", content="a,b\n1,2\n", headers=CSV)
    told = ended(service, begun.headers["location"])
    assert told["status"] == "failed"
    assert "column" in told["error"]
    got = service.get(f"{begun.headers['location']}/results")
    assert (got.status_code, got.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("address", "headers", "body", "status"),
    [
        ("/v1/jobs", {"content-type": "text/plain"}, TABLE, 415),
        ("/v1/jobs", {"content-type": "text/csv; charset=utf9"}, TABLE, 415),
        ("/v1/jobs", {"content-type": "text/csv; charset=hex"}, TABLE, 415),
        ("/v1/jobs?format=pdf", CSV, TABLE, 422),
        ("/v1/jobs?rows=some", CSV, TABLE, 422),
        ("/v1/jobs?column=name", CSV, TABLE, 422),
        ("/v1/jobs?schema=Nobody", CSV, TABLE, 422),
        ("/v1/jobs?lists=nowhere", CSV, TABLE, 404),
        ("/v1/jobs?as_of=2999-01-01", CSV, TABLE, 404),
        ("/v1/jobs?known_at=2999-01-01", CSV, TABLE, 404),
        ("/v1/jobs?as_of=soon", CSV, TABLE, 422),
        ("/v1/jobs?colum=name=a", CSV, TABLE, 422),
        ("/v1/jobs", CSV, "", 400),
        ("/v1/jobs", {**CSV, "idempotency-key": "x" * 300}, TABLE, 400),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    service: TestClient, place: Path, address: str, headers: dict[str, str], body: str, status: int
) -> None:
    before = sorted(place.glob("runs/*"))
    assert service.post(address, content=body, headers=headers).status_code == status
    assert sorted(place.glob("runs/*")) == before


def test_alerts_for_a_review_queue(service: TestClient) -> None:
    begun = service.post("/v1/jobs?format=alerts", content=TABLE, headers=CSV)
    address = begun.headers["location"]
    assert ended(service, address)["status"] == "complete"
    got = service.get(f"{address}/results")
    assert got.headers["content-type"].startswith("application/x-ndjson")
    told = [json.loads(line) for line in got.text.splitlines()]
    assert [(one["format"], one["what"], one["row"]) for one in told] == [
        ("narrows.alert/1", "found", 1),
        ("narrows.alert/1", "not_answered", 3),
    ]


def test_a_row_that_names_a_key_twice_is_not_screened(service: TestClient) -> None:
    table = '{"name": "Oleg Testovich Brankov", "name": "Zzyq Nobody"}\n{"name": "Zzyq Nobody"}\n'
    begun = service.post(
        "/v1/jobs?rows=all", content=table, headers={"content-type": "application/x-ndjson"}
    )
    assert begun.status_code == 202, begun.text
    got = service.get(f"{begun.headers['location']}/results")
    doubled, other = (json.loads(line) for line in got.text.splitlines())
    assert doubled["narrows_status"] == "not_screened"
    assert "'name' stands twice" in doubled["narrows_reason"]
    assert other["narrows_status"] == "screened"


def test_a_job_is_stopped_on_request_and_no_more_than_may_are_run(place: Path) -> None:
    many = "name\n" + "".join(f"Maria Placeholder {n}\n" for n in range(60_000))
    with client_of(Application(settings_for(place, jobs=1), warm=False)) as client:
        begun = client.post("/v1/jobs", content=many, headers=CSV)
        assert begun.status_code == 202
        over = client.post("/v1/jobs", content=TABLE, headers=CSV)
        assert (over.status_code, over.json()["code"]) == (429, "too_many_requests")
        assert "retry-after" in over.headers
        address = begun.headers["location"]
        assert client.delete(address).status_code == 202
        told = ended(client, address)
        assert told["status"] == "cancelled"
        assert client.get(f"{address}/results").status_code == 409
        assert client.delete(address).json()["status"] == "cancelled"


def test_a_server_that_stops_takes_its_jobs_with_it(place: Path) -> None:
    many = "name\n" + "".join(f"Maria Placeholder {n}\n" for n in range(60_000))
    with client_of(Application(settings_for(place), warm=False)) as client:
        address = client.post("/v1/jobs", content=many, headers=CSV).headers["location"]
    with client_of(Application(settings_for(place), warm=False)) as client:
        begun = time.monotonic()
        while client.get(address).json()["status"] in ("running", "waiting"):
            assert time.monotonic() - begun < 40
        assert client.get(address).json()["status"] == "failed"


def test_jobs_belong_to_who_asked(tmp_path: Path) -> None:
    load(tmp_path / "home", "made_up", PARTIES, tmp_path)
    keys = Keys(tmp_path / "home" / "keys.json")
    now = datetime.now(UTC)
    mine, theirs, admin = (
        {"authorization": f"Bearer {keys.create(name, role, now, None)}"}
        for name, role in (("a", "analyst"), ("b", "analyst"), ("c", "admin"))
    )
    with client_of(Application(settings_for(tmp_path / "home"), warm=False)) as client:
        begun = client.post("/v1/jobs", content=TABLE, headers={**CSV, **mine})
        address = begun.headers["location"]
        for path in (address, f"{address}/events", f"{address}/results"):
            assert client.get(path, headers=theirs).status_code == 404
        assert client.delete(address, headers=theirs).status_code == 404
        assert client.get("/v1/jobs", headers=theirs).json() == {"jobs": []}
        assert client.get(address, headers=admin).status_code == 200
        assert len(client.get("/v1/jobs", headers=mine).json()["jobs"]) == 1
