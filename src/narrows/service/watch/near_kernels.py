"""Which words of customers are like words of changed parties, over flat arrays."""

# Kernels take flat arrays.
# ruff: noqa: PLR0917, E501
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import kernel, kernels_for

_words = kernels_for(__name__, "narrows.text.name_kernels")
cell = _words.cell
apart = kernels_for(__name__, "narrows.service.watch.sound_kernels").apart

INITIAL = 1001


@kernel
def near(
    first,
    last,
    key_gram_at,
    key_gram,
    key_most,
    own_joins,
    gram_at,
    gram_key,
    most,
    joins,
    theirs,
    ours,
    sub,
    gap,
    two,
    swap,
    work,
    furthest,
    count,
    touched,
    out_key,
    out_near,
    upto,
):
    """Find customers' keys near changed parties' keys ``first`` to ``last``.

    ``joins`` and ``own_joins`` are the numbers of the first keys that are two words
    joined: two joins are never held against each other. Returns how many pairs were
    found; ``upto[0]`` is the key to go on from, ``last`` when all were looked at.
    """
    q_form, q_at, q_codes, q_number, q_symbol, _, _, q_sounds, q_letters = theirs
    form, at, codes, number, symbol, _, _, sounds, letters = ours
    n = 0
    for key in range(first, last):
        seen = 0
        for g in range(key_gram_at[key], key_gram_at[key + 1]):
            gram = key_gram[g]
            for k in range(gram_at[gram], gram_at[gram + 1]):
                other = gram_key[k]
                if key >= own_joins and other >= joins:
                    # Two joins are never held against each other; joins stand last.
                    break
                if count[other] == 0:
                    touched[seen] = other
                    seen += 1
                count[other] += 1
        if n + seen > len(out_key):
            for t in range(seen):
                count[touched[t]] = 0
            upto[0] = key
            return n
        for t in range(seen):
            other = touched[t]
            shared = count[other]
            count[other] = 0
            # Fewer shared keys would not make a word a candidate the other way round.
            # Of a word with several spellings it is not known how many keys each has.
            if form[other + 1] - form[other] == 1:
                enough = 128 * shared >= 23 * (most[other] + key_most[key])
            else:
                enough = 105 * shared >= 23 * key_most[key]
            if not enough:
                continue
            a, b = letters[other], q_letters[key]
            if a > 0 and b > 0:
                # Most pairs are told apart by their consonants alone.
                same = symbol[other] != 0 and q_symbol[key] != 0
                if not same and apart(sounds[other], q_sounds[key], a + b):
                    continue
            found = cell(key, q_form, q_at, q_codes, q_number, q_symbol, other, form, at, codes, number, symbol, sub, gap, two, swap, work)  # fmt: skip
            # What the index offers, joins too: whether words join is seen when names are weighed.
            if found <= furthest or (found == INITIAL and other < joins and key < own_joins):
                out_key[n] = other
                out_near[n] = key
                n += 1
    upto[0] = last
    return n
