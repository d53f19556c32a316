"""What a note beside a document says of its issuer and validity.

Lists write these as running text: "Afghanistan number, issued on 25 Aug. 2016 in
Kabul", "expires on 7 Sep. 2013". Only what a fixed wording states is read; the
note itself is kept beside it.
"""

from __future__ import annotations

import re

from narrows.codes.country import country_code
from narrows.lists.written_date import written_date

_DATE = (
    r"(?P<date>\d{1,2}[\s-]+[A-Za-z]+\.?,?[\s-]+\d{4}|[A-Za-z]+\.?\s+\d{1,2},\s+\d{4}"
    r"|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})"
)
_EXPIRES = re.compile(
    rf"(?:expir(?:es|ed|ing|y|ation)(?: date)?|valid until|date of expiration)(?: on)?:?\s+{_DATE}",
    re.I,
)
_ISSUED = re.compile(rf"(?:issued(?: on)?|date of issue):?\s+(?:on\s+)?{_DATE}", re.I)
_LONGEST_COUNTRY = 6


def issued(note: str) -> str | None:
    """Return the day of issue a note states, as an ISO prefix."""
    return _dated(_ISSUED, note)


def expires(note: str) -> str | None:
    """Return the day a note says the document expires or expired."""
    return _dated(_EXPIRES, note)


def issuing_country(note: str) -> str | None:
    """Return the code of the country a note begins with: "Syrian Arab Republic number".

    >>> issuing_country("Russian foreign travel passport number")
    'ru'
    """
    words = re.findall(r"[^\s,.;:()]+", note)[:_LONGEST_COUNTRY]
    for length in range(len(words), 0, -1):
        code = country_code(" ".join(words[:length]))
        # A word of two letters is more often a series of numbers than a country's code.
        if code is not None and len("".join(words[:length])) > 2:
            return code
    return None


def _dated(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return written_date(found["date"]) if found is not None else None
