"""Hashes of names, words and identifiers: how exact equals are found at once."""

from __future__ import annotations

import hashlib

from narrows.text import identifier
from narrows.text.name import AnalysedName

SAME_KEYS = 1
"""The first so many of ``name_keys`` mean the same name; the others, much the same."""


def hashed(kind: str, text: str) -> int:
    """Return a stable 63-bit number for a key of one kind."""
    data = hashlib.blake2b(f"{kind}\0{text}".encode(), digest_size=8).digest()
    return int.from_bytes(data, "big") >> 1


def name_keys(name: AnalysedName) -> tuple[int, ...]:
    """Return the keys under which an exact name is found: text, words, letters."""
    words = name.text.split()
    return (
        hashed("text", name.key),
        hashed("words", " ".join(sorted(words))),
        hashed("letters", "".join(words)),
        hashed("content", " ".join(sorted(token.forms[0] for token in name.compared))),
    )


def identifier_keys(type: str, value: str) -> tuple[int, ...]:
    """Return the keys of an identifier; its type is judged later, by ``match``."""
    normal = identifier.normalise(type, value)
    compact = "".join(c for c in normal.casefold() if c.isalnum())
    return (hashed("identifier", compact),) if len(compact) >= 3 else ()
