"""The outbox: signed, tried again, in order, and never lost. Loopback only."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.server
import threading
from collections.abc import Iterator

import msgspec
import pytest
from watch_bench import BRANDAM, KULVERT, VOSTRIK, Bench, customer

from narrows.model.errors import InputError, SnapshotDamaged
from narrows.service.watch import keep, outbox
from narrows.service.watch.keep import Message
from narrows.service.watch.portfolio import Portfolio

SECRET = b"0123456789abcdef0123"


class Hook:
    """A receiver on this machine that answers as it is told."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.got: list[tuple[dict[str, str], bytes]] = []
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(hook.statuses.pop(0) if hook.statuses else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?x=1"


@pytest.fixture
def hook() -> Iterator[Hook]:
    found = Hook()
    thread = threading.Thread(target=found.server.serve_forever, daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


@pytest.fixture
def found(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A portfolio with two messages in its outbox."""
    monkeypatch.setattr(keep, "PER_MESSAGE", 1)
    bench.load("2026-01-01", VOSTRIK, KULVERT, BRANDAM)
    bench.watcher.add(
        "retail", [customer("c1", "Zelimkhan Vostrikarov"), customer("c2", "Ottokar Brandamurik")]
    )
    bench.run(send=True)
    return bench


def to(hook: Hook) -> outbox.Receiver:
    return outbox.receiver(hook.url, SECRET.decode())


def test_messages_are_signed_and_leave_the_outbox_when_confirmed(found: Bench, hook: Hook) -> None:
    assert found.watcher.show("retail").undelivered == 2
    assert found.watcher.deliver("retail", to(hook)) == outbox.Delivery(2, 0)
    assert found.watcher.show("retail").undelivered == 0
    for part, (headers, body) in enumerate(hook.got, start=1):
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        mac = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{mac}"
        message = msgspec.json.decode(body, type=Message)
        assert (message.id, message.part, message.parts) == (headers["webhook-id"], part, 2)
        assert message.changes[0].what == "appeared"
    assert found.watcher.deliver("retail", to(hook)) == outbox.Delivery(0, 0)


def test_a_busy_receiver_is_tried_again_with_growing_pauses(found: Bench, hook: Hook) -> None:
    hook.statuses = [503, 429, 204]
    assert found.watcher.deliver("retail", to(hook)).sent == 2
    assert found.slept == [1.0, 2.0]
    ids = [headers["webhook-id"] for headers, _ in hook.got]
    assert ids[0] == ids[1] == ids[2] != ids[3]


def test_what_is_refused_waits_and_keeps_its_place(found: Bench, hook: Hook) -> None:
    hook.statuses = [400]
    delivery = found.watcher.deliver("retail", to(hook))
    assert (delivery.sent, delivery.waiting) == (0, 2)
    assert delivery.fault is not None and "400" in delivery.fault
    assert found.slept == []
    assert "2 messages were not delivered" in found.watcher.show("retail").alarms
    assert found.watcher.deliver("retail", to(hook)) == outbox.Delivery(2, 0)
    assert hook.got[0][0]["webhook-id"] == hook.got[1][0]["webhook-id"]


def test_a_message_that_is_not_what_was_written_is_not_sent(found: Bench, hook: Hook) -> None:
    first, *_ = outbox.waiting(Portfolio(found.home, "retail"))
    first.write_bytes(first.read_bytes().replace(b"appeared", b"answered"))
    with pytest.raises(SnapshotDamaged):
        found.watcher.deliver("retail", to(hook))
    assert (hook.got, found.watcher.show("retail").undelivered) == ([], 2)


def test_nobody_there_keeps_every_message(found: Bench, hook: Hook) -> None:
    hook.server.socket.close()
    delivery = found.watcher.deliver("retail", to(hook))
    assert (delivery.sent, delivery.waiting) == (0, 2)
    assert found.slept == [1.0, 2.0, 4.0, 8.0]


def test_a_redirect_is_not_followed(found: Bench, hook: Hook) -> None:
    hook.statuses = [307]
    assert found.watcher.deliver("retail", to(hook)).waiting == 2
    assert len(hook.got) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "http://127.0.0.1.example.com/hook",
        "ftp://127.0.0.1/hook",
        "https://user:word@example.com/hook",
        "https:///hook",
        "hook",
    ],
)
def test_where_messages_may_not_go(url: str) -> None:
    with pytest.raises(InputError, match="no address"):
        outbox.receiver(url, SECRET.decode())


def test_secrets() -> None:
    key = base64.b64encode(SECRET).decode()
    assert outbox.receiver("https://example.com", f"whsec_{key}\n").secret == SECRET
    assert outbox.receiver("http://[::1]:1/x", SECRET.decode()).secret == SECRET
    with pytest.raises(InputError, match="at least 16"):
        outbox.receiver("https://example.com", "short")
    with pytest.raises(InputError, match="base64"):
        outbox.receiver("https://example.com", "whsec_ä")
