"""Manipulated names: how a listed name reaches a screen when it is altered.

The families are those that regulators' testing programmes use (control names,
manipulated names, clean names; for instance the sanctions screening testing of
the Jersey Financial Services Commission) and that channels add by themselves.
They measure a screen; each family is stated at its level:

- ``lossless``: the same letters in another encoding, order or layout;
- ``recoverable``: one change that a careful reader undoes without a second source;
- ``lossy``: a part of the name is gone.

Every function takes the name, whether it is a person's, and a seeded random
source, and returns the altered name, or None where the change does not apply.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from typing import Literal
from urllib.parse import quote

import msgspec

from narrows.evaluation.altered_letters import (
    FORMS,
    INVISIBLE,
    LEET,
    LOOK_ALIKES,
    NICKNAMES,
    OCR,
    PARTICLES,
    SCHEMES,
    SOUNDS,
    TITLES,
    TRANSLATIONS,
)

Level = Literal["lossless", "recoverable", "lossy"]
Change = Callable[[str, bool, random.Random], str | None]


class Family(msgspec.Struct, frozen=True):
    """A family of manipulations: its name, level, meaning and function."""

    name: str
    level: Level
    meaning: str
    change: Change


def _letters(name: str) -> list[int]:
    return [index for index, char in enumerate(name) if char.isalpha()]


def _is_latin(name: str) -> bool:
    return all(ord(char) < 0x250 for char in name if char.isalpha())


def _long_words(name: str, shortest: int = 5) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", name) if len(word) >= shortest]


def _swap_word(name: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, name, count=1)


def _replace_once(name: str, table: tuple[tuple[str, str], ...], rng: random.Random) -> str | None:
    lowered = name.lower()
    if len(lowered) != len(name):
        return None
    options = [
        (match.start(), old, new)
        for old, new in table
        for match in re.finditer(re.escape(old), lowered)
        if _inside_long_word(lowered, match.start())
    ]
    if not options:
        return None
    at, old, new = rng.choice(options)
    return name[:at] + (new.upper() if name.isupper() else new) + name[at + len(old) :]


def _inside_long_word(name: str, at: int) -> bool:
    found = re.search(r"[^\W\d_]+$", name[: at + 1])
    start = found.start() if found else at
    end = at
    while end < len(name) and name[end].isalpha():
        end += 1
    return end - start >= 5


# Lossless -----------------------------------------------------------------------


def case(name: str, person: bool, rng: random.Random) -> str | None:
    """Change the case of every letter."""
    altered = name.swapcase() if name != name.swapcase() else None
    return altered if altered and altered.casefold() == name.casefold() else None


def decomposed(name: str, person: bool, rng: random.Random) -> str | None:
    """Write letters and accents apart (Unicode NFD)."""
    altered = unicodedata.normalize("NFD", name)
    return altered if altered != name else None


def full_width(name: str, person: bool, rng: random.Random) -> str | None:
    """Write ASCII letters as full-width ones."""
    altered = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    return altered if altered != name else None


def mathematical(name: str, person: bool, rng: random.Random) -> str | None:
    """Write ASCII letters as bold mathematical ones."""

    def bold(char: str) -> str:
        if "a" <= char <= "z":
            return chr(0x1D41A + ord(char) - 97)
        return chr(0x1D400 + ord(char) - 65) if "A" <= char <= "Z" else char

    altered = "".join(map(bold, name))
    return altered if altered != name else None


def invisible(name: str, person: bool, rng: random.Random) -> str | None:
    """Put invisible characters between letters."""
    places = [i for i in _letters(name) if i and name[i - 1].isalpha()]
    if not places or not _is_latin(name):
        return None
    for at in sorted(rng.sample(places, min(3, len(places))), reverse=True):
        name = name[:at] + rng.choice(INVISIBLE) + name[at:]
    return name


def reversed_display(name: str, person: bool, rng: random.Random) -> str | None:
    """Store the letters backwards behind a right-to-left override."""
    return "\u202e" + name[::-1] + "\u202c" if _is_latin(name) else None


def look_alikes(name: str, person: bool, rng: random.Random) -> str | None:
    """Replace some Latin letters by Cyrillic ones of the same look."""
    if not _is_latin(name):
        return None
    places = [i for i in _letters(name) if name[i].translate(LOOK_ALIKES) != name[i]]
    # A word written wholly in look-alikes is another word of that script.
    chosen = set(rng.sample(places, max(1, len(places) // 3))) if places else set()
    altered = "".join(c.translate(LOOK_ALIKES) if i in chosen else c for i, c in enumerate(name))
    words = altered.split()
    whole = any(w.isalpha() and all(ord(c) >= 0x400 for c in w) for w in words)
    return altered if altered != name and not whole else None


def html_escapes(name: str, person: bool, rng: random.Random) -> str | None:
    """Write some characters as HTML character references."""
    places = _letters(name)
    if not places:
        return None
    at = rng.choice(places)
    return name[:at] + f"&#{ord(name[at])};" + name[at + 1 :]


def percent_escapes(name: str, person: bool, rng: random.Random) -> str | None:
    """Write the name as a percent-encoded web address part."""
    altered = quote(name)
    return altered if altered != name else None


def mojibake(name: str, person: bool, rng: random.Random) -> str | None:
    """Read UTF-8 bytes as Windows-1252."""
    if name.isascii():
        return None
    try:
        return name.encode().decode("cp1252")
    except UnicodeDecodeError:
        return None


def letter_spaced(name: str, person: bool, rng: random.Random) -> str | None:
    """Put a space between the letters of each word and two between words."""
    if not _is_latin(name) or len(name.split()) < 2:
        return None
    return "  ".join(" ".join(word) for word in name.split())


def punctuation(name: str, person: bool, rng: random.Random) -> str | None:
    """Replace spaces by other separators."""
    words = name.split()
    return rng.choice((".", "_", "/", " - ")).join(words) if len(words) > 1 else None


def other_order(name: str, person: bool, rng: random.Random) -> str | None:
    """Move the last word of a person's name to the front."""
    words = name.replace(",", " ").split()
    return " ".join([words[-1], *words[:-1]]) if person and len(words) > 1 else None


