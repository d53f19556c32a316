"""Letters the fonts at hand cannot show: written so that nothing of them is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

import typst

from narrows.text.romanise import primary

STANDARD: Final = "a-2b"
"""The archive standard: a letter without a glyph is an error, not an empty box."""

NOTE = (
    "Letters that no font on this machine shows, and invisible ones, stand in brackets: how they"
    " may be read in Latin letters, then each by its number in Unicode."
)


def unshown(texts: Iterable[str]) -> frozenset[str]:
    """Return the characters of some texts that are invisible or that no font shows.

    Plain space is neither; nothing is downloaded.
    """
    letters = {char for text in texts for char in text if not char.isspace()}
    compiler = typst.Compiler()
    return frozenset(
        char
        for char in letters
        if not char.isprintable() or not (char.isascii() or _shows(compiler, char))
    )


def spelled(text: str, without: frozenset[str]) -> str:
    """Return a text with some characters written as their reading and numbers.

    >>> spelled("Li \\u5f20\\u4f1f", frozenset("\\u5f20\\u4f1f"))
    'Li [zhangwei U+5F20 U+4F1F]'
    """
    if without.isdisjoint(text):
        return text
    runs = f"[{''.join(map(re.escape, sorted(without)))}]+"
    return re.sub(runs, lambda found: _numbered(found[0]), text)


def _numbered(run: str) -> str:
    reading = primary(run.casefold())
    numbers = [f"U+{ord(char):04X}" for char in run]
    known = reading.isascii() and reading.isalpha()
    return f"[{' '.join([reading, *numbers] if known else numbers)}]"


def _shows(compiler: typst.Compiler, char: str) -> bool:
    source = f"#{json.dumps(char, ensure_ascii=False)}".encode()
    try:
        compiler.compile(input=source, format="pdf", pdf_standards=[STANDARD])
    except typst.TypstError:
        return False
    return True
