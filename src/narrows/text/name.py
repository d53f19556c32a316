"""Name analysis: what each word of a name is.

A name is more than its letters: titles say nothing, a legal form is a symbol with many
spellings, a number has to agree, an article may be written, joined or left out. This
module finds the parts; ``match`` compares them. Pure functions of text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import msgspec

from narrows.text import name_tables as tables
from narrows.text.canonical import Fold, canonical
from narrows.text.name_endings import is_patronymic
from narrows.text.name_forms import forms
from narrows.text.name_phrases import counted, initials_length, phrase, prefix_length
from narrows.text.name_repeats import without_initials, without_repeats
from narrows.text.name_syllables import further_forms
from narrows.text.name_token import COMPARED, NameToken, Role
from narrows.text.name_unspaced import segmented, syllables
from narrows.text.name_words import (
    ABD,
    CONSONANTS,
    FEW,
    NUMBER_MARKS,
    SERVANT_TAILS,
    called_alone,
    named_alone,
    personal_word,
    plain_word,
)
from narrows.text.script import Script, script_of

__all__ = ["COMPARED", "MAX_TOKENS", "AnalysedName", "NameKind", "NameToken", "Role", "analyse"]

NameKind = Literal["person", "organisation", "vessel", "aircraft", "other"]

MAX_TOKENS = 24
"""Words of one name that are compared; a longer name is cut, and says so."""


class AnalysedName(msgspec.Struct, frozen=True, gc=False):
    """A name taken apart.

    Attributes:
        original: The name as given.
        text: The canonical text: equal texts are the same name.
        kind: Which kind of party it was read as.
        tokens: Every word with its role, in the order given-before-family where a
            comma tells.
        compared: The words that identify: all but titles, particles, legal forms, fillers.
        legal_forms: Symbols of the legal forms.
        key: Every word, given name first, diacritics aside: equal keys are the same name.
        folds: What had to be undone to read it.
        cut: True where words beyond the limit were left out.
    """

    original: str
    text: str
    kind: NameKind
    tokens: tuple[NameToken, ...]
    compared: tuple[NameToken, ...]
    key: str
    legal_forms: tuple[str, ...] = ()
    folds: tuple[Fold, ...] = ()
    cut: bool = False

    @property
    def script(self) -> Script:
        """Script of the first letter that has one."""
        return next((script_of(c) for c in self.text if c.isalpha()), Script.OTHER)


_COMMA = re.compile("[,،，、]")
_SUFFIXES = frozenset(("jr", "junior", "sr", "senior", "ii", "iii", "iv", "v", "phd", "md", "esq"))


@lru_cache(maxsize=16384)
def analyse(text: str, kind: NameKind = "organisation") -> AnalysedName:
    """Take a name apart.

    Args:
        text: The name as given, any script, case and order.
        kind: Kind of party: decides which word tables apply.

    Returns:
        The analysed name; ``tokens`` is empty where nothing legible was given.

    >>> [token.text for token in analyse("PUTIN, Vladimir", "person").tokens]
    ['vladimir', 'putin']
    """
    read = canonical(text)
    words = read.text.split()
    if kind == "person":
        words = _given_first(_turned(text, read.folds), words)
    elif kind == "organisation":
        words = segmented(words)
    cut = len(words) > 2 * MAX_TOKENS
    words = words[: 2 * MAX_TOKENS]
    legal: list[str] = []
    if kind == "person":
        tokens = _person(text, words)
    else:
        tokens, legal = _organisation(words, kind)
    compared = [token for token in tokens if token.role < COMPARED]
    if not compared:
        tokens = [
            t if t.role is Role.LEGAL else msgspec.structs.replace(t, role=Role.NAME)
            for t in tokens
        ]
        compared = [token for token in tokens if token.role < COMPARED]
        if not compared:
            compared = tokens = [msgspec.structs.replace(t, role=Role.NAME) for t in tokens]
            legal = []
    elif len(compared) > MAX_TOKENS:
        cut = True
        compared = compared[:MAX_TOKENS]
        tokens = compared + [t for t in tokens if t.role >= COMPARED]
    return AnalysedName(
        original=text,
        text=read.text,
        kind=kind,
        tokens=tuple(tokens),
        compared=tuple(compared),
        key=_key(tokens),
        legal_forms=tuple(dict.fromkeys(legal)),
        folds=read.folds,
        cut=cut,
    )


def _key(tokens: list[NameToken]) -> str:
    text = " ".join([token.text for token in tokens])
    return text if text.isascii() else " ".join(map(tables.bare, text.split()))


def _turned(text: str, folds: tuple[Fold, ...]) -> str:
    """Return a name as it is displayed where an override turned it around."""
    if not folds:
        return text
    return next((fold.after for fold in folds if fold.kind == "override"), text)


def _given_first(text: str, words: list[str]) -> list[str]:
    """Undo ``FAMILY, Given``: the words after a single comma come first."""
    if _COMMA.search(text) is None or len(parts := _COMMA.split(text)) != 2:
        return words
    before, after = (canonical(part).text.split() for part in parts)
    if not before or not after or len(before) + len(after) != len(words):
        return words
    if all(word in _SUFFIXES or word in tables.titles() for word in after):
        return words
    return after + before


# --- persons ---------------------------------------------------------------------------


def _person(text: str, words: list[str]) -> list[NameToken]:
    if further := further_forms(words):
        return [_syllables(*one) for one in zip(words, further, strict=True)]
    alone = [found for word in words if (found := called_alone(word)) is not None]
    if len(alone) == len(words):
        return _patronymics([first for first, _ in alone[:1]] + [later for _, later in alone[1:]])
    tokens: list[NameToken] = []
    pending: list[str] = []  # particles that stand before the next word
    after_filial = False
    particles, titles = tables.particles(), tables.titles()
    split = syllables(text, _split_initials(words))
    i = 0
    while i < len(split):
        word = split[i]
        i += 1
        if not (pending or after_filial) and (found := called_alone(word)) is not None:
            tokens.append(found[bool(tokens)])
            continue
        if ABD.fullmatch(word) and i < len(split):
            # Abd al-Rahman, Abdul Rahman, Abdur-Rahman: one name in two or three words.
            if particles.get(split[i]) == "article" and i + 1 < len(split):
                i += 1
            word = _servant(word, split[i])
            i += 1
        role = particles.get(word)
        if role is not None and i < len(split):
            tokens.append(NameToken(word, Role.PARTICLE, forms(word)))
            pending.append(word)
            after_filial = after_filial or role == "filial"
            continue
        if word in titles and len(split) > 1:
            tokens.append(NameToken(word, Role.TITLE, forms(word)))
            continue
        if word in SERVANT_TAILS and tokens and tokens[-1].role < COMPARED:
            tokens[-1] = _joined(tokens[-1], word)
            pending = []
            continue
        tokens.append(_personal(word, pending, after_filial=after_filial, later=bool(tokens)))
        pending, after_filial = [], False
    return _patronymics(tokens)


def _syllables(word: str, further: tuple[str, ...]) -> NameToken:
    """Return a word of a name that is Korean or Chinese as a whole: no particle, no numeral."""
    spelling = forms(word)[0]
    role = Role.INITIAL if len(word) == 1 else Role.SHORT if len(spelling) <= FEW else Role.NAME
    return NameToken(word, role, (spelling, *further), tables.given_names().get(spelling))


def _personal(word: str, pending: list[str], *, after_filial: bool, later: bool) -> NameToken:
    """Return a word of a person's name, by what stands before it."""
    token = personal_word(word, later=later)
    if not (pending or after_filial) or token.role in (Role.NUMBER, Role.INITIAL, Role.NISBA):
        return token
    role: Role = Role.PATRONYMIC if after_filial else token.role
    spellings = token.forms
    if pending:
        joined = "".join(forms(p)[0] for p in pending)
        spellings = tuple(dict.fromkeys((*spellings, (joined + spellings[0])[:30])))
        if tables.particles()[pending[-1]] == "article":
            role = Role.NISBA
    return NameToken(word, role, spellings, token.symbol)


