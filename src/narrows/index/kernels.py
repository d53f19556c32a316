"""Finding words spelled alike and the names they stand in, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, E501, PLR1730
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for

_words = kernels_for(__name__, "narrows.text.name_kernels")
cell = _words.cell
cells = kernels_for(__name__, "narrows.text.lane_kernels").cells
INITIAL = _words.INITIAL
_sound = kernels_for(__name__, "narrows.text.sound_kernels")
_tables = kernels_for(__name__, "narrows.index.table_kernels")
first_of = _tables.first_of
first_of_each = _tables.first_of_each
longest_first = _tables.longest_first
select = _tables.select
_keys = kernels_for(__name__, "narrows.index.key_kernels")
spelling_keys = _keys.spelling_keys
sound_keys = _keys.sound_keys
NUMBERS = _keys.NUMBERS
worth_aligning_shaped = _sound.worth_aligning_shaped
possible_joins = _sound.possible_joins

_MOST = 1 << 30
"""More than any name can collect."""

_WORST = (1 << 63) - 1
"""More than any entry: nothing is left out yet."""

TURN, WORTH = 40, 24
"""Where the turn and the worth of a word begin in an entry of the tally, above the sum."""

MOST_WORTH, MOST_SUM = (1 << TURN - WORTH) - 1, (1 << WORTH) - 1
"""Most that one word and all words of a name may bring in: a rarity is 14,000 at most."""

LEAST_RANK = 23
"""Least share of keys two words have in common to be looked at, in 64ths of both."""

BLOCK = 1 << 15
"""Words whose counts are kept at a time."""


@kernel
def fewest(own):
    """Return the fewest keys any word shares that comes near a spelling of ``own`` keys."""
    keys = 1
    while keys < (LEAST_RANK * (own + keys) + 127) // 128:
        keys += 1
    return (LEAST_RANK * (own + keys) + 127) // 128


@kernel
def floor_of(histogram, most):
    """Return the rank up to which words are left out, so that about ``most`` are kept.

    ``histogram`` holds how many words have each rank. A whole rank is kept or left.
    """
    total = 0
    floor = 128
    while floor >= LEAST_RANK:
        if total + histogram[floor] > most and total > 0:
            break
        total += histogram[floor]
        floor -= 1
    return floor


@kernel
def sharing(
    grams, own, limit, gram_at, gram_key, key_grams, most, count, count8, least, place, shared_of, rank_of,
    histogram, p_first, p_last, p_at, p_sound, number, shape, form, at, sound, touched, shapes, out,
):  # fmt: skip
    """List the listed words below ``limit`` that share most of its ``own`` keys with a spelling.

    Words that need not be aligned are left out first. Words are ranked by twice the
    shared keys over the keys of both, in 64ths; a whole rank is kept or left, so the
    choice does not depend on any order. About ``most`` are kept. ``count`` and its view
    in eights come in as zeros and are left so.

    Returns:
        How many are listed; one more than ``out`` holds where words as alike as those are
        left out.
    """
    for keys in range(256):
        least[keys] = (LEAST_RANK * (own + keys) + 127) // 128
    lowest = fewest(own)
    for r in range(130):
        histogram[r] = 0
    longest_first(grams, own, gram_at)
    for t in range(own):
        place[t] = gram_at[grams[t]]
    likely = 0
    # As many words at a time as the nearest cache holds counts.
    for start in range(0, limit, BLOCK):
        stop = start + BLOCK
        if stop > limit:
            stop = limit
        n = likely
        for t in range(own):
            k = place[t]
            end = gram_at[grams[t] + 1]
            # Under the first keys none can share enough yet: they are counted only.
            while t < lowest - 1 and k < end:
                key = gram_key[k]
                if key >= stop:
                    break
                count[key & (BLOCK - 1)] += 1
                k += 1
            while t >= lowest - 1 and k < end:
                key = gram_key[k]
                if key >= stop:
                    break
                slot = key & (BLOCK - 1)
                shared = count[slot] + 1
                count[slot] = shared
                # Noted when it shares just enough, without a branch: most share next to nothing.
                touched[n] = slot
                n += shared == lowest
                k += 1
            place[t] = k
        for t in range(likely, n):
            key = touched[t]
            touched[likely] = start + key
            shared_of[likely] = count[key]
            likely += count[key] >= least[key_grams[start + key]]
        for block in range((stop - start + 7) // 8):
            count8[block] = 0
    # Read first, with nothing to decide in between, they come many at a time.
    for t in range(likely):
        shapes[t] = shape[touched[t]]
    n = 0
    for t in range(likely):
        key = touched[t]
        if number or worth_aligning_shaped(
            p_first, p_last, p_at, p_sound, key, shapes[t], form, at, sound
        ):
            rank = 128 * shared_of[t] // (own + key_grams[key])
            if rank > 128:
                rank = 128
            histogram[rank] += 1
            touched[n] = key
            rank_of[n] = rank
            n += 1
    floor = floor_of(histogram, most)
    kept = 0
    for t in range(n):
        if rank_of[t] > floor:
            touched[kept] = touched[t]
            kept += 1
    listed = kept
    if kept > len(out):
        # Alike as one rank may be, it has an end: the same words whatever the order.
        select(touched, kept, len(out))
        listed = len(out)
        kept = listed + 1
    for t in range(listed):
        out[t] = touched[t]
    return kept


@inlined
def add(wanted, place, keys, numbers, seen, filled, out):
    """Add the words under a key that were not seen yet; stops where ``out`` is full.

    ``place`` is the first that is not less than the key.
    """
    while filled < len(out) and place < len(keys) and keys[place] == wanted:
        number = numbers[place]
        if seen[number] == 0:
            seen[number] = 1
            out[filled] = number
            filled += 1
        place += 1
    return filled


@inlined
def fetched(first, last, keys, form, at, codes, number, symbol, shape):
    """Read all that is compared of some words, one word after the other.

    They lie anywhere in memory, and each is waited for while it is compared. Read first, with
    nothing to decide in between, they come many at a time and are near when they are compared.
    """
    found = 0
    for k in range(first, last):
        key = keys[k]
        found ^= codes[at[form[key]]] ^ number[key] ^ symbol[key] ^ shape[key]
    return found


@kernel
def look_up(
    first, n, which, slot, joined, spellings, letters, classes, keys, p_form, p_at, p_codes,
    p_number, p_symbol, p_sound, symbol_key, symbol_word, join_key, join_word, word_key,
    word_word, words, gram_at, gram_key, key_grams, shape, form, at, codes,
    number, symbol, sound, most, near, join_near, sub, gap, two, swap, work, batch, lanes, count, count8, least, place, shared_of, rank_of,
    histogram, touched, shapes, some, seen, out_at, out_left, out_key, out_cell,
):  # fmt: skip
    """Find the listed words near the words ``which``; return how many of them are done.

    Begins with number ``first``; the ends of what is found go to ``out_at`` after ``slot``,
    and to ``out_left`` from ``slot`` on whether words as alike as kept ones are left out.
    Stops before a word for which ``out_key`` and ``out_cell`` may be too short. Words that
    mean the same are looked at whatever keys they share, and by their consonants listed
    joins of a word and listed words of a join. Words written together, asked or listed,
    only count where they are as near as a join may be.
    """
    filled = out_at[slot + first]
    room = len(some)
    for t in range(first, n):
        w = which[t]
        begun = filled
        counts = p_number[w] >= 0
        last = p_form[w] + spellings
        if counts:
            last = p_form[w] + 1
        elif last > p_form[w + 1]:
            last = p_form[w + 1]
        if filled + room * (last - p_form[w]) > len(out_key):
            return t
        for f in range(p_form[w], last if joined[w] == 0 else p_form[w]):
            own = 1
            if counts:
                keys[0] = NUMBERS + p_number[w] % 8192
            else:
                own = spelling_keys(p_codes, p_at[f], p_at[f + 1], letters, classes, keys)
            kept = sharing(
                keys, own, words, gram_at, gram_key, key_grams,
                most, count, count8, least, place, shared_of, rank_of, histogram, p_form[w], p_form[w + 1], p_at, p_sound,
                counts, shape, form, at, sound, touched, shapes, some,
            )  # fmt: skip
            if kept > room:
                out_left[slot + t] = 1
                kept = room
            for k in range(kept):
                key = some[k]
                if seen[key] == 0:
                    seen[key] = 1
                    out_key[filled] = key
                    filled += 1
        if p_symbol[w] != 0:
            start = first_of(symbol_key, p_symbol[w])
            filled = add(p_symbol[w], start, symbol_key, symbol_word, seen, filled, out_key)
        sounds = 0
        if not counts:
            for f in range(p_form[w], last):
                sounds = sound_keys(p_codes, p_at[f], p_at[f + 1], classes, keys, sounds)
        if joined[w] == 1:
            first_of_each(word_key, keys, sounds, place)
        else:
            first_of_each(join_key, keys, sounds, place)
        for s in range(sounds):
            if joined[w] == 1:
                filled = add(keys[s], place[s], word_key, word_word, seen, filled, out_key)
            else:
                filled = add(keys[s], place[s], join_key, join_word, seen, filled, out_key)
        end = filled if filled < len(out_key) else len(out_key)
        for k in range(begun, end):
            seen[out_key[k]] = 0
        if filled >= len(out_key):
            return t
        # Joins come last; of a join everything is one.
        last = begun
        while last < end and joined[w] == 0 and out_key[last] < words:
            last += 1
        kept = possible_joins(
            w, p_form, p_at, p_codes, p_sound, last, end, out_key, form, at, codes, sound, shape,
            sub, gap, place, shapes,
        )  # fmt: skip
        place[0] = fetched(begun, kept, out_key, form, at, codes, number, symbol, shape)
        for part in range(2):
            cells(
                w, p_form, p_at, p_codes, p_number, p_symbol, p_sound, last if part else begun,
                kept if part else last, out_key, form, at, codes, number, symbol, shape, sub, gap,
                two, swap, work, join_near if part else near, batch, lanes, out_cell,
            )  # fmt: skip
        filled = begun
        for k in range(begun, kept):
            c = out_cell[k]
            if c <= (near if k < last else join_near) or (c == INITIAL and k < last):
                out_key[filled] = out_key[k]
                out_cell[filled] = c
                filled += 1
        out_at[slot + t + 1] = filled
    return n


@inlined
def collect(tally, name, turn, worth):
    """Count what a word brings in to a name that was met before: the most of one turn.

    An entry holds the turn that met the name last, its worth there, and the sum.
    """
    known = tally[name]
    if known >> TURN == turn:
        more = worth - (known >> WORTH & MOST_WORTH)
        if more > 0:
            tally[name] = known + (more << WORTH) + more
    else:
        tally[name] = turn << TURN | worth << WORTH | (known & MOST_SUM) + worth


@kernel
def gather(
    n, name_at, looked, own, near_of, p_rarity, column, near_at, near_key, near_cell, far, least_share,
    length_cost, most, words, rarity, post_at, post_name, at, word, size, mark, tally, touched,
    worths, order, reach, best_latin, best_other, out_at, out_name, out_cut, out_tied, out_edge, out_room,
):  # fmt: skip
    """Choose the listed names that collect most of each question name's rarity.

    ``looked`` holds a name's words, ``own`` of them, and then its joins. What can bring in
    most comes first; once what is still to come could not lift a name over the floor, names
    that were not met yet are passed over. ``size`` holds how many words each listed name has,
    twice, and one more where the first is Latin; ``tally`` holds an entry per listed name.
    ``best_latin`` and ``best_other`` have room for more than ``most`` and one; all other scratch
    memory comes in as zeros and is left so. What the other arrays take, see ``bulk.Chosen``.

    Returns:
        How many names are chosen; what ``worths`` must hold, negative, where it is too short.
    """
    filled = 0
    for q in range(n):
        first = name_at[q]
        m = name_at[q + 1] - first
        rest = 0
        total = 0
        k = 0
        for s in range(m):
            one = near_of[looked[first + s]]
            k += near_at[one + 1] - near_at[one]
        if k > len(worths):
            return -k
        k = 0
        for s in range(m):
            one = near_of[looked[first + s]]
            rare = p_rarity[2 * looked[first + s] + column[q]]
            if s < own[q]:
                total += rare + 500
            reach[s] = 0
            for p in range(near_at[one], near_at[one + 1]):
                c = near_cell[p]
                if c > 1000:
                    c = far if c == 1001 else far + 1
                worth = 0
                if c <= far:
                    weight = rarity[2 * near_key[p] + column[q]]
                    if weight > rare:
                        weight = rare
                    worth = (weight + 500) * (far + 60 - c) // (far + 60)
                worths[k] = worth
                k += 1
                if worth > reach[s]:
                    reach[s] = worth
            rest += reach[s]
        floor = total * least_share
        for s in range(m):  # rarest first
            t = s
            while t > 0 and reach[order[t - 1]] < reach[s]:
                order[t] = order[t - 1]
                t -= 1
            order[t] = s
        n_touched = 0
        for o in range(m):
            s = order[o]
            rest -= reach[s]
            one = near_of[looked[first + s]]
            k = 0
            for before in range(s):
                other = near_of[looked[first + before]]
                k += near_at[other + 1] - near_at[other]
            postponed = 0
            for p in range(near_at[one], near_at[one + 1]):
                worth = worths[k]
                k += 1
                if worth == 0:
                    continue
                key = near_key[p]
                new = (worth + rest) * 100 >= floor
                if not new and key < words:
                    postponed += post_at[key + 1] - post_at[key]
                    continue
                if new:
                    for x in range(post_at[key], post_at[key + 1]):
                        name = post_name[x]
                        # Whether it was met before is anybody's guess: noted without a branch.
                        touched[n_touched] = name
                        n_touched += tally[name] == 0
                        collect(tally, name, s + 1, worth)
                    continue
                for x in range(post_at[key], post_at[key + 1]):
                    name = post_name[x]
                    if tally[name] != 0:
                        collect(tally, name, s + 1, worth)
            if postponed == 0 or n_touched == 0:
                continue
            # The names met already are asked for these words, or the words for the names.
            k -= near_at[one + 1] - near_at[one]
            asked = postponed > 6 * n_touched
            for p in range(near_at[one], near_at[one + 1]):
                worth = worths[k]
                k += 1
                key = near_key[p]
                if worth == 0 or key >= words or (worth + rest) * 100 >= floor:
                    continue
                if asked:
                    mark[key] = worth
                    continue
                for x in range(post_at[key], post_at[key + 1]):
                    name = post_name[x]
                    if tally[name] != 0:
                        collect(tally, name, s + 1, worth)
            if asked:
                for x in range(n_touched):
                    name = touched[x]
                    worth = 0
                    for p in range(at[name], at[name + 1]):
                        if mark[word[p]] > worth:
                            worth = mark[word[p]]
                    if worth > 0:
                        collect(tally, name, s + 1, worth)
                for p in range(near_at[one], near_at[one + 1]):
                    if near_key[p] < words:
                        mark[near_key[p]] = 0
        # Of names that collect the same, the one with fewer words left over comes first.
        out_cut[q] = 0
        out_tied[q] = 0
        out_edge[q] = _MOST
        out_room[q] = most
        n_latin = 0
        n_other = 0
        latin_edge = _WORST
        other_edge = _WORST
        for x in range(n_touched):
            name = touched[x]
            total = tally[name] & MOST_SUM
            tally[name] = 0
            if total * 100 >= floor:
                value = total - length_cost * (size[name] >> 1)
                entry = ((_MOST - value) << 32) | name
                # Most are worth less than as many as are kept, and are not looked at again.
                if size[name] & 1 == 1:
                    if entry < latin_edge:
                        best_latin[n_latin] = entry
                        n_latin += 1
                        if n_latin == len(best_latin):
                            latin_edge = select(best_latin, n_latin, most)
                            n_latin = most + 1
                elif entry < other_edge:
                    best_other[n_other] = entry
                    n_other += 1
                    if n_other == len(best_other):
                        other_edge = select(best_other, n_other, most)
                        n_other = most + 1
        for group in range(2):
            sortable = best_latin if group == 0 else best_other
            kept = n_latin if group == 0 else n_other
            tied = 0
            if kept <= most:
                if most - kept < out_room[q]:
                    out_room[q] = most - kept
            else:
                found = select(sortable, kept, most)
                best = sortable[0]
                for x in range(1, most):
                    if sortable[x] < best:
                        best = sortable[x]
                edge = _MOST - (found >> 32)
                if edge >= _MOST - (best >> 32) and edge > 0:
                    out_cut[q] = 1
                    tied = 1
                if edge < out_edge[q]:
                    out_edge[q] = edge
                kept = most
            for x in range(kept):
                if sortable[x] >> 32 < sortable[0] >> 32:
                    sortable[0], sortable[x] = sortable[x], sortable[0]
            for x in range(kept):
                tied += sortable[x] >> 32 == sortable[0] >> 32
            if tied > out_tied[q]:
                out_tied[q] = tied
            for x in range(kept):
                out_name[filled] = sortable[x] & 0xFFFFFFFF
                filled += 1
        out_at[q + 1] = filled
    return filled
