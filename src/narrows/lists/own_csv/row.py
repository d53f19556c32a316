"""One row of a table of parties → statements."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from narrows.codes.country import country_code
from narrows.codes.schema import schema
from narrows.lists.entry import AddressParts, Document, Entry, digest
from narrows.lists.ftm.values import entity_id
from narrows.lists.own_csv.headers import SANCTION, SCHEMATA, fold
from narrows.lists.own_csv.mapping import Mapping
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.written_date import written_date
from narrows.model.errors import UnknownSchema

_MANY = re.compile(r"\s*[;|\n]\s*")
_WHOLE = frozenset(("name", "notes", "note", "reason", "summary", "description", "sourceUrl"))
_DOCUMENTS = frozenset(("passportNumber", "idNumber", "taxNumber", "registrationNumber"))
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_GENDERS = {
    "m": "male", "male": "male", "man": "male", "maennlich": "male", "homme": "male",
    "masculino": "male", "м": "male", "男": "male",
    "f": "female", "female": "female", "woman": "female", "weiblich": "female", "w": "female",
    "femme": "female", "femenino": "female", "ж": "female", "女": "female",
    "other": "other", "x": "other", "divers": "other",
}  # fmt: skip


class Cell(msgspec.Struct, frozen=True):
    """A filled cell: its header, what the column means, and its text."""

    header: str
    meaning: str
    text: str


class RowWriter:
    """Writes the rows of one table; an id stands for one party."""

    def __init__(self, recorder: Recorder, prefix: str, mapping: Mapping) -> None:
        self._recorder = recorder
        self._prefix = prefix
        self._mapping = mapping
        self._kinds = {fold(word): name for word, name in mapping.schemata.items()}
        self._seen: dict[str, str] = {}

    def write(self, cells: Sequence[Cell], locator: str) -> None:
        """Write one row into the open record.

        Raises:
            Unreadable: no name, an unknown type, a doubled id, a value that does
                not read as what its column means.
        """
        for cell in cells:
            if _CONTROL.search(cell.text):
                raise Unreadable(f"control characters in column {cell.header!r}")
        values = [(cell, value) for cell in cells for value in _values(cell)]
        name = self._names(values)
        kind = self._schema(values)
        own = next((value for cell, value in values if cell.meaning == "id"), None)
        if own is None:
            # The order of the rows must not change who is who.
            own = digest(kind, *(f"{cell.meaning}={value}" for cell, value in values))
        party_id = entity_id(f"{self._prefix}-{'_'.join(own.split())}")
        first = self._seen.setdefault(party_id, locator)
        if first is not locator:
            raise Unreadable(f"the id {own!r} stands already at {first}")
        party = Entry(self._recorder, party_id, kind, locator)
        for value in name:
            party.say("name", value)
        listing: list[tuple[str, str, str | None]] = []
        for cell, value in values:
            if cell.meaning in SANCTION:
                date = cell.meaning.endswith("Date")
                read = self._date(cell, value) if date else value
                listing.append((cell.meaning, read, value if read != value else None))
            elif cell.meaning not in ("id", "schema", "name", "ignore"):
                self._say(party, cell, value)
        if listing:
            sanction = party.part("sanction", "Sanction")
            sanction.say("entity", party.id)
            for prop, value, original in listing:
                sanction.say(prop, value, original=original)

    def _names(self, values: Sequence[tuple[Cell, str]]) -> list[str]:
        names = [value for cell, value in values if cell.meaning == "name"]
        if not names:
            parts = {cell.meaning: value for cell, value in reversed(values)}
            order = ("firstName", "middleName", "lastName")
            joined = " ".join(parts[part] for part in order if part in parts)
            names = [joined] if joined else []
        if not names:
            raise Unreadable("the row has no name")
        return names

    def _schema(self, values: Sequence[tuple[Cell, str]]) -> str:
        stated = next((value for cell, value in values if cell.meaning == "schema"), None)
        if stated is not None:
            known = self._kinds.get(fold(stated)) or SCHEMATA.get(fold(stated))
            try:
                return known or schema(stated).name
            except UnknownSchema as error:
                raise Unreadable(f"unknown type {stated!r}; name it in a mapping file") from error
        if self._mapping.schema is not None:
            return self._mapping.schema
        filled = {cell.meaning for cell, _ in values}
        if filled & {"birthDate", "birthPlace", "firstName", "lastName", "gender", "nationality"}:
            return "Person"
        return "Vessel" if filled & {"imoNumber", "mmsi"} else "LegalEntity"

    def _say(self, party: Entry, cell: Cell, value: str) -> None:
        meaning = cell.meaning
        if meaning == "note":
            party.say("notes", f"{cell.header}: {value}")
        elif meaning in _DOCUMENTS:
            party.document(Document(prop=meaning, number=value))
        elif not party.knows(meaning):
            raise Unreadable(
                f"a {party.schema} has no {meaning} (column {cell.header!r});"
                " is the type right, or is the column a note?"
            )
        elif meaning == "address":
            party.address(AddressParts(full=value))
        else:
            read = self._read(party, cell, value)
            party.say(meaning, read, original=value if read != value else None)

    def _read(self, party: Entry, cell: Cell, value: str) -> str:
        kind = schema(party.schema).properties[cell.meaning].type
        if kind == "date":
            return self._date(cell, value)
        if kind == "country":
            code = country_code(value)
            if code is None:
                raise Unreadable(f"unknown country {value!r} in column {cell.header!r}")
            return code
        if kind == "gender":
            gender = _GENDERS.get(fold(value))
            if gender is None:
                raise Unreadable(f"unknown gender {value!r} in column {cell.header!r}")
            return gender
        return value

    def _date(self, cell: Cell, value: str) -> str:
        text = value
        slashed = _SLASHED.fullmatch(value)
        if slashed is not None:
            one, _, other, year = slashed.groups()
            order = self._mapping.date_order
            if order is None and int(one) <= 12 and int(other) <= 12 and int(one) != int(other):
                raise Unreadable(
                    f"{value!r} in column {cell.header!r} may be either of two days;"
                    ' say date_order = "dmy" or "mdy" in a mapping file'
                )
            month_first = order == "mdy" or (order is None and int(other) > 12)
            text = f"{other}/{one}/{year}" if month_first else f"{one}/{other}/{year}"
        read = written_date(text)
        if read is None:
            raise Unreadable(f"{value!r} in column {cell.header!r} does not read as a date")
        return read


def _values(cell: Cell) -> list[str]:
    text = cell.text.strip()
    if cell.meaning in _WHOLE or cell.meaning in ("id", "schema"):
        return [text] if text else []
    return [part for part in _MANY.split(text) if part]
