"""Name analysis: what each word of a name is.

A name is more than its letters: titles say nothing, a legal form is a symbol with many
spellings, a number has to agree, an article may be written, joined or left out. This
module finds the parts; ``match`` compares them. Pure functions of text.
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache
from typing import Literal

import msgspec

from narrows.text import name_tables as tables
from narrows.text.canonical import Fold, canonical
from narrows.text.name_clipped import translated_forms
from narrows.text.name_endings import is_patronymic, without_ending
from narrows.text.name_forms import MAX_FORMS, foreign_forms, forms
from narrows.text.name_phrases import counted, initials_length, phrase, prefix_length
from narrows.text.name_repeats import without_initials, without_repeats
from narrows.text.name_syllables import further_forms
from narrows.text.name_unspaced import SYLLABIC, UNSPACED, segmented, syllables
from narrows.text.script import Script, script_of

NameKind = Literal["person", "organisation", "vessel", "aircraft", "other"]

MAX_TOKENS = 24
"""Words of one name that are compared; a longer name is cut, and says so."""


class Role(enum.IntEnum):
    """What a word does in its name."""

    NAME = 0
    PATRONYMIC = 1
    NISBA = 2
    INITIAL = 3
    NUMBER = 4
    WORD = 5
    ACRONYM = 6
    SHORT = 7
    SIGN = 8
    PARTICLE = 16
    TITLE = 17
    LEGAL = 18
    ORDINARY = 19
    PREFIX = 20
    SPELT_OUT = 21


COMPARED = 16
"""Roles below this number take part in the alignment; the others are set aside."""


class NameToken(msgspec.Struct, frozen=True, gc=False):
    """One word of a name.

    Attributes:
        text: The word in canonical form, in its own script.
        role: What it does in the name.
        forms: Latin spellings, best first.
        symbol: Meaning shared by spellings and languages (``limited.llc``, ``bank``).
        number: Value of a number word, ordinal or numeral.
    """

    text: str
    role: Role
    forms: tuple[str, ...]
    symbol: str | None = None
    number: int | None = None


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
_ABD = re.compile(
    r"abd(?:u|e|a|o|oe|ou|i)?(?:l|r|s|n|d|t|z|h)?|عبد|עבד|абд|абдул|абду|абдель|абдал"
)
_SERVANT_TAILS = frozenset(
    ("allah", "ullah", "ollah", "elah", "ulla", "oullah", "din", "dine", "deen", "eddin", "eddine",
     "uddin", "addin", "aldin", "الدين", "الله", "الدین")
)  # fmt: skip
_ROMAN = re.compile(r"[ivx]{2,6}")
_NUMBER_MARKS = frozenset(
    ("no", "nr", "num", "number", "n", "номер", "numero", "numéro", "شماره", "رقم")
)
_ORDINAL = re.compile(r"(\d{1,9})(?:st|nd|rd|th)")
_SPLIT_DIGITS = re.compile(r"\d+|[^\d]+")


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
    parts = _COMMA.split(text)
    if len(parts) != 2:
        return words
    before, after = (canonical(part).text.split() for part in parts)
    if not before or not after or len(before) + len(after) != len(words):
        return words
    if all(word in _SUFFIXES or word in tables.titles() for word in after):
        return words
    return after + before


# --- persons ---------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def _stands_alone(word: str) -> bool:
    """Tell whether a word of a personal name is read the same whatever stands beside it."""
    return word.isascii() and not (
        word in tables.particles()
        or word in tables.titles()
        or word in _SERVANT_TAILS
        or _ABD.fullmatch(word)
        or _CONSONANTS.fullmatch(word)
    )


def _person(text: str, words: list[str]) -> list[NameToken]:
    if further := further_forms(words):
        return [_syllables(*one) for one in zip(words, further, strict=True)]
    if all(map(_stands_alone, words)):
        return _patronymics([_personal_word(word, i > 0) for i, word in enumerate(words)])
    tokens: list[NameToken] = []
    pending: list[str] = []  # particles that stand before the next word
    after_filial = False
    particles, titles = tables.particles(), tables.titles()
    split = syllables(text, _split_initials(words))
    i = 0
    while i < len(split):
        word = split[i]
        i += 1
        if _ABD.fullmatch(word) and i < len(split):
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
        if word in _SERVANT_TAILS and tokens and tokens[-1].role < COMPARED:
            tokens[-1] = _joined(tokens[-1], word)
            pending = []
            continue
        tokens.append(_personal(word, pending, after_filial=after_filial, later=bool(tokens)))
        pending, after_filial = [], False
    return _patronymics(tokens)


def _syllables(word: str, further: tuple[str, ...]) -> NameToken:
    """Return a word of a name that is Korean or Chinese as a whole: no particle, no numeral."""
    spelling = forms(word)[0]
    role = Role.INITIAL if len(word) == 1 else Role.SHORT if len(spelling) <= _FEW else Role.NAME
    return NameToken(word, role, (spelling, *further), tables.given_names().get(spelling))


_FEW = 4
"""Letters up to which a word of a personal name is short: a syllable or two."""


def _personal(word: str, pending: list[str], *, after_filial: bool, later: bool) -> NameToken:
    """Return a word of a person's name, by what stands before it."""
    token = _personal_word(word, later)
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


