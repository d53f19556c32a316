"""Learn the weights of name evidence from labelled names.

Positives are spelling variants the lists themselves give; negatives are the nearest
names of other parties, names recombined from given and family names of one culture,
and names whose numbers differ. The model is additive (logistic regression on the
pieces the explanation shows), so each weight stays readable. Only the training split
is learned from; the development split sets base and scale. Of ``name_pairs.csv``, which
has no splits, the half whose CRC-32 of both names is odd is learned from.

Which words of two names belong together depends on the weights themselves, so the fit
runs twice: aligned by rough weights made here (``START``), then by what was learned from
that. The weights in the package are never read. The same input gives the same bytes.

Run: ``python tools/train_matcher.py DATA`` with ``DATA/decks`` the labelled names (about
two minutes). With ``-o FILE`` the weights are written elsewhere.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1"))

import msgspec
import numpy as np

from matcher_examples import Examples, Job, load_bench, load_pairs, mined
from narrows.match import kernels
from narrows.match.name import Alignment, align, encode, weight_kind
from narrows.match.weights import (
    CLASS_NAMES,
    FACT_NAMES,
    KNOTS,
    ROLE_NAMES,
    KindWeights,
    Tables,
    expand,
)
from narrows.text.name import analyse
from narrows.text.name_code import word_rarity

OUT = Path(__file__).parent.parent / "src/narrows/match/data/name_weights.toml"
EXACT = 8.0
"""Bits of the same name word for word: enough that nothing near it ranks above it, be it the
same name in another script, whose agreement says more word by word."""

PRIOR = -2.322
"""Log2 odds of one in six: what the shipped policy says of a candidate before evidence."""
K = len(KNOTS)
SEED = 20261123
CLASSES = len(CLASS_NAMES)
PAIR = CLASSES * 2 * K * 2
MISS = len(ROLE_NAMES) * 2
SIZE = PAIR + 2 * MISS + len(FACT_NAMES) + 1
RARE_SCALE = 10.0
ALERT = {"person": 10.0, "organisation": 3.0}
"""How much a name pair counts whose label says whether to alert: what is asked of a score, while
list aliases say which names are one party's, whether or not names alone could tell."""

OTHERS = 2.0
"""How much a name of another party counts, against one for an alias: many aliases are former names
and names of owners, which no weight of words can find and which only soften what should tell
parties apart."""

BASE = FACT_NAMES.index("compared")
LIKENESS = (
    "one_loose",
    "none_close",
    "initials_mostly",
    "little_alike",
    "little_close",
    "one_slip",
    "hardly_alike",
    "one_contradicts",
    "father_and_son",
)
"""Facts the first round does without. It finds the wrong names that look right, and these facts
are there to tell them apart: what they have ruled out already, nothing would be learned from."""
HELD: dict[str, tuple[str, ...]] = {"person": ("little_close",), "organisation": ("one_slip",)}
"""Facts that are worth nothing in the last round: of persons ``little_alike`` says the same, and
in names of organisations a slip of one letter was worth nothing that held on ``dev``."""


def column(kind: int, cross: int, knot: int, rare: int) -> int:
    return ((kind * 2 + cross) * K + knot) * 2 + rare


INPUTS = (
    "alias_pairs.csv", "name_pairs.csv", "alias_groups_eu.jsonl", "alias_groups_jp.jsonl",
    "alias_groups_ofac_2021.jsonl", "alias_groups_uk.jsonl", "alias_groups_un.jsonl",
    "sigpwned_forenames.csv", "sigpwned_surnames.csv",
)  # fmt: skip
"""Every deck that is read; their hashes stand in the weights' ``about``."""

START = {"agree": 2.0, "agree_rare": 0.3, "contradict": -3.0, "missing": -1.0}
"""Bits to align by before anything is learned: falling with the cell value from a word
that agrees to one that contradicts, and a little for each word without a partner."""


def start() -> Tables:
    """Return the rough weights of the first round."""
    slope = (START["agree"] - START["contradict"]) / min(KNOTS[-2], 430)
    agree = [max(START["contradict"], START["agree"] - slope * knot) for knot in KNOTS]
    rare = [START["agree_rare"] if bits > 0 else 0.0 for bits in agree]
    missing = {role: [START["missing"], 0.0] for role in ROLE_NAMES}
    raw = {
        "pairs": {"plain": {"agree": agree, "agree_rare": rare}},
        "missing_query": missing,
        "missing_listed": missing,
        "facts": dict.fromkeys(FACT_NAMES, 0.0),
        "exact": EXACT,
    }
    return expand(msgspec.convert(raw, KindWeights))


