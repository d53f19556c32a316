"""Fetch a publisher's file: https only, from hosts the list names, within limits.

An address in a ``source.toml``, or a redirect a server answers with, could point
anywhere, also into the user's own network. So each hop is checked anew: the scheme,
the host against the list's own hosts, and the address the host resolves to, which
must be public; the connection goes to the very address that was checked. What a
download proves of itself (length, digest) is checked before anything reads it.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import msgspec

from narrows.model.errors import ListError
from narrows.version import __version__

_CHUNK = 1 << 16
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_ODD = re.compile(r"[\x00-\x20\x7f\\]")
_AGAIN = "try again later; the version held keeps serving and its age shows"


class Caps(msgspec.Struct, frozen=True):
    """Limits of one download: bytes, seconds in all, seconds of silence, redirects."""

    size: int = 512 << 20
    seconds: float = 600.0
    silence: float = 30.0
    redirects: int = 5


class Condition(msgspec.Struct, frozen=True):
    """What the server said of the bytes held, to ask only for other ones."""

    etag: str | None = None
    modified: str | None = None


class Fetched(msgspec.Struct, frozen=True):
    """A finished request: ``path`` is None where nothing changed since."""

    path: Path | None
    condition: Condition


class Transport(msgspec.Struct, frozen=True):
    """How names are resolved and connections made; tests put their own here.

    Attributes:
        resolve: Host and port to IP addresses.
        public: Whether an address may be connected to.
        context: TLS settings; the system's certificates where None.
        port: The only port used.
        proxy: Address of an https proxy for a host, or None.
    """

    resolve: Callable[[str, int], Sequence[str]]
    public: Callable[[str], bool]
    context: ssl.SSLContext | None = None
    port: int = 443
    proxy: Callable[[str], str | None] = lambda host: None


def system() -> Transport:
    """Return the system's resolver and certificates, and the environment's proxy."""
    return Transport(_resolve, is_public, None, 443, _proxy)


def is_public(address: str) -> bool:
    """Tell whether an IP address is on the public internet, also when it is wrapped
    into an IPv6 address.

    >>> is_public("8.8.8.8"), is_public("::ffff:10.0.0.1")
    (True, False)
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.IPv6Network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def checked_host(url: str, hosts: Sequence[str], port: int = 443) -> str:
    """Return the host of an address that may be fetched.

    Raises:
        ListError: not https, a host the list does not name, another port, user
            information, or odd characters.
    """
    try:
        parts = urlsplit(url)
        wrong = next(
            (
                why
                for holds, why in (
                    (not _ODD.search(url), "it holds blanks, backslashes or control characters"),
                    (parts.scheme == "https", "only https is fetched"),
                    (parts.username is None and parts.password is None, "it names a user"),
                    (parts.port in (None, port), f"only port {port} is used"),
                    (parts.hostname in hosts, f"{parts.hostname!r} is not a host of this list"),
                )
                if not holds
            ),
            None,
        )
    except ValueError as error:
        wrong = str(error)
    if wrong is not None:
        raise ListError(f"the address is not fetched: {wrong}", where=url)
    return str(parts.hostname)


def fetch(
    url: str,
    hosts: Sequence[str],
    place: Path,
    condition: Condition | None = None,
    *,
    caps: Caps | None = None,
    transport: Transport | None = None,
) -> Fetched:
    """Fetch one file.

    Args:
        url: Its address, https.
        hosts: The hosts it or a redirect may name.
        place: Where its bytes go; must not exist.
        condition: Ask only for bytes other than these.
        caps: Limits.
        transport: How to connect; the system's way where None.

    Raises:
        ListError: an address that may not be fetched, a failure of the network, an
            answer other than the file, or a limit reached.
    """
    caps, transport = caps or Caps(), transport or system()
    deadline = time.monotonic() + caps.seconds
    for _ in range(caps.redirects + 1):
        host = checked_host(url, hosts, transport.port)
        try:
            connection = _connect(host, transport, caps)
            try:
                answer = _ask(connection, url, condition)
                if answer.status in _REDIRECTS:
                    url = urljoin(url, answer.getheader("Location") or "")
                    continue
                return _take(answer, url, place, condition, caps, deadline)
            finally:
                connection.close()
        except (OSError, http.client.HTTPException) as error:
            raise ListError(
                f"the download failed: {error or type(error).__name__}", where=url, hint=_AGAIN
            ) from error
    raise ListError(f"more than {caps.redirects} redirects", where=url, hint=_AGAIN)


