"""Write one ``INDIVIDUAL`` or ``ENTITY`` of the UN list down as statements.

Fields as in the Security Council's schema ``sc-sanctions.xsd`` and the guide to
the list's entries; ``NAME_ORIGINAL_SCRIPT`` is the primary name in its own script,
whose language the list does not state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from narrows.lists.entry import AddressParts, Entry
from narrows.lists.lookup import Lookups
from narrows.lists.records import Unreadable
from narrows.lists.un_sc_sanctions.aliases import alias_names, names_in_note
from narrows.lists.un_sc_sanctions.documents import document
from narrows.lists.written_date import written_date
from narrows.lists.xml import child_text, children, text_of

REFERENCE = re.compile(r"\b[A-Z]{2}[ie]\.\d{3}\b")
"""Permanent reference numbers since 2014: regime, i(ndividual) or e(ntity), number."""

_IMO = re.compile(r"\bIMO(?:\s+number)?:?\s*(\d{7})\b", re.I)
_BIC = re.compile(r"\bSWIFT(?:/BIC)?(?:\s+code)?:?\s*([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b")
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def write(
    party: Entry, element: etree._Element, lookups: Lookups, parties: Mapping[str, str]
) -> None:
    """State everything one record says.

    Args:
        party: The party, of schema ``Person`` or ``Organization``.
        element: The record.
        lookups: The list's declared readings.
        parties: Entity id by reference number, for the links comments state.

    Raises:
        Unreadable: a value of a closed field is not known, or the record has no name.
    """
    _names(party, element, lookups)
    for value, at in _values(party, element, "TITLE"):
        party.say("title", value, at=at)
    for value, at in _values(party, element, "DESIGNATION"):
        party.say("position", value, at=at)
    for value, at in _values(party, element, "NATIONALITY"):
        party.say_each("nationality", lookups.countries(value), at=at, original=value)
    second = child_text(element, "NATIONALITY2")
    party_countries = lookups.countries(second)
    party.say_each("nationality", party_countries, original=second)
    gender = child_text(element, "GENDER")
    if gender is not None:
        party.say("gender", lookups.read("gender", gender), original=gender)
    for item, at in _each(party, element, "INDIVIDUAL_DATE_OF_BIRTH"):
        _birth_date(party, item, at, lookups)
    for item, at in _each(party, element, "INDIVIDUAL_PLACE_OF_BIRTH"):
        _birth_place(party, item, at, lookups)
    for tag in ("INDIVIDUAL_ADDRESS", "ENTITY_ADDRESS"):
        for item, at in _each(party, element, tag):
            _address(party, item, at, lookups)
    for item, at in _each(party, element, "INDIVIDUAL_DOCUMENT"):
        found = document(item, lookups)
        if isinstance(found, str):
            party.say("notes", found, at=at)
        elif found is not None:
            party.document(found, at=at)
    _comments(party, element, parties)
    _sanction(party, element, lookups)


def _names(party: Entry, element: etree._Element, lookups: Lookups) -> None:
    parts = [" ".join((child_text(element, tag) or "").split()) for tag in _NAME_PARTS]
    name = " ".join(filter(None, parts))
    if not name:
        raise Unreadable("the record has no name")
    party.say("name", name, at=f"{party.locator}/FIRST_NAME")
    if party.schema == "Person":
        # The list numbers the parts of a name; FollowTheMoney knows two of them so.
        party.say("firstName", parts[0], at=f"{party.locator}/FIRST_NAME")
        party.say("secondName", parts[1], at=f"{party.locator}/SECOND_NAME")
    script = child_text(element, "NAME_ORIGINAL_SCRIPT")
    party.say(
        "name",
        " ".join((script or "").split()),
        at=f"{party.locator}/NAME_ORIGINAL_SCRIPT",
        original=script,
    )
    for tag in ("INDIVIDUAL_ALIAS", "ENTITY_ALIAS"):
        for item, at in _each(party, element, tag):
            _alias(party, item, at, lookups)


def _alias(party: Entry, element: etree._Element, at: str, lookups: Lookups) -> None:
    text = child_text(element, "ALIAS_NAME")
    quality = child_text(element, "QUALITY")
    note = child_text(element, "NOTE")
    prop = "alias"
    if text is not None:
        if quality is None:
            raise Unreadable(f"alias {text!r} has no quality")
        prop = lookups.read("quality", quality) or "alias"
        for name in alias_names(text):
            party.say(prop, name, at=at, original=text)
    if note is not None:
        for name in names_in_note(note):
            party.say(prop, name, at=at, original=note)
        party.say("notes", f"{text or 'alias'}: {' '.join(note.split())}", at=at, original=note)
    born = child_text(element, "DATE_OF_BIRTH")
    _stated_birth(party, written_date(born), born, at)
    city, country = child_text(element, "CITY_OF_BIRTH"), child_text(element, "COUNTRY_OF_BIRTH")
    party.say("birthPlace", ", ".join(filter(None, (city, country))), at=at)
    party.say_each("birthCountry", lookups.countries(country), at=at, original=country)


def _stated_birth(party: Entry, value: str | None, text: str | None, at: str) -> None:
    if value is not None:
        party.say("birthDate", value, at=at, original=text)
    elif text is not None:
        party.say("notes", f"Born: {' '.join(text.split())}", at=at, original=text)


def _birth_date(party: Entry, element: etree._Element, at: str, lookups: Lookups) -> None:
    kind = child_text(element, "TYPE_OF_DATE")
    kind = lookups.read("date_type", kind) if kind is not None else None
    note = child_text(element, "NOTE")
    stated = [text for tag in ("DATE", "YEAR") if (text := child_text(element, tag)) is not None]
    first, last = child_text(element, "FROM_YEAR"), child_text(element, "TO_YEAR")
    if (first is None) != (last is None):
        raise Unreadable("a span of birth years lacks one end")
    if first is not None and last is not None:
        stated.append(first if first == last else f"{first}/{last}")
    for text in stated:
        value = written_date(text)
        if value is None:
            raise Unreadable(f"date of birth {text!r} is no date")
        party.say(
            "birthDate",
            value,
            at=at,
            original=f"{kind} {text}" if kind != "exact" and kind else text,
        )
    if note is not None:
        value = None if stated else written_date(note)
        _stated_birth(party, value, note, at)


def _birth_place(party: Entry, element: etree._Element, at: str, lookups: Lookups) -> None:
    tags = ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY")
    place = ", ".join(" ".join(t.split()) for tag in tags if (t := child_text(element, tag)))
    country = child_text(element, "COUNTRY")
    party.say("birthPlace", place, at=at)
    party.say_each("birthCountry", lookups.countries(country), at=at, original=country)
    note = child_text(element, "NOTE")
    if note is not None:
        party.say("notes", f"Place of birth: {' '.join(note.split())}", at=at, original=note)


def _address(party: Entry, element: etree._Element, at: str, lookups: Lookups) -> None:
    country = child_text(element, "COUNTRY")
    note = child_text(element, "NOTE")
    parts = AddressParts(
        street=_line(child_text(element, "STREET")),
        city=_line(child_text(element, "CITY")),
        state=_line(child_text(element, "STATE_PROVINCE")),
        postal_code=_line(child_text(element, "ZIP_CODE")),
        country=country,
        countries=lookups.countries(country),
        remarks=_line(note),
    )
    if parts.text is None and note is not None and ("," in note or "Branch Office" in note):
        # Some addresses stand whole in the note, above all those of branches.
        parts = AddressParts(full=_line(note))
    party.address(parts, at=at)


def _comments(party: Entry, element: etree._Element, parties: Mapping[str, str]) -> None:
    text = child_text(element, "COMMENTS1")
    if text is None:
        return
    at = f"{party.locator}/COMMENTS1"
    party.say("notes", text, at=at)
    if party.schema == "Organization":
        for number in _IMO.findall(text):
            party.say("imoNumber", number, at=at, original=text)
        for code in _BIC.findall(text):
            party.say("swiftBic", code, at=at, original=text)
    for reference in sorted(set(REFERENCE.findall(text))):
        other = parties.get(reference)
        if other is not None and other != party.id:
            link = party.part(f"link-{other}", "UnknownLink", at=at)
            link.say("subject", party.id)
            link.say("object", other)
            link.say("role", f"named in the entry as {reference}")


def _sanction(party: Entry, element: etree._Element, lookups: Lookups) -> None:
    regime = child_text(element, "UN_LIST_TYPE")
    reference = child_text(element, "REFERENCE_NUMBER")
    listed_text = child_text(element, "LISTED_ON")
    listed = written_date(listed_text)
    if regime is None or reference is None or listed is None:
        raise Unreadable("the record lacks its regime, reference number or day of listing")
    kind = child_text(element, "LIST_TYPE", "VALUE")
    if kind != "UN List":
        raise Unreadable(f"unknown LIST_TYPE {kind!r}")
    # Some listings name the State that proposed them: the publisher reports it.
    submitted_by = child_text(element, "SUBMITTED_BY")
    sanction = party.part("sanction", "Sanction")
    sanction.say("entity", party.id, valid_from=listed, attribution=submitted_by)
    sanction.say("authority", "United Nations Security Council")
    sanction.say("program", regime, at=f"{party.locator}/UN_LIST_TYPE")
    sanction.say("programId", lookups.regime(regime), at=f"{party.locator}/UN_LIST_TYPE")
    sanction.say("unscId", reference, at=f"{party.locator}/REFERENCE_NUMBER")
    sanction.say(
        "listingDate",
        listed,
        at=f"{party.locator}/LISTED_ON",
        original=listed_text,
        attribution=submitted_by,
    )
    sanction.say("endDate", party.valid_to, at=f"{party.locator}/DELISTED_ON")
    submitted_on = child_text(element, "SUBMITTED_ON")
    if submitted_on is not None:
        sanction.say("summary", f"submitted on {submitted_on}", at=f"{party.locator}/SUBMITTED_ON")
    for value, at in _values(party, element, "LAST_DAY_UPDATED"):
        day = written_date(value)
        if day is None:
            raise Unreadable(f"last day updated {value!r} is no date")
        sanction.say("modifiedAt", day, at=at, original=value)


def _each(party: Entry, element: etree._Element, tag: str) -> Iterator[tuple[etree._Element, str]]:
    for number, child in enumerate(children(element, tag), start=1):
        yield child, f"{party.locator}/{tag}[{number}]"


def _values(party: Entry, element: etree._Element, tag: str) -> Iterator[tuple[str, str]]:
    for number, child in enumerate(children(element, tag, "VALUE"), start=1):
        text = text_of(child)
        if text is not None:
            yield " ".join(text.split()), f"{party.locator}/{tag}/VALUE[{number}]"


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) if text is not None else None
