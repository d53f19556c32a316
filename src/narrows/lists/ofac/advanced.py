"""OFAC's Advanced XML: typed identities, documents, features, relations, entries.

Schema: the United Nations' sanctions model, namespace
``http://www.un.org/sanctions/1.0``, since 2024 that of the publication service's
export; https://ofac.treasury.gov/sdn-list-data-formats-data-schemas. Read in two
passes: the side tables first, then the parties one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from narrows.lists.grammar import Shape
from narrows.lists.ofac.advanced_date import read_period
from narrows.lists.ofac.advanced_names import LATIN, read_name_remarks, read_names
from narrows.lists.ofac.advanced_parts import PERIOD, Parts, read_parts
from narrows.lists.ofac.entry import Entry, Place
from narrows.lists.ofac.party import add_flag, add_name, add_vessel_value, in_order
from narrows.lists.ofac.phrase import read_document, read_phrase
from narrows.lists.ofac.programs import state_programs
from narrows.lists.ofac.remarks import Context, Parties, Tally, read_remarks, state
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.lists.xml import child_text, children, iterate, text_of
from narrows.model.reading import Reading, SourceFile

FORMAT = "ofac-advanced-xml"
SCHEMATA = {
    ("Individual", "Unknown"): "Person",
    ("Entity", "Unknown"): "Organization",
    ("Transport", "Vessel"): "Vessel",
    ("Transport", "Aircraft"): "Airplane",
}
_LABELS = {
    "birthdate": "DOB",
    "place of birth": "POB",
    "citizenship country": "citizen",
    "nationality country": "nationality",
    "vessel type": "Vessel Type",
    "vessel call sign": "Vessel Call Sign",
    "vessel owner": "Vessel Owner",
}
_TONNAGES = {
    "vessel tonnage": ("tonnage", "Tonnage"),
    "vessel gross tonnage": ("grossRegisteredTonnage", "Gross tonnage"),
    "vessel gross registered tonnage": ("grossRegisteredTonnage", "Gross tonnage"),
}
_FLAG = "vessel flag"
_SHAPE = Shape(
    {
        **PERIOD,
        "DistinctParty": "Comment Profile @FixedRef",
        "Profile": "Comment Identity* Feature* SanctionsEntryReference* ExternalReference*"
        " @ID @PartySubTypeID",
        "Identity": "Comment Alias* NamePartGroups IDRegDocumentReference*"
        " @ID @FixedRef @Primary @False",
        "Alias": "Comment DatePeriod DocumentedName* @FixedRef @AliasTypeID @Primary @LowQuality",
        "DocumentedName": "Comment DocumentedNamePart* IDRegDocumentReference*"
        " @ID @FixedRef @DocNameStatusID",
        "DocumentedNamePart": "NamePartValue",
        "NamePartValue": "@NamePartGroupID @ScriptID @ScriptStatusID @Acronym",
        "NamePartGroups": "MasterNamePartGroup*",
        "MasterNamePartGroup": "NamePartGroup*",
        "NamePartGroup": "@ID @NamePartTypeID",
        "IDRegDocumentReference": "@DocumentID @IDRegDocumentID",
        "Feature": "FeatureVersion* IdentityReference @ID @FeatureTypeID",
        "FeatureVersion": "Comment DatePeriod VersionDetail* VersionLocation*"
        " IDRegDocumentReference* @ID @ReliabilityID",
        "VersionDetail": "@DetailTypeID @DetailReferenceID",
        "VersionLocation": "@LocationID",
        "IdentityReference": "@IdentityID @IdentityFeatureLinkTypeID",
        "SanctionsEntryReference": "@SanctionsEntryID",
        "ExternalReference": "Comment ExRefValue DirectURL @ExRefTypeID",
    }
)


def read_advanced(file: SourceFile, source: ListSource) -> Reading:
    """Read one Advanced XML file.

    Raises:
        ListRefused: not well-formed, cut, or with a document type.
    """
    parts = read_parts(file)
    recorder = Recorder(FORMAT)
    recorder.open_file(file.name)
    reader = _Parties(recorder, source, parts)
    for element, locator in iterate(file, ("DistinctParty",)):
        with recorder.record(file.name, locator):
            _SHAPE.check(element)
            reader.read(element, locator)
    for locator, reason in [*parts.faults, *reader.unclaimed()]:
        recorder.reject(file.name, locator, reason)
    recorder.proof("order of parties", *in_order(reader.profiles))
    recorder.proof("date stated", parts.issued is not None, f"issued on {parts.issued}")
    recorder.proof("remarks understood", reader.tally.holds(), reader.tally.detail())
    return recorder.reading(parts.issued)


class _Parties:
    """Reads parties against the side tables and remembers what they claimed."""

    def __init__(self, recorder: Recorder, source: ListSource, parts: Parts) -> None:
        self.recorder = recorder
        self.source = source
        self.parts = parts
        self.tally = Tally()
        self.profiles: dict[str, None] = {}
        self.identities: set[str] = set()

    def read(self, element: etree._Element, locator: str) -> None:
        """State one party."""
        profiles = list(children(element, "Profile"))
        number = element.get("FixedRef")
        if (
            number is None
            or not number.isdigit()
            or len(profiles) != 1
            or profiles[0].get("ID") != number
        ):
            raise Unreadable("a party is one profile under its own number")
        if number in self.profiles:
            raise Unreadable(f"party {number} stands in the file twice")
        profile = profiles[0]
        entry = Entry(self.recorder, self.source, number, self._schema(profile))
        self._names(entry, profile, locator)
        context = self._listings(entry, number, locator)
        identities = [identity.get("ID", "") for identity in children(profile, "Identity")]
        for identity in identities:
            self._documents(entry, identity, context)
        for ordinal, feature in enumerate(children(profile, "Feature"), 1):
            self._feature(entry, feature, f"{locator}/Profile/Feature[{ordinal}]", context)
        for relation in self.parts.relationships.get(number, ()):
            role = f"{relation.role} (former)" if relation.former else relation.role
            target = f"{self.source.prefix}-{relation.target}"
            entry.link(
                target,
                role,
                relation.locator,
                original=relation.comment,
                date=relation.period,
            )
        for holder, where in ((element, "Comment"), (profile, "Profile/Comment")):
            comment = child_text(holder, "Comment")
            if comment is not None:
                read_remarks(entry, [(comment, f"{locator}/{where}")], context)
        for reference in children(profile, "ExternalReference"):
            entry.note("; ".join(filter(None, map(text_of, reference))), locator)
        self.profiles[number] = None
        self.identities.update(identities)

    def unclaimed(self) -> Iterator[tuple[str, str]]:
        """Iterate what points at no party that was read."""
        for table, owners, what in (
            (self.parts.documents, self.identities, "document of no party"),
            (self.parts.relationships, self.profiles, "relationship of no party"),
            (self.parts.listings, self.profiles, "sanctions entry of no party"),
        ):
            for owner, items in table.items():
                if owner not in owners:
                    yield from ((item.locator, f"{what} ({owner})") for item in items)
        for origin, relations in self.parts.relationships.items():
            for relation in relations:
                if origin in self.profiles and relation.target not in self.profiles:
                    yield relation.locator, f"relationship to no party ({relation.target})"

    def _schema(self, profile: etree._Element) -> str:
        sub_type = profile.get("PartySubTypeID", "")
        word = self.parts.word("PartySubType", sub_type)
        kind = self.parts.word(
            "PartyType", self.parts.attributes["PartySubType"][sub_type].get("PartyTypeID")
        )
        if (kind, word) not in SCHEMATA:
            raise Unreadable(f"unknown type of party {kind!r}, {word!r}")
        return SCHEMATA[kind, word]

    def _names(self, entry: Entry, profile: etree._Element, locator: str) -> None:
        for ordinal, identity in enumerate(children(profile, "Identity"), 1):
            place = f"{locator}/Profile/Identity[{ordinal}]"
            for index, name in enumerate(read_names(identity, self.parts)):
                if ordinal == 1 and index == 0:
                    add_name(entry, name.text, place)
                elif name.low_quality and name.kind != "previousName":
                    entry.add("weakAlias", name.text, place)
                elif name.kind == "name" and (name.script == LATIN or ordinal > 1):
                    entry.add("alias", name.text, place)
                else:
                    entry.add(name.kind, name.text, place)
            for remark in read_name_remarks(identity):
                entry.note(remark, place)

    def _listings(self, entry: Entry, number: str, locator: str) -> Context:
        listings = sorted(
            self.parts.listings.get(number, ()), key=lambda listing: listing.date or "9999"
        )
        programs = [program for listing in listings for program in listing.programs]
        sanctions = state_programs(entry, programs, locator)
        for listing in listings:
            for program in listing.programs:
                sanction = sanctions[program]
                values = [("listingDate", listing.date), ("summary", listing.list)]
                values += [("reason", basis) for basis in listing.legal_basis]
                values += [("provisions", measure) for measure in listing.measures]
                values += [("description", listing.comment)]
                for prop, value in values:
                    entry.say(sanction, "Sanction", prop, value, listing.locator)
        return Context(Parties({}, {}), sanctions, self.tally)

    def _documents(self, entry: Entry, identity: str, context: Context) -> None:
        for document in self.parts.documents.get(identity, ()):
            if document.number is None:
                entry.note(
                    "; ".join(
                        text
                        for text in (document.label, document.country, document.more)
                        if text is not None
                    ),
                    document.locator,
                )
                continue
            phrase = read_phrase(f"{document.label} {document.number}")
            if phrase.kind in ("document", "unknown"):
                known = read_document(
                    document.label,
                    document.number,
                    country=document.country,
                    issued=document.issued,
                    expires=document.expires,
                    more=document.more,
                )
                phrase = known if known is not None else phrase
            state(entry, phrase, document.locator, context)

    def _feature(
        self, entry: Entry, feature: etree._Element, locator: str, context: Context
    ) -> None:
        kind = self.parts.word("FeatureType", feature.get("FeatureTypeID"))
        for version in children(feature, "FeatureVersion"):
            comment = child_text(version, "Comment")
            if comment is not None:
                entry.note(f"{kind}: {comment}", locator)
            places = [
                (str(link.get("LocationID")), self._place(link.get("LocationID")))
                for link in children(version, "VersionLocation")
            ]
            if kind == "Location":
                for number, place in places:
                    entry.address(place, number, locator)
                continue
            texts = [
                *self._dates(version),
                *self._details(version),
                # A country stands as a location of one untyped part.
                *(text for _, place in places if (text := place.full or place.remarks)),
            ]
            if not texts and comment is None:
                raise Unreadable(f"feature {kind!r} says nothing")
            for text in texts:
                self._value(entry, kind, text, locator, context)

    def _value(self, entry: Entry, kind: str, text: str, locator: str, context: Context) -> None:
        known = kind.casefold()
        tonnage = _TONNAGES.get(known)
        if tonnage is not None:
            add_vessel_value(entry, tonnage[0], tonnage[1], text, locator)
        elif known == _FLAG:
            add_flag(entry, text, locator)
        else:
            phrase = read_phrase(f"{_LABELS.get(known, kind)} {text}")
            state(entry, phrase, locator, context)

    def _place(self, number: str | None) -> Place:
        place = self.parts.places.get(number or "")
        if place is None:
            raise Unreadable(f"location {number!r} is not in the file")
        return place

    def _dates(self, version: etree._Element) -> Iterator[str]:
        for period in children(version, "DatePeriod"):
            text = read_period(period)
            if text is not None:
                yield text

    def _details(self, version: etree._Element) -> Iterator[str]:
        for detail in children(version, "VersionDetail"):
            text = text_of(detail)
            reference = detail.get("DetailReferenceID")
            if text is not None:
                yield text
            elif reference is not None:
                yield self.parts.word("DetailReference", reference)
