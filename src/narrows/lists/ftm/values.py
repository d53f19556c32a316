"""Which values FollowTheMoney admits for which type of property.

Files made by FollowTheMoney hold clean values; lists made by hand may not, and a
date such as ``12/03/1975`` read as text would never agree with any birth date.
"""

from __future__ import annotations

import re
from datetime import date

from narrows.codes.country import country_code
from narrows.codes.schema import Property
from narrows.lists.records import Unreadable

ID_LIMIT = 255
"""Longest entity id, in characters (FollowTheMoney's own limit)."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ID = re.compile(r"[^\s\x00-\x1f\x7f]+")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T\d{2}(?::\d{2}(?::\d{2}.*)?)?)?)?)?")
_CODE = re.compile(r"[a-z]{2,4}(?:-[a-z0-9]{1,4})?")
_GENDERS = frozenset(("male", "female", "other"))


def entity_id(text: str) -> str:
    """Return an entity id unchanged.

    Raises:
        Unreadable: empty, longer than ``ID_LIMIT`` or with blanks inside.
    """
    if len(text) > ID_LIMIT or not _ID.fullmatch(text):
        raise Unreadable(f"{text[:80]!r} is no entity id")
    return text


def iso_date(text: str) -> str:
    """Return an ISO date prefix unchanged: year, month, day or moment.

    Raises:
        Unreadable: any other form, or a day that is not in the calendar.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        raise Unreadable(f"{text[:40]!r} is no ISO date (YYYY, YYYY-MM or YYYY-MM-DD)")
    year, month, day = found.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise Unreadable(f"{text!r} is not in the calendar: {error}") from error
    return text


def country(text: str) -> str:
    """Return the code of a country; FollowTheMoney's own codes stay as they are.

    Raises:
        Unreadable: neither a code nor a name that is known.
    """
    code = country_code(text)
    if code is not None:
        return code
    # Codes beyond ISO (``eu``, ``zz``, ``gb-sct``, ``ge-ab``) are the model's own.
    if _CODE.fullmatch(text):
        return text
    raise Unreadable(f"{text[:60]!r} is no country code")


def checked(prop: Property, value: str) -> str:
    """Return a property value in FollowTheMoney's form.

    Raises:
        Unreadable: the value is not of the property's type.
    """
    if _CONTROL.search(value):
        raise Unreadable(f"control characters in {prop.name}: {value[:60]!r}")
    kind = prop.type
    if kind == "date":
        return iso_date(value)
    if kind == "country":
        return country(value)
    if kind == "entity":
        return entity_id(value)
    if kind == "gender" and value not in _GENDERS:
        raise Unreadable(f"{value[:40]!r} is not male, female or other")
    return value
