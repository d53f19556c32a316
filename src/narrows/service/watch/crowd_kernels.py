"""How close a customer's look-up is to what the index keeps, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, SIM102, E501
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for
from narrows.text.name_acronyms import ACRONYM_WORDS

_ask = kernels_for(__name__, "narrows.service.watch.ask_kernels")
offered = _ask.offered
ASKS = _ask.ASKS
_sound = kernels_for(__name__, "narrows.text.sound_kernels")
comparable = _sound.comparable
worth_aligning = _sound.worth_aligning
_index = kernels_for(__name__, "narrows.index.kernels")
LEAST_RANK, INITIAL = _index.LEAST_RANK, _index.INITIAL
cell = _index.cell
spelling_keys = _index.spelling_keys
NUMBERS = _index.NUMBERS
_joins = kernels_for(__name__, "narrows.service.watch.join_kernels")
written_together = _joins.written_together
initials_may_be = _joins.initials_may_be
fewest = _index.fewest
floor_of = _index.floor_of

MOST = 65_535
"""Counts end here."""


@kernel
def share(own_gram, first, last, gram_at, gram_key, count, touched):
    """Count the keys each listed word shares with a word; return how many share any.

    The words are listed in ``touched``; ``count`` comes in as zeros.
    """
    seen = 0
    for g in range(first, last):
        gram = own_gram[g]
        for k in range(gram_at[gram], gram_at[gram + 1]):
            key = gram_key[k]
            if count[key] == 0:
                touched[seen] = key
                seen += 1
            count[key] += 1
    return seen


@kernel
def above(
    words, floor, own_at, own_gram, form, shape, gram_at, gram_key, key_grams, their_shape, wanted,
    count, touched, out,
):  # fmt: skip
    """Count for each word the listed words that rank above its ``floor``.

    Never fewer than for any one of its spellings; of listed words only those that are
    ``wanted``. ``count`` comes in as zeros and is left so.
    """
    for w in range(words):
        own = own_at[w + 1] - own_at[w]
        seen = share(own_gram, own_at[w], own_at[w + 1], gram_at, gram_key, count, touched)
        single = form[w + 1] - form[w] == 1
        lowest = max(LEAST_RANK, floor[w] + 1)
        found = 0
        for t in range(seen):
            key = touched[t]
            shared = count[key]
            count[key] = 0
            if wanted[key] == 0:
                continue
            # Of a word with several spellings it is not known how many keys each has: as
            # many as are shared, at least.
            both = (own if single else shared) + key_grams[key]
            if 128 * shared < lowest * both:
                continue
            a, b = shape[w], their_shape[key]
            if a >= 0 and b >= 0:
                if not comparable(a & 255, a >> 8 & 255, b & 255, b >> 8 & 255):
                    continue
            found += 1
        out[w] = min(found, MOST)
    return words


@inlined
def keys_of(w, f, form, at, codes, number, letters, classes, keys):
    """Fill ``keys`` with the keys of one spelling of a word, as the index does; return how many."""
    if number[w] >= 0:
        keys[0] = NUMBERS + number[w] % 8192
        return 1
    return spelling_keys(codes, at[f], at[f + 1], letters, classes, keys)


@inlined
def last_of(w, form, number, spellings):
    """Return the end of the spellings the index looks at of a word."""
    if number[w] >= 0:
        return form[w] + 1
    return min(form[w] + spellings, form[w + 1])


@inlined
def rank_of(w, key, shared, own, low, high, ours, listed):
    """Return the rank of likeness of a listed word where it is looked at, see ``sharing``.

    It is 0 where it is none above ``low`` and up to ``high``.
    """
    form, at, _, number, _, _, _, _, sound = ours
    _, _, key_grams, t_shape, t_form, t_at, t_sound = listed
    rank = min(128 * shared // (own + key_grams[key]), 128)
    if rank <= low or rank > high:
        return 0
    if number[w] < 0 and not worth_aligning(
        form[w], form[w + 1], at, sound, key, t_shape, t_form, t_at, t_sound
    ):
        return 0
    return rank


@kernel
def ranked(times, own, w, ours, keys, listed, wanted, count, touched, histogram):
    """Count ``times`` the wanted listed words of each rank of likeness to a spelling's keys."""
    gram_at, gram_key = listed[0], listed[1]
    lowest = fewest(own)
    seen = share(keys, 0, own, gram_at, gram_key, count, touched)
    for t in range(seen):
        key = touched[t]
        shared = count[key]
        count[key] = 0
        if wanted[key] == 0 or shared < lowest:
            continue
        rank = rank_of(w, key, shared, own, LEAST_RANK - 1, 128, ours, listed)
        if rank > 0:
            histogram[rank] += times
    return seen


