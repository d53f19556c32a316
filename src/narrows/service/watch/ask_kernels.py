"""Which customers' names come near enough to changed parties' names, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, E501
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for

_bounds = kernels_for(__name__, "narrows.service.watch.pair_bound_kernels")
_joins = kernels_for(__name__, "narrows.service.watch.join_kernels")
agreeing = _bounds.agreeing
by_agreeing = _bounds.by_agreeing
legal_fact = _bounds.legal_fact
joinable = _joins.joinable
long_enough = _joins.long_enough
STEPS = _joins.ALIGNED + 1
spelled = _joins.spelled
may_slip = _bounds.may_slip
ones = _bounds.ones
ONE_SLIP = _bounds.ONE_SLIP
exact = kernels_for(__name__, "narrows.service.watch.weigh_kernels").exact

rarest = _bounds.rarest
SHAPES, LETTERS, ALIGNED = _bounds.SHAPES, _bounds.LETTERS, _bounds.ALIGNED

OPEN = 255
"""Kind of a customer who may be a person or an organisation."""

ASKS = 128
"""Bit of a reading that the index is asked for; the bits below are the kinds it is held against."""

_PATRONYMIC = 1

MIXED = 255
"""Stands for the script of a name whose words are in several."""


@inlined
def beside_name(unit, listed, beside, l_beside, beside_bits):
    """Return the most that evidence beside the names adds, thousandths of a bit."""
    most_beside, years, days, countries, unit_kind = beside
    l_years, l_near, l_days, l_countries, l_kind = l_beside
    birth_bits, country_bits, kind_bits = beside_bits
    bits = most_beside[unit]
    if unit_kind[unit] != OPEN and unit_kind[unit] != l_kind[listed]:
        bits += kind_bits
    if countries[unit] != 0 and l_countries[listed] != 0:
        shared = countries[unit] & l_countries[listed] != 0
        bits += country_bits[0] if shared else country_bits[1]
    if years[unit] != 0 and l_years[listed] != 0:
        if years[unit] & l_years[listed] != 0:
            day = days[unit] & l_days[listed] != 0
            bits += birth_bits[0] if day else birth_bits[1]
        else:
            close = years[unit] & l_near[listed] != 0
            bits += birth_bits[2] if close else birth_bits[3]
    return bits


@kernel
def offered(first, last, at, word, reading, near, joins, keyed, last_unit, touched, unit):
    """List the listed names that the index would offer for the names of a customer."""
    near_at, near_key = near
    join_at, join_key = joins
    key_at, key_name = keyed
    seen = 0
    for name in range(first, last):
        if reading[name] & ASKS == 0:
            continue
        for p in range(at[name], at[name + 1]):
            w = word[p]
            for e in range(near_at[w], near_at[w + 1]):
                key = near_key[e]
                for q in range(key_at[key], key_at[key + 1]):
                    listed = key_name[q]
                    if last_unit[listed] != unit:
                        last_unit[listed] = unit
                        touched[seen] = listed
                        seen += 1
        for j in range(join_at[name], join_at[name + 1]):
            for e in range(near_at[join_key[j]], near_at[join_key[j] + 1]):
                key = near_key[e]
                for q in range(key_at[key], key_at[key + 1]):
                    listed = key_name[q]
                    if last_unit[listed] != unit:
                        last_unit[listed] = unit
                        touched[seen] = listed
                        seen += 1
    return seen


@kernel
def reached(
    n,
    own,
    own_words,
    own_names,
    near,
    joins,
    theirs,
    their_words,
    l_names,
    keyed,
    cheapest,
    worth,
    always,
    beside,
    l_beside,
    beside_bits,
    tables,
    price,
    swap,
    scratch,
    cache,
    stamps,
    pruned,
    counts,
    out,
):
    """Mark the customers one of whose names may reach a changed party's threshold.

    All worths are thousandths of a bit. Looked at are the pairs of names the index would
    offer. A bound is told from which words may agree, by their lengths and consonants, by what
    each letter costs, and at last by aligning them. Pairs these do not rule out, and those a word
    of which may stand for several, are weighed. Where ``pruned`` is 0 every pair is
    weighed. ``counts`` takes how many pairs were looked at, and how many were left after
    each step.
    """
    at, word = own[0], own[1]
    unit_of, reading, own_open, own_acronym, own_longest, own_shortest, own_script, own_shapes = (
        own_names
    )
    l_at, l_word = theirs[0], theirs[1]
    base, l_open, l_acronym, l_longest, l_shortest, l_script, l_shapes, l_total = l_names
    no_worth, far_worth, missed_worth, spare_worth, agree_worth, any_worth = worth
    l_kind = l_beside[4]
    column_of, found, one, last_unit, touched, marks, unpaired, rests = stamps
    cached_key, cached_cell = cache
    rarity, t_rarity = own_words[6], their_words[6]
    first = 0
    while first < n:
        unit = unit_of[first]
        last = first
        while last < n and unit_of[last] == unit:
            last += 1
        seen = 0
        if out[unit] == 0:
            seen = offered(
                first, last, at, word, reading, near, joins, keyed, last_unit, touched, unit
            )
        for name in range(first, last):
            if seen == 0:
                break
            column = 0 if reading[name] & 1 else 1
            begin = at[name]
            length = at[name + 1] - begin
            total = 0
            for p in range(begin, at[name + 1]):
                if own[2][p] != _PATRONYMIC:
                    total += rarity[2 * word[p] + column]
            fact = tables[column][4]
            for t in range(seen):
                listed = touched[t]
                if reading[name] >> l_kind[listed] & 1 == 0:
                    continue
                counts[0] += 1
                outside = beside_name(unit, listed, beside, l_beside, beside_bits) + base[listed]
                # Words in different scripts are worth otherwise.
                row = column
                if own_script[name] != l_script[listed] or own_script[name] == MIXED:
                    row += 2
                t_length = l_at[listed + 1] - l_at[listed]
                # Initials and numbers may be in no pair, however long the names are.
                free = own_open[name] != 0 or l_open[listed] != 0
                legal = legal_fact(own[3][name], own[4][name], theirs[3][listed], theirs[4][listed])
                depth = SHAPES
                aligned = 0
                while True:
                    agreeing(
                        depth, aligned, begin, length, word, own_shapes, l_at[listed], t_length, l_word, l_shapes,
                        own_words, their_words, cheapest, price, swap, scratch[0], cached_key,
                        cached_cell, marks,
                    )  # fmt: skip
                    bits = outside + always[column] + by_agreeing(
                        marks[0], marks[1], marks[4], 0, free, begin, length, word, l_at[listed],
                        t_length, l_word, rarity, t_rarity, column, total, l_total[listed],
                        no_worth[row], far_worth[row], missed_worth[row], spare_worth[row],
                        agree_worth[row], any_worth[row], legal, fact, rests,
                    )  # fmt: skip
                    slip = fact[ONE_SLIP] if length == t_length else 0
                    if (
                        bits < 0
                        and bits + slip >= 0
                        and ones(marks[0]) >= length - 1
                        and may_slip(
                            depth, begin, length, word, l_at[listed], l_word, own_words, their_words,
                            price, swap, scratch[0], cached_key, cached_cell,
                        )
                    ):  # fmt: skip
                        bits += slip
                    if bits < 0 or depth == ALIGNED:
                        break
                    if aligned == 0:
                        counts[1 + depth] += 1
                    if depth == SHAPES:
                        depth = LETTERS
                        continue
                    # The rarest word first: where it does not agree, the others need not be told.
                    left = marks[4] & ~aligned
                    if left == 0:
                        break
                    aligned |= 1 << rarest(left, begin, word, rarity, column)
                    if left & (left - 1) == 0:
                        depth = ALIGNED
                if bits >= 0:
                    counts[3] += 1
                if bits < 0 and pruned != 0:
                    long = long_enough(
                        own_longest[name], own_shortest[name], l_longest[listed], l_shortest[listed]
                    )  # fmt: skip
                    for step in range(STEPS):
                        marks[2] = 0
                        marks[3] = 0
                        if own_acronym[name] != 0 or l_acronym[listed] != 0:
                            spelled(
                                name, listed, own, own_words, theirs, their_words, unpaired, marks
                            )  # fmt: skip
                        if long:
                            joinable(
                                step, name, listed, own, own_words, own_shapes, theirs,
                                their_words, l_shapes, cheapest, price, swap, scratch[0], scratch[4],
                                cached_key, cached_cell, marks,
                            )  # fmt: skip
                        bits = -1
                        if marks[2] == 0:
                            break
                        bits = outside + always[column] + by_agreeing(
                            marks[0], marks[1] | marks[3], marks[4], marks[2], free, begin, length,
                            word, l_at[listed], t_length, l_word, rarity, t_rarity, column, total,
                            l_total[listed], no_worth[row], far_worth[row], missed_worth[row],
                            spare_worth[row], agree_worth[row], any_worth[row], legal, fact, rests,
                        )  # fmt: skip
                        if bits < 0:
                            break
                        counts[4 + step] += 1
                    if bits < 0:
                        continue
                counts[7] += 1
                told = exact(
                    name, listed, own, own_words, theirs, their_words, column, tables[column],
                    price, swap, scratch, one, column_of, found, cached_key, cached_cell,
                )  # fmt: skip
                if outside + told >= 0:
                    out[unit] = 1
                    seen = 0
                    break
        first = last
    return 0