def _servant(abd: str, word: str) -> str:
    if not abd.isascii():
        return abd + word
    return "abdullah" if word in ("allah", "ullah", "ollah") else "abdul" + word


def _joined(token: NameToken, tail: str) -> NameToken:
    text = token.text + tail
    return NameToken(text, token.role, forms(text))


_NO_INITIALS = frozenset(("ng", "md", "mhd", "mhm", "st"))
"""Names and short forms of names that have no vowel."""


def _split_initials(words: list[str]) -> list[str]:
    """Take initials written together apart: JC Juncker; alone they stay a word."""
    if len(words) == 1 or not any(map(CONSONANTS.fullmatch, words)):
        return words
    out: list[str] = []
    for word in words:
        kept = word in _NO_INITIALS or word in tables.titles() or word in tables.particles()
        if not kept and CONSONANTS.fullmatch(word):
            out.extend(word)
        else:
            out.append(word)
    return out


_WITH_PATRONYMIC = 3
"""Names a person has who is called by the father's too."""


def _patronymics(tokens: list[NameToken]) -> list[NameToken]:
    if len(tokens) < _WITH_PATRONYMIC:
        return tokens
    named = [i for i, token in enumerate(tokens) if token.role in (Role.NAME, Role.SHORT)]
    if len(named) < _WITH_PATRONYMIC:
        return tokens
    for i in named[1:]:
        if is_patronymic(tokens[i].forms[0]):
            tokens[i] = msgspec.structs.replace(tokens[i], role=Role.PATRONYMIC)
            break
    return tokens


