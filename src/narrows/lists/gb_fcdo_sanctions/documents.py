"""Documents of the UK lists: a number, and a note that says the rest in words."""

from __future__ import annotations

from narrows.lists.document_note import expires, issued, issuing_country
from narrows.lists.entry import Document


def noted(prop: str, number: str, note: str | None, original: str | None = None) -> Document:
    """Return a document with what its note says of issuer and validity."""
    code = issuing_country(note) if note is not None else None
    return Document(
        prop=prop,
        number=number,
        original=original,
        countries=(code,) if code is not None else (),
        country=note,
        issued=issued(note) if note is not None else None,
        expires=expires(note) if note is not None else None,
        remarks=note,
    )
