"""The Swiss list's tables: sanctions programmes with their sets, and places.

A target refers to sets of a programme; what a set imposes stands in its title, such
as "Financial measures, annex 2" or "Travel ban, annex 1".
"""

from __future__ import annotations

import re

import msgspec
from lxml import etree

from narrows.lists.records import Unreadable
from narrows.lists.xml import child_text, children, text_of

_EFFECTS = (
    (re.compile(r"financial measures|asset|fund|freez|economic resources", re.I), "asset_freeze"),
    (re.compile(r"vessel|\bship", re.I), "vessel_measures"),
    (re.compile(r"money and capital market|securities|debt", re.I), "sectoral_restrictions"),
    (re.compile(r"travel|entry into|transit", re.I), "travel_ban"),
    (re.compile(r"military end.?us|export|goods", re.I), "licence_required"),
)


class MeasureSet(msgspec.Struct, frozen=True):
    """A sanctions set: its programme's key and ordinance, its title and its origin."""

    key: str
    ordinance: str
    title: str
    origin: str | None


class Place(msgspec.Struct, frozen=True):
    """A place addresses and births refer to."""

    location: str | None = None
    area: str | None = None
    country: str | None = None
    country_code: str | None = None


def effect(title: str) -> str:
    """Return the effect code of a set's title; a freeze where the title leaves it open.

    A freeze is the strictest reading: an unknown title must not weaken a listing.
    """
    for pattern, code in _EFFECTS:
        if pattern.search(title):
            return code
    return "asset_freeze"


def measure_sets(programme: etree._Element) -> dict[str, MeasureSet]:
    """Return the sets of one ``sanctions-program`` by their id.

    Raises:
        Unreadable: the programme has no key, no name or no set.
    """
    key = _in_english(programme, "program-key")
    ordinance = _in_english(programme, "program-name")
    if key is None or ordinance is None:
        raise Unreadable("a sanctions programme has no key or name")
    titles: dict[str, dict[str, str]] = {}
    for item in children(programme, "sanctions-set"):
        ssid, title = item.get("ssid"), text_of(item)
        if ssid and title:
            titles.setdefault(ssid, {})[item.get("lang") or ""] = " ".join(title.split())
    if not titles:
        raise Unreadable(f"sanctions programme {key} has no sets")
    origin = child_text(programme, "origin")
    return {
        ssid: MeasureSet(key, ordinance, said.get("eng") or next(iter(said.values())), origin)
        for ssid, said in titles.items()
    }


def place(element: etree._Element) -> Place:
    """Read one ``place``."""
    country = next(iter(children(element, "country")), None)
    return Place(
        location=child_text(element, "location"),
        area=child_text(element, "area"),
        country=text_of(country) if country is not None else None,
        country_code=country.get("iso-code") if country is not None else None,
    )


def _in_english(element: etree._Element, tag: str) -> str | None:
    found = {child.get("lang"): text_of(child) for child in children(element, tag)}
    return found.get("eng") or next((text for text in found.values() if text), None)
