"""The service as a process: start, slow clients, workers, a new list, a graceful stop."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner

from narrows.cli.root import root

from .conftest import PARTIES, load

EXAMPLE = {"schema": "Person", "properties": {"name": ["Oleg Testovich Brankov"]}}
BATCH = {"queries": {str(n): EXAMPLE for n in range(50)}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A running service."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.port = port
        self.process = process
        self.log = log
        self.client = httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)

    def wait(self, seconds: float = 40) -> None:
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if self.client.get("/readyz").status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.05)
        raise AssertionError(f"not ready: {self.log.read_text()}")


@contextmanager
def serving(home: Path, log: Path, *options: str) -> Iterator[Served]:
    port = free_port()
    command = [sys.executable, "-m", "narrows.cli", "serve", "--port", str(port),
               "--home", str(home), *options]  # fmt: skip
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=dict(os.environ))
        served = Served(port, process, log)
        try:
            served.wait()
            yield served
        finally:
            served.client.close()
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(40)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home: Path = tmp_path_factory.mktemp("served")
    load(home, "made_up", PARTIES, tmp_path_factory.mktemp("files"))
    return home


@pytest.fixture(scope="module")
def served(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(place, log, "--refresh", "0.3") as running:
        yield running


def test_slow_and_idle_clients_starve_nobody(served: Served) -> None:
    idle = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(200)]
    half = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(50)]
    for one in half[:25]:
        one.sendall(b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nContent-Le")
    for one in half[25:]:
        one.sendall(b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{")
    try:
        begun = time.monotonic()
        for _ in range(20):
            assert served.client.post("/match/default", json={"queries": {"a": EXAMPLE}}).is_success
        assert time.monotonic() - begun < 10
    finally:
        for one in (*idle, *half):
            one.close()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 3_000 + b"\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 300_000 + b"\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\n\r\n",
        b"GET \xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /healthz\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_a_swollen_or_broken_head_is_refused(served: Served, head: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        try:
            connection.sendall(head)
            answer = connection.recv(65_536)
        except ConnectionError:
            answer = b""
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert served.client.get("/healthz").is_success


def test_a_list_loaded_meanwhile_is_taken_over(served: Served, place: Path, tmp_path: Path) -> None:
    added = {"id": "new-1", "schema": "Person", "properties": {"name": ["Vestigond Arrapelin"]}}
    question = {"questions": {"a": {"name": "Vestigond Arrapelin"}}}
    before = served.client.post("/v1/screen", json=question).json()
    assert before["answers"]["a"]["outcome"] == "no_match"
    load(place, "newcomers", [added], tmp_path)
    begun = time.monotonic()
    while time.monotonic() - begun < 40:
        now = served.client.post("/v1/screen", json=question).json()
        if now["answers"]["a"]["outcome"] == "match":
            break
        time.sleep(0.1)
    assert now["answers"]["a"]["outcome"] == "match"
    assert now["basis"]["snapshot"] != before["basis"]["snapshot"]
    assert {one["name"] for one in now["basis"]["lists"]} == {"made_up", "newcomers"}


def test_the_log_is_json_and_carries_the_trace(served: Served) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    got = served.client.get(
        "/v1/policy", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    )
    begun = time.monotonic()
    mine: list[dict[str, str]] = []
    while not mine and time.monotonic() - begun < 20:
        # Lines are written together, in a moment; a line may be half there.
        whole = served.log.read_text().rpartition("\n")[0].splitlines()
        mine = [one for one in map(json.loads, whole) if one.get("trace_id") == trace]
        time.sleep(0.02)
    assert [line["request_id"] for line in mine] == [got.headers["x-request-id"]]
    assert mine[0]["route"] == "/v1/policy"


def test_a_stop_lets_what_was_begun_end(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(home, "made_up", PARTIES, tmp_path)
    with serving(home, tmp_path / "log", "--max-wait", "10000") as running:
        answers: list[int] = []

        def ask() -> None:
            with httpx2.Client(timeout=60) as client:
                address = f"http://127.0.0.1:{running.port}/match/default"
                answers.append(client.post(address, json=BATCH).status_code)

        asking = [threading.Thread(target=ask) for _ in range(4)]
        for thread in asking:
            thread.start()
        begun = 0.0
        while begun < len(asking):
            # Answered ones are counted first: one that ends meanwhile is counted late, not twice.
            answered = len(answers)
            (waiting,) = (
                float(line.split()[1])
                for line in running.client.get("/metrics").text.splitlines()
                if line.startswith("narrows_queue ")
            )
            begun = answered + waiting / len(BATCH["queries"])
            assert running.process.poll() is None
        running.process.send_signal(signal.SIGTERM)
        for thread in asking:
            thread.join(60)
        assert running.process.wait(40) is not None
        assert answers == [200] * 4


def test_several_workers_answer_alike_and_add_up(place: Path, tmp_path: Path) -> None:
    with serving(place, tmp_path / "log", "--workers", "2") as running:
        bodies = set()
        for _ in range(30):
            with httpx2.Client(base_url=f"http://127.0.0.1:{running.port}") as fresh:
                got = fresh.post("/match/default", json={"queries": {"a": EXAMPLE}})
                assert got.status_code == 200
                bodies.add(got.text)
        assert len(bodies) == 1
        text = running.client.get("/metrics").text
        (count,) = (
            float(line.split()[-1])
            for line in text.splitlines()
            if line.startswith("narrows_http_request_duration_seconds_count")
            and 'route="/match/{dataset}"' in line
        )
        assert count == 30


def invoke(*arguments: str) -> Any:
    return CliRunner().invoke(root, list(arguments))


def test_an_open_address_without_credentials_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "narrows.cli", "serve", "--host", "0.0.0.0", "--port", "0",
         "--home", str(tmp_path)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "credential" in done.stderr
    assert "narrows keys create" in done.stderr


def test_keys_at_the_command_line(tmp_path: Path) -> None:
    home = str(tmp_path)
    made = invoke("keys", "create", "payments", "--role", "analyst", "--expires", "30",
                  "--home", home)  # fmt: skip
    assert made.exit_code == 0
    secret = made.stdout.strip()
    assert secret.startswith("narrows_")
    shown = invoke("keys", "list", "--home", home).stdout
    assert "payments" in shown
    assert "analyst" in shown
    assert secret not in shown
    key_id = shown.split()[0]
    invoke("keys", "create", "gateway", "--role", "analyst", "--scope", "screen", "--home", home)
    told = json.loads(invoke("keys", "list", "--json", "--home", home).stdout)
    assert [(one["name"], one["role"], one["scopes"]) for one in told] == [
        ("payments", "analyst", ["read", "screen"]),
        ("gateway", "analyst", ["screen"]),
    ]
    assert told[0]["id"] == key_id
    assert told[0].keys() == {"id", "name", "role", "scopes", "created", "expires", "last_used"}
    beyond = invoke("keys", "create", "x", "--role", "viewer", "--scope", "screen", "--home", home)
    assert beyond.exit_code != 0
    invoke("keys", "revoke", told[1]["id"], "--home", home)
    invoke("keys", "revoke", key_id, "--home", home)
    assert invoke("keys", "list", "--home", home).stdout == ""
    assert invoke("keys", "create", "x", "--role", "root", "--home", home).exit_code != 0
    wrong = invoke("keys", "create", "x", "--role", "viewer", "--expires", "soon", "--home", home)
    assert wrong.exit_code != 0


def test_a_caller_has_one_rate_over_all_workers(place: Path, tmp_path: Path) -> None:
    with serving(place, tmp_path / "log", "--workers", "3", "--rate", "120") as running:
        begun = time.monotonic()
        granted = 0
        for _ in range(60):
            with httpx2.Client(timeout=30) as client:
                got = client.get(f"http://127.0.0.1:{running.port}/v1/policy")
            assert got.status_code in (200, 429)
            granted += got.status_code == 200
        passed = time.monotonic() - begun
    # Twelve at once, two a second from then on.
    assert 12 <= granted <= 12 + 2 * passed + 1
