"""Which customers' names come near enough to changed parties' names, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, E501, SIM102, SIM110
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import kernel, kernels_for

_words = kernels_for(__name__, "narrows.text.name_kernels")
_match = kernels_for(__name__, "narrows.match.kernels")
cell = _words.cell
joined = _words.joined
score_names = _match.score_names
pair_class = _match.pair_class
pair_value = _match.pair_value
may_spell = kernels_for(__name__, "narrows.match.acronym_kernels").may_spell
apart = kernels_for(__name__, "narrows.service.watch.sound_kernels").apart

GOOD = 340
INITIAL = 1001
NO_PAIR = 1003
ONE_WORD, JOINED = 190, 210
"""A word with a cell up to the first to a single word is joined with none; joins reach the second."""
NEVER = -(1 << 40)
_ACRONYM_ROLE = 6

OPEN = 255
"""Kind of a customer who may be a person or an organisation."""

CACHE = 1 << 20
"""Cells of pairs of words kept while names are compared; a power of two."""


@kernel
def remembered(w, v, own_words, their_words, price, swap, work, cached_key, cached_cell):
    """Compare a customer's word with a listed one, unless that was done just before."""
    a, b = own_words[8][w], their_words[8][v]
    if (
        a > 0
        and b > 0
        and apart(own_words[7][w], their_words[7][v], a + b)
        and (own_words[4][w] == 0 or their_words[4][v] == 0)
    ):
        return 1000
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
    form, letters, codes, _, _, script, rarity, _, _ = own_words
    t_at, t_word, t_role, t_legal, t_family = theirs
    t_form, t_letters, t_codes, _, _, t_script, t_rarity, _, _ = their_words
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
            cells[k] = remembered(
                word[begin + i], l_words[j], own_words, their_words, price, swap, work,
                cached_key, cached_cell,
            )  # fmt: skip
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
def at_most(
    name,
    listed,
    own,
    own_words,
    theirs,
    their_words,
    column,
    agree,
    agree_rare,
    most,
    likely,
    missed,
    rest,
    free,
    start,
    facts,
    price,
    swap,
    work,
    gain,
    cached_key,
    cached_cell,
):
    """Return the most two names can be worth, their words paired one to one.

    ``rest`` is the sum of ``most`` over the words, ``start`` what the pair has beside
    its words. Where ``free`` is true any word may be left over; else as many as one name
    is longer. Stops early below zero.
    """
    at, word, role = own[0], own[1], own[2]
    t_at, t_word, t_role = theirs[0], theirs[1], theirs[2]
    script, rarity = own_words[5], own_words[6]
    t_script, t_rarity = their_words[5], their_words[6]
    length = at[name + 1] - at[name]
    t_length = t_at[listed + 1] - t_at[listed]
    spare = length if free else max(0, length - t_length)
    all_agree, three_agree = facts[0][column], facts[1][column]
    one_agrees, none_agrees = facts[2][column], facts[3][column]
    best_facts = max(all_agree, 0) + max(three_agree, 0)
    good = 0
    total = 0
    lost = 0
    count = 0
    for turn in range(2 * length):
        # Words not known to be near first: they rule most out.
        at_word = turn if turn < length else turn - length
        if (turn < length) == ((likely >> at_word) & 1 == 1):
            continue
        p = at[name] + at_word
        w = word[p]
        best = NEVER
        far = NEVER
        agrees = False
        for q in range(t_at[listed], t_at[listed + 1]):
            v = t_word[q]
            found = remembered(
                w, v, own_words, their_words, price, swap, work, cached_key, cached_cell
            )
            if found == NO_PAIR:
                continue
            rare = min(rarity[2 * w + column], t_rarity[2 * v + column])
            kind = pair_class(found, role[p], t_role[q])
            worth = pair_value(found, kind, script[w] != t_script[v], rare, agree, agree_rare)
            best = max(best, worth)
            if found <= GOOD or found == INITIAL:
                agrees = True
            else:
                far = max(far, worth)
        if spare > 0:
            far = max(far, missed[w])
        if agrees:
            good += 1
            lost = max(best, far) - far
        rest -= most[w]
        total += best
        gain[count] = missed[w] - best
        if spare > 0 and gain[count] > 0:
            rest += gain[count]
        count += 1
        if start + best_facts + total + rest < 0:
            return -1
    for _ in range(min(spare, count)):
        highest = 0
        place = -1
        for i in range(count):
            if gain[i] > highest:
                highest, place = gain[i], i
        if place < 0:
            break
        total += highest
        gain[place] = 0
    bits = start + total
    if free or (good >= length and good >= t_length):
        bits += max(all_agree, 0)
    if free or good >= 3:
        bits += max(three_agree, 0)
    if not free and good <= 1 and min(length, t_length) > 1:
        bits += none_agrees if good == 0 else max(one_agrees, none_agrees - lost)
    return bits


