"""Names of OFAC's Advanced XML: parts typed by group, put together as the CSV has them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from lxml import etree

from narrows.lists.ofac.advanced_date import read_period
from narrows.lists.ofac.advanced_parts import Parts
from narrows.lists.records import Unreadable
from narrows.lists.xml import children, text_of

LATIN = "Latin"
PRIMARY_TYPE = "Name"
KINDS = {"Name": "name", "A.K.A.": "alias", "F.K.A.": "previousName", "N.K.A.": "alias"}
_SURNAMES = ("Last Name", "Patronymic", "Matronymic", "Maiden Name")
_GIVEN = ("First Name", "Middle Name", "Nickname")
_WHOLE = ("Entity Name", "Vessel Name", "Aircraft Name")
_UNSPACED = ("Chinese Simplified", "Chinese Traditional", "Chinese", "Han", "Japanese")


class Name(msgspec.Struct, frozen=True):
    """One documented name: its text, kind, quality and script."""

    text: str
    kind: str
    primary: bool
    low_quality: bool
    script: str


def read_names(identity: etree._Element, parts: Parts) -> list[Name]:
    """Return the names of an identity, the primary Latin one first.

    Raises:
        Unreadable: an unknown kind of name, part or script, or no primary name.
    """
    groups = {
        group.get("ID", ""): parts.word("NamePartType", group.get("NamePartTypeID"))
        for group in children(identity, "NamePartGroups", "MasterNamePartGroup", "NamePartGroup")
    }
    names = [
        _name(alias, documented, groups, parts)
        for alias in children(identity, "Alias")
        for documented in children(alias, "DocumentedName")
    ]
    names.sort(key=lambda name: not (name.primary and name.script == LATIN))
    if not names or not names[0].primary:
        raise Unreadable("the party has no primary name in Latin letters")
    return names


def _name(
    alias: etree._Element, documented: etree._Element, groups: dict[str, str], parts: Parts
) -> Name:
    kind = parts.word("AliasType", alias.get("AliasTypeID"))
    if kind not in KINDS:
        raise Unreadable(f"unknown kind of name {kind!r}")
    found: list[tuple[str, str]] = []
    script = LATIN
    for value in children(documented, "DocumentedNamePart", "NamePartValue"):
        group = groups.get(value.get("NamePartGroupID", ""))
        text = text_of(value)
        if group is None or text is None:
            raise Unreadable("a part of a name is empty or belongs to no group")
        script = parts.word("Script", value.get("ScriptID"))
        found.append((group, text))
    return Name(
        _joined(found, script),
        KINDS[kind],
        alias.get("Primary") == "true",
        alias.get("LowQuality") == "true",
        script,
    )


def _joined(found: list[tuple[str, str]], script: str) -> str:
    unknown = {group for group, _ in found} - {*_SURNAMES, *_GIVEN, *_WHOLE}
    if unknown:
        raise Unreadable(f"unknown part of a name: {', '.join(sorted(unknown))}")
    whole = " ".join(text for group, text in found if group in _WHOLE)
    surname = [text for group, text in found if group in _SURNAMES]
    given = [text for group, text in found if group in _GIVEN]
    if not found:
        raise Unreadable("a name has no parts")
    if whole:
        return whole
    if script != LATIN:
        return ("" if script in _UNSPACED else " ").join([*surname, *given])
    return ", ".join(text for text in (" ".join(surname), " ".join(given)) if text)


def read_name_remarks(identity: etree._Element) -> Iterator[str]:
    """Iterate what an identity says about its names beside them: comments, periods."""
    for path in (("Comment",), ("Alias", "Comment"), ("Alias", "DocumentedName", "Comment")):
        for comment in children(identity, *path):
            text = text_of(comment)
            if text is not None:
                yield f"Name: {text}"
    for period in children(identity, "Alias", "DatePeriod"):
        text = read_period(period)
        if text is not None:
            yield f"Name used: {text}"
