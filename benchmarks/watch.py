"""How long a portfolio takes to follow a day's changes of the lists.

    python -m benchmarks.watch [--customers N | --full]

A portfolio of made-up customers stands screened against a made-up list; then 600 parties
are added to the list and one run brings the portfolio up to it: the listed parties are
compared, the new ones are asked against the portfolio, and the customers they reach are
screened by the ordinary check. Building the portfolio and its first full run are not
part of the figure; the first run is given empty answers that only tell how many names
the index offered, for it only has to stand.

By default the portfolio is small and the part of the time that grows with customers is
multiplied up to ten million; ``--full`` really keeps ten million (an hour or two to build,
and some 10 GB of disk). The small one is kept in ``PIECES`` pieces, so that as many threads
look through it as would through the forty pieces of ten million. Its words are more of a
customer's share than those of a large one, so the figure is rather too high.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.names import Names, variant
from narrows.checks.question import Readings
from narrows.index.bulk import Bulk
from narrows.model.finding import Screening
from narrows.model.party import Party
from narrows.service.ledger import Ledger
from narrows.service.screener import open_screener
from narrows.service.watch.customer import Customer
from narrows.service.watch.run import Limits
from narrows.service.watch.watcher import Watcher
from narrows.store.workspace import Workspace

CUSTOMERS = 10_000_000
SCALED = 200_000
PIECES = 2
FEW = 100
LISTED = 20_000
DELTA = 600
SEED = 11


def measure(
    customers: int = SCALED, *, listed: int = LISTED, delta: int = DELTA
) -> dict[str, float]:
    """Measure one delta run.

    Args:
        customers: Size of the portfolio.
        listed: Parties listed before.
        delta: Parties added.

    Returns:
        ``watch_delta_s_10m``: seconds of the run, or what they come to at ten million
        customers; beside it what was measured and at which size.
    """
    rng = random.Random(SEED)
    names = Names()
    with tempfile.TemporaryDirectory(prefix="narrows-watch-") as folder:
        home = Path(folder) / "home"
        ledger = Ledger(Workspace(home))
        named = _names(names, rng, listed + delta)
        parties = [_party(number, name, rng) for number, name in enumerate(named)]
        watcher = Watcher(home)
        _load(ledger, Path(folder), "2026-01-01", parties[:listed])
        began = time.perf_counter()
        every = _customers(names, customers)
        for _ in range(PIECES):
            watcher.add("bench", islice(every, -(-customers // PIECES)))
        build = time.perf_counter() - began
        for name in ("warm", "few"):
            watcher.add(name, _customers(names, FEW))
        with open_screener(home) as screener:
            blank = Screening(subject=Party(), status="screened", findings=(), basis=screener.basis)
            offered = Bulk(screener.snapshot)
            for name in ("bench", "warm", "few"):
                watcher.run(name, screener, screen=lambda asked: _blank(asked, blank, offered))
        _load(ledger, Path(folder), "2026-01-02", parties)
        limits = Limits(few=0, share=1.0)
        with open_screener(home) as screener:
            # Once for nothing: compiling is no part of a daily run.
            watcher.run("warm", screener, limits=limits)
            # What a run takes whoever is watched.
            began = time.perf_counter()
            watcher.run("few", screener, limits=limits)
            fixed = time.perf_counter() - began
            marks = _Marks()
            began, used = time.perf_counter(), time.process_time()
            outcome = watcher.run("bench", screener, limits=limits, progress=marks)
            whole, used = time.perf_counter() - began, time.process_time() - used
    return {
        "watch_delta_s_10m": round(fixed + (whole - fixed) * CUSTOMERS / customers, 1),
        "watch_delta_s_measured": round(whole, 2),
        "watch_delta_s_cpu": round(used, 2),
        "watch_delta_s_fixed": round(fixed, 2),
        "watch_delta_s_asking": round(marks.asked - marks.compared, 2),
        "watch_customers_measured": customers,
        "watch_customers_asked": outcome.asked,
        "watch_customers_found": len({one.customer for one in outcome.changes}),
        "watch_parties_changed": outcome.parties_changed,
        "watch_build_s": round(build, 1),
    }


class _Marks:
    """Notes when listed parties were compared, and when it was known whom they reach."""

    def __init__(self) -> None:
        self.compared = self.asked = time.perf_counter()

    def __call__(self, what: str, done: int, total: int | None) -> None:
        if what == "comparing listed parties":
            self.compared = self.asked = time.perf_counter()
        elif what == "customers to be screened":
            self.asked = time.perf_counter()


def _blank(asked: Sequence[Party], blank: Screening, index: Bulk) -> list[Screening]:
    """Return empty answers that tell how many names the index offered."""
    names = [Readings(p.names, p.schema).asked() for p in asked]
    counts = np.diff(index.find(names).at).tolist()
    return [msgspec.structs.replace(blank, candidates=count) for count in counts]


def _names(names: Names, rng: random.Random, number: int) -> list[tuple[str, bool]]:
    people = names.people(rng, number * 3 // 4)
    firms = names.firms(rng, number - len(people))
    made = [(name, True) for name in people] + [(name, False) for name in firms]
    rng.shuffle(made)
    return made


def _party(number: int, named: tuple[str, bool], rng: random.Random) -> dict[str, object]:
    name, person = named
    said: dict[str, list[str]] = {"name": [name], "alias": [variant(name, rng)]}
    if person and rng.random() < 0.6:
        said["birthDate"] = [_birth(rng)]
    said["country"] = [rng.choice(("ir", "ru", "sy", "kp", "by", "ye", "af", "mm"))]
    return {"id": f"p{number}", "schema": "Person" if person else "Company", "properties": said}


def _customers(names: Names, number: int) -> Iterator[Customer]:
    rng = random.Random(SEED + 1)
    made = 0
    while made < number:
        for name, person in _names(names, rng, min(100_000, number - made)):
            reference = f"c{made}"
            party = Party(
                id=reference,
                schema="Person" if person else "Company",
                names=(name,),
                birth_dates=(_birth(rng),) if person and rng.random() < 0.8 else (),
                countries=(rng.choice(("de", "fr", "gb", "us", "tr", "ae", "ir", "ru")),),
            )
            yield Customer(reference, party)
            made += 1


def _birth(rng: random.Random) -> str:
    return f"{rng.randint(1940, 2005)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def _load(ledger: Ledger, folder: Path, day: str, parties: Sequence[object]) -> None:
    path = folder / f"{day}.ftm.json"
    path.write_bytes(msgspec.json.Encoder().encode_lines(parties))
    version = ledger.add("bench_list", [path], published=day).version
    if version.state == "held":
        ledger.release("bench_list", version.id, "benchmark")


def main() -> None:
    """Print the figures as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--customers", type=int, default=SCALED)
    options.add_argument("--full", action="store_true", help="ten million customers")
    given = options.parse_args()
    print(json.dumps(measure(CUSTOMERS if given.full else given.customers), indent=1))


if __name__ == "__main__":
    main()