# --- organisations, vessels, aircraft ----------------------------------------------------


def _organisation(words: list[str], kind: NameKind) -> tuple[list[NameToken], list[str]]:
    alone = _named_alone(words, kind)
    named = [token for found in alone for token in found]
    if all(alone) and len(named) == len(words):
        return _without_initials(named), []
    merged = counted(words)
    if len(merged) != len(words):
        words, alone = merged, _named_alone(merged, kind)
    meant = words if all(alone) else tables.legal_words(words)
    tokens: list[NameToken] = []
    legal: list[str] = []
    runs: list[tuple[int, int]] = []
    i = 0
    while i < len(words):
        found = alone[i] if meant[i] == words[i] else ()
        if found:
            if len(found) > 1:
                runs.append((len(tokens), len(found)))
            tokens += found
            i += 1
            continue
        if kind in ("vessel", "aircraft"):
            length = prefix_length(words, i) if i == 0 else 0
            if length:
                tokens += [NameToken(w, Role.PREFIX, forms(w)) for w in words[:length]]
                i += length
                continue
        else:
            length, symbol = phrase(meant, i, "legal")
            if length and _stands_as_legal_form(words, i, length, tokens):
                text = " ".join(words[i : i + length])
                tokens.append(NameToken(text, Role.LEGAL, forms(words[i]), symbol))
                legal.append(symbol)
                i += length
                continue
        length, symbol = phrase(words, i, "business")
        if length:
            text = " ".join(words[i : i + length])
            spelling = forms(text.replace(" ", ""))
            tokens.append(NameToken(text, Role.WORD, spelling, symbol))
            i += length
            continue
        length = initials_length(words, i) if len(words[i]) == 1 else 0
        if length > 1:
            word = "".join(words[i : i + length])
            tokens.append(NameToken(word, Role.ACRONYM, forms(word)))
            i += length
            continue
        word = words[i]
        last = i == len(words) - 1
        numbered = (
            word in NUMBER_MARKS
            and not last
            and (words[i + 1].isdigit() or words[i + 1] in tables.numbers())
        )
        found = plain_word(word, last and i > 0, numbered, kind == "organisation")
        if len(found) > 1:
            runs.append((len(tokens), len(found)))
        tokens += found
        i += 1
    if runs:
        tokens = without_repeats(tokens, runs, Role.ORDINARY)
    if kind == "organisation":
        tokens = _without_initials(tokens)
    return tokens, legal


def _named_alone(words: list[str], kind: NameKind) -> list[tuple[NameToken, ...]]:
    """Return each word's reading where it is the same whatever is beside it, else none."""
    return list(map(named_alone, words)) if kind == "organisation" else [()] * len(words)


def _without_initials(tokens: list[NameToken]) -> list[NameToken]:
    return without_initials(tokens, Role.ACRONYM, Role.NUMBER, COMPARED, Role.SPELT_OUT)


def _stands_as_legal_form(words: list[str], i: int, length: int, before: list[NameToken]) -> bool:
    """Short abbreviations count as a legal form only at the ends of the name."""
    if sum(map(len, words[i : i + length])) > 4:
        return True
    if i == 0 or i + length == len(words):
        return True
    if all(token.role is Role.LEGAL for token in before):
        return True
    rest, _ = phrase(words, i + length, "legal")
    return rest > 0 and i + length + rest == len(words)