@lru_cache(maxsize=1 << 16)
def _personal_word(word: str, later: bool) -> NameToken:
    """Return a word of a person's name as it is by itself: first, or ``later``."""
    if word.isdigit():
        return NameToken(word, Role.NUMBER, forms(word), None, int(word[:15]))
    if later and _ROMAN.fullmatch(word) and word in tables.numbers():
        return NameToken(word, Role.NUMBER, forms(word), None, tables.numbers()[word])
    if len(word) == 1 and script_of(word) not in UNSPACED:
        return NameToken(word, Role.INITIAL, forms(word))
    # The syllables of a native name stand alone by now: a whole word is a foreign one.
    foreign = len(word) > 1 and script_of(word[0]) in SYLLABIC
    spellings = foreign_forms(word) if foreign else forms(word)
    endless = [form for other in without_ending(word) for form in forms(other)[:2]]
    if endless:
        spellings = tuple(dict.fromkeys((spellings[0], *endless, *spellings[1:])))[:MAX_FORMS]
    role = Role.SHORT if len(spellings[0]) <= _FEW else Role.NAME
    symbol = tables.given_names().get(spellings[0])
    if len(word) == 1:
        role, symbol = Role.SIGN, "sign." + word
    if word.startswith("abdul") and len(word) > 8:
        spellings = (*spellings, word[5:])
    if word.startswith("ال") and len(word) >= 5:
        bare = forms(word[2:])
        spellings = tuple(dict.fromkeys((*bare[:4], *spellings[:2])))
        role = Role.NISBA
    return NameToken(word, role, spellings, symbol)


def _servant(abd: str, word: str) -> str:
    if not abd.isascii():
        return abd + word
    return "abdullah" if word in ("allah", "ullah", "ollah") else "abdul" + word


def _joined(token: NameToken, tail: str) -> NameToken:
    text = token.text + tail
    return NameToken(text, token.role, forms(text))


_CONSONANTS = re.compile("[bcdfghjklmnpqrstvwxz]{2,3}")
_NO_INITIALS = frozenset(("ng", "md", "mhd", "mhm", "st"))
"""Names and short forms of names that have no vowel."""


def _split_initials(words: list[str]) -> list[str]:
    """Take initials written together apart: JC Juncker; alone they stay a word."""
    if len(words) == 1 or not any(map(_CONSONANTS.fullmatch, words)):
        return words
    out: list[str] = []
    for word in words:
        kept = word in _NO_INITIALS or word in tables.titles() or word in tables.particles()
        if not kept and _CONSONANTS.fullmatch(word):
            out.extend(word)
        else:
            out.append(word)
    return out


def _patronymics(tokens: list[NameToken]) -> list[NameToken]:
    named = [i for i, token in enumerate(tokens) if token.role in (Role.NAME, Role.SHORT)]
    if len(named) < 3:
        return tokens
    for i in named[1:]:
        if is_patronymic(tokens[i].forms[0]):
            tokens[i] = msgspec.structs.replace(tokens[i], role=Role.PATRONYMIC)
            break
    return tokens


# --- organisations, vessels, aircraft ----------------------------------------------------