class _Pinned(http.client.HTTPSConnection):
    """Connects to the address that was checked, not to whatever resolves next."""

    def __init__(
        self, host: str, address: str, transport: Transport, caps: Caps, context: ssl.SSLContext
    ) -> None:
        super().__init__(host, transport.port, timeout=caps.silence, context=context)
        self._address = address
        self._tls = context

    def connect(self) -> None:
        raw = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = self._tls.wrap_socket(raw, server_hostname=self.host)
        except BaseException:
            raw.close()
            raise


def _connect(host: str, transport: Transport, caps: Caps) -> http.client.HTTPSConnection:
    context = transport.context or ssl.create_default_context()
    proxy = transport.proxy(host)
    if proxy is not None:
        # The proxy resolves the name; the host itself is one the list names.
        parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        through = http.client.HTTPSConnection(
            parts.hostname or "", parts.port or 8080, timeout=caps.silence, context=context
        )
        through.set_tunnel(host, transport.port)
        return through
    addresses = transport.resolve(host, transport.port)
    closed = [address for address in addresses if not transport.public(address)]
    if closed or not addresses:
        found = f"resolves to {closed[0]}, which is not public" if closed else "does not resolve"
        raise ListError(f"{host} {found}", where=host, hint="check the network's name service")
    return _Pinned(host, addresses[0], transport, caps, context)


def _ask(
    connection: http.client.HTTPSConnection, url: str, condition: Condition | None
) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    headers = {
        # OFAC and DFAT turn away what does not begin like a browser (OFAC also what is short);
        # this is how a program says in that form which one it is.
        "User-Agent": f"Mozilla/5.0 (compatible; narrows/{__version__}; official lists)",
        "Accept": "*/*",
        # Bytes as they are, so that the stated length is the file's.
        "Accept-Encoding": "identity",
    }
    if condition is not None and condition.etag:
        headers["If-None-Match"] = condition.etag
    if condition is not None and condition.modified:
        headers["If-Modified-Since"] = condition.modified
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", target, headers=headers)
    return connection.getresponse()


def _take(
    answer: http.client.HTTPResponse,
    url: str,
    place: Path,
    condition: Condition | None,
    caps: Caps,
    deadline: float,
) -> Fetched:
    if answer.status == 304 and condition is not None:
        return Fetched(None, condition)
    if answer.status != 200:
        raise ListError(
            f"the server answered {answer.status} {answer.reason}", where=url, hint=_AGAIN
        )
    if (answer.getheader("Content-Encoding") or "identity").lower() != "identity":
        raise ListError("the server packed the file though asked not to", where=url, hint=_AGAIN)
    stated = answer.getheader("Content-Length")
    if stated is not None and (not stated.isdigit() or int(stated) > caps.size):
        raise ListError(f"the file states {stated} bytes, {caps.size} are taken", where=url)
    digests = {name: hashlib.new(name) for name in ("sha256", "sha512")}
    size = 0
    with place.open("xb") as stream:
        while piece := answer.read1(_CHUNK):
            size += len(piece)
            if size > caps.size:
                raise ListError(f"the file does not end within {caps.size} bytes", where=url)
            if time.monotonic() > deadline:
                raise ListError(f"it took longer than {caps.seconds:.0f} s", where=url, hint=_AGAIN)
            for digest in digests.values():
                digest.update(piece)
            stream.write(piece)
    if stated is not None and int(stated) != size:
        raise ListError(f"{size} of {stated} bytes arrived", where=url, hint=_AGAIN)
    for name, value in _stated_digests(answer):
        if digests[name].digest() != value:
            raise ListError(f"the bytes do not match the server's {name}", where=url, hint=_AGAIN)
    return Fetched(place, Condition(answer.getheader("ETag"), answer.getheader("Last-Modified")))


def _stated_digests(answer: http.client.HTTPResponse) -> list[tuple[str, bytes]]:
    # RFC 9530 Repr-Digest and Content-Digest; RFC 3230 Digest.
    found: list[tuple[str, bytes]] = []
    for header in ("Repr-Digest", "Content-Digest", "Digest"):
        text = answer.getheader(header) or ""
        for name, value in re.findall(r"(sha-(?:256|512))=:?([A-Za-z0-9+/=]+):?", text, re.I):
            found.append((name.lower().replace("-", ""), base64.b64decode(value)))
    return found


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def _proxy(host: str) -> str | None:
    if proxy_bypass(host):
        return None
    return getproxies().get("https")
