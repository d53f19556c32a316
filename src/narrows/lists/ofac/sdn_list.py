"""OFAC's ``sdnList`` XML: one element per party, values apart, labels as in the remarks.

Schema: https://ofac.treasury.gov/system/files/126/sdn.xsd in the namespace
``http://tempuri.org/sdnList.xsd``; since 2024 in that of the publication service.
Both are read. The file states its date and the number of its records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from narrows.lists.grammar import Shape
from narrows.lists.ofac.entry import Entry, Place
from narrows.lists.ofac.party import add_flag, add_name, add_owner, add_vessel_value, in_order
from narrows.lists.ofac.phrase import read_document, read_phrase
from narrows.lists.ofac.programs import state_programs
from narrows.lists.ofac.remarks import Context, Parties, Tally, read_remarks, state
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.lists.xml import child_text, children, iterate, local_name, text_of
from narrows.model.reading import Reading, SourceFile

FORMAT = "ofac-sdnlist-xml"
SCHEMATA = {
    "Individual": "Person",
    "Entity": "Organization",
    "Vessel": "Vessel",
    "Aircraft": "Airplane",
}
_ALIASES = {"a.k.a.": "alias", "f.k.a.": "previousName", "n.k.a.": "alias"}
_SHAPE = Shape(
    {
        "sdnEntry": "uid firstName lastName title sdnType remarks programList idList akaList"
        " addressList nationalityList citizenshipList dateOfBirthList placeOfBirthList vesselInfo",
        "programList": "program*",
        "idList": "id*",
        "id": "uid idType idNumber idCountry issueDate expirationDate",
        "akaList": "aka*",
        "aka": "uid type category lastName firstName",
        "addressList": "address*",
        "address": "uid address1 address2 address3 city stateOrProvince postalCode country",
        "nationalityList": "nationality*",
        "nationality": "uid country mainEntry",
        "citizenshipList": "citizenship*",
        "citizenship": "uid country mainEntry",
        "dateOfBirthList": "dateOfBirthItem*",
        "dateOfBirthItem": "uid dateOfBirth mainEntry",
        "placeOfBirthList": "placeOfBirthItem*",
        "placeOfBirthItem": "uid placeOfBirth mainEntry",
        "vesselInfo": "callSign vesselType vesselFlag vesselOwner tonnage grossRegisteredTonnage",
    }
)


def read_sdn_list(file: SourceFile, source: ListSource) -> Reading:
    """Read one sdnList XML file.

    Raises:
        ListRefused: not well-formed, cut, or with a document type.
    """
    recorder = Recorder(FORMAT)
    recorder.open_file(file.name)
    parties = _parties(file)
    tally = Tally()
    numbers: dict[str, None] = {}
    published: str | None = None
    stated: str | None = None
    read = 0
    for element, locator in iterate(file, ("sdnEntry", "Publish_Date", "Record_Count")):
        match local_name(element.tag):
            case "Publish_Date":
                published = _iso(_header(element))
            case "Record_Count":
                stated = _header(element)
            case _:
                read += 1
                text = etree.tostring(element, method="text", encoding="unicode")
                excerpt = " ".join(text.split())
                with recorder.record(file.name, locator, excerpt):
                    _SHAPE.check(element)
                    number = child_text(element, "uid")
                    if number is None or not number.isdigit() or number in numbers:
                        raise Unreadable(f"party number {number!r} is none or stands twice")
                    _party(recorder, source, element, locator, parties, tally)
                    numbers[number] = None
    recorder.proof(
        "stated record count", stated == str(read), f"states {stated}, holds {read} entries"
    )
    recorder.proof("order of entries", *in_order(numbers))
    recorder.proof("date stated", published is not None, f"published on {published}")
    recorder.proof("remarks understood", tally.holds(), tally.detail())
    return recorder.reading(published)


def _parties(file: SourceFile) -> Parties:
    primary: dict[str, list[str]] = {}
    other: dict[str, list[str]] = {}
    for element, _ in iterate(file, ("sdnEntry",)):
        try:
            number = child_text(element, "uid") or ""
            akas = [(other, _name(aka)) for aka in children(element, "akaList", "aka")]
            named = [(primary, _name(element)), *akas]
        except Unreadable:
            continue  # the second pass rejects the record, by name
        for table, name in named:
            numbers = table.setdefault(name, [])
            if number not in numbers:
                numbers.append(number)
    return Parties(primary, other)


def _header(element: etree._Element) -> str | None:
    # A header that is not plain text states nothing; the proof that needs it then fails.
    return element.text if not len(element) else None


def _iso(text: str | None) -> str | None:
    match = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", text or "")
    return f"{match[3]}-{match[1]}-{match[2]}" if match is not None else None


def _name(holder: etree._Element) -> str:
    parts = (child_text(holder, "lastName"), child_text(holder, "firstName"))
    return ", ".join(part for part in parts if part is not None)


def _party(
    recorder: Recorder,
    source: ListSource,
    element: etree._Element,
    locator: str,
    parties: Parties,
    tally: Tally,
) -> None:
    kind = child_text(element, "sdnType")
    if kind not in SCHEMATA:
        raise Unreadable(f"unknown type of party {kind!r}")
    name = _name(element)
    if not name:
        raise Unreadable("the party has no name")
    entry = Entry(recorder, source, str(child_text(element, "uid")), SCHEMATA[kind])
    add_name(entry, name, locator)
    programs = [text for e in children(element, "programList", "program") if (text := text_of(e))]
    context = Context(parties, state_programs(entry, programs, locator), tally)
    title = child_text(element, "title")
    if title is not None:
        state(entry, read_phrase(f"Title {title}"), locator, context)
    for aka, place in _located(element, locator, "akaList", "aka"):
        _alias(entry, aka, place)
    for label, path in (
        ("DOB", ("dateOfBirthList", "dateOfBirthItem", "dateOfBirth")),
        ("POB", ("placeOfBirthList", "placeOfBirthItem", "placeOfBirth")),
        ("nationality", ("nationalityList", "nationality", "country")),
        ("citizen", ("citizenshipList", "citizenship", "country")),
    ):
        for item, place in _located(element, locator, *path):
            state(entry, read_phrase(f"{label} {text_of(item)}"), place, context)
    for item, place in _located(element, locator, "idList", "id"):
        _identity(entry, item, place, context)
    for item, place in _located(element, locator, "addressList", "address"):
        _address(entry, item, place)
    for item, place in _located(element, locator, "vesselInfo"):
        _vessel(entry, item, place, parties)
    remarks = child_text(element, "remarks")
    if remarks is not None:
        read_remarks(entry, [(remarks, f"{locator}/remarks")], context)


def _located(
    element: etree._Element, locator: str, *path: str
) -> Iterator[tuple[etree._Element, str]]:
    for ordinal, child in enumerate(children(element, *path), 1):
        yield child, f"{locator}/{'/'.join(path)}[{ordinal}]"


def _alias(entry: Entry, aka: etree._Element, locator: str) -> None:
    kind, category = child_text(aka, "type"), child_text(aka, "category")
    name = _name(aka)
    if kind not in _ALIASES or category not in ("strong", "weak") or not name:
        raise Unreadable(f"no alternate name: type {kind!r}, category {category!r}, name {name!r}")
    weak = category == "weak" and kind != "f.k.a."
    entry.add("weakAlias" if weak else _ALIASES[kind], name, locator)


def _identity(entry: Entry, item: etree._Element, locator: str, context: Context) -> None:
    label, value = child_text(item, "idType"), child_text(item, "idNumber")
    country = child_text(item, "idCountry")
    issued, expires = child_text(item, "issueDate"), child_text(item, "expirationDate")
    if label is None:
        raise Unreadable("an identity has no type")
    if value is None:
        entry.note(" ".join(part for part in (label, country, issued) if part), locator)
        return
    phrase = read_phrase(f"{label} {value}")
    if phrase.kind in ("document", "unknown"):
        document = read_document(label, value, country=country, issued=issued, expires=expires)
        phrase = document if document is not None else phrase
    state(entry, phrase, locator, context)


def _address(entry: Entry, item: etree._Element, locator: str) -> None:
    number = child_text(item, "uid")
    if number is None:
        raise Unreadable("an address has no number")
    lines = (child_text(item, f"address{line}") for line in (1, 2, 3))
    place = Place(
        ", ".join(line for line in lines if line) or None,
        child_text(item, "city"),
        child_text(item, "stateOrProvince"),
        child_text(item, "postalCode"),
        child_text(item, "country"),
    )
    entry.address(place, number, locator)


def _vessel(entry: Entry, item: etree._Element, locator: str, parties: Parties) -> None:
    for prop, label, tag in (
        ("callSign", "Vessel call sign", "callSign"),
        ("type", "Vessel type", "vesselType"),
        ("tonnage", "Tonnage", "tonnage"),
        ("grossRegisteredTonnage", "Gross tonnage", "grossRegisteredTonnage"),
    ):
        add_vessel_value(entry, prop, label, child_text(item, tag), locator)
    flag, owner = child_text(item, "vesselFlag"), child_text(item, "vesselOwner")
    if flag is not None:
        add_flag(entry, flag, locator)
    if owner is not None:
        add_owner(entry, owner, parties, locator)
