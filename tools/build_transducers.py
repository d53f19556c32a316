"""Build ``src/narrows/text/data/{transducer,lexicon}_*.bin`` from labelled names.

Usage: python tools/build_transducers.py DATA [SCRIPT ...]

DATA is a folder with ``decks/transliteration/*_80.tsv`` (Wikidata name tokens, CC0) and
``decks/alias_groups_*.jsonl`` (official lists), of which only parties of the ``train``
split are read. A tenth of the Wikidata tokens, by hash, is held out of the transducers
for good, so that anyone can measure what was built; the lexicons, which only repeat what
is usual, hold all. The same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import math
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

import transducer_em as em
from narrows.text import transducer
from narrows.text.canonical import canonical
from transducer_pairs import (
    SOURCES,
    Pair,
    aligned,
    held_out,
    latin_pairs,
    merged,
    parties,
    plain,
    told,
    wikidata,
)

TARGET = Path(__file__).parent.parent / "src/narrows/text/data"
LETTERS = 27
LONGEST = {"HAN": 5, "LATIN": 3}
"""Most Latin letters one native character may emit; 4 where nothing is said."""


class Corpus(NamedTuple):
    """Pairs as flat arrays for the E-step."""

    keys: list[list[tuple[str, ...]]]
    letters: np.ndarray
    at: np.ndarray
    length: np.ndarray
    weight: np.ndarray
    chance: np.ndarray


def trigrams(tokens: Counter[str]) -> bytes:
    """Return letter-trigram costs of Latin name tokens, interpolated, in eighths of a bit."""
    three = np.zeros((LETTERS, LETTERS, LETTERS))
    for token, count in sorted(tokens.items()):
        codes = [0, 0, *transducer.letter_codes(token), 0]
        for a, b, c in zip(codes, codes[1:], codes[2:], strict=False):
            three[a, b, c] += 1.0 + math.log2(count)
    two = three.sum(axis=0)
    one = two.sum(axis=0) + 1.0
    p1 = one / one.sum()
    p2 = (two + 40.0 * p1) / (two.sum(axis=1, keepdims=True) + 40.0)
    p3 = (three + 20.0 * p2) / (three.sum(axis=2, keepdims=True) + 20.0)
    return np.clip(np.round(-8 * np.log2(p3)), 0, 254).astype(np.uint8).tobytes()


def chance(background: bytes, token: str) -> float:
    """Return the background probability of a token."""
    codes = [0, 0, *transducer.letter_codes(token), 0]
    cost = sum(
        background[(a * LETTERS + b) * LETTERS + c]
        for a, b, c in zip(codes, codes[1:], codes[2:], strict=False)
    )
    return float(2.0 ** (-cost / 8))


def contexts(script: str, text: str) -> list[tuple[str, ...]]:
    """Return the context keys of each letter, the most particular first."""
    any_, out = transducer.ANY, []
    for i, char in enumerate(text):
        left = text[i - 1] if i else transducer.START
        right = text[i + 1] if i + 1 < len(text) else transducer.END
        keys = (left + char + right, any_ + char + right, left + char + any_, any_ + char + any_)
        sound = transducer.sound(script, char)
        out.append((*keys, sound) if sound else keys)
    return out


def corpus(script: str, pairs: Iterable[Pair], background: bytes) -> Corpus:
    """Lay pairs out for training."""
    keys, letters, at, length, weight, chances = [], [], [], [], [], []
    for pair in pairs:
        text = transducer.units(script, pair.native)
        codes = transducer.letter_codes(pair.latin)
        if not 0 < len(text) <= 40 or not 0 < len(codes) <= 40:
            continue
        keys.append(contexts(script, text))
        at.append(len(letters))
        letters.extend(codes)
        length.append(len(codes))
        weight.append(pair.weight)
        chances.append(chance(background, pair.latin))
    return Corpus(
        keys,
        np.array(letters, dtype=np.int32),
        np.array(at, dtype=np.int32),
        np.array(length, dtype=np.int32),
        np.array(weight),
        np.array(chances),
    )


class Grid(NamedTuple):
    """Rows by context, emissions by trie node, probabilities by both."""

    rows: dict[str, int]
    children: np.ndarray
    emissions: list[str]
    emit: np.ndarray


def spelled(children: np.ndarray, used: int) -> list[str]:
    """Return the string of each trie node."""
    out = [""] * used
    for node in range(used):
        for letter in range(1, LETTERS):
            child = children[node * LETTERS + letter]
            if child:
                out[child] = out[node] + chr(96 + letter)
    return out


def row_of(keys: tuple[str, ...], rows: dict[str, int]) -> int:
    """Return the row of the most particular context that has one."""
    return next(rows[key] for key in keys if key in rows)


def run(data: Corpus, grid: Grid, prior: float) -> tuple[np.ndarray, float, float]:
    """Run one E-step over a corpus; return counts, log-likelihood and the share kept."""
    flat = [row_of(key, grid.rows) for keys in data.keys for key in keys]
    lengths = np.array([len(keys) for keys in data.keys], dtype=np.int32)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int32)
    counts = np.zeros(grid.emit.shape, dtype=np.float64)
    total, kept = em.expect(
        np.array(flat, dtype=np.int32), starts, lengths, data.letters, data.at, data.length,
        data.weight, data.chance, prior, grid.children, grid.emit, counts,
    )  # fmt: skip
    return counts, float(total), float(kept / data.weight.sum())


def plain_grid(data: Corpus, longest: int) -> Grid:
    """Return the first guess: one row a letter, short emissions likelier than long."""
    limit = 400_000
    children = np.zeros(limit * LETTERS, dtype=np.int32)
    seen = np.zeros(limit, dtype=np.int64)
    used = em.grow(data.letters, data.at, data.length, longest, children, seen, 1, limit)
    emissions = spelled(children, used)
    letters = Counter(keys[-1] for token in data.keys for keys in token)
    rows = {key: i for i, key in enumerate(sorted(letters))}
    floor = 20 if len(rows) > 500 else 3
    keep = [0, *(n for n in range(1, used) if seen[n] >= (floor if len(emissions[n]) > 1 else 1))]
    children, emissions = pruned(emissions, keep)
    guess = np.array([0.2, 1.0, 0.3, 0.05, 0.01, 0.002, 0.0005])
    one = np.array([guess[len(e)] / 26.0 ** min(len(e), 2) for e in emissions])
    return Grid(rows, children, emissions, np.tile(one / one.sum(), (len(rows), 1)))


def pruned(emissions: list[str], keep: list[int]) -> tuple[np.ndarray, list[str]]:
    """Return a trie of the kept emissions and all their prefixes, sorted."""
    wanted = {emissions[node][:end] for node in keep for end in range(len(emissions[node]) + 1)}
    ordered = sorted(wanted, key=lambda e: (len(e), e))
    return np.array(transducer.trie(ordered), dtype=np.int32), ordered


def normalised(counts: np.ndarray, parent: np.ndarray, strength: float) -> np.ndarray:
    """Return probabilities: counts smoothed towards the parent rows."""
    return (counts + strength * parent) / (counts.sum(axis=1, keepdims=True) + strength)


def train(script: str, pairs: list[Pair], background: bytes, size: int) -> transducer.Trained:
    """Train one script's transducer: letters alone first, then letters in context."""
    data = corpus(script, pairs, background)
    grid = plain_grid(data, LONGEST.get(script, 4))
    for step in range(6):
        counts, total, kept = run(data, grid, 0.95)
        everywhere = counts.sum(axis=0, keepdims=True) + 1e-9
        smooth = 0.5 * everywhere / everywhere.sum()
        grid = grid._replace(emit=normalised(counts, smooth, 1.0))
        print(f"  {script} letters {step}: {total / len(data.at):.3f} bits/pair, kept {kept:.3f}")
    heavy = [n for n in range(len(grid.emissions)) if counts[:, n].max() >= 2.0]
    children, emissions = pruned(grid.emissions, heavy)
    number = {e: n for n, e in enumerate(grid.emissions)}
    chosen = [number[e] for e in emissions]
    counts = counts[:, chosen]
    base = normalised(
        counts, (counts.sum(axis=0) + 0.01) / (counts.sum() + 0.01 * len(chosen)), 1.0
    )
    base /= base.sum(axis=1, keepdims=True)
    return in_context(script, data, Grid(grid.rows, children, emissions, base), size)


