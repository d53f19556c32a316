"""Finding words spelled alike, over flat arrays."""

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

LEAST_RANK = 23
"""Least share of keys two words have in common to be looked at, in 64ths of both."""

BLOCK = 1 << 18
"""Words whose counts are kept at a time: as the cache behind the nearest holds."""


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


@inlined
def sounds_read(n, words, shapes, form, at, sound):
    """Read what is compared of words of several spellings; see ``fetched``."""
    found = 0
    for k in range(n):
        f = form[words[k]] if shapes[k] < 0 else 0
        found ^= sound[f] ^ at[f]
    return found


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
    read = 0
    for t in range(own):
        place[t] = gram_at[grams[t]]
        if place[t] < gram_at[grams[t] + 1]:
            read ^= gram_key[place[t]]
    histogram[129] = read & 1
    likely = 0
    for start in range(0, limit, BLOCK):
        stop = start + BLOCK
        if stop > limit:
            stop = limit
        n = likely
        for t in range(own):
            begin = place[t]
            end = gram_at[grams[t] + 1]
            if stop < limit and begin < end and gram_key[end - 1] >= stop:
                end = begin + first_of(gram_key[begin:end], stop)
            place[t] = end
            # Under the first keys none can share enough yet: they are counted only.
            if t < lowest - 1:
                for k in range(begin, end):
                    count[gram_key[k] & (BLOCK - 1)] += 1
                continue
            for k in range(begin, end):
                slot = gram_key[k] & (BLOCK - 1)
                shared = count[slot] + 1
                count[slot] = shared
                # Noted when it shares just enough, without a branch: most share next to nothing.
                touched[n] = slot
                n += shared == lowest
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
    histogram[129] = sounds_read(likely, touched, shapes, form, at, sound)
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
        # What is nearer than a join may be is told of joins as well, and judged below.
        cells(
            w, p_form, p_at, p_codes, p_number, p_symbol, p_sound, begun, kept, out_key, form, at,
            codes, number, symbol, shape, sub, gap, two, swap, work,
            near if near > join_near else join_near, batch, lanes, out_cell,
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
