"""Which elements and attributes a format may hold; anything else is an error.

A publisher adds an element one day; a reader that does not look for it would lose
what it says without a sound.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from narrows.lists.records import Unreadable
from narrows.lists.xml import local_name

Grammar = Mapping[str, str]
"""Local name of an element to its children and ``@attributes``, parted by blanks.

A child marked ``*`` may occur many times; any other at most once, since a reader
takes one value of it and a second would be lost.
"""


class Shape:
    """A grammar made ready to check elements against."""

    def __init__(self, grammar: Grammar) -> None:
        self._children = {
            name: {
                word.rstrip("*"): word.endswith("*")
                for word in words.split()
                if not word.startswith("@")
            }
            for name, words in grammar.items()
        }
        self._attributes = {
            name: frozenset(word[1:] for word in words.split() if word.startswith("@"))
            for name, words in grammar.items()
        }

    def check(self, element: etree._Element, *, skip: frozenset[str] = frozenset()) -> None:
        """Refuse an element that holds anything the grammar does not name.

        What is inside the elements of ``skip`` is not looked at.

        Raises:
            Unreadable: naming the unknown element or attribute and its parent.
        """
        name = local_name(element.tag)
        self._check_attributes(element, name)
        allowed = self._children.get(name, {})
        seen: set[str] = set()
        for child in element:
            child_name = local_name(child.tag)
            if child_name not in allowed:
                raise Unreadable(f"unknown element <{child_name}> in <{name}>")
            if child_name in seen and not allowed[child_name]:
                raise Unreadable(f"<{child_name}> occurs more than once in <{name}>")
            seen.add(child_name)
            if child_name not in skip:
                self.check(child, skip=skip)

    def _check_attributes(self, element: etree._Element, name: str) -> None:
        known = self._attributes.get(name, frozenset())
        for attribute in element.attrib:
            if local_name(attribute) not in known:
                raise Unreadable(f"unknown attribute {local_name(attribute)!r} of <{name}>")
