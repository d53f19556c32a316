"""Choosing the listed names that the words near a question's stand in, over flat arrays."""

# Kernels take flat arrays.
# ruff: noqa: PLR0917
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for

select = kernels_for(__name__, "narrows.index.table_kernels").select

_MOST = 1 << 30
"""More than any name can collect."""

_WORST = (1 << 63) - 1
"""More than any entry: nothing is left out yet."""

TURN, WORTH = 40, 24
"""Where the turn and the worth of a word begin in an entry of the tally, above the sum."""

MOST_WORTH, MOST_SUM = (1 << TURN - WORTH) - 1, (1 << WORTH) - 1
"""Most that one word and all words of a name may bring in: a rarity is 14,000 at most."""


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


@inlined
def first_read(n, begins, ends, post_name):
    """Read the first name of each list; see ``kernels.fetched``."""
    found = 0
    for k in range(n):
        if begins[k] < ends[k]:
            found ^= post_name[begins[k]]
    return found


@inlined
def words_read(n, names, at, word, mark):
    """Read what is marked of the first word of each name; see ``kernels.fetched``."""
    found = 0
    for k in range(n):
        if at[names[k]] < len(word):
            found ^= mark[word[at[names[k]]]]
    return found


@kernel
def gather(
    n, name_at, looked, own, near_of, p_rarity, column, near_at, near_key, near_cell, far,
    least_share, length_cost, most, words, rarity, post_at, post_name, at, word, size, mark,
    tally, touched, worths, begins, ends, order, reach, best_latin, best_other, out_at,
    out_name, out_cut, out_tied, out_edge, out_room,
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
                    weight = min(weight, rare)
                    worth = (weight + 500) * (far + 60 - c) // (far + 60)
                worths[k] = worth
                begins[k] = post_at[near_key[p]]
                ends[k] = post_at[near_key[p] + 1]
                k += 1
                reach[s] = max(reach[s], worth)
            rest += reach[s]
        order[0] = first_read(k, begins, ends, post_name)
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
                begin = begins[k]
                end = ends[k]
                k += 1
                if worth == 0:
                    continue
                new = (worth + rest) * 100 >= floor
                if not new and near_key[p] < words:
                    postponed += end - begin
                    continue
                if new:
                    for x in range(begin, end):
                        name = post_name[x]
                        # Nearly all are met by one word alone.
                        if tally[name] == 0:
                            touched[n_touched] = name
                            n_touched += 1
                            tally[name] = (s + 1) << TURN | worth << WORTH | worth
                        else:
                            collect(tally, name, s + 1, worth)
                    continue
                for x in range(begin, end):
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
                begin = begins[k]
                end = ends[k]
                k += 1
                key = near_key[p]
                if worth == 0 or key >= words or (worth + rest) * 100 >= floor:
                    continue
                if asked:
                    mark[key] = worth
                    continue
                for x in range(begin, end):
                    name = post_name[x]
                    if tally[name] != 0:
                        collect(tally, name, s + 1, worth)
            if asked:
                out_room[q] = words_read(n_touched, touched, at, word, mark) & 1
                for x in range(n_touched):
                    name = touched[x]
                    worth = 0
                    for p in range(at[name], at[name + 1]):
                        worth = max(worth, mark[word[p]])
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
                out_room[q] = min(out_room[q], most - kept)
            else:
                found = select(sortable, kept, most)
                best = sortable[0]
                for x in range(1, most):
                    best = min(best, sortable[x])
                edge = _MOST - (found >> 32)
                if edge >= _MOST - (best >> 32) and edge > 0:
                    out_cut[q] = 1
                    tied = 1
                out_edge[q] = min(out_edge[q], edge)
                kept = most
            for x in range(kept):
                if sortable[x] >> 32 < sortable[0] >> 32:
                    sortable[0], sortable[x] = sortable[x], sortable[0]
            for x in range(kept):
                tied += sortable[x] >> 32 == sortable[0] >> 32
            out_tied[q] = max(out_tied[q], tied)
            for x in range(kept):
                out_name[filled] = sortable[x] & 0xFFFFFFFF
                filled += 1
        out_at[q + 1] = filled
    return filled
