"""What is refused unread is read no otherwise than the parser would read it."""

from __future__ import annotations

import json

import httptools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrows.api.problem import Problem
from narrows.api.refusal import Refusals, plain_post

BODY = b'{"questions": {"a": {"name": "Oleg Brankov"}}}'
HEAD = (
    b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n" % len(BODY)
)


class Parsed:
    """What the parser makes of bytes."""

    def __init__(self) -> None:
        self.address = b""
        self.body = b""
        self.whole = 0
        self.headers: list[tuple[bytes, bytes]] = []

    def on_url(self, url: bytes) -> None:
        self.address += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.whole += 1


def test_a_plain_request_is_told_by_its_bytes() -> None:
    assert plain_post(HEAD + BODY) == ("/v1/screen", len(BODY))
    kept = HEAD.replace(b"Host:", b"Connection: keep-alive\r\nHost:")
    assert plain_post(kept + BODY) == ("/v1/screen", len(BODY))
    asked = HEAD.replace(b"screen ", b"screen?a=b ")
    assert plain_post(asked + BODY) == ("/v1/screen", len(BODY))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HEAD,
        HEAD + BODY[:-1],
        HEAD + BODY + b"P",
        HEAD + BODY + HEAD + BODY,
        HEAD[10:] + BODY,
        HEAD.replace(b"POST", b"GET") + BODY,
        HEAD.replace(b"POST", b"post") + BODY,
        HEAD.replace(b"HTTP/1.1", b"HTTP/1.0") + BODY,
        HEAD.replace(b"/v1/screen", b"/v1/scr%65en") + BODY,
        HEAD.replace(b"/v1/screen", b"http://localhost/v1/screen") + BODY,
        HEAD.replace(b"Host:", b"Transfer-Encoding: chunked\r\nHost:") + BODY,
        HEAD.replace(b"Host:", b"Expect: 100-continue\r\nHost:") + BODY,
        HEAD.replace(b"Host:", b"Connection: close\r\nHost:") + BODY,
        HEAD.replace(b"Host:", b"Connection: keep-alive, upgrade\r\nHost:") + BODY,
        HEAD.replace(b"Host:", b"Content-Length: %d\r\nHost:" % len(BODY)) + BODY,
        HEAD.replace(b"Host:", b"Content-Length : 7\r\nHost:") + BODY,
        HEAD.replace(b"Length: ", b"Length: +") + BODY,
        HEAD.replace(b"Length: ", b"Length: 000000000000000000") + BODY,
        HEAD.replace(b"localhost\r", b"localhost\nTransfer-Encoding: chunked\r") + BODY,
        HEAD.replace(b"localhost", b"localhost\r\n more") + BODY,
        HEAD.replace(b"Host:", b"X: " + b"a" * 9000 + b"\r\nHost:") + BODY,
    ],
)
def test_whatever_is_odd_is_left_to_the_parser(data: bytes) -> None:
    assert plain_post(data) is None


PIECES = [
    b"POST ", b"/v1/screen", b"/match/default", b"?a=1", b" HTTP/1.1", b" HTTP/1.0", b"\r\n", b"\n",
    b" ", b"Host: localhost", b"Content-Length: 4", b"content-length:5", b"Content-Length: 44",
    b"Content-Length:", b"Transfer-Encoding: chunked", b"Connection: keep-alive",
    b"Connection: close", b"Upgrade: x", b"\r\n\r\n", b"{}{}", b"abcde", b"\x00",
    b"4", b":", b"\t", b"\r",
]  # fmt: skip
REQUEST = [
    b"POST ",
    b"/v1/screen",
    b" HTTP/1.1",
    b"\r\n",
    b"Content-Length: 4",
    b"\r\n\r\n",
    b"{}{}",
]


@st.composite
def odd_requests(draw: st.DrawFn) -> bytes:
    """Draw a request with some pieces put in, taken away or exchanged."""
    pieces = list(REQUEST)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(pieces)))
        if draw(st.booleans()) and at < len(pieces):
            del pieces[at]
        else:
            pieces.insert(at, draw(st.sampled_from(PIECES)))
    return b"".join(pieces)


@given(odd_requests())
def test_what_is_plain_the_parser_reads_the_same(data: bytes) -> None:
    found = plain_post(data)
    if found is None:
        return
    parsed = Parsed()
    parser = httptools.HttpRequestParser(parsed)
    try:
        parser.feed_data(data)
    except httptools.HttpParserError:
        # Refused by the parser too; nothing of it was taken for another request.
        return
    assert parsed.whole == 1
    assert found == (parsed.address.partition(b"?")[0].decode(), len(parsed.body))
    assert parser.should_keep_alive()


@pytest.mark.parametrize("stays", [True, False])
@pytest.mark.parametrize("path", ["/v1/screen", "/match/default"])
def test_a_refusal_is_a_whole_answer_with_an_id_of_its_own(path: str, stays: bool) -> None:
    problem = Problem("overloaded", "100 % full", headers={"Retry-After": "3"})
    seen = set()
    refusals = Refusals()
    for _ in range(300):
        told = refusals.answer(problem, path, [(b"date", b"now")], stays=stays)
        head, _, body = told.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        headers = dict(line.split(b": ", 1) for line in lines[1:])
        assert lines[0] == b"HTTP/1.1 503 Service Unavailable"
        assert (headers[b"retry-after"], headers[b"date"]) == (b"3", b"now")
        assert int(headers[b"content-length"]) == len(body)
        assert (headers.get(b"connection") == b"close") is not stays
        assert json.loads(body)["detail"] == "100 % full"
        if path.startswith("/v1"):
            assert json.loads(body)["request_id"] == headers[b"x-request-id"].decode()
        seen.add(headers[b"x-request-id"])
    assert len(seen) == 300
