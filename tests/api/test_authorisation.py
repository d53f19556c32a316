"""Who may do what: every route times every kind of caller, from the route table itself."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.testclient import TestClient

from narrows.api.app import Application
from narrows.api.keys import ROLES, SCOPES, Keys, Role, Scope
from narrows.api.pages import PAGES
from narrows.api.routing import Operation
from narrows.api.tokens import Issuer, Tokens

from .conftest import PARTIES, client_of, load, settings_for

KEY = ec.generate_private_key(ec.SECP256R1())
ISSUER = "https://login.example.org"


LIMITED: tuple[tuple[Role, Scope], ...] = (
    ("admin", "read"),
    ("analyst", "screen"),
    ("admin", "manage"),
)
"""Keys and tokens limited to one scope of their role's."""


MANAGERS = ("admin", "oidc admin", "admin for manage", "oidc admin for manage")


class Callers:
    """A service with credentials, and every kind of caller."""

    def __init__(self, home: Path) -> None:
        keys = Keys(home / "keys.json")
        now = datetime.now(UTC)
        self.roles: dict[str, str | None] = dict.fromkeys(ROLES)
        self.headers: dict[str, dict[str, str]] = {"anonymous": {}}
        for role in ROLES:
            secret = keys.create(role, role, now, None)
            self.headers[role] = {"authorization": f"Bearer {secret}"}
            self.headers[f"oidc {role}"] = {"authorization": f"Bearer {token(role)}"}
        for role, scope in LIMITED:
            secret = keys.create(f"{role} {scope}", role, now, None, (scope,))
            self.headers[f"{role} for {scope}"] = {"authorization": f"Bearer {secret}"}
            limited = token(role, scope=f"openid narrows:{scope}")
            self.headers[f"oidc {role} for {scope}"] = {"authorization": f"Bearer {limited}"}
        expired = keys.create("old", "admin", now - timedelta(days=2), now - timedelta(days=1))
        revoked = keys.create("gone", "admin", now, None)
        keys.revoke(next(key.id for key in keys.all() if key.name == "gone"))
        self.headers |= {
            "expired key": {"authorization": f"Bearer {expired}"},
            "revoked key": {"authorization": f"Bearer {revoked}"},
            "unknown key": {"authorization": "Bearer narrows_" + "x" * 43},
            "expired token": {"authorization": f"Bearer {token('admin', exp=1)}"},
            "another tenant": {"authorization": f"Bearer {token('admin', aud='another')}"},
            "misread scopes": {"authorization": f"Bearer {token('admin', scope=7)}"},
            "no role": {"authorization": f"Bearer {token('nobody')}"},
            "basic": {"authorization": "Basic YWRtaW46YWRtaW4="},
            "empty bearer": {"authorization": "Bearer "},
        }


def token(role: str, **changed: Any) -> str:
    claims = {"iss": ISSUER, "aud": "narrows", "sub": role, "exp": time.time() + 600,
              "narrows_role": role, **changed}  # fmt: skip
    return jwt.encode(claims, KEY, algorithm="ES256", headers={"kid": "k"})


@pytest.fixture(scope="module")
def guarded(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[TestClient, Callers, Application]]:
    home = tmp_path_factory.mktemp("guarded")
    load(home, "made_up", PARTIES, tmp_path_factory.mktemp("files"))
    jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key()))
    keys = home / "jwks.json"
    keys.write_text(json.dumps({"keys": [{**jwk, "kid": "k"}]}), "utf-8")
    callers = Callers(home)
    application = Application(
        settings_for(home, issuer=Issuer(ISSUER, "narrows", str(keys)), jobs=0), warm=False
    )
    with client_of(application) as client:
        yield client, callers, application


def operations() -> tuple[Operation, ...]:
    return Application(settings_for(Path("/nonexistent")), warm=False).table


TABLE = operations()


def test_every_route_declares_a_scope_that_some_role_has() -> None:
    scopes = {scope for role in ROLES for scope in SCOPES[role]}
    for operation in TABLE:
        assert operation.scope in scopes
    public = {operation.path for operation in TABLE if operation.scope == "public"}
    assert public == {"/healthz", "/readyz", "/updatez", "/openapi.json", *PAGES}


