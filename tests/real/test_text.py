"""Spellings against the outputs official systems prescribe, and against held-out names."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest

from narrows.text import transducer
from narrows.text.canonical import canonical
from narrows.text.romanise import primary, renderings
from narrows.text.script import dominant

pytestmark = pytest.mark.real

LEAST_AGREEMENT = {
    "rus": 0.95, "ukr": 0.97, "bel": 0.93, "bul": 0.97, "srp": 0.96, "mkd": 0.93, "kaz": 0.97,
    "kir": 0.95, "tgk": 0.92, "uzb": 0.92, "ell": 0.90, "kat": 0.90, "kor": 0.60, "jpn": 0.94,
}  # fmt: skip
"""Least share of words for which some rendering is the oracle's, by language."""


def plain(latin: str) -> list[str]:
    """Return the words of a prescribed spelling, its diacritics and signs left out."""
    kept = "".join(c for c in latin if c.isalnum() or c in " -" or unicodedata.combining(c))
    return [primary(word) for word in canonical(kept).text.split()]


def oracle(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Return pairs of words by language; systems that romanise what Narrows reads."""
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines()[1:]:
        system, source, target = line.split("\t")
        parts = system.split("-")
        if parts[3] != "Latn" or "Arab" in system:
            continue
        natives, latins = canonical(source).text.split(), plain(target)
        if len(natives) == len(latins):
            for pair in zip(natives, latins, strict=True):
                if dominant(pair[0]) != "LATIN":
                    pairs[parts[1]].append(pair)
    return pairs


def test_renderings_hold_what_official_systems_prescribe(real_data: Path) -> None:
    found = oracle(real_data / "decks" / "interscript_tests.tsv")
    for language, least in LEAST_AGREEMENT.items():
        pairs = found[language]
        right = sum(latin in renderings(native, lang=language) for native, latin in pairs)
        first = sum(latin == primary(native) for native, latin in pairs)
        n = len(pairs)
        print(f"{language}: {right / n:.3f} of {n} words, first {first / n:.3f}")
        assert right / len(pairs) >= least, language


LEAST_RECALL = {
    "ARABIC": ("coling18_wd_arabic_80", 0.90), "HEBREW": ("coling18_wd_hebrew_80", 0.90),
    "CYRILLIC": ("coling18_wd_russian_80", 0.93), "GREEK": ("deepchar_wd_greek_80", 0.93),
    "ARMENIAN": ("deepchar_wd_armenian_80", 0.93), "HANGUL": ("coling18_wd_korean_80", 0.80),
    "KATAKANA": ("coling18_wd_japanese_80", 0.90), "HAN": ("coling18_wd_chinese_80", 0.65),
}  # fmt: skip


@pytest.mark.parametrize("script", sorted(LEAST_RECALL))
def test_the_right_spelling_of_a_held_out_token_comes_first(real_data: Path, script: str) -> None:
    name, least = LEAST_RECALL[script]
    pairs = []
    for line in (
        (real_data / "decks/transliteration" / f"{name}.tsv").read_text("utf-8").splitlines()
    ):
        latin, spaced, *_ = line.split("\t")
        native = canonical(spaced.replace(" ", "")).text
        held = hashlib.sha256(native.encode()).digest()[0] < 26
        if held and dominant(native) == script and primary(canonical(latin).text).isalpha():
            pairs.append((native, primary(canonical(latin).text)))
    pairs.sort(key=lambda pair: hashlib.sha256("".join(pair).encode()).digest())
    model = transducer.load(script)
    asked, pool = pairs[:60], [latin for _, latin in pairs[:600]]
    first = 0
    for native, right in asked:
        own = model.score(native, right)
        first += all(model.score(native, other) <= own for other in pool)
    print(f"{script}: first of {len(pool)} for {first / len(asked):.3f} of {len(asked)}")
    assert first / len(asked) >= least


def test_the_tables_are_those_their_sources_gave(real_data: Path) -> None:
    folder = Path(transducer.__file__).parent / "data"
    listed = [line.split("\t") for line in (folder / "transducers.tsv").read_text().splitlines()]
    assert len(listed) > 20
    for kind, name, digest in listed:
        path = folder / name if kind == "table" else next((real_data / "decks").rglob(name))
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest, name
