"""Counting shared keys, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, E501
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import kernel, kernels_for

_words = kernels_for(__name__, "narrows.text.name_kernels")
cell = _words.cell


@kernel
def shared(grams, gram_at, gram_key, count, touched):
    """Count, per word, how many of ``grams`` it has; list the words touched."""
    n = 0
    for g in grams:
        for k in range(gram_at[g], gram_at[g + 1]):
            key = gram_key[k]
            if count[key] == 0:
                touched[n] = key
                n += 1
            count[key] += 1
    return n


@kernel
def nearest(n, touched, count, key_grams, own, most, histogram, out):
    """Keep the words that share most, at most about ``most`` of them; reset the counts.

    Words are ranked by twice the shared keys over the keys of both, in 64ths; a whole
    rank is kept or left, so the choice does not depend on any order.
    """
    for r in range(130):
        histogram[r] = 0
    for t in range(n):
        key = touched[t]
        rank = 128 * count[key] // (own + key_grams[key])
        rank = min(rank, 128)
        histogram[rank] += 1
    total = 0
    floor = 128
    while floor > 22:
        if total + histogram[floor] > most and total > 0:
            break
        total += histogram[floor]
        floor -= 1
    kept = 0
    for t in range(n):
        key = touched[t]
        rank = 128 * count[key] // (own + key_grams[key])
        rank = min(rank, 128)
        if rank > floor and kept < len(out):
            out[kept] = key
            kept += 1
        count[key] = 0
    return kept


@kernel
def word_cells(
    p,
    p_form,
    p_at,
    p_codes,
    p_number,
    p_symbol,
    keys,
    n,
    form,
    at,
    codes,
    number,
    symbol,
    sub,
    gap,
    two,
    swap,
    work,
    out,
):
    """Compare one word with ``n`` listed words."""
    for k in range(n):
        out[k] = cell(p, p_form, p_at, p_codes, p_number, p_symbol, keys[k], form, at, codes, number, symbol, sub, gap, two, swap, work)  # fmt: skip


@kernel
def add_up(
    keys,
    cells,
    n,
    far,
    rare,
    column,
    rarity,
    post_at,
    post_name,
    best,
    touched_before,
    touched,
    stamp,
):
    """Give every name with one of ``keys`` what its nearest word is worth.

    ``best`` holds each touched name's worth for the word at hand; ``stamp`` marks the
    names touched so far. Returns how many names are touched in all.
    """
    n_touched = touched_before
    for k in range(n):
        c = cells[k]
        if c > 1000:
            c = far if c == 1001 else far + 1
        if c > far:
            continue
        key = keys[k]
        weight = rarity[2 * key + column]
        weight = min(weight, rare)
        worth = (weight + 500) * (far + 60 - c) // (far + 60)
        for p in range(post_at[key], post_at[key + 1]):
            name = post_name[p]
            if stamp[name] == 0:
                stamp[name] = 1
                touched[n_touched] = name
                n_touched += 1
            best[name] = max(best[name], worth)
    return n_touched


@kernel
def settle(n, touched, best, total):
    """Add the worth of the word at hand to the names' totals and clear it."""
    for t in range(n):
        name = touched[t]
        total[name] += best[name]
        best[name] = 0