@kernel
def kept_above(histogram, floor):
    """Count the words that rank above ``floor``."""
    kept = 0
    for rank in range(floor + 1, 129):
        kept += histogram[rank]
    return kept


@kernel
def kept_from(histogram, most, room):
    """Return the rank up to which words are left out; -1 where more than ``room`` are kept."""
    floor = floor_of(histogram, most)
    return floor if kept_above(histogram, floor) <= room else -1


@kernel
def floors(
    n, which, ours, spellings, scratch, most, room, listed, every, came, new, went, old, count,
    touched, histogram, before, after, kept,
):  # fmt: skip
    """Fill in the ranks up to which listed words are left out, see ``sharing``.

    There is one for each of the ``spellings`` looked at of a word, ``before`` and ``after`` the
    ``new`` words came and the ``old`` ones went; -1 where more words than ``room`` would be
    kept. ``kept`` takes how many words rank above those ``after``. ``count`` comes in as zeros
    and is left so.
    """
    form, at, codes, number = ours[0], ours[1], ours[2], ours[3]
    letters, classes, keys = scratch
    for i in range(n):
        w = which[i]
        for f in range(form[w], last_of(w, form, number, spellings)):
            place = i * spellings + f - form[w]
            own = keys_of(w, f, form, at, codes, number, letters, classes, keys)
            for rank in range(130):
                histogram[rank] = 0
            ranked(1, own, w, ours, keys, listed, every, count, touched, histogram)
            before[place] = kept_from(histogram, most, room)
            if len(new) > 0:
                ranked(1, own, w, ours, keys, came, new, count, touched, histogram)
            if len(old) > 0:
                ranked(-1, own, w, ours, keys, went, old, count, touched, histogram)
            after[place] = kept_from(histogram, most, room)
            kept[place] = kept_above(histogram, floor_of(histogram, most))
    return n


@kernel
def parted(
    first, n, which, before, after, ours, spellings, scratch, listed, theirs, stays, sub, gap, two,
    swap, work, near, count, touched, out_which, out_key, out_lost, upto,
):  # fmt: skip
    """Find the near listed words that stay, but are looked at on one side only.

    Goes through the words ``which`` from number ``first`` on; ``before`` and ``after`` are the
    ``floors`` of their spellings. ``out_lost`` is 1 for pairs that are looked at no more. Of a
    word with several spellings another may have kept it. Returns how many pairs are found;
    ``upto[0]`` is the number to go on from.
    """
    form, at, codes, number, symbol, _, _, shape, _ = ours
    gram_at, gram_key = listed[0], listed[1]
    t_form, t_at, t_codes, t_number, t_symbol, _, _, t_shape, _ = theirs
    letters, classes, keys = scratch
    found = 0
    for i in range(first, n):
        w = which[i]
        begun = found
        full = False
        for f in range(form[w], last_of(w, form, number, spellings)):
            was = before[i * spellings + f - form[w]]
            now = after[i * spellings + f - form[w]]
            if was == now or was < 0 or now < 0:
                continue
            own = keys_of(w, f, form, at, codes, number, letters, classes, keys)
            lowest = fewest(own)
            seen = share(keys, 0, own, gram_at, gram_key, count, touched)
            for t in range(seen):
                key = touched[t]
                shared = count[key]
                count[key] = 0
                if full or stays[key] == 0 or shared < lowest:
                    continue
                if rank_of(w, key, shared, own, min(was, now), max(was, now), ours, listed) == 0:
                    continue
                far = near if shape[w] >= 0 and t_shape[key] >= 0 else 1000
                c = cell(
                    w, form, at, codes, number, symbol, key, t_form, t_at, t_codes, t_number,
                    t_symbol, sub, gap, two, swap, work, far,
                )  # fmt: skip
                if c > near and c != INITIAL:
                    continue
                if found == len(out_key):
                    full = True
                    continue
                out_which[found] = i
                out_key[found] = key
                out_lost[found] = now > was
                found += 1
        if full:
            upto[0] = i
            return begun
    upto[0] = n
    return found


