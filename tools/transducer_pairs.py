"""Pairs of a native name token and a Latin spelling, as training wants them.

From Wikidata's name tokens, from the names of one listed party, and, lightly, from what
the romanisation tables say of single letters.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from narrows.text import transducer
from narrows.text.canonical import canonical
from narrows.text.romanise import primary, renderings, split_native
from narrows.text.romanise_chinese import pinyin
from narrows.text.script import dominant, scripts

SOURCES = {
    "ARABIC": ("coling18_wd_arabic_80", "deepchar_wd_persian_80"),
    "HEBREW": ("coling18_wd_hebrew_80",),
    "CYRILLIC": ("coling18_wd_russian_80",),
    "GREEK": ("deepchar_wd_greek_80",),
    "ARMENIAN": ("deepchar_wd_armenian_80",),
    "HANGUL": ("coling18_wd_korean_80",),
    "HAN": ("coling18_wd_chinese_80",),
    "KATAKANA": ("coling18_wd_japanese_80",),
    "GEORGIAN": (),
    "LATIN": (),
}


class Pair(NamedTuple):
    """A native token, one spelling of it and how much it counts."""

    native: str
    latin: str
    weight: float


def held_out(native: str) -> bool:
    """Tell whether a token is kept for measuring: one in ten, by its hash."""
    return hashlib.sha256(native.encode()).digest()[0] < 26


def plain(latin: str) -> str:
    """Return a Latin token as ASCII letters, "" where it is anything else."""
    words = canonical(latin).text.split()
    # Only Latin words: other scripts would be spelled by the tables built last time.
    own = len(words) == 1 and dominant(words[0]) == "LATIN"
    ascii_form = primary(words[0]) if own and scripts(words[0]) == {"LATIN"} else ""
    return ascii_form if ascii_form.isalpha() and len(ascii_form) <= 24 else ""


def wikidata(data: Path, script: str) -> Iterator[Pair]:
    """Yield the token pairs of one script."""
    for name in SOURCES[script]:
        path = data / "decks" / "transliteration" / f"{name}.tsv"
        for line in path.read_text("utf-8").splitlines():
            latin, spaced, *count = line.split("\t")
            native = canonical(spaced.replace(" ", "")).text
            spelling = plain(latin)
            if spelling and native and " " not in native and dominant(native) == script:
                weight = 1.0 + math.log2(int(count[0])) if count else 1.0
                yield Pair(native, spelling, weight)


def parties(data: Path) -> Iterator[list[str]]:
    """Yield the names of each party of the training split, in every script."""
    for path in sorted((data / "decks").glob("alias_groups_*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            party = json.loads(line)
            if party["split"] == "train":
                yield [entry["name"] for entry in party["names"]]


def aligned(data: Path, script: str, first: transducer.Transducer | None) -> Iterator[Pair]:
    """Yield token pairs from names of one party: mutually best, and better than chance."""
    for names in parties(data):
        words = [(dominant(name), canonical(name).text.split()) for name in names]
        natives = {
            part
            for kind, ws in words
            if kind == script
            for word in ws
            for part in (*split_native(word), word)
            if dominant(part) == script
        }
        latins = sorted({plain(w) for kind, ws in words if kind == "LATIN" for w in ws} - {""})
        if not latins or not natives:
            continue
        found = [
            (likeness(first, native, latin), native, latin)
            for native in sorted(natives)
            for latin in latins
        ]
        top: dict[str, float] = defaultdict(lambda: -math.inf)
        for score, native, latin in found:
            top["<" + native] = max(top["<" + native], score)
            top[">" + latin] = max(top[">" + latin], score)
        for score, native, latin in found:
            # Several spellings of one word are the point, so near-best ones count too.
            if score > 6.0 and score > top["<" + native] - 6 and score > top[">" + latin] - 6:
                yield Pair(native, latin, 1.0)


def likeness(first: transducer.Transducer | None, native: str, latin: str) -> float:
    """Return a likeness in bits: learned where there is a model, else by the tables."""
    if first is not None:
        return first.score(native, latin)
    from rapidfuzz.distance import OSA

    best = max((OSA.normalized_similarity(r, latin) for r in renderings(native)), default=0.0)
    return 20.0 * (best - 0.5)


def latin_pairs(data: Path) -> Iterator[Pair]:
    """Yield pairs of Latin spellings of one word, and of words with themselves."""
    from rapidfuzz.distance import JaroWinkler

    for names in parties(data):
        rows = [canonical(name).text.split() for name in names if dominant(name) == "LATIN"]
        for i, one in enumerate(rows):
            for other in rows[i + 1 : i + 12]:
                rest = [plain(w) for w in other]
                for word in (plain(w) for w in one):
                    if len(word) < 3 or not rest:
                        continue
                    near = max(rest, key=lambda r: (JaroWinkler.similarity(word, r), r))
                    alike = JaroWinkler.similarity(word, near)
                    if near and alike > 0.78:
                        yield Pair(word, near, 1.0)
                        yield Pair(near, word, 1.0)


def told(script: str, met: set[str]) -> Iterator[Pair]:
    """Yield what the romanisation tables say of single letters, as light pairs.

    Of the many thousand Han characters only those met in training are told.
    """
    spans = {"CYRILLIC": (0x430, 0x52F), "GEORGIAN": (0x10D0, 0x10F0), "ARMENIAN": (0x561, 0x586)}
    if script == "HAN":
        for character in sorted(met):
            for syllable in pinyin(character)[:1]:
                yield Pair(character, syllable.replace("v", "u"), 0.5)
    elif script in spans:
        for point in range(*spans[script]):
            for spelling in renderings(chr(point)):
                for around in ("", "а") if script == "CYRILLIC" else ("",):
                    yield Pair(around + chr(point), around.replace("а", "a") + spelling, 0.5)


def merged(pairs: Iterable[Pair]) -> list[Pair]:
    """Return each pair once, its weights added up and damped."""
    total: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        total[pair.native, pair.latin] += pair.weight  # type: ignore[assignment]
    return [
        Pair(native, latin, min(weight, 1.0 + math.log2(max(weight, 1.0))))
        for (native, latin), weight in sorted(total.items())
    ]