def in_context(script: str, data: Corpus, letters: Grid, size: int) -> transducer.Trained:
    """Give rows to the contexts met most often, and train on with those."""
    met: Counter[str] = Counter()
    for weight, token in zip(data.weight, data.keys, strict=True):
        for keys in token:
            for key in keys[:-1]:
                met[key] += float(weight)
    common = sorted(met.items(), key=lambda item: (-item[1], item[0]))[:size]
    least = 8.0 if script == "HAN" else 30.0
    extra = sorted((key for key, count in common if count >= least), key=lambda k: (-level(k), k))
    rows = dict(letters.rows)
    emit = letters.emit
    parents = []
    for key in extra:
        parents.append(parent_of(script, key, rows))
        rows[key] = len(rows)
    guess = list(range(len(letters.rows)))
    for parent in parents:
        guess.append(guess[parent])
    emit = letters.emit[guess]
    grid = Grid(rows, letters.children, letters.emissions, emit)
    prior = 0.95
    for step in range(4):
        counts, total, kept = run(data, grid, prior)
        prior = min(0.99, kept)
        summed = counts.copy()
        for key, parent in reversed(list(zip(extra, parents, strict=True))):
            summed[parent] += summed[rows[key]]
        shares = letters.emit.mean(axis=0)
        fresh = np.empty_like(grid.emit)
        plain_rows = len(letters.rows)
        fresh[:plain_rows] = normalised(summed[:plain_rows], shares[None, :], 0.5)
        for key, parent in zip(extra, parents, strict=True):
            row = rows[key]
            fresh[row] = normalised(summed[row][None, :], fresh[parent][None, :], 8.0)[0]
        grid = grid._replace(emit=fresh)
        print(f"  {script} context {step}: {total / len(data.at):.3f} bits/pair, kept {kept:.3f}")
    return packed(script, grid)


