"""What a spelling is looked for by, from its letter codes: the keys of ``grams`` and ``keys``.

A question asks for a few words nobody asked for before, and for each join of its words:
their keys are made here, compiled; a build makes those of listed words. Both are the same.
"""

# Kernels take flat arrays.
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.index.grams import NUMBERS, SYLLABLE_KEYS
from narrows.index.keys import CLASSES, SHORT, SYLLABLES
from narrows.text.kernel import kernel
from narrows.text.name_costs import code
from narrows.text.name_kernels import SYLLABLE

ROOM = 64
"""Entries an array for the letters or the consonants of a spelling needs."""

KEYS = 128
"""Entries an array for the keys of a word needs: trigrams of one spelling, consonants of a few."""

_SKELETONS = 27**3
_NUMBERS = NUMBERS
_CLASSES, _SHORT = CLASSES, SHORT
_SYLLABLE, _SYLLABLE_KEYS, _SYLLABLES = SYLLABLE, SYLLABLE_KEYS, SYLLABLES
_LETTERS = 26

_A, _B, _C, _D, _E, _F, _G, _H, _I, _J, _K, _L, _M = range(1, 14)
_N, _O, _P, _Q, _R, _S, _T, _U, _V, _W, _X, _Y, _Z = range(14, 27)
_ZERO = code("0")

_WRITTEN_ALIKE = (
    0, _A, _B, _K, _D, _E, _F, _G, _H, _I, _J, _K, _L, _M, _N, _O, _P, _K, _R, _S, _T, _U, _V,
    _V, _S, _I, _S,
)  # fmt: skip
"""Letters scribes exchange, written as one; by letter."""

_CONSONANT = (
    0, 0, _B, _K, _T, 0, _B, _K, _H, 0, _J, _K, _L, _M, _N, 0, _B, _K, _R, _S, _T, 0, _B, 0, _S,
    0, _S,
)  # fmt: skip
"""Consonant class of each letter, 0 for vowels and half-vowels."""

_CLASS_NUMBER = (
    0, 0, 1, 0, 0, 0, 0, 0, 10, 0, 5, 4, 7, 8, 9, 0, 0, 0, 6, 3, 2, 0, 0, 0, 0, 0, 0,
)  # fmt: skip
"""Number of each consonant class in a key of consonants."""


@kernel
def two_as_one(letters, n, one, two, instead):
    """Write every pair of two letters as one; return how many letters are left."""
    kept = 0
    i = 0
    while i < n:
        if i + 1 < n and letters[i] == one and letters[i + 1] == two:
            letters[kept] = instead
            i += 2
        else:
            letters[kept] = letters[i]
            i += 1
        kept += 1
    return kept


@kernel
def consonants(codes, first, last, out):
    """Fill ``out`` with the consonant classes of a spelling, as letters; return how many.

    Doubles come once and a final h is left out: the Latin ``romanise.skeleton``.
    """
    n = 0
    i = first
    before = -1
    while i < last:
        x = codes[i]
        y = codes[i + 1] if i + 1 < last else 0
        z = codes[i + 2] if i + 2 < last else 0
        length = 1
        found = x if x > _LETTERS else _CONSONANT[x]
        if x == _T and y == _S and z == _C and i + 3 < last and codes[i + 3] == _H:
            length, found = 4, _S
        elif z == _H and y == _C and x in (_S, _T):
            length, found = 3, _S
        elif y == _H:
            if x in (_S, _C, _Z):
                length, found = 2, _S
            elif x in (_B, _D, _G, _K, _P, _T):
                length = 2
        elif y == _Z:
            if x in (_C, _S, _T) or (x == _D and z != _H):
                length, found = 2, _S
        elif x == _T and y == _S:
            length, found = 2, _S
        elif x == _D and y == _J:
            length, found = 2, _J
        elif x == _C and y in (_E, _I, _Y):
            found = _S
        if found not in (0, before):
            out[n] = found
            n += 1
            before = found
        i += length
    if n > 1 and out[n - 1] == _H:
        n -= 1
    return n


