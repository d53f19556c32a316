"""Which customers' names come near enough to changed parties' names, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, E501
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for
from narrows.text.name import MAX_TOKENS

_bounds = kernels_for(__name__, "narrows.service.watch.pair_bound_kernels")
_joins = kernels_for(__name__, "narrows.service.watch.join_kernels")
by_agreeing = _bounds.by_agreeing
by_aligning = _bounds.by_aligning
by_letters = _bounds.by_letters
by_shapes = _bounds.by_shapes
every = _bounds.every
legal_fact = _bounds.legal_fact
may_slip = _bounds.may_slip
ones = _bounds.ones
rarest = _bounds.rarest
slips = _bounds.slips
some = _bounds.some
ALIKE, GOOD, ONE_SLIP = _bounds.ALIKE, _bounds.GOOD, _bounds.ONE_SLIP
FIELDS = _bounds.FIELDS
joinable = _joins.joinable
long_enough = _joins.long_enough
may_join = _joins.may_join
spelled = _joins.spelled
exact = kernels_for(__name__, "narrows.service.watch.weigh_kernels").exact

SHAPES, LETTERS, ALIGNED, TOLD = range(4)
"""What words are compared by: length and consonants, also what each letter costs, aligned as
far as they agree, aligned as far as they are alike."""

OPEN = 255
"""Kind of a customer who may be a person or an organisation."""

ASKS = 128
"""Bit of a reading that the index is asked for; the bits below are the kinds it is held against."""

MIXED = 255
"""Stands for the script of a name whose words are in several."""

LONGEST = MAX_TOKENS
"""Words a name has at most."""


@inlined
def beside_name(own, listed, l_beside, beside_bits):
    """Return the most that evidence beside the names adds, thousandths of a bit."""
    bits, years, days, countries, kind = own
    l_years, l_near, l_days, l_countries, l_kind = l_beside
    birth_bits, country_bits, kind_bits = beside_bits
    if kind != OPEN and kind != l_kind[listed]:
        bits += kind_bits
    if countries != 0 and l_countries[listed] != 0:
        bits += country_bits[0] if countries & l_countries[listed] != 0 else country_bits[1]
    if years != 0 and l_years[listed] != 0:
        if years & l_years[listed] != 0:
            bits += birth_bits[0] if days & l_days[listed] != 0 else birth_bits[1]
        else:
            bits += birth_bits[2] if years & l_near[listed] != 0 else birth_bits[3]
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
    begins,
    worth,
    bounds,
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
    weighed. ``worth`` has ``bounds`` times six numbers for each column of rarity where names are
    in one script, and again where they are in two. ``counts`` takes how many pairs were looked at, and how many were left after
    each step.
    """
    at, word = own[0], own[1]
    (
        unit_of, reading, own_open, own_acronym, own_longest, own_shortest, own_script, own_shapes,
        own_known, own_rare, own_total, own_bounds,
    ) = own_names  # fmt: skip
    l_at, l_word = theirs[0], theirs[1]
    (
        base, l_open, l_acronym, l_longest, l_shortest, l_script, l_shapes, l_known, l_rare, l_total,
    ) = l_names  # fmt: skip
    most_beside, years, days, countries, unit_kind = beside
    l_kind = l_beside[4]
    column_of, found, one, last_unit, touched, marks, unpaired, gains, may, near_by, most, rest = (
        stamps
    )
    cached_key, cached_cell = cache
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
        given = most_beside[unit], years[unit], days[unit], countries[unit], unit_kind[unit]
        for name in range(first, last):
            if seen == 0:
                break
            column = 0 if reading[name] & 1 else 1
            begin = at[name]
            length = at[name + 1] - begin
            for p in range(length):
                for row in range(2):
                    for k in range(FIELDS):
                        place = (column + 2 * row) * bounds + own_bounds[begin + p]
                        most[(row * LONGEST + p) * FIELDS + k] = worth[place * FIELDS + k]
            total = own_total[name]
            fact = tables[column][4]
            for t in range(seen):
                listed = touched[t]
                if reading[name] >> l_kind[listed] & 1 == 0:
                    continue
                counts[0] += 1
                outside = beside_name(given, listed, l_beside, beside_bits) + base[listed]
                outside += always[column]
                # Words in different scripts are worth otherwise.
                row = 0
                if own_script[name] != l_script[listed] or own_script[name] == MIXED:
                    row = LONGEST * FIELDS
                t_begin = l_at[listed]
                t_length = l_at[listed + 1] - t_begin
                # Initials and numbers may be in no pair, however long the names are.
                free = own_open[name] != 0 or l_open[listed] != 0
                legal = legal_fact(own[3][name], own[4][name], theirs[3][listed], theirs[4][listed])
                slip = 0
                if (
                    length == t_length
                    and fact[ONE_SLIP] > 0
                    and slips(own_known, begin, l_known, t_begin, length)
                ):
                    slip = fact[ONE_SLIP]
                by_shapes(own_known, begin, length, l_known, t_begin, t_length, may, near_by)
                depth = SHAPES
                aligned = 0
                while True:
                    mask = some(may, length)
                    t_mask = every(may, length)
                    alike = mask | some(near_by, length)
                    bits = outside + by_agreeing(
                        mask, t_mask, alike, 0, free, begin, length, own_rare, t_begin, t_length,
                        l_rare, column, total, l_total[listed], row, most, legal, fact, gains,
                        -outside - slip,
                    )  # fmt: skip
                    if (
                        bits < 0
                        and bits + slip >= 0
                        and ones(mask) >= length - 1
                        and may_slip(
                            depth >= ALIGNED, begin, length, word, t_begin, l_word, own_words,
                            their_words, price, swap, scratch[0], cached_key, cached_cell,
                        )
                    ):  # fmt: skip
                        bits += slip
                    if bits < 0 or depth == TOLD:
                        break
                    if depth == SHAPES:
                        counts[1] += 1
                        by_letters(
                            begin, length, word, own_known, t_begin, t_length, l_word, l_known,
                            own_words, their_words, cheapest, may, near_by,
                        )  # fmt: skip
                        depth = LETTERS
                        continue
                    if aligned == 0 and depth == LETTERS:
                        counts[2] += 1
                    # The rarest word first: where it does not agree, the others need not be told.
                    left = (mask if depth == LETTERS else alike & ~mask) & ~aligned
                    if left == 0:
                        depth += 1
                        aligned = 0
                        continue
                    p = rarest(left, begin, own_rare)
                    aligned |= 1 << p
                    by_aligning(
                        GOOD if depth == LETTERS else ALIKE, p, begin, word, own_known, t_begin,
                        t_length, l_word, l_known, own_words, their_words, cheapest, price, swap,
                        scratch[0], rest, cached_key, cached_cell, may, near_by,
                    )  # fmt: skip
                if bits >= 0:
                    counts[3] += 1
                if bits < 0 and pruned != 0:
                    marks[2] = 0
                    marks[3] = 0
                    if own_acronym[name] != 0 or l_acronym[listed] != 0:
                        spelled(name, listed, own, own_words, theirs, their_words, unpaired, marks)
                    if long_enough(
                        own_longest[name], own_shortest[name], l_longest[listed], l_shortest[listed]
                    ) and may_join(
                        own_shapes, begin, length, l_shapes, t_begin, t_length, begins
                    ):  # fmt: skip
                        counts[4] += 1
                        joinable(
                            name, listed, own, own_words, own_shapes, theirs, their_words, l_shapes,
                            cheapest, begins, price, swap, scratch[0], rest, scratch[4], cached_key,
                            cached_cell, marks,
                        )  # fmt: skip
                    if marks[2] == 0:
                        continue
                    counts[5] += 1
                    bits = outside + by_agreeing(
                        mask, t_mask | marks[3], alike, marks[2], free, begin, length, own_rare,
                        t_begin, t_length, l_rare, column, total, l_total[listed], row, most,
                        legal, fact, gains, -outside,
                    )  # fmt: skip
                    if bits < 0:
                        continue
                counts[6] += 1
                told = exact(
                    name, listed, own, own_words, theirs, their_words, column, tables[column],
                    price, swap, scratch, one, column_of, found, cached_key, cached_cell,
                )  # fmt: skip
                if outside - always[column] + told >= 0:
                    out[unit] = 1
                    seen = 0
                    break
        first = last
    return 0
