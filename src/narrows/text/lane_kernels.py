"""How far one spelling is from many, sixteen at a time: ``name_kernels.distance`` side by side.

A question's word is held against a hundred listed ones that share its keys. Sixteen of them
lie letter by letter beside each other, so that one instruction of the machine takes a step for
all; only what a letter costs is fetched one by one. The numbers are those of ``distance``.
"""

# Kernels take flat arrays. A loop over all lanes is a function of its own, and its operands are
# of sixteen bits: only then does the compiler take many at a time.
# ruff: noqa: PLR0917, E501
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

import numpy as np

from narrows.text.kernel import inlined, kernel, kernels_for

_words = kernels_for(__name__, "narrows.text.name_kernels")
_sound = kernels_for(__name__, "narrows.text.sound_kernels")
cell = _words.cell
final_i = _words.final_i
comparable = _sound.comparable
SIGN = _words.SIGN
LETTERS = _words.LETTERS
SOUNDS = _words.SOUNDS
WIDTH = _words.WIDTH
NEVER = _words.NEVER
DOUBLED = _words.DOUBLED
meaning = _words.meaning
FIRST_ALIKE, FIRST = _words.FIRST_ALIKE, _words.FIRST

LANES = 16
"""Spellings side by side."""

ROOM = LANES * (WIDTH + 2)
"""Entries of an array that has one for each letter of each lane, and for two before the first."""

ROWS = 12
"""Arrays of ``ROOM`` entries of sixteen bits that ``distances`` works in."""

BATCH = 256
"""Spellings that are held against a word before they are compared."""

SPELLINGS = 32
"""Most spellings of one word that are held side by side."""

FEW = 3
"""So many are compared sooner one by one."""

PRICES = 3 + 2 * (LETTERS + 3)
"""Entries of a letter's prices: for most letters, for most digits, how many entries follow; then
each other letter and its price, filled up to fours by a letter there is none of."""

_DIGITS = 27
_PAIRS = LETTERS * LETTERS
_FAR = 24_000
"""More than two spellings can cost, and little enough for sixteen bits with a letter more."""
_NO_LETTER = LETTERS


@inlined
def usual(n, letters, digits, letter, for_one):
    """Fill in what it costs to set a letter against most others, and against a digit."""
    for k in range(2 * LANES, n):
        for_one[k] = letters if letter[k] < _DIGITS else digits


@inlined
def closer(n, a, for_a, b, for_b, c, for_c, d, for_d, letter, for_one):
    """Fill in what it costs to set a letter against each of four that cost otherwise."""
    for k in range(2 * LANES, n):
        cost = for_a if letter[k] == a else for_one[k]
        cost = for_b if letter[k] == b else cost
        cost = for_c if letter[k] == c else cost
        for_one[k] = for_d if letter[k] == d else cost


@inlined
def fetch(n, x, prices, letter, for_one):
    """Fill in what it costs to set a letter against each lane's."""
    at = x * PRICES
    usual(n, prices[at], prices[at + 1], letter, for_one)
    for k in range(at + 3, at + 3 + prices[at + 2], 8):
        closer(
            n, prices[k], prices[k + 1], prices[k + 2], prices[k + 3], prices[k + 4], prices[k + 5],
            prices[k + 6], prices[k + 7], letter, for_one,
        )  # fmt: skip


@inlined
def fetch_for_two(n, x, before, two, letter, two_for_one):
    """Fetch what it costs to set two letters against each lane's."""
    for k in range(2 * LANES, n):
        two_for_one[k] = two[int(letter[k]) * _PAIRS + before * LETTERS + x]


@inlined
def step(n, above, above_two, for_one, one_for_two, two_for_one, dropped, out):
    """Take the cheapest way to each entry that uses up a letter of the one spelling."""
    for k in range(2 * LANES, n):
        one = np.int16(above[k - LANES] + for_one[k])
        other = np.int16(above[k] + dropped[k])
        one = min(one, other)
        other = np.int16(above[k - 2 * LANES] + one_for_two[k])
        one = min(one, other)
        other = np.int16(above_two[k - LANES] + two_for_one[k])
        out[k] = min(one, other)


@inlined
def exchanged(n, x, before, swap, above_two, letter, out):
    """Take the way by which two neighbouring letters change places, where it is cheaper."""
    for k in range(2 * LANES, n):
        other = np.int16(above_two[k - 2 * LANES] + swap)
        other = min(other, out[k])
        out[k] = other if (letter[k - LANES] == x) & (letter[k] == before) else out[k]


