"""The side tables of OFAC's Advanced XML, read before its parties.

Reference values give words to numbers; locations, documents, relationships and
sanctions entries stand apart and point at a party's identity or profile. What no
party claims in the end is rejected by name, so that nothing falls between them.
"""

from __future__ import annotations

import msgspec
from lxml import etree

from narrows.lists.grammar import Shape
from narrows.lists.ofac.advanced_date import read_day, read_period
from narrows.lists.ofac.entry import Place
from narrows.lists.records import Unreadable
from narrows.lists.xml import child_text, children, iterate, local_name, text_of
from narrows.model.reading import SourceFile

ISSUE_DATE, EXPIRATION_DATE = "Issue Date", "Expiration Date"
PROGRAM_MEASURE = "Program"
PERIOD = {
    "DatePeriod": "Start End @CalendarTypeID @YearFixed @MonthFixed @DayFixed",
    "Start": "From To @Approximate @YearFixed @MonthFixed @DayFixed",
    "End": "From To @Approximate @YearFixed @MonthFixed @DayFixed",
    "From": "Year Month Day",
    "To": "Year Month Day",
    "Date": "Year Month Day @CalendarTypeID",
}
_SHAPE = Shape(
    {
        **PERIOD,
        "Location": "Comment LocationAreaCode LocationCountry LocationPart*"
        " FeatureVersionReference* IDRegDocumentReference* @ID",
        "LocationAreaCode": "@AreaCodeID",
        "LocationCountry": "@CountryID @CountryRelevanceID",
        "LocationPart": "LocationPartValue* @LocPartTypeID",
        "LocationPartValue": "Comment Value @Primary @LocPartValueTypeID @LocPartValueStatusID",
        "FeatureVersionReference": "@FeatureVersionID",
        "IDRegDocumentReference": "@DocumentID @IDRegDocumentID",
        "IDRegDocument": "Comment IDRegistrationNo IssuingAuthority DocumentDate*"
        " FeatureVersionReference* DocumentedNameReference* ProfileRelationshipReference*"
        " @ID @IDRegDocTypeID @IdentityID @IssuedBy-CountryID @IssuedIn-LocationID @ValidityID",
        "DocumentDate": "DatePeriod @IDRegDocDateTypeID",
        "DocumentedNameReference": "@DocumentedNameID",
        "ProfileRelationshipReference": "@ProfileRelationshipID",
        "ProfileRelationship": "Comment DatePeriod IDRegDocumentReference* @ID @From-ProfileID"
        " @To-ProfileID @RelationTypeID @RelationQualityID @Former @SanctionsEntryID",
        "SanctionsEntry": "Comment LimitationsToListing EntryEvent* SanctionsMeasure*"
        " SupportingInfo* ProfileRelationshipReference* @ID @ProfileID @ListID",
        "EntryEvent": "Comment Date @ID @EntryEventTypeID @LegalBasisID",
        "SanctionsMeasure": "Comment DatePeriod @ID @SanctionsTypeID",
        "SupportingInfo": "Text DirectURL @ID @SupInfoTypeID",
    }
)


class Document(msgspec.Struct, frozen=True):
    """A registration document of an identity."""

    label: str
    number: str | None
    country: str | None
    issued: str | None
    expires: str | None
    more: str | None
    locator: str


class Relationship(msgspec.Struct, frozen=True):
    """A directed relation of one profile to another."""

    target: str
    role: str
    former: bool
    period: str | None
    comment: str | None
    locator: str


class Listing(msgspec.Struct, frozen=True):
    """One sanctions entry: on which list, since when, under which programmes."""

    list: str
    date: str | None
    legal_basis: tuple[str, ...]
    programs: tuple[str, ...]
    measures: tuple[str, ...]
    comment: str | None
    locator: str


class Parts:
    """The side tables of one file, by the id the parties refer to them by."""

    def __init__(self) -> None:
        self.issued: str | None = None
        self.words: dict[str, dict[str, str]] = {}
        self.attributes: dict[str, dict[str, dict[str, str]]] = {}
        self.places: dict[str, Place] = {}
        self.documents: dict[str, list[Document]] = {}
        self.relationships: dict[str, list[Relationship]] = {}
        self.listings: dict[str, list[Listing]] = {}
        self.faults: list[tuple[str, str]] = []

    def word(self, kind: str, key: str | None) -> str:
        """Return the reference value an id stands for.

        Raises:
            Unreadable: the id is missing or not declared in the file.
        """
        word = self.words.get(kind, {}).get(key or "")
        if word is None:
            raise Unreadable(f"{kind} {key!r} is not among the file's reference values")
        return word


def read_parts(file: SourceFile) -> Parts:
    """Read everything but the parties.

    Raises:
        ListRefused: not well-formed.
    """
    parts = Parts()
    tags = (
        "DateOfIssue",
        "ReferenceValueSets",
        "Location",
        "IDRegDocument",
        "ProfileRelationship",
        "SanctionsEntry",
        "SanctionsEntryLink",
    )
    for element, locator in iterate(file, tags):
        try:
            _read(parts, element, locator)
        except Unreadable as error:
            parts.faults.append((locator, str(error)))
    return parts


