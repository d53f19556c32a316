"""Delivering what a run found: signed, tried again, kept until it is confirmed.

Messages wait in the portfolio's outbox, one file each, and leave it only when the
receiver answers with a status of 2xx; a receiver may therefore see one twice and knows
it by its id. They go in order, and the first that cannot be delivered stops the rest.
Headers and signature are those of the Standard Webhooks specification
(standardwebhooks.com): ``webhook-id``, ``webhook-timestamp`` and ``webhook-signature``,
an HMAC-SHA256 over id, timestamp and body.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import msgspec

from narrows.model.errors import InputError
from narrows.service.watch.keep import OUTBOX, message
from narrows.service.watch.portfolio import Portfolio
from narrows.store.durable import reported, sync_folder
from narrows.version import __version__

_LATER = frozenset((408, 425, 429, 500, 502, 503, 504))
_LEAST_SECRET = 16


class Receiver(msgspec.Struct, frozen=True):
    """Who is told.

    Attributes:
        url: https, or http to this very machine.
        secret: Key of the signature, shared with the receiver.
        attempts: How often a message is tried before it waits for the next run.
        pause: Seconds before the second attempt; doubled for each further one.
        timeout: Seconds of silence that count as no answer.
    """

    url: str
    secret: bytes
    attempts: int = 5
    pause: float = 1.0
    timeout: float = 30.0


class Delivery(msgspec.Struct, frozen=True):
    """What became of the outbox: messages sent and waiting, and why they wait."""

    sent: int
    waiting: int
    fault: str | None = None


def receiver(url: str, secret: str) -> Receiver:
    """Return a receiver, checked.

    Args:
        url: Its address.
        secret: The shared secret: ``whsec_`` and base64, or any text.

    Raises:
        InputError: the address is neither https nor on this machine, or the secret is
            too short to protect anything.
    """
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname is not None and _loopback(parts.hostname)
    if not parts.hostname or not (parts.scheme == "https" or local) or parts.username is not None:
        raise InputError(
            f"{url!r} is no address messages may go to",
            hint="use https without user and password; http only to this machine (127.0.0.1)",
        )
    key = secret.strip()
    try:
        raw = (
            base64.b64decode(key.removeprefix("whsec_"), validate=True)
            if key.startswith("whsec_")
            else key.encode()
        )
    except ValueError as error:
        raise InputError("the secret after whsec_ is no base64") from error
    if len(raw) < _LEAST_SECRET:
        raise InputError(
            f"the secret has {len(raw)} bytes; at least {_LEAST_SECRET} are needed",
            hint="make one: openssl rand -base64 32",
        )
    return Receiver(url, raw)


def sign(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature header of a message.

    >>> sign(b"0123456789abcdef", "m-1", 0, b"{}")
    'v1,sVnxHbROYHG6qSGy0FKXurLt+AqLDlYpcJNINg7RL5Y='
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def waiting(portfolio: Portfolio) -> list[Path]:
    """Return the messages not yet delivered, oldest first."""
    return sorted((portfolio.folder / OUTBOX).glob("*/*.json"))


def deliver(
    portfolio: Portfolio,
    to: Receiver,
    *,
    now: Callable[[], float],
    sleep: Callable[[float], None],
) -> Delivery:
    """Send what waits; what cannot be sent keeps waiting. Hold the portfolio.

    Args:
        portfolio: The portfolio.
        to: Who is told.
        now: Tells the time in seconds since 1970, for the signature.
        sleep: Waits some seconds between attempts.

    Raises:
        SnapshotDamaged: a message is not what was written; it and those behind it wait.
    """
    every = waiting(portfolio)
    for sent, path in enumerate(every):
        message_id, body = message(path)
        fault = None
        for pause in _pauses(to):
            if pause:
                sleep(pause)
            fault, again = _post(to, message_id, body, int(now()))
            if fault is None or not again:
                break
        if fault is not None:
            return Delivery(sent, len(every) - sent, fault)
        with reported("clearing the outbox", path):
            path.unlink()
            sync_folder(path.parent)
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
    return Delivery(len(every), 0)


def _pauses(to: Receiver) -> Iterator[float]:
    yield 0.0
    for attempt in range(to.attempts - 1):
        yield to.pause * 2**attempt


def _post(to: Receiver, message_id: str, body: bytes, timestamp: int) -> tuple[str | None, bool]:
    """Send a message once; return what went wrong (None: nothing) and whether to try again."""
    parts = urlsplit(to.url)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"narrows/{__version__}",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(to.secret, message_id, timestamp, body),
    }
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connect(to)
    try:
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read(1 << 16)
    except (OSError, http.client.HTTPException) as error:
        return f"{parts.hostname}: {error or type(error).__name__}", True
    finally:
        connection.close()
    if 200 <= answer.status < 300:
        return None, False
    return f"{parts.hostname} answered {answer.status} {answer.reason}", answer.status in _LATER


def _connect(to: Receiver) -> http.client.HTTPConnection:
    parts = urlsplit(to.url)
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=to.timeout)
    context = ssl.create_default_context()
    proxy = None if proxy_bypass(host) else getproxies().get("https")
    if proxy is None:
        return http.client.HTTPSConnection(host, parts.port, timeout=to.timeout, context=context)
    through = urlsplit(proxy if "//" in proxy else f"//{proxy}")
    tunnel = http.client.HTTPSConnection(
        through.hostname or "", through.port or 8080, timeout=to.timeout, context=context
    )
    tunnel.set_tunnel(host, parts.port or 443)
    return tunnel


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
