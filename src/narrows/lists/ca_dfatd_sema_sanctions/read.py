"""Read Canada's consolidated autonomous sanctions list (``sema-lmes.xml``).

Source: Global Affairs Canada, listings under the Special Economic Measures Act and
the Justice for Victims of Corrupt Foreign Officials Act. A record is one item of a
schedule to a regulation; that place is its id. The element names changed when
ships came in (2025); both generations are read. The file states no date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from narrows.lists.ca_dfatd_sema_sanctions.aliases import alias_names
from narrows.lists.entry import Entry
from narrows.lists.grammar import Shape
from narrows.lists.lookup import Lookups
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.lists.written_date import written_date
from narrows.lists.xml import child_text, iterate, outline, root
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

FORMAT = "ca-sema-xml"
_SHAPE = Shape(
    {
        "record": "Country LastName GivenName EntityOrShip Entity TitleOrShip Title Aliases"
        " DateOfBirthOrShipBuildDate DateOfBirth ShipIMONumber Schedule Item DateOfListing"
    }
)
_OR = re.compile(r"\s+or\s+", re.I)


def read(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read the list from its one XML file.

    Raises:
        ListRefused: not one file, not this format, or not well-formed.
    """
    if len(files) != 1:
        raise ListRefused(f"the list is one file, {len(files)} were given", where=source.name)
    file = files[0]
    top = root(file)
    if top.name != "data-set":
        raise ListRefused(
            f"not Canada's list: the root element is <{top.name}>",
            where=file.name,
            hint="give sema-lmes.xml of Global Affairs Canada",
        )
    counts = outline(file, 2)
    unread = sorted(set(counts) - {"data-set", "data-set/record"})
    if unread:
        raise ListRefused(f"the file has a part nobody reads: {', '.join(unread)}", where=file.name)
    recorder = Recorder(FORMAT)
    recorder.open_file(file.name)
    lookups = Lookups(source)
    seen: set[str] = set()
    records = 0
    for element, locator in iterate(file, ("record",)):
        records += 1
        with recorder.record(file.name, locator, " ".join(child.text or "" for child in element)):
            _SHAPE.check(element)
            entity_id = _entity_id(source.prefix, element, lookups)
            if entity_id in seen:
                raise Unreadable(f"the item {entity_id} occurs twice")
            seen.add(entity_id)
            party = Entry(recorder, entity_id, _schema(element), locator)
            _write(party, element, lookups, source)
    stated = counts.get("data-set/record", 0)
    recorder.proof("closing tag", True, "the document is well-formed to its last tag")
    recorder.proof("record count", stated == records, f"{stated} counted apart, {records} read")
    return recorder.reading()


def _schema(element: etree._Element) -> str:
    person = child_text(element, "LastName") or child_text(element, "GivenName")
    other = child_text(element, "EntityOrShip") or child_text(element, "Entity")
    if (person is None) == (other is None):
        raise Unreadable("the record names neither or both of a person and an entity")
    if person is not None:
        return "Person"
    return "Vessel" if child_text(element, "ShipIMONumber") is not None else "Organization"


def _entity_id(prefix: str, element: etree._Element, lookups: Lookups) -> str:
    regime = _regime(element, lookups)
    schedule, item = child_text(element, "Schedule"), child_text(element, "Item")
    if item is None:
        raise Unreadable("the record has no item number")
    return f"{prefix}-{regime}-{_slug(schedule or 'none')}-{_slug(item)}"


def _regime(element: etree._Element, lookups: Lookups) -> str:
    country = child_text(element, "Country")
    if country is None:
        raise Unreadable("the record names no regulation")
    regime = lookups.read("regime", country)
    if regime is None:
        raise Unreadable(f"{country!r} stands for no regulation")
    return regime


def _write(party: Entry, element: etree._Element, lookups: Lookups, source: ListSource) -> None:
    at = party.locator
    last, given = child_text(element, "LastName"), child_text(element, "GivenName")
    whole = child_text(element, "EntityOrShip") or child_text(element, "Entity")
    parts = [" ".join(part.split()) for part in (given, last, whole) if part is not None]
    party.say("name", " ".join(parts))
    if party.schema == "Person":
        party.say("firstName", given)
        party.say("lastName", last)
    aliases = child_text(element, "Aliases")
    for name, lang in alias_names(aliases or ""):
        # One word beside a person's full name is a variant of a part of it.
        weak = party.schema == "Person" and " " not in name
        party.say("weakAlias" if weak else "alias", name, lang=lang, original=aliases)
    title = child_text(element, "TitleOrShip") or child_text(element, "Title")
    kinds = {"Person": "title", "Vessel": "type"}
    for text in (title or "").split("/") if party.schema == "Person" else (title,):
        party.say(kinds.get(party.schema, "notes"), text, original=title)
    _dates(party, element)
    number = child_text(element, "ShipIMONumber")
    if number is not None and party.schema == "Vessel":
        if re.fullmatch(r"\d{7}", number) is None:
            raise Unreadable(f"IMO number {number!r} has not seven figures")
        party.say("imoNumber", number)
    elif number is not None:
        raise Unreadable("an IMO number on what is no ship")
    _sanction(party, element, lookups, source, at)


def _dates(party: Entry, element: etree._Element) -> None:
    text = child_text(element, "DateOfBirthOrShipBuildDate") or child_text(element, "DateOfBirth")
    prop = {"Person": "birthDate", "Vessel": "buildDate"}.get(party.schema, "incorporationDate")
    for piece in _OR.split(text) if text is not None else ():
        day = written_date(piece)
        if day is not None:
            party.say(prop, day, original=text)
        else:
            party.say("notes", f"Date: {piece}", original=text)


def _sanction(
    party: Entry, element: etree._Element, lookups: Lookups, source: ListSource, at: str
) -> None:
    regime = _regime(element, lookups)
    schedule, item = child_text(element, "Schedule"), child_text(element, "Item")
    listed_text = child_text(element, "DateOfListing")
    listed = written_date(listed_text)
    if listed_text is not None and listed is None:
        raise Unreadable(f"date of listing {listed_text!r} is no date")
    # Some schedules of a regulation impose less than the freeze of Schedule 1.
    narrower = f"{regime}-{_slug(schedule or '')}"
    sanction = party.part("sanction", "Sanction", at=at)
    sanction.say("entity", party.id, valid_from=listed)
    sanction.say("authority", "Global Affairs Canada")
    sanction.say("program", child_text(element, "Country"))
    sanction.say("programId", lookups.regime(narrower if narrower in source.regimes else regime))
    sanction.say("recordId", f"Schedule {schedule or 'none'}, item {item}")
    sanction.say("listingDate", listed, original=listed_text)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
