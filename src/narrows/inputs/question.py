"""One question asked by hand: plain strings become a party, strictly.

A person who types an unknown schema, country or identifier type is told at once;
unlike a row of a table, nothing here is noted and passed over. A date that is none
is kept as text and reported with the answer.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from narrows.codes.country import country_code
from narrows.codes.schema import party_kind, schema
from narrows.inputs.words import fold, implied_kind, kinds
from narrows.model.errors import InputError, UnknownSchema
from narrows.model.party import Identifier, Party
from narrows.text.date import parse
from narrows.text.identifier import known_type, normalise

Texts = str | Iterable[str] | None


def party(
    *,
    name: Texts = None,
    schema: str | None = None,
    born: Texts = None,
    country: Texts = None,
    identifiers: Iterable[str | Identifier] | str | None = None,
    gender: Texts = None,
    birth_place: Texts = None,
    address: Texts = None,
    id: str | None = None,
) -> Party:
    """Build a party from plain strings.

    Args:
        name: One or more names.
        schema: FollowTheMoney schema or an everyday word for it ("company"); where it is
            None, a gender or a birth place makes the party a ``Person``.
        born: Dates of birth or foundation in any usual form.
        country: Codes or names of countries.
        identifiers: ``TYPE:VALUE`` strings or ``Identifier`` values.
        gender: ``male``, ``female`` or ``other``.
        birth_place: Places of birth.
        address: Addresses.
        id: Your own reference, returned unchanged.

    Raises:
        InputError: there is neither name nor identifier, or a value is not known.
    """
    names = tuple(text for text in _texts(name) if text.strip())
    numbers = tuple(_identifier(one) for one in _listed(identifiers))
    if not names and not numbers:
        raise InputError(
            "there is nothing to ask about", hint="give a name, or an identifier as TYPE:VALUE"
        )
    dates: list[str] = []
    unread: list[str] = []
    for text in _texts(born):
        values = parse(text).values
        dates.extend(values)
        if not values:
            unread.append(text)
    genders = tuple(_gender(text) for text in _texts(gender))
    birth_places = _texts(birth_place)
    return Party(
        id=id,
        schema=implied_kind(genders, birth_places) if schema is None else _schema(schema),
        names=names,
        birth_dates=tuple(dict.fromkeys(dates)),
        countries=tuple(dict.fromkeys(_country(text) for text in _texts(country))),
        birth_places=birth_places,
        genders=genders,
        identifiers=numbers,
        addresses=_texts(address),
        unread_dates=tuple(unread),
    )


def _texts(value: Texts) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _listed(value: Iterable[str | Identifier] | str | None) -> tuple[str | Identifier, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _identifier(value: str | Identifier) -> Identifier:
    if isinstance(value, Identifier):
        return msgspec.structs.replace(value, type=known_type(value.type))
    kind, colon, number = value.partition(":")
    if not colon or not number.strip():
        raise InputError(
            f"{value!r} is no identifier", hint="write TYPE:VALUE, for instance imo:9401594"
        )
    found = Identifier(known_type(kind), number.strip())
    if not normalise(found.type, found.value):
        raise InputError(f"{value!r} holds no number: nothing could be compared")
    return found


def _schema(text: str) -> str:
    known = kinds().get(fold(text), text)
    if party_kind(schema(known).name) == "other":
        raise UnknownSchema(
            f"{known} is no kind of party",
            hint="use one of Person, Organization, Company, LegalEntity, Vessel, Airplane",
        )
    return known


def _country(text: str) -> str:
    code = country_code(text)
    if code is None:
        raise InputError(
            f"{text!r} is no country that is known",
            hint="use an ISO code such as 'ir', or the country's English name",
        )
    return code


def _gender(text: str) -> str:
    folded = text.strip().casefold()
    full = {"m": "male", "f": "female"}.get(folded, folded)
    if full not in ("male", "female", "other"):
        raise InputError(f"{text!r} is no gender", hint="use male, female or other")
    return full
