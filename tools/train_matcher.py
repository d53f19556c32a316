"""Learn the weights of name evidence from labelled names.

Positives are spelling variants the lists themselves give; negatives are the nearest
names of other parties, names recombined from given and family names of one culture,
and names whose numbers differ. The model is additive (logistic regression on the
pieces the explanation shows), so each weight stays readable. Only the training split
is learned from; the development split sets base and scale.

Run: ``python tools/train_matcher.py DECKS`` (about ten minutes on one core).
"""

from __future__ import annotations

import csv
import json
import random
import sys
import tempfile
import zlib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from narrows.match import kernels
from narrows.match.name import Alignment, align, encode, weight_kind
from narrows.match.weights import CLASS_NAMES, FACT_NAMES, KNOTS, ROLE_NAMES, tables
from narrows.text.name import analyse
from narrows.text.name_code import word_rarity

OUT = Path(__file__).parent.parent / "src/narrows/match/data/name_weights.toml"
EXACT = 6.0
"""Bits of the same name word for word: enough that nothing near it ranks above it."""

PRIOR = -2.322
"""Log2 odds of one in six: what the shipped policy says of a candidate before evidence."""
K = len(KNOTS)
SEED = 20261123
CLASSES = len(CLASS_NAMES)
PAIR = CLASSES * 2 * K * 2
MISS = len(ROLE_NAMES) * 2
SIZE = PAIR + 2 * MISS + len(FACT_NAMES) + 1
RARE_SCALE = 10.0


def column(kind: int, cross: int, knot: int, rare: int) -> int:
    return ((kind * 2 + cross) * K + knot) * 2 + rare


def features(schema: str, query: str, listed: str) -> list[tuple[int, float]] | None:
    """The pieces of evidence of a pair as (column, value)."""
    kind = {"Person": "person", "Vessel": "vessel"}.get(schema, "organisation")
    a, b = analyse(query, kind), analyse(listed, kind)
    if not a.compared or not b.compared:
        return None
    found: Alignment = align(a, b, tables(weight_kind(kind)))
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
    row += [(PAIR + 2 * MISS + i, 1.0) for i, fact in enumerate(found.facts[:-1]) if fact]
    row.append((SIZE - 1, 1.0))
    return row


def _features(job: tuple[str, str, str]) -> list[tuple[int, float]] | None:
    return features(*job)


def matrix(jobs: list[tuple[str, str, str]]) -> np.ndarray:
    with ProcessPoolExecutor(2) as pool:
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