@inlined
def along(n, cheapest, left_out, out):
    """Take the cheaper of each entry and the one before with a letter of the lane left out."""
    for k in range(2 * LANES, n):
        other = np.int16(out[k - LANES] + left_out[k])
        out[k] = min(cheapest[k], other)


@kernel
def distances(
    a, a0, an, n, spellings, at, codes, sub, gap, two, meant, swap, most, rows, ends, out
):  # fmt: skip
    """Fill ``out`` with the distance of the spelling ``a[a0:a0+an]`` to each of ``n`` others.

    ``spellings`` are places in ``at``; each has two letters at least, and is ``comparable``.
    1000 where it is over ``most``. ``meant`` tells which two letters may stand for one.
    ``rows`` and ``ends`` are scratch memory.
    """
    above, above_two, here, cheapest, letter, pair, left_out, dropped, for_one, one_for_two, two_for_one, never = rows  # fmt: skip
    for k in range(ROOM):
        never[k] = NEVER
    own_end = final_i(a, a0, an)
    for first in range(0, n, LANES):
        width = 0
        pairs = 0
        lanes = min(LANES, n - first)
        for lane in range(lanes):
            b0 = at[spellings[first + lane]]
            length = at[spellings[first + lane] + 1] - b0
            end = final_i(codes, b0, length)
            ends[lane] = length
            ends[LANES + lane] = own_end
            if own_end != 0 and end != 0:
                ends[LANES + lane] = 0
                end = 0
            width = max(width, length)
            above[lane] = _FAR
            above[LANES + lane] = 0
            letter[LANES + lane] = _NO_LETTER
            total = 0
            before = 0
            for j in range(length):
                k = (j + 2) * LANES + lane
                y = codes[b0 + j]
                cost = DOUBLED if y == before else gap[y]
                if j == length - 1:
                    cost += end
                total += cost
                letter[k] = y
                one_for_two[k] = NEVER
                if meant[before * LETTERS + y] != 0:
                    ends[2 * LANES + pairs] = k
                    pair[pairs] = before * LETTERS + y
                    pairs += 1
                left_out[k] = cost
                above[k] = total
                before = y
        size = (width + 2) * LANES
        for k in range(size):
            above_two[k] = _FAR
        before = 0
        for i in range(an):
            x = a[a0 + i]
            cost = DOUBLED if x == before else gap[x]
            for k in range(size):
                dropped[k] = cost
            if i == an - 1 and own_end != 0:
                for k in range(size):
                    dropped[k] = cost + ends[LANES + k % LANES]
            fetch(size, x, sub, letter, for_one)
            for p in range(pairs):
                one_for_two[ends[2 * LANES + p]] = two[x * _PAIRS + pair[p]]
            if i == 0:
                for lane in range(2 * LANES, 3 * LANES):
                    if for_one[lane] > FIRST_ALIKE:
                        for_one[lane] += FIRST
            for lane in range(LANES):
                here[lane] = _FAR
                here[LANES + lane] = above[LANES + lane] + dropped[LANES + lane]
            if meant[before * LETTERS + x] != 0:
                fetch_for_two(size, x, before, two, letter, two_for_one)
                step(size, above, above_two, for_one, one_for_two, two_for_one, dropped, cheapest)
            else:
                step(size, above, above_two, for_one, one_for_two, never, dropped, cheapest)
            if i > 0 and x != before:
                exchanged(
                    size, np.int16(x), np.int16(before), np.int16(swap), above_two, letter, cheapest
                )  # fmt: skip
            along(size, cheapest, left_out, here)
            above_two, above, here = above, here, above_two
            before = x
        for lane in range(lanes):
            length = ends[lane]
            found = above[(length + 1) * LANES + lane] * 20 // (an + length)
            out[first + lane] = found if found <= most and found < 1000 else 1000