def learned(text: str) -> dict[str, Tables]:
    """Return the value tables of weights as written."""
    raw = tomllib.loads(text)
    kinds = {kind: raw[kind] for kind in raw if kind != "about"}
    return {k: expand(w) for k, w in msgspec.convert(kinds, dict[str, KindWeights]).items()}


def features(
    schema: str, query: str, listed: str, by: dict[str, Tables]
) -> list[tuple[int, float]] | None:
    """The pieces of evidence of a pair, aligned by these weights, as (column, value)."""
    kind = {"Person": "person", "Vessel": "vessel"}.get(schema, "organisation")
    a, b = analyse(query, kind), analyse(listed, kind)
    if not a.compared or not b.compared:
        return None
    found: Alignment = align(a, b, by[weight_kind(kind)])
    person = kind == "person"
    qs, ls = encode(a).words.script.tolist(), encode(b).words.script.tolist()
    qw, lw = encode(a).names.word.tolist(), encode(b).names.word.tolist()
    row: list[tuple[int, float]] = []
    for pair in found.pairs:
        rares = []
        if len(pair.query) == 1:
            rares.append(word_rarity(a.compared[pair.query[0]], person=person))
        if len(pair.listed) == 1:
            rares.append(word_rarity(b.compared[pair.listed[0]], person=person))
        rare = min(rares) / 1000 / RARE_SCALE
        cross = int(qs[qw[pair.query[0]]] != ls[lw[pair.listed[0]]])
        step = pair.cell
        if step == kernels.INITIAL:
            step = 0
        step = min(step, 1000)
        k = max(i for i in range(K) if KNOTS[i] <= step)
        if k == K - 1:
            shares = [(k, 1.0)]
        else:
            share = (step - KNOTS[k]) / (KNOTS[k + 1] - KNOTS[k])
            shares = [(k, 1 - share), (k + 1, share)]
        for knot, share in shares:
            row.append((column(pair.kind, cross, knot, 0), share))
            row.append((column(pair.kind, cross, knot, 1), share * rare))
    for left, tokens, base in (
        (found.query_left, a.compared, PAIR),
        (found.listed_left, b.compared, PAIR + MISS),
    ):
        for i in left:
            role = int(tokens[i].role)
            rare = word_rarity(tokens[i], person=person) / 1000 / RARE_SCALE
            row += [(base + 2 * role, 1.0), (base + 2 * role + 1, rare)]
    row += [(PAIR + 2 * MISS + i, 1.0) for i, fact in enumerate(found.facts) if fact and i != BASE]
    row.append((SIZE - 1, 1.0))
    return row


_by: dict[str, Tables] = {}


def _take(by: dict[str, Tables]) -> None:
    _by.update(by)


def _features(job: Job) -> list[tuple[int, float]] | None:
    return features(*job, _by)


def matrix(jobs: list[Job], by: dict[str, Tables]) -> np.ndarray:
    with ProcessPoolExecutor(2, initializer=_take, initargs=(by,)) as pool:
        rows = list(pool.map(_features, jobs, chunksize=500))
    x = np.zeros((len(jobs), SIZE), np.float32)
    for i, row in enumerate(rows):
        for c, v in row or ():
            x[i, c] += v
    return x


LOW, HIGH = 0.2, 1.4
"""The rarities (in units of the scale) between which less likeness is never worth more."""


def stepped() -> np.ndarray:
    """The change of variables from flat and slope to steps at a low and a high rarity.

    A pair is worth a line over rarity at each knot. Told by its values for a common and
    for a rare word, "less alike is never worth more" is a bound on single variables.
    """
    out = np.eye(SIZE)
    span = HIGH - LOW
    for kind in range(CLASSES):
        for cross in range(2):
            for knot in range(K):
                low, high = column(kind, cross, knot, 0), column(kind, cross, knot, 1)
                for later in range(knot, K):
                    flat, slope = column(kind, cross, later, 0), column(kind, cross, later, 1)
                    out[flat, low], out[flat, high] = HIGH / span, -LOW / span
                    out[slope, low], out[slope, high] = -1 / span, 1 / span
    return out


def penalty() -> np.ndarray:
    """How strongly each variable is held near zero."""
    out = np.full(SIZE, 1.0)
    out[-1] = 0.001
    return out


