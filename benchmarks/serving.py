"""Serving over HTTP: processor time per request, latency, and what overload does.

    python -m benchmarks.serving [--home FOLDER] [--json]
    python -m benchmarks.serving --only-overload --overload SECONDS [--units 1 10 100]
        [--factors 1 2 5 10]
    python -m benchmarks.serving --only-dearest [--home FOLDER]

The server under test is a process of its own on loopback, with one worker. Requests per
second and core are requests over the processor seconds the server used, so that whoever
else uses the machine changes the figure little. The floor is the same server software
with a route that does nothing; ``without_matcher`` is this service with a screen that
answers at once, so that what is between the two is the service's own. Overload is driven
open-loop: requests arrive at a constant rate whatever becomes of those before them; how
long the server stood ready to run and was not let (``waited_share``) says how far the
machine was somebody else's. The dearest requests are those of ``benchmarks.foreign``, names
nobody has up to every limit, each asked once, beside the usual ones in turns.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import csv
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, islice, product

from benchmarks.foreign import KINDS, LETTERS, SHAPES, made_up
from benchmarks.names import DATA
from benchmarks.overload import FACTORS, overload
from benchmarks.server import Connection, Server, closed_loop, free_port, milliseconds, post

QUERIES = 1_000
ROUNDS = 2
CONNECTIONS = 8
DEAR = 5
"""Requests of one script, kind and shape."""

FLOOR = """
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from narrows.api.server import Protocol

async def nothing(request):
    await request.body()
    return Response(b'{{"responses":{{}}}}', media_type="application/json")

uvicorn.run(Starlette(routes=[Route("/match/default", nothing, methods=["POST"])]),
            host="127.0.0.1", port={port}, http=Protocol, ws="none", access_log=False,
            log_config=None, loop="asyncio")
"""


WITHOUT_MATCHER = """
import uvicorn
from narrows.api.app import Application
from narrows.api.observe import set_up_logging
from narrows.api.server import Protocol
from narrows.api.settings import ServerSettings
from narrows.match.policies import default_policy
from narrows.model.finding import Screening
from narrows.service.screener import Screener

def at_once(self, parties, options=None):
    return [Screening(subject=one, status="screened", findings=(), basis=self.basis)
            for one in parties]

Screener.screen_many = at_once
set_up_logging()
settings = ServerSettings(home={home!r}, policy=default_policy(), port={port})
uvicorn.run(Application(settings, warm=False).asgi, host="127.0.0.1", port={port}, http=Protocol,
            ws="none", access_log=False, log_config=None, loop="asyncio")
