"""Which customers' names come near enough to changed parties' names, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, E501
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import kernel, kernels_for

_words = kernels_for(__name__, "narrows.text.name_kernels")
_match = kernels_for(__name__, "narrows.match.kernels")
cell = _words.cell
cells_of = _words.cells
score_names = _match.score_names
pair_class = _match.pair_class
pair_value = _match.pair_value

GOOD = 340
INITIAL = 1001
NO_PAIR = 1003

OPEN = 255
"""Kind of a customer who may be a person or an organisation."""

CACHE = 1 << 20
"""Cells of pairs of words kept while names are compared; a power of two."""


@kernel
def remembered(w, v, own_words, their_words, price, swap, work, cached_key, cached_cell):
    """Compare a customer's word with a listed one, unless that was done just before."""
    place = (w * 40503 + v * 2654435) & (CACHE - 1)
    pair = (w << 24) | v
    if cached_key[place] == pair:
        return cached_cell[place]
    form, letters, codes, number, symbol = own_words[:5]
    t_form, t_letters, t_codes, t_number, t_symbol = their_words[:5]
    sub, gap, two = price
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
    )
    cached_key[place] = pair
    cached_cell[place] = found
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
    form, letters, codes, number, symbol, script, rarity = own_words
    t_at, t_word, t_role, t_legal, t_family = theirs
    t_form, t_letters, t_codes, t_number, t_symbol, t_script, t_rarity = their_words
    agree, agree_rare, miss_q, miss_l, fact_bits = tables
    sub, gap, two = price
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
            cells[k] = cell(
                word[begin + i],
                form,
                letters,
                codes,
                number,
                symbol,
                l_words[j],
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
            )
            k += 1
    one[0] = listed
    score_names(
        one, 1, t_at, t_word, t_role, t_legal, t_family, column_of, cells, n, t_rarity, t_script,
        t_form, t_letters, t_codes, nq, word[begin:end], role[begin:end], q_rare, q_script,
        legal[name], family[name], form, letters, codes, column, agree, agree_rare, miss_q, miss_l,
        fact_bits, sub, gap, two, swap, work, buffer, worth, q_to, l_to, pairs, facts, q_col, l_col,
        l_words, l_role, l_rare, l_script, found,
    )  # fmt: skip
    for p in range(t_at[listed], t_at[listed + 1]):
        column_of[t_word[p]] = -1
    return found[0]


@kernel
def sharper(
    name,
    listed,
    own,
    own_words,
    theirs,
    their_words,
    column,
    agree,
    agree_rare,
    miss,
    spare,
    price,
    swap,
    work,
    gain,
    cached_key,
    cached_cell,
    good,
):
    """Sum the most each word of a name can be worth against the words of a listed name.

    ``spare`` words may be left over; the others have to be paired. ``good[0]`` becomes
    the number of words that may agree.
    """
    count = 0
    good[0] = 0
    at, word, role = own[0], own[1], own[2]
    script, rarity = own_words[5], own_words[6]
    t_at, t_word, t_role = theirs[0], theirs[1], theirs[2]
    t_script, t_rarity = their_words[5], their_words[6]
    total = 0
    for p in range(at[name], at[name + 1]):
        w = word[p]
        best = -1_000_000
        agrees = False
        for q in range(t_at[listed], t_at[listed + 1]):
            v = t_word[q]
            found = remembered(
                w, v, own_words, their_words, price, swap, work, cached_key, cached_cell
            )
            if found == NO_PAIR:
                continue
            if found <= GOOD or found == INITIAL:
                agrees = True
            rare = min(rarity[2 * w + column], t_rarity[2 * v + column])
            kind = pair_class(found, role[p], t_role[q])
            best = max(
                best, pair_value(found, kind, script[w] != t_script[v], rare, agree, agree_rare)
            )
        total += best
        if agrees:
            good[0] += 1
        gain[count] = miss[column][w] - best
        count += 1
    for _ in range(min(spare, count)):
        most = 0
        place = -1
        for i in range(count):
            if gain[i] > most:
                most, place = gain[i], i
        if place < 0:
            break
        total += most
        gain[place] = 0
    return total


@kernel
def agreed(agreeing, length, l_length, column, gain, facts):
    """Return the most the facts add when so many words agree at most.

    ``gain`` is what the agreeing words are counted for above words that do not agree.
    """
    fact_all, fact_three, fact_one, fact_none = facts[0], facts[1], facts[2], facts[3]
    bits = 0
    if agreeing >= length and agreeing >= l_length:
        bits += fact_all[column]
    if agreeing >= 3:
        bits += fact_three[column]
    if agreeing <= 1 and min(length, l_length) > 1:
        bits += max(fact_one[column], fact_none[column] - gain)
    return bits