def _read(parts: Parts, element: etree._Element, locator: str) -> None:
    match local_name(element.tag):
        case "DateOfIssue":
            parts.issued = read_day(element)
        case "ReferenceValueSets":
            _reference_values(parts, element)
        case "Location":
            _SHAPE.check(element)
            parts.places[element.get("ID", "")] = _place(parts, element)
        case "IDRegDocument":
            _SHAPE.check(element)
            owner = element.get("IdentityID", "")
            parts.documents.setdefault(owner, []).append(_document(parts, element, locator))
        case "ProfileRelationship":
            _SHAPE.check(element)
            origin = element.get("From-ProfileID", "")
            parts.relationships.setdefault(origin, []).append(
                Relationship(
                    element.get("To-ProfileID", ""),
                    parts.word("RelationType", element.get("RelationTypeID")),
                    element.get("Former") == "true",
                    _period(element),
                    child_text(element, "Comment"),
                    locator,
                )
            )
        case "SanctionsEntry":
            _SHAPE.check(element)
            profile = element.get("ProfileID", "")
            parts.listings.setdefault(profile, []).append(_listing(parts, element, locator))
        case other:
            raise Unreadable(f"<{other}> is not known to the reader")


def _reference_values(parts: Parts, element: etree._Element) -> None:
    for values in element:
        for value in values:
            kind, key = local_name(value.tag), value.get("ID", "")
            parts.words.setdefault(kind, {})[key] = text_of(value) or ""
            parts.attributes.setdefault(kind, {})[key] = {
                str(name): str(text) for name, text in value.attrib.items()
            }


def _place(parts: Parts, element: etree._Element) -> Place:
    found: dict[str, list[str]] = {}
    for part in children(element, "LocationPart"):
        kind = parts.word("LocPartType", part.get("LocPartTypeID"))
        for value in children(part, "LocationPartValue", "Value"):
            text = text_of(value)
            if text is not None:
                found.setdefault(kind, []).append(text)
    country: str | None = None
    for area in children(element, "LocationAreaCode"):
        facts = parts.attributes.get("AreaCode", {}).get(area.get("AreaCodeID", ""))
        if facts is None:
            raise Unreadable(f"area code {area.get('AreaCodeID')!r} is not declared")
        country = facts.get("Description")
    for named in children(element, "LocationCountry"):
        country = parts.word("Country", named.get("CountryID"))
    street = [found.pop(f"ADDRESS{line}", []) for line in (1, 2, 3)]
    place = Place(
        ", ".join(text for line in street for text in line) or None,
        ", ".join(found.pop("CITY", [])) or None,
        ", ".join(found.pop("STATE/PROVINCE", [])) or None,
        ", ".join(found.pop("POSTAL CODE", [])) or None,
        country,
        region=", ".join(found.pop("REGION", [])) or None,
        remarks=child_text(element, "Comment") or ", ".join(found.pop("Unknown", [])) or None,
    )
    if found:
        raise Unreadable(f"unknown parts of a location: {', '.join(sorted(found))}")
    return place


def _period(element: etree._Element) -> str | None:
    return next((read_period(period) for period in children(element, "DatePeriod")), None)


def _document(parts: Parts, element: etree._Element, locator: str) -> Document:
    dates: dict[str, str | None] = {}
    for dated in children(element, "DocumentDate"):
        kind = parts.word("IDRegDocDateType", dated.get("IDRegDocDateTypeID"))
        for period in children(dated, "DatePeriod"):
            dates[kind] = read_period(period)
    by, place = element.get("IssuedBy-CountryID"), element.get("IssuedIn-LocationID")
    validity = parts.word("Validity", element.get("ValidityID"))
    more = [
        child_text(element, "Comment"),
        child_text(element, "IssuingAuthority"),
        None if place is None or place not in parts.places else parts.places[place].full or None,
        validity if validity != "Valid" else None,
    ]
    unknown = set(dates) - {ISSUE_DATE, EXPIRATION_DATE}
    if unknown:
        raise Unreadable(f"unknown kind of date of a document: {', '.join(sorted(unknown))}")
    return Document(
        parts.word("IDRegDocType", element.get("IDRegDocTypeID")),
        child_text(element, "IDRegistrationNo"),
        parts.word("Country", by) if by is not None else None,
        dates.get(ISSUE_DATE),
        dates.get(EXPIRATION_DATE),
        "; ".join(text for text in more if text is not None) or None,
        locator,
    )


def _listing(parts: Parts, element: etree._Element, locator: str) -> Listing:
    programs: list[str] = []
    measures: list[str] = []
    for measure in children(element, "SanctionsMeasure"):
        kind = parts.word("SanctionsType", measure.get("SanctionsTypeID"))
        comment, period = child_text(measure, "Comment"), _period(measure)
        if kind == PROGRAM_MEASURE:
            if comment is None:
                raise Unreadable("a programme has no code")
            programs.append(comment)
        else:
            said = (kind, comment, period)
            measures.append(": ".join(text for text in said if text is not None))
    dates: list[str] = []
    basis: list[str] = []
    for event in children(element, "EntryEvent"):
        if parts.word("EntryEventType", event.get("EntryEventTypeID")) != "Created":
            raise Unreadable("an event of a sanctions entry is of an unknown type")
        dates += [read_day(day) for day in children(event, "Date")]
        basis.append(parts.word("LegalBasis", event.get("LegalBasisID")))
    info = [
        child_text(element, "Comment"),
        child_text(element, "LimitationsToListing"),
        *(
            text_of(text)
            for tag in ("Text", "DirectURL")
            for text in children(element, "SupportingInfo", tag)
        ),
        *(text_of(text) for text in children(element, "EntryEvent", "Comment")),
    ]
    return Listing(
        parts.word("List", element.get("ListID")),
        min(dates, default=None),
        tuple(dict.fromkeys(word for word in basis if word != "Unknown")),
        tuple(programs),
        tuple(measures),
        "; ".join(text for text in info if text is not None) or None,
        locator,
    )
