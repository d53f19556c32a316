"""Take the UN list's alias fields apart into names.

One ``ALIAS_NAME`` may hold several spellings parted by semicolons, enumerated
(``b) …``), or a name in its own script with the Latin spellings in brackets; the
note may carry the name in original script or more spellings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_ENUMERATION = re.compile(r"(?:^|\s)(?:[a-z]|[ivx]+)\)\s+")
_BRACKETED = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<inner>.+)\)$", re.S)
_SCRIPT = re.compile(r"(?:original script|in arabic(?: script)?)\s*:\s*(?P<name>.+)$", re.I | re.S)
_SUB_UNIT = re.compile(r"\s+-\s+sub-unit name$", re.I)


def alias_names(text: str) -> Iterator[str]:
    """Iterate the names one alias field holds, at least one."""
    text = " ".join(text.split())
    bracketed = _BRACKETED.match(text)
    if bracketed is not None:
        name, inner = bracketed["name"], bracketed["inner"]
        script = _SCRIPT.match(inner)
        if script is not None:
            yield name
            yield script["name"].strip()
            return
        if _latin(inner) and not _latin(name):
            yield name
            yield from _spellings(_SUB_UNIT.sub("", inner))
            return
    yield from _spellings(text)


def names_in_note(note: str) -> Iterator[str]:
    """Iterate the names an alias note states; most notes state none.

    A note counts as a row of spellings only when it is nothing else: parted by
    semicolons, no figures, no colons, no brackets.
    """
    note = " ".join(note.split())
    script = _SCRIPT.search(note)
    if script is not None:
        yield script["name"].strip()
    elif ";" in note and not re.search(r"[\d:()]", note):
        yield from _spellings(note)


def _spellings(text: str) -> Iterator[str]:
    for piece in text.split(";"):
        for name in _ENUMERATION.split(piece):
            if name.strip(" ,"):
                yield name.strip(" ,")


def _latin(text: str) -> bool:
    return any(unicodedata.name(c, "").startswith("LATIN") for c in text if c.isalpha())
