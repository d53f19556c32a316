"""A question's names: which can be asked for, and how they are read."""

from __future__ import annotations

from collections.abc import Sequence

from narrows.codes.schema import party_kind
from narrows.model.party import Party
from narrows.model.policy import Policy
from narrows.text.canonical import canonical, unmistakable
from narrows.text.name import MAX_TOKENS, AnalysedName, NameKind, analyse
from narrows.text.name_unspaced import most_words
from narrows.text.script import Script, script_of

MOST_WORDS = 192
"""Words of all names of a question: what one question may cost has an end. Two words of
another alphabet than the Latin count as three, for they are asked for in several spellings."""

MOST_LETTERS = 1_500
"""Letters other than a to z of all names of a question, the first name apart: how they are
spelled has to be found out. The longest names of a listed party have 1,600 together."""

MOST_HINTS = 3
"""Other readings of one name that are asked for as well."""


def usable(party: Party, policy: Policy) -> tuple[list[str], list[str]]:
    """Return the names that can be asked for and what is wrong with the others."""
    most_names = policy.limits.get("names", 24)
    most_letters = policy.limits.get("characters", 2000)
    reasons: list[str] = []
    names: dict[str, None] = {}
    for name in party.names:
        if len(name) > most_letters:
            reasons.append(
                f"a name has {len(name):,} characters; at most {most_letters:,} are read"
            )
        elif name.strip("\0 \t\r\n"):
            names[name] = None
    kept = list(names)
    if len(kept) > most_names:
        reasons.append(f"{len(kept)} names; the first {most_names} are asked for")
        kept = kept[:most_names]
    legible: list[str] = []
    words = letters = 0
    for name in kept:
        text = canonical(name).text
        length = min(most_words(text.split()), MAX_TOKENS)
        if not length:
            continue
        words += length + min(foreign_words(text), length) // 2
        letters += spelled_out(text)
        if words > MOST_WORDS:
            reasons.append(f"the names have more than {MOST_WORDS} words: not all are asked for")
            break
        if letters > MOST_LETTERS and legible:
            reasons.append(
                f"the names have more than {MOST_LETTERS:,} letters other than a to z:"
                " not all are asked for"
            )
            break
        legible.append(name)
    if party.names and not legible and not reasons:
        reasons.append("no name has a letter or digit that can be read")
    return legible, reasons


def foreign_words(text: str) -> int:
    """Return how many words of a canonical text are of another alphabet than the Latin.

    >>> foreign_words("putin"), foreign_words("владимир putin"), foreign_words("müller")
    (0, 1, 0)
    """
    if text.isascii():
        return 0
    words = text.split()
    return most_words([w for w in words if script_of(w[0]) not in _PLAIN])


_PLAIN = (Script.LATIN, Script.OTHER)


def spelled_out(text: str) -> int:
    """Return how many letters other than a to z a canonical text has.

    A Hangul syllable is written with three, and a Han sign is read as two.

    >>> spelled_out("putin"), spelled_out("путин"), spelled_out("푸틴"), spelled_out("普京")
    (0, 5, 6, 4)
    """
    if text.isascii():
        return 0
    return sum(_LETTERS.get(script_of(c), 1) for c in text if not c.isascii())


_LETTERS = {Script.HANGUL: 3, Script.HAN: 2}


class Readings:
    """A question's names, taken apart once per kind of party they are held against."""

    def __init__(self, names: Sequence[str], schema: str | None) -> None:
        self.names = tuple(dict.fromkeys(r for name in names for r in (name, *hints(name))))
        kind: NameKind = party_kind(schema) if schema is not None else "other"
        ambiguous = schema is None or schema in ("LegalEntity", "Thing")
        self.kinds: tuple[NameKind, ...] = (
            ("person", "organisation") if ambiguous or kind == "other" else (kind,)
        )

    def asked(self) -> list[AnalysedName]:
        """Return the names as the index is asked for them."""
        return [one for name in self.names for one in self.asked_as(name)]

    def asked_as(self, name: str) -> list[AnalysedName]:
        """Return one of the names as the index is asked for it."""
        return [analyse(name, kind) for kind in self.kinds]

    @property
    def cut(self) -> bool:
        """True where a name has more words than are compared."""
        return any(name.cut for name in self.asked())


def hints(name: str) -> tuple[str, ...]:
    """Return what a tampered name may have meant: letters set apart, digits for letters.

    Asked of the case-folded name, so that capitals never change an answer.
    """
    if unmistakable(name):
        return ()
    return canonical(name.casefold()).readings[:MOST_HINTS]