@inlined
def otherwise_written(begin, end, word, firm, ours, first, last, other, theirs, price, buffer):
    """Tell whether a word of one name may be two words, or the initials, of the other."""
    sub, gap, two, swap, work = price
    n = end - begin
    if firm and ACRONYM_WORDS[0] <= n <= ACRONYM_WORDS[1]:
        if initials_may_be(n, other, first, last, theirs[0], theirs[1]):
            return True
    for p in range(begin, end - 1):
        for q in range(first, last):
            if written_together(
                other[q], word[p], word[p + 1], theirs, ours, sub, gap, two, swap, work, buffer
            ):
                return True
    return False


@kernel
def lowered(
    n, pairs_own, pairs_key, keyed, own, ours, own_names, l_keyed, theirs, their_words, l_firm,
    edge, price, near, length_cost, buffer, out,
):  # fmt: skip
    """Mark customers for whom a listed name that is kept may collect less than before.

    It holds a word that was near one of the customer's, and is looked at no more. What it
    collected is never told as less than it was; it is kept where that is the customer's
    ``edge`` or more. Where words may be written together or as initials, it is taken to be.
    """
    key_at, key_name = keyed
    at, word = own
    unit_of, reading, firm = own_names
    l_key_at, l_key_name = l_keyed
    l_at, l_word = theirs
    form, letters, codes, number, symbol, _, rarity, shape, _ = ours
    t_form, t_letters, t_codes, t_number, t_symbol, _, t_rarity, t_shape, _ = their_words
    sub, gap, two, swap, work = price
    for t in range(n):
        w, v = pairs_own[t], pairs_key[t]
        for x in range(key_at[w], key_at[w + 1]):
            name = key_name[x]
            unit = unit_of[name]
            if out[unit] != 0 or reading[name] & ASKS == 0:
                continue
            column = firm[name]
            begin, end = at[name], at[name + 1]
            for y in range(l_key_at[v], l_key_at[v + 1]):
                listed = l_key_name[y]
                first, last = l_at[listed], l_at[listed + 1]
                value = -length_cost * (last - first)
                for p in range(begin, end):
                    a = word[p]
                    most = 0
                    for q in range(first, last):
                        b = l_word[q]
                        one, other = shape[a], t_shape[b]
                        by_shape = one >= 0 and other >= 0
                        if by_shape and (symbol[a] == 0 or t_symbol[b] == 0):
                            if not comparable(
                                one & 255, one >> 8 & 255, other & 255, other >> 8 & 255
                            ):
                                continue
                        c = cell(
                            a, form, letters, codes, number, symbol, b, t_form, t_letters, t_codes,
                            t_number, t_symbol, sub, gap, two, swap, work, near if by_shape else 1000,
                        )  # fmt: skip
                        if c == INITIAL:
                            c = near
                        if c <= near:
                            rare = min(rarity[2 * a + column], t_rarity[2 * b + column])
                            most = max(most, (rare + 500) * (near + 60 - c) // (near + 60))
                    value += most
                if (
                    value >= edge[unit]
                    or otherwise_written(
                        begin,
                        end,
                        word,
                        column,
                        ours,
                        first,
                        last,
                        l_word,
                        their_words,
                        price,
                        buffer,
                    )
                    or otherwise_written(
                        first,
                        last,
                        l_word,
                        l_firm[listed],
                        their_words,
                        begin,
                        end,
                        word,
                        ours,
                        price,
                        buffer,
                    )
                ):
                    out[unit] = 1
                    break
    return n


@kernel
def met(n, at, word, unit_of, reading, near, joins, keyed, wanted, last_unit, touched, out):
    """Count for each customer the listed names that the index would offer for its names.

    Of listed names only those that are ``wanted``.
    """
    first = 0
    while first < n:
        unit = unit_of[first]
        last = first
        while last < n and unit_of[last] == unit:
            last += 1
        seen = offered(
            first, last, at, word, reading, near, joins, keyed, last_unit, touched, unit
        )  # fmt: skip
        for t in range(seen):
            if wanted[touched[t]] != 0 and out[unit] < MOST:
                out[unit] += 1
        first = last
    return n