def bounds(held: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """What a variable may be: agreement never hurts, contradiction never helps; ``held`` is 0."""
    low, high = np.full(SIZE, -np.inf), np.full(SIZE, np.inf)
    for kind in range(CLASSES):
        for cross in range(2):
            for rare in range(2):
                low[column(kind, cross, 0, rare)] = 0.0 if rare else -3.0
                for knot in range(1, K):
                    high[column(kind, cross, knot, rare)] = 0.0
    high[PAIR : PAIR + 2 * MISS] = 0.0
    for i, name in enumerate(FACT_NAMES):
        if name in ("all_agree", "three_agree", "legal_equal", "one_slip"):
            low[PAIR + 2 * MISS + i] = 0.0
        elif name != "both_one":
            high[PAIR + 2 * MISS + i] = 0.0
        if name in held:
            low[PAIR + 2 * MISS + i] = high[PAIR + 2 * MISS + i] = 0.0
    return low, high


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, held: tuple[str, ...] = ()) -> np.ndarray:
    """Ridge logistic regression within bounds, by projected Newton steps; nats.

    Args:
        x: Pieces of evidence, a row for each pair of names.
        y: Whether both are one party, 0 or 1.
        weight: How much each pair counts.
        held: Facts that are worth nothing.
    """
    low, high = bounds(held)
    hold = np.diag(penalty())
    change = stepped()
    x64 = x.astype(np.float64) @ change
    used = np.flatnonzero(np.abs(x64).sum(0) > 0)
    x64, hold, low, high = x64[:, used], hold[np.ix_(used, used)], low[used], high[used]
    w = np.zeros(len(used))

    def loss(at: np.ndarray) -> float:
        z = x64 @ at
        return float((weight * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * at @ hold @ at)

    now = loss(w)
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x64 @ w, -30, 30)))
        gradient = x64.T @ (weight * (p - y)) + hold @ w
        stuck = ((w <= low) & (gradient > 0)) | ((w >= high) & (gradient < 0))
        free = np.flatnonzero(~stuck)
        h = (x64 * (weight * p * (1 - p))[:, None]).T @ x64 + hold
        step = np.zeros(len(used))
        step[free] = np.linalg.solve(h[np.ix_(free, free)], gradient[free])
        before, rate = now, 1.0
        while rate > 1e-4:
            tried = np.clip(w - rate * step, low, high)
            if (there := loss(tried)) < now - 1e-9:
                w, now = tried, there
                break
            rate /= 2
        if before - now < 1e-2:
            break
    whole = np.zeros(SIZE)
    whole[used] = w
    return change @ whole


def to_toml(kind: str, w: np.ndarray, base: float, scale: float, exact: float) -> str:
    bits = w / np.log(2) * scale
    rare = bits / RARE_SCALE

    def numbers(values: list[float]) -> str:
        return "[" + ", ".join(f"{v:.3f}" for v in values) + "]"

    lines = [f"[{kind}]", f"exact = {exact}"]
    for c, name in enumerate(CLASS_NAMES):
        for cross, suffix in ((0, ""), (1, "_cross")):
            flat = [bits[column(c, cross, k, 0)] for k in range(K)]
            slope = [rare[column(c, cross, k, 1)] for k in range(K)]
            lines += [
                f"[{kind}.pairs.{name}{suffix}]",
                f"agree = {numbers(flat)}",
                f"agree_rare = {numbers(slope)}",
            ]
    for base_column, name in ((PAIR, "missing_query"), (PAIR + MISS, "missing_listed")):
        lines.append(f"[{kind}.{name}]")
        for r, role in enumerate(ROLE_NAMES):
            lines.append(
                f"{role} = {numbers([bits[base_column + 2 * r], rare[base_column + 2 * r + 1]])}"
            )
    lines.append(f"[{kind}.facts]")
    lines += [
        f"{name} = {bits[PAIR + 2 * MISS + i]:.3f}"
        for i, name in enumerate(FACT_NAMES)
        if i != BASE
    ]
    lines.append(f"compared = {base - PRIOR:.3f}")
    return "\n".join(lines) + "\n"


def asked(rows: list[dict[str, str]]) -> list[Job]:
    return [(r["schema"], r["query"], r["candidate"]) for r in rows]


def labels(rows: list[dict[str, str]]) -> np.ndarray:
    return np.array([int(r["is_match"]) for r in rows], float)


def about(decks: Path) -> str:
    """What the weights were made of: parameters and the hash of every input."""
    lines = [
        "[about]",
        'tool = "tools/train_matcher.py DATA"',
        'learned = "training split of alias_pairs, the CRC-32-odd half of name_pairs; bits"',
        f"seed = {SEED}",
        f"exact = {EXACT}",
        f"prior = {PRIOR}",
        "alert = { " + ", ".join(f"{k} = {v}" for k, v in ALERT.items()) + " }",
        f"others = {OTHERS}",
        f"rarities = [{LOW}, {HIGH}]",
        "start = { " + ", ".join(f"{k} = {v}" for k, v in START.items()) + " }",
        "[about.sha256]",
    ]
    for name in INPUTS:
        digest = hashlib.sha256((decks / name).read_bytes()).hexdigest()
        lines.append(f'"{name}" = "{digest}"')
    return "\n".join(lines) + "\n"


