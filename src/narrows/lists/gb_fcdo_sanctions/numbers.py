"""Numbers as the UK lists write them: register numbers with labels, IMO numbers."""

from __future__ import annotations

import re

_LABELLED = re.compile(
    r"\b(?P<label>INN|OGRN|OKPO|KPP|UNP|TIN|TAX ID|VAT)\b\D{0,25}?(?P<number>\d[\d /-]{4,}\d)", re.I
)
_PROPS = {
    "inn": "innCode",
    "ogrn": "ogrnCode",
    "okpo": "okpoCode",
    "kpp": "registrationNumber",
    "unp": "taxNumber",
    "tin": "taxNumber",
    "tax id": "taxNumber",
    "vat": "vatCode",
}
_IMO = re.compile(r"\b(?:IMO[\s:]*)?(\d{7})\b", re.I)


def register_numbers(text: str) -> tuple[tuple[str, str], ...]:
    """Return (property, number) for each number a register field states.

    One field may hold several, each with its label; a field without a known label
    is one register number as it stands.
    """
    found = tuple(
        (_PROPS[match["label"].lower()], match["number"].strip())
        for match in _LABELLED.finditer(text)
    )
    return found or (("registrationNumber", " ".join(text.split())),)


def imo_numbers(text: str) -> tuple[str, ...]:
    """Return the seven-figure IMO numbers in a text, without the letters before them."""
    return tuple(dict.fromkeys(_IMO.findall(text)))
