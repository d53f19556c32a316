"""Read the UK Sanctions List in the Foreign Office's XML.

Format: https://www.gov.uk/government/publications/the-uk-sanctions-list and its
format guide. Since 28 January 2026 this is the only UK list; ids are its unique ids.
"""

from __future__ import annotations

from narrows.lists.entry import Entry
from narrows.lists.gb_fcdo_sanctions.designation import PARTS, folded, whole_name, write
from narrows.lists.grammar import Shape
from narrows.lists.lookup import Lookups
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.lists.written_date import written_date
from narrows.lists.xml import child_text, children, iterate, outline, text_of
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

FORMAT = "uk-sanctions-list-xml"
ROOT = "Designations"
_INDICATORS = (
    "AssetFreeze TravelBan ArmsEmbargo TargetedArmsEmbargo TrustServicesSanctions"
    " DirectorDisqualificationSanction CharteringOfShips ClosureOfRepresentativeOffices"
    " CrewServicingOfShipsAndAircraft Deflag PreventionOfBusinessArrangements"
    " PreventionOfCharteringOfShips PreventionOfCharteringOfShipsAndAircraft"
    " ProhibitionOfPortEntry TechnicalAssistanceRelatedToAircraft"
)
_SHAPE = Shape(
    {
        "Designation": "LastUpdated DateDesignated UniqueID OFSIGroupID UNReferenceNumber Names*"
        " NonLatinNames* Titles* RegimeName IndividualEntityShip DesignationSource SanctionsImposed"
        " SanctionsImposedIndicators* OtherInformation UKStatementofReasons Addresses*"
        " PhoneNumbers* EmailAddresses* Websites* IndividualDetails* EntityDetails* ShipDetails*",
        "Names": "Name*",
        "Name": " ".join(PARTS) + " NameType AliasStrength",
        "NonLatinNames": "NonLatinName*",
        "NonLatinName": "NameNonLatinScript NonLatinScriptType NonLatinScriptLanguage",
        "Titles": "Title*",
        "SanctionsImposedIndicators": _INDICATORS,
        "Addresses": "Address*",
        "Address": "AddressLine1 AddressLine2 AddressLine3 AddressLine4 AddressLine5 AddressLine6"
        " AddressPostalCode AddressCountry",
        "PhoneNumbers": "PhoneNumber*",
        "EmailAddresses": "EmailAddress*",
        "Websites": "Website*",
        "IndividualDetails": "Individual*",
        "Individual": "DOBs* BirthDetails* Genders* Nationalities* Positions* PassportDetails*"
        " NationalIdentifierDetails*",
        "DOBs": "DOB*",
        "BirthDetails": "Location*",
        "Location": "TownOfBirth CountryOfBirth",
        "Genders": "Gender*",
        "Nationalities": "Nationality*",
        "Positions": "Position*",
        "PassportDetails": "Passport*",
        "Passport": "PassportNumber PassportAdditionalInformation",
        "NationalIdentifierDetails": "NationalIdentifier*",
        "NationalIdentifier": "NationalIdentifierNumber NationalIdentifierAdditionalInformation",
        "EntityDetails": "Entity*",
        "Entity": "BusinessRegistrationNumbers* TypeOfEntities* ParentCompanies* Subsidiaries*",
        "BusinessRegistrationNumbers": "BusinessRegistrationNumber*",
        "TypeOfEntities": "TypeOfEntity*",
        "ParentCompanies": "ParentCompany*",
        "Subsidiaries": "Subsidiary*",
        "ShipDetails": "Ship*",
        "Ship": "IMONumbers* CurrentOwnerOperators* PreviousOwnerOperators* PreviousFlags*"
        " CurrentBelievedFlagOfShips* TypeOfShipDetails* TonnageOfShipDetails* LengthOfShipDetails*"
        " YearsBuilt* HullIdentificationNumbers*",
        "IMONumbers": "IMONumber*",
        "CurrentOwnerOperators": "CurrentOwnerOperator*",
        "PreviousOwnerOperators": "PreviousOwnerOperator*",
        "CurrentBelievedFlagOfShips": "CurrentBelievedFlagOfShip*",
        "PreviousFlags": "PreviousFlag*",
        "TypeOfShipDetails": "TypeOfShip*",
        "TonnageOfShipDetails": "TonnageOfShip*",
        "LengthOfShipDetails": "LengthOfShip*",
        "YearsBuilt": "YearBuilt*",
        "HullIdentificationNumbers": "HullIdentificationNumber*",
    }
)


def read_xml(file: SourceFile, source: ListSource) -> Reading:
    """Read the XML file.

    Raises:
        ListRefused: not well-formed, or a section nobody reads.
    """
    counts = outline(file, 2)
    unread = sorted(
        path for path in counts if "/" in path and path.rpartition("/")[2] not in _SECTIONS
    )
    if unread:
        raise ListRefused(f"the file has a part nobody reads: {', '.join(unread)}", where=file.name)
    recorder = Recorder(FORMAT)
    recorder.open_file(file.name)
    lookups = Lookups(source)
    parties, published = _parties(file, source.prefix)
    seen: set[str] = set()
    records = 0
    for element, locator in iterate(file, ("Designation",)):
        records += 1
        with recorder.record(file.name, locator, element.findtext("UniqueID") or ""):
            _SHAPE.check(element)
            unique = child_text(element, "UniqueID")
            if unique is None:
                raise Unreadable("the designation has no unique id")
            if unique in seen:
                raise Unreadable(f"the unique id {unique} occurs twice")
            seen.add(unique)
            kind = child_text(element, "IndividualEntityShip") or ""
            schema = lookups.read("kind", kind.casefold()) or "Organization"
            party = Entry(recorder, _party_id(source.prefix, unique), schema, locator)
            write(party, element, lookups, parties)
    stated = counts.get(f"{ROOT}/Designation", 0)
    recorder.proof("closing tag", True, "the document is well-formed to its last tag")
    recorder.proof("generation date", published is not None, f"generated {published}")
    recorder.proof("record count", stated == records, f"{stated} counted apart, {records} read")
    return recorder.reading(published)


_SECTIONS = frozenset(("DateGenerated", "Designation"))


def _party_id(prefix: str, unique: str) -> str:
    return f"{prefix}-{unique.lower()}"


def _parties(file: SourceFile, prefix: str) -> tuple[dict[str, str | None], str | None]:
    """Return entity ids by folded name, and the day the file was generated."""
    found: dict[str, str | None] = {}
    published = None
    for element, _ in iterate(file, tuple(_SECTIONS)):
        if element.tag == "DateGenerated":
            published = written_date((text_of(element) or "").partition("T")[0])
            continue
        unique = (element.findtext("UniqueID") or "").strip()
        if not unique:
            continue
        party = _party_id(prefix, unique)
        try:
            names = {folded(whole_name(item)) for item in children(element, "Names", "Name")}
        except Unreadable:
            continue  # reported when the record itself is read
        for name in names:
            found[name] = party if found.get(name, party) == party else None
    return found, published