def test_nothing_is_served_that_the_table_does_not_declare() -> None:
    application = Application(settings_for(Path("/nonexistent")), warm=False)
    served = {
        (method, route.path) for route in application._routes for method in route.methods or ()
    }
    assert served == {(operation.method, operation.path) for operation in application.table}


def expected(operation: Operation, caller: str) -> str:
    """Return what a caller gets: ``in``, 401 or 403."""
    if operation.scope == "public":
        return "in"  # a credential that does not hold is no reason to refuse anybody's
    role, _, limit = caller.removeprefix("oidc ").partition(" for ")
    if limit:
        return "in" if operation.scope == limit else "403"
    if role in ROLES:
        return "in" if operation.scope in SCOPES[role] else "403"  # type: ignore[index]
    return "403" if caller == "no role" else "401"


@pytest.mark.parametrize("operation", TABLE, ids=lambda op: f"{op.method} {op.path}")
def test_the_matrix(operation: Operation, guarded: tuple[TestClient, Callers, Application]) -> None:
    client, callers, _ = guarded
    address = re.sub(r"\{\w+\}", "made_up", operation.path)
    for caller, headers in callers.headers.items():
        got = client.request(operation.method, address, headers=headers)
        wanted = expected(operation, caller)
        refused = str(got.status_code) if got.status_code in (401, 403) else "in"
        if operation.path == "/updatez" and wanted == "in" and caller not in MANAGERS:
            wanted = "403"  # open to whoever has the update token, and to nobody else
        assert refused == wanted, (operation.path, caller, got.text)
        assert got.status_code < 500, (operation.path, caller, got.text)
        if refused == "401":
            assert got.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/docs", "/openapi.json"])
def test_a_probe_does_not_depend_on_its_key(
    path: str, guarded: tuple[TestClient, Callers, Application]
) -> None:
    client, callers, _ = guarded
    for caller in ("expired key", "revoked key", "expired token", "basic", "empty bearer"):
        assert client.get(path, headers=callers.headers[caller]).status_code == 200, caller
        assert client.get("/v1/policy", headers=callers.headers[caller]).status_code == 401


