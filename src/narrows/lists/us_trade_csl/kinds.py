"""What the labels of ``ids`` stand for: OFAC's feature and document types.

The list carries OFAC's identifiers as triples of label, value and country; the
order changed in 2022 from country-value-label to label-value-country, so a label
is told by being known, not by its place.
"""

from __future__ import annotations

import re
from typing import Literal

from narrows.lists.ofac import documents
from narrows.lists.us_trade_csl.record import Item

Kind = Literal[
    "document", "property", "date", "country", "security", "wallet", "terms", "measure", "note"
]

PROPERTIES: dict[str, tuple[Kind, str]] = {
    "Gender": ("property", "gender"),
    "Website": ("property", "website"),
    "Email Address": ("property", "email"),
    "Phone Number": ("property", "phone"),
    "Fax": ("note", ""),
    "Organization Established Date": ("date", "incorporationDate"),
    "Organization Type": ("property", "sector"),
    "Target Type": ("property", "classification"),
    "Nationality of Registration": ("country", "country"),
    "Nationality Country": ("country", "nationality"),
    "Registration Country": ("country", "country"),
    "Vessel Registration Identification": ("property", "imoNumber"),
    "MMSI": ("property", "mmsi"),
    "Former Vessel Flag": ("country", "pastFlags"),
    "Other Vessel Flag": ("country", "flag"),
    "Other Vessel Type": ("property", "type"),
    "Other Vessel Call Sign": ("property", "callSign"),
    "Former Vessel Type": ("property", "pastTypes"),
    "Vessel Year of Build": ("date", "buildDate"),
    "Aircraft Model": ("property", "model"),
    "Aircraft Manufacture Date": ("date", "buildDate"),
    "Aircraft Manufacturer's Serial Number (MSN)": ("property", "serialNumber"),
    "Aircraft Construction Number (also called L/N or S/N or F/N)": ("property", "serialNumber"),
    "Aircraft Serial Identification": ("property", "serialNumber"),
    "Aircraft Tail Number": ("property", "registrationNumber"),
    "Previous Aircraft Tail Number": ("property", "registrationNumber"),
    "Aircraft Mode S Transponder Code": ("property", "icaoCode"),
    "Aircraft Operator": ("note", ""),
    "ISIN": ("security", "isin"),
    "Equity Ticker": ("security", "ticker"),
    "Issuer Name": ("security", "name"),
    "Chinese Commercial Code": ("note", ""),
    "UN/LOCODE": ("note", ""),
    "MICEX Code": ("note", ""),
    "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions": (
        "measure",
        "",
    ),
}
"""Label to its kind and the property it fills."""

_WALLET = re.compile(r"Digital Currency Address - (\S+)")
_TERMS = re.compile(r"(Listing|Effective|Purchase/Sales For Divestment) Date \((.+)\)")
_MEASURE = re.compile(
    r"(?:Executive Order \d+|CAATSA|IFCA|PEESA|PEESCA|Additional Sanctions Information"
    r"|Secondary sanctions risk|Transactions Prohibited)\b"
)
_CODE = re.compile(r"[A-Z]{2}")


def kind(label: str) -> tuple[Kind, str] | None:
    """Return what a label stands for and the property, currency or measure with it.

    >>> kind("Digital Currency Address - XBT")
    ('wallet', 'XBT')
    """
    bare = label.strip().rstrip(":").rstrip("- ").strip()
    if bare in documents.PROPERTIES:
        return "document", bare
    if bare in PROPERTIES:
        return PROPERTIES[bare]
    if (wallet := _WALLET.fullmatch(bare)) is not None:
        return "wallet", wallet[1]
    if (terms := _TERMS.fullmatch(bare)) is not None:
        prop = {"Listing": "listingDate", "Effective": "startDate"}.get(terms[1], "")
        return "terms", prop
    # Measures are worded anew with each order; these beginnings are OFAC's.
    return ("measure", "") if _MEASURE.match(bare) else None


def read_items(cell: str) -> tuple[Item, ...]:
    """Read the ``ids`` cell of the CSV form: items joined by ``; ``, parts by ``, ``.

    A piece without a known label belongs to the value before it, which itself held a
    semicolon; where there is none, its label is empty.
    """
    items: list[Item] = []
    for piece in cell.split("; "):
        parts = [part.strip() for part in piece.split(", ")]
        if not any(parts):
            continue
        if len(parts) > 1 and kind(parts[0]) is not None:
            value, country = _country_last(parts[1:])
            items.append(Item(parts[0], value, country))
        elif len(parts) > 1 and kind(parts[-1]) is not None:
            value, country = _country_first(parts[:-1])
            items.append(Item(parts[-1], value, country))
        elif items and kind(items[-1].label) == ("measure", ""):
            last = items.pop()
            items.append(Item(last.label, f"{last.value}; {piece}", last.country))
        else:
            items.append(Item("", piece.strip()))
    return tuple(items)


def _country_last(parts: list[str]) -> tuple[str, str | None]:
    if len(parts) > 1 and _CODE.fullmatch(parts[-1]):
        return ", ".join(parts[:-1]), parts[-1]
    return ", ".join(parts), None


def _country_first(parts: list[str]) -> tuple[str, str | None]:
    if len(parts) > 1 and _CODE.fullmatch(parts[0]):
        return ", ".join(parts[1:]), parts[0]
    return ", ".join(parts), None
