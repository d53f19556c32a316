"""Read the UN list's documents: the number out of its wording, validity out of its note."""

from __future__ import annotations

import re

from lxml import etree

from narrows.codes.country import country_code
from narrows.lists.document_note import expires
from narrows.lists.document_note import issued as issued_on
from narrows.lists.entry import Document
from narrows.lists.lookup import Lookups
from narrows.lists.written_date import written_date
from narrows.lists.xml import child_text

_WORDED = re.compile(r"^(?P<kind>\D*?\b(?:number|no\.?)\s*:?)\s*(?P<number>(?=.*\d)\S.*)$", re.I)
_TRAVEL = re.compile(
    r"^(?P<kind>[^\d]*\b(?:document|passport)\b[^\d:]*?):?\s+"
    r"(?P<number>(?:[A-Z]{1,3}\s?)?\d[\w/.-]*)$",
    re.I,
)
_COUNTRY_FIRST = re.compile(r"^(?P<kind>[A-Z][a-z]{3,})\s+(?P<number>[A-Z]{0,3}\W?\d\S*)$")
_BRACKET = re.compile(r"^(?P<number>[^()]*\d[^()]*?)\s*\((?P<note>[^()]+)\)$")
_KINDS = (
    (re.compile(r"passport", re.I), "passportNumber"),
    (re.compile(r"social security", re.I), "socialSecurityNumber"),
    (re.compile(r"fiscal code|tax", re.I), "taxNumber"),
)


def document(element: etree._Element, lookups: Lookups) -> Document | str | None:
    """Read one ``INDIVIDUAL_DOCUMENT``.

    Returns:
        The document; its wording, where no number is given; None for an empty one.

    Raises:
        Unreadable: unknown type of document or country.
    """
    first = child_text(element, "TYPE_OF_DOCUMENT")
    second = child_text(element, "TYPE_OF_DOCUMENT2")
    stated = child_text(element, "NUMBER")
    issuer = child_text(element, "ISSUING_COUNTRY")
    place = child_text(element, "COUNTRY_OF_ISSUE")
    city = child_text(element, "CITY_OF_ISSUE")
    note = child_text(element, "NOTE")
    prop = lookups.read("document_type", first) if first is not None else None
    countries = lookups.countries(issuer) or lookups.countries(place)
    issue_date = child_text(element, "DATE_OF_ISSUE")
    wording = [" ".join(part.split()) for part in (second or first, stated, issuer, note) if part]
    if not wording and place is None and city is None:
        return None
    number, kind, remark = _number(stated or "")
    if number is None and second is not None:
        number, kind, remark = _number(second)
        stated, second = second, kind or second
    if number is None:
        return ", ".join(wording) or None
    if not countries and kind is not None:
        issuer = kind.split()[0]
        code = country_code(issuer)
        countries = (code,) if code else ()
    notes = "; ".join(filter(None, (remark, note)))
    issued = written_date(issue_date) or issued_on(notes)
    if issue_date is not None and written_date(issue_date) is None:
        notes = "; ".join(filter(None, (notes, f"date of issue: {issue_date}")))
    if place is not None:
        notes = "; ".join(filter(None, (notes, f"issued in {place}")))
    wordings = " ".join(filter(None, (second, kind)))
    return Document(
        prop=next((p for pattern, p in _KINDS if pattern.search(wordings)), prop or "idNumber"),
        number=number,
        original=stated,
        types=tuple(dict.fromkeys(" ".join(t.split()) for t in (first, second, kind) if t)),
        country=issuer or place,
        countries=countries,
        authority=city,
        issued=issued,
        expires=expires(notes),
        remarks=" ".join(notes.split()) or None,
    )


def _number(text: str) -> tuple[str | None, str | None, str | None]:
    """Split a wording into number, kind and a remark in brackets behind it."""
    text = " ".join(text.split())
    remark = None
    bracket = _BRACKET.match(text)
    if bracket is not None:
        text, remark = bracket["number"], bracket["note"]
    for pattern in (_WORDED, _TRAVEL):
        found = pattern.match(text)
        if found is not None:
            return found["number"], found["kind"].strip() or None, remark
    found = _COUNTRY_FIRST.match(text)
    if found is not None and country_code(found["kind"]) is not None:
        return found["number"], found["kind"], remark
    return (text if any(c.isdigit() for c in text) else None), None, remark
