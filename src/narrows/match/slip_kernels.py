"""Slips of the pen: two names that are the same but for one letter of one word."""

# Kernels take flat arrays.
# ruff: noqa: PLR0917
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel

LEAST = 5
"""Letters a word has to have: of a syllable, one letter is near half."""

_SIGN = 8

_CLOSE = 130
_NOTHING = 1000


@kernel
def one_letter_apart(a, a0, an, b, b0, bn):
    """Tell whether one letter more, less or other, or two exchanged, make one spelling the other.

    >>> one_letter_apart([1, 2, 3, 4, 5], 0, 5, [1, 3, 2, 4, 5], 0, 5)
    True
    """
    shorter = an if an < bn else bn
    if shorter < LEAST or an - bn > 1 or bn - an > 1:
        return False
    same = 0
    while same < shorter and a[a0 + same] == b[b0 + same]:
        same += 1
    end = 0
    while end < shorter - same and a[a0 + an - 1 - end] == b[b0 + bn - 1 - end]:
        end += 1
    a_rest = an - same - end
    b_rest = bn - same - end
    if a_rest + b_rest == 0:
        return False
    if a_rest <= 1 and b_rest <= 1:
        return True
    i = a0 + same
    j = b0 + same
    return a_rest == 2 and b_rest == 2 and a[i] == b[j + 1] and a[i + 1] == b[j]


@kernel
def one_slip(
    nq, q_role, q_script, q_word, q_form, q_at, q_codes, nl, l_role, l_script, l_word, l_form, l_at,
    l_codes, count, pairs,
):  # fmt: skip
    """Tell whether every word of two names is the same but one, and that one letter apart.

    The word that differs is no spelling of the other: what is close counts as close. Both are
    in one script, where one is written for the other; their likeliest spellings are compared.
    """
    if nq != nl or count != nq:
        return False
    odd = -1
    for m in range(count):
        c = pairs[m * 7 + 4]
        if c != 0:
            if odd >= 0 or c <= _CLOSE or c > _NOTHING:
                return False
            odd = m
    if odd < 0:
        return False
    i = pairs[odd * 7]
    j = pairs[odd * 7 + 2]
    if q_script[i] != l_script[j] or q_role[i] == _SIGN or l_role[j] == _SIGN:
        return False
    f = q_form[q_word[i]]
    g = l_form[l_word[j]]
    return one_letter_apart(
        q_codes, q_at[f], q_at[f + 1] - q_at[f], l_codes, l_at[g], l_at[g + 1] - l_at[g]
    )


@inlined
def may_be_slip(
    n, q_word, q_form, q_at, q_codes, begin, run, used, l_form, l_at, l_codes, cells, agreeing
):
    """Tell whether ``one_slip`` may hold: all words but one, at most, have the same in the other.

    That one, where there is one, is a letter apart from a word of the other name. Both names have
    ``n`` words; those of the listed one are the columns ``run[begin:begin + n]``, and
    ``cells[i + c * n]`` compares word i with column c. ``agreeing`` has a bit for each word i that
    agrees with any.
    """
    odd = -1
    for i in range(n):
        same = False
        if agreeing >> i & 1 != 0:
            for j in range(n):
                if cells[i + run[begin + j] * n] == 0:
                    same = True
                    break
        if not same:
            if odd >= 0:
                return False
            odd = i
    if odd < 0:
        return True
    f = q_form[q_word[odd]]
    for j in range(n):
        c = run[begin + j]
        cell = cells[odd + c * n]
        g = l_form[used[c]]
        if _CLOSE < cell <= _NOTHING and one_letter_apart(
            q_codes, q_at[f], q_at[f + 1] - q_at[f], l_codes, l_at[g], l_at[g + 1] - l_at[g]
        ):
            return True
    return False
