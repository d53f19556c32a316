"""One entry of an official list while it is written down as statements.

Lists differ in form; what they say of a party is the same everywhere: names, a
birth, addresses, documents, the measure taken. An ``Entry`` gives each of these
its FollowTheMoney shape and an id that does not depend on the order of the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from narrows.codes.schema import schema
from narrows.lists.records import Recorder


class AddressParts(msgspec.Struct, frozen=True, kw_only=True):
    """An address as a list gives it: parts as published, country also as codes.

    ``full`` overrules the text made of the parts; ``country`` is the publisher's
    wording and ``countries`` what it stands for.
    """

    full: str | None = None
    po_box: str | None = None
    street: str | None = None
    street2: str | None = None
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    state: str | None = None
    country: str | None = None
    countries: tuple[str, ...] = ()
    remarks: str | None = None

    @property
    def text(self) -> str | None:
        """The address in one line, or None where nothing but a remark is given."""
        if self.full is not None:
            return self.full
        town = " ".join(filter(None, (self.postal_code, self.city)))
        parts = (self.street, self.street2, self.po_box, town, self.region, self.state)
        return ", ".join(filter(None, (*parts, self.country))) or None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document or register number as a list gives it.

    ``prop`` is the FollowTheMoney property of the party that holds the number;
    ``types`` and ``country`` the publisher's wordings; dates are ISO prefixes.
    """

    prop: str
    number: str
    original: str | None = None
    types: tuple[str, ...] = ()
    country: str | None = None
    countries: tuple[str, ...] = ()
    authority: str | None = None
    issued: str | None = None
    expires: str | None = None
    holder_name: str | None = None
    remarks: str | None = None


class Entry:
    """Writes the statements of one party and of what hangs on it.

    Args:
        recorder: Where statements go; a record must be open.
        entity_id: Id of the party.
        schema_name: Its FollowTheMoney schema.
        locator: Where the entry stands; the place of every statement that names none.
        valid_to: Day of removal where the list keeps removed parties.
    """

    def __init__(
        self,
        recorder: Recorder,
        entity_id: str,
        schema_name: str,
        locator: str,
        *,
        valid_to: str | None = None,
    ) -> None:
        self.id = entity_id
        self.schema = schema_name
        self.locator = locator
        self.valid_to = valid_to
        self._recorder = recorder
        self._properties = schema(schema_name).properties
        self._said: set[tuple[str | None, ...]] = set()
        self._fresh: set[tuple[str | None, ...]] = set()

    def knows(self, prop: str) -> bool:
        """Tell whether the schema has a property."""
        return prop in self._properties

    def say(
        self,
        prop: str,
        value: str | None,
        *,
        at: str | None = None,
        lang: str | None = None,
        original: str | None = None,
        attribution: str | None = None,
        valid_from: str | None = None,
    ) -> None:
        """State one value, once: what the entry repeats word for word is one statement."""
        if value is None or not value.strip():
            return
        if prop not in self._properties:
            raise RuntimeError(f"{self.schema} has no property {prop!r} ({self.id})")
        key = (self.id, prop, value, lang, original, attribution, valid_from)
        if key in self._said:
            return
        self._said.add(key)
        self._fresh.add(key)
        self._recorder.add(
            self.id,
            self.schema,
            prop,
            value,
            lang=lang,
            original=original,
            locator=at or self.locator,
            attribution=attribution,
            valid_from=valid_from,
            valid_to=self.valid_to,
        )

    def say_each(
        self,
        prop: str,
        values: Iterable[str],
        *,
        at: str | None = None,
        original: str | None = None,
    ) -> None:
        """State several values of one property that stand in one place."""
        for value in values:
            self.say(prop, value, at=at, original=original)

    def mark(self) -> None:
        """Begin a record: what is said from here on is forgotten by ``undo``."""
        self._fresh.clear()

    def undo(self) -> None:
        """Forget what the open record said, after it was rejected: it may be said again."""
        self._said -= self._fresh
        self._fresh.clear()

    def part(self, suffix: str, schema_name: str, *, at: str | None = None) -> Entry:
        """Open an entity that hangs on the party: its sanction, address, document, link."""
        part = Entry(
            self._recorder,
            f"{self.id}-{suffix}",
            schema_name,
            at or self.locator,
            valid_to=self.valid_to,
        )
        part._said, part._fresh = self._said, self._fresh
        return part

    def address(
        self, parts: AddressParts, *, at: str | None = None, number: str | None = None
    ) -> None:
        """State an address on the party and, in its parts, as an ``Address`` entity.

        ``number`` is the publisher's own id of the address; without one the id is a
        hash of what the address says, so that a new order changes nothing.
        """
        text = parts.text
        if text is None:
            self.say("notes", parts.remarks, at=at)
            return
        self.say("address", text, at=at)
        self.say_each("country", parts.countries, at=at, original=parts.country)
        hashed = digest(text, parts.remarks)
        address = self.part(f"addr-{number or hashed}", "Address", at=at)
        address.say("full", text)
        address.say("postOfficeBox", parts.po_box)
        address.say("street", parts.street)
        address.say("street2", parts.street2)
        address.say("postalCode", parts.postal_code)
        address.say("city", parts.city)
        address.say("region", parts.region)
        address.say("state", parts.state)
        address.say_each("country", parts.countries, original=parts.country)
        address.say("remarks", parts.remarks)
        self.say("addressEntity", address.id, at=at)

    def document(
        self, document: Document, *, at: str | None = None, number: str | None = None
    ) -> None:
        """State a document's number on the party and the document as its own entity.

        Validity stands on the document alone: an expired passport still names its holder.
        """
        prop = document.prop if self.knows(document.prop) else "idNumber"
        if not self.knows(prop):
            prop = "registrationNumber"
        self.say(prop, document.number, at=at, original=document.original)
        kind = "Passport" if document.prop == "passportNumber" else "Identification"
        hashed = digest(document.prop, *document.types, document.number, *document.countries)
        paper = self.part(f"id-{number or hashed}", kind, at=at)
        paper.say("holder", self.id)
        paper.say("number", document.number, original=document.original)
        paper.say_each("type", document.types)
        paper.say_each("country", document.countries, original=document.country)
        paper.say("authority", document.authority)
        paper.say("startDate", document.issued)
        paper.say("endDate", document.expires)
        paper.say("namesMentioned", document.holder_name)
        paper.say("description", document.remarks)


def digest(*parts: str | None) -> str:
    """Return ten hex digits that stand for these values, in this order."""
    joined = "\x1f".join(part or "" for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:10]