def level(key: str) -> int:
    """Return how general a context is: 0 for both neighbours, 3 for a sound."""
    return 3 if key.startswith(transducer.SOUND) else key.count(transducer.ANY)


def parent_of(script: str, key: str, rows: dict[str, int]) -> int:
    """Return the row a context backs off to."""
    char = key[1]
    wider = [("*" + key[1:], key[:2] + "*"), (), ()][level(key)]
    own = () if level(key) == 2 else ("*" + char + "*",)
    candidates = (*wider, *own, transducer.sound(script, char))
    return next(rows[key] for key in candidates if key in rows)


def packed(script: str, grid: Grid) -> transducer.Trained:
    """Return the tables as they are shipped: only emissions worth their bytes."""
    cost = np.clip(np.round(-8 * np.log2(np.maximum(grid.emit, 1e-12))), 0, 254).astype(np.uint8)
    lengths = np.array([len(e) for e in grid.emissions])
    allowed = np.where(
        lengths == 0, 64, np.where(lengths == 1, 80, np.where(lengths == 2, 104, 96))
    )
    ordered = sorted(grid.rows, key=lambda key: grid.rows[key])
    starts, nodes, costs = [0], [], []
    for key in ordered:
        row = cost[grid.rows[key]]
        kept = np.nonzero(row < allowed)[0]
        nodes.append(kept.astype("<u2"))
        costs.append(row[kept])
        starts.append(starts[-1] + len(kept))
    body = np.concatenate(nodes).tobytes(), np.concatenate(costs).tobytes()
    name = hashlib.sha256(b"".join(body) + "".join(ordered).encode()).hexdigest()[:12]
    return transducer.Trained(name, script, ordered, grid.emissions, starts, *body)