def _organisation(words: list[str], kind: NameKind) -> tuple[list[NameToken], list[str]]:
    words = counted(words)
    alone = [_named_alone(word) if kind == "organisation" else () for word in words]
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
            word in _NUMBER_MARKS
            and not last
            and (words[i + 1].isdigit() or words[i + 1] in tables.numbers())
        )
        found = _plain(word, last and i > 0, numbered, kind == "organisation")
        if len(found) > 1:
            runs.append((len(tokens), len(found)))
        tokens += found
        i += 1
    if runs:
        tokens = without_repeats(tokens, runs, Role.ORDINARY)
    if kind == "organisation":
        tokens = without_initials(tokens, Role.ACRONYM, Role.NUMBER, COMPARED, Role.SPELT_OUT)
    return tokens, legal


@lru_cache(maxsize=1 << 16)
def _named_alone(word: str) -> tuple[NameToken, ...]:
    """Return a word of an organisation's name read the same whatever is beside it, else none."""
    if (
        len(word) < 2
        or not word.isascii()
        or word.isdigit()
        or word in tables.numbers()
        or word in _NUMBER_MARKS
        or not tables.names_no_form(word)
        or word in tables.legal_beginnings()
        or word in tables.business_beginnings()
        or tables.institute_length(word)
    ):
        return ()
    return _plain(word, False, False, True)


@lru_cache(maxsize=1 << 16)
def _plain(word: str, last: bool, numbered: bool, translated: bool) -> tuple[NameToken, ...]:
    """Return a word of a name that is no person's.

    Args:
        word: The word.
        last: It is the last of several.
        numbered: It stands before a number and says that it is one.
        translated: Ordinary words count by their meaning.
    """
    value = tables.numbers().get(word)
    if word.isdigit():
        return (NameToken(word, Role.NUMBER, forms(word), None, int(word[:15])),)
    if ordinal := _ORDINAL.fullmatch(word):
        return (NameToken(word, Role.NUMBER, forms(word), None, int(ordinal[1])),)
    roman_letter = len(word) == 1 and word.isascii()
    if value is not None and (not roman_letter or last):
        return (NameToken(word, Role.NUMBER, forms(word), None, value),)
    if numbered or word in tables.stop_words():
        return (NameToken(word, Role.ORDINARY, forms(word)),)
    meant = tables.business_parts(word) if translated else ()
    if meant:
        return tuple([NameToken(part, Role.WORD, forms(part), meaning) for part, meaning in meant])
    length = tables.institute_length(word) if translated else 0
    if length:
        whole = tables.business_parts(word[:length])
        short = tuple([NameToken(part, Role.WORD, forms(part), meaning) for part, meaning in whole])
        return short + _plain(word[length:], last, False, translated)
    parts = _SPLIT_DIGITS.findall(word)
    if len(parts) == 2 and parts[1].isdigit() and len(parts[0]) > 1:
        return (
            _called(parts[0], translated),
            NameToken(parts[1], Role.NUMBER, forms(parts[1]), None, int(parts[1][:15])),
        )
    if len(word) == 1 and word.isascii():
        return (NameToken(word, Role.INITIAL, forms(word)),)
    return (_called(word, translated),)


def _called(word: str, translated: bool) -> NameToken:
    """Return a word that is no ordinary one of a name that is no person's."""
    spellings = forms(word)
    if _short(spellings[0]):
        return NameToken(word, Role.ACRONYM, spellings)
    if translated and (others := translated_forms(spellings)):
        spellings = tuple(dict.fromkeys((spellings[0], *others, *spellings[1:])))[:MAX_FORMS]
    return NameToken(word, Role.NAME, spellings)


def _short(form: str) -> bool:
    """Tell whether a word may be an acronym: up to four letters, or five or six hard to say."""
    if not 2 <= len(form) <= 6 or not form.isalpha():
        return False
    return len(form) <= 4 or 5 * sum(map(form.count, "aeiou")) <= 2 * len(form)


def _stands_as_legal_form(words: list[str], i: int, length: int, before: list[NameToken]) -> bool:
    """Short abbreviations count as a legal form only at the ends of the name."""
    if sum(len(word) for word in words[i : i + length]) > 4:
        return True
    if i == 0 or i + length == len(words):
        return True
    if all(token.role is Role.LEGAL for token in before):
        return True
    rest, _ = phrase(words, i + length, "legal")
    return rest > 0 and i + length + rest == len(words)
