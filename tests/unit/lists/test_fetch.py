"""Downloads: only https, only the list's hosts, only public addresses, only whole."""

from __future__ import annotations

import base64
import hashlib
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest

from narrows.lists.fetch import (
    Caps,
    Condition,
    Transport,
    checked_host,
    fetch,
    is_public,
    system,
)
from narrows.model.errors import ListError

BODY = b"the list, whole" * 1000
Answer = Callable[[BaseHTTPRequestHandler], None]


def _certificate(folder: Path) -> Path:
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "lists.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("lists.example"), x509.DNSName("files.example")]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return pem


class Server:
    """A publisher on the loopback: answers as its table of paths says."""

    def __init__(self, folder: Path) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        pem = _certificate(folder)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, dict(self.headers)))
                outer.answers[self.path](self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(pem)
        self.http.socket = tls.wrap_socket(self.http.socket, server_side=True)
        self.port = self.http.server_address[1]
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()
        self.transport = Transport(
            resolve=lambda host, port: ["127.0.0.1"],
            public=lambda address: True,
            context=ssl.create_default_context(cafile=str(pem)),
            port=int(self.port),
        )

    def url(self, path: str, host: str = "lists.example") -> str:
        return f"https://{host}:{self.port}{path}"

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path)
    yield running
    running.close()


HOSTS = ("lists.example", "files.example")


