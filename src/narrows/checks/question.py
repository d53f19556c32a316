"""A question's names: which can be asked for, and how they are read."""

from __future__ import annotations

from collections.abc import Sequence

from narrows.codes.schema import party_kind
from narrows.model.party import Party
from narrows.model.policy import Policy
from narrows.text.canonical import canonical, unmistakable
from narrows.text.name import MAX_TOKENS, AnalysedName, NameKind, analyse

MOST_WORDS = 192
"""Words of all names of a question: what one question may cost has an end."""

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
    legible = []
    words = 0
    for name in kept:
        length = min(len(canonical(name).text.split()), MAX_TOKENS)
        if length and words + length <= MOST_WORDS:
            legible.append(name)
        elif length:
            reasons.append(f"the names have more than {MOST_WORDS} words: not all are asked for")
            break
        words += length
    if party.names and not legible and not reasons:
        reasons.append("no name has a letter or digit that can be read")
    return legible, reasons


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
