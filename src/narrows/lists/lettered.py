"""Lettered enumerations inside a cell: ``a) Kabul b) Herat``, ``（a）…（b）…``.

Only letters that follow one another from ``a`` count, so that a lone ``b)`` in an
address stays what it is.
"""

from __future__ import annotations

import re
import unicodedata

_MARK = re.compile(
    r"(?:(?<=^)|(?<=[\s,;.、。，；)\]]))[(（]?\s*([A-Za-zａ-ｚＡ-Ｚ])\s*[)）]\s*|[(（]\s*([A-Za-zａ-ｚＡ-Ｚ])\s*[)）]\s*"
)


def lettered(text: str) -> list[str]:
    """Return the parts of an enumeration, or the text alone where there is none.

    Text before ``a)`` is a part of its own. Commas and semicolons around the parts
    are left out.

    >>> lettered("a) Kabul b) Herat; c) Farah")
    ['Kabul', 'Herat', 'Farah']
    >>> lettered("(a)カブール(b)ヘラート (a)Kabul (b)Herat")
    ['カブール', 'ヘラート', 'Kabul', 'Herat']
    """
    marks: list[tuple[int, int]] = []
    run = 0
    for found in _MARK.finditer(text):
        letter = unicodedata.normalize("NFKC", found[1] or found[2]).lower()
        # A second run begins again at ``a``: the same names in another script.
        if letter == chr(ord("a") + run) or (letter == "a" and run > 1):
            run = ord(letter) - ord("a") + 1
            marks.append(found.span())
    if len(marks) < 2 and not (marks and text[: marks[0][0]].strip() == ""):
        return _kept([text])
    parts = [text[: marks[0][0]]]
    ends = [start for start, _ in marks[1:]] + [len(text)]
    parts += [text[begin:end] for (_, begin), end in zip(marks, ends, strict=True)]
    return _kept(parts)


def _kept(parts: list[str]) -> list[str]:
    trimmed = (" ".join(part.split()).strip(" ,;、，；") for part in parts)
    return [part for part in trimmed if part]
