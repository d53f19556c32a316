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

INITIAL = 1001


@kernel
def near(
    first,
    last,
    key_gram_at,
    key_gram,
    key_most,
    own_joins,
    gram_at,
    gram_key,
    joins,
    q_form,
    q_at,
    q_codes,
    q_number,
    q_symbol,
    form,
    at,
    codes,
    number,
    symbol,
    sub,
    gap,
    two,
    swap,
    work,
    furthest,
    count,
    touched,
    out_key,
    out_near,
    out_cell,
    upto,
):
    """Find customers' keys near changed parties' keys ``first`` to ``last``.

    ``joins`` and ``own_joins`` are the numbers of the first keys that are two words
    joined: two joins are never held against each other. Returns how many pairs were
    found; ``upto[0]`` is the key to go on from, ``last`` when all were looked at.
    """
    n = 0
    for key in range(first, last):
        seen = 0
        for g in range(key_gram_at[key], key_gram_at[key + 1]):
            gram = key_gram[g]
            for k in range(gram_at[gram], gram_at[gram + 1]):
                other = gram_key[k]
                if count[other] == 0:
                    touched[seen] = other
                    seen += 1
                count[other] += 1
        if n + seen > len(out_key):
            for t in range(seen):
                count[touched[t]] = 0
            upto[0] = key
            return n
        # Fewer shared keys would not make a word a candidate the other way round.
        least = (23 * key_most[key] + 104) // 105
        for t in range(seen):
            other = touched[t]
            shared = count[other]
            count[other] = 0
            if shared < least or (key >= own_joins and other >= joins):
                continue
            found = cell(key, q_form, q_at, q_codes, q_number, q_symbol, other, form, at, codes, number, symbol, sub, gap, two, swap, work)  # fmt: skip
            if found <= furthest or found == INITIAL:
                out_key[n] = other
                out_near[n] = key
                out_cell[n] = found
                n += 1
    upto[0] = last
    return n


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
    joins,
    join_slack,
    posts,
    theirs,
    their_words,
    l_kind,
    l_open,
    l_base,
    l_joins,
    fact_bounds,
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
    state,
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
    fact_all, fact_three, fact_one, fact_none, fact_other = fact_bounds
    most, years, countries = beside
    l_years, l_countries = l_beside
    birth_shared, birth_apart, country_shared = beside_bits
    last, current, total, matched, touched = state
    tick = 0
    weighed = 0
    for name in range(n):
        unit = name_unit[name]
        if out[unit] != 0:
            continue
        length = at[name + 1] - at[name]
        begin = tick + 1
        seen = 0
        own_open = False
        low = (0, 0)
        high = (0, 0)
        for p in range(at[name], at[name + 1]):
            tick += 1
            w = word[p]
            if open_word[w] != 0:
                own_open = True
            low = (low[0] + bad[0][w], low[1] + bad[1][w])
            high = (high[0] + off[0][w], high[1] + off[1][w])
            for e in range(near_at[w], near_at[w + 1]):
                key = near_key[e]
                for q in range(post_at[key], post_at[key + 1]):
                    listed = post_name[q]
                    if l_kind[listed] == 0:
                        gain = max(worth_person[e] - bad[0][w], 0)
                    else:
                        gain = max(worth_other[e] - bad[1][w], 0)
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
                    gain = worth_person[e] if l_kind[listed] == 0 else worth_other[e]
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
            kind = 0 if l_kind[listed] == 0 else 1
            l_length = t_at[listed + 1] - t_at[listed]
            free = own_open or l_open[listed] != 0 or matched[listed] >= 1000
            outside = most[unit] + l_base[listed]
            if countries[unit] & l_countries[listed] != 0:
                outside += country_shared
            outside += birth_shared if years[unit] & l_years[listed] != 0 else birth_apart
            bits = outside + total[listed] + fact_other[kind]
            # Words may be left over, which can cost less than contradicting.
            bits += high[kind] if free or length > l_length else low[kind]
            if free or (matched[listed] >= length and matched[listed] >= l_length):
                bits += fact_all[kind]
            if free or matched[listed] >= 3:
                bits += fact_three[kind]
            if not free and matched[listed] == 1 and min(length, l_length) > 1:
                bits += max(fact_one[kind], fact_none[kind] - total[listed])
            if l_kind[listed] != name_kind[name]:
                # Read as another kind, the name is taken apart otherwise.
                if bits + cross >= 0:
                    out[unit] = 1
                    break
                continue
            if bits >= 0:
                weighed += 1
                if (
                    outside
                    + exact(
                        name,
                        listed,
                        own,
                        own_words,
                        theirs,
                        their_words,
                        kind,
                        tables[kind],
                        price,
                        swap,
                        scratch,
                        one,
                        column_of,
                        found,
                    )
                    >= 0
                ):
                    out[unit] = 1
                    break
    return weighed
