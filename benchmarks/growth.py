"""Measure how the cost of one question grows with its length and its number of names.

    python -m benchmarks.growth [--names 300000]

Prints the median milliseconds of CPU of one process, kernels warm.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks.names import Names, questions
from benchmarks.run import SEED, opened_world, percentile
from narrows.checks.party import World, check, check_many
from narrows.model.party import Party

ASKED = 60


def median_ms(asked: list[Party], world: World) -> float:
    """Return the median milliseconds of CPU a question takes."""
    times = []
    for party in asked:
        begun = time.process_time()
        check(party, world)
        times.append((time.process_time() - begun) * 1000)
    return percentile(times, 0.5)


def main() -> None:
    """Build, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=300_000)
    parser.add_argument("--snapshot", type=Path, help="One built before, instead of building.")
    options = parser.parse_args()
    import random

    with opened_world(options.names, options.snapshot) as (world, listed):
        some = questions(listed, 200, SEED + 1)
        check_many([Party(schema=s, names=(n,)) for s, n in some], world)
        rng, source = random.Random(SEED), Names()
        words = [w for name in source.people(rng, 40 * ASKED) for w in name.split()]
        for length in (1, 2, 4, 8, 16, 24):
            asked = [
                Party(schema="Person", names=(" ".join(rng.sample(words, length)),))
                for _ in range(ASKED)
            ]
            print(f"{length:>3} words    {median_ms(asked, world):8.2f} ms")
        for names in (1, 2, 4, 8, 16, 24):
            asked = [
                Party(schema="Person", names=tuple(source.people(rng, names))) for _ in range(ASKED)
            ]
            print(f"{names:>3} names    {median_ms(asked, world):8.2f} ms")


if __name__ == "__main__":
    main()
