"""Build ``src/narrows/text/data/han_pinyin.txt`` from the pypinyin package's table.

Usage: python tools/build_han_readings.py

pypinyin (MIT licence) carries the readings of Unicode's Unihan database. The table keeps
one line for each syllable without its tone: the characters read so first, a tab, and
the characters for which it is a further reading.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from pathlib import Path

from pypinyin.pinyin_dict import pinyin_dict

TARGET = Path(__file__).parent.parent / "src/narrows/text/data/han_pinyin.txt"
MOST = 3
"""Readings kept for one character; rarer ones are not met in names."""


def plain(syllable: str) -> str:
    """Return a syllable without its tone mark, ``ü`` as ``v``."""
    bare = unicodedata.normalize("NFD", syllable)
    tones = ("\u0300", "\u0301", "\u0304", "\u030c")
    joined = unicodedata.normalize("NFC", "".join(c for c in bare if c not in tones))
    return joined.replace("ü", "v").replace("ê", "e")


def build() -> str:
    """Return the table's text."""
    first: dict[str, list[str]] = defaultdict(list)
    further: dict[str, list[str]] = defaultdict(list)
    for point, marked in sorted(pinyin_dict.items()):
        if not 0x4E00 <= point <= 0x9FFF:
            continue
        syllables = list(dict.fromkeys(plain(s) for s in marked.split(",")))
        syllables = [s for s in syllables if s.isascii() and s.isalpha()][:MOST]
        for rank, syllable in enumerate(syllables):
            (further if rank else first)[syllable].append(chr(point))
    lines = (f"{s}\t{''.join(first[s])}\t{''.join(further[s])}" for s in sorted({*first, *further}))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(build(), encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
