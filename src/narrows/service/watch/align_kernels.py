"""How far two spellings are apart, given up as soon as it is more than asked for, over flat arrays.

Nearly all words that are aligned for a bound do not agree. What the letters still to come cost
at least is known before: once that and what it took so far is too much, the rest need not be
looked at.
"""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, PLR1730
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for

_words = kernels_for(__name__, "narrows.text.name_kernels")
final_i = _words.final_i
LETTERS, WIDTH, LAST_ROW = _words.LETTERS, _words.WIDTH, _words.LAST_ROW
FIRST_ALIKE, FIRST, DOUBLED, FAR = _words.FIRST_ALIKE, _words.FIRST, _words.DOUBLED, _words.FAR


@inlined
def to_come(a, a0, an, spelling, cheapest, rest):
    """Fill ``rest`` with what the letters of a spelling from each on cost at least; return all.

    ``cheapest`` says for the other spelling what the cheapest operation costs that uses up a
    letter, see ``letter_bound``.
    """
    rest[an] = 0
    total = 0
    for i in range(an - 1, -1, -1):
        x = a[a0 + i]
        # As ``distance`` has it, what is no letter counts as doubled where it comes first.
        before = a[a0 + i - 1] if i > 0 else 0
        cost = cheapest[spelling * LETTERS + x]
        if x == before and cost > DOUBLED:
            cost = DOUBLED
        total += cost
        rest[i] = total
    return total


@inlined
def apart(a, a0, an, b, b0, bn, spelling, cheapest, price, swap, work, rest, most):
    """Return how far two spellings are apart at least, 1000 where it is over ``most``.

    It is what ``distance`` gives, but never more where one begins with what is no letter. They
    are ``comparable`` and have two letters at least. ``spelling`` is the number of the second
    in ``cheapest``; ``price`` has which letters two may be taken for, too, one bit each;
    ``work`` and ``rest`` are scratch memory.
    """
    if an > WIDTH - 2 or bn > WIDTH - 2:
        return FAR
    too_much = ((most + 1) * (an + bn) + 19) // 20
    if to_come(a, a0, an, spelling, cheapest, rest) >= too_much:
        return FAR
    return aligned(a, a0, an, b, b0, bn, too_much, price, swap, work, rest, most)


@kernel
def aligned(a, a0, an, b, b0, bn, too_much, price, swap, work, rest, most):
    """Align two spellings as far as it does not cost ``too_much``, see ``apart``.

    ``rest`` says what the letters of the first from each on cost at least. From ``WIDTH`` on it
    takes for each letter of the second which ones it and the one before may be taken for.
    """
    sub, gap, two, meant = price
    a_end = final_i(a, a0, an)
    b_end = final_i(b, b0, bn)
    if a_end != 0 and b_end != 0:
        a_end, b_end = 0, 0
    lowest = rest[0]
    # The last row keeps what it costs to leave out each letter of the second spelling.
    work[0] = 0
    y_before = 0
    for j in range(1, bn + 1):
        y = b[b0 + j - 1]
        cost = DOUBLED if y == y_before else gap[y]
        if j == bn:
            cost += b_end
        work[LAST_ROW + j] = cost
        work[j] = work[j - 1] + cost
        rest[WIDTH + j] = meant[y_before * LETTERS + y]
        y_before = y
    x_before = 0
    for i in range(1, an + 1):
        row = i * WIDTH
        up = row - WIDTH
        x = a[a0 + i - 1]
        drop_x = DOUBLED if x_before == x else gap[x]
        if i == an:
            drop_x += a_end
        # What stands above and before, and above the entry before.
        across = work[up]
        before = across + drop_x
        work[row] = before
        lowest_above = lowest
        lowest = before
        if i == 1 and sub[x * LETTERS + b[b0]] > FIRST_ALIKE:
            across += FIRST
        one_for_two = meant[x_before * LETTERS + x]
        y_before = 0
        for j in range(1, bn + 1):
            y = b[b0 + j - 1]
            best = across + sub[x * LETTERS + y]
            across = work[up + j]
            other = across + drop_x
            if other < best:
                best = other
            other = before + work[LAST_ROW + j]
            if other < best:
                best = other
            if rest[WIDTH + j] >> x & 1:
                other = work[up + j - 2] + two[(x * LETTERS + y_before) * LETTERS + y]
                if other < best:
                    best = other
            if one_for_two >> y & 1:
                other = work[up - WIDTH + j - 1] + two[(y * LETTERS + x_before) * LETTERS + x]
                if other < best:
                    best = other
            if (x ^ y_before) | (y ^ x_before) == 0 and x != y and i > 1 and j > 1:
                other = work[up - WIDTH + j - 2] + swap
                if other < best:
                    best = other
            work[row + j] = best
            if best < lowest:
                lowest = best
            before = best
            y_before = y
        # From two rows that all cost too much no way leads to less.
        lowest += rest[i]
        if lowest >= too_much and lowest_above >= too_much:
            return FAR
        x_before = x
    scaled = work[an * WIDTH + bn] * 20 // (an + bn)
    return scaled if scaled <= most and scaled < FAR else FAR
