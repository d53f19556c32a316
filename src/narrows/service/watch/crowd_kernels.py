"""How close a customer's look-up is to what the index keeps, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, SIM102
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import kernel, kernels_for

offered = kernels_for(__name__, "narrows.service.watch.ask_kernels").offered
_sound = kernels_for(__name__, "narrows.text.sound_kernels")
comparable = _sound.comparable
worth_aligning = _sound.worth_aligning
_index = kernels_for(__name__, "narrows.index.kernels")
LEAST_RANK = _index.LEAST_RANK
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
def alike(
    words, own_at, own_gram, form, shape, gram_at, gram_key, key_grams, their_shape, wanted,
    count, touched, out,
):  # fmt: skip
    """Count for each word the listed words that share enough keys to be looked at.

    Never fewer than the index looks at for any one spelling; of listed words only those
    that are ``wanted``. ``count`` comes in as zeros and is left so.
    """
    for w in range(words):
        own = own_at[w + 1] - own_at[w]
        seen = share(own_gram, own_at[w], own_at[w + 1], gram_at, gram_key, count, touched)
        single = form[w + 1] - form[w] == 1
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
            if 128 * shared < LEAST_RANK * both:
                continue
            a, b = shape[w], their_shape[key]
            if a >= 0 and b >= 0:
                if not comparable(a & 255, a >> 8 & 255, b & 255, b >> 8 & 255):
                    continue
            found += 1
        out[w] = min(found, MOST)
    return words


@kernel
def floors(
    n, which, own_at, own_gram, form, at, number, sound, most, gram_at, gram_key, key_grams,
    t_shape, t_form, t_at, t_sound, count, touched, histogram, out,
):  # fmt: skip
    """Fill ``out`` with the rank below which listed words are kept no more, see ``sharing``.

    It is -1 for words with several spellings: each has a rank of its own. ``count`` comes
    in as zeros and is left so.
    """
    for i in range(n):
        w = which[i]
        out[i] = -1
        if form[w + 1] - form[w] != 1:
            continue
        own = own_at[w + 1] - own_at[w]
        lowest = fewest(own)
        seen = share(own_gram, own_at[w], own_at[w + 1], gram_at, gram_key, count, touched)
        for rank in range(130):
            histogram[rank] = 0
        for t in range(seen):
            key = touched[t]
            shared = count[key]
            count[key] = 0
            rank = min(128 * shared // (own + key_grams[key]), 128)
            if rank < LEAST_RANK or shared < lowest:
                continue
            if number[w] >= 0 or worth_aligning(
                form[w], form[w + 1], at, sound, key, t_shape, t_form, t_at, t_sound
            ):
                histogram[rank] += 1
        out[i] = floor_of(histogram, most)
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
