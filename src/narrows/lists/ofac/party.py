"""The columns of OFAC's legacy CSV rows, stated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from narrows.lists.ofac.entry import Entry, Place, excused
from narrows.lists.ofac.remarks import Parties
from narrows.lists.records import Unreadable

Fields = Sequence[str | None]

ALIASES = {"aka": "alias", "fka": "previousName", "nka": "alias"}
"""Kind of alternate name to the property that holds it."""

TAIL_NUMBER = re.compile(r"(?=.*\d|.*-)[A-Z0-9]{1,3}-?[A-Z0-9]{2,6}")
_POSTAL = re.compile(r"^(.*?)[ ,]+((?=[^ ]*\d)[A-Z0-9-]+(?: (?=[^ ]*\d)[A-Z0-9-]+)?)$")


def in_order(numbers: Iterable[str]) -> tuple[bool, str]:
    """Return whether parties stand in the order of their numbers, and what that shows.

    OFAC publishes them so in every format known; a digit changed by accident shows.
    """
    found = [int(number) for number in numbers]
    return found == sorted(found), f"{len(found)} parties, in the order of their numbers"


def add_name(entry: Entry, name: str, locator: str) -> None:
    """State the primary name; a person's is ``LAST, First`` and gives its parts."""
    entry.add("name", name, locator)
    if entry.schema == "Person":
        last, comma, first = name.partition(", ")
        if comma:
            entry.add("lastName", last, locator)
            entry.add("firstName", first, locator)
    elif entry.schema == "Airplane" and TAIL_NUMBER.fullmatch(name):
        entry.add("registrationNumber", name, locator)


def add_party(entry: Entry, fields: Fields, parties: Parties, locator: str) -> None:
    """State the columns of a primary row, all but programmes and remarks.

    Columns: number, name, type, programme, title, call sign, vessel type, tonnage,
    gross registered tonnage, flag, owner, remarks.

    Raises:
        Unreadable: there is no name, or a flag that names no country.
    """
    name, title, call_sign, vessel_type, tonnage, gross, flag, owner = (
        fields[index] for index in (1, 4, 5, 6, 7, 8, 9, 10)
    )
    if name is None:
        raise Unreadable("the party has no name")
    add_name(entry, name, locator)
    if title is not None:
        if entry.has("position"):
            entry.add("position", title, locator)
        else:
            entry.note(title, locator)
    add_vessel_value(entry, "callSign", "Vessel call sign", call_sign, locator)
    add_vessel_value(entry, "type", "Vessel type", vessel_type, locator)
    add_vessel_value(entry, "tonnage", "Tonnage", tonnage, locator)
    add_vessel_value(entry, "grossRegisteredTonnage", "Gross tonnage", gross, locator)
    if flag is not None:
        add_flag(entry, flag, locator)
    if owner is not None:
        add_owner(entry, owner, parties, locator)


def add_vessel_value(entry: Entry, prop: str, label: str, value: str | None, locator: str) -> None:
    """State a vessel's particular; a figure loses its thousands separators."""
    if value is None:
        return
    if not entry.has(prop):
        entry.note(f"{label}: {value}", locator)
    elif prop.lower().endswith("tonnage"):
        entry.add(prop, value.replace(",", ""), locator, original=value)
    else:
        entry.add(prop, value, locator)


def add_flag(entry: Entry, flag: str, locator: str) -> None:
    """State a vessel's flag.

    Raises:
        Unreadable: the flag names no country and no look-up says why.
    """
    prop = entry.best(("flag", "country"))
    if prop is None or entry.country(prop, flag, locator):
        return
    if not excused(flag, entry.source):
        raise Unreadable(f"unknown flag {flag!r}")
    entry.note(f"Vessel flag: {flag}", locator)


def add_owner(entry: Entry, owner: str, parties: Parties, locator: str) -> None:
    """State a vessel's owner: an ownership where the owner is on the list itself."""
    number = parties.number(owner)
    if number is None:
        entry.note(f"Vessel owner: {owner}", locator)
        return
    entry.own(
        entry.sub("owner"),
        "Ownership",
        locator,
        owner=f"{entry.source.prefix}-{number}",
        asset=entry.id,
        role="Vessel owner",
    )


def add_address(entry: Entry, fields: Fields, locator: str) -> None:
    """State an address row: party, address, street, city/state/postal code, country."""
    _, number, street, city, country, remarks = fields
    if number is None:
        raise Unreadable("the address has no number")
    town, state, postal_code = split_city(city)
    place = Place(street, town, state, postal_code, country, remarks=remarks)
    entry.address(place, number, locator)


def split_city(text: str | None) -> tuple[str | None, str | None, str | None]:
    """Return city, state and postal code of OFAC's one column for the three.

    >>> split_city("Culiacan, Sinaloa 80000")
    ('Culiacan', 'Sinaloa', '80000')
    """
    if text is None:
        return None, None, None
    postal = _POSTAL.match(text)
    rest, code = (postal[1], postal[2]) if postal is not None else (text, None)
    city, comma, state = rest.rpartition(", ")
    return (city, state, code) if comma else (rest, None, code)


def add_alias(entry: Entry, fields: Fields, locator: str) -> None:
    """State an alternate name row: party, name's number, kind, name, remarks.

    Raises:
        Unreadable: the kind is unknown or the name is missing.
    """
    _, _, kind, name, remarks = fields
    if kind not in ALIASES or name is None:
        raise Unreadable(f"no alternate name: kind {kind!r}, name {name!r}")
    entry.add(ALIASES[kind], name, locator)
    if remarks is not None:
        entry.note(f"{name}: {remarks}", locator)
