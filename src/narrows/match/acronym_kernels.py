"""Acronyms: words that are the first letters of words of another name."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, SIM102
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import kernel

TRAILING = 200
"""Cell of an acronym with one letter more than the words it was made of have initials."""

_R_NUMBER = 4
_CLOSE = 130
_C, _K = 3, 11


@kernel
def spelt(word, form, at, codes, first, n, o_word, o_role, o_to, o_form, o_at, o_codes):
    """How many adjacent words from ``first`` on have the letters of a word as initials.

    Twice the number and one more; twice the number where a last letter is over, as that
    of a legal form set aside (c, k for company, kompaniya); 0 where they do not. The letters
    have to be three: two are the initials of too many words.
    """
    begin = at[form[word]]
    letters = at[form[word] + 1] - begin
    span = 0
    while span < letters and first + span < n:
        k = first + span
        if o_to[k] >= 0 or o_role[k] == _R_NUMBER:
            break
        if o_codes[o_at[o_form[o_word[k]]]] != codes[begin + span]:
            break
        span += 1
    if span == letters and span >= 3:
        return 2 * span + 1
    if span == letters - 1 and span >= 2:
        last = codes[begin + letters - 1]
        if span >= 3 or last in (_C, _K):
            return 2 * span
    return 0


@kernel
def known(first, span, n, col, step, o_col, o_step, cells):
    """Tell whether one of some words has a close word in the other name already."""
    for k in range(first, first + span):
        for i in range(n):
            if cells[col[k] * step + o_col[i] * o_step] <= _CLOSE:
                return 1
    return 0


@kernel
def may_spell(word, form, at, codes, n, o_word, o_form, o_at, o_codes):
    """Tell whether a word's first two letters begin two adjacent words of the other name."""
    begin = at[form[word]]
    if at[form[word] + 1] - begin < 2:
        return False
    for k in range(n - 1):
        if o_codes[o_at[o_form[o_word[k]]]] == codes[begin]:
            if o_codes[o_at[o_form[o_word[k + 1]]]] == codes[begin + 1]:
                return True
    return False
