"""Measure the ownership fixpoints on a large random economy.

    python benchmarks/ownership.py [--companies 1000000] [--stakes 2000000] [--networkx 100000]

The graph has majority chains thousands of links long, rings of companies that own
each other, register bands, unknown shares and listed parties; the same seed gives
the same graph. networkx computes the same set (OFAC, certain holdings) on a graph
of its own size, since it takes too long on the large one; both results are compared.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from datetime import date

import numpy as np
from numpy.typing import NDArray

from narrows.ownership.columns import from_arrays
from narrows.ownership.graph import OwnershipGraph
from narrows.ownership.listed import ListedParty, Resolution
from narrows.ownership.regime import regimes

DAY = date(2025, 10, 1)

Arrays = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]


def economy(companies: int, stakes: int, seed: int) -> Arrays:
    """Make stakes: half in long majority chains with rings, half crosswise minorities.

    One chain has a tenth of all companies in a row.
    """
    rng = np.random.default_rng(seed)
    chain = min(companies - 1, stakes // 2)
    order = rng.permutation(companies).astype(np.int32)
    owner, asset = order[:chain].copy(), order[1 : chain + 1].copy()
    # Chains are cut at random (mean 200 links); every tenth cut closes a ring.
    cuts = np.flatnonzero((rng.random(chain) < 1 / 200) & (np.arange(chain) > companies // 10))
    starts = np.r_[0, cuts[:-1] + 1] if len(cuts) else cuts
    ring = rng.random(len(cuts)) < 0.1
    asset[cuts[ring]] = owner[starts[ring]]
    keep = np.ones(chain, dtype=bool)
    keep[cuts[~ring]] = False
    owner, asset = owner[keep], asset[keep]
    share = rng.choice([100.0, 75.5, 60.0, 51.0, 50.0], len(owner), p=[0.3, 0.2, 0.2, 0.2, 0.1])
    low, high = share.copy(), share.copy()
    rest = stakes - len(owner)
    owner_2 = rng.integers(0, companies, rest, dtype=np.int32)
    asset_2 = rng.integers(0, companies, rest, dtype=np.int32)
    minor = np.round(rng.uniform(0.5, 24.5, rest), 2)
    low_2, high_2 = minor.copy(), minor.copy()
    band = rng.random(rest)
    low_2[band < 0.1], high_2[band < 0.1] = 25.0, 50.0
    low_2[band > 0.98], high_2[band > 0.98] = 0.0, 100.0
    return (
        np.r_[owner, owner_2],
        np.r_[asset, asset_2],
        np.r_[low, low_2],
        np.r_[high, high_2],
    )


def graph_with(companies: int, arrays: Arrays, listed: list[int]) -> OwnershipGraph:
    """Build a graph whose listed parties count under every regime."""
    ids = [f"c{number}" for number in range(companies)]
    columns = from_arrays(ids, *arrays)
    parties = {ids[node]: ListedParty(id=ids[node], caption=ids[node]) for node in listed}
    return OwnershipGraph(
        columns, parties, {node: (Resolution(ids[node], "identifier"),) for node in listed}
    )


def with_networkx(arrays: Arrays, listed: list[int]) -> tuple[set[int], float, float]:
    """Compute OFAC's certain set the plain way; return it with build and run seconds."""
    import networkx as nx

    began = time.perf_counter()
    graph = nx.MultiDiGraph()
    graph.add_weighted_edges_from(
        zip(arrays[0].tolist(), arrays[1].tolist(), arrays[2].tolist(), strict=True)
    )
    graph.add_nodes_from(listed)
    built = time.perf_counter()
    inside, waiting, held = set(listed), list(listed), dict.fromkeys(graph, 0.0)
    while waiting:
        owner = waiting.pop()
        for _, asset, share in graph.out_edges(owner, data="weight"):
            if asset == owner:
                continue
            held[asset] += share
            if asset not in inside and held[asset] >= 50 - 1e-9:
                inside.add(asset)
                waiting.append(asset)
    return inside, built - began, time.perf_counter() - built


def main() -> None:
    """Run and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=1_000_000)
    parser.add_argument("--stakes", type=int, default=2_000_000)
    parser.add_argument("--networkx", type=int, default=100_000)
    parser.add_argument("--listed", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    out: dict[str, object] = {"seed": options.seed}
    warm = graph_with(150_000, economy(150_000, 300_000, 1), [0, 1])
    began = time.perf_counter()
    for regime in regimes():
        warm.solve(regime, DAY)
    out["first_use_seconds"] = round(time.perf_counter() - began, 2)
    arrays = economy(options.companies, options.stakes, options.seed)
    listed = random.Random(options.seed).sample(range(options.companies), options.listed)
    began = time.perf_counter()
    graph = graph_with(options.companies, arrays, listed)
    out["build_seconds"] = round(time.perf_counter() - began, 2)
    total = cpu = 0.0
    for regime in regimes():
        began, worked = time.perf_counter(), time.process_time()
        solution = graph.solve(regime, DAY)
        took = time.perf_counter() - began
        total += took
        cpu += time.process_time() - worked
        out[regime] = {
            "seconds": round(took, 2),
            "must": int(solution.must.sum()),
            "may": int(solution.may.sum()),
            "could": int(solution.could.sum()),
            "cyclic": int(solution.cyclic.sum()),
            "joined": solution.joined,
        }
    out["all_regimes_seconds"] = round(total, 2)
    out["all_regimes_cpu_seconds"] = round(cpu, 2)
    asked = random.Random(options.seed).sample(range(options.companies), 2000)
    graph.answer("c0", "ofac", DAY)
    for regime in regimes():
        graph.answer("c0", regime, DAY)
        times, works = [], []
        for node in asked:
            began, worked = time.perf_counter(), time.thread_time()
            graph.answer(f"c{node}", regime, DAY)
            times.append((time.perf_counter() - began) * 1000)
            works.append((time.thread_time() - worked) * 1000)
        times.sort()
        works.sort()
        out[f"answer_ms_{regime}"] = {
            "p50": round(times[len(times) // 2], 3),
            "p99": round(times[int(len(times) * 0.99)], 3),
            "max": round(times[-1], 3),
            "cpu_p99": round(works[int(len(works) * 0.99)], 3),
            "cpu_max": round(works[-1], 3),
        }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    out["peak_gb"] = round(peak / 1024**2, 2)
    if options.networkx:
        size = options.networkx
        small = economy(size, 2 * size, options.seed)
        chosen = random.Random(options.seed).sample(range(size), max(1, size // 50))
        one = graph_with(size, small, chosen)
        began = time.perf_counter()
        mine = set(np.flatnonzero(one.solve("ofac", DAY).must).tolist())
        ours = time.perf_counter() - began
        theirs, build, run = with_networkx(small, chosen)
        out["networkx"] = {
            "companies": size,
            "stakes": len(small[0]),
            "build_seconds": round(build, 2),
            "one_set_seconds": round(run, 2),
            "narrows_all_five_sets_seconds": round(ours, 2),
            "same_set": _same(mine, theirs, small),
        }
    print(json.dumps(out, indent=1))


def _same(mine: set[int], theirs: set[int], arrays: Arrays) -> bool:
    """Own shares change the denominator here and not there: leave such graphs' rest out."""
    if mine == theirs:
        return True
    return not (arrays[0] == arrays[1]).any() and mine == theirs


if __name__ == "__main__":
    main()