def bounds() -> tuple[np.ndarray, np.ndarray]:
    """What a variable may be: agreement never hurts, contradiction never helps."""
    low, high = np.full(SIZE, -np.inf), np.full(SIZE, np.inf)
    for kind in range(CLASSES):
        for cross in range(2):
            for rare in range(2):
                low[column(kind, cross, 0, rare)] = 0.0 if rare else -3.0
                for knot in range(1, K):
                    high[column(kind, cross, knot, rare)] = 0.0
    high[PAIR : PAIR + 2 * MISS] = 0.0
    for i, name in enumerate(FACT_NAMES):
        if name in ("all_agree", "three_agree", "legal_equal"):
            low[PAIR + 2 * MISS + i] = 0.0
        elif name != "both_one":
            high[PAIR + 2 * MISS + i] = 0.0
    return low, high


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Ridge logistic regression within bounds, by projected Newton steps; nats."""
    low, high = bounds()
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
    lines += [f"{name} = {bits[PAIR + 2 * MISS + i]:.3f}" for i, name in enumerate(FACT_NAMES[:-1])]
    lines.append(f"compared = {base - PRIOR:.3f}")
    return "\n".join(lines) + "\n"


def load_pairs(decks: Path, split: str) -> dict[str, list[dict[str, str]]]:
    out: dict[str, list[dict[str, str]]] = {"person": [], "organisation": []}
    with (decks / "alias_pairs.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["split"] == split:
                out["person" if row["schema"] == "Person" else "organisation"].append(row)
    return out


def load_bench(decks: Path) -> list[dict[str, str]]:
    """The name pairs whose labels mean "should alert"; every other group is held out."""
    out = []
    with (decks / "name_pairs.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            fold = "train" if zlib.crc32((row["name1"] + row["name2"]).encode()) % 2 else "dev"
            label = str(int(row["is_match"] == "true"))
            out.append(
                {
                    "schema": row["schema"],
                    "query": row["name1"],
                    "candidate": row["name2"],
                    "is_match": label,
                    "fold": fold,
                    "set": "name_pairs",
                    "query_script": "ANY",
                }
            )
    return out


def groups(decks: Path, name: str, split: str) -> list[dict]:
    lines = (decks / f"alias_groups_{name}.jsonl").read_text("utf-8").splitlines()
    return [g for g in map(json.loads, lines) if g["split"] == split]


def deck_entities(decks: Path, lists: tuple[str, ...], split: str):
    from narrows.model.entity import Entity
    from narrows.model.statement import EntityId, Source, Statement

    schemata = {
        "individual": "Person",
        "person": "Person",
        "ship": "Vessel",
        "vessel": "Vessel",
        "aircraft": "Airplane",
    }
    for name in lists:
        for group in groups(decks, name, split):
            schema = schemata.get(group["type"], "Organization")
            statements = tuple(
                Statement(EntityId(group["id"]), schema, "alias" if i else "name", n["name"])
                for i, n in enumerate(group["names"])
                if n["name"].strip()
            )
            yield Entity(EntityId(group["id"]), schema, Source(name, "1"), statements)


def popular(decks: Path, rng: random.Random) -> list[str]:
    """Made-up people of the world: popular given and family names of one country."""
    given: dict[str, list[str]] = {}
    family: dict[str, list[str]] = {}
    for file, names in (("sigpwned_forenames.csv", given), ("sigpwned_surnames.csv", family)):
        with (decks / file).open(encoding="utf-8-sig") as lines:
            for row in csv.DictReader(lines):
                for column_name in ("Localized Name", "Romanized Name"):
                    if row[column_name]:
                        names.setdefault(row["Country"], []).append(row[column_name])
    both = sorted(given.keys() & family.keys())
    native = [c for c in both if not family[c][0].isascii()]
    people = []
    for k in range(1800):
        country = rng.choice(native if k % 2 else both)
        same = [n for n in family[country] if n.isascii()]
        first = rng.choice(given[country])
        if not first.isascii():
            same = [n for n in family[country] if not n.isascii()]
        if same:
            last = rng.choice(same)
            dense = ord(last[0]) > 0x3000
            people.append(last + first if dense else f"{first} {last}")
    return people


def mined(decks: Path, rng: random.Random) -> dict[str, list[tuple[str, str, str]]]:
    """Nearest listed names of made-up people and of organisations with another number."""
    from narrows.index.build import KINDS, build
    from narrows.index.candidates import Finder
    from narrows.index.snapshot import open_snapshot
    from narrows.match.many import Comparer

    given: dict[str, list[str]] = {}
    family: dict[str, list[str]] = {}
    for group in groups(decks, "uk", "train"):
        for n in group["names"]:
            if (
                group["type"] == "individual"
                and n.get("given")
                and n.get("family")
                and n["given"].isascii()
            ):
                given.setdefault(group["regime"], []).append(n["given"])
                family.setdefault(group["regime"], []).append(n["family"])
    regimes = sorted(given)
    sizes = [len(given[r]) for r in regimes]
    people = []
    for _ in range(2600):
        regime = rng.choices(regimes, sizes)[0]
        people.append(f"{rng.choice(given[regime])} {rng.choice(family[regime])}")
    people += popular(decks, rng)
    numbered = []
    for name in ("uk", "ofac_2021", "eu", "un", "jp"):
        for group in groups(decks, name, "train"):
            if group["type"] in ("individual", "person"):
                continue
            for n in group["names"]:
                tokens = analyse(n["name"], "organisation").tokens
                values = [t for t in tokens if t.number is not None and t.text.isdigit()]
                if values:
                    other = str(values[-1].number + rng.choice((1, 2, 3, 10, -1)))
                    numbered.append((n["name"].replace(values[-1].text, other), n["name"]))
    out: dict[str, list[tuple[str, str, str]]] = {"person": [], "organisation": []}
    rng.shuffle(numbered)
    out["organisation"] += [("Organization", q, c) for q, c in numbered[:700] if q != c]
    with tempfile.TemporaryDirectory() as folder:
        build(deck_entities(decks, ("uk", "eu", "un"), "train"), Path(folder))
        with open_snapshot(Path(folder)) as snapshot:
            finder = Finder(snapshot, fast=True)
            comparer = Comparer(snapshot.words, snapshot.names, fast=True)
            for person in people:
                query = analyse(person, "person")
                found = finder.find([query])
                names = [
                    n
                    for n in found.names
                    if KINDS[snapshot.party_kind[snapshot.name_party[n]]] == "person"
                ]
                ranked = sorted(zip(comparer.bits(query, names), names, strict=True), reverse=True)
                seen: set[int] = set()
                for _, n in ranked:
                    party = int(snapshot.name_party[n])
                    if party in seen or n in found.same:
                        continue
                    seen.add(party)
                    value = snapshot.party(party).statements[int(snapshot.name_statement[n])].value
                    out["person"].append(("Person", person, value))
                    if len(seen) == 2:
                        break
    return out


def main() -> None:
    decks = Path(sys.argv[1])
    rng = random.Random(SEED)
    print("seed", SEED)
    train, dev = load_pairs(decks, "train"), load_pairs(decks, "dev")
    bench = load_bench(decks)
    negatives = mined(decks, rng)
    text = 'about = "Learned by tools/train_matcher.py from the training split; bits."\n'
    for kind in ("person", "organisation"):
        jobs = [(r["schema"], r["query"], r["candidate"]) for r in train[kind]]
        y = [int(r["is_match"]) for r in train[kind]]
        jobs += [(s, c, q) for s, q, c in jobs]
        y += y
        weight = [1.0] * len(y)
        extra = [
            r
            for r in bench
            if r["fold"] == "train" and (r["schema"] == "Person") == (kind == "person")
        ]
        jobs += [(r["schema"], r["query"], r["candidate"]) for r in extra]
        y += [int(r["is_match"]) for r in extra]
        weight += [1.0] * len(extra)
        jobs += negatives[kind]
        y += [0] * len(negatives[kind])
        weight += [1.0] * len(negatives[kind])
        x = matrix(jobs)
        w = fit(x, np.array(y, float), np.array(weight))
        dx = matrix([(r["schema"], r["query"], r["candidate"]) for r in dev[kind]])
        dy = np.array([int(r["is_match"]) for r in dev[kind]], float)
        scale, base = calibrate(dx @ w - w[-1], dy)
        text += to_toml(kind, w, base, scale, EXACT)
        bx_rows = [
            r
            for r in bench
            if r["fold"] == "dev" and (r["schema"] == "Person") == (kind == "person")
        ]
        bx = matrix([(r["schema"], r["query"], r["candidate"]) for r in bx_rows])
        report(
            kind,
            (bx @ w - w[-1]) / np.log(2) * scale + base,
            np.array([int(r["is_match"]) for r in bx_rows], float),
            bx_rows,
        )
        report(kind, (dx @ w - w[-1]) / np.log(2) * scale + base, dy, dev[kind])
    OUT.write_text(text, encoding="utf-8")


def calibrate(nats: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Scale and base (bits) that make the scores probabilities on the development split."""
    a = np.stack([nats, np.ones_like(nats)], 1)
    w = np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(a @ w, -30, 30)))
        step = np.linalg.solve((a * (p * (1 - p))[:, None]).T @ a + 1e-6 * np.eye(2), a.T @ (p - y))
        w -= step
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
