"""One entry of the list: a party under one notice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from narrows.lists.entry import AddressParts, Document, Entry
from narrows.lists.jp_mof_sanctions.countries import japanese_country
from narrows.lists.jp_mof_sanctions.dates import notice_dates, read_dates
from narrows.lists.jp_mof_sanctions.headers import PERSONAL, UNKNOWN, plain
from narrows.lists.jp_mof_sanctions.names import language, read_names
from narrows.lists.lettered import lettered
from narrows.lists.records import Unreadable
from narrows.lists.workbook import Value, text

_NUMBER = re.compile(r"[*#＊＃]?\s*(\d+)\s*(?:\([*#]\d+\))?")
_UN = re.compile(r"[A-Z]{2}([ie])\.\d+", re.I)
_PARTS = re.compile(r"\s*(?:\n|、|,|;|又は|及び|。)\s*")
_NUMERAL = re.compile(r"[A-Z0-9][A-Z0-9\-/. ]*\d[A-Z0-9\-]*|\d[\d\- ]*")
_PREFIX = re.compile(r"^(.+?)(?:国)?(?:海外渡航)?(?:旅券|ID|番号|身分|No)")

Cells = Mapping[str, Sequence[Value]]
"""Values of an entry by field; a merged entry has several rows and so several values."""


def number(cell: Value) -> str | None:
    """Return the number of a notice's entry, without the marks that point elsewhere."""
    found = _NUMBER.fullmatch(plain(text(cell)).replace(".0", ""))
    return found[1] if found is not None else None


def schema(cells: Cells, stated: str | None) -> str:
    """Return the schema of an entry: as its sheet says, else as its fields tell."""
    if stated:
        return stated
    for reference in _texts(cells, "un_reference"):
        found = _UN.match(reference)
        if found is not None:
            return "Person" if found[1].lower() == "i" else "Organization"
    # The publisher writes "unknown" where a person has no known date; an organisation's
    # cell stays empty.
    filled = {field for field, values in cells.items() if any(text(value) for value in values)}
    return "Person" if filled & PERSONAL else "Organization"


class RowWriter:
    """Writes entries; counts what it could only keep as text."""

    def __init__(self) -> None:
        self.values = 0
        self.unread: list[str] = []

    def write(self, party: Entry, cells: Cells, heading: str, notes: Sequence[str]) -> None:
        """State an entry on its party.

        Args:
            party: Where it goes.
            cells: Its values by field.
            heading: Title of the sheet: the measure's own name.
            notes: Remarks above the table that limit or widen the measure.

        Raises:
            Unreadable: there is no name in either script.
        """
        self._names(party, cells)
        for field in ("title", "position"):
            for value in _values(cells, field):
                self._say_or_note(party, field, value)
        for field in ("birthDate", "birth"):
            self._dates(party, cells.get(field, ()))
        for value in _values(cells, "birthPlace"):
            self._say_or_note(party, "birthPlace", value)
        self._countries(party, cells)
        for field in ("passportNumber", "idNumber"):
            for value in _values(cells, field):
                self._document(party, field, value)
        for value in _values(cells, "address"):
            party.address(AddressParts(full=" ".join(value.split())))
        for value in _values(cells, "phone"):
            self._say_or_note(party, "phone", value)
        for field in ("notes", "fax"):
            for value in _texts(cells, field):
                party.say("notes", f"FAX: {value}" if field == "fax" else value)
        self._sanction(party, cells, heading, notes)

    def _names(self, party: Entry, cells: Cells) -> None:
        count = 0
        for field in ("name_en", "name_ja"):
            for value in _texts(cells, field):
                for index, name in enumerate(read_names(value, "name")):
                    count += 1
                    # Only the first is the name itself; an original script is too.
                    first = index == 0 or "original script" in value.lower()
                    prop = name.prop if first or name.prop != "name" else "alias"
                    party.say(prop, name.value, lang=name.lang, original=name.original)
        if count == 0:
            raise Unreadable("the entry has no name")
        for field in ("alias", "weakAlias", "previousName"):
            for value in _texts(cells, field):
                for name in read_names(value, field):
                    party.say(name.prop, name.value, lang=name.lang, original=name.original)

    def _dates(self, party: Entry, values: Sequence[Value]) -> None:
        for value in values:
            for found in read_dates(value):
                self.values += 1
                if found.value is not None and party.knows("birthDate"):
                    original = found.original if found.original != found.value else None
                    party.say("birthDate", found.value, original=original)
                else:
                    if found.value is None:
                        self.unread.append(found.original)
                    party.say("notes", f"生年月日: {found.original}")

    def _countries(self, party: Entry, cells: Cells) -> None:
        prop = "nationality" if party.knows("nationality") else "country"
        for value in _values(cells, "nationality"):
            for part in filter(None, _PARTS.split(value)):
                if part in UNKNOWN:
                    continue
                self.values += 1
                code = japanese_country(re.sub(r"\(.*?\)|人$|と思われる$", "", part))
                if code is None:
                    self.unread.append(part)
                    party.say("notes", f"国籍: {value}")
                else:
                    party.say(prop, code, original=part)

    def _document(self, party: Entry, field: str, value: str) -> None:
        found = _NUMERAL.search(value)
        prefix = _PREFIX.match(value)
        country = japanese_country(prefix[1]) if prefix is not None else None
        if found is None:
            party.say("notes", value)
            return
        numeral = found[0].strip(" .-/")
        party.document(
            Document(
                prop=field,
                number=numeral,
                original=value if value != numeral else None,
                country=prefix[1] if prefix is not None and country is not None else None,
                countries=(country,) if country is not None else (),
                remarks=value if value != numeral else None,
            )
        )

    def _sanction(self, party: Entry, cells: Cells, heading: str, notes: Sequence[str]) -> None:
        sanction = party.part("sanction", "Sanction")
        sanction.say("entity", party.id)
        sanction.say("authority", "Ministry of Finance of Japan")
        sanction.say("country", "jp")
        sanction.say("program", heading)
        for value in cells.get("notice_date", ()):
            listed, amended, unread = notice_dates(value)
            sanction.say("listingDate", listed)
            for day in amended:
                sanction.say("modifiedAt", day)
            sanction.say("summary", f"告示日付: {unread}" if unread else None)
        for value in _texts(cells, "notice_number"):
            sanction.say("recordId", value.removesuffix(".0"))
        for value in _texts(cells, "un_reference"):
            sanction.say("unscId", value)
        for value in _texts(cells, "un_date"):
            sanction.say("summary", f"国連制裁委員会による指定日: {value}")
        for value in _texts(cells, "basis"):
            sanction.say("reason", value)
        for note in notes:
            sanction.say("provisions", note)

    def _say_or_note(self, party: Entry, prop: str, value: str) -> None:
        if party.knows(prop):
            party.say(prop, value, lang=language(value) if prop != "phone" else None)
        else:
            party.say("notes", value)


def _texts(cells: Cells, field: str) -> Iterator[str]:
    for value in cells.get(field, ()):
        found = plain(text(value))
        if found and found not in UNKNOWN:
            yield found


def _values(cells: Cells, field: str) -> Iterator[str]:
    for value in _texts(cells, field):
        for part in lettered(value):
            if part not in UNKNOWN:
                yield part