def _send(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        if "Content-Length" not in named and "Transfer-Encoding" not in named:
            named["Content-Length"] = str(len(body))
        for key, value in named.items():
            handler.send_header(key, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def _get(server: Server, path: str, folder: Path, **options: object) -> object:
    return fetch(
        server.url(path),
        HOSTS,
        folder / "file",
        transport=server.transport,
        **options,  # type: ignore[arg-type]
    )


def test_a_file_arrives_with_what_the_server_said_of_it(server: Server, tmp_path: Path) -> None:
    digest = base64.b64encode(hashlib.sha256(BODY).digest()).decode()
    server.answers["/list"] = _send(
        200, BODY, ETag='"1"', Last_Modified="Fri, 03 May 2024", Repr_Digest=f"sha-256=:{digest}:"
    )
    found = _get(server, "/list", tmp_path)
    assert (tmp_path / "file").read_bytes() == BODY
    assert found.condition == Condition('"1"', "Fri, 03 May 2024")  # type: ignore[attr-defined]
    assert server.asked[0][1]["Accept-Encoding"] == "identity"


def test_nothing_is_fetched_when_nothing_changed(server: Server, tmp_path: Path) -> None:
    server.answers["/list"] = _send(304)
    held = Condition('"1"', "Fri, 03 May 2024")
    found = _get(server, "/list", tmp_path, condition=held)
    assert found.path is None  # type: ignore[attr-defined]
    assert server.asked[0][1]["If-None-Match"] == '"1"'
    assert not (tmp_path / "file").exists()


def test_a_redirect_to_a_host_of_the_list_is_followed(server: Server, tmp_path: Path) -> None:
    server.answers["/list"] = _send(302, Location=server.url("/there", "files.example"))
    server.answers["/there"] = _send(200, BODY)
    _get(server, "/list", tmp_path)
    assert (tmp_path / "file").read_bytes() == BODY


@pytest.mark.parametrize(
    "location",
    [
        "http://lists.example/there",
        "https://evil.example/there",
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1/there",
        "file:///etc/passwd",
        "https://lists.example:22/there",
        "https://lists.example@evil.example/there",
        "//evil.example/there",
        "ftp://lists.example/there",
    ],
)
def test_a_redirect_elsewhere_is_not_followed(
    server: Server, tmp_path: Path, location: str
) -> None:
    server.answers["/list"] = _send(302, Location=location)
    with pytest.raises(ListError, match="not fetched"):
        _get(server, "/list", tmp_path)
    assert len(server.asked) == 1


def test_a_ring_of_redirects_ends(server: Server, tmp_path: Path) -> None:
    server.answers["/list"] = _send(301, Location="/list")
    with pytest.raises(ListError, match="more than 5 redirects"):
        _get(server, "/list", tmp_path)
    assert len(server.asked) == 6


@pytest.mark.parametrize("status", [204, 206, 304, 404, 410, 429, 500, 503])
def test_any_other_answer_is_no_list(server: Server, tmp_path: Path, status: int) -> None:
    server.answers["/list"] = _send(status, b"")
    with pytest.raises(ListError, match=f"answered {status}"):
        _get(server, "/list", tmp_path)


def test_a_short_body_is_not_taken(server: Server, tmp_path: Path) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        _send(200, BODY[:100], Content_Length=str(len(BODY)))(handler)
        handler.close_connection = True

    server.answers["/list"] = answer
    with pytest.raises(ListError, match=r"arrived|failed"):
        _get(server, "/list", tmp_path)


def test_a_wrong_digest_or_a_packed_body_is_not_taken(server: Server, tmp_path: Path) -> None:
    wrong = base64.b64encode(bytes(32)).decode()
    server.answers["/digest"] = _send(200, BODY, Digest=f"SHA-256={wrong}")
    with pytest.raises(ListError, match="do not match"):
        _get(server, "/digest", tmp_path)
    server.answers["/gzip"] = _send(200, BODY, Content_Encoding="gzip")
    with pytest.raises(ListError, match="packed"):
        fetch(server.url("/gzip"), HOSTS, tmp_path / "other", transport=server.transport)


def test_an_endless_body_is_cut_off(server: Server, tmp_path: Path) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass

    server.answers["/list"] = endless
    with pytest.raises(ListError, match="does not end within 1000000 bytes"):
        _get(server, "/list", tmp_path, caps=Caps(size=1_000_000))
    server.answers["/long"] = _send(200, BODY)
    with pytest.raises(ListError, match="states 15000 bytes"):
        fetch(
            server.url("/long"),
            HOSTS,
            tmp_path / "other",
            caps=Caps(size=100),
            transport=server.transport,
        )


def test_an_unknown_certificate_is_not_trusted(server: Server, tmp_path: Path) -> None:
    import msgspec

    strangers = msgspec.structs.replace(server.transport, context=ssl.create_default_context())
    server.answers["/list"] = _send(200, BODY)
    with pytest.raises(ListError, match="certificate"):
        fetch(server.url("/list"), HOSTS, tmp_path / "file", transport=strangers)
    assert server.asked == []


def test_an_address_inside_is_not_connected_to(server: Server, tmp_path: Path) -> None:
    import msgspec

    careful = msgspec.structs.replace(server.transport, public=is_public)
    with pytest.raises(ListError, match=r"127\.0\.0\.1, which is not public"):
        fetch(server.url("/list"), HOSTS, tmp_path / "file", transport=careful)
    several = msgspec.structs.replace(careful, resolve=lambda h, p: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(ListError, match=r"10\.0\.0\.1, which is not public"):
        fetch(server.url("/list"), HOSTS, tmp_path / "file", transport=several)
    nowhere = msgspec.structs.replace(careful, resolve=lambda h, p: [])
    with pytest.raises(ListError, match="does not resolve"):
        fetch(server.url("/list"), HOSTS, tmp_path / "file", transport=nowhere)
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_an_address_that_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_that_is_public(address: str) -> None:
    assert ip_address(address)
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://lists.example/a",
        "HTTP://lists.example/a",
        "file:///etc/passwd",
        "gopher://lists.example/a",
        "https:lists.example/a",
        "https://evil.example/lists.example",
        "https://lists.example.evil.example/",
        "https://lists.example@evil.example/",
        "https://evil.example#@lists.example/",
        "https://user:secret@lists.example/",
        "https://lists.example:8443/",
        "https://lists.example:99999/",
        "https://lists.example./",
        "https://lists.example\\@evil.example/",
        "https://lists.example/a b",
        "https://lists.example/\r\nHost: evil.example",
        "https://lists.example\x00.evil.example/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[bad/",
        "https://",
        "",
        "//lists.example/a",
        "javascript:alert(1)",
        "https://ⓛists.example/",
        "https://lists。example/",
    ],
)
def test_an_address_outside_the_list_is_refused(url: str) -> None:
    with pytest.raises(ListError, match="not fetched"):
        checked_host(url, HOSTS)


def test_the_systems_transport_honours_the_environments_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "files.example")
    assert system().proxy("lists.example") == "http://proxy.example:3128"
    assert system().proxy("files.example") is None