@kernel
def add_grams(letters, n, base, out, filled):
    """Add the distinct trigrams of some letters, behind ``base``; return how many are there."""
    begun = filled
    a = 0
    b = 0
    for i in range(n + 1):
        c = 0
        if i < n:
            c = letters[i] if letters[i] < _LETTERS else _LETTERS
        if i > 0:
            gram = base + (a * 27 + b) * 27 + c
            known = False
            for k in range(begun, filled):
                if out[k] == gram:
                    known = True
            if not known:
                out[filled] = gram
                filled += 1
        a = b
        b = c
    return filled


@kernel
def all_digits(codes, first, last):
    """Tell whether a spelling is digits and nothing else."""
    for i in range(first, last):
        if codes[i] <= _LETTERS:
            return False
    return last > first


@kernel
def number_of(codes, first, last, modulus):
    """Return the remainder of a spelling in digits, as a number."""
    found = 0
    for i in range(first, last):
        found = (found * 10 + codes[i] - _ZERO) % modulus
    return found


@kernel
def spelling_keys(codes, first, last, letters, classes, out):
    """Fill ``out`` with the keys of one spelling; return how many: ``grams.spelling_grams``."""
    if all_digits(codes, first, last):
        number = number_of(codes, first, last, 8192)
        if last - first < _SYLLABLE:
            out[0] = _NUMBERS + number
            return 1
        number = number_of(codes, first, last, 8192 // _SYLLABLE_KEYS)
        for k in range(_SYLLABLE_KEYS):
            out[k] = _NUMBERS + number * _SYLLABLE_KEYS + k
        return _SYLLABLE_KEYS
    n = last - first
    for i in range(n):
        letters[i] = codes[first + i]
    n = two_as_one(letters, n, _K, _H, _H)
    n = two_as_one(letters, n, _G, _H, _G)
    n = two_as_one(letters, n, _P, _H, _F)
    n = two_as_one(letters, n, _T, _H, _T)
    n = two_as_one(letters, n, _D, _H, _D)
    n = two_as_one(letters, n, _O, _U, _U)
    n = two_as_one(letters, n, _O, _O, _U)
    n = two_as_one(letters, n, _E, _E, _I)
    sounded = consonants(letters, 0, n, classes)
    kept = 0
    before = -1
    for i in range(n):
        one = letters[i] if letters[i] > _LETTERS else _WRITTEN_ALIKE[letters[i]]
        if one != before:
            letters[kept] = one
            kept += 1
        before = one
    filled = add_grams(letters, kept, 0, out, 0)
    return add_grams(classes, sounded, _SKELETONS, out, filled)


@kernel
def sound_keys(codes, first, last, classes, out, filled):
    """Add what a spelling is found by in or as a join; return how many are there.

    See ``keys.sound_keys``; what is there already is not added again.
    """
    if last - first >= _SYLLABLE and all_digits(codes, first, last):
        key = _SYLLABLES + number_of(codes, first, last, _SYLLABLES)
        for k in range(filled):
            if out[k] == key:
                return filled
        out[filled] = key
        return filled + 1
    n = consonants(codes, first, last, classes)
    n = min(n, _CLASSES)
    whole = 0
    for i in range(n):
        one = classes[i]
        whole = whole << 4 | (15 if one > _LETTERS else _CLASS_NUMBER[one])
    # Place -1 leaves none out.
    for place in range(-1, n if n > _SHORT else 0):
        key = whole
        if place >= 0:
            low = whole & ((1 << 4 * place) - 1)
            key = whole >> 4 * place + 4 << 4 * place | low
        known = False
        for k in range(filled):
            if out[k] == key:
                known = True
        if not known:
            out[filled] = key
            filled += 1
    return filled
