"""Measure the engine and print a table, or JSON with ``--json``.

    python -m benchmarks.run [--json] [--scales 20k,300k,5m] [--bulk N]

Medians and percentiles of one process on one core; nothing here passes or fails.
Made-up parties come from ``benchmarks.names``; the same seed gives the same work.
What was not measured in this run is ``null``, with the reason on standard error.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.names import DATA, parties, questions
from narrows.checks.party import World, check, check_many
from narrows.index.build import build
from narrows.index.snapshot import Snapshot, open_snapshot
from narrows.match.policies import load_policy
from narrows.model.entity import Entity
from narrows.model.finding import Basis
from narrows.model.party import Party

SCALES = {"20k": 20_000, "300k": 300_000, "5m": 5_000_000}
BULK_QUESTIONS = 20_000
SEED = 1


def world_of(snapshot: Snapshot, *, fast: bool) -> World:
    """Return a world around a snapshot, with the shipped policy."""
    policy = load_policy()
    basis = Basis("benchmark", policy.id, policy.sha256, snapshot.id, ())
    return World(
        snapshot=snapshot, policy=policy, basis=basis, designations=lambda _: (), fast=fast
    )


@contextmanager
def opened_world(names: int, built: Path | None) -> Iterator[tuple[World, list[Entity]]]:
    """Open a world of made-up parties, compiled, and some of them to ask about.

    Args:
        names: How many names to build it of.
        built: A snapshot built before, instead.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = built or Path(folder)
        if built is None:
            build(parties(names, SEED), place)
        with open_snapshot(place) as snapshot:
            some = [snapshot.party(number) for number in range(0, snapshot.parties, 97)]
            yield world_of(snapshot, fast=True), some


def percentile(values: Iterable[float], share: float) -> float:
    """Return a percentile of measured values (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def rss_mb() -> float:
    """Return the resident memory of this process in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def build_scale(name: str, place: Path) -> tuple[float, float]:
    """Build the snapshot of one scale; return the seconds, and the most memory in MB."""
    place.mkdir()
    begun = time.perf_counter()
    build(parties(SCALES[name], SEED), place)
    took = time.perf_counter() - begun
    return took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one_scale(name: str, folder: Path, bulk: int) -> dict[str, float]:
    """Build, open and ask at one scale; return the figures with their keys.

    The snapshot is built by a process of its own, as a service's is: what answers has not built.
    """
    place = folder / name
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
        built, peak = other.submit(build_scale, name, place).result()
    begun = time.perf_counter()
    snapshot = open_snapshot(place)
    opened = (time.perf_counter() - begun) * 1000
    world = world_of(snapshot, fast=True)
    listed: list[Entity] = [snapshot.party(number) for number in range(0, snapshot.parties, 97)]
    asked = [
        Party(schema=schema, names=(text,)) for schema, text in questions(listed, 2_000, SEED + 1)
    ]
    check_many(asked[:200], world)  # compiled kernels and page cache are warm from here on
    times = []
    for party in asked[200:1200]:
        begun = time.perf_counter()
        check(party, world)
        times.append((time.perf_counter() - begun) * 1000)
    found = {
        f"build_s_{name}": built,
        f"one_question_ms_p50_{name}": percentile(times, 0.5),
        f"one_question_ms_p99_{name}": percentile(times, 0.99),
        f"one_question_ms_max_{name}": max(times),
        f"rss_mb_{name}": rss_mb(),
        f"build_peak_rss_mb_{name}": peak,
        f"open_verified_ms_{name}": opened,
        f"snapshot_mb_{name}": sum(f.stat().st_size for f in place.iterdir()) / 1e6,
    }
    if name == "300k":
        many = [
            Party(schema=schema, names=(text,))
            for schema, text in questions(listed, bulk, SEED + 2)
        ]
        begun = time.process_time()
        check_many(many, world)
        found["bulk_names_per_s_core_300k"] = len(many) / (time.process_time() - begun)
    snapshot.close()
    return found


def command_line(folder: Path) -> dict[str, float]:
    """Measure a cold ``narrows screen party`` and the way from CSV files to answers."""
    from narrows.service.screener import Screener

    narrows = Path(sys.executable).with_name("narrows")
    env = {**os.environ, "NARROWS_HOME": str(folder / "home")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    found: dict[str, float] = {}
    files = sorted((DATA / "ofac" / "complete-2021-07").glob("*.csv"))
    if files:
        begun = time.perf_counter()
        subprocess.run(
            [narrows, "lists", "add", "us_ofac_sdn", *files], env=env, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        found["list_add_s_ofac"] = time.perf_counter() - begun
    begun = time.perf_counter()
    ask = [narrows, "screen", "party", "Ivan Petrov", "--exit-zero"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(ask, env=env, check=True, **quiet)
    found["snapshot_build_s_ofac"] = time.perf_counter() - begun
    cold = []
    for _ in range(7):
        begun = time.perf_counter()
        subprocess.run(ask, env=env, check=True, **quiet)
        cold.append(time.perf_counter() - begun)
    found["cli_cold_s"] = statistics.median(cold)
    opening = []
    for _ in range(7):
        begun = time.perf_counter()
        with Screener.open(folder / "home") as screener:
            opening.append((time.perf_counter() - begun) * 1000)
            listed = [entity for entity in screener.entities() if entity.schema == "Person"][:500]
    found["open_ms"] = statistics.median(opening)
    table = folder / "portfolio.csv"
    with table.open("w", encoding="utf-8") as out:
        out.write("id,name,type\n")
        for number, (schema, text) in enumerate(questions(listed, 50_000, SEED + 3)):
            out.write(f'{number},"{text}",{schema}\n')
    begun = time.perf_counter()
    subprocess.run(
        [narrows, "screen", "table", table, "-o", folder / "out.csv", "--exit-zero",
         "--allow-unscreened"],
        env=env, check=True, **quiet,
    )  # fmt: skip
    found["portfolio_50k_s"] = time.perf_counter() - begun
    return found


def main() -> None:
    """Run the benchmarks named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--scales", default="20k,300k,5m")
    parser.add_argument("--bulk", type=int, default=BULK_QUESTIONS)
    parser.add_argument("--folder", type=Path, help="Where to build; default a temporary folder.")
    options = parser.parse_args()
    wanted = [name for name in options.scales.split(",") if name]
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        for scale in wanted:
            # A process of its own: what one scale leaves in memory is not the next one's.
            work = ["-m", "benchmarks.run_scale", scale, str(folder), str(options.bulk)]
            done = subprocess.run(
                [sys.executable, *work],
                check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent,
            )  # fmt: skip
            found |= json.loads(done.stdout)
        found |= command_line(folder)
    found |= others()
    found["machine"] = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    found["python"] = platform.python_version()
    if options.json:
        print(json.dumps(found, indent=1, sort_keys=True))
        return
    for key in sorted(found):
        value = found[key]
        print(f"{key:<34} {value:,.3f}" if isinstance(value, float) else f"{key:<34} {value}")


def others() -> dict[str, Any]:
    """Return the figures other modules measure; None where they could not be."""
    from benchmarks import logic_v2

    found: dict[str, Any] = {"ratio_to_logic_v2": logic_v2.ratio()}
    try:
        from benchmarks import watch
    except ImportError:
        found["watch_delta_s_10m"] = None
    else:
        found |= watch.measure()
    return found


if __name__ == "__main__":
    main()
