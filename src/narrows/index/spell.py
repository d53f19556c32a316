"""What a word is looked for by: its spellings' keys, and joins with its neighbours."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from narrows.index.grams import spelling_grams, word_grams
from narrows.index.keys import sound_keys
from narrows.index.limits import JOINED_SPELLINGS
from narrows.text import sound_kernels
from narrows.text.name import AnalysedName, NameToken, Role
from narrows.text.name_acronyms import acronyms
from narrows.text.name_costs import costs
from narrows.text.name_gather import gathered
from narrows.text.name_kernels import WIDTH
from narrows.text.name_syllables import in_syllables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.text.name_code import Words

_LONGEST = WIDTH - 2
"""Letters of a spelling beyond which it is not compared."""

LONGEST_JOIN = 18
"""Letters of two words that are looked for written together."""

SPELLINGS = 4
"""Spellings of a word that are looked for."""


def spellings(token: NameToken) -> list[tuple[int, ...]]:
    """Return the keys of each spelling of a word that is looked for."""
    if token.number is not None:
        return [word_grams(token.forms, token.number)[0]]
    return [spelling_grams(form) for form in token.forms[:SPELLINGS]]


def join_sounds(token: NameToken) -> list[int]:
    """Return the keys under which a word is found in what is written otherwise in two."""
    if token.number is not None:
        return []
    return list(dict.fromkeys(key for form in token.forms[:SPELLINGS] for key in sound_keys(form)))


def joins(name: AnalysedName) -> list[NameToken]:
    """Return what a name may be written as besides its words, as further words to look for.

    Adjacent words written together, and the initials of a long name.
    """
    out = [NameToken(letters, Role.NAME, (letters,)) for letters in acronyms(name)]
    for a, b in pairwise(name.compared):
        if written := together(a, b):
            out.append(NameToken(written[0], Role.NAME, written))
    return out


def together(a: NameToken, b: NameToken) -> tuple[str, ...]:
    """Return the spellings of two adjacent words written together; none of numbers, or too long."""
    if Role.NUMBER in (a.role, b.role) or len(a.forms[0]) + len(b.forms[0]) > LONGEST_JOIN:
        return ()
    if len(a.forms) == len(b.forms) == 1:
        return (a.forms[0] + b.forms[0],)
    last = b.forms[0]
    syllables = [form for form in b.forms[:JOINED_SPELLINGS] if in_syllables(form)]
    # Letters with letters, and syllables in digits with syllables: as ``name_kernels.joined``
    # writes them together.
    pairs = [
        one + other
        for one in a.forms[:JOINED_SPELLINGS]
        for other in (syllables if in_syllables(one) else () if in_syllables(last) else (last,))
        if len(one) + len(other) <= _LONGEST
    ]
    return tuple(dict.fromkeys(pairs))


def worth_aligning(one: Words, listed: Words, keys: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell which listed words have a spelling comparable with one of a word's."""
    first, last = listed.form[keys].astype(np.int64), listed.form[keys + 1].astype(np.int64)
    owner = np.repeat(np.arange(len(keys)), last - first)
    form = _ranges(first, last)
    begin, end = listed.at[form].astype(np.int64), listed.at[form + 1].astype(np.int64)
    letters = listed.codes[_ranges(begin, end)]
    length = end - begin
    at = np.concatenate(([0], np.cumsum(length)))
    sound = np.zeros(len(form), np.int64)
    filled = length > 0
    sounds = np.array(sound_kernels.SOUNDS, np.int64)
    if filled.any():
        sound[filled] = np.bitwise_or.reduceat(sounds[letters], at[:-1][filled])
    found = np.zeros(len(keys), np.bool_)
    for f in range(len(one.at) - 1):
        codes = one.codes[one.at[f] : one.at[f + 1]]
        own = int(np.bitwise_or.reduce(sounds[codes])) if len(codes) else 0
        alike = [
            sound_kernels.comparable(own, len(codes), s, n)
            for s, n in zip(sound.tolist(), length.tolist(), strict=True)
        ]
        found[owner[np.array(alike, np.bool_)]] = True
    return found


def may_be_joins(one: Words, listed: Words, keys: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell which listed words may be a word written in one where the other is in two."""
    price, theirs = costs(), gathered(listed, keys)
    form, at, codes = one.form.tolist(), one.at.tolist(), one.codes.tolist()
    own, sound = [0] * (len(at) - 1), [0] * (len(theirs.at) - 1)
    sound_kernels.sounds(len(own), at, codes, own)
    sound_kernels.sounds(len(sound), theirs.at, theirs.codes, sound)
    shape = [0] * len(keys)
    sound_kernels.shapes(len(keys), theirs.form, theirs.at, theirs.codes, sound, shape)
    found = [
        bool(
            sound_kernels.may_be_join(
                0, form, at, codes, own, k, theirs.form, theirs.at, theirs.codes, sound, shape,
                price.sub, price.gap,
            )
        )
        for k in range(len(keys))
    ]  # fmt: skip
    return np.array(found, np.bool_)


def _ranges(first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return all numbers of some ranges, one after the other."""
    length = last - first
    ends = np.cumsum(length)
    total = int(ends[-1]) if len(ends) else 0
    found: NDArray[np.int64] = np.arange(total) - np.repeat(ends - length - first, length)
    return found
