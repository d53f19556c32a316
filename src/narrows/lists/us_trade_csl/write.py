"""A record of the Consolidated Screening List → statements."""

from __future__ import annotations

import re

from narrows.codes.country import country_code
from narrows.codes.schema import schema
from narrows.lists.entry import AddressParts, Document, Entry
from narrows.lists.lookup import Lookups
from narrows.lists.ofac import documents
from narrows.lists.ofac.dates import read_date
from narrows.lists.records import Unreadable
from narrows.lists.us_trade_csl.kinds import kind
from narrows.lists.us_trade_csl.record import Item, Place, Record
from narrows.lists.written_date import written_date

AUTHORITIES = {
    "EL": "Bureau of Industry and Security",
    "DPL": "Bureau of Industry and Security",
    "UVL": "Bureau of Industry and Security",
    "MEU": "Bureau of Industry and Security",
    "ISN": "Department of State, Bureau of International Security and Nonproliferation",
    "DTC": "Department of State, Directorate of Defense Trade Controls",
}
TREASURY = "Department of the Treasury, Office of Foreign Assets Control"

_ORDERS = {"Y": "Standard denial order", "N": "Non-standard denial order"}
_IMO = re.compile(r"(?:IMO[ :]*)?(\d{7})", re.I)
_REGION = re.compile(r"Region: (.+)", re.I)
_SLUG = re.compile(r"[^a-z0-9]+")