def learn(decks: Path, by: dict[str, Tables], more: dict[str, Examples], *, last: bool) -> str:
    """Fit both kinds on names aligned by these weights; return the weights as TOML.

    The last round alone knows the facts of ``LIKENESS``, ``ALERT`` and ``OTHERS``, and tells how
    good it is.
    """
    train, dev, bench = load_pairs(decks, "train"), load_pairs(decks, "dev"), load_bench(decks)
    text = ""
    for kind in ("person", "organisation"):
        half: dict[str, list[dict[str, str]]] = {"train": [], "dev": []}
        for row in bench:
            if (row["schema"] == "Person") == (kind == "person"):
                half[row["fold"]].append(row)
        pairs = asked(train[kind])
        jobs = pairs + [(s, c, q) for s, q, c in pairs] + asked(half["train"])
        known = labels(train[kind])
        y = [*known, *known, *labels(half["train"])]
        others = OTHERS if last else 1.0
        weight = [1.0 if same else others for same in (*known, *known)]
        weight += [ALERT[kind] if last else 1.0] * len(half["train"])
        for example in more[kind]:
            jobs.append(example[0])
            y.append(example[1])
            weight.append(example[2])
        held = HELD[kind] if last else LIKENESS
        w = fit(matrix(jobs, by), np.array(y), np.array(weight), held)
        dx, dy = matrix(asked(dev[kind]), by), labels(dev[kind])
        scale, base = calibrate(dx @ w - w[-1], dy)
        text += to_toml(kind, w, base, scale, EXACT)
        if last:
            bx = matrix(asked(half["dev"]), by)
            for x, rows in ((bx, half["dev"]), (dx, dev[kind])):
                report(kind, (x @ w - w[-1]) / np.log(2) * scale + base, labels(rows), rows)
    return text


def main() -> None:
    data = Path(sys.argv[1])
    out = Path(sys.argv[sys.argv.index("-o") + 1]) if "-o" in sys.argv else OUT
    decks = data / "decks"
    print("seed", SEED)
    rough = start()
    none: dict[str, Examples] = {"person": [], "organisation": []}
    first = learned(learn(decks, {"person": rough, "organisation": rough}, none, last=False))
    print("first round learned", flush=True)
    more = mined(decks, random.Random(SEED), first)
    print("mined", {kind: len(jobs) for kind, jobs in more.items()}, flush=True)
    out.write_text(about(decks) + learn(decks, first, more, last=True), encoding="utf-8")


def calibrate(nats: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Scale and base (bits) that make the scores probabilities on the development split."""
    a = np.stack([nats, np.ones_like(nats)], 1)
    w = np.array([1.0, 0.0])

    def loss(at: np.ndarray) -> float:
        z = a @ at
        return float((np.logaddexp(0, z) - y * z).sum())

    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(a @ w, -30, 30)))
        step = np.linalg.solve((a * (p * (1 - p))[:, None]).T @ a + 1e-6 * np.eye(2), a.T @ (p - y))
        rate = 1.0
        while rate > 1e-4 and loss(w - rate * step) > loss(w):
            rate /= 2
        w -= rate * step
    return float(w[0]), float(w[1] / np.log(2))


def report(kind: str, bits: np.ndarray, y: np.ndarray, rows: list[dict[str, str]]) -> None:
    sets: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        for key in (row["set"], f"{row['set']}/{row['query_script']}", "all"):
            sets.setdefault(key, []).append(i)
    for key, members in sorted(sets.items()):
        b, t = bits[members], y[members]
        if t.sum() < 5:
            continue
        order = np.argsort(-b)
        hits = np.cumsum(t[order])
        f1 = 2 * hits / (np.arange(len(t)) + 1 + t.sum())
        best = int(np.argmax(f1))
        flagged = b >= 0
        at = 2 * (t * flagged).sum() / max(1, flagged.sum() + t.sum())
        p = 1 / (1 + np.exp2(-b))
        bins = np.minimum((p * 10).astype(int), 9)
        ece = sum(
            abs(p[bins == k].mean() - t[bins == k].mean()) * (bins == k).mean()
            for k in range(10)
            if (bins == k).any()
        )
        print(
            f"{kind:12} {key:32} n+={int(t.sum()):5} best F1 {f1[best]:.3f}"
            f" at {1 / (1 + 2 ** -b[order[best]]):.2f}  F1@.5 {at:.3f}  ECE {ece:.3f}"
        )


if __name__ == "__main__":
    main()
