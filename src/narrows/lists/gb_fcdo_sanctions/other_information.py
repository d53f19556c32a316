"""The OFSI list's column "Other Information": keyed facts in running text.

Since 2021 facts stand behind a key in brackets, ``(UN Ref):CFi.009.``; references
are one word and free text may follow. Before, the UN reference stood in the text.
"""

from __future__ import annotations

import re

REFERENCES = ("UK Sanctions List Ref", "UN Ref")
KEYS = (
    *REFERENCES,
    "UK Statement of Reasons",
    "Gender",
    "Phone number",
    "Email address",
    "Website",
    "Type of entity",
    "Business Reg No",
    "Parent company",
    "Subsidiaries",
    "IMO number",
    "Flag of ship",
    "Previous flags",
    "Type of ship",
    "Tonnage of ship",
    "Length of ship",
    "Year built",
    "Current owners",
    "Fax",
)
TEXT = ""
"""Key of the text that stands behind no key."""

_KEYED = re.compile(r"\((" + "|".join(map(re.escape, KEYS)) + r")\):\s*")
_REFERENCE = re.compile(r"^(?P<value>[^\s.]+(?:\.\d+)*)\.?\s*(?P<rest>.*)$", re.S)
_UN = re.compile(
    r"\bUN Ref(?:erence)?[\s.:]*(?P<value>[A-Z]{2}[ie]?\.?(?:[A-Z]\.)?[\dA-Z.]*\d)", re.I
)


def facts(text: str) -> list[tuple[str, str]]:
    """Return the (key, value) pairs of the column, in order; ``TEXT`` for free text."""
    pieces = _KEYED.split(" ".join(text.split()))
    found = [(TEXT, pieces[0])]
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        match = _REFERENCE.match(value) if key in REFERENCES else None
        if match is None:
            found.append((key, value.rstrip(" .") if key != "UK Statement of Reasons" else value))
            continue
        found += [(key, match["value"]), (TEXT, match["rest"])]
    free = " ".join(value for key, value in found if key == TEXT)
    if not any(key == "UN Ref" for key, _ in found):
        found += [("UN Ref", match["value"]) for match in _UN.finditer(free)]
    return [(key, value.strip()) for key, value in found if value.strip()]
