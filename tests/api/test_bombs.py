"""Bodies meant to do harm: refused for next to nothing; what is accepted costs little."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator
from typing import Any

from starlette.testclient import TestClient

CPU_SECONDS = 0.1
SEED = int(os.environ.get("NARROWS_TEST_SEED", "20261123"))


def match(properties: dict[str, Any]) -> bytes:
    return json.dumps({"queries": {"q": {"schema": "Person", "properties": properties}}}).encode()


def native(question: dict[str, Any]) -> bytes:
    return json.dumps({"questions": {"q": question}}).encode()


def raw(name: bytes) -> tuple[bytes, bytes]:
    return (
        b'{"queries": {"q": {"schema": "Person", "properties": {"name": [' + name + b"]}}}}",
        b'{"questions": {"q": {"name": ' + name + b"}}}",
    )


def bombs() -> Iterator[tuple[str, str, bytes]]:
    both = ("/match/default", "/v1/screen")
    for depth in (100, 2_000, 100_000):
        for opening in (b"[", b'{"a":', b'{"queries":', b'{"questions":{"q":'):
            for path in both:
                yield f"{opening!r} {depth} deep", path, opening * depth
                yield (
                    f"{opening!r} {depth} deep in queries",
                    path,
                    b'{"queries": ' + opening * depth,
                )
    for count in (51, 1_000, 100_000):
        names = [f"Name {n}" for n in range(count)]
        yield f"{count} names", "/match/default", match({"name": names})
        yield f"{count} names", "/v1/screen", native({"name": names})
        yield (
            f"{count} identifiers",
            "/match/default",
            match({"name": "x", "passportNumber": [f"N{n}" for n in range(4 * count)]}),
        )
    for size in (2_001, 100_000, 900_000, 1_100_000):
        yield f"a name of {size}", "/match/default", match({"name": "x" * size})
        yield f"a name of {size}", "/v1/screen", native({"name": "x" * size})
        yield f"{size} in words", "/match/default", match({"name": "ab " * (size // 3 + 1)})
        yield f"{size} combining", "/match/default", match({"name": "e" + "\u0301" * size})
    for bad in (b'"\\ud800"', b'"\\udfff x"', b'"a\\u0000b"', b'"a\x00b"', b"NaN", b"Infinity",
                b"-Infinity", b'"\xff"', b'"\xed\xa0\x80"', b'"\xc0\xaf"', b"1e999", b'"a', b"01",
                b"{'a': 1}", b'"\x0a"', b"\xef\xbb\xbf", b"9" * 5_000, b"-" * 500_000,
                b'["x",' * 100_000):  # fmt: skip
        for path, body in zip(both, raw(bad), strict=True):
            yield f"{bad[:12]!r}", path, body
    doubled = (
        (b'{"queries": {}, "queries": {}}', "/match/default"),
        (b'{"queries": {"q": {"schema": "Person", "schema": "Company", "properties": {}}}}',
         "/match/default"),
        (b'{"queries": {"q": {"schema": "Person", "properties": {"name": ["a"], "name": ["b"]}}}}',
         "/match/default"),
        (b'{"questions": {"q": {"name": "a", "name": "b"}}}', "/v1/screen"),
        (b'{"questions": {"q": {"name": "a"}, "q": {"name": "b"}}}', "/v1/screen"),
    )  # fmt: skip
    for body, path in doubled:
        yield "a doubled key", path, body
    late = ",".join(f'"p{n}": "x"' for n in (*range(70_000), 69_999)).encode()
    yield "the last of 70,000 keys doubled", "/v1/screen", b'{"questions": {"q": {' + late + b"}}}"
    yield "the last of 70,000 keys doubled", "/match/default", b'{"queries": {' + late + b"}}"
    for wrong in (0, None, {}):
        yield (
            f"70,000 properties of {wrong}",
            "/match/default",
            match({f"p{n}": wrong for n in range(70_000)}),
        )
    weights = {f"w{n}": "x" for n in range(60_000)}
    yield "60,000 weights", "/match/default", json.dumps({"weights": weights}).encode()
    yield (
        "an id of 900,000",
        "/match/default",
        json.dumps(
            {"queries": {"q" * 900_000: {"schema": "Person", "properties": {"name": "x"}}}}
        ).encode(),
    )
    yield (
        "an id of 900,000",
        "/v1/screen",
        json.dumps({"questions": {"q" * 900_000: {"name": "x"}}}).encode(),
    )
    yield "signs for 18 letters", "/match/default", match({"name": "\ufdfa" * 1_900})
    yield "signs for 18 letters", "/v1/screen", native({"name": "\ufdfa" * 1_900})
    yield "a number of 900,000", "/match/default", match({"name": 0}).replace(b"0", b"9" * 900_000)
    many = {f"q{n}": {"schema": "Person", "properties": {"name": "x"}} for n in range(12_000)}
    yield "12,000 queries", "/match/default", json.dumps({"queries": many}).encode()
    keys = {f"p{n}": "x" for n in range(60_000)}
    yield "60,000 properties in strict", "/match/default", match(keys)
    yield "60,000 fields", "/v1/screen", native(keys)
    for noise in (b"", b" ", b"null", b"true", b"0", b'""', b"\x1f\x8b\x08", b"<xml/>", b"a=b"):
        for path in both:
            yield f"{noise!r}", path, noise


BOMBS = list(bombs())


def cpu_of(client: TestClient, path: str, body: bytes, **more: str) -> tuple[Any, float]:
    headers = {"content-type": "application/json", **more}
    begun = time.process_time()
    got = client.post(path, content=body, headers=headers)
    return got, time.process_time() - begun


def fair(client: TestClient, path: str, body: bytes, **more: str) -> tuple[Any, float]:
    """Return the answer and its cost; a cost that seems high is measured again."""
    got, cpu = cpu_of(client, path, body, **more)
    for _ in range(3):
        if cpu <= CPU_SECONDS:
            break
        got, cpu = cpu_of(client, path, body, **more)
    return got, cpu


def test_every_bomb_is_refused_for_next_to_nothing(client: TestClient) -> None:
    for what, path, body in BOMBS:
        more = {"narrows-strict": "1"} if "strict" in what else {}
        got, cpu = fair(client, path, body, **more)
        assert 400 <= got.status_code < 500, (what, path, got.status_code, got.text[:200])
        assert cpu <= CPU_SECONDS, (what, path, cpu)
        assert len(got.content) < max(20_000, 3 * len(body)), what


def test_every_form_meant_to_do_harm_is_refused_for_next_to_nothing(client: TestClient) -> None:
    size = 1024 * 1024 - 100
    fillings = (b"%41", b"%7B%22", b"%", b"%5B", b"%ff", b"+", b"[", b"&a=b", b"%00", b"=")
    for filling in fillings:
        for field in (b"queries=", b"extend=", b""):
            for much in (size, 400_000):
                body = field + filling * (much // len(filling))
                form = {"content-type": "application/x-www-form-urlencoded"}
                got, cpu = fair(client, "/reconcile/default", body, **form)
                assert 400 <= got.status_code < 500, (field, filling, got.status_code)
                assert cpu <= CPU_SECONDS, (field, filling, much, cpu)


def test_made_up_bombs_too(client: TestClient) -> None:
    print("seed", SEED)
    draw = random.Random(SEED)
    good = [match({"name": "Oleg Brankov"}), native({"name": "Oleg Brankov"})]
    paths = ("/match/default", "/v1/screen")
    for _ in range(400):
        which = draw.randrange(2)
        body = bytearray(good[which])
        for _ in range(draw.choice((1, 2, 8))):
            at = draw.randrange(len(body))
            how = draw.randrange(3)
            if how == 0:
                body[at] = draw.randrange(256)
            elif how == 1:
                del body[at : at + draw.randrange(1, 9)]
            else:
                body[at:at] = draw.choice((b"[" * 50, b'{"a":' * 50, b"\x00", b'"', b"\\ud800"))
            if not body:
                body = bytearray(b"x")
        got, cpu = fair(client, paths[which], bytes(body))
        assert got.status_code < 500, (bytes(body), got.text[:200])
        assert cpu <= CPU_SECONDS * (3 if got.status_code == 200 else 1), (bytes(body), cpu)


def test_what_is_accepted_costs_at_most_fifty_times_the_usual(client: TestClient) -> None:
    usual = []
    for n in range(30):
        got, cpu = cpu_of(client, "/v1/screen", native({"name": f"Maria Placeholder {n}"}))
        assert got.status_code == 200
        usual.append(cpu)
    median = max(sorted(usual)[len(usual) // 2], 0.002)
    words = " ".join(f"brank{n % 100}ov" for n in range(220))
    dear = [
        {"name": [f"Oleg Testovich Brankov {n}" for n in range(50)]},
        {"name": [words[:1_990]] * 2},
        {"name": [words[n : n + 1_900] for n in range(24)]},
        {"name": "ab " * 600},
        {"name": "e" + "\u0301" * 1_900},
        {"name": "a" * 2_000},
        {"name": "中" * 1_990},
        {"name": ["ا" * 500] * 20},
        {"name": "Oleg", "address": ["12 Example Street " * 100] * 40},
        {"name": "Oleg", "identifiers": [{"type": "passport", "value": f"{n}"} for n in range(50)]},
    ]  # fmt: skip
    for question in dear:
        got, cpu = cpu_of(client, "/v1/screen", native(question))
        assert got.status_code in (200, 422), got.text[:200]
        for _ in range(2):
            if cpu > 50 * median:
                got, cpu = cpu_of(client, "/v1/screen", native(question))
        assert cpu <= 50 * median, (str(question)[:80], cpu / median)
