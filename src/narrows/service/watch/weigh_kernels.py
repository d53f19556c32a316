"""Weighing a customer's name against a listed one as the matcher does, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, SIM102
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for

_words = kernels_for(__name__, "narrows.text.name_kernels")
cell = _words.cell
score_names = kernels_for(__name__, "narrows.match.kernels").score_names
comparable = kernels_for(__name__, "narrows.text.sound_kernels").comparable

CACHE = 1 << 20
"""Cells of pairs of words kept while names are compared; a power of two."""


NOTHING = 1000
"""Cell of words that have nothing in common."""

FURTHER = 2000
"""What is added to the cell beyond which two words are known to be, where that is all that is."""


@inlined
def remembered(w, v, own_words, their_words, price, swap, work, cached_key, cached_cell, most):
    """Compare a customer's word with a listed one, unless that was done just before.

    Words further apart than ``most`` may be told to have nothing in common.
    """
    a, b = own_words[7][w], their_words[7][v]
    if a >= 0 and b >= 0 and (own_words[4][w] == 0 or their_words[4][v] == 0):
        if not comparable(a & 255, a >> 8 & 255, b & 255, b >> 8 & 255):
            return NOTHING
    place = (w * 40503 + v * 2654435) & (CACHE - 1)
    pair = (w << 24) | v
    if cached_key[place] == pair:
        known = cached_cell[place]
        if known < FURTHER:
            return known
        if known >= FURTHER + most:
            return NOTHING
    if a < 0 or b < 0:
        # Of words of several spellings one may be an initial where no other is near.
        most = NOTHING
    form, letters, codes, number, symbol = own_words[:5]
    t_form, t_letters, t_codes, t_number, t_symbol = their_words[:5]
    sub, gap, two, _ = price
    found = cell(
        w,
        form,
        letters,
        codes,
        number,
        symbol,
        v,
        t_form,
        t_letters,
        t_codes,
        t_number,
        t_symbol,
        sub,
        gap,
        two,
        swap,
        work,
        most,
    )
    cached_key[place] = pair
    cached_cell[place] = FURTHER + most if found == NOTHING and most < NOTHING else found
    return found


@kernel
def exact(
    name,
    listed,
    own,
    own_words,
    theirs,
    their_words,
    column,
    tables,
    price,
    swap,
    scratch,
    one,
    column_of,
    found,
    cached_key,
    cached_cell,
):
    """Weigh one customer's name against one listed name, as the matcher does."""
    at, word, role, legal, family = own
    form, letters, codes, _, symbol, script, rarity, _, _ = own_words
    t_at, t_word, t_role, t_legal, t_family = theirs
    t_form, t_letters, t_codes, _, t_symbol, t_script, t_rarity, _, _ = their_words
    agree, agree_rare, miss_q, miss_l, fact_bits = tables
    sub, gap, two, _ = price
    (
        work,
        q_rare,
        q_script,
        cells,
        buffer,
        worth,
        q_to,
        l_to,
        pairs,
        facts,
        q_col,
        l_col,
        l_words,
        l_role,
        l_rare,
        l_script,
    ) = scratch
    begin, end = at[name], at[name + 1]
    nq = end - begin
    for i in range(nq):
        w = word[begin + i]
        q_rare[i] = rarity[2 * w + column]
        q_script[i] = script[w]
    n = 0
    for p in range(t_at[listed], t_at[listed + 1]):
        if column_of[t_word[p]] < 0:
            column_of[t_word[p]] = n
            l_words[n] = t_word[p]
            n += 1
    k = 0
    for i in range(nq):
        for j in range(n):
            cells[k] = remembered(
                word[begin + i], l_words[j], own_words, their_words, price, swap, work,
                cached_key, cached_cell, NOTHING,
            )  # fmt: skip
            k += 1
    one[0] = listed
    score_names(
        one, 1, t_at, t_word, t_role, t_legal, t_family, column_of, cells, n, t_rarity, t_script,
        t_form, t_letters, t_codes, t_symbol, nq, word[begin:end], role[begin:end], q_rare,
        q_script, legal[name], family[name], form, letters, codes, symbol, column, agree,
        agree_rare, miss_q, miss_l, fact_bits, sub, gap, two, swap, work, buffer, worth, q_to,
        l_to, pairs, facts, q_col, l_col, l_words, l_role, l_rare, l_script, found,
    )  # fmt: skip
    for p in range(t_at[listed], t_at[listed + 1]):
        column_of[t_word[p]] = -1
    return found[0]