def test_a_probe_waits_for_no_issuer(
    guarded: tuple[TestClient, Callers, Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, callers, _ = guarded

    def unreachable(*_: object) -> None:
        raise AssertionError("the issuer's keys are asked for")

    monkeypatch.setattr(Tokens, "__call__", unreachable)
    assert client.get("/healthz", headers=callers.headers["oidc admin"]).status_code == 200
    assert client.get("/readyz", headers=callers.headers["oidc admin"]).status_code == 200


def test_an_issuer_out_of_reach_holds_nobody_up(tmp_path: Path) -> None:
    """Nothing listens at the address of its keys: tokens wait, keys and probes do not."""
    load(tmp_path, "made_up", PARTIES, tmp_path)
    secret = Keys(tmp_path / "keys.json").create("gateway", "viewer", datetime.now(UTC), None)
    at = Issuer(ISSUER, "narrows", "https://127.0.0.1:9/jwks")
    application = Application(settings_for(tmp_path, issuer=at, jobs=0), warm=False)
    with client_of(application) as client:
        for path in ("/v1/lists", "/entities/mw-1"):
            got = client.get(path, headers={"authorization": f"Bearer {token('viewer')}"})
            assert got.status_code == 503
            assert int(got.headers["retry-after"]) > 0
            assert "keys of the token issuer" in got.json()["detail"]
        assert client.get("/v1/lists").status_code == 401
        assert client.get("/healthz").status_code == 200
        held = client.get("/v1/lists", headers={"authorization": f"Bearer {secret}"})
        assert held.status_code == 200


def test_a_key_that_does_not_hold_makes_nobody_update(
    guarded: tuple[TestClient, Callers, Application],
) -> None:
    client, callers, _ = guarded
    for caller in ("expired key", "revoked key", "unknown key", "anonymous"):
        got = client.post("/updatez", headers=callers.headers[caller])
        assert (got.status_code, got.json()) == (403, {"detail": "Invalid token."})


@pytest.mark.parametrize(
    "path",
    ["//v1/lists", "/v1//lists", "/v1/./lists", "/v1/../v1/lists", "/healthz/../v1/lists",
     "/healthz/..%2fv1/lists", "/%2e%2e/v1/lists", "/v1/lists%00", "/v1/lists;a=b", "/V1/LISTS",
     "/v1%2flists", "/docs/../v1/lists", "/docs/%2e%2e/v1/lists", "/v1/lists%2f", "/v1/lists%20"],
)  # fmt: skip
def test_no_other_writing_of_a_path_opens_it(
    path: str, guarded: tuple[TestClient, Callers, Application]
) -> None:
    _, _, application = guarded
    sent: list[dict[str, Any]] = []
    from urllib.parse import unquote

    async def ask() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": "GET", "path": unquote(path), "raw_path": path.encode(),
            "query_string": b"", "headers": [(b"host", b"localhost")], "scheme": "http",
            "server": ("localhost", 80), "client": ("127.0.0.1", 1), "root_path": "",
            "http_version": "1.1", "state": {},
        }  # fmt: skip
        await application.asgi(scope, receive, send)

    import asyncio

    asyncio.run(ask())
    assert sent[0]["status"] in (307, 401, 404)
    if sent[0]["status"] == 307:
        (place,) = (value for name, value in sent[0]["headers"] if name == b"location")
        assert place.startswith(b"/") and not place.startswith(b"//")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost/v1/lists?",
     "localhost#", "user@localhost", "localhost:port", "", " ", "localhost:80:80", "[::1",
     "2130706433", "0x7f.1", "127.1", "localhost\\evil"],
)  # fmt: skip
def test_a_local_service_answers_to_its_own_names_only(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "LOCALHOST:1", "[::1]:8000"])
def test_its_own_names_are_these(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_a_page_of_elsewhere_can_make_a_browser_ask_nothing(client: TestClient) -> None:
    body = {"queries": {"a": {"schema": "Person", "properties": {"name": ["x y"]}}}}
    for origin in ("https://evil.example", "null", "http://localhost.evil.example"):
        got = client.post("/match/default", json=body, headers={"origin": origin})
        assert got.status_code == 403
        read = client.get("/healthz", headers={"origin": origin})
        assert "access-control-allow-origin" not in read.headers
    local = {"origin": "http://127.0.0.1:3333"}
    got = client.post("/match/default", json=body, headers=local)
    assert got.status_code == 200
    assert got.headers["access-control-allow-origin"] == local["origin"]
    asked = {**local, "access-control-request-method": "POST"}
    assert client.options("/reconcile/default", headers=asked).status_code == 204


def test_a_rate_is_kept_per_key(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    secrets = [keys.create(name, "viewer", datetime.now(UTC), None) for name in ("a", "b")]
    application = Application(settings_for(tmp_path, rate_per_minute=20), warm=False)
    with client_of(application) as client:

        def ask(secret: str) -> Any:
            return client.get("/v1/policy", headers={"authorization": f"Bearer {secret}"})

        assert [ask(secrets[0]).status_code for _ in range(3)] == [200, 200, 429]
        over = ask(secrets[0])
        assert int(over.headers["retry-after"]) >= 1
        assert over.json()["code"] == "too_many_requests"
        assert ask(secrets[1]).status_code == 200
        assert client.get("/healthz").status_code == 200


def test_a_key_made_later_closes_a_local_service_at_its_next_start(tmp_path: Path) -> None:
    with client_of(Application(settings_for(tmp_path), warm=False)) as client:
        assert client.get("/v1/policy").status_code == 200
    Keys(tmp_path / "keys.json").create("a", "viewer", datetime.now(UTC), None)
    with client_of(Application(settings_for(tmp_path), warm=False)) as client:
        assert client.get("/v1/policy").status_code == 401
