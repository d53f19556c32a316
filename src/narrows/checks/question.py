"""A question's names: which can be asked for, and how they are read."""

from __future__ import annotations

from collections.abc import Sequence

from narrows.codes.schema import party_kind
from narrows.index.spell import SPELLINGS
from narrows.model.party import Party
from narrows.model.policy import Policy
from narrows.text.canonical import canonical, unmistakable
from narrows.text.name import MAX_TOKENS, AnalysedName, NameKind, analyse
from narrows.text.name_forms import forms
from narrows.text.name_unspaced import most_words
from narrows.text.script import Script, script_of

MOST_WORDS = 288
"""Words of all names of a question: what one question may cost has an end. A word
that is looked up in several spellings counts as often."""

MOST_LETTERS = 800
"""Letters other than a to z of all names of a question: how they are spelled has to be found
out. Of 18,304 listed parties none has more."""

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
        own = asked_for(text)
        if not own:
            continue
        words += own
        letters += spelled_out(text)
        if words > MOST_WORDS:
            reasons.append(f"the names have more than {MOST_WORDS} words: not all are asked for")
            break
        if letters > MOST_LETTERS:
            reasons.append(
                f"the names have more than {MOST_LETTERS:,} letters other than a to z:"
                " not all are asked for"
            )
            if not legible and (begun := _beginning(name)):
                legible.append(begun)
            break
        legible.append(name)
    if party.names and not legible and not reasons:
        reasons.append("no name has a letter or digit that can be read")
    return legible, reasons


def share_of_most(names: Sequence[str]) -> float:
    """Return how much of what one question may ask for its names do: about what it costs.

    >>> share_of_most(["Putin"]) < 0.01, share_of_most(["владимир путин"] * 52)
    (True, 1.0)
    """
    texts = [canonical(name).text for name in names]
    words = sum(map(asked_for, texts)) / MOST_WORDS
    letters = sum(map(spelled_out, texts)) / MOST_LETTERS
    return min(1.0, max(words, letters))


def asked_for(text: str) -> int:
    """Return as how many words a canonical text counts.

    A Latin word counts as often as it is spelled differently, up to what is looked up; one of
    another alphabet four times, of Arabic and Hebrew letters, whose vowels have to be guessed,
    five. Of the words of a name no more count than are compared, and six times as many further
    spellings.

    >>> asked_for("putin"), asked_for("владимир putin"), asked_for("müller"), asked_for("علي حسن")
    (1, 5, 2, 10)
    """
    words = text.split()
    if text.isascii():
        return min(len(words), MAX_TOKENS)
    length = min(most_words(words), MAX_TOKENS)
    more = sum(_further(word) * most_words([word]) for word in words if not word.isascii())
    return length + min(more, 6 * MAX_TOKENS)


def _further(word: str) -> int:
    """Return how many spellings of a word count beside the first."""
    script = script_of(word[0])
    if script is Script.LATIN:
        return min(len(forms(word)), SPELLINGS) - 1
    return _FURTHER.get(script, 3)


_FURTHER = {
    Script.OTHER: 0,
    Script.ARABIC: 4,
    Script.HEBREW: 4,
}


def _beginning(name: str) -> str:
    """Return as much of a name as may be asked for of its letters other than a to z."""
    while (letters := spelled_out(canonical(name).text)) > MOST_LETTERS:
        # Some signs stand for many letters: it takes as many turns as they are uneven.
        name = name[: len(name) * MOST_LETTERS // letters]
    return name


def spelled_out(text: str) -> int:
    """Return how many letters other than a to z a canonical text has.

    A Latin letter with a mark is four, a Hangul syllable and a Han sign three, a kana two: about
    as much is read and looked up for them.

    >>> spelled_out("putin"), spelled_out("путин"), spelled_out("푸틴"), spelled_out("普京")
    (0, 5, 6, 6)
    """
    if text.isascii():
        return 0
    return sum(_LETTERS.get(script_of(c), 1) for c in text if not c.isascii())


_LETTERS = {
    Script.HANGUL: 3,
    Script.HAN: 3,
    Script.KATAKANA: 2,
    Script.HIRAGANA: 2,
    Script.LATIN: 4,
}


class Readings:
    """A question's names, taken apart once per kind of party they are held against."""

    def __init__(self, names: Sequence[str], schema: str | None) -> None:
        self.names = tuple(dict.fromkeys([r for name in names for r in (name, *hints(name))]))
        kind: NameKind = party_kind(schema) if schema is not None else "other"
        ambiguous = schema is None or schema in ("LegalEntity", "Thing")
        self.kinds: tuple[NameKind, ...] = (
            ("person", "organisation") if ambiguous or kind == "other" else (kind,)
        )
        self._asked: dict[str, list[AnalysedName]] = {}

    def asked(self) -> list[AnalysedName]:
        """Return the names as the index is asked for them."""
        return [one for name in self.names for one in self.asked_as(name)]

    def asked_as(self, name: str) -> list[AnalysedName]:
        """Return one of the names as the index is asked for it."""
        known = self._asked.get(name)
        if known is None:
            known = self._asked[name] = [analyse(name, kind) for kind in self.kinds]
        return known

    @property
    def cut(self) -> bool:
        """True where a name has more words than are compared."""
        return True in [one.cut for one in self.asked()]


def hints(name: str) -> tuple[str, ...]:
    """Return what a tampered name may have meant: letters set apart, digits for letters.

    Asked of the case-folded name, so that capitals never change an answer.
    """
    if unmistakable(name):
        return ()
    return canonical(name.casefold()).readings[:MOST_HINTS]
