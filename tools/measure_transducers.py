"""Measure the transducers on the tokens that were held out of them.

Usage: python tools/measure_transducers.py DATA [SCRIPT ...]

For each script: how often the right spelling of a held-out native token is the first, or
among the first ten, of some six thousand Latin tokens ordered by score; and how often
decoding alone yields it among the best 1, 4 or 8.
"""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path

import numpy as np
from numba import njit

import transducer_pairs as known
from narrows.text import transducer
from narrows.text.kernel import compiled

SAMPLE = 6100


def measure(script: str, pairs: list[known.Pair]) -> str:
    """Return one line of results for the held-out pairs of one script."""
    spellings: dict[str, set[str]] = {}
    for pair in pairs:
        spellings.setdefault(pair.native, set()).add(pair.latin)
    ordered = sorted({p.latin for p in pairs}, key=lambda t: hashlib.sha256(t.encode()).digest())
    pool = ordered[:SAMPLE]
    inside = set(pool)
    asked = [(n, s & inside) for n, s in sorted(spellings.items()) if s & inside]
    asked = sorted(asked, key=lambda a: hashlib.sha256(a[0].encode()).digest())[:2000]
    model = transducer.load(script)
    tables = model.tables()
    score = compiled("narrows.text.transducer_kernel").score_kernel

    @njit
    def rank(rows, letters, at, children, emit, nodes, background, out):
        work = np.zeros(256, dtype=np.int64)
        for p in range(at.shape[0] - 1):
            out[p] = score(
                rows, 0, rows.shape[0], letters, at[p], at[p + 1] - at[p],
                children, emit, nodes, background, work,
            )  # fmt: skip

    codes = [transducer.letter_codes(t) for t in pool]
    at = np.cumsum([0, *map(len, codes)]).astype(np.int64)
    letters = np.array([c for code in codes for c in code], dtype=np.int64)
    out = np.zeros(len(pool), dtype=np.int64)
    first = ten = 0
    spent = 0.0
    for i, (native, right) in enumerate(asked):
        rows = np.array(model.rows(native), dtype=np.int64)
        begin = time.perf_counter()
        rank(rows, letters, at, tables.children, tables.emit, tables.nodes, tables.background, out)
        spent += time.perf_counter() - begin if i else 0.0
        order = np.argsort(-out, kind="stable")[:10]
        found = [k for k, p in enumerate(order) if pool[p] in right]
        first += bool(found) and found[0] == 0
        ten += bool(found)
    decoded = [0, 0, 0]
    begin = time.perf_counter()
    for native, right in asked[:800]:
        best = model.best(native, 8)
        for slot, k in enumerate((1, 4, 8)):
            decoded[slot] += not right.isdisjoint(best[:k])
    each = (time.perf_counter() - begin) / max(1, len(asked[:800]))
    n, d = len(asked), len(asked[:800])
    return (
        f"{script:10} n={n} of {len(pool)}: recall@1 {first / n:.3f} @10 {ten / n:.3f}; "
        f"decoded@1 {decoded[0] / d:.3f} @4 {decoded[1] / d:.3f} @8 {decoded[2] / d:.3f}; "
        f"{1e6 * spent / (len(pool) * (n - 1)):.2f} us a pair, {1e3 * each:.2f} ms to decode"
    )


if __name__ == "__main__":
    data = Path(sys.argv[1])
    for script in sys.argv[2:] or [s for s in sorted(known.SOURCES) if known.SOURCES[s]]:
        for name in tuple(known.SOURCES[script]):
            known.SOURCES[script] = (name,)
            pairs = [p for p in known.wikidata(data, script) if known.held_out(p.native)]
            print(name, measure(script, pairs), flush=True)
