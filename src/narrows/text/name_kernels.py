"""Comparing words letter by letter, and names word by word, over flat integer arrays.

The distance of two spellings is the cheapest way to turn one into the other, where an
operation costs little if scribes, alphabets and keyboards often make it: ``kh`` for
``h``, ``ou`` for ``u``, a lost vowel, a doubled letter. It is scaled to 0 (the same) …
1000 (nothing in common). Costs come in as tables; see ``name_costs``.

Names are aligned word to word, allowing one word to stand for two or three adjacent
ones. Everything is an integer, so plain and compiled give the same result.
"""


# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, PLR1730, SIM110
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel

LETTERS = 37
"""Letter codes: 0 none, 1–26 a–z, 27–36 digits."""

NEVER = 255
"""Cost of one letter for two that is never the cheapest: leaving one out and exchanging the
other costs less."""

WIDTH = 34
"""Row length of the working matrix: longest spelling plus two."""

LAST_ROW = WIDTH * (WIDTH - 1)
"""Where the working matrix has a row no spelling reaches."""

INITIAL = 1001
"""Cell: an initial and a word that begins with it."""
NUMBER_DIFFERS = 1002
"""Cell: two numbers that are not the same."""
NO_PAIR = 1003
"""Cell: two words that must not be paired, a number and a word."""

FAR = 1000
"""Cell and distance of two words that have nothing in common."""

DOUBLED = 15
"""Cost of a doubled letter, left out."""

SAME_MEANING = 100
"""Cell: two words that mean the same, however they are spelled."""

SPELLED_ALIKE, MEANT_OTHERWISE = 60, 200
"""Words that mean something else have nothing in common, but where they are spelled so much alike;
then they are at least so far apart."""

SHORT_JOIN = 8
"""Letters below which a join has to be nearly exact: short syllables fit together easily."""

SIGN = 1 << 30
"""Bit of the symbol of a single Han or Hangul sign: its readings are given, not guessed."""

SIGN_STRICT = 12
"""How many times over a letter costs that differs from a sign's reading."""

FIRST_ALIKE, FIRST = 40, 60
"""Writers and typists seldom miss the first letter: beyond that cost it costs more."""

FIRST_JOINED, GAP_JOINED = 60, 45
"""What the first letters of a join may cost, for one another or left out."""

JOIN_NEAR = 210
"""How far a word may be from the words it is written for; further is as good as nothing."""

SOUNDS_JOINED = 1
"""Consonant classes that only one of a word and a join may have."""

FINAL_I = 60
"""Cost more of a final i after a consonant that the other word lacks: Zahedi is not Zahid, nor
Mohammadi Mohammad."""

SYLLABLE = 12
"""Digits a syllable is spelled in, see ``name_syllables``."""

_I, _Y, _Z = 9, 25, 26

_B, _K, _S, _T, _M, _N, _L, _R = 1, 2, 4, 8, 16, 32, 64, 128
SOUNDS = (
    0, 0, _B, 0, _T, 0, _B, _K, 0, 0, 0, _K, _L, _M, _N, 0, _B, _K, _R, _S, _T, 0, _B, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
)  # fmt: skip
"""Consonant class of each letter code, 0 for letters that stand for too many sounds."""


@kernel
def more_than(most, classes):
    """Tell whether a set of consonant classes holds more than so many."""
    for _ in range(most):
        classes &= classes - 1
    return classes != 0


@kernel
def sounds_apart(a, a0, an, b, b0, bn):
    """Return the consonant classes only one of two spellings has."""
    x = 0
    for i in range(a0, a0 + an):
        x |= SOUNDS[a[i]]
    y = 0
    for j in range(b0, b0 + bn):
        y |= SOUNDS[b[j]]
    return x ^ y


@kernel
def begin_alike(one, other, sub, gap):
    """Tell whether words that begin with two letters may be read as one written otherwise.

    The letters stand for one sound, or one of them is often left out: a vowel, h, y.
    """
    if one == other or sub[one * LETTERS + other] <= FIRST_JOINED:
        return True
    return gap[one] <= GAP_JOINED or gap[other] <= GAP_JOINED


@kernel
def final_i(a, a0, an):
    """What it costs more to miss the last letter of a spelling."""
    if an < 4 or (a[a0 + an - 1] != _I and a[a0 + an - 1] != _Y):
        return 0
    before = a[a0 + an - 2]
    if before in (1, 5, _I, 15, 21, _Y):
        return 0
    return FINAL_I


