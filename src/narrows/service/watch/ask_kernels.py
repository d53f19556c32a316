"""Which customers' names come near enough to changed parties' names, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, E501
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import kernel, kernels_for

_words = kernels_for(__name__, "narrows.text.name_kernels")
cell = _words.cell

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
):
    """Find customers' keys near changed parties' keys ``first`` to ``last``.

    ``joins`` and ``own_joins`` are the numbers of the first keys that are two words
    joined: two joins are never held against each other. Returns how many pairs there
    are, or -1 - key where the output is full and the search has to go on from key.
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
            return -1 - key, n
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
    return last, n


@kernel
def reached(
    names,
    n,
    name_at,
    name_word,
    name_kind,
    name_unit,
    initial,
    near_at,
    near_key,
    worth_person,
    worth_other,
    bad_person,
    bad_other,
    off_person,
    off_other,
    join_at,
    join_key,
    join_slack,
    post_at,
    post_name,
    l_length,
    l_kind,
    l_open,
    l_base,
    l_years,
    fact_all,
    fact_three,
    fact_one,
    fact_other,
    most,
    years,
    birth_shared,
    birth_apart,
    cross,
    last,
    current,
    total,
    matched,
    touched,
    out,
):
    """Mark the customers one of whose names may reach a changed party's threshold.

    All worths are thousandths of a bit. For each pair of names the sum below is never
    less than the pair's evidence: near words at the most they can be worth, the other
    words at the most a word can be worth that is not near, and the facts that are
    still possible.
    """
    tick = 0
    for k in range(n):
        name = names[k]
        unit = name_unit[name]
        if out[unit] != 0:
            continue
        length = name_at[name + 1] - name_at[name]
        begin = tick + 1
        seen = 0
        own_initial = False
        low_person = 0
        low_other = 0
        for p in range(name_at[name], name_at[name + 1]):
            tick += 1
            w = name_word[p]
            if initial[w] != 0:
                own_initial = True
            low_person += bad_person[w]
            low_other += bad_other[w]
            for e in range(near_at[w], near_at[w + 1]):
                key = near_key[e]
                for q in range(post_at[key], post_at[key + 1]):
                    listed = post_name[q]
                    if l_kind[listed] == 0:
                        gain = worth_person[e] - bad_person[w]
                    else:
                        gain = worth_other[e] - bad_other[w]
                    gain = max(gain, 0)
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
                        matched[listed] = 2
                    elif last[listed] < tick:
                        total[listed] += gain
                        matched[listed] += 2
                    last[listed] = tick
        for t in range(seen):
            listed = touched[t]
            kind = l_kind[listed]
            bits = total[listed] + l_base[listed]
            if length > l_length[listed] or own_initial or l_open[listed] != 0:
                # Words may also be left over, which can cost less than contradicting.
                if kind == 0:
                    for p in range(name_at[name], name_at[name + 1]):
                        bits += off_person[name_word[p]]
                else:
                    for p in range(name_at[name], name_at[name + 1]):
                        bits += off_other[name_word[p]]
            else:
                bits += low_person if kind == 0 else low_other
            bits += fact_other[kind]
            shorter = min(length, l_length[listed])
            free = own_initial or l_open[listed] != 0
            if free or matched[listed] >= length:
                bits += fact_all[kind]
            if free or matched[listed] >= 3:
                bits += fact_three[kind]
            if not free and matched[listed] == 1 and shorter > 1:
                bits += fact_one[kind]
            if kind != name_kind[name]:
                bits += cross
            birth = birth_shared if years[unit] & l_years[listed] != 0 else birth_apart
            if bits + most[unit] + birth >= 0:
                out[unit] = 1
                break
    return 0
