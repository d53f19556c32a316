"""Take enumerated text apart: ``(1) Iraq (2) Syria``, ``a) General b)Major General``."""

from __future__ import annotations

import itertools
import re

_LABEL = re.compile(r"(?:\((?P<inner>\d{1,2}|[a-z])\)|(?<!\S)(?P<bare>\d{1,2}|[a-z])\))\s*")


def enumerated(text: str) -> list[tuple[str, str]]:
    """Return the (label, item) pairs of a text; one pair without label if it has none.

    Only a text that begins with ``1`` or ``a`` and whose labels rise is enumerated.
    Items that are blank, a dash or "to" say nothing and are left out:
    ``(1)-(2) Tunisia`` gives the second alone.
    """
    text = " ".join(text.split())
    found = list(_LABEL.finditer(text))
    labels = [match["inner"] or match["bare"] for match in found]
    if not found or found[0].start() != 0 or not _rising(labels):
        return [("", text)] if text.strip(" -") else []
    ends = [*(match.start() for match in found[1:]), len(text)]
    items = (
        (label, text[match.end() : end].strip(" ;,"))
        for label, match, end in zip(labels, found, ends, strict=True)
    )
    return [(label, item) for label, item in items if item.strip(" -.") not in ("", "to")]


def _rising(labels: list[str]) -> bool:
    if labels[0] == "1" and all(label.isdigit() for label in labels):
        numbers = [int(label) for label in labels]
    elif labels[0] == "a" and all(label.isalpha() for label in labels):
        numbers = [ord(label) for label in labels]
    else:
        return False
    return all(one < next_one for one, next_one in itertools.pairwise(numbers))
