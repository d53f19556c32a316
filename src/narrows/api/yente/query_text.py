"""The text of a search: words, phrases, fields, wildcards, and how they are joined.

The grammar is the part of Lucene's query syntax people type: ``word``, ``"a phrase"``,
``word*``, ``word~``, ``field:value``, ``-word``, ``NOT``, ``AND``, ``OR`` and brackets;
words that are not joined must all be there.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from narrows.model.errors import InputError

MOST_TERMS = 64
_DEEPEST = 8

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<open>\() | (?P<close>\)) |
    (?P<and>AND\b|&&) | (?P<or>OR\b|\|\|) | (?P<not>NOT\b|!) |
    (?P<sign>[+-])(?=\S) |
    (?:(?P<field>[A-Za-z][\w.]{0,60}):)?(?:"(?P<phrase>[^"]*)" | (?P<word>[^\s()"]+))
    )""",
    re.VERBOSE,
)


class Term(msgspec.Struct, frozen=True):
    """A word, the beginning of one, a phrase, or a field's value."""

    text: str
    kind: Literal["word", "prefix", "near", "phrase"] = "word"
    field: str | None = None


class Joined(msgspec.Struct, frozen=True):
    """Parts of which all or any must hold."""

    how: Literal["all", "any"]
    parts: tuple[Part, ...]


class Without(msgspec.Struct, frozen=True):
    """A part that must not hold."""

    part: Part


Part = Term | Joined | Without


def plain(text: str) -> Part:
    """Read a text as words that must all be there, whatever signs stand in it."""
    return Joined("all", tuple(Term(word) for word in text.split()[:MOST_TERMS]))


def parse(text: str) -> Part:
    """Read a query.

    Raises:
        InputError: brackets or quotes do not pair up, or it is too long.
    """
    if text.count('"') % 2:
        raise InputError("a quotation mark is left open")
    reader = _Reader(text)
    part = reader.joined(0)
    if reader.token is not None:
        raise InputError("a bracket is closed that was not opened")
    return part


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, text: str) -> None:
        self._matches = list(_TOKEN.finditer(text))
        if len(self._matches) > MOST_TERMS:
            raise InputError(f"the query has more than {MOST_TERMS} parts")
        self._at = 0

    @property
    def token(self) -> re.Match[str] | None:
        return self._matches[self._at] if self._at < len(self._matches) else None

    def joined(self, depth: int) -> Part:
        if depth > _DEEPEST:
            raise InputError("brackets stand too deep")
        groups: list[list[Part]] = [[]]
        while (token := self.token) is not None and token["close"] is None:
            if token["and"] is not None:
                self._at += 1
            elif token["or"] is not None:
                self._at += 1
                groups.append([])
            else:
                groups[-1].append(self._one(depth))
        kept = [Joined("all", tuple(group)) for group in groups if group]
        return kept[0] if len(kept) == 1 else Joined("any", tuple(kept))

    def _one(self, depth: int) -> Part:
        token = self.token
        if token is None:
            raise InputError("something is missing at the end")
        self._at += 1
        if token["not"] is not None or token["sign"] == "-":
            return Without(self._one(depth))
        if token["sign"] == "+":
            return self._one(depth)
        if token["open"] is not None:
            part = self.joined(depth + 1)
            if self.token is None:
                raise InputError("a bracket is left open")
            self._at += 1
            return part
        if token["close"] is not None or token["and"] is not None or token["or"] is not None:
            raise InputError("something is missing before a bracket or AND or OR")
        if token["phrase"] is not None:
            return Term(token["phrase"], "phrase", token["field"])
        word = token["word"]
        if word.endswith("*") and len(word) > 1:
            return Term(word.rstrip("*"), "prefix", token["field"])
        near = re.fullmatch(r"(.+)~[012]?", word)
        if near is not None:
            return Term(near.group(1), "near", token["field"])
        return Term(word, "word", token["field"])
