"""Write one ``Designation`` of the UK Sanctions List XML down as statements.

Parents, subsidiaries and ship owners are given by name alone. Where such a name is
one designated party's, the link is stated; a party that is not designated must not
become one by being named, so its name stays text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from narrows.lists.entry import AddressParts, Entry, digest
from narrows.lists.gb_fcdo_sanctions.documents import noted
from narrows.lists.gb_fcdo_sanctions.measures import Listing, impose, split_measures
from narrows.lists.gb_fcdo_sanctions.numbers import imo_numbers, register_numbers
from narrows.lists.lookup import Lookups
from narrows.lists.records import Unreadable
from narrows.lists.written_date import written_date
from narrows.lists.xml import child_text, children, text_of

PARTS = ("Name1", "Name2", "Name3", "Name4", "Name5", "Name6")
_CONTACTS = (
    ("PhoneNumbers", "PhoneNumber", "phone"),
    ("EmailAddresses", "EmailAddress", "email"),
    ("Websites", "Website", "website"),
)


def write(
    party: Entry, element: etree._Element, lookups: Lookups, parties: Mapping[str, str | None]
) -> None:
    """State everything one designation says.

    Args:
        party: The party; ids are the list's unique ids.
        element: The ``Designation``.
        lookups: The list's declared readings.
        parties: Entity id by folded name, None where two parties share it.

    Raises:
        Unreadable: a value of a closed field is not known, or no name is given.
    """
    _names(party, element, lookups)
    person = party.schema == "Person"
    for text, at in _texts(party, element, "Titles", "Title"):
        party.say("title", text, at=at) if person else party.say("notes", f"Title: {text}", at=at)
    for number, item in enumerate(children(element, "Addresses", "Address"), start=1):
        _address(party, item, f"{party.locator}/Addresses/Address[{number}]", lookups)
    for box, tag, prop in _CONTACTS:
        for text, at in _texts(party, element, box, tag):
            known = party.knows(prop)
            party.say(prop if known else "notes", text if known else f"{tag}: {text}", at=at)
    for item in children(element, "IndividualDetails", "Individual"):
        _individual(party, item, lookups)
    for item in children(element, "EntityDetails", "Entity"):
        _entity(party, item, parties)
    for item in children(element, "ShipDetails", "Ship"):
        _ship(party, item, lookups, parties)
    party.say(
        "notes", child_text(element, "OtherInformation"), at=f"{party.locator}/OtherInformation"
    )
    impose(party, _listing(element), lookups, at=party.locator)


def whole_name(element: etree._Element) -> str:
    """Join the parts of a ``Name``: given names first, ``Name6`` (family or whole) last."""
    return " ".join(" ".join((child_text(element, tag) or "").split()) for tag in PARTS).strip()


def folded(name: str) -> str:
    """Fold a name for looking up a designated party by it."""
    return " ".join(name.casefold().split())


def _names(party: Entry, element: etree._Element, lookups: Lookups) -> None:
    names = 0
    for number, item in enumerate(children(element, "Names", "Name"), start=1):
        at = f"{party.locator}/Names/Name[{number}]"
        name = " ".join(whole_name(item).split())
        if not name:
            continue  # an alias left blank; a designation without any name is refused below
        names += 1
        kind = (child_text(item, "NameType") or "").casefold()
        prop = lookups.read("name_type", kind) or "alias"
        strength = child_text(item, "AliasStrength")
        if strength is not None and prop == "alias":
            prop = lookups.read("alias_strength", strength.casefold()) or prop
        party.say(prop, name, at=at)
        # A name that fills the last part alone is a whole name, no family name.
        if party.schema == "Person" and any(child_text(item, tag) for tag in PARTS[:5]):
            party.say("firstName", child_text(item, "Name1"), at=at)
            for tag in PARTS[1:5]:
                party.say("middleName", child_text(item, tag), at=at)
            party.say("lastName", child_text(item, "Name6"), at=at)
    if not names:
        raise Unreadable("the designation has no name")
    for number, item in enumerate(children(element, "NonLatinNames", "NonLatinName"), start=1):
        at = f"{party.locator}/NonLatinNames/NonLatinName[{number}]"
        script = child_text(item, "NonLatinScriptType")
        language = child_text(item, "NonLatinScriptLanguage")
        foreign = child_text(item, "NameNonLatinScript")
        party.say("alias", foreign, at=at, lang=lookups.language(language))
        if script is not None and foreign is not None:
            party.say("notes", f"{foreign}: {', '.join(filter(None, (script, language)))}", at=at)


def _address(party: Entry, element: etree._Element, at: str, lookups: Lookups) -> None:
    lines = [" ".join((child_text(element, f"AddressLine{n}") or "").split()) for n in range(1, 7)]
    country = child_text(element, "AddressCountry")
    party.address(
        AddressParts(
            street=", ".join(filter(None, lines[:4])) or None,
            # Lines 5 and 6 end in the town or the region: the list does not say which.
            region=lines[4] or None,
            city=lines[5] or None,
            postal_code=child_text(element, "AddressPostalCode"),
            country=country,
            countries=lookups.countries(country),
        ),
        at=at,
    )


def _individual(party: Entry, element: etree._Element, lookups: Lookups) -> None:
    if party.schema != "Person":
        raise Unreadable(f"individual details on a {party.schema}")
    for text, at in _texts(party, element, "DOBs", "DOB"):
        day = written_date(text)
        if day is not None:
            party.say("birthDate", day, at=at, original=text)
        else:
            party.say("notes", f"Born: {text}", at=at, original=text)
    for item in children(element, "BirthDetails", "Location"):
        town, country = child_text(item, "TownOfBirth"), child_text(item, "CountryOfBirth")
        party.say("birthPlace", ", ".join(filter(None, (town, country))))
        party.say_each("birthCountry", lookups.countries(country), original=country)
    for text, at in _texts(party, element, "Nationalities", "Nationality"):
        party.say_each("nationality", lookups.countries(text), at=at, original=text)
    for text, at in _texts(party, element, "Genders", "Gender"):
        party.say("gender", lookups.read("gender", text.casefold()), at=at, original=text)
    for text, at in _texts(party, element, "Positions", "Position"):
        party.say("position", text, at=at)
    for box, tag, prop in (
        ("PassportDetails", "Passport", "passportNumber"),
        ("NationalIdentifierDetails", "NationalIdentifier", "idNumber"),
    ):
        for item in children(element, box, tag):
            value = child_text(item, f"{tag}Number")
            note = " ".join((child_text(item, f"{tag}AdditionalInformation") or "").split())
            if value is None:
                party.say("notes", f"{tag}: {note}" if note else None)
                continue
            number = " ".join(value.split())
            party.document(noted(prop, number, note or None))


def _entity(party: Entry, element: etree._Element, parties: Mapping[str, str | None]) -> None:
    if party.schema != "Organization":
        raise Unreadable(f"entity details on a {party.schema}")
    for text, at in _texts(party, element, "TypeOfEntities", "TypeOfEntity"):
        party.say("legalForm", text, at=at)
    for text, at in _texts(
        party, element, "BusinessRegistrationNumbers", "BusinessRegistrationNumber"
    ):
        for prop, number in register_numbers(text):
            party.say(prop, number, at=at, original=text)
    for text, at in _texts(party, element, "ParentCompanies", "ParentCompany"):
        _owned(party, "Parent company", text, at, parties, party_owns=False)
    for text, at in _texts(party, element, "Subsidiaries", "Subsidiary"):
        _owned(party, "Subsidiary", text, at, parties, party_owns=True)


def _ship(
    party: Entry, element: etree._Element, lookups: Lookups, parties: Mapping[str, str | None]
) -> None:
    if party.schema != "Vessel":
        raise Unreadable(f"ship details on a {party.schema}")
    for text, at in _texts(party, element, "IMONumbers", "IMONumber"):
        numbers = imo_numbers(text)
        party.say_each("imoNumber", numbers, at=at, original=text)
        if not numbers:
            party.say("notes", f"IMO number: {text}", at=at)
    for box, tag, prop in (
        ("CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip", "flag"),
        ("PreviousFlags", "PreviousFlag", "pastFlags"),
    ):
        for text, at in _texts(party, element, box, tag):
            party.say_each(prop, lookups.countries(text), at=at, original=text)
    for box, tag, prop, label in (
        ("TypeOfShipDetails", "TypeOfShip", "type", ""),
        ("TonnageOfShipDetails", "TonnageOfShip", "tonnage", ""),
        ("YearsBuilt", "YearBuilt", "buildDate", ""),
        ("LengthOfShipDetails", "LengthOfShip", "notes", "Length: "),
        ("HullIdentificationNumbers", "HullIdentificationNumber", "registrationNumber", ""),
    ):
        for text, at in _texts(party, element, box, tag):
            party.say(prop, f"{label}{text}", at=at)
    for label, box, tag in (
        ("Current owner or operator", "CurrentOwnerOperators", "CurrentOwnerOperator"),
        ("Previous owner or operator", "PreviousOwnerOperators", "PreviousOwnerOperator"),
    ):
        for text, at in _texts(party, element, box, tag):
            party.say("notes", f"{label}: {text}", at=at)
            other = parties.get(folded(text))
            if other is not None and other != party.id:
                link = party.part(f"link-{digest(label, other)}", "UnknownLink", at=at)
                link.say("subject", other)
                link.say("object", party.id)
                link.say("role", label)


def _owned(
    party: Entry,
    label: str,
    name: str,
    at: str,
    parties: Mapping[str, str | None],
    *,
    party_owns: bool,
) -> None:
    party.say("notes", f"{label}: {name}", at=at)
    other = parties.get(folded(name))
    if other is None or other == party.id:
        return
    owner, asset = (party.id, other) if party_owns else (other, party.id)
    stake = party.part(f"ownership-{digest(owner, asset)}", "Ownership", at=at)
    stake.say("owner", owner)
    stake.say("asset", asset)
    stake.say("role", label)


def _listing(element: etree._Element) -> Listing:
    regime = child_text(element, "RegimeName")
    source = child_text(element, "DesignationSource")
    designated_text = child_text(element, "DateDesignated")
    updated = child_text(element, "LastUpdated")
    unique, group = child_text(element, "UniqueID"), child_text(element, "OFSIGroupID")
    if regime is None:
        raise Unreadable("the designation names no regime")
    for text in (designated_text, updated):
        if text is not None and written_date(text) is None:
            raise Unreadable(f"{text!r} is no date")
    indicators = []
    for item in children(element, "SanctionsImposedIndicators"):
        for flag in item:
            value = text_of(flag)
            if value not in ("true", "false"):
                raise Unreadable(f"{flag.tag} is {value!r}, neither true nor false")
            if value == "true":
                indicators.append(str(flag.tag))
    imposed = split_measures(child_text(element, "SanctionsImposed"))
    if not imposed and not indicators:
        raise Unreadable("the designation imposes nothing")
    return Listing(
        regime=" ".join(regime.split()),
        listed=written_date(designated_text),
        listed_text=designated_text,
        designated=written_date(designated_text),
        modified=written_date(updated),
        source=source,
        records=tuple(filter(None, (unique, group))),
        un_reference=child_text(element, "UNReferenceNumber"),
        reasons=child_text(element, "UKStatementofReasons"),
        measures=imposed or tuple(indicators),
    )


def _texts(party: Entry, element: etree._Element, box: str, tag: str) -> Iterator[tuple[str, str]]:
    for number, child in enumerate(children(element, box, tag), start=1):
        text = text_of(child)
        if text is not None:
            yield " ".join(text.split()), f"{party.locator}//{tag}[{number}]"
