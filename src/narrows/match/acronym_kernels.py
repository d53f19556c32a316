"""Acronyms: words that are the first letters of words of another name."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, SIM102
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import kernel

TRAILING = 200
"""Cell of an acronym with a letter more than the words it was made of have initials, or with co."""

MEANT = 80
"""Cell of an acronym some of whose letters begin words of the same meaning in another language:
Z for zavod, where the other name says plant."""

TWO_LETTERS = 130
"""Cell of two letters and the words they begin, where every other word of both names agrees."""

_CLOSE, _ALIKE = 130, 60
_C, _H, _K, _O = 3, 8, 11, 15
_MEANT_BIT, _LETTER = 1 << 29, 31
_FIRST, _SECOND, _THIRD = 14, 19, 24
"""Where ``text.name_code`` has the letters a meaning begins with in a word's symbol."""


@kernel
def begins(letter, word, form, at, codes, symbol):
    """Tell whether a word begins with a letter: 1 as written, 2 in another language, 0 not."""
    if codes[at[form[word]]] == letter:
        return 1
    meant = symbol[word]
    if meant & _MEANT_BIT != 0 and (
        (meant >> _FIRST) & _LETTER == letter
        or (meant >> _SECOND) & _LETTER == letter
        or (meant >> _THIRD) & _LETTER == letter
    ):
        return 2
    return 0


@kernel
def spelt(word, form, at, codes, first, n, o_word, o_to, o_form, o_at, o_codes, o_symbol):
    """How many adjacent words from ``first`` on have the letters of a word as initials.

    Four times the number, and 3 more; 2 more where some words begin so in another language only;
    1 more where a last letter is over, as that of a legal form set aside (c, k for company,
    kompaniya), or co; 0 where they do not. The letters have to be of three words: two are the
    initials of too many, see ``two_initials``. Two letters may be one word's where it is written
    with h (ch, sh). A number in words has an initial too: FIIB is First Islamic Investment Bank.
    """
    begin = at[form[word]]
    letters = at[form[word] + 1] - begin
    span = 0
    used = 0
    meant = False
    while used < letters and first + span < n:
        k = first + span
        if o_to[k] >= 0:
            break
        how = begins(codes[begin + used], o_word[k], o_form, o_at, o_codes, o_symbol)
        if how == 0:
            break
        if how == 2:
            meant = True
        span += 1
        used += 1
        if how == 1 and used < letters and codes[begin + used] == _H:
            f = o_form[o_word[k]]
            if o_at[f + 1] - o_at[f] > 1 and o_codes[o_at[f] + 1] == _H:
                if k + 1 == n or o_codes[o_at[o_form[o_word[k + 1]]]] != _H:
                    used += 1
    if used == letters and span >= 3:
        return 4 * span + (2 if meant else 3)
    if used < letters and span >= 2 and not meant:
        last = codes[begin + letters - 1]
        if used == letters - 1 and (span >= 3 or last in (_C, _K)):
            return 4 * span + 1
        if used == letters - 2 and codes[begin + used] == _C and last == _O:
            return 4 * span + 1
    return 0


@kernel
def known(first, span, n, col, step, o_col, o_step, cells, most=_CLOSE):
    """Tell whether one of some words has a close word in the other name already, up to ``most``."""
    for k in range(first, first + span):
        for i in range(n):
            if cells[col[k] * step + o_col[i] * o_step] <= most:
                return 1
    return 0


@kernel
def two_letters(word, form, at, codes, first, m, o_word, o_to, o_form, o_at, o_codes):
    """Tell whether a word is two letters that begin two adjacent words, ``first`` and the next."""
    begin = at[form[word]]
    if at[form[word] + 1] - begin != 2 or first + 2 > m:
        return False
    for k in range(2):
        if o_to[first + k] >= 0 or o_codes[o_at[o_form[o_word[first + k]]]] != codes[begin + k]:
            return False
    return True


@kernel
def two_initials(
    own, n, col, step, word, form, at, codes, first, m, o_col, o_step, o_word, o_to, o_form, o_at,
    o_codes, cells,
):  # fmt: skip
    """Tell whether word ``own`` is the two initials of the words from ``first`` on: 8, else 0.

    Two letters are the initials of too many words: every other word of both names has to be in
    the other as well, as in IS Bank, the Industrial Savings Bank.
    """
    if n < 2 or m < 3:
        return 0
    if not two_letters(word, form, at, codes, first, m, o_word, o_to, o_form, o_at, o_codes):
        return 0
    for k in range(n):
        if k != own and known(k, 1, m, col, step, o_col, o_step, cells, _ALIKE) == 0:
            return 0
    for k in range(m):
        if k != first and k != first + 1:
            if known(k, 1, n, o_col, o_step, col, step, cells, _ALIKE) == 0:
                return 0
    return 8


@kernel
def may_spell(word, form, at, codes, n, o_word, o_form, o_at, o_codes, o_symbol):
    """Tell whether a word's first two letters begin two adjacent words of the other name."""
    begin = at[form[word]]
    if at[form[word] + 1] - begin < 2:
        return False
    for k in range(n - 1):
        if begins(codes[begin], o_word[k], o_form, o_at, o_codes, o_symbol) != 0:
            if codes[begin + 1] == _H:
                return True
            if begins(codes[begin + 1], o_word[k + 1], o_form, o_at, o_codes, o_symbol) != 0:
                return True
    return False


@kernel
def acronym_cell(found):
    """Return the cell of an acronym and its words from what ``spelt`` says of them."""
    if found % 4 == 0:
        return TWO_LETTERS
    if found % 4 == 1:
        return TRAILING
    return MEANT if found % 4 == 2 else 0
