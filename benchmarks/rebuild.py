"""Measure what a change of some entities costs against a build from nothing.

    python -m benchmarks.rebuild [--names 300000] [--change 0.01] [--times 3]

A share of the entities gets another name, every entity another version and another line
as a new publication gives them. Prints the median seconds of CPU of both builds, whose
files are compared, and what writing and comparing the entities alone takes of it.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from benchmarks.names import parties, variant
from benchmarks.run import SEED
from narrows.index.analysed import entity_meaning
from narrows.index.build import build
from narrows.index.snapshot import open_snapshot
from narrows.model.entity import Entity
from narrows.model.statement import Source
from narrows.text.name import analyse


def changed(entities: list[Entity], share: float, rng: random.Random) -> list[Entity]:
    """Return the next publication: some parties renamed, all in other lines."""
    chosen = set(rng.sample(range(len(entities)), round(share * len(entities))))
    source = Source("benchmark", "2")
    out = []
    for number, entity in enumerate(entities):
        statements = tuple(
            msgspec.structs.replace(s, locator=f"list.csv:{number}") for s in entity.statements
        )
        if number in chosen:
            first = msgspec.structs.replace(statements[0], value=variant(statements[0].value, rng))
            statements = (first, *statements[1:])
        out.append(Entity(entity.id, entity.schema, source, statements))
    return out


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds of CPU some work takes, nothing remembered from before."""
    analyse.cache_clear()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def median(times: int, work: Callable[[], object]) -> float:
    """Return the median seconds of CPU some work takes."""
    return statistics.median(seconds(work) for _ in range(times))


def main() -> None:
    """Build, change, build again and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=300_000)
    parser.add_argument("--change", type=float, default=0.01)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    former = list(parties(options.names, SEED))
    later = changed(former, options.change, random.Random(SEED))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        build(former, folder / "former")
        anew = median(options.times, lambda: build(later, folder / "anew"))

        def on_base() -> None:
            with open_snapshot(folder / "former") as base:
                build(later, folder / "on", base=base)

        on = median(options.times, on_base)
        for file in (folder / "anew").iterdir():
            assert file.read_bytes() == (folder / "on" / file.name).read_bytes(), file.name
    pack = msgspec.msgpack.Encoder().encode
    alone = median(options.times, lambda: [(pack(e), entity_meaning(e)) for e in later])
    print(f"{options.names:,} names of {len(later):,} entities, {options.change:.1%} changed")
    print(f"from nothing           {anew:8.2f} s of CPU (median of {options.times})")
    print(f"on the one before      {on:8.2f} s of CPU, {anew / on:.1f} times less")
    print(f"of it entities alone   {alone:8.2f} s of CPU: written down and compared")


if __name__ == "__main__":
    main()
