"""Write one row of the OFSI consolidated list down as statements."""

from __future__ import annotations

import re
from collections.abc import Mapping

from narrows.codes.country import country_code
from narrows.lists.entry import AddressParts, Entry
from narrows.lists.gb_fcdo_sanctions.documents import noted
from narrows.lists.gb_fcdo_sanctions.enumerated import enumerated
from narrows.lists.gb_fcdo_sanctions.measures import Listing, impose
from narrows.lists.gb_fcdo_sanctions.numbers import imo_numbers, register_numbers
from narrows.lists.gb_fcdo_sanctions.other_information import TEXT, facts
from narrows.lists.lookup import Lookups
from narrows.lists.records import Unreadable
from narrows.lists.written_date import written_date

_NAMES = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
_LINES = tuple(f"Address {number}" for number in range(1, 7))
COLUMNS = frozenset(
    (
        *_NAMES,
        *_LINES,
        *("Title", "Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language"),
        *("DOB", "Town of Birth", "Country of Birth", "Nationality", "Position"),
        *("Passport Number", "Passport Details", "NI Number"),
        *("National Identification Number", "National Identification Details"),
        *("Post/Zip Code", "Country", "Other Information", "Group Type", "Alias Type"),
        *("Alias Quality", "Regime", "Listed On", "UK Sanctions List Date Designated"),
        *("Last Updated", "Group ID"),
    )
)
_NOW = re.compile(r"\b(?:now|currently(?: known as)?)\s+(?P<now>[^()]+)", re.I)
_SOVIET = re.compile(r"\b(?:USSR|A?SSR|R?SFSR|Soviet)\b", re.I)
_NOTE = re.compile(r"\s*[,.]?\s*(?:\(.*\)|as (?:at|of) .*)\.?$", re.I | re.S)
_NUMBER = re.compile(
    r"^(?:passport\s*)?(?:(?:no|number)\b\s*)?[.:]?\s*(?P<number>[A-Z]{0,3}[-/ ]?\d[\w/-]*)", re.I
)
_SIMPLE = {
    "Type of entity": "legalForm",
    "Type of ship": "type",
    "Tonnage of ship": "tonnage",
    "Year built": "buildDate",
    "Phone number": "phone",
    "Email address": "email",
    "Website": "website",
}


def write(party: Entry, row: Mapping[str, str], lookups: Lookups, *, at: str) -> None:
    """State everything one row says.

    Raises:
        Unreadable: a value of a closed field is not known, or a date is none.
    """
    _name(party, row, lookups, at)
    if party.schema == "Person":
        _birth(party, row, lookups, at)
    else:
        for column in ("DOB", "Town of Birth", "Country of Birth"):
            if column in row:
                party.say("notes", f"{column}: {row[column]}", at=at)
    prop = "nationality" if party.schema == "Person" else "country"
    for _, item in enumerated(row.get("Nationality", "")):
        party.say_each(prop, _countries(item, lookups), at=at, original=row["Nationality"])
    for column, prop in (("Title", "title"), ("Position", "position")):
        for _, item in enumerated(row.get(column, "")):
            known = party.knows(prop)
            party.say(prop if known else "notes", item if known else f"{column}: {item}", at=at)
    _papers(party, row, at)
    _address(party, row, lookups, at)
    listing = _other(party, row, lookups, at)
    impose(party, listing, lookups, at=at)


def _name(party: Entry, row: Mapping[str, str], lookups: Lookups, at: str) -> None:
    parts = [" ".join(row[column].split()) for column in _NAMES if column in row]
    script = row.get("Name Non-Latin Script")
    if not parts and script is None:
        raise Unreadable("the row has no name")
    kind = row.get("Alias Type", "").casefold()
    prop = lookups.read("name_type", kind) or "alias"
    quality = row.get("Alias Quality")
    if quality is not None and prop == "alias":
        prop = lookups.read("alias_strength", quality.casefold()) or prop
    if parts:
        party.say(prop, " ".join(parts), at=at)
    # A name that fills the last part alone is a whole name, no family name.
    if party.schema == "Person" and any(column in row for column in _NAMES[:5]):
        party.say("firstName", row.get("Name 1"), at=at)
        for column in _NAMES[1:5]:
            party.say("middleName", row.get(column), at=at)
        party.say("lastName", row.get("Name 6"), at=at)
    language = row.get("Non-Latin Script Language")
    party.say("alias", script, at=at, lang=lookups.language(language))
    kinds = ", ".join(filter(None, (row.get("Non-Latin Script Type"), language)))
    if script is not None and kinds:
        party.say("notes", f"{script}: {kinds}", at=at)


