"""Dates of OFAC's Advanced XML: boundaries of boundaries, back to a precision.

A date period gives a start and an end, each itself between two days. A known day
has all four alike; a year runs from its first to its last day. What was one date in
the CSV becomes one value here again, so that the formats agree.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from lxml import etree

from narrows.lists.records import Unreadable
from narrows.lists.xml import child_text, children

GREGORIAN = "1"


def read_day(element: etree._Element) -> str:
    """Return the ISO prefix of a ``Year``/``Month``/``Day`` element.

    Raises:
        Unreadable: there is no year, or the calendar is not the Gregorian one.
    """
    calendar = element.get("CalendarTypeID", GREGORIAN)
    if calendar != GREGORIAN:
        raise Unreadable(f"a date in calendar {calendar}, which is not known")
    year, month, day = (child_text(element, part) for part in ("Year", "Month", "Day"))
    if year is None:
        raise Unreadable("a date has no year")
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise Unreadable(f"{year}-{month}-{day} is no date") from error
    prefix = f"{int(year):04d}"
    if month is not None:
        prefix += f"-{int(month):02d}"
        if day is not None:
            prefix += f"-{int(day):02d}"
    return prefix


def read_period(element: etree._Element) -> str | None:
    """Return the date text of a ``DatePeriod``: ISO prefix or interval, ``circa`` kept.

    None where the period holds no date at all.
    """
    starts = [read_day(day) for side in ("From", "To") for day in children(element, "Start", side)]
    ends = [read_day(day) for side in ("From", "To") for day in children(element, "End", side)]
    if not starts and not ends:
        return None
    first = min(starts or ends)
    last = max(ends or starts)
    approximate = any(
        bound.get("Approximate") == "true"
        for name in ("Start", "End")
        for bound in children(element, name)
    )
    return ("circa " if approximate else "") + _precision(first, last)


def _precision(first: str, last: str) -> str:
    if first == last:
        return first
    whole = _whole(first, last)
    if whole is not None:
        return whole
    opening = first[:4] if first.endswith("-01-01") else first
    closing = last[:4] if last.endswith("-12-31") else last
    return f"{opening}/{closing}"


def _whole(first: str, last: str) -> str | None:
    if first.endswith("-01-01") and last == f"{first[:4]}-12-31":
        return first[:4]
    if first[:7] == last[:7] and first.endswith("-01") and _is_month_end(last):
        return first[:7]
    return None


def _is_month_end(day: str) -> bool:
    year, month, last = (int(part) for part in day.split("-"))
    return monthrange(year, month)[1] == last