@inlined
def distance(a, a0, an, b, b0, bn, sub, gap, two, swap, work, most=1000):
    """Distance of two spellings, 0 … 1000; 1000 where it is over ``most``.

    ``a[a0:a0+an]`` and ``b[b0:b0+bn]`` are letter codes; ``sub`` (37x37), ``gap`` (37) and
    ``two`` (37x37x37, one letter for two) are costs in hundredths of a plain edit.
    """
    if an == 0 or bn == 0:
        return 1000
    longer = an if an > bn else bn
    if longer > WIDTH - 2:
        return 1000
    if 2 * (longer - (an if an < bn else bn)) > longer + 1 and longer > 3:
        return 1000
    if more_than(2 if an + bn < 15 else 3, sounds_apart(a, a0, an, b, b0, bn)):
        return 1000
    a_end = final_i(a, a0, an)
    b_end = final_i(b, b0, bn)
    if a_end != 0 and b_end != 0:
        a_end, b_end = 0, 0
    # From two rows that all cost too much no way leads to less.
    too_much = ((most + 1) * (an + bn) + 19) // 20
    lowest = 0
    # The last row keeps what it costs to leave out each letter of the second spelling.
    work[0] = 0
    y_before = -1
    for j in range(1, bn + 1):
        y = b[b0 + j - 1]
        cost = DOUBLED if y == y_before else gap[y]
        if j == bn:
            cost += b_end
        work[LAST_ROW + j] = cost
        work[j] = work[j - 1] + cost
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
            if j > 1:
                other = work[up + j - 2] + two[(x * LETTERS + y_before) * LETTERS + y]
                if other < best:
                    best = other
            if i > 1:
                other = work[up - WIDTH + j - 1] + two[(y * LETTERS + x_before) * LETTERS + x]
                if other < best:
                    best = other
                # One look at both letters: that they change places is rare.
                if (x ^ y_before) | (y ^ x_before) == 0 and x != y and j > 1:
                    other = work[up - WIDTH + j - 2] + swap
                    if other < best:
                        best = other
            work[row + j] = best
            if best < lowest:
                lowest = best
            before = best
            y_before = y
        if lowest >= too_much and lowest_above >= too_much:
            return 1000
        x_before = x
    scaled = work[an * WIDTH + bn] * 20 // (an + bn)
    return scaled if scaled <= most and scaled < 1000 else 1000


@inlined
def meaning(spelled, one, other):
    """Return the cell of two words by what they mean, 0 for none, and how they are ``spelled``."""
    if spelled == 0 or one == 0 or other == 0:
        return spelled
    if one == other:
        return spelled if spelled < SAME_MEANING else SAME_MEANING
    if spelled > SPELLED_ALIKE:
        return FAR
    return spelled if spelled > MEANT_OTHERWISE else MEANT_OTHERWISE


@inlined
def cell(
    p,
    p_form,
    p_at,
    p_codes,
    p_number,
    p_symbol,
    q,
    q_form,
    q_at,
    q_codes,
    q_number,
    q_symbol,
    sub,
    gap,
    two,
    swap,
    work,
    most=1000,
):
    """Compare word ``p`` of one table with word ``q`` of another: 0 … 1000 or a code.

    Spellings further apart than ``most`` count as having nothing in common.
    """
    if p_number[p] >= 0 or q_number[q] >= 0:
        if p_number[p] >= 0 and q_number[q] >= 0:
            return 0 if p_number[p] == q_number[q] else NUMBER_DIFFERS
        return NO_PAIR
    best = 1000
    p_first = p_form[p]
    q_first = q_form[q]
    p_sign = p_symbol[p] & SIGN
    q_sign = q_symbol[q] & SIGN
    for f in range(p_first, p_form[p + 1]):
        a0 = p_at[f]
        an = p_at[f + 1] - a0
        for g in range(q_first, q_form[q + 1]):
            b0 = q_at[g]
            bn = q_at[g + 1] - b0
            if an == 1 or bn == 1:
                if an == 1 and bn == 1:
                    if p_codes[a0] == q_codes[b0]:
                        return 0
                elif p_codes[a0] == q_codes[b0] and p_sign == 0 and q_sign == 0 and best > 700:
                    best = INITIAL
                continue
            found = distance(p_codes, a0, an, q_codes, b0, bn, sub, gap, two, swap, work, most)
            if p_sign != 0 or q_sign != 0:
                found *= SIGN_STRICT
            # Short words of many readings agree with too much: their later readings count less.
            if an <= 5:
                found += 10 * (f - p_first + g - q_first)
            elif f > p_first or g > q_first:
                found += 8
            if found < best:
                best = found
            if best == 0:
                return 0
    if p_sign == q_sign:
        best = meaning(best, p_symbol[p], q_symbol[q])
    return best if best <= 1000 or best == INITIAL else 1000