def lexicon(pairs: Iterable[Pair], listed: Iterable[Pair], model: transducer.Transducer) -> str:
    """Return the tokens met most often, each with its usual spellings, one a line.

    What everybody is called is spelled by habit, which no letter-wise model knows. A
    spelling must be likelier than chance, so that wrong pairs stay out.
    """
    total: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        total[pair.native][pair.latin] += round(2.0 ** (pair.weight - 1.0))
    for pair in listed:
        total[pair.native][pair.latin] += 8
    lines = []
    for native, counted in sorted(total.items()):
        if sum(counted.values()) < USUAL or len(native) < 2:
            continue
        right = [
            latin
            for latin, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
            if count * 25 >= sum(counted.values()) and model.score(native, latin) > 0.0
        ]
        if right:
            lines.append(" ".join((native, *right[:4])))
    return "\n".join(lines) + "\n"


USUAL = 16
"""Times a token must have been met to have its spellings kept whole."""


def build(data: Path, scripts: Iterable[str]) -> None:
    """Train and write the tables of some scripts."""
    wiki = {script: list(wikidata(data, script)) for script in SOURCES}
    tokens: Counter[str] = Counter()
    for pairs in wiki.values():
        for pair in pairs:
            tokens[pair.latin] += 1
    for names in parties(data):
        for name in names:
            tokens.update(filter(None, map(plain, canonical(name).text.split())))
    background = trigrams(tokens)
    TARGET.mkdir(exist_ok=True)
    (TARGET / "letter_trigrams.bin").write_bytes(zlib.compress(background, 9))
    for script in scripts:
        known = [pair for pair in wiki[script] if not held_out(pair.native)]
        size = {"LATIN": 600, "HAN": 3000}.get(script, 1500)
        if script == "LATIN":
            pairs = merged(latin_pairs(data))
        else:
            first = None
            met = {c for pair in known for c in pair.native}
            if known:
                start = train(script, merged([*known, *told(script, met)]), background, 0)
                first = transducer.Transducer(start, background)
            listed = [p for p in aligned(data, script, first) if not held_out(p.native)]
            met |= {c for pair in listed for c in pair.native}
            print(f"{script}: {len(known)} token pairs, {len(listed)} from the lists")
            pairs = merged([*known, *listed, *told(script, met)])
        trained = train(script, pairs, background, size)
        if wiki[script]:
            model = transducer.Transducer(trained, background)
            words = lexicon(wiki[script], listed, model)
            path = TARGET / f"lexicon_{script.lower()}.bin"
            path.write_bytes(zlib.compress(words.encode(), 9))
            print(f"{script}: {words.count(chr(10))} usual tokens, {path.stat().st_size} bytes")
        path = TARGET / f"transducer_{script.lower()}.bin"
        path.write_bytes(zlib.compress(msgspec.msgpack.encode(trained), 9))
        print(
            f"{script}: {len(trained.contexts)} contexts, {len(trained.emissions)} emissions, "
            f"{path.stat().st_size} bytes"
        )


def manifest(data: Path) -> None:
    """Write which input bytes the tables were built from, and the bytes they are."""
    inputs = sorted(
        [
            data / "decks/transliteration" / f"{name}.tsv"
            for names in SOURCES.values()
            for name in names
        ]
        + list((data / "decks").glob("alias_groups_*.jsonl"))
    )
    outputs = sorted([*TARGET.glob("transducer_*.bin"), *TARGET.glob("lexicon_*.bin")])
    outputs.append(TARGET / "letter_trigrams.bin")
    lines = [f"input\t{p.name}\t{hashlib.sha256(p.read_bytes()).hexdigest()}" for p in inputs]
    lines += [f"table\t{p.name}\t{hashlib.sha256(p.read_bytes()).hexdigest()}" for p in outputs]
    (TARGET / "transducers.tsv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    build(Path(sys.argv[1]), sys.argv[2:] or sorted(SOURCES))
    manifest(Path(sys.argv[1]))
