"""Latin spellings of Korean and Chinese names, read as the syllables they stand for.

Lee Myung Bak, Ri Myong Pak and Yi Myŏng-bak are one name: no letter stands for another
there, syllables do. A name is read so only as a whole, each word known syllables of one
scheme and the first or last one a surname; its words then carry, beside their letters,
the readings of their syllables as numbers. A number agrees with the same number and
nothing else, so names that are not read so (Lee, Long, Young of elsewhere) are compared by
their letters alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import product

import msgspec

from narrows.text.name_forms import MAX_FORMS, forms
from narrows.text.name_kernels import SYLLABLE
from narrows.text.prepared import prepared

GIVEN = 2
"""Most syllables of a given name, in one word or two."""

_LONGEST = 14
"""Letters of a word of two syllables at most."""

_OF_SYLLABLE = 6
"""Letters of the longest syllable."""

_READINGS = 5
"""Most readings kept of one word of one language."""

_LAST_LATIN = "\u024f"

_INITIALS = frozenset(("o", "u"))
"""Single letters that are syllables: Oh and Woo as the DPRK writes them."""


class _Scheme(msgspec.Struct, frozen=True):
    """One way of spelling: readings of each spelling, by number.

    Attributes:
        family: Of surnames.
        given: Of syllables of given names.
    """

    family: dict[str, list[int]]
    given: dict[str, list[int]]


@prepared(list[_Scheme])
def schemes() -> list[_Scheme]:
    """Return the schemes, Korean and then Chinese ones, made from rules and word lists."""
    from narrows.text import syllables_chinese as chinese
    from narrows.text import syllables_korean as korean

    number: dict[str, int] = {}

    def numbered(rows: dict[str, list[str]], kind: str) -> dict[str, list[int]]:
        return {
            spelling: [number.setdefault(kind + read, len(number)) for read in reads]
            for spelling, reads in rows.items()
        }

    # A surname is no given name, though it sounds like one.
    found = [_Scheme(numbered(korean.family(), "Korean "), numbered(korean.given(), "korean "))]
    pinyin, wade, cantonese = (
        numbered(rows, "chinese ")
        for rows in (chinese.pinyin(), chinese.wade(), chinese.cantonese())
    )
    own, older, elsewhere = (numbered(rows, "Chinese ") for rows in chinese.families())
    # Abroad a surname is often the only word that is not written in pinyin.
    for family, given in (
        (own, pinyin), (older, wade), (elsewhere, cantonese), (elsewhere, pinyin),
        (own, cantonese),
    ):  # fmt: skip
        found.append(_Scheme(family, given))
    return found


@cache
def _code(n: int) -> str:
    """Return a reading as digits: four, three times over.

    To exchange a digit costs dear, so no two readings come near each other: ``_codes``.
    """
    return _codes()[n] * 3


@cache
def _codes() -> tuple[str, ...]:
    """Return the four digits of each reading.

    What costs little is left out: a digit written twice, and two that change places.
    """
    found: list[str] = []
    near: set[str] = set()
    for code in map("{:04}".format, range(10_000)):
        if code in near or any(code[k] == code[k - 1] for k in range(4)):
            continue
        found.append(code)
        a, b, c, d = (code[k] for k in range(4))
        near.update((b + a + c + d, a + c + b + d, a + b + d + c, d + b + c + a))
        near.update((b + a + d + c, d + c + b + a))
    return tuple(found)


def in_syllables(form: str) -> bool:
    """Tell whether a spelling of a word is syllables in digits.

    >>> in_syllables("lee"), in_syllables("049504950495")
    (False, True)
    """
    return len(form) >= SYLLABLE and form.isdigit()


def further_forms(words: Sequence[str]) -> tuple[tuple[str, ...], ...] | None:
    """Return what else the words of a personal name may be written as.

    Args:
        words: The words of the name, canonical.

    Returns:
        Forms of each word beside its letters; None where the name is not wholly Korean
        or Chinese in Latin letters.

    >>> further_forms(["paul", "lee"]) is None
    True
    >>> [set(one) & set(other) != set() for one, other in zip(
    ...     further_forms(["lee", "myung"]), further_forms(["ri", "myong"]))]
    [True, True]
    """
    if not 2 <= len(words) <= GIVEN + 1:
        return None
    # Few names pass, and all are asked: what most fail comes first.
    families, first, last = _families(), words[0], words[-1]
    if first not in families and last not in families and first.isascii() and last.isascii():
        return None
    if not all(map(str.isascii, words)):
        if any(word[0] > _LAST_LATIN for word in words):
            return None
        words = [forms(word)[0] for word in words]
    return _further(tuple(words)) if all(map(_syllabic, words)) else None


@cache
def _families() -> frozenset[str]:
    return frozenset(spelling for scheme in schemes() for spelling in scheme.family)


@lru_cache(maxsize=1 << 14)
def _further(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...] | None:
    read: list[dict[tuple[int, ...], None]] = [{} for _ in words]
    last = len(words) - 1
    for scheme, table in enumerate(schemes()):
        for at in (0, last):
            family = table.family.get(words[at], ())
            rest = [i for i in range(len(words)) if i != at]
            given = [_readings(words[i], scheme) for i in rest]
            if not family or not all(given):
                continue
            if sum(min(map(len, one)) for one in given) > GIVEN:
                continue
            read[at].update(dict.fromkeys([(n,) for n in family[:_READINGS]]))
            for i, one in zip(rest, given, strict=True):
                read[i].update(dict.fromkeys(one[:_READINGS]))
    if not all(read):
        return None
    return tuple([tuple(map(_form, one))[: MAX_FORMS - 1] for one in read])


def _form(reading: tuple[int, ...]) -> str:
    return "".join(map(_code, reading))


@lru_cache(maxsize=1 << 16)
def _syllabic(word: str) -> bool:
    """Tell whether a word may stand in such a name at all."""
    if len(word) == 1:
        return word in _INITIALS
    if len(word) > _LONGEST or not word.isalpha() or not _in_some_scheme(word):
        return False
    return any(word in one.family or _readings(word, k) for k, one in enumerate(schemes()))


def _in_some_scheme(word: str) -> bool:
    """Tell whether a word is one syllable or two, were all schemes one."""
    known = _spellings()
    if word in known:
        return True
    return any(word[:cut] in known and word[cut:] in known for cut in range(1, _OF_SYLLABLE + 1))


@cache
def _spellings() -> frozenset[str]:
    return frozenset().union(*[table for one in schemes() for table in (one.family, one.given)])


@lru_cache(maxsize=1 << 16)
def _readings(word: str, scheme: int) -> tuple[tuple[int, ...], ...]:
    """Return the readings of a word of a given name: one syllable, or else two."""
    given = schemes()[scheme].given
    if whole := given.get(word):
        return tuple([(n,) for n in whole])
    return tuple(dict.fromkeys(_two(word, given)))


def _two(word: str, given: dict[str, list[int]]) -> Iterator[tuple[int, ...]]:
    for cut in range(min(_OF_SYLLABLE, len(word) - 1), 0, -1):
        if word[:cut] in given and word[cut:] in given:
            yield from product(given[word[:cut]], given[word[cut:]])