def _birth(party: Entry, row: Mapping[str, str], lookups: Lookups, at: str) -> None:
    for _, text in enumerated(row.get("DOB", "")):
        day = written_date(text)
        if day is not None:
            party.say("birthDate", day, at=at, original=text)
        else:
            party.say("notes", f"Born: {text}", at=at, original=text)
    towns = dict(enumerated(row.get("Town of Birth", "")))
    countries = dict(enumerated(row.get("Country of Birth", "")))
    for label in dict.fromkeys((*towns, *countries)):
        country = countries.get(label)
        place = ", ".join(filter(None, (towns.get(label), country)))
        party.say("birthPlace", place, at=at)
        if country is not None:
            codes = _countries(country, lookups)
            party.say_each("birthCountry", codes, at=at, original=row["Country of Birth"])


def _papers(party: Entry, row: Mapping[str, str], at: str) -> None:
    for number_column, detail_column, prop in (
        ("Passport Number", "Passport Details", "passportNumber"),
        ("National Identification Number", "National Identification Details", "idNumber"),
        ("National Identification Number", "NI Number", "idNumber"),
    ):
        details = dict(enumerated(row.get(detail_column, "")))
        if number_column in row and detail_column != "NI Number":
            for label, number in enumerated(row[number_column]):
                document = noted(prop, number, details.pop(label, None), row[number_column])
                party.document(document, at=at)
        for detail in details.values():
            # Before 2021 the number stood inside the details.
            found = _NUMBER.match(detail)
            if found is None:
                party.say("notes", f"{detail_column}: {detail}", at=at)
                continue
            number = found["number"]
            document = noted(prop, number, detail, detail)
            party.document(document, at=at)


def _address(party: Entry, row: Mapping[str, str], lookups: Lookups, at: str) -> None:
    lines = [" ".join(row.get(column, "").split()) for column in _LINES]
    country = row.get("Country")
    codes: list[str] = []
    for _, item in enumerated(country or ""):
        codes += _countries(item, lookups)
    party.address(
        AddressParts(
            street=", ".join(filter(None, lines[:4])) or None,
            region=lines[4] or None,
            city=lines[5] or None,
            postal_code=row.get("Post/Zip Code"),
            country=country,
            countries=tuple(dict.fromkeys(codes)),
        ),
        at=at,
    )


def _other(party: Entry, row: Mapping[str, str], lookups: Lookups, at: str) -> Listing:
    un_reference = reasons = None
    records = [f"OFSI {row['Group ID']}"]
    for key, value in facts(row.get("Other Information", "")):
        if key == TEXT:
            party.say("notes", value, at=at)
        elif key == "UK Sanctions List Ref":
            records.append(value)
        elif key == "UN Ref":
            un_reference = value
        elif key == "UK Statement of Reasons":
            reasons = value
        elif key == "Gender" and party.knows("gender"):
            party.say("gender", lookups.read("gender", value.casefold()), at=at, original=value)
        elif key == "Business Reg No" and party.knows("registrationNumber"):
            for _, item in enumerated(value):
                for prop, number in register_numbers(item):
                    known = prop if party.knows(prop) else "registrationNumber"
                    party.say(known, number, at=at, original=value)
        elif key == "IMO number" and party.knows("imoNumber") and imo_numbers(value):
            party.say_each("imoNumber", imo_numbers(value), at=at, original=value)
        elif key in ("Flag of ship", "Previous flags") and party.schema == "Vessel":
            prop = "flag" if key == "Flag of ship" else "pastFlags"
            for _, item in enumerated(value):
                party.say_each(prop, _countries(item, lookups), at=at, original=value)
        elif key in _SIMPLE and party.knows(_SIMPLE[key]):
            for _, item in enumerated(value):
                party.say(_SIMPLE[key], item, at=at)
        else:
            party.say("notes", f"{key}: {value}", at=at)
    text = row.get("Other Information", "")
    if party.schema == "Organization" and re.search(r"\bIMO\b", text):
        party.say_each("imoNumber", re.findall(r"\bIMO[\s:.]*(?:number)?[\s:]*(\d{7})\b", text))
    listed_text = row.get("Listed On")
    designated_text = row.get("UK Sanctions List Date Designated")
    updated = row.get("Last Updated")
    for day in (listed_text, designated_text, updated):
        if day is not None and written_date(day) is None:
            raise Unreadable(f"{day!r} is no date")
    if "Regime" not in row:
        raise Unreadable("the row names no regime")
    return Listing(
        regime=row["Regime"],
        listed=written_date(listed_text),
        listed_text=listed_text,
        designated=written_date(designated_text),
        modified=written_date(updated),
        records=tuple(records),
        un_reference=un_reference,
        reasons=reasons,
    )


def _countries(text: str, lookups: Lookups) -> tuple[str, ...]:
    """Read a country that may carry a note: ``Iraq (previous address)``, ``X (now Y)``."""
    if lookups.find("country", text) is not None or country_code(text) is not None:
        return lookups.countries(text)
    now = _NOW.search(text)
    if now is not None and (code := country_code(now["now"].strip(" ,."))) is not None:
        return (code, "suhh") if _SOVIET.search(text[: now.start()]) else (code,)
    return lookups.countries(_NOTE.sub("", text))
