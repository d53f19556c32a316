"""Looking numbers up in sorted tables, sorting, and putting what is found together, over arrays."""

# Kernels take flat arrays.
# ruff: noqa: PLR0917
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel


@inlined
def first_of(keys, wanted):
    """Return the place of the first of ascending keys that is not less than ``wanted``."""
    low = 0
    high = len(keys)
    while low < high:
        middle = (low + high) >> 1
        if keys[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def first_of_each(keys, wanted, n, places):
    """Fill ``places`` with what ``first_of`` gives for each of ``n`` wanted.

    All are looked for side by side: a table too large for the caches is waited for once a step
    and not once for each.
    """
    step = 1
    while 2 * step <= len(keys):
        step *= 2
    for k in range(n):
        places[k] = 0
    last = len(keys) - 1
    while step > 0 and last >= 0:
        for k in range(n):
            further = places[k] + step
            seen = further - 1 if further <= last else last
            places[k] = further if (keys[seen] < wanted[k]) & (further - 1 <= last) else places[k]
        step >>= 1


@kernel
def ascending(values, first, last, spare, counts):
    """Sort the numbers ``values[first:last]``, none negative.

    ``spare`` has room for as many, ``counts`` 256 entries: scratch memory.
    """
    most = 0
    for k in range(first, last):
        most |= values[k]
    shift = 0
    while most >> shift != 0:
        for digit in range(256):
            counts[digit] = 0
        for k in range(first, last):
            counts[values[k] >> shift & 255] += 1
        place = 0
        for digit in range(256):
            more = counts[digit]
            counts[digit] = place
            place += more
        for k in range(first, last):
            digit = values[k] >> shift & 255
            spare[counts[digit]] = values[k]
            counts[digit] += 1
        for k in range(first, last):
            values[k] = spare[k - first]
        shift += 8


@kernel
def select(values, n, k):
    """Bring the ``k`` smallest of ``n`` values to the front; return the next one."""
    low = 0
    high = n - 1
    while low < high:
        pivot = values[(low + high) // 2]
        i = low
        j = high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if k <= j:
            high = j
        elif k >= i:
            low = i
        else:
            break
    return values[k]


@kernel
def longest_first(grams, n, gram_at):
    """Sort keys so that those of most words come first."""
    for i in range(1, n):
        gram = grams[i]
        words = gram_at[gram + 1] - gram_at[gram]
        k = i
        while k > 0 and gram_at[grams[k - 1] + 1] - gram_at[grams[k - 1]] < words:
            grams[k] = grams[k - 1]
            k -= 1
        grams[k] = gram


@kernel
def merge(
    first, n, asked_at, near_at, near, cut, keys_each, wanted, keys, numbers, mark, spare, counts,
    out_at, out, out_cut,
):  # fmt: skip
    """Put together what is near the names of each question and what has one of their keys.

    Each name asked for has ``keys_each`` entries of ``wanted``. Begins with question
    ``first`` and returns how many are done: stops before one for which ``out`` may be too
    short. ``mark`` has an entry per listed name, comes in as zeros and is left so; ``spare`` and
    ``counts`` are scratch memory of ``ascending``.
    """
    filled = out_at[first]
    for q in range(first, n):
        begun = filled
        fits = True
        for a in range(asked_at[q], asked_at[q + 1]):
            if cut[a]:
                out_cut[q] = 1
            if filled + near_at[a + 1] - near_at[a] > len(out):
                fits = False
                break
            for x in range(near_at[a], near_at[a + 1]):
                name = near[x]
                if mark[name] == 0:
                    mark[name] = 1
                    out[filled] = name
                    filled += 1
            for k in range(keys_each * a, keys_each * (a + 1)):
                place = first_of(keys, wanted[k])
                while fits and place < len(keys) and keys[place] == wanted[k]:
                    name = numbers[place]
                    place += 1
                    if mark[name] != 0:
                        continue
                    if filled == len(out):
                        fits = False
                        break
                    mark[name] = 1
                    out[filled] = name
                    filled += 1
        for x in range(begun, filled):
            mark[out[x]] = 0
        if not fits:
            return q
        ascending(out, begun, filled, spare, counts)
        out_at[q + 1] = filled
    return n
