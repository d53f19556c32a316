"""The distinct words of the listed names one name is held against, over flat integer arrays.

A hundred candidates share their words: what a word is, how far it is from each of the
question's and what a pair of both is worth is told once per word and role, a column, and
lies together. What is asked per candidate then reads a few numbers side by side.
"""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

import numpy as np

from narrows.text.kernel import inlined, kernel, kernels_for

_match = kernels_for(__name__, "narrows.match.kernels")
_sound = kernels_for(__name__, "narrows.text.sound_kernels")
pair_class = _match.pair_class
pair_value = _match.pair_value
worth_aligning = _sound.worth_aligning
compared = kernels_for(__name__, "narrows.text.lane_kernels").cells

GOOD = _match.GOOD
INITIAL = _match.INITIAL
NO_PAIR = _match.NO_PAIR
NEAR_ENOUGH = _match.NEAR_ENOUGH
_words = kernels_for(__name__, "narrows.text.name_kernels")
SAME_MEANING, FAR = _words.SAME_MEANING, _words.FAR

NEVER = -1_000_000_000
"""Less than any pair is worth."""


@inlined
def columns_of(
    first, last, names, listed_at, listed_word, listed_role, column_of, used, roles, after, run
):  # fmt: skip
    """Number the distinct words, by role, of ``names[first:last]``; return how many there are.

    ``run`` is filled with the column of each word of each name. ``column_of`` comes in as -1 and
    is left so; a word's columns are chained by ``after``.
    """
    columns = 0
    filled = 0
    for n in range(first, last):
        name = names[n]
        for p in range(listed_at[name], listed_at[name + 1]):
            w = listed_word[p]
            role = listed_role[p]
            c = column_of[w]
            while c >= 0 and roles[c] != role:
                c = after[c]
            if c < 0:
                c = columns
                used[c] = w
                roles[c] = role
                after[c] = column_of[w]
                column_of[w] = c
                columns += 1
            run[filled] = c
            filled += 1
    for c in range(columns):
        column_of[used[c]] = -1
    return columns


@kernel
def comparable_columns(n, length, sound, lengths, sounds, out):
    """Tell of each column whether its word may be alike one of ``length`` and ``sound``.

    As ``sound_kernels.comparable`` tells it of two spellings of two letters or more, without a
    branch, and in sixteen bits: many at a time.
    """
    for c in range(n):
        other = lengths[c]
        longer = max(length, other)
        shorter = min(length, other)
        apart = np.int16(sound ^ sounds[c])
        apart = np.int16(apart & np.int16(apart - 1))
        apart = np.int16(apart & np.int16(apart - 1))
        few = np.int16(apart & np.int16(apart - 1))
        many = few if np.int16(length + other) >= 15 else apart
        uneven = (np.int16(2 * np.int16(longer - shorter)) > np.int16(longer + 1)) & (longer > 3)
        out[c] = (many == 0) & (not uneven)


@inlined
def read(
    columns, column, used, form, at, codes, number, symbol, script, rarity, shape, rare, scripts,
    shapes, lengths, sounds, work,
):  # fmt: skip
    """Read what is asked of each column's word.

    Words lie anywhere in memory, and each is waited for. Read with nothing to decide in between,
    they come many at a time; also what is only compared letter by letter later is near then.
    """
    near = 0
    for c in range(columns):
        w = used[c]
        rare[c] = rarity[2 * w + column]
        scripts[c] = script[w]
        its = shape[w]
        shapes[c] = its
        plain = (its >= 0) & (number[w] < 0) & (its >> 8 & 255 > 1)
        lengths[c] = its >> 8 & 255 if plain else 0
        sounds[c] = its & 255
        near ^= codes[at[form[w]]] ^ symbol[w]
    # It has to be put somewhere, or it would not be read.
    work[0] = near & 1


@inlined
def fill_cells(
    columns, nq, q_word, q_shape, p_form, p_at, p_codes, p_number, p_symbol, p_sound, used, form,
    at, codes, number, symbol, sound, shape, lengths, sounds, fits, sub, gap, two, swap, work,
    batch, lanes, held, cells,
):  # fmt: skip
    """Fill ``cells[c * nq + i]``: each column's word against word i of the question.

    ``held`` is memory for those that have to be compared letter by letter.
    """
    word, column, value = held
    for i in range(nq):
        p = q_word[i]
        n = 0
        length = q_shape[i] >> 8 & 255
        meant = p_symbol[p]
        if q_shape[i] >= 0 and length > 1 and p_number[p] < 0:
            comparable_columns(
                columns, np.int16(length), np.int16(q_shape[i] & 255), lengths, sounds, fits
            )
            for c in range(columns):
                w = used[c]
                cells[c * nq + i] = SAME_MEANING if meant != 0 and meant == symbol[w] else FAR
                word[n] = w
                column[n] = c
                if lengths[c] != 0:
                    n += fits[c]
                elif number[w] >= 0 or worth_aligning(
                    p_form[p], p_form[p + 1], p_at, p_sound, w, shape, form, at, sound
                ):
                    n += 1
        else:
            for c in range(columns):
                w = used[c]
                cells[c * nq + i] = SAME_MEANING if meant != 0 and meant == symbol[w] else FAR
                word[n] = w
                column[n] = c
                if (
                    p_number[p] >= 0
                    or number[w] >= 0
                    or worth_aligning(
                        p_form[p], p_form[p + 1], p_at, p_sound, w, shape, form, at, sound
                    )
                ):
                    n += 1
        compared(
            p, p_form, p_at, p_codes, p_number, p_symbol, p_sound, 0, n, word, form, at, codes,
            number, symbol, shape, sub, gap, two, swap, work, FAR, batch, lanes, value,
        )  # fmt: skip
        for k in range(n):
            cells[column[k] * nq + i] = value[k]


@inlined
def fill_worths(
    columns, nq, q_role, q_rare, q_script, roles, rare, scripts, cells, agree, agree_rare, miss_l,
    worths, best, best_bad, missing, agrees, near,
):  # fmt: skip
    """Fill what each column is worth beside the question's words, thousandths of a bit.

    ``worths[c * nq + i]`` is what a pair of column c and word i is worth, ``best`` the most of
    any word i and ``best_bad`` of any that does not agree, or of any where all do; ``missing``
    what it is worth at most to leave the column over. ``agrees`` and ``near`` have a bit for each
    word i that agrees with the column and that is near enough that no join is looked for; ``near``
    is -1 where some pair must not be made.
    """
    for c in range(columns):
        most = NEVER
        most_bad = NEVER
        agreeing = 0
        close = 0
        never = False
        for i in range(nq):
            cell = cells[c * nq + i]
            kind = pair_class(cell, q_role[i], roles[c])
            rarer = q_rare[i] if q_rare[i] < rare[c] else rare[c]
            value = pair_value(cell, kind, q_script[i] != scripts[c], rarer, agree, agree_rare)
            worths[c * nq + i] = value
            most = max(most, value)
            if cell <= GOOD or cell == INITIAL:
                agreeing |= 1 << i
                if cell <= NEAR_ENOUGH:
                    close |= 1 << i
            elif value > most_bad:
                most_bad = value
            never |= cell == NO_PAIR
        best[c] = most
        best_bad[c] = most if most_bad == NEVER else most_bad
        left = miss_l[roles[c] * 2] + miss_l[roles[c] * 2 + 1] * rare[c] // 1000
        missing[c] = left if left > 0 else 0
        agrees[c] = agreeing
        near[c] = -1 if never else close
