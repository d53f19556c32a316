"""Hashes of names, words and identifiers: how exact equals are found at once."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from narrows.text import identifier
from narrows.text.name import AnalysedName
from narrows.text.name_syllables import in_syllables
from narrows.text.romanise import skeleton

NAME_KEYS = 4
"""How many keys a name has."""


CLASSES = 15
"""Consonant classes of a spelling that count: as many as fit into a number of 60 bits."""

SHORT = 5
"""Consonant classes up to which a spelling has to have them all."""

SYLLABLES = 1 << 55
"""From here on stand the keys of syllables in digits, see ``name_syllables``."""

_CLASS = {letter: number for number, letter in enumerate("BTSKJRLMNH", 1)}


def hashed(kind: str, text: str) -> int:
    """Return a stable 63-bit number for a key of one kind."""
    data = hashlib.blake2b(f"{kind}\0{text}".encode(), digest_size=8).digest()
    return int.from_bytes(data, "big") >> 1


@lru_cache(maxsize=4096)
def text_key(text: str) -> int:
    """Return the key that means the same name: of ``AnalysedName.key``.

    It is asked for again when candidates are weighed, often of both kinds of party.
    """
    return hashed("text", text)


def name_keys(name: AnalysedName) -> tuple[int, ...]:
    """Return the keys under which an exact name is found: text, words, letters, content.

    The first means the same name; the others, much the same.
    """
    words = name.text.split()
    return (
        text_key(name.key),
        hashed("words", " ".join(sorted(words))),
        hashed("letters", "".join(words)),
        hashed("content", " ".join(sorted([token.forms[0] for token in name.compared]))),
    )


def sound_keys(form: str) -> tuple[int, ...]:
    """Return the keys under which a Latin spelling is found in or as a join.

    Its consonant classes as a number, and those with one left out: two spellings have a
    key in common where their consonants are the same but for one. Of up to ``SHORT``
    classes none is left out: too much would sound alike.
    """
    if in_syllables(form):
        return (SYLLABLES + int(form) % SYLLABLES,)
    found = 0
    classes = skeleton(form)[:CLASSES]
    for one in classes:
        found = found << 4 | _CLASS.get(one, 15)
    keys = [found]
    if len(classes) > SHORT:
        for place in range(0, 4 * len(classes), 4):
            low = found & ((1 << place) - 1)
            keys.append(found >> place + 4 << place | low)
    return tuple(dict.fromkeys(keys))


def identifier_keys(type: str, value: str) -> tuple[int, ...]:
    """Return the keys of an identifier; its type is judged later, by ``match``."""
    normal = identifier.normalise(type, value)
    if identifier.type_of(type) == "swiftBic":
        normal = identifier.institution(normal)
    compact = "".join(c for c in normal.casefold() if c.isalnum())
    return (hashed("identifier", compact),) if len(compact) >= 3 else ()
