"""Write one subject of the EU list down as statements.

A statement's ``attribution`` names the act the list cites for it. Names are given
in the order of the publisher's ids: publications that only reorder names are no
legal change and must not show as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrows.lists.entry import AddressParts, Document, Entry
from narrows.lists.eu_fsf.subject import (
    Act,
    Birth,
    Detail,
    Name,
    Paper,
    Place,
    Residence,
    Subject,
)
from narrows.lists.lookup import Lookups
from narrows.lists.records import Recorder, Unreadable

_CONTACTS = {"EMAIL": "email", "PHONE": "phone", "WEB": "website"}
_EMPTY = frozenset(("none", "null", ".", "-", "n/a"))
"""Remarks that say nothing."""


def entity_id(prefix: str, subject: Subject) -> str:
    """Return the id of a subject: its EU reference number, else its logical id.

    ``EU.10014.96`` becomes ``eu-fsf-eu-10014-96``, as other users of the list write
    it; formats older than the reference number fall back to ``eu-fsf-13``.
    """
    key = subject.reference or subject.number
    slug = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")
    if not slug:
        raise Unreadable("the record has neither reference number nor logical id")
    return f"{prefix}-{slug}"


def write(recorder: Recorder, prefix: str, subject: Subject, lookups: Lookups) -> None:
    """State everything one subject says.

    Raises:
        Unreadable: a value of a closed field is not known, or no name is given.
    """
    schema = lookups.read("subject_type", subject.kind)
    if schema is None:
        raise Unreadable(f"subject type {subject.kind!r} stands for nothing")
    party = Entry(
        recorder,
        entity_id(prefix, subject),
        schema,
        subject.locator,
        valid_to=subject.delisted,
    )
    if not subject.names:
        raise Unreadable("the record has no name")
    for name in sorted(subject.names, key=_order):
        _name(party, name, lookups)
    for citizenship in sorted(subject.citizenships, key=_order):
        prop = "nationality" if schema == "Person" else "country"
        _country(party, prop, citizenship.place, citizenship, lookups)
        _notes(party, "Citizenship", citizenship)
        for word, day in (("acquired", citizenship.acquired), ("lost", citizenship.lost)):
            if day is not None:
                text = f"Citizenship {citizenship.place.country} {word} on {day}"
                party.say("notes", text, at=citizenship.locator)
        party.say("notes", citizenship.place.region, at=citizenship.locator)
    for birth in sorted(subject.births, key=_order):
        _birth(party, birth, lookups)
    for residence in sorted(subject.residences, key=_order):
        _residence(party, residence, lookups)
    for paper in sorted(subject.papers, key=_order):
        _paper(party, paper, lookups)
    for remark in _said(subject.remarks):
        party.say("notes", remark, original=remark)
    for act in _cited(subject):
        party.say("sourceUrl", act.url, attribution=act.title)
    for act in subject.acts:
        _sanction(party, subject, act, lookups)


def _name(party: Entry, name: Name, lookups: Lookups) -> None:
    whole = name.whole or " ".join(filter(None, (name.first, name.middle, name.last)))
    if not whole:
        raise Unreadable(f"name {name.number} is empty")
    lang = lookups.language(name.language)
    act = _title(name)

    def say(prop: str, value: str | None, original: str | None = None) -> None:
        if value is not None:
            party.say(
                prop,
                " ".join(value.split()),
                at=name.locator,
                lang=lang if prop not in ("gender",) else None,
                original=original,
                attribution=act,
            )

    say("name" if name.strong else "weakAlias", whole)
    if party.schema == "Person":
        say("firstName", name.first)
        say("middleName", name.middle)
        say("lastName", name.last)
        say("title", name.title)
        say("position", name.function)
        if name.gender is not None:
            say("gender", lookups.read("gender", name.gender), name.gender)
    else:
        for label, text in (("Title", name.title), ("Function", name.function)):
            say("notes", f"{label}: {text}" if text is not None else None)
    _notes(party, whole, name)


def _birth(party: Entry, birth: Birth, lookups: Lookups) -> None:
    if party.schema == "Person":
        prop, place_prop, country_prop = "birthDate", "birthPlace", "birthCountry"
    else:
        prop, place_prop, country_prop = "incorporationDate", "notes", "country"
    if birth.date is not None:
        party.say(
            prop, birth.date, at=birth.locator, original=birth.wording, attribution=_title(birth)
        )
    elif birth.wording is not None:
        party.say("notes", f"Born: {birth.wording}", at=birth.locator, original=birth.wording)
    place = birth.place
    country = place.country if lookups.countries(place.code) else None
    parts = (place.place, place.zip_code, place.city, place.region, country)
    text = ", ".join(filter(None, parts))
    party.say(place_prop, text, at=birth.locator, attribution=_title(birth))
    _country(party, country_prop, place, birth, lookups)
    _notes(party, "Birth", birth)


def _residence(party: Entry, residence: Residence, lookups: Lookups) -> None:
    place = residence.place
    countries = lookups.countries(place.code)
    party.address(
        AddressParts(
            po_box=residence.po_box,
            street=residence.street,
            street2=place.place,
            postal_code=place.zip_code,
            city=place.city,
            region=place.region,
            country=place.country if countries else None,
            countries=countries,
            remarks="; ".join(_said(residence.remarks)) or None,
        ),
        at=residence.locator,
        number=residence.number,
    )
    for key, value in residence.contacts:
        prop = _CONTACTS.get(key.upper())
        if prop is not None and party.knows(prop):
            party.say(prop, value, at=residence.locator)
        else:
            party.say("notes", f"{key}: {value}", at=residence.locator)


def _paper(party: Entry, paper: Paper, lookups: Lookups) -> None:
    prop = lookups.read("document_type", paper.type_code)
    remarks = "; ".join((*_said(paper.remarks), *paper.flags, *filter(None, (paper.place.region,))))
    number = paper.value if paper.value is not None and paper.value.lower() not in _EMPTY else None
    number = number or paper.latin
    if number is None or prop is None:
        text = ": ".join(filter(None, (paper.type_text or paper.type_code, paper.value, remarks)))
        party.say("notes", text, at=paper.locator)
        return
    party.document(
        Document(
            prop=prop,
            number=number,
            types=tuple(filter(None, (paper.type_text or paper.type_code,))),
            country=paper.place.country,
            countries=lookups.countries(paper.place.code),
            authority=paper.issued_by,
            issued=paper.issued or paper.valid_from,
            expires=paper.valid_to,
            holder_name=paper.holder_name,
            remarks=remarks or None,
        ),
        at=paper.locator,
        number=paper.number,
    )
    if paper.latin is not None and paper.latin != number:
        party.say(prop if party.knows(prop) else "idNumber", paper.latin, at=paper.locator)


def _sanction(party: Entry, subject: Subject, act: Act, lookups: Lookups) -> None:
    if act.programme is None:
        raise Unreadable(f"the act {act.title!r} names no programme")
    sanction = party.part(f"sanction-{act.number or act.programme.lower()}", "Sanction")
    listed = subject.designated or act.published
    sanction.say("entity", party.id, attribution=act.title, valid_from=listed)
    sanction.say("authority", "European Union")
    sanction.say("program", act.programme)
    sanction.say("programId", lookups.regime(act.programme))
    sanction.say("recordId", subject.reference)
    sanction.say("recordId", subject.number)
    sanction.say("unscId", subject.un_reference)
    sanction.say("sourceUrl", act.url, attribution=act.title)
    # An entry rests on its latest act, which may be younger than the listing. The
    # earliest act any detail cites shows since when the subject was on the list.
    sanction.say("listingDate", act.published, attribution=act.title)
    earliest = min((c for c in _cited(subject) if c.published), key=_published, default=act)
    sanction.say("listingDate", earliest.published, attribution=earliest.title)
    sanction.say("startDate", act.in_force, attribution=act.title)
    sanction.say("startDate", subject.designated)
    sanction.say("endDate", subject.delisted)
    basis = " ".join(filter(None, (act.organisation, act.kind, act.title)))
    sanction.say("summary", basis)
    sanction.say("description", subject.designation_details)
    for corrigendum in act.corrigenda:
        sanction.say("description", f"Corrigendum {corrigendum}")


def _cited(subject: Subject) -> Iterator[Act]:
    yield from subject.acts
    details: tuple[tuple[Detail, ...], ...] = (
        subject.names,
        subject.citizenships,
        subject.births,
        subject.residences,
        subject.papers,
    )
    for group in details:
        for detail in sorted(group, key=_order):
            if detail.act is not None:
                yield detail.act


def _country(party: Entry, prop: str, place: Place, detail: Detail, lookups: Lookups) -> None:
    for code in lookups.countries(place.code):
        party.say(prop, code, at=detail.locator, original=place.country, attribution=_title(detail))


def _notes(party: Entry, what: str, detail: Detail) -> None:
    for remark in _said(detail.remarks):
        party.say("notes", f"{what}: {remark}", at=detail.locator, original=remark)


def _said(remarks: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for text in remarks if text.strip().lower() not in _EMPTY)


def _title(detail: Detail) -> str | None:
    return detail.act.title if detail.act is not None else None


def _published(act: Act) -> str:
    return act.published or ""


def _order(detail: Detail) -> tuple[int, str]:
    number = detail.number
    return (int(number) if number.isdigit() else 0, number)
