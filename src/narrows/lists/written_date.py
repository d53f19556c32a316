"""Dates as official lists write them, day before month, with their own precision.

Returns FollowTheMoney's ISO prefixes: ``1975``, ``1975-03``, ``1975-03-09``; spans
of years as ``1968/1973`` (ISO 8601-1 interval). What does not read as a date gives
None, so that the caller keeps the text; nothing is completed or corrected.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_ABOUT = re.compile(r"^(?:approximately|approx\.?|circa|ca\.?|c\.?|about|around|in)\s+", re.I)
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:Z|[+-]\d\d:\d\d)?(?:T[\d:.]+\S*)?")
_SLASHED = re.compile(r"(\d{1,2}|dd)[/.](\d{1,2}|mm)[/.](\d{4})", re.I)
_MONTH_YEAR = re.compile(r"(\d{1,2}|mm)/(\d{4})", re.I)
_WORDED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+)?([A-Za-z]+)\.?,?[\s-]+(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_SPAN = re.compile(r"(?:between\s+)?(\d{4})\s*(?:-|–|/|to|and)\s*(\d{4})", re.I)


def written_date(text: str | None) -> str | None:
    """Return the ISO prefix or span of years a text stands for, or None.

    ``00`` and ``dd``/``mm`` stand for an unknown day or month. "About" words are
    dropped from the value: the caller keeps the text as published beside it.

    >>> written_date("dd/mm/1945"), written_date("3 May 2007"), written_date("1968-1973")
    ('1945', '2007-05-03', '1968/1973')
    """
    if text is None:
        return None
    text = _ABOUT.sub("", " ".join(text.split()).rstrip("."))
    if found := _ISO.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _SLASHED.fullmatch(text):
        return _day(found[3], _number(found[2]), _number(found[1]))
    if found := _MONTH_YEAR.fullmatch(text):
        return _day(found[2], _number(found[1]), None)
    if found := _SPAN.fullmatch(text):
        return f"{found[1]}/{found[2]}" if found[1] < found[2] else None
    if found := _WORDED.fullmatch(text):
        return _in_words(found[3], found[2], found[1])
    if found := _MONTH_FIRST.fullmatch(text):
        return _in_words(found[3], found[1], found[2])
    return None


def _number(text: str) -> str | None:
    return None if text.lower() in ("dd", "mm", "00", "0") else text


def _in_words(year: str, month: str, day: str | None) -> str | None:
    number = _MONTHS.get(month.lower())
    return None if number is None else _day(year, str(number), day)


def _day(year: str, month: str | None, day: str | None) -> str | None:
    if month is not None and int(month) == 0:
        month = None
    if day is not None and int(day) == 0:
        day = None
    if month is None:
        # A day without its month says nothing a prefix can hold.
        return None if day is not None or int(year) == 0 else year
    try:
        whole = date(int(year), int(month), int(day) if day is not None else 1)
    except ValueError:
        return None
    return whole.isoformat() if day is not None else whole.isoformat()[:7]
