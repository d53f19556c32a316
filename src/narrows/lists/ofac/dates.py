"""Dates as OFAC writes them, with their precision kept.

``12 Mar 1963`` is a day, ``Mar 1963`` a month, ``1963`` a year, ``circa 1963`` a
guess, ``1970 to 1975`` a span. The value is an ISO 8601 prefix, or an ISO interval
``1970/1975`` for a span; "circa" stays visible in the statement's original text.
"""

from __future__ import annotations

import re
from datetime import date

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_POINT = re.compile(r"(?:(?:(\d{1,2}) )?([A-Za-z]{3})[a-z]*\.? )?(\d{4})")
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_SPAN = re.compile(r"(.+?)(?: to | - |(?<=\d)-(?=\d))(.+)")


def read_date(text: str) -> str:
    """Return the ISO prefix or interval for an OFAC date.

    >>> read_date("circa 1970-1972")
    '1970/1972'
    >>> read_date("Mar 1963")
    '1963-03'

    Raises:
        ValueError: no calendar reading fits.
    """
    if all(_ISO.fullmatch(part) is not None for part in text.split("/", 1)):
        return text
    bare = re.sub(r"^(?:circa|approximately|approx\.?|c\.) ", "", text.strip(), flags=re.I)
    single = _point(bare)
    if single is not None:
        return single
    span = _SPAN.fullmatch(bare)
    if span is not None:
        first = _point(re.sub(r"^circa ", "", span[1].strip(), flags=re.I))
        last = _point(re.sub(r"^circa ", "", span[2].strip(), flags=re.I))
        if first is not None and last is not None:
            if first[: len(last)] > last[: len(first)]:
                raise ValueError(f"{text!r} ends before it begins")
            return first if first == last else f"{first}/{last}"
    raise ValueError(f"{text!r} is no date")


def _point(text: str) -> str | None:
    us = _US.fullmatch(text)
    if us is not None:
        return _checked(int(us[3]), int(us[1]), int(us[2]))
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    day, month, year = match.groups()
    if month is None:
        return year
    number = MONTHS.get(month.lower())
    return None if number is None else _checked(int(year), number, int(day) if day else None)


def _checked(year: int, month: int, day: int | None) -> str | None:
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    prefix = f"{year:04d}-{month:02d}"
    return prefix if day is None else f"{prefix}-{day:02d}"
