"""Dates as the Ministry writes them: ``1941年8月20日``, ``1955年-1958年頃``, ``2002.3.1``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from narrows.lists.jp_mof_sanctions.headers import UNKNOWN, plain
from narrows.lists.lettered import lettered
from narrows.lists.workbook import Value
from narrows.lists.workbook import text as cell_text

_ABOUT = re.compile(r"^(?:おおよそ|およそ|約)|(?:の?頃|頃?生まれ|生|の?間|までの間)$")
_BLANKS = re.compile(r"(?<=\d)\s+(?=[年月日\d])|(?<=[年月])\s+(?=\d{1,2}[月日])")
_PARTED = re.compile(r"\s*(?:又は|または|、|,|;|\n|及び)\s*|(?<=[日年頃])\s+(?=\d{4}年)|^\([a-z]\)")
_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_SPAN = re.compile(r"(\d{4})年?頃?\s*(?:から|-|~|〜|—)\s*(\d{4})年?")
_DOTTED = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")


class Read(msgspec.Struct, frozen=True):
    """A date as an ISO prefix or span, or None, and the text it was read from."""

    value: str | None
    original: str


def read_dates(cell: Value) -> Iterator[Read]:
    """Iterate the dates of a cell; what does not read as one has value None.

    Words for "about" are left out of the value and stay in the original.
    """
    if isinstance(cell, date):
        yield Read(cell.isoformat()[:10], cell.isoformat()[:10])
        return
    for part in lettered(plain(cell_text(cell))):
        for piece in _PARTED.split(_BLANKS.sub("", part)):
            original = piece.strip(" 、,;。")
            if original and original not in UNKNOWN:
                yield Read(_date(original), original)


def _date(text: str) -> str | None:
    bare = text
    while (shorter := _ABOUT.sub("", bare).strip()) != bare:
        bare = shorter
    if (span := _SPAN.fullmatch(bare)) is not None:
        return f"{span[1]}/{span[2]}" if span[1] < span[2] else None
    found = _DAY.fullmatch(bare) or _DOTTED.fullmatch(bare)
    if found is not None:
        return calendar_day(found[1], found[2], found[3])
    return bare if re.fullmatch(r"(?:18|19|20)\d\d", bare) else None


def calendar_day(year: str, month: str | None, day: str | None) -> str | None:
    """Return the ISO prefix of a date, or None where the calendar has no such day."""
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole[: 10 if day else 7 if month else 4]


def notice_dates(cell: Value) -> tuple[str | None, list[str], str | None]:
    """Read the column of notices: the first is the listing, later ones amend it.

    Returns:
        The day of listing, the days of amendment, and the text where part of it does
        not read as a date.
    """
    if isinstance(cell, date):
        return cell.isoformat()[:10], [], None
    listed: str | None = None
    amended: list[str] = []
    unread: str | None = None
    for index, line in enumerate(plain(cell_text(cell)).split("\n")):
        found = _DOTTED.match(line.strip())
        day = calendar_day(found[1], found[2], found[3]) if found is not None else None
        if day is None:
            unread = plain(cell_text(cell)) if line.strip() else unread
        elif index == 0:
            listed = day
        else:
            amended.append(day)
    return listed, amended, unread
