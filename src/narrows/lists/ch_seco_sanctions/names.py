"""Build the names of the Swiss list out of their parts and spelling variants."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from lxml import etree

from narrows.lists.records import Unreadable
from narrows.lists.xml import child_text, children, text_of

PART_PROPERTIES = {
    "title": "title",
    "given-name": "firstName",
    "further-given-name": "secondName",
    "father-name": "fatherName",
    "grand-father-name": None,
    "family-name": "lastName",
    "maiden-name": "lastName",
    "suffix": "nameSuffix",
    "tribal-name": None,
    "whole-name": None,
    "other": None,
}
"""Kinds of name parts, and FollowTheMoney's property for each, where it has one."""


class Spelling(msgspec.Struct, frozen=True):
    """One whole name and the language its parts are written in, where stated."""

    text: str
    language: str | None


class Part(msgspec.Struct, frozen=True):
    """One part of a name: its kind, its value and its variants by (language, script)."""

    kind: str
    value: str
    variants: tuple[tuple[str | None, str | None, str], ...]


def parts(name: etree._Element) -> list[Part]:
    """Return the parts of a ``name`` in their stated order.

    Raises:
        Unreadable: a part's kind or order is not known, or it has no value.
    """
    found: list[tuple[int, Part]] = []
    for element in children(name, "name-part"):
        kind, order = element.get("name-part-type") or "", element.get("order") or ""
        if kind not in PART_PROPERTIES:
            raise Unreadable(f"unknown kind of name part {kind!r}")
        if not order.isdigit():
            raise Unreadable(f"name part has order {order!r}")
        value = child_text(element, "value")
        if value is None:
            raise Unreadable("a name part has no value")
        variants = tuple(
            (variant.get("lang"), variant.get("script"), " ".join(text.split()))
            for variant in children(element, "spelling-variant")
            if (text := text_of(variant)) is not None
        )
        found.append((int(order), Part(kind, " ".join(value.split()), variants)))
    return [part for _, part in sorted(found, key=lambda pair: pair[0])]


def spellings(name_parts: list[Part], language: str | None) -> Iterator[Spelling]:
    """Iterate the whole names parts make: as given, then with their variants.

    Variants of one language and script are put in together, the first with the
    first; each is also put in alone. All combinations would be thousands for some
    names. Titles are no part of the name.
    """
    base = [part for part in name_parts if part.kind != "title"]
    if not base:
        return
    yield Spelling(_joined([part.value for part in base]), language)
    seen: dict[tuple[str | None, str | None], int] = {}
    for part in base:
        per_kind: dict[tuple[str | None, str | None], int] = {}
        for lang, script, _ in part.variants:
            per_kind[lang, script] = per_kind.get((lang, script), 0) + 1
        for key, count in per_kind.items():
            seen[key] = max(seen.get(key, 0), count)
    for (lang, script), count in seen.items():
        for turn in range(count):
            yield Spelling(
                _joined([_variant(part, lang, script, turn) for part in base]), lang or language
            )
    for index, part in enumerate(base):
        for lang, _, text in part.variants:
            values = [other.value for other in base]
            values[index] = text
            yield Spelling(_joined(values), lang or language)


def _variant(part: Part, lang: str | None, script: str | None, turn: int) -> str:
    fitting = [text for one, other, text in part.variants if (one, other) == (lang, script)]
    return fitting[turn] if turn < len(fitting) else (fitting[0] if fitting else part.value)


def _joined(values: list[str]) -> str:
    return " ".join(value for value in values if value)