@kernel
def one_for_many(w, seq, first, last, one_words, many_words, price, swap, work, buffer):
    """Tell whether a word may stand for several adjacent ones of ``seq[first:last]``."""
    form, letters, codes = one_words[0], one_words[1], one_words[2]
    m_form, m_letters, m_codes = many_words[0], many_words[1], many_words[2]
    sub, gap, two = price
    own, sounds = one_words[8][w], one_words[7][w]
    for span in range(2, 5):
        for j in range(first, last - span + 1):
            if own > 0:
                known = True
                size = 0
                classes = 0
                for k in range(j, j + span):
                    v = seq[k]
                    size += many_words[8][v]
                    classes |= many_words[7][v]
                    if many_words[8][v] == 0:
                        known = False
                if known and (
                    own < 4
                    or own - size > 3
                    or size - own > 3
                    or apart(sounds, classes, own + size)
                ):
                    continue
            found = joined(
                w, form, letters, codes, seq, j, span, m_form, m_letters, m_codes, sub, gap, two,
                swap, work, buffer,
            )  # fmt: skip
            if found <= JOINED:
                return True
    return False


@kernel
def several(at, word, name, words):
    """Tell whether a word of a name has several spellings."""
    for p in range(at[name], at[name + 1]):
        if words[8][word[p]] == 0:
            return True
    return False


@kernel
def spelled(name, listed, own, own_words, theirs, their_words):
    """Tell whether a word of one name may be the initials of several of the other."""
    at, word, role = own[0], own[1], own[2]
    t_at, t_word, t_role = theirs[0], theirs[1], theirs[2]
    form, letters, codes = own_words[0], own_words[1], own_words[2]
    t_form, t_letters, t_codes = their_words[0], their_words[1], their_words[2]
    begin, end = at[name], at[name + 1]
    t_begin, t_end = t_at[listed], t_at[listed + 1]
    for i in range(begin, end):
        if role[i] == _ACRONYM_ROLE and may_spell(
            word[i], form, letters, codes, t_end - t_begin, t_word[t_begin:t_end], t_form,
            t_letters, t_codes,
        ):  # fmt: skip
            return True
    for j in range(t_begin, t_end):
        if t_role[j] == _ACRONYM_ROLE and may_spell(
            t_word[j], t_form, t_letters, t_codes, end - begin, word[begin:end], form, letters,
            codes,
        ):  # fmt: skip
            return True
    return False


@kernel
def joinable(
    name,
    listed,
    own,
    own_words,
    theirs,
    their_words,
    price,
    swap,
    work,
    buffer,
    cached_key,
    cached_cell,
):
    """Tell whether a word of one name may stand for several of the other.

    As the matcher has it: only a word that is like no single word of the other name.
    """
    word, t_word = own[1], theirs[1]
    begin, end = own[0][name], own[0][name + 1]
    t_begin, t_end = theirs[0][listed], theirs[0][listed + 1]
    for i in range(begin, end):
        if t_end - t_begin < 2 or not one_for_many(
            word[i], t_word, t_begin, t_end, own_words, their_words, price, swap, work, buffer
        ):
            continue
        nearest = 1000
        for j in range(t_begin, t_end):
            found = remembered(
                word[i], t_word[j], own_words, their_words, price, swap, work, cached_key,
                cached_cell,
            )  # fmt: skip
            nearest = min(nearest, found)
        if nearest > ONE_WORD:
            return True
    for j in range(t_begin, t_end):
        if end - begin < 2 or not one_for_many(
            t_word[j], word, begin, end, their_words, own_words, price, swap, work, buffer
        ):
            continue
        nearest = 1000
        for i in range(begin, end):
            found = remembered(
                word[i], t_word[j], own_words, their_words, price, swap, work, cached_key,
                cached_cell,
            )  # fmt: skip
            nearest = min(nearest, found)
        if nearest > ONE_WORD:
            return True
    return False