class RecordWriter:
    """Writes records; counts the values it could only keep as text."""

    def __init__(self, lookups: Lookups, titles: dict[str, str]) -> None:
        self._lookups = lookups
        self._titles = titles
        self.read = 0
        self.unread: list[str] = []

    def schema(self, record: Record) -> str:
        """Return the schema of a record's party; the lists of Commerce give no type."""
        return self._lookups.read("type", record.type) or "" if record.type else "LegalEntity"

    def write(self, party: Entry, record: Record, code: str) -> None:
        """State a record of the list ``code`` on its party, at the record's place.

        Raises:
            Unreadable: an unknown country, or a date that is none.
        """
        at = record.locator
        party.say("name", record.name, at=at)
        for alias in record.alt_names:
            party.say("alias", alias, at=at)
        self._person(party, record)
        self._vehicle(party, record)
        for place in record.addresses:
            self._address(party, place, at)
        sanctions = self._sanctions(party, record, code)
        for item in record.ids:
            self.read += 1
            if not self._item(party, sanctions, item, at):
                self.unread.append(f"{item.label}: {item.value}")
                party.say("notes", _joined(item), at=at)
        if record.remarks is not None and code != "DPL":
            party.say("notes", record.remarks, at=at)

    def _countries(self, text: str | None) -> tuple[str, ...]:
        """Return the codes of a country; a region that is no country names none."""
        region = _REGION.fullmatch(text) if text is not None else None
        if region is None:
            return self._lookups.countries(text)
        code = country_code(region[1])
        return () if code is None else (code,)

    def _person(self, party: Entry, record: Record) -> None:
        at = record.locator
        self._say_or_note(party, "position", record.title, "Title", at)
        for text in record.dates_of_birth:
            self.read += 1
            day = self._date(text)
            if day is None or not party.knows("birthDate"):
                self.unread.append(f"date of birth: {text}")
                party.say("notes", f"Date of birth: {text}", at=at)
            else:
                party.say("birthDate", day, at=at, original=text if text != day else None)
        for text in record.places_of_birth:
            self._say_or_note(party, "birthPlace", text, "Place of birth", at)
        for prop, texts in (
            ("nationality", record.nationalities),
            ("citizenship", record.citizenships),
        ):
            for text in texts:
                used = prop if party.knows(prop) else "country"
                party.say_each(used, self._countries(text), at=at, original=text)

    def _vehicle(self, party: Entry, record: Record) -> None:
        at = record.locator
        self._say_or_note(party, "callSign", record.call_sign, "Call sign", at)
        self._say_or_note(party, "type", record.vessel_type, "Vessel type", at)
        tonnage = "grossRegisteredTonnage"
        self._say_or_note(party, "tonnage", record.gross_tonnage, "Gross tonnage", at)
        text = record.gross_registered_tonnage
        self._say_or_note(party, tonnage, text, "Gross registered tonnage", at)
        if record.vessel_flag is not None and record.vessel_flag.strip():
            prop = "flag" if party.knows("flag") else "country"
            countries = self._countries(record.vessel_flag)
            party.say_each(prop, countries, at=at, original=record.vessel_flag)
        if record.vessel_owner is not None and record.vessel_owner.strip():
            party.say("notes", f"Vessel owner: {record.vessel_owner}", at=at)

    def _address(self, party: Entry, place: Place, at: str) -> None:
        # A bare country code says where the party is, not where it lives.
        if place.full == place.country:
            party.say_each("country", self._countries(place.country), at=at)
            return
        parts = AddressParts(
            full=place.full,
            city=place.city,
            state=place.state,
            postal_code=place.postal_code,
            country=place.country,
            countries=self._countries(place.country),
        )
        party.address(parts, at=at)

    def _sanctions(self, party: Entry, record: Record, code: str) -> list[Entry]:
        at = record.locator
        found: list[Entry] = []
        # One per programme: the list decides the effect, the programme is why.
        for program in record.programs or (None,):
            slug = f"-{_SLUG.sub('-', program.lower()).strip('-')}" if program else ""
            sanction = party.part(f"{code.lower()}{slug}", "Sanction", at=at)
            found.append(sanction)
            sanction.say("entity", party.id)
            sanction.say("authority", AUTHORITIES.get(code, TREASURY))
            sanction.say("country", "us")
            sanction.say("program", program or self._titles[code])
            sanction.say("programId", code)
            sanction.say("startDate", self._day(record.start_date))
            sanction.say("endDate", self._day(record.end_date))
            sanction.say("recordId", record.own_id)
            if record.entity_number != record.own_id:
                sanction.say("recordId", record.entity_number)
            for notice in record.federal_register_notice:
                sanction.say("authorityId", notice)
            if record.license_requirement is not None:
                sanction.say("provisions", f"Licence requirement: {record.license_requirement}")
            if record.license_policy is not None:
                sanction.say("provisions", f"Licence policy: {record.license_policy}")
            sanction.say("provisions", self._order(record))
            if code == "DPL":
                sanction.say("summary", record.remarks)
            sanction.say("sourceUrl", record.source_information_url)
            sanction.say("sourceUrl", record.source_list_url)
        return found

    def _order(self, record: Record) -> str | None:
        text = (record.standard_order or "").strip().upper()
        if not text:
            return None
        if text not in _ORDERS:
            raise Unreadable(f"unknown standard_order {record.standard_order!r}")
        return _ORDERS[text]

    def _item(self, party: Entry, sanctions: list[Entry], item: Item, at: str) -> bool:
        found = kind(item.label)
        if found is None or not item.value:
            return False
        sort, prop = found
        if sort == "document":
            self._document(party, item, prop, at)
        elif sort == "wallet":
            wallet = party.part(f"wallet-{item.value}", "CryptoWallet", at=at)
            wallet.say("holder", party.id)
            wallet.say("publicKey", item.value)
            wallet.say("currency", prop)
        elif sort == "security":
            security = party.part("security", "Security", at=at)
            security.say("issuer", party.id)
            security.say(prop, item.value)
        elif sort == "terms":
            day = self._date(item.value)
            for sanction in sanctions:
                if prop and day is not None:
                    sanction.say(prop, day, original=_joined(item))
                sanction.say("provisions", _joined(item))
        elif sort == "measure":
            for sanction in sanctions:
                sanction.say("provisions", _joined(item))
        elif sort == "note":
            party.say("notes", _joined(item), at=at)
        else:
            return self._property(party, item, prop, at)
        return True

    def _property(self, party: Entry, item: Item, prop: str, at: str) -> bool:
        if prop == "imoNumber":
            number = _IMO.fullmatch(item.value)
            used = "imoNumber" if number is not None and party.knows(prop) else "registrationNumber"
            party.say(used, number[1] if number else item.value, at=at, original=item.value)
            return True
        if not party.knows(prop):
            return False
        sort = schema(party.schema).properties[prop].type
        if sort == "gender":
            value = item.value.lower()
            if value not in ("male", "female"):
                return False
            party.say(prop, value, at=at, original=item.value)
        elif sort == "country":
            countries = self._countries(item.country or item.value)
            party.say_each(prop, countries, at=at, original=item.value)
        elif sort == "date":
            day = self._date(item.value)
            if day is None:
                return False
            party.say(prop, day, at=at, original=item.value)
        else:
            party.say(prop, item.value, at=at)
        return True

    def _document(self, party: Entry, item: Item, label: str, at: str) -> None:
        props = documents.PROPERTIES[label]
        prop = next((name for name in props if party.knows(name)), props[0])
        if prop in documents.CODES and party.knows(prop):
            party.say(prop, item.value, at=at)
            return
        party.document(
            Document(
                prop=prop,
                number=item.value,
                types=(label,),
                country=item.country,
                countries=self._countries(item.country),
                issued=self._date(item.issued),
                expires=self._date(item.expires),
            ),
            at=at,
        )

    @staticmethod
    def _say_or_note(party: Entry, prop: str, text: str | None, label: str, at: str) -> None:
        if text is None or not text.strip():
            return
        if party.knows(prop):
            party.say(prop, text, at=at)
        else:
            party.say("notes", f"{label}: {text}", at=at)

    @staticmethod
    def _date(text: str | None) -> str | None:
        if text is None:
            return None
        found = written_date(text)
        if found is not None:
            return found
        try:
            return read_date(text)
        except ValueError:
            return None

    def _day(self, text: str | None) -> str | None:
        day = self._date(text)
        if text is not None and text.strip() and day is None:
            raise Unreadable(f"{text!r} is no date")
        return day


def _joined(item: Item) -> str:
    label = item.label.rstrip(":- ")
    value = f"{item.value} ({item.country})" if item.country else item.value
    return f"{label}: {value}" if label else value
