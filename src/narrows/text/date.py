"""Dates as people and systems write them, read as ISO 8601 prefixes.

A prefix (``1975``, ``1975-03``, ``1975-03-02``) stands for every day it covers; a pair
of prefixes with a slash is an interval (ISO 8601-1:2019, section 5.5). What two
calendars of habit read differently (``03/04/1975``) keeps both readings.
"""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from functools import lru_cache

import msgspec


class DateReading(msgspec.Struct, frozen=True):
    """What a date may mean.

    Attributes:
        values: ISO prefixes or intervals, the likeliest first; several where the
            text is ambiguous; empty where no calendar reading fits.
        approximate: The writer said about, circa, before or after.
        original: The text as given.
    """

    values: tuple[str, ...]
    approximate: bool
    original: str


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            (
                "january jan januar janvier januari enero gennaio janeiro stycznia ocak "
                "января янв січня"
            ),
            (
                "february feb februar fevrier fev februari febrero febbraio fevereiro "
                "lutego subat февраля фев лютого"
            ),
            "march mar marz maerz mars maart marzo marco marca mart марта мар березня",
            "april apr avril abril aprile kwietnia nisan апреля апр квітня",
            "may mai mei mayo maggio maio maja mayis мая май травня",
            "june jun juni juin junio giugno junho czerwca haziran июня июн червня",
            "july jul juli juillet julio luglio julho lipca temmuz июля июл липня",
            "august aug aout augustus agosto sierpnia agustos августа авг серпня",
            (
                "september sep sept septembre septiembre settembre setembro wrzesnia eylul "
                "сентября сен вересня"
            ),
            (
                "october oct oktober okt octobre octubre ottobre outubro pazdziernika ekim "
                "октября окт жовтня"
            ),
            "november nov novembre noviembre novembro listopada kasim ноября ноя листопада",
            (
                "december dec dezember dez decembre diciembre dicembre dezembro grudnia "
                "aralik декабря дек грудня"
            ),
        ),
        start=1,
    )
    for name in names.split()
}
_ABOUT = re.compile(
    r"\b(?:circa|ca|c|approx(?:imately)?|about|around|before|after|between|early|late|mid|vers|um|около)\b"
)
_SEPARATORS = r"[\s./,\-]+"
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[t ]\d{2}:\d{2}.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEARS = re.compile(r"(\d{4})\s*(?:-|/|to|and|until|bis|a|–|—)\s*(\d{4}|\d{2})")
_DECADE = re.compile(r"(\d{3})0'?s")
_NUMERIC = re.compile(r"(\d{1,2})[\s./\-]+(\d{1,2})[\s./\-]+(\d{4})")
_SHORT = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[\s./\-]+(\d{1,2})(?:[\s./\-]+(\d{1,2}))?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./\-](\d{4})")
_HAN = re.compile(r"(\d{4})\s*[年년]\s*(?:(\d{1,2})\s*[月월])?\s*(?:(\d{1,2})\s*[日일])?")
_EARLIEST = 1000


def parse(text: str, day_first: bool | None = None) -> DateReading:
    """Read a date.

    Args:
        text: A date in any of the usual forms, digits of any script.
        day_first: True where the writer puts the day before the month, False where
            the month comes first, None where it is not known: then a date both
            habits can read keeps both, the day-first reading first.

    Returns:
        The readings; ``values`` is empty where the text is no date.

    >>> parse("03/04/1975").values
    ('1975-04-03', '1975-03-04')
    >>> parse("circa 1961")
    DateReading(values=('1961',), approximate=True, original='circa 1961')
    """
    plain = _plain(text)
    bare = _ABOUT.sub(" ", plain)
    approximate = bare != plain or "~" in plain or plain.endswith("?")
    bare = bare.replace("~", " ").replace("?", " ").strip(" .,()")
    return DateReading(tuple(dict.fromkeys(_read(bare, day_first))), approximate, text)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in folded)
    decomposed = unicodedata.normalize("NFD", digits)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) or c == "\u0306")
    return unicodedata.normalize("NFC", kept).replace("ı", "i").strip()