@kernel
def reached(
    n,
    own,
    own_words,
    name_kind,
    name_unit,
    open_word,
    near,
    most_worth,
    miss,
    joins,
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
    last,
    by_join,
    near_words,
    touched,
    cached_key,
    cached_cell,
    out,
):
    """Mark the customers one of whose names may reach a changed party's threshold.

    All worths are thousandths of a bit. Looked at are the pairs of names that have near
    words, as the index would offer them. First a sum that is never less than the pair's
    evidence, whatever its words are to each other; then one that looks at the words;
    pairs these do not rule out are weighed.
    """
    at, word = own[0], own[1]
    near_at, near_key = near
    join_at, join_key = joins
    post_at, post_name = posts
    l_at = theirs[0]
    most_beside, years, days, countries, unit_kind = beside
    l_years, l_near, l_days, l_countries = l_beside
    birth_bits, country_bits, kind_bits = beside_bits
    weighed = 0
    for name in range(n):
        unit = name_unit[name]
        if out[unit] != 0:
            continue
        column = 0 if name_kind[name] == 0 else 1
        # Looked up once: arrays in tuples cost much to reach.
        most, missed = most_worth[column], miss[column]
        agree, agree_rare = tables[column][0], tables[column][1]
        seen = 0
        own_open = False
        rest = 0
        for p in range(at[name], at[name + 1]):
            w = word[p]
            if open_word[w] != 0:
                own_open = True
            rest += most[w]
            for e in range(near_at[w], near_at[w + 1]):
                key = near_key[e]
                for q in range(post_at[key], post_at[key + 1]):
                    listed = post_name[q]
                    if last[listed] != name:
                        last[listed] = name
                        near_words[listed] = 0
                        touched[seen] = listed
                        seen += 1
                    near_words[listed] |= 1 << (p - at[name])
                    if key >= l_joins:
                        by_join[listed] = name
        for j in range(join_at[name], join_at[name + 1]):
            for e in range(near_at[join_key[j]], near_at[join_key[j] + 1]):
                key = near_key[e]
                for q in range(post_at[key], post_at[key + 1]):
                    listed = post_name[q]
                    if last[listed] != name:
                        last[listed] = name
                        near_words[listed] = 0
                        touched[seen] = listed
                        seen += 1
                    by_join[listed] = name
        highest = rest + facts[4][column] + max(facts[0][column], 0) + max(facts[1][column], 0)
        for t in range(seen):
            listed = touched[t]
            # Names are read both ways: each is held against its own kind.
            if (column == 0) != (l_kind[listed] == 0):
                continue
            outside = most_beside[unit] + l_base[listed]
            if unit_kind[unit] != OPEN and unit_kind[unit] != l_kind[listed]:
                outside += kind_bits
            if l_kind[listed] != name_kind[name]:
                # The name of a ship is taken apart otherwise than a firm's.
                outside += cross
            if countries[unit] != 0 and l_countries[listed] != 0:
                shared = countries[unit] & l_countries[listed] != 0
                outside += country_bits[0] if shared else country_bits[1]
            if years[unit] != 0 and l_years[listed] != 0:
                if years[unit] & l_years[listed] != 0:
                    day = days[unit] & l_days[listed] != 0
                    outside += birth_bits[0] if day else birth_bits[1]
                else:
                    close = years[unit] & l_near[listed] != 0
                    outside += birth_bits[2] if close else birth_bits[3]
            if outside + highest < 0:
                continue
            free = own_open or l_open[listed] != 0
            bits = at_most(
                name, listed, own, own_words, theirs, their_words, column, agree, agree_rare, most,
                near_words[listed], missed, rest, free, outside + facts[4][column], facts, price, swap, scratch[0],
                scratch[1], cached_key, cached_cell,
            )  # fmt: skip
            if bits < 0 and not spelled(name, listed, own, own_words, theirs, their_words):
                # Two words joined are keys of the index, by the first spelling of each; more
                # are only among long names.
                more = at[name + 1] - at[name] - l_at[listed + 1] + l_at[listed]
                if by_join[listed] != name and -2 < more < 2:
                    if not several(at, word, name, own_words) and not several(
                        l_at, theirs[1], listed, their_words
                    ):
                        continue
                if not joinable(
                    name, listed, own, own_words, theirs, their_words, price, swap, scratch[0],
                    scratch[4], cached_key, cached_cell,
                ):  # fmt: skip
                    continue
            weighed += 1
            told = exact(
                name, listed, own, own_words, theirs, their_words, column, tables[column], price,
                swap, scratch, one, column_of, found, cached_key, cached_cell,
            )  # fmt: skip
            if outside + told >= 0:
                out[unit] = 1
                break
    return weighed
