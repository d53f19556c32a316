"""Which words of customers are like words of changed parties, over flat arrays."""

# Kernels take flat arrays.
# ruff: noqa: PLR0917, E501
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for

cell = kernels_for(__name__, "narrows.text.name_kernels").cell
apart = kernels_for(__name__, "narrows.service.watch.align_kernels").apart
_sound = kernels_for(__name__, "narrows.text.sound_kernels")
comparable = _sound.comparable
may_be_join = _sound.may_be_join

_words = kernels_for(__name__, "narrows.text.name_kernels")
INITIAL, LETTERS, DOUBLED = _words.INITIAL, _words.LETTERS, _words.DOUBLED

BLOCK = 1 << 15
"""Keys whose counts are kept at a time: as many as the nearest cache holds."""

MOST = 127
"""Counts stay below what eight of them side by side can tell."""

_BYTES = 0x0101010101010101
_HIGH = -0x7F7F7F7F7F7F7F80  # the high bit of each of eight bytes, as a signed number


@kernel
def turned(grams, gram_at, gram_key, place, out):
    """Fill ``out`` with the grams of each key, from the key's ``place`` on, which moves along."""
    for gram in range(grams):
        for k in range(gram_at[gram], gram_at[gram + 1]):
            key = gram_key[k]
            out[place[key]] = gram
            place[key] += 1
    return grams


@inlined
def least_cost(first, last, codes, spelling, cheapest, furthest):
    """Return twenty times what it costs at least to turn one spelling into another.

    It is not told how much more than ``furthest``. ``codes[first:last]`` are the letters of one;
    ``cheapest`` says for the other what the cheapest operation costs that uses up a letter, see
    ``letter_bound``.
    """
    cost = 0
    # As ``distance`` has it, what is no letter counts as doubled where it comes first.
    before = 0
    for c in range(first, last):
        letter = codes[c]
        one = cheapest[spelling * LETTERS + letter]
        if letter == before and one > DOUBLED:
            one = DOUBLED
        cost += 20 * one
        before = letter
        if cost >= furthest:
            break
    return cost


@kernel
def near(
    first,
    last,
    key_gram_at,
    key_gram,
    key_most,
    gram_at,
    gram_key,
    most,
    words,
    theirs,
    ours,
    cheapest,
    price,
    swap,
    work,
    rest,
    furthest,
    place,
    count,
    count8,
    touched,
    out_key,
    out_near,
    upto,
):
    """Find customers' words near changed parties' words ``first`` to ``last``.

    ``words`` is how many the customers have. ``count`` and its view in eights come in as
    zeros and are left so. Returns how many pairs were found; ``upto[0]`` is the
    key to go on from, ``last`` when all were looked at.
    """
    q_form, q_at, q_codes, q_number, q_symbol, _, _, q_shape, _ = theirs
    form, at, codes, number, symbol, _, _, shape, _ = ours
    sub, gap, two, _ = price
    n = 0
    for key in range(first, last):
        begun = n
        own = key_gram_at[key + 1] - key_gram_at[key]
        for t in range(own):
            place[t] = gram_at[key_gram[key_gram_at[key] + t]]
        # Fewer shared keys would not make a word a candidate the other way round: those
        # shared are at most all of a spelling's.
        lowest = (23 * key_most[key] + 104) // 105
        lowest = min(max(lowest, 1), MOST)
        bias = (128 - lowest) * _BYTES
        for start in range(0, words, BLOCK):
            stop = min(start + BLOCK, words)
            if n + stop - start > len(out_key):
                upto[0] = key
                return begun
            for t in range(own):
                k = place[t]
                end = gram_at[key_gram[key_gram_at[key] + t] + 1]
                while k < end:
                    other = gram_key[k]
                    if other >= stop:
                        break
                    if own <= MOST or count[other - start] < MOST:
                        count[other - start] += 1
                    k += 1
                place[t] = k
            seen = 0
            for block in range((stop - start + 7) // 8):
                if (count8[block] + bias) & _HIGH:
                    for c in range(block * 8, block * 8 + 8):
                        if count[c] >= lowest:
                            touched[seen] = c
                            seen += 1
            for t in range(seen):
                other = start + touched[t]
                shared = int(count[touched[t]])
                # Of a word with several spellings it is not known how many keys each has.
                one = form[other + 1] - form[other] == 1 and shared < MOST
                if one and 128 * shared < 23 * (most[other] + key_most[key]):
                    continue
                a, b = shape[other], q_shape[key]
                if a >= 0 and b >= 0 and (symbol[other] == 0 or q_symbol[key] == 0):
                    # Most pairs are told apart by consonants, length or letters alone.
                    if not comparable(a & 255, a >> 8 & 255, b & 255, b >> 8 & 255):
                        continue
                    if (a >> 8 & 255) > 1 and (b >> 8 & 255) > 1:
                        f, g = form[other], q_form[key]
                        if apart(
                            codes, at[f], at[f + 1] - at[f], q_codes, q_at[g], b >> 8 & 255, g,
                            cheapest, price, swap, work, rest, furthest,
                        ) > furthest:  # fmt: skip
                            continue
                found = cell(other, form, at, codes, number, symbol, key, q_form, q_at, q_codes, q_number, q_symbol, sub, gap, two, swap, work)  # fmt: skip
                if found <= furthest or found == INITIAL:
                    out_key[n] = other
                    out_near[n] = key
                    n += 1
            for block in range((stop - start + 7) // 8):
                count8[block] = 0
    upto[0] = last
    return n


@kernel
def near_joins(n, theirs, ours, sub, gap, two, swap, work, furthest, own, other):
    """Keep of pairs of keys, one of them two words joined, those an index would offer.

    They are brought to the front of ``own`` and ``other``; returns how many there are.
    """
    q_form, q_at, q_codes, q_number, q_symbol, _, _, q_shape, q_sound = theirs
    form, at, codes, number, symbol, _, _, _, sound = ours
    kept = 0
    for t in range(n):
        p, q = own[t], other[t]
        # Told as the index tells it, with the customer's word as the one that is asked for.
        if not may_be_join(p, form, at, codes, sound, q, q_form, q_at, q_codes, q_sound, q_shape, sub, gap):  # fmt: skip
            continue
        if cell(p, form, at, codes, number, symbol, q, q_form, q_at, q_codes, q_number, q_symbol, sub, gap, two, swap, work) <= furthest:  # fmt: skip
            own[kept] = p
            other[kept] = q
            kept += 1
    return kept
