"""Words of one name that may stand for several of the other, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, E501
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import kernel, kernels_for

joined = kernels_for(__name__, "narrows.text.name_kernels").joined
comparable = kernels_for(__name__, "narrows.text.sound_kernels").comparable
spelt = kernels_for(__name__, "narrows.match.acronym_kernels").spelt
remembered = kernels_for(__name__, "narrows.service.watch.weigh_kernels").remembered

ONE_WORD, JOINED = 190, 210
"""A word with a cell up to the first to a single word is joined with none; joins reach the second."""
_ACRONYM_ROLE = 6


@kernel
def long_enough(longest, shortest, t_longest, t_shortest):
    """Tell from lengths whether a word may stand for two adjacent ones of the other name.

    ``longest`` is a name's longest word; ``shortest`` the length of its two shortest
    adjacent words, 0 where it has only one.
    """
    if t_shortest != 0 and t_shortest <= longest + 3:
        return True
    return shortest != 0 and shortest <= t_longest + 3


@kernel
def one_for_many(
    known, w, seq, shapes, first, last, one_words, many_words, price, swap, work, buffer
):  # fmt: skip
    """Return which of the words ``seq[first:last]`` a word may stand for, one bit each.

    Where not ``known``, told from lengths and consonants alone.
    """
    form, letters, codes = one_words[0], one_words[1], one_words[2]
    m_form, m_letters, m_codes = many_words[0], many_words[1], many_words[2]
    sub, gap, two = price
    shape = one_words[7][w]
    own = shape >> 8 & 255
    if shape >= 0 and own < 4:
        return 0
    mask = 0
    for j in range(first, last - 1):
        told = shape >= 0
        length = 0
        sound = 0
        for span in range(1, 5):
            if j + span > last:
                break
            one = shapes[j + span - 1]
            told = told and one >= 0
            length += one >> 8 & 255
            sound |= one & 255
            if told:
                if length - own > 3:
                    break
                if span < 2 or own - length > 3:
                    continue
                if not comparable(shape & 255, own, sound, length):
                    continue
            elif span < 2:
                continue
            if known:
                found = joined(
                    w, form, letters, codes, seq, j, span, m_form, m_letters, m_codes, sub, gap,
                    two, swap, work, buffer,
                )  # fmt: skip
                if found > JOINED:
                    continue
            mask |= ((1 << span) - 1) << (j - first)
    return mask


@kernel
def spelled(name, listed, own, own_words, theirs, their_words, free, marks):
    """Note which words of two names may be initials of others, or have them as theirs.

    ``free`` says of each word of a name that it is in no pair yet: -1.
    """
    at, word, role = own[0], own[1], own[2]
    t_at, t_word, t_role = theirs[0], theirs[1], theirs[2]
    form, letters, codes = own_words[0], own_words[1], own_words[2]
    t_form, t_letters, t_codes = their_words[0], their_words[1], their_words[2]
    begin, end = at[name], at[name + 1]
    t_begin, t_end = t_at[listed], t_at[listed + 1]
    for i in range(begin, end):
        if role[i] != _ACRONYM_ROLE:
            continue
        for k in range(t_end - t_begin - 1):
            found = spelt(
                word[i], form, letters, codes, k, t_end - t_begin, t_word[t_begin:t_end],
                t_role[t_begin:t_end], free, t_form, t_letters, t_codes,
            )  # fmt: skip
            if found > 0:
                marks[2] |= 1 << (i - begin)
                marks[3] |= ((1 << (found // 2)) - 1) << k
    for j in range(t_begin, t_end):
        if t_role[j] != _ACRONYM_ROLE:
            continue
        for k in range(end - begin - 1):
            found = spelt(
                t_word[j], t_form, t_letters, t_codes, k, end - begin, word[begin:end],
                role[begin:end], free, form, letters, codes,
            )  # fmt: skip
            if found > 0:
                marks[2] |= ((1 << (found // 2)) - 1) << k
                marks[3] |= 1 << (j - t_begin)
    return marks[2]


@kernel
def joinable(
    known,
    name, listed, own, own_words, own_shapes, theirs, their_words, their_shapes, price, swap, work,
    buffer, cached_key, cached_cell, marks,
):  # fmt: skip
    """Note which words of two names may be in a join, one bit each; return the customer's.

    As the matcher has it: only a word that is like no single word of the other name. Where
    not ``known``, told from lengths and consonants alone.
    """
    word, t_word = own[1], theirs[1]
    begin, end = own[0][name], own[0][name + 1]
    t_begin, t_end = theirs[0][listed], theirs[0][listed + 1]
    mask = 0
    t_mask = 0
    for i in range(begin, end):
        if t_end - t_begin < 2:
            break
        several = one_for_many(
            known,
            word[i], t_word, their_shapes, t_begin, t_end, own_words, their_words, price, swap,
            work, buffer,
        )  # fmt: skip
        if several == 0:
            continue
        nearest = 1000 if known else ONE_WORD + 1
        for j in range(t_begin, t_end if known else t_begin):
            found = remembered(
                word[i], t_word[j], own_words, their_words, price, swap, work, cached_key,
                cached_cell,
            )  # fmt: skip
            nearest = min(nearest, found)
        if nearest > ONE_WORD:
            mask |= 1 << (i - begin)
            t_mask |= several
    for j in range(t_begin, t_end):
        if end - begin < 2:
            break
        several = one_for_many(
            known,
            t_word[j], word, own_shapes, begin, end, their_words, own_words, price, swap, work,
            buffer,
        )  # fmt: skip
        if several == 0:
            continue
        nearest = 1000 if known else ONE_WORD + 1
        for i in range(begin, end if known else begin):
            found = remembered(
                word[i], t_word[j], own_words, their_words, price, swap, work, cached_key,
                cached_cell,
            )  # fmt: skip
            nearest = min(nearest, found)
        if nearest > ONE_WORD:
            mask |= several
            t_mask |= 1 << (j - t_begin)
    marks[2] |= mask
    marks[3] |= t_mask
    return mask
