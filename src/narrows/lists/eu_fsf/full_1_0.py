"""Read the EU list's XML format 1.0 (``WHOLE``), published until 2018.

Countries are ISO alpha-3 codes; the kind of a document stands in brackets behind
its number, as ``AD001095 (passport-National passport)``.
"""

from __future__ import annotations

import re

from lxml import etree

from narrows.lists.eu_fsf.subject import (
    Act,
    Birth,
    Citizenship,
    Name,
    Paper,
    Place,
    Residence,
    Subject,
)
from narrows.lists.grammar import Shape
from narrows.lists.records import Unreadable
from narrows.lists.written_date import written_date
from narrows.lists.xml import child_text, children, local_name

_ACT = "@legal_basis @reg_date @pdf_link @programme"
_DETAIL = f"@Id @Entity_id {_ACT}"
_SHAPE = Shape(
    {
        "ENTITY": f"NAME* BIRTH* ADDRESS* PASSPORT* CITIZEN* @Id @Type @remark {_ACT}",
        "NAME": f"LASTNAME FIRSTNAME MIDDLENAME WHOLENAME GENDER TITLE FUNCTION LANGUAGE {_DETAIL}",
        "BIRTH": f"DATE PLACE COUNTRY {_DETAIL}",
        "ADDRESS": f"NUMBER STREET ZIPCODE CITY COUNTRY OTHER {_DETAIL}",
        "PASSPORT": f"NUMBER COUNTRY {_DETAIL}",
        "CITIZEN": f"COUNTRY {_DETAIL}",
    }
)
_PAPER = re.compile(
    r"^(?P<value>.*?)\s*\((?P<code>[a-z]+)-(?P<text>[^()]*)\)\s*(?P<rest>.*)$", re.S
)
_ABOUT = re.compile(r"\s*\(approximative\)$", re.I)


def subject(element: etree._Element, locator: str) -> Subject:
    """Read one ``ENTITY``.

    Raises:
        Unreadable: a required field is missing or a date is none.
    """
    _SHAPE.check(element)
    return Subject(
        number=_need(element, "Id"),
        reference=None,
        kind=_need(element, "Type"),
        acts=(_act(element),),
        locator=locator,
        remarks=_texts(element.get("remark")),
        names=tuple(_name(c, at) for c, at in _each(element, locator, "NAME")),
        citizenships=tuple(
            Citizenship(
                number=_need(c, "Id"),
                act=_act(c),
                locator=at,
                place=country(child_text(c, "COUNTRY")),
            )
            for c, at in _each(element, locator, "CITIZEN")
        ),
        births=tuple(_birth(c, at) for c, at in _each(element, locator, "BIRTH")),
        residences=tuple(_residence(c, at) for c, at in _each(element, locator, "ADDRESS")),
        papers=tuple(
            paper(
                child_text(c, "NUMBER"),
                country(child_text(c, "COUNTRY")),
                number=_need(c, "Id"),
                act=_act(c),
                locator=at,
            )
            for c, at in _each(element, locator, "PASSPORT")
        ),
    )


def paper(text: str | None, place: Place, *, number: str, act: Act | None, locator: str) -> Paper:
    """Take a document's number and kind apart."""
    found = _PAPER.match(text or "")
    rest = found["rest"] if found is not None else ""
    return Paper(
        number=number,
        act=act,
        locator=locator,
        remarks=_texts(rest),
        type_code=found["code"] if found is not None else "other",
        type_text=found["text"] if found is not None else None,
        value=(found["value"] if found is not None else text) or None,
        place=place,
    )


def birth(text: str | None, place: Place, *, number: str, act: Act | None, locator: str) -> Birth:
    """Read a date of birth that may be marked ``(approximative)``."""
    plain = _ABOUT.sub("", text) if text is not None else None
    value = written_date(plain)
    wording = f"approximately {plain}" if plain != text else plain
    return Birth(number=number, act=act, locator=locator, date=value, wording=wording, place=place)


def country(code: str | None, place: str | None = None) -> Place:
    """Return a place from a country code and a wording."""
    return Place(code=code, country=code, place=place)


def _name(element: etree._Element, locator: str) -> Name:
    return Name(
        number=_need(element, "Id"),
        act=_act(element),
        locator=locator,
        whole=child_text(element, "WHOLENAME"),
        first=child_text(element, "FIRSTNAME"),
        middle=child_text(element, "MIDDLENAME"),
        last=child_text(element, "LASTNAME"),
        language=child_text(element, "LANGUAGE"),
        gender=child_text(element, "GENDER"),
        title=child_text(element, "TITLE"),
        function=child_text(element, "FUNCTION"),
    )


def _birth(element: etree._Element, locator: str) -> Birth:
    return birth(
        child_text(element, "DATE"),
        country(child_text(element, "COUNTRY"), child_text(element, "PLACE")),
        number=_need(element, "Id"),
        act=_act(element),
        locator=locator,
    )


def _residence(element: etree._Element, locator: str) -> Residence:
    code = child_text(element, "COUNTRY")
    house, street = child_text(element, "NUMBER"), child_text(element, "STREET")
    return Residence(
        number=_need(element, "Id"),
        act=_act(element),
        locator=locator,
        remarks=_texts(child_text(element, "OTHER")),
        place=Place(
            code=code,
            country=code,
            city=child_text(element, "CITY"),
            zip_code=child_text(element, "ZIPCODE"),
        ),
        street=" ".join(filter(None, (house, street))) or None,
    )


def _act(element: etree._Element) -> Act:
    day = element.get("reg_date")
    published = written_date(day)
    if day and published is None:
        raise Unreadable(f"reg_date {day!r} is no date")
    return Act(
        title=_need(element, "legal_basis"),
        published=published,
        url=element.get("pdf_link") or None,
        programme=_need(element, "programme"),
    )


def _texts(text: str | None) -> tuple[str, ...]:
    """Return a remark without the brackets the format puts around it."""
    if text is None or not text.strip():
        return ()
    text = " ".join(text.split())
    inner = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    return (inner if inner.count("(") == inner.count(")") else text,)


def _each(element: etree._Element, locator: str, tag: str) -> list[tuple[etree._Element, str]]:
    found = enumerate(children(element, tag), start=1)
    return [(child, f"{locator}/{tag}[{number}]") for number, child in found]


def _need(element: etree._Element, name: str) -> str:
    value = element.get(name)
    if value is None or not value.strip():
        raise Unreadable(f"<{local_name(element.tag)}> lacks {name}")
    return value.strip()
