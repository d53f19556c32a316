"""Write one ``target`` of the Swiss list down as statements.

A target keeps its history: each ``modification`` says when it was listed, amended
or de-listed and may hold copies of what was added or removed. The state of today
stands outside the modifications; only it becomes statements. The newest
modification decides whether the target is still listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec
from lxml import etree

from narrows.lists.ch_seco_sanctions.names import PART_PROPERTIES, parts, spellings
from narrows.lists.ch_seco_sanctions.programmes import MeasureSet, Place, effect
from narrows.lists.entry import AddressParts, Document, Entry
from narrows.lists.lookup import Lookups
from narrows.lists.records import Unreadable
from narrows.lists.written_date import written_date
from narrows.lists.xml import child_text, children, text_of

UN_REFERENCE = re.compile(r"[A-Z]{2}[ie]\.\d{3}")
_IMO = re.compile(r"\bIMO[\s:.]*(?:number|no\.?)?[\s:]*(\d{7})\b", re.I)
_DATES = ("effective-date", "publication-date", "enactment-date")


class Standing(msgspec.Struct, frozen=True):
    """What the modifications say: first listing, all changes, and removal, if removed."""

    listed: tuple[str, ...] = ()
    in_force: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    removed: str | None = None


class Tables(msgspec.Struct, frozen=True):
    """What targets refer to."""

    sets: Mapping[str, MeasureSet]
    places: Mapping[str, Place]
    lookups: Lookups


def standing(target: etree._Element, published: str) -> Standing:
    """Read the modifications of a target.

    The newest by date decides; of one day the earlier in the file, as the publisher
    puts the newest first, except that a doubt never de-lists. A removal without a
    day holds from the day of the list.

    Raises:
        Unreadable: an unknown kind of modification.
    """
    listed, in_force, modified = [], [], []
    newest: tuple[str, bool] | None = None
    for change in children(target, "modification"):
        kind = change.get("modification-type")
        if kind not in ("listed", "amended", "de-listed"):
            raise Unreadable(f"unknown modification {kind!r}")
        days = {name: _day(change, name) for name in _DATES}
        day = next((d for name in _DATES if (d := days[name]) is not None), None)
        if kind == "listed":
            listed += [d for d in (days["publication-date"] or day,) if d is not None]
            in_force += [d for d in (days["effective-date"],) if d is not None]
        modified += [d for d in (days["publication-date"] or day,) if d is not None]
        rank = (day or "", kind != "de-listed")
        if newest is None or rank > newest:
            newest = rank
    removed = newest is not None and not newest[1]
    return Standing(
        tuple(listed),
        tuple(in_force),
        tuple(dict.fromkeys(modified)),
        (newest[0] or published) if removed and newest is not None else None,
    )


def write(
    party: Entry, target: etree._Element, body: etree._Element, tables: Tables, state: Standing
) -> None:
    """State everything one target says today.

    Raises:
        Unreadable: a value of a closed field is not known, or no name is given.
    """
    sex = body.get("sex")
    if sex is not None and sex.strip():
        party.say("gender", tables.lookups.read("gender", sex), original=sex)
    names = 0
    for number, identity in enumerate(children(body, "identity"), start=1):
        at = f"{party.locator}/identity[{number}]"
        names += _names(party, identity, at, tables.lookups)
        _identity(party, identity, at, tables)
    if not names:
        raise Unreadable("the target has no name")
    for item in children(body, "other-information"):
        text = text_of(item)
        for imo in _IMO.findall(text or "") if party.knows("imoNumber") else ():
            party.say("imoNumber", imo, original=text)
        party.say("notes", text)
    for item in children(target, "generic-attribute"):
        party.say("notes", f"{item.get('name')}: {text_of(item) or ''}")
    for item in children(body, "relation"):
        _relation(party, item)
    _sanctions(party, target, body, tables, state)


def _names(party: Entry, identity: etree._Element, at: str, lookups: Lookups) -> int:
    found = 0
    main = identity.get("main") in ("true", "1")
    for number, name in enumerate(children(identity, "name"), start=1):
        where = f"{at}/name[{number}]"
        prop = lookups.read("name_type", name.get("name-type") or "") or "alias"
        if prop == "name" and not main:
            prop = "alias"
        if lookups.read("quality", name.get("quality") or "") == "weakAlias":
            prop = "weakAlias"
        name_parts = parts(name)
        language = name.get("lang")
        for turn, spelling in enumerate(spellings(name_parts, language)):
            found += 1
            # The first spelling is the name; the others are variants of it.
            kind = prop if turn == 0 or prop != "name" else "alias"
            party.say(kind, spelling.text, at=where, lang=lookups.language(spelling.language))
        for part in name_parts:
            part_prop = PART_PROPERTIES[part.kind]
            if part_prop is not None and party.knows(part_prop):
                party.say(part_prop, part.value, at=where, lang=lookups.language(language))
            elif part.kind == "title":
                party.say("notes", f"Title: {part.value}", at=where)
    return found


def _identity(party: Entry, identity: etree._Element, at: str, tables: Tables) -> None:
    person = party.schema == "Person"
    for item in children(identity, "day-month-year"):
        _birth(party, item, at)
    for item in children(identity, "nationality"):
        for country in children(item, "country"):
            codes = tables.lookups.countries(country.get("iso-code") or text_of(country))
            prop = "nationality" if person else "country"
            party.say_each(prop, codes, at=at, original=text_of(country))
    for item in children(identity, "place-of-birth"):
        parts_of_place = _address(item, tables)
        party.say("birthPlace" if person else "notes", parts_of_place.text, at=at)
        if person:
            codes = parts_of_place.countries
            party.say_each("birthCountry", codes, at=at, original=parts_of_place.country)
        party.say("notes", parts_of_place.remarks, at=at)
    for item in children(identity, "address"):
        party.address(_address(item, tables), at=at, number=item.get("ssid"))
    for item in children(identity, "identification-document"):
        _document(party, item, at, tables.lookups)


def _birth(party: Entry, item: etree._Element, at: str) -> None:
    year, month, day = (item.get(name) or None for name in ("year", "month", "day"))
    text = "-".join(p.zfill(2) for p in (year, month, day) if p is not None)
    calendar, quality = item.get("calendar") or "Gregorian", item.get("quality")
    wording = f"{text} ({quality} quality)" if quality not in (None, "good") else text
    value = written_date(text) if calendar == "Gregorian" and year is not None else None
    prop = "birthDate" if party.schema == "Person" else "incorporationDate"
    if value is not None and party.knows(prop):
        party.say(prop, value, at=at, original=wording)
    else:
        given = f"day {day}, month {month}, year {year} ({calendar})"
        party.say("notes", f"Born: {given}", at=at)


def _address(item: etree._Element, tables: Tables) -> AddressParts:
    reference = item.get("place-id")
    place = tables.places.get(reference or "", Place())
    remarks = [child_text(item, tag) for tag in ("c-o", "remarks")]
    if reference is not None and reference not in tables.places:
        remarks.append(f"place {reference}, which the file does not describe")
    if item.get("quality") not in (None, "good"):
        remarks.append(f"{item.get('quality')} quality")
    return AddressParts(
        po_box=child_text(item, "p-o-box"),
        street=child_text(item, "address-details"),
        postal_code=child_text(item, "zip-code"),
        city=place.location,
        region=place.area,
        country=place.country,
        countries=tables.lookups.countries(place.country_code or place.country),
        remarks="; ".join(filter(None, remarks)) or None,
    )


def _document(party: Entry, item: etree._Element, at: str, lookups: Lookups) -> None:
    kind = item.get("document-type") or "other"
    number, remark = child_text(item, "number"), child_text(item, "remark")
    issuer = next(iter(children(item, "issuer")), None)
    named = text_of(issuer) if issuer is not None else None
    if number is None:
        party.say("notes", ": ".join(filter(None, (kind, named, remark))), at=at)
        return
    code = issuer.get("code") if issuer is not None else None
    party.document(
        Document(
            prop="passportNumber" if "passport" in kind else "idNumber",
            number=" ".join(number.split()),
            types=(kind,),
            country=named,
            countries=lookups.countries(code or named),
            issued=_stated_day(item, "date-of-issue"),
            expires=_stated_day(item, "expiry-date"),
            remarks=remark,
        ),
        at=at,
        number=item.get("ssid"),
    )


def _relation(party: Entry, item: etree._Element) -> None:
    kind, other = item.get("relation-type"), item.get("target-id")
    if kind is None or other is None:
        raise Unreadable("a relation names no kind or no target")
    prefix = party.id.rpartition("-")[0]
    link = party.part(f"link-{item.get('ssid') or other}", "UnknownLink")
    link.say("subject", party.id)
    link.say("object", f"{prefix}-{other}")
    link.say("role", kind)
    link.say("description", child_text(item, "remark"))


def _sanctions(
    party: Entry,
    target: etree._Element,
    body: etree._Element,
    tables: Tables,
    state: Standing,
) -> None:
    references = [text for c in children(target, "sanctions-set-id") if (text := text_of(c))]
    references += filter(None, (target.get("sanctions-set-id"),))
    if not references:
        raise Unreadable("the target belongs to no sanctions set")
    reasons = [text for c in children(body, "justification") if (text := text_of(c))]
    foreign = child_text(target, "foreign-identifier")
    for reference in dict.fromkeys(references):
        imposed = tables.sets.get(reference)
        if imposed is None:
            raise Unreadable(f"unknown sanctions set {reference}")
        sanction = party.part(f"sanction-{reference}", "Sanction")
        since = min(state.in_force or state.listed, default=None)
        # Most Swiss listings take over those of the United Nations or the Union.
        sanction.say("entity", party.id, valid_from=since, attribution=imposed.origin)
        sanction.say("authority", "State Secretariat for Economic Affairs")
        sanction.say("program", imposed.ordinance)
        sanction.say("programId", imposed.key)
        sanction.say("provisions", effect(imposed.title))
        sanction.say("provisions", imposed.title)
        sanction.say("recordId", party.id.rpartition("-")[2])
        if foreign is not None:
            known = UN_REFERENCE.fullmatch(foreign) is not None
            sanction.say("unscId" if known else "recordId", foreign)
        for prop, days in (
            ("listingDate", state.listed),
            ("startDate", state.in_force),
            ("modifiedAt", state.modified),
        ):
            for day in days:
                sanction.say(prop, day)
        sanction.say("endDate", state.removed)
        for reason in reasons:
            sanction.say("reason", reason)


def _day(element: etree._Element, name: str) -> str | None:
    text = element.get(name)
    day = written_date(text) if text else None
    if text and day is None:
        raise Unreadable(f"{name} {text!r} is no date")
    return day


def _stated_day(element: etree._Element, tag: str) -> str | None:
    for child in children(element, tag):
        year, month, day = (child.get(name) for name in ("year", "month", "day"))
        text = "-".join(p.zfill(2) for p in (year, month, day) if p) or text_of(child)
        return written_date(text)
    return None


def bodies(target: etree._Element) -> Iterator[etree._Element]:
    """Iterate the ``individual``, ``entity`` and ``object`` elements of a target."""
    for tag in ("individual", "entity", "object"):
        yield from children(target, tag)