@kernel
def cells(
    p_tokens,
    p_form,
    p_at,
    p_codes,
    p_number,
    p_symbol,
    q_tokens,
    q_form,
    q_at,
    q_codes,
    q_number,
    q_symbol,
    sub,
    gap,
    two,
    swap,
    work,
    out,
):
    """Fill ``out`` (row by row) with the cells of all pairs of two lists of words."""
    k = 0
    for p in p_tokens:
        for q in q_tokens:
            out[k] = cell(
                p, p_form, p_at, p_codes, p_number, p_symbol,
                q, q_form, q_at, q_codes, q_number, q_symbol,
                sub, gap, two, swap, work,
            )  # fmt: skip
            k += 1


@kernel
def same_syllables(p, p_form, p_at, p_codes, one, other, form, at, codes):
    """Tell whether a word has the syllables two adjacent ones have together.

    Syllables are spelled in digits, ``SYLLABLE`` each, see ``name_syllables``.
    """
    for f in range(p_form[p], p_form[p + 1]):
        a0 = p_at[f]
        if p_at[f + 1] - a0 != 2 * SYLLABLE or p_codes[a0] <= _Z:
            continue
        begins = False
        for g in range(form[one], form[one + 1]):
            if same(p_codes, a0, codes, at[g], at[g + 1]):
                begins = True
        if not begins:
            continue
        for g in range(form[other], form[other + 1]):
            if same(p_codes, a0 + SYLLABLE, codes, at[g], at[g + 1]):
                return True
    return False


@kernel
def same(a, a0, b, b0, b_end):
    """Tell whether a spelling is the one syllable that begins at ``a0``."""
    if b_end - b0 != SYLLABLE:
        return False
    for k in range(SYLLABLE):
        if a[a0 + k] != b[b0 + k]:
            return False
    return True


@kernel
def joined(
    p, p_form, p_at, p_codes, words, first, span, form, at, codes, sub, gap, two, swap, work, buffer
):
    """Distance of one word to several adjacent ones written together, 1000 over ``JOIN_NEAR``.

    Only a word's first spellings are joined, up to three of the first word's; and two words
    by their syllables.
    """
    if span == 2 and same_syllables(
        p, p_form, p_at, p_codes, words[first], words[first + 1], form, at, codes
    ):
        return 0
    best = 1000
    lead = words[first]
    rest = 0
    for k in range(1, span):
        chosen = form[words[first + k]]
        rest += at[chosen + 1] - at[chosen]
    for lead_form in range(form[lead], form[lead + 1]):
        if lead_form > form[lead] + 2:
            break
        length = rest + at[lead_form + 1] - at[lead_form]
        if length > WIDTH - 3:
            continue
        built = False
        for f in range(p_form[p], p_form[p + 1]):
            a0 = p_at[f]
            an = p_at[f + 1] - a0
            if an < 4 or an - length > 3 or length - an > 3:
                continue
            if not built:
                built = True
                n = 0
                for k in range(span):
                    chosen = lead_form if k == 0 else form[words[first + k]]
                    for c in range(at[chosen], at[chosen + 1]):
                        buffer[n] = codes[c]
                        n += 1
            if not begin_alike(p_codes[a0], buffer[0], sub, gap):
                continue
            if more_than(SOUNDS_JOINED, sounds_apart(p_codes, a0, an, buffer, 0, length)):
                continue
            found = distance(
                p_codes, a0, an, buffer, 0, length, sub, gap, two, swap, work, JOIN_NEAR
            )  # fmt: skip
            if length < SHORT_JOIN:
                found += 80
            if found < best:
                best = found
    return best