@kernel
def reached(
    n,
    own,
    own_words,
    name_kind,
    name_unit,
    open_word,
    near,
    bad,
    off,
    miss,
    joins,
    join_slack,
    posts,
    theirs,
    their_words,
    l_kind,
    l_open,
    l_base,
    l_joins,
    facts,
    beside,
    l_beside,
    beside_bits,
    cross,
    tables,
    price,
    swap,
    scratch,
    one,
    column_of,
    found,
    good,
    state,
    cached_key,
    cached_cell,
    out,
):
    """Mark the customers one of whose names may reach a changed party's threshold.

    All worths are thousandths of a bit. First a sum that is never less than the pair's
    evidence: near words at the most they can be worth, the other words at the most a
    word can be worth that is not near, and the facts that are still possible. Pairs
    this does not rule out are weighed.
    """
    at, word = own[0], own[1]
    near_at, near_key, worth_person, worth_other = near
    join_at, join_key = joins
    post_at, post_name = posts
    t_at = theirs[0]
    fact_other = facts[4]
    most, years, countries, unit_kind = beside
    l_years, l_near, l_countries = l_beside
    birth_bits, country_bits, kind_bits = beside_bits
    last, current, total, matched, touched = state
    tick = 0
    weighed = 0
    for name in range(n):
        unit = name_unit[name]
        if out[unit] != 0:
            continue
        column = 0 if name_kind[name] == 0 else 1
        length = at[name + 1] - at[name]
        begin = tick + 1
        seen = 0
        own_open = False
        shorts = 0
        low = 0
        high = 0
        widest = 0
        for p in range(at[name], at[name + 1]):
            tick += 1
            w = word[p]
            if open_word[w] == 1:
                own_open = True
            elif open_word[w] == 2:
                shorts += 1
            low += bad[column][w]
            high += off[column][w]
            widest = max(widest, off[column][w] - bad[column][w])
            for e in range(near_at[w], near_at[w + 1]):
                key = near_key[e]
                for q in range(post_at[key], post_at[key + 1]):
                    listed = post_name[q]
                    # Names are read both ways: each is held against its own kind.
                    if (column == 0) != (l_kind[listed] == 0):
                        continue
                    gain = worth_person[e] if column == 0 else worth_other[e]
                    gain = max(gain - bad[column][w], 0)
                    if last[listed] < begin:
                        touched[seen] = listed
                        seen += 1
                        last[listed] = tick
                        current[listed] = gain
                        total[listed] = gain
                        matched[listed] = 1
                    elif last[listed] < tick:
                        last[listed] = tick
                        current[listed] = gain
                        total[listed] += gain
                        matched[listed] += 1
                    elif gain > current[listed]:
                        total[listed] += gain - current[listed]
                        current[listed] = gain
                    if key >= l_joins:
                        # One word for two listed ones: how many agree is open.
                        matched[listed] += 1000
        for j in range(join_at[name], join_at[name + 1]):
            tick += 1
            for e in range(near_at[join_key[j]], near_at[join_key[j] + 1]):
                key = near_key[e]
                for q in range(post_at[key], post_at[key + 1]):
                    listed = post_name[q]
                    if (column == 0) != (l_kind[listed] == 0):
                        continue
                    gain = worth_person[e] if column == 0 else worth_other[e]
                    gain = max(gain + join_slack, 0)
                    if last[listed] < begin:
                        touched[seen] = listed
                        seen += 1
                        total[listed] = gain
                        matched[listed] = 1000
                    elif last[listed] < tick:
                        total[listed] += gain
                        matched[listed] += 1000
                    last[listed] = tick
        for t in range(seen):
            listed = touched[t]
            l_length = t_at[listed + 1] - t_at[listed]
            free = own_open or l_open[listed] != 0 or matched[listed] >= 1000
            outside = most[unit] + l_base[listed]
            if unit_kind[unit] != OPEN and unit_kind[unit] != l_kind[listed]:
                outside += kind_bits
            if l_kind[listed] != name_kind[name]:
                # The name of a ship is taken apart otherwise than a firm's.
                outside += cross
            if countries[unit] != 0 and l_countries[listed] != 0:
                agree = countries[unit] & l_countries[listed] != 0
                outside += country_bits[0] if agree else country_bits[1]
            if years[unit] != 0 and l_years[listed] != 0:
                if years[unit] & l_years[listed] != 0:
                    outside += birth_bits[0]
                else:
                    close = years[unit] & l_near[listed] != 0
                    outside += birth_bits[1] if close else birth_bits[2]
            # Words may be left over, which can cost less than contradicting.
            words = total[listed]
            if free:
                words += high
            else:
                spare = max(0, length - l_length)
                words += min(high, low + spare * widest)
            bits = outside + fact_other[column]
            agreeing = 1000 if free else min(length, matched[listed] + shorts)
            bits += agreed(agreeing, length, l_length, column, total[listed], facts)
            bits += words
            if bits < 0:
                continue
            if matched[listed] < 1000:
                left = length if free else max(0, length - l_length)
                held = sharper(
                    name, listed, own, own_words, theirs, their_words, column, tables[column][0],
                    tables[column][1], miss, left, price, swap, scratch[0], scratch[1],
                    cached_key, cached_cell, good,
                )  # fmt: skip
                agreeing = 1000 if free else good[0]
                bits = outside + fact_other[column] + held
                bits += agreed(agreeing, length, l_length, column, 0, facts)
                if bits < 0:
                    continue
            weighed += 1
            told = exact(
                name, listed, own, own_words, theirs, their_words, column, tables[column], price, swap,
                scratch, one, column_of, found, cached_key, cached_cell,
            )  # fmt: skip
            if outside + told >= 0:
                out[unit] = 1
                break
    return weighed
