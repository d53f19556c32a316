"""State what OFAC says about one party, in FollowTheMoney's words.

All three formats write through this, so that a birth date, a document or a link
reads the same whichever file it came from. A value whose property the party's
schema does not have becomes a note with its label: nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from narrows.codes.country import country_code
from narrows.codes.schema import schema
from narrows.lists.ofac import documents
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource, Regime

AUTHORITY = "Office of Foreign Assets Control"
DETAILS = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id="


class Place(msgspec.Struct, frozen=True):
    """An address as published: its parts, each known or None."""

    street: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    region: str | None = None
    remarks: str | None = None

    @property
    def full(self) -> str:
        """The parts in one line, as published."""
        parts = (self.street, self.city, self.state, self.postal_code, self.region, self.country)
        return ", ".join(part for part in parts if part)


class Entry:
    """Writes the statements of one listed party into the open record."""

    def __init__(self, recorder: Recorder, source: ListSource, number: str, schema_name: str):
        self.recorder = recorder
        self.source = source
        self.number = number
        self.id = f"{source.prefix}-{number}"
        self.schema = schema_name
        self._properties = schema(schema_name).properties
        self._counts: dict[str, int] = {}
        self._said: set[tuple[str, str, str]] = set()

    def has(self, prop: str) -> bool:
        """Tell whether the party's schema has a property."""
        return prop in self._properties

    def add(
        self,
        prop: str,
        value: str | None,
        locator: str,
        *,
        original: str | None = None,
        lang: str | None = None,
    ) -> None:
        """State one value; the same value of a property is stated once."""
        self.say(self.id, self.schema, prop, value, locator, original=original, lang=lang)

    def say(
        self,
        entity_id: str,
        schema_name: str,
        prop: str,
        value: str | None,
        locator: str,
        *,
        original: str | None = None,
        lang: str | None = None,
    ) -> None:
        """State one value of the party or of an entity that belongs to it, once."""
        if value is None or (entity_id, prop, value) in self._said:
            return
        self._said.add((entity_id, prop, value))
        self.recorder.add(
            entity_id, schema_name, prop, value, locator=locator, original=original, lang=lang
        )

    def best(self, props: Sequence[str]) -> str | None:
        """Return the first of several properties that the schema has."""
        return next((prop for prop in props if self.has(prop)), None)

    def note(self, text: str, locator: str) -> None:
        """Keep a remark as text."""
        self.add("notes", text, locator)

    def keep(self, text: str, locator: str) -> bool:
        """Keep a remark as text; True, so that it can end a chain of readings."""
        self.note(text, locator)
        return True

    def country(self, prop: str, text: str, locator: str) -> bool:
        """State a country; False (and nothing stated) where the text names none.

        ``source.toml`` may say that an odd value stands for a country, or for none.
        """
        code = read_country(text, self.source)
        if code is None:
            return False
        self.add(prop, code, locator, original=text)
        return True

    def sub(self, kind: str, number: str | None = None) -> str:
        """Return the id of the next entity that belongs to this party."""
        if number is None:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            number = str(self._counts[kind])
        return f"{self.id}-{kind}-{number}"

    def own(self, entity_id: str, schema_name: str, locator: str, **values: str | None) -> None:
        """State an entity that belongs to this party."""
        for prop, value in values.items():
            self.say(entity_id, schema_name, prop, value, locator)

    def address(self, place: Place, number: str, locator: str) -> None:
        """State an address; one that names only a country is the party's country."""
        code = read_country(place.country, self.source) if place.country else None
        if place.country is not None and code is None and not excused(place.country, self.source):
            raise Unreadable(f"unknown country {place.country!r}")
        if code is not None:
            self.add("country", code, locator, original=place.country)
        if place.street or place.city or place.state or place.postal_code or place.region:
            entity_id = self.sub("addr", number)
            self.add("address", place.full, locator)
            self.add("addressEntity", entity_id, locator)
            self.own(
                entity_id,
                "Address",
                locator,
                full=place.full,
                street=place.street,
                city=place.city,
                state=place.state,
                postalCode=place.postal_code,
                region=place.region,
                country=code,
                remarks=place.remarks,
            )
        elif place.remarks:
            self.note(place.remarks, locator)

    def document(
        self,
        label: str,
        number: str,
        locator: str,
        *,
        country: str | None = None,
        issued: str | None = None,
        expires: str | None = None,
        more: str | None = None,
    ) -> None:
        """State a document: the number on the party, its particulars beside it."""
        code = read_country(country, self.source) if country else None
        if country is not None and code is None:
            more = "; ".join(part for part in (country, more) if part)
        prop = self.best(documents.PROPERTIES[label])
        if prop is None:
            self.note(f"{label} {number}", locator)
        else:
            self.add(prop, number, locator)
            specific = documents.specific_property(label, number, code)
            if specific is not None and self.has(specific):
                self.add(specific, number, locator)
        if prop in documents.CODES and more is None and issued is None and expires is None:
            return
        passport = documents.is_passport(label)
        schema_name = "Passport" if passport else "Identification"
        self.own(
            self.sub("id"),
            schema_name,
            locator,
            holder=self.id,
            type=label,
            number=number,
            passportNumber=number if passport else None,
            country=code,
            startDate=issued,
            endDate=expires,
            description=more,
        )

    def wallet(self, currency: str, address: str, locator: str) -> None:
        """State a digital currency address held by the party."""
        self.own(
            self.sub("wallet"),
            "CryptoWallet",
            locator,
            holder=self.id,
            publicKey=address,
            currencySymbol=currency,
        )

    def link(
        self,
        target: str,
        role: str,
        locator: str,
        *,
        original: str | None = None,
        date: str | None = None,
    ) -> None:
        """State that the publisher links this party to another one."""
        entity_id = self.sub("link")
        self.own(entity_id, "UnknownLink", locator, subject=self.id, object=target, date=date)
        self.say(entity_id, "UnknownLink", "role", role, locator, original=original)

    def sanction(self, program: str, regime: Regime | None, locator: str) -> str:
        """State a listing under one programme; returns the sanction's id."""
        sanction_id = self.sub("sanction")
        effect = regime.effect if regime is not None else self.source.effect
        self.add("programId", program, locator)
        self.own(
            sanction_id,
            "Sanction",
            locator,
            entity=self.id,
            program=program,
            programId=program,
            authority=AUTHORITY,
            country="us",
            sourceUrl=DETAILS + self.number,
            provisions=effect,
        )
        return sanction_id


def read_country(text: str | None, source: ListSource) -> str | None:
    """Return the code of a country OFAC names, by table or by the list's look-up."""
    if text is None:
        return None
    for lookup in source.lookups.get("country", ()):
        if text in lookup.match:
            return lookup.value or None  # TOML has no null
    return country_code(text)


def excused(text: str, source: ListSource) -> bool:
    """Tell whether the list's look-ups say that a text names no country."""
    return any(text in lookup.match for lookup in source.lookups.get("country", ()))
