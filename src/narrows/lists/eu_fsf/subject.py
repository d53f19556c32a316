"""What the EU list says of one subject, whatever format it came in.

The three formats (XML 1.1, XML 1.0, CSV of 2018) name and nest things differently
but say the same; each is read into these values, and ``statements`` writes them.
Every detail cites the act that brought it into the list.
"""

from __future__ import annotations

import msgspec


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """The regulation or decision a listing or a detail rests on.

    Attributes:
        title: Number and Official Journal, for instance ``1210/2003 (OJ L169)``.
        published: Day of publication, ISO.
        url: Where it is published.
        kind: ``regulation``, ``amendment``, ``repealing`` where stated.
        organisation: Who adopted it, where stated.
        in_force: Day of entry into force where stated.
        programme: Programme code where stated.
        number: The publisher's id of the act where stated.
        corrigenda: Corrections of the act, in words.
    """

    title: str
    published: str | None
    url: str | None = None
    kind: str | None = None
    organisation: str | None = None
    in_force: str | None = None
    programme: str | None = None
    number: str | None = None
    corrigenda: tuple[str, ...] = ()


class Detail(msgspec.Struct, frozen=True, kw_only=True):
    """What all details have: their id, act, remarks and place in the file."""

    number: str
    act: Act | None
    locator: str
    remarks: tuple[str, ...] = ()


class Name(Detail, frozen=True, kw_only=True):
    """One name; ``strong`` is the list's word for a name that identifies."""

    whole: str | None
    first: str | None = None
    middle: str | None = None
    last: str | None = None
    language: str | None = None
    strong: bool = True
    gender: str | None = None
    title: str | None = None
    function: str | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place: country as the list's code and wording, and its parts."""

    code: str | None = None
    country: str | None = None
    city: str | None = None
    region: str | None = None
    place: str | None = None
    zip_code: str | None = None


class Citizenship(Detail, frozen=True, kw_only=True):
    """A citizenship and the days it was acquired and lost."""

    place: Place
    acquired: str | None = None
    lost: str | None = None


class Birth(Detail, frozen=True, kw_only=True):
    """A date of birth as stated (ISO prefix or span), its wording, and the place."""

    date: str | None
    wording: str | None
    place: Place


class Residence(Detail, frozen=True, kw_only=True):
    """An address."""

    place: Place
    street: str | None = None
    po_box: str | None = None
    contacts: tuple[tuple[str, str], ...] = ()


class Paper(Detail, frozen=True, kw_only=True):
    """An identity document or register number; ``flags`` are words such as ``knownFalse``."""

    type_code: str
    type_text: str | None
    value: str | None
    latin: str | None = None
    place: Place
    holder_name: str | None = None
    issued_by: str | None = None
    issued: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    flags: tuple[str, ...] = ()


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """One sanctioned person or enterprise."""

    number: str
    reference: str | None
    kind: str
    acts: tuple[Act, ...]
    locator: str
    un_reference: str | None = None
    designated: str | None = None
    designation_details: str | None = None
    delisted: str | None = None
    remarks: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    citizenships: tuple[Citizenship, ...] = ()
    births: tuple[Birth, ...] = ()
    residences: tuple[Residence, ...] = ()
    papers: tuple[Paper, ...] = ()