# One recoverable change -------------------------------------------------------------


def typo(name: str, person: bool, rng: random.Random) -> str | None:
    """Mistype one letter of a longer word: wrong, missing, doubled or swapped."""
    words = _long_words(name)
    if not words or not _is_latin(name):
        return None
    word = rng.choice(words)
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        new = word[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]
    elif kind == 1:
        new = word[:at] + word[at + 1 :]
    elif kind == 2:
        new = word[: at + 1] + word[at] + word[at + 1 :]
    else:
        new = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return _swap_word(name, word, new) if new.lower() != word.lower() else None


def optical(name: str, person: bool, rng: random.Random) -> str | None:
    """Misread one letter pair as optical character recognition does."""
    return _replace_once(name, OCR, rng) if _is_latin(name) else None


def leetspeak(name: str, person: bool, rng: random.Random) -> str | None:
    """Write one or two vowels or an s as a digit."""
    places = [
        i for i in _letters(name) if name[i].lower() in LEET and _inside_long_word(name.lower(), i)
    ]
    if not places or not _is_latin(name) or len(name.lower()) != len(name):
        return None
    chosen = set(rng.sample(places, min(2, len(places))))
    return "".join(LEET[c.lower()] if i in chosen else c for i, c in enumerate(name))


def phonetic(name: str, person: bool, rng: random.Random) -> str | None:
    """Write one sound another way."""
    return _replace_once(name, SOUNDS, rng) if _is_latin(name) else None


def transliteration(name: str, person: bool, rng: random.Random) -> str | None:
    """Use another scheme's letters for one sound of a foreign name."""
    return _replace_once(name, SCHEMES, rng) if person and _is_latin(name) else None


def particles(name: str, person: bool, rng: random.Random) -> str | None:
    """Leave out the particles and articles of a person's name."""
    words = re.split(r"[\s\-]+", name)
    kept = [word for word in words if word.casefold() not in PARTICLES]
    return " ".join(kept) if person and 2 <= len(kept) < len(words) else None


def titles(name: str, person: bool, rng: random.Random) -> str | None:
    """Put a title before a person's name."""
    return f"{rng.choice(TITLES)} {name}" if person and _is_latin(name) else None


def nicknames(name: str, person: bool, rng: random.Random) -> str | None:
    """Use the short form of a given name."""
    if not person:
        return None
    for word in _long_words(name, 4):
        short = NICKNAMES.get(word.casefold())
        if short and len(name.split()) > 2:
            return _swap_word(name, word, short)
    return None


