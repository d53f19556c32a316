"""One phrase of OFAC's remarks, read by a small grammar.

Remarks are phrases joined by ``; `` - ``DOB 12 Mar 1963``, ``Passport A1 (Iran)
expires 01 Jan 2020``, ``Linked To: X`` - and OFAC's XML formats hold the same
labels and values apart. Both are read here, so that the three formats of one list
say the same thing. What the grammar does not know stays text and is counted.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from narrows.lists.ofac import documents
from narrows.lists.ofac.dates import read_date
from narrows.lists.ofac.known_phrases import is_known_note, is_measure, is_position

Kind = Literal[
    "date",        # value is read as a date into one of ``props``
    "country",     # value is a country for one of ``props``
    "text",        # value as it stands into one of ``props``
    "name",        # a name; ``props`` says of which kind
    "link",        # value names another party
    "wallet",      # label is the currency, value the address
    "security",    # label is ``isin`` or ``ticker``
    "issuer",      # value names the issuer of the securities
    "document",    # label, value, country, issued, expires
    "terms",       # listing and effective dates of a measure; label names the measure
    "measure",     # what is restricted; belongs to a sanction
    "position",
    "note",        # known, of no typed property
    "unknown",     # not known to the grammar
]  # fmt: skip


class Phrase(msgspec.Struct, frozen=True):
    """A phrase and what it says."""

    kind: Kind
    text: str
    value: str = ""
    props: tuple[str, ...] = ()
    label: str = ""
    country: str | None = None
    issued: str | None = None
    expires: str | None = None
    more: str | None = None

    @property
    def plain(self) -> str:
        """The phrase as a note: without the "alt." that only counts repetitions."""
        return _ALT.sub("", self.text)


_ALT = re.compile(r"^(?:(?:alt|alternate)\.? )+", re.I)
_NAMED = re.compile(r"^(a\.k\.a\.|f\.k\.a\.|n\.k\.a\.|d\.b\.a\.) '?(.+?)'?$")
_WALLET = re.compile(r"^Digital Currency Address - (\S+) (\S+)$")
_TERMS = re.compile(
    r"^(Listing|Effective|Purchase/Sales For Divestment) Date \(([^)]*)\)(?:[^:]*?)?:? ([^;]+)$"
)
_SERIAL = re.compile(r"^Aircraft Manufacturer'?s Serial Number \(MSN\):? (.+)$")
_CONSTRUCTION = re.compile(r"^Aircraft Construction Number \([^)]*\):? (.+)$")
_PHONE = re.compile(
    r"^(?:Tele)?Phone(?: Number| No\.)?[:.]* ?(\+? ?[\d(][\d()+ \-/.]*(?: ?[a-z]{0,4}\.? ?\d*)?)$",
    re.I,
)
_IMO = re.compile(
    r"^(?:(?:Vessel Registration Identification|Identification Number|Company Number"
    r"|International Maritime Organization No\.) IMO(?: No\.| Number)?:? *"
    r"|Vessel Registration Identification |International Maritime Organization No\. )"
    r"\(?(\d{7})\)?(?: \([A-Z][^()]*\))?$"
)
_DATED = r"(?:\d{1,2} [A-Z][a-z]{2} \d{4}|[A-Z][a-z]{2} \d{4}|\d{4})"
_DOCUMENT_TAIL = re.compile(
    rf"^(?P<number>.*?)(?:,? ?issued (?P<issued>{_DATED}(?: to {_DATED})?))?"
    rf"(?:,? ?expires (?P<expires>{_DATED}(?: to {_DATED})?))?$"
)
_ASIDE = re.compile(r"^(?!issued\b)(\S+?)(?:, | (?=(?:and|issued|at|under)\b))(.+)$")
_PREFIX = re.compile(r"^[A-Z.]{2,5}: ")
_EMAIL = re.compile(r"^(?:E-?mail(?::| ) ?)?\(?([^\s@]+@[^\s@]+\.\w+)\)?(?: \(email\)\.?)?$", re.I)
_WEBSITE = re.compile(r"^((?:https?://|www\.)\S+)(?: \(website\)\.?)?$", re.I)
_PARENTHESIS = re.compile(r"^(.*\S) \(((?:[^()]|\([^()]*\))*)\)$")

_SIMPLE: tuple[tuple[str, Kind, tuple[str, ...]], ...] = (
    ("DOB", "date", ("birthDate",)),
    ("POB", "text", ("birthPlace",)),
    ("nationality", "country", ("nationality", "country")),
    ("citizen", "country", ("citizenship", "nationality", "country")),
    ("Nationality of Registration", "country", ("flag", "country")),
    ("Gender", "text", ("gender",)),
    ("ethnicity", "text", ("ethnicity",)),
    ("Linked To:", "link", ()),
    ("Email Address", "text", ("email",)),
    ("Website", "text", ("website",)),
    ("Organization Established Date", "date", ("incorporationDate",)),
    ("Organization Type:", "text", ("sector",)),
    ("Target Type", "text", ("classification",)),
    ("MMSI", "text", ("mmsi",)),
    ("Vessel Call Sign", "text", ("callSign",)),
    ("Other Vessel Call Sign", "text", ("callSign",)),
    ("Vessel Type", "text", ("type",)),
    ("Other Vessel Type", "text", ("type",)),
    ("Former Vessel Type", "text", ("pastTypes",)),
    ("Vessel Flag", "country", ("flag",)),
    ("Other Vessel Flag", "country", ("flag",)),
    ("Former Vessel Flag", "country", ("pastFlags",)),
    ("Vessel Gross Registered Tonnage", "text", ("grossRegisteredTonnage",)),
    ("Vessel Gross Tonnage", "text", ("grossRegisteredTonnage",)),
    ("Vessel Tonnage", "text", ("tonnage",)),
    ("Vessel Year of Build", "date", ("buildDate",)),
    ("Vessel Owner", "text", ()),
    ("Vessel Registration Identification", "text", ("registrationNumber",)),
    ("Aircraft Manufacture Date", "date", ("buildDate",)),
    ("Aircraft Model", "text", ("model",)),
    ("Aircraft Tail Number", "text", ("registrationNumber",)),
    ("Previous Aircraft Tail Number", "text", ("registrationNumber",)),
    ("Aircraft Mode S Transponder Code", "text", ()),
    ("Aircraft Serial Identification", "text", ("serialNumber",)),
    ("Aircraft Operator", "link", ("operator",)),
    ("ISIN", "security", ("isin",)),
    ("Equity Ticker", "security", ("ticker",)),
    ("Issuer Name", "issuer", ()),
    ("Registration Country", "country", ("jurisdiction", "country")),
    ("Occupation:", "position", ()),
    ("Title", "position", ()),
    ("Alternate Title:", "position", ()),
)
_BY_LABEL = sorted(_SIMPLE, key=lambda entry: -len(entry[0]))
_DOCUMENT_LABEL = re.compile(
    "^("
    + "|".join(re.escape(label) for label in sorted(documents.PROPERTIES, key=len, reverse=True))
    + r")(?=[ :]|$):? *(.*)$",
    re.I,
)
_LABELS = {label.casefold(): label for label in documents.PROPERTIES}


def read_phrase(text: str) -> Phrase:
    """Read one phrase of remarks, or a label and value of the XML formats joined.

    >>> read_phrase("alt. Passport K1 (Iran) expires 03 Feb 2020").expires
    '2020-02-03'
    """
    bare = _ALT.sub("", text.strip())
    if bare.startswith("(Linked To:") and bare.endswith(")"):
        bare = bare[1:-1]
    for reading in (_special, _labelled, _document):
        phrase = reading(text, bare)
        if phrase is not None:
            return phrase
    if is_measure(bare):
        return Phrase("measure", text, bare)
    if is_known_note(bare):
        return Phrase("note", text, bare)
    if is_position(bare):
        return Phrase("position", text, bare)
    return Phrase("unknown", text, bare)


def read_document(
    label: str,
    number: str,
    *,
    country: str | None = None,
    issued: str | None = None,
    expires: str | None = None,
    more: str | None = None,
    text: str | None = None,
) -> Phrase | None:
    """Return a document phrase for a known label, else None.

    Dates are OFAC's own; a date no calendar reading fits is kept in ``more``.
    """
    known = _LABELS.get(label.casefold())
    if known is None:
        return None
    aside = [more] if more is not None else []
    dates: list[str | None] = []
    for word, date in (("issued", issued), ("expires", expires)):
        try:
            dates.append(read_date(date) if date is not None else None)
        except ValueError:
            dates.append(None)
            aside.append(f"{word} {date}")
    return Phrase(
        "document",
        text or f"{label} {number}",
        number,
        documents.PROPERTIES[known],
        known,
        country,
        dates[0],
        dates[1],
        "; ".join(aside) or None,
    )


def _special(text: str, bare: str) -> Phrase | None:
    named = _NAMED.match(bare)
    if named is not None:
        prop = "previousName" if named[1] == "f.k.a." else "weakAlias"
        return Phrase("name", text, named[2], (prop,))
    wallet = _WALLET.match(bare)
    if wallet is not None:
        return Phrase("wallet", text, wallet[2], label=wallet[1])
    imo = _IMO.match(bare)
    if imo is not None:
        return Phrase("text", text, imo[1], ("imoNumber", "registrationNumber"), "IMO")
    terms = _TERMS.match(bare)
    if terms is not None:
        prop = {"Listing": "listingDate", "Effective": "startDate"}.get(terms[1], "")
        return Phrase("terms", text, terms[3], (prop,) if prop else (), terms[2])
    for shape in (_SERIAL, _CONSTRUCTION):
        serial = shape.match(bare)
        if serial is not None:
            return Phrase("text", text, serial[1], ("serialNumber",))
    for shape, prop in ((_PHONE, "phone"), (_EMAIL, "email"), (_WEBSITE, "website")):
        contact = shape.match(bare)
        if contact is not None:
            return Phrase("text", text, contact[1], (prop,))
    return None


def _labelled(text: str, bare: str) -> Phrase | None:
    for label, kind, props in _BY_LABEL:
        if bare.startswith(label):
            rest = bare[len(label) :]
            value = rest.lstrip(":").strip()
            if value and (rest[0] in " :" or label.endswith(":")):
                if not props and kind == "text":
                    return Phrase("note", text, bare)
                return Phrase(kind, text, value, props, label)
    return None


def _document(text: str, bare: str) -> Phrase | None:
    labelled = _DOCUMENT_LABEL.match(bare)
    if labelled is None:
        return None
    label, rest = labelled[1], labelled[2]
    tail = _DOCUMENT_TAIL.match(rest)
    if tail is None:
        return None
    number, aside = tail["number"].strip(" ,"), None
    if (beside := _ASIDE.match(number)) is not None:
        number, aside = beside[1], beside[2]
    number = _PREFIX.sub("", number)
    groups: list[str] = []
    while (inner := _PARENTHESIS.match(number)) is not None:
        number = inner[1]
        groups.insert(0, inner[2])
    coded = label.upper() == "SWIFT/BIC" or any(character.isdigit() for character in number)
    if not coded or number.startswith("issued "):
        return None
    phrase = read_document(label, number, issued=tail["issued"], expires=tail["expires"], text=text)
    if phrase is None:
        return None
    if aside is not None and (inner := _PARENTHESIS.match(aside)) is not None:
        aside, groups = inner[1], [inner[2]]
    more = [*groups[:-1], *(part for part in (aside, phrase.more) if part is not None)]
    country = groups[-1] if groups else None
    return msgspec.structs.replace(phrase, country=country, more="; ".join(more) or None)