"""


def customers() -> list[dict[str, str]]:
    """Return the customers asked about: name, birth date, nationality."""
    deck = DATA / "decks" / "clean_customers_easy.csv"
    if deck.is_file():
        with deck.open(encoding="utf-8", newline="") as stream:
            return [row for row, _ in zip(csv.DictReader(stream), range(QUERIES), strict=False)]
    from benchmarks.names import Pool

    pool = Pool(Counter({"Ana": 5, "Oleg": 3, "Maria": 9, "Keller": 4, "Novak": 6, "Rossi": 5}))
    draw = random.Random(7)
    return [
        {"full_name": " ".join(pool.draw(draw, 2)), "date_of_birth": "1970-01-01",
         "nationality": "de"}
        for _ in range(QUERIES)
    ]  # fmt: skip


def example(row: dict[str, str]) -> dict[str, object]:
    """Return a customer as a FollowTheMoney example."""
    properties = {
        "name": [row["full_name"]],
        "birthDate": [row["date_of_birth"]],
        "nationality": [row["nationality"]],
    }
    return {"schema": "Person", "properties": properties}


def native(row: dict[str, str]) -> dict[str, object]:
    """Return a customer as a question of ``/v1``."""
    return {
        "name": row["full_name"],
        "schema": "Person",
        "born": row["date_of_birth"],
        "country": [],
    }


def measured(server: Server, requests: Sequence[bytes]) -> dict[str, float]:
    """Return processor time and latency of single requests."""
    asyncio.run(closed_loop(server.port, requests, 1))
    before = server.cpu()
    many = list(requests) * ROUNDS
    begun = time.perf_counter()
    asyncio.run(closed_loop(server.port, many, CONNECTIONS))
    wall = time.perf_counter() - begun
    cpu = server.cpu() - before
    alone = sorted(asyncio.run(closed_loop(server.port, requests, 1)))
    return {
        "cpu_ms": round(1000 * cpu / len(many), 4),
        "per_second_per_core": round(len(many) / cpu, 1),
        "per_second_wall": round(len(many) / wall, 1),
        "p50_ms": round(1000 * statistics.median(alone), 3),
        "p99_ms": round(1000 * alone[int(0.99 * len(alone))], 3),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", help="workspace; default the embedded sample")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--overload", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--units", type=int, nargs="+", default=[1, 10],
                        help="questions in an overload request")  # fmt: skip
    parser.add_argument("--factors", type=float, nargs="+", default=list(FACTORS),
                        help="overload rates, as multiples of the capacity")  # fmt: skip
    parser.add_argument("--runs", type=int, default=3, help="windows at each overload rate")
    parser.add_argument("--only-overload", action="store_true")
    parser.add_argument("--only-dearest", action="store_true",
                        help="what the dearest requests cost beside the usual")  # fmt: skip
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or folder
        if given.only_dearest:
            figures = dearest(home)
        else:
            figures = {} if given.only_overload else speed(home)
        if given.overload:
            figures |= loaded(home, given)
    if given.json:
        print(json.dumps(figures, indent=1))
        return
    for name, figure in figures.items():
        print(f"{name:<24} {json.dumps(figure)}")


def speed(home: str) -> dict[str, object]:
    """Return what a request costs, and how long it takes."""
    environment = {**os.environ, "NARROWS_HOME": home}
    rows = customers()
    matches = [post("/match/default", {"queries": {"q": example(row)}}) for row in rows]
    screens = [post("/v1/screen", {"questions": {"q": native(row)}}) for row in rows]
    batches = [
        post("/match/default", {"queries": {str(n): example(r) for n, r in enumerate(some)}})
        for some in (rows[at : at + 100] for at in range(0, len(rows), 100))
    ]
    figures: dict[str, object] = {}
    port = free_port()
    with Server([sys.executable, "-c", FLOOR.format(port=port)], port, environment) as server:
        server.wait(20)
        figures["floor"] = floor = measured(server, matches)
    port = free_port()
    script = WITHOUT_MATCHER.format(home=home, port=port)
    with Server([sys.executable, "-c", script], port, environment) as server:
        server.wait(300)
        figures["without_matcher"] = measured(server, matches)
        figures["without_matcher_v1"] = measured(server, screens)
        alone = sorted(asyncio.run(closed_loop(server.port, batches * 3, 1)))
        figures["without_matcher_batch_of_100_ms"] = {"p50": milliseconds(alone, 0.5)}
    with serving(home) as server:
        figures["ready_seconds"] = server.ready
        figures["match"] = match = measured(server, matches)
        figures["v1_screen"] = measured(server, screens)
        alone = sorted(asyncio.run(closed_loop(server.port, batches * 3, 1)))
        figures["batch_of_100_ms"] = {
            "p50": milliseconds(alone, 0.5),
            "p99": milliseconds(alone, 0.99),
        }
        figures["memory_mb"] = round(server.memory(), 1)
        figures["floor_share"] = round(floor["cpu_ms"] / match["cpu_ms"], 3)
    return figures


def loaded(home: str, given: argparse.Namespace) -> dict[str, object]:
    """Return what overload does."""
    rows = customers()
    figures: dict[str, object] = {}
    with serving(home) as server:
        for size in given.units:
            groups = [rows[at : at + size] for at in range(0, len(rows) - size + 1, size)]
            requests = [
                post("/match/default", {"queries": {str(n): example(r) for n, r in enumerate(g)}})
                for g in groups
            ]
            figures[f"overload_{size}"] = overload(
                server, requests, given.overload, size, given.runs, given.factors
            )
    return figures


def dearest(home: str) -> dict[str, object]:
    """Return how many times the usual request's processor time the dearest ones take.

    Of each script, kind and shape the median of some requests; the usual ones are asked
    again beside each, so that a slow moment meets both.
    """
    rng = random.Random(7)
    rows = customers()
    usual = [post("/v1/screen", {"questions": {"q": native(row)}}) for row in rows]
    ratios: list[tuple[float, str]] = []
    with serving(home) as server:

        def costs(requests: Iterable[bytes]) -> list[float]:
            return asyncio.run(_costs(server, requests))

        def median(requests: Iterable[bytes]) -> float:
            return statistics.median(costs(requests))

        def ask(count: int, script: str, shape: str, schema: str | None) -> bytes:
            made = [made_up(script, shape, schema, rng) for _ in range(count)]
            kind = {"schema": schema} if schema else {}
            return post(
                "/v1/screen",
                {"questions": {str(n): {"name": one.names, **kind} for n, one in enumerate(made)}},
            )

        figures: dict[str, object] = {"usual_ms": round(median(usual), 3)}
        beside = iter(cycle(usual))
        dear: tuple[float, tuple[str, str, str | None]] = (0.0, ("", "", None))
        for script, shape, schema in product(LETTERS, SHAPES, KINDS):
            own = median(ask(1, script, shape, schema) for _ in range(DEAR))
            ratio = own / median(islice(beside, 10 * DEAR))
            ratios.append((round(ratio, 1), f"{script}, {schema or 'any'}, {shape}"))
            dear = max(dear, (ratio, (script, shape, schema)))
        figures["dearest_times_the_usual"] = sorted(ratios, reverse=True)[:10]
        batch = {str(n): native(row) for n, row in enumerate(rows[:100])}
        many = [ask(100, *dear[1]) for _ in range(DEAR)]
        figures["batch_of_100_usual_ms"] = round(
            median([post("/v1/screen", {"questions": batch})] * DEAR), 1
        )
        figures["batch_of_100_dearest_ms"] = round(median(many), 1)
    return figures


async def _costs(server: Server, requests: Iterable[bytes]) -> list[float]:
    """Return the milliseconds of the server's processor each request takes, one after another."""
    connection = Connection(server.port)
    taken: list[float] = []
    for request in requests:
        before = server.ran()
        status, _, body = await connection.ask(request)
        taken.append(1000 * (server.ran() - before))
        if status != 200:
            raise SystemExit(f"status {status}: {body[:300]!r}")
    connection.close()
    return taken


@contextlib.contextmanager
def serving(home: str) -> Iterator[Server]:
    """Yield the service under test, ready and quick."""
    port = free_port()
    command = [sys.executable, "-m", "narrows.cli", "serve", "--port", str(port), "--no-keep"]
    with Server(command, port, {**os.environ, "NARROWS_HOME": home}) as server:
        server.ready = round(server.wait(300), 2)
        server.wait(120, "compiled kernels are loaded")
        yield server


if __name__ == "__main__":
    main()