def legal_forms(name: str, person: bool, rng: random.Random) -> str | None:
    """Write a company's legal form another way."""
    if person:
        return None
    for word in re.findall(r"\w+", name):
        other = FORMS.get(word.casefold())
        if other:
            return _swap_word(name, word, other)
    return None


def joined(name: str, person: bool, rng: random.Random) -> str | None:
    """Write two neighbouring words as one."""
    words = name.split()
    if len(words) < 3 or not _is_latin(name):
        return None
    at = rng.randrange(len(words) - 1)
    if not (words[at].isalpha() and words[at + 1].isalpha()):
        return None
    return " ".join([*words[:at], words[at] + words[at + 1].lower(), *words[at + 2 :]])


def split_word(name: str, person: bool, rng: random.Random) -> str | None:
    """Write one longer word as two."""
    words = _long_words(name, 7)
    if not words or not _is_latin(name):
        return None
    word = rng.choice(words)
    at = rng.randrange(3, len(word) - 2)
    return _swap_word(name, word, word[:at] + " " + word[at:])


def wrong_field(name: str, person: bool, rng: random.Random) -> str | None:
    """Add what belongs into another field: a birth date or a town."""
    return f"{name} {rng.choice(('Moscow', 'Dubai', 'DOB 1971', 'Tehran Iran', 'Hong Kong'))}"


# Lossy -----------------------------------------------------------------------------------


def initials(name: str, person: bool, rng: random.Random) -> str | None:
    """Shorten the first of three or more words of a person's name to its initial."""
    words = name.replace(",", " ").split()
    if not person or len(words) < 3 or not _is_latin(name):
        return None
    return " ".join([words[0][0] + ".", *words[1:]])


def left_out(name: str, person: bool, rng: random.Random) -> str | None:
    """Leave one of three or more words of a person's name out."""
    words = name.replace(",", " ").split()
    if not person or len(words) < 3:
        return None
    words.pop(rng.randrange(1, len(words) - 1) if len(words) > 3 else 1)
    return " ".join(words)


def truncated(name: str, person: bool, rng: random.Random) -> str | None:
    """Cut the name at 35 characters as payment fields do, or four letters short."""
    length = 35 if len(name) > 35 else len(name) - 4
    return name[:length].rstrip() if length >= 10 else None


def translated(name: str, person: bool, rng: random.Random) -> str | None:
    """Translate one ordinary word of a company's name."""
    if person:
        return None
    for word in re.findall(r"\w+", name):
        other = TRANSLATIONS.get(word.casefold())
        if other and len(name.split()) > 2:
            return _swap_word(name, word, other)
    return None


def acronym(name: str, person: bool, rng: random.Random) -> str | None:
    """Write the leading words of a company's name as their first letters."""
    words = name.split()
    if person or len(words) < 4 or not all(word[0].isalpha() for word in words[:3]):
        return None
    return " ".join(["".join(word[0].upper() for word in words[:3]), *words[3:]])


def vowels_dropped(name: str, person: bool, rng: random.Random) -> str | None:
    """Drop the inner vowels of one longer word."""
    words = _long_words(name, 6)
    if not words or not _is_latin(name):
        return None
    word = rng.choice(words)
    return _swap_word(name, word, word[0] + re.sub("[aeiouAEIOU]", "", word[1:]))


def two_typos(name: str, person: bool, rng: random.Random) -> str | None:
    """Mistype two letters."""
    once = typo(name, person, rng)
    return typo(once, person, rng) if once else None


def _family(level: Level, change: Change) -> Family:
    meaning = (change.__doc__ or "").split("\n", maxsplit=1)[0]
    return Family(change.__name__, level, meaning, change)


FAMILIES: tuple[Family, ...] = (
    *(
        _family("lossless", change)
        for change in (
            case,
            decomposed,
            full_width,
            mathematical,
            invisible,
            reversed_display,
            look_alikes,
            html_escapes,
            percent_escapes,
            mojibake,
            letter_spaced,
            punctuation,
            other_order,
        )
    ),
    *(
        _family("recoverable", change)
        for change in (
            typo,
            optical,
            leetspeak,
            phonetic,
            transliteration,
            particles,
            titles,
            nicknames,
            legal_forms,
            joined,
            split_word,
            wrong_field,
        )
    ),
    *(
        _family("lossy", change)
        for change in (
            initials,
            left_out,
            truncated,
            translated,
            acronym,
            vowels_dropped,
            two_typos,
        )
    ),
)
"""Every family, by level; the order is part of the seeded sequence."""
