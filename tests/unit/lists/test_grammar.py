"""Grammars: what a format may hold, and how often."""

from __future__ import annotations

import pytest
from lxml import etree

from narrows.lists.grammar import Shape
from narrows.lists.records import Unreadable

SHAPE = Shape({"party": "name* day @id", "name": "@kind", "past": "", "day": ""})


@pytest.mark.parametrize(
    "text",
    [
        "<party id='1'><name kind='a'>A</name><name>B</name><day>1</day></party>",
        "<n:party xmlns:n='urn:x'><n:name/></n:party>",
    ],
)
def test_what_the_grammar_names_passes(text: str) -> None:
    SHAPE.check(etree.fromstring(text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<party><mood/></party>", "unknown element <mood> in <party>"),
        ("<party age='3'/>", "unknown attribute 'age' of <party>"),
        ("<party><name><b/></name></party>", "unknown element <b> in <name>"),
        ("<party><day/><day/></party>", "<day> occurs more than once in <party>"),
    ],
)
def test_anything_else_is_an_error(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        SHAPE.check(etree.fromstring(text))


def test_what_is_skipped_is_not_looked_into() -> None:
    shape = Shape({"party": "past*"})
    shape.check(etree.fromstring("<party><past><b/></past></party>"), skip=frozenset(["past"]))