def _read(text: str, day_first: bool | None) -> list[str]:
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text) or _HAN.fullmatch(text):
        if _shaped(*found.groups()):
            return _shaped(*found.groups())
        year, second, third = found.groups()
        return _shaped(year, third, second) if third else []
    if found := _YEARS.fullmatch(text):
        return _span(found[1], found[2])
    if found := _DECADE.fullmatch(text):
        return [f"{found[1]}0/{found[1]}9"]
    if found := _NUMERIC.fullmatch(text):
        return _either(found[1], found[2], found[3], day_first)
    if found := _SHORT.fullmatch(text):
        # Two-digit years: POSIX takes 69-99 for the last century. Nobody screened
        # was born in the future, so both centuries stand where both are past.
        return [
            v for c in ("19", "20") for v in _either(found[1], found[2], c + found[3], day_first)
        ]
    if found := _YEAR_FIRST.fullmatch(text):
        return _shaped(*found.groups())
    if found := _MONTH_YEAR.fullmatch(text):
        return _shaped(found[2], found[1], None)
    return _worded(text)


def _either(first: str, second: str, year: str, day_first: bool | None) -> list[str]:
    day_month = _shaped(year, second, first)
    month_day = _shaped(year, first, second)
    if day_first is None:
        return [*day_month, *month_day]
    # A habit that cannot read the date is set aside: 12/31/1975 has one reading.
    return (day_month or month_day) if day_first else (month_day or day_month)


def _span(first: str, second: str) -> list[str]:
    last = second if len(second) == 4 else first[:2] + second
    if len(second) == 2 and int(last) <= int(first):
        return _shaped(first, second, None)
    if not _EARLIEST <= int(first) <= int(last):
        return []
    return [f"{first}/{last}"] if first != last else [first]


def _worded(text: str) -> list[str]:
    text = re.sub(r"(\d)(?:st|nd|rd|th|er|[aeº])\b", r"\1", text)
    parts = [p for p in re.split(_SEPARATORS, re.sub(r"(\d)(?=[^\W\d])", r"\1 ", text)) if p]
    parts = [p for p in parts if p not in ("of", "de", "the", "del", "г", "года", "р", "року")]
    months = [_MONTHS[p] for p in parts if p in _MONTHS]
    numbers = [p for p in parts if p.isdigit()]
    if len(months) > 1 or len(months) + len(numbers) != len(parts) or len(numbers) > 2:
        return []
    if not months:
        return _shaped(numbers[0], None, None) if len(parts) == 1 else []
    years = [n for n in numbers if len(n) == 4]
    days = [n for n in numbers if len(n) < 3]
    if len(years) == 1 and len(days) <= 1:
        return _shaped(years[0], str(months[0]), days[0] if days else None)
    if len(days) == 2:  # 12-mar-63
        return [v for c in ("19", "20") for v in _shaped(c + days[1], str(months[0]), days[0])]
    return []


def _shaped(year: str, month: str | None, day: str | None) -> list[str]:
    """Return the prefix in a list, or nothing where the calendar has no such day."""
    if len(year) != 4 or not int(year) >= _EARLIEST or int(year) > datetime.MAXYEAR - 1:
        return []
    # Registers write 00 for a month or day that is not known.
    if month is None or int(month) == 0:
        return [year] if day is None or int(day) == 0 else []
    if not 1 <= int(month) <= 12:
        return []
    if day is None or int(day) == 0:
        return [f"{year}-{int(month):02}"]
    if not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        return []
    return [f"{year}-{int(month):02}-{int(day):02}"]


@lru_cache(maxsize=1 << 16)
def interval(prefix: str) -> tuple[int, int]:
    """Return the first and last day a prefix or interval covers, as day ordinals.

    Days count from 1 January of year 1 (proleptic Gregorian), both ends inclusive.

    Raises:
        ValueError: the prefix is no date.

    >>> interval("1976-02")
    (721385, 721413)
    """
    first, slash, last = prefix.partition("/")
    if slash:
        return interval(first)[0], interval(last)[1]
    parts = [int(part) for part in first[:10].split("-")]
    year, month, day = (*parts, None, None)[:3]
    if year is None:
        raise ValueError(f"not a date: {prefix!r}")
    if month is None:
        return datetime.date(year, 1, 1).toordinal(), datetime.date(year, 12, 31).toordinal()
    if day is None:
        end = calendar.monthrange(year, month)[1]
        return (
            datetime.date(year, month, 1).toordinal(),
            datetime.date(year, month, end).toordinal(),
        )
    ordinal = datetime.date(year, month, day).toordinal()
    return ordinal, ordinal