@kernel
def beside(
    p, p_form, p_at, p_codes, p_symbol, p_sound, n, batch, words, form, at, codes, symbol, sub, gap,
    swap, most, lanes, out,
):  # fmt: skip
    """Lower ``out`` to the cells of a word and ``n`` spellings of others: see ``cells``."""
    places, spelled, shaped = batch
    rows, ends, spellings, chosen, found, small_sub, small_two, meant = lanes
    first = p_form[p]
    for f in range(first, p_form[p + 1]):
        length = p_at[f + 1] - p_at[f]
        # Those of one length lie beside each other: a step takes as long as the longest of a few.
        for letters in range(WIDTH):
            ends[letters] = 0
        for k in range(n):
            letters = shaped[k] >> 8
            found[k] = letters if comparable(p_sound[f], length, shaped[k] & 255, letters) else 0
            ends[found[k]] += 1
        count = 0
        for letters in range(1, WIDTH):
            more = ends[letters]
            ends[letters] = count
            count += more
        for k in range(n):
            if found[k] != 0:
                place = ends[found[k]]
                ends[found[k]] = place + 1
                spellings[place] = spelled[k]
                chosen[place] = places[k]
        distances(
            p_codes, p_at[f], length, count, spellings, at, codes, small_sub, gap, small_two, meant,
            swap, most, rows, ends, found,
        )  # fmt: skip
        # As ``cell`` counts later spellings of short words.
        for k in range(count):
            later = f - first + spellings[k] - form[words[chosen[k]]]
            if length <= 5:
                later *= 10
            elif later > 0:
                later = 8
            out[chosen[k]] = min(out[chosen[k]], found[k] + later)
    if p_symbol[p] != 0:
        for k in range(n):
            place = places[k]
            if k == 0 or place != places[k - 1]:
                out[place] = meaning(out[place], p_symbol[p], symbol[words[place]])


@inlined
def spell(n, k, q, form, at, codes, shape, batch):
    """Put the spellings of the word at place ``k`` in a batch of ``n``; return how many it has.

    It has as many as before where ``distances`` does not take one of them.
    """
    places, spelled, shaped = batch
    if shape[q] >= 0:
        if not 1 < (shape[q] >> 8 & 255) <= WIDTH - 2:
            return n
        places[n] = k
        spelled[n] = form[q]
        shaped[n] = shape[q] & 65535
        return n + 1
    more = n
    if form[q + 1] - form[q] > SPELLINGS:
        return n
    for f in range(form[q], form[q + 1]):
        length = at[f + 1] - at[f]
        if not 1 < length <= WIDTH - 2:
            return n
        sound = 0
        for c in range(at[f], at[f + 1]):
            sound |= SOUNDS[codes[c]]
        places[more] = k
        spelled[more] = f
        shaped[more] = length << 8 | sound
        more += 1
    return more


@kernel
def has_initial(p, form, at):
    """Tell whether a word has a spelling of one letter."""
    found = False
    for f in range(form[p], form[p + 1]):
        found |= at[f + 1] - at[f] == 1
    return found


@kernel
def cells(
    p, p_form, p_at, p_codes, p_number, p_symbol, p_sound, begin, end, words, form, at, codes, number,
    symbol, shape, sub, gap, two, swap, work, most, batch, lanes, out,
):  # fmt: skip
    """Fill ``out[begin:end]`` with the cells of a word and of each of ``words[begin:end]``.

    They are those of ``name_kernels.cell`` up to ``most``, and 1000 or as they are above.
    ``batch`` holds what is compared next; it and ``lanes`` are scratch memory and tables, see
    ``lanes``.
    """
    single = p_form[p + 1] - p_form[p] == 1
    plain = p_number[p] < 0 and p_symbol[p] & SIGN == 0
    for f in range(p_form[p], p_form[p + 1]):
        if p_at[f + 1] - p_at[f] < 2 or p_at[f + 1] - p_at[f] > WIDTH - 2:
            plain = False
    initial = has_initial(p, p_form, p_at)
    n = 0
    for k in range(begin, end):
        q = words[k]
        if plain and number[q] < 0 and symbol[q] & SIGN == 0:
            if n > BATCH - SPELLINGS:
                beside(
                    p, p_form, p_at, p_codes, p_symbol, p_sound, n, batch, words, form, at, codes,
                    symbol, sub, gap, swap, most, lanes, out,
                )  # fmt: skip
                n = 0
            more = spell(n, k, q, form, at, codes, shape, batch)
            if more > n:
                out[k] = 1000
                n = more
                continue
        # What an initial agrees with counts only beside spellings that are far apart.
        whole = not (single and shape[q] >= 0) and (initial or has_initial(q, form, at))
        out[k] = cell(
            p, p_form, p_at, p_codes, p_number, p_symbol, q, form, at, codes, number, symbol, sub,
            gap, two, swap, work, 1000 if whole else most,
        )  # fmt: skip
    if n > FEW:
        beside(
            p, p_form, p_at, p_codes, p_symbol, p_sound, n, batch, words, form, at, codes, symbol,
            sub, gap, swap, most, lanes, out,
        )  # fmt: skip
        return
    places = batch[0]
    for k in range(n):
        q = words[places[k]]
        out[places[k]] = cell(
            p, p_form, p_at, p_codes, p_number, p_symbol, q, form, at, codes, number, symbol, sub,
            gap, two, swap, work, most,
        )  # fmt: skip
