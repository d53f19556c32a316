"""One row of the Consolidated List: a party under one of its names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from narrows.lists.entry import AddressParts, Entry
from narrows.lists.lettered import lettered
from narrows.lists.lookup import Lookups
from narrows.lists.records import Unreadable
from narrows.lists.workbook import Value, text
from narrows.lists.written_date import written_date

MEASURES = (
    "targeted financial sanction",
    "travel ban",
    "arms embargo",
    "maritime restriction",
)
"""Columns since 2025 that say which measures apply."""

_REFERENCE = re.compile(r"(\d+)\s*([a-z]+\d*)?", re.I)
_PARTED = re.compile(r"\s*(?:;|\n|\balt\.? DOB:?|,(?=\s*(?:\d{1,2}/|\d{4}\b|and\b)))\s*", re.I)
_ASIDE = re.compile(r"^\(([^()]*)\)$|\s*\((?:from|appears)[^()]*\)$")
_CITIZENSHIPS = re.compile(r"\s*(?:;|\n|/|,\s)\s*")
_LISTED = re.compile(
    r"[Ll]isted(?: by .{0,60}?)?(?: on)?:?\s+"
    r"(\d{1,2}\.? [A-Z][a-z]+\.? \d{4}|\d{1,2}/\d{1,2}/\d{4})"
)
_GENDER = re.compile(r"\bGender:\s*(Male|Female)\b", re.I)
_EMAIL = re.compile(r"\b[Ee]-?mail:?\s*([^\s@;,]+@[^\s@;,]+\.[a-z]{2,})")
_WEBSITE = re.compile(r"\bWebsite:?\s*((?:https?://|www\.)\S+)", re.I)
_IMO = re.compile(r"\bIMO(?: number| no\.?)?:?\s*(\d{7})\b", re.I)
_NOTHING = frozenset(("", "na", "n/a", "unknown", "nil", "-"))


def reference(cell: Value) -> tuple[str, str]:
    """Return the number of a party and the letter of its name (empty for the first).

    >>> reference("34c1"), reference(2.0)
    (('34', 'c1'), ('2', ''))

    Raises:
        Unreadable: the cell is no reference.
    """
    found = _REFERENCE.fullmatch(text(cell))
    if found is None:
        raise Unreadable(f"{text(cell)!r} is no reference")
    return found[1], (found[2] or "").lower()


class RowWriter:
    """Writes rows; counts the birth dates it could only keep as text."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self.dates = 0
        self.unread: list[str] = []

    def schema(self, cells: Mapping[str, Value]) -> str:
        """Return the schema a row's type stands for."""
        return self._lookups.read("type", clean(cells["type"]).casefold()) or ""

    def write(self, party: Entry, cells: Mapping[str, Value]) -> None:
        """State a row on its party.

        Raises:
            Unreadable: no name, an unknown kind of name, citizenship or regime.
        """
        name = clean(cells["name of individual or entity"])
        if not name:
            raise Unreadable("the row has no name")
        party.say(self._name_property(cells), name)
        self._dates(party, cells["date of birth"])
        for place in _several(cells["place of birth"]):
            self._say_or_note(party, "birthPlace", place, "Place of birth")
        for citizenship in self._citizenships(cells["citizenship"]):
            prop = "citizenship" if party.knows("citizenship") else "country"
            party.say_each(prop, self._lookups.countries(citizenship), original=citizenship)
        for address in _addresses(cells["address"]):
            party.address(AddressParts(full=address))
        self._vessel_number(party, cells.get("imo number", ""))
        self._information(party, clean(cells["additional information"]))
        self._sanction(party, cells)

    def _name_property(self, cells: Mapping[str, Value]) -> str:
        prop = self._lookups.read("name_type", clean(cells["name type"]).casefold()) or ""
        strength = clean(cells.get("alias strength", ""))
        if strength and prop == "alias":
            return self._lookups.read("alias_strength", strength.casefold()) or prop
        return prop

    def _dates(self, party: Entry, cell: Value) -> None:
        if isinstance(cell, date):
            values = [cell.isoformat()]
        else:
            values = [part for piece in lettered(text(cell)) for part in _PARTED.split(piece)]
        for value in values:
            stripped = _ASIDE.sub(lambda found: found[1] or "", value.strip(" ,.\xa0"))
            if stripped.casefold() in _NOTHING:
                continue
            self.dates += 1
            day = written_date(stripped)
            if day is not None and party.knows("birthDate"):
                party.say("birthDate", day, original=value if value != day else None)
            else:
                if day is None:
                    self.unread.append(value)
                party.say("notes", f"Date of birth: {value}")

    def _citizenships(self, cell: Value) -> Iterator[str]:
        whole = clean(cell)
        if not whole:
            return
        if self._lookups.find("country", whole) is not None:
            yield whole
            return
        for piece in lettered(whole):
            for part in _CITIZENSHIPS.split(piece):
                # "Trinidad and Tobago" is one country, "Russian and Ukrainian" are two.
                try:
                    self._lookups.countries(part)
                except Unreadable:
                    yield from (half for half in re.split(r"\s+(?:and|or)\s+", part) if half)
                else:
                    yield part

    def _vessel_number(self, party: Entry, cell: Value) -> None:
        number = clean(cell)
        if number.casefold() in _NOTHING:
            return
        if not re.fullmatch(r"\d{7}", number):
            raise Unreadable(f"{number!r} is no IMO number")
        party.say("imoNumber" if party.knows("imoNumber") else "registrationNumber", number)

    def _information(self, party: Entry, information: str) -> None:
        if information.casefold() in _NOTHING:
            return
        party.say("notes", information)
        if (gender := _GENDER.search(information)) is not None and party.knows("gender"):
            party.say("gender", gender[1].lower(), original=gender[0])
        for shape, prop in ((_EMAIL, "email"), (_WEBSITE, "website")):
            for found in shape.finditer(information):
                if party.knows(prop):
                    party.say(prop, found[1].rstrip(".,;)"))
        for found in _IMO.finditer(information):
            if party.schema == "Vessel":
                party.say("imoNumber", found[1])

    def _sanction(self, party: Entry, cells: Mapping[str, Value]) -> None:
        committees = clean(cells["committees"])
        sanction = party.part("sanction", "Sanction")
        sanction.say("entity", party.id)
        sanction.say("authority", "Department of Foreign Affairs and Trade")
        sanction.say("country", "au")
        sanction.say("program", committees)
        sanction.say("programId", regime(committees))
        information = clean(cells["listing information"])
        listed = _LISTED.search(information)
        if listed is not None:
            sanction.say("listingDate", written_date(listed[1].replace(".", "")))
        sanction.say("summary", information)
        sanction.say("summary", clean(cells.get("instrument of designation", "")))
        for measure in MEASURES:
            if self._applies(measure, cells.get(measure, "")):
                sanction.say("provisions", measure.capitalize())
        control = cells["control date"]
        if isinstance(control, date):
            sanction.say("date", control.isoformat())
        elif clean(control):
            day = written_date(clean(control))
            if day is None:
                raise Unreadable(f"the control date {clean(control)!r} is no date")
            sanction.say("date", day)

    @staticmethod
    def _applies(measure: str, cell: Value) -> bool:
        word = text(cell).casefold()
        if word in ("", "false", "no", "n", "0"):
            return False
        if word in ("true", "yes", "y", "1"):
            return True
        raise Unreadable(f"{word!r} does not say whether the {measure} applies")

    @staticmethod
    def _say_or_note(party: Entry, prop: str, value: str, label: str) -> None:
        if party.knows(prop):
            party.say(prop, value)
        else:
            party.say("notes", f"{label}: {value}")


def regime(committees: str) -> str:
    """Return the code of the law a listing stands on, from the committees' column.

    Raises:
        Unreadable: the column says nothing that is known.
    """
    if committees.startswith("Autonomous (Vessels"):
        return "vessels"
    if committees.startswith("Autonomous ("):
        return "autonomous"
    if committees.startswith("1373 "):
        return "counter-terrorism"
    if re.match(r"\d{3,4}(?:/\d{4})* \(", committees):
        return "un"
    raise Unreadable(f"the regime {committees!r} is not known")


def clean(cell: Value) -> str:
    """Return a cell as text without carriage marks, blanks run together."""
    return " ".join(text(cell).replace("_x000D_", " ").replace("\xa0", " ").split())


def _several(cell: Value) -> list[str]:
    return [part for part in lettered(clean(cell)) if part.casefold() not in _NOTHING]


def _addresses(cell: Value) -> list[str]:
    lines = text(cell).replace("_x000D_", "\n").replace("\xa0", " ")
    parts = lettered(lines)
    if len(parts) == 1:
        parts = [" ".join(line.split()).strip(" ,;") for line in lines.split("\n")]
    return [part for part in parts if part.casefold() not in _NOTHING]
