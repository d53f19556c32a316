"""Telling without aligning that two words have nothing in common, over flat arrays.

``name_kernels.distance`` gives 1000 at once for spellings that differ much in length or
in their consonants; here the same is told from a length and a set of consonant classes
prepared once per spelling.
"""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, SIM102
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for

_words = kernels_for(__name__, "narrows.text.name_kernels")
LETTERS = _words.LETTERS
SOUNDS = _words.SOUNDS
WIDTH = _words.WIDTH
SYLLABLE = _words.SYLLABLE
SOUNDS_JOINED = _words.SOUNDS_JOINED
more_than = _words.more_than
begin_alike = _words.begin_alike


@kernel
def sounds(forms, at, codes, out):
    """Fill ``out`` with the set of consonant classes of each spelling."""
    for f in range(forms):
        found = 0
        for c in range(at[f], at[f + 1]):
            found |= SOUNDS[codes[c]]
        out[f] = found


@kernel
def comparable(a_sound, a_length, b_sound, b_length):
    """Tell whether two spellings are worth aligning: ``distance`` gives 1000 at once if not."""
    if a_length <= 1 or b_length <= 1:
        return a_length == 1 or b_length == 1
    longer = a_length if a_length > b_length else b_length
    if 2 * (longer - (a_length if a_length < b_length else b_length)) > longer + 1 and longer > 3:
        return False
    return not more_than(2 if a_length + b_length < 15 else 3, a_sound ^ b_sound)


@kernel
def shape_of(f, at, codes, sound):
    """Return first letter, length and consonant classes of one spelling as one number."""
    length = at[f + 1] - at[f]
    first = codes[at[f]] if length > 0 else 0
    return first * 65536 + length * 256 + sound[f]


@kernel
def shapes(keys, form, at, codes, sound, out):
    """Fill ``out`` with the shape of each word, -1 where it has several spellings."""
    for key in range(keys):
        f = form[key]
        if form[key + 1] - f == 1:
            out[key] = shape_of(f, at, codes, sound)
        else:
            out[key] = -1


@inlined
def worth_aligning_shaped(p_first, p_last, p_at, p_sound, key, shape, form, at, sound):
    """Tell ``worth_aligning`` of a listed word whose shape is read."""
    for f in range(p_first, p_last):
        length = p_at[f + 1] - p_at[f]
        if shape >= 0:
            if comparable(p_sound[f], length, shape & 255, shape >> 8 & 255):
                return True
            continue
        for g in range(form[key], form[key + 1]):
            if comparable(p_sound[f], length, sound[g], at[g + 1] - at[g]):
                return True
    return False


@inlined
def worth_aligning(p_first, p_last, p_at, p_sound, key, shape, form, at, sound):
    """Tell whether any spelling of a word is comparable with any of a listed word."""
    return worth_aligning_shaped(p_first, p_last, p_at, p_sound, key, shape[key], form, at, sound)


@inlined
def may_be_one(own, own_first, own_sound, length, first, sound, sub, gap):
    """Tell whether two spellings may be one, written in one and in two: as ``joined`` takes them.

    What is too short for a join may be the initials of a name.
    """
    if own < 4 or length < 4:
        return own == length
    if own - length > 3 or length - own > 3:
        return False
    if more_than(SOUNDS_JOINED, own_sound ^ sound):
        return False
    return begin_alike(own_first, first, sub, gap)


@inlined
def may_be_join(
    p, p_form, p_at, p_codes, p_sound, q, form, at, codes, sound, shape, sub, gap
):  # fmt: skip
    """Tell whether two words may be one, written in one and in two: any of their spellings."""
    other = shape[q]
    for f in range(p_form[p], p_form[p + 1]):
        own = p_at[f + 1] - p_at[f]
        if own == 0:
            continue
        first = p_codes[p_at[f]]
        if other >= 0:
            length = other >> 8 & 255
            if may_be_one(own, first, p_sound[f], length, other >> 16, other & 255, sub, gap):
                return True
            continue
        for g in range(form[q], form[q + 1]):
            length = at[g + 1] - at[g]
            if length > 0 and may_be_one(
                own, first, p_sound[f], length, codes[at[g]], sound[g], sub, gap
            ):
                return True
    return False


@kernel
def possible_joins(
    p, p_form, p_at, p_codes, p_sound, first, last, words, form, at, codes, sound, shape, sub, gap,
    alike, shapes,
):  # fmt: skip
    """Keep those of ``words[first:last]`` that ``may_be_join`` takes; return where they end.

    ``alike`` and ``shapes`` are scratch memory.
    """
    f = p_form[p]
    own = p_at[f + 1] - p_at[f]
    single = p_form[p + 1] - f == 1 and own > 3
    if single:
        for letter in range(LETTERS):
            alike[letter] = begin_alike(p_codes[p_at[f]], letter, sub, gap)
    # Read first, with nothing to decide in between, they come many at a time.
    for k in range(first, last):
        shapes[k - first] = shape[words[k]]
    kept = first
    for k in range(first, last):
        q = words[k]
        other = shapes[k - first]
        if single and other >= 0:
            length = other >> 8 & 255
            # As ``may_be_one``, without a branch: one in three may be, and none knows which.
            may = (length > 3) & (own - length < 4) & (length - own < 4) & alike[other >> 16]
            may &= not more_than(SOUNDS_JOINED, p_sound[f] ^ (other & 255))
        else:
            may = may_be_join(
                p, p_form, p_at, p_codes, p_sound, q, form, at, codes, sound, shape, sub, gap
            )
        words[kept] = q
        kept += may
    return kept


@inlined
def may_join(p, p_shape, p_form, p_at, p_sound, words, w_shape, n, form, at, sound, sub, gap):
    """Tell whether ``joined`` could find any run of ``words`` near the word ``p``.

    ``p_shape`` and ``w_shape`` are what ``shapes`` gives for the word and the others.
    """
    for f in range(p_form[p], p_form[p + 1] if p_shape < 0 else p_form[p]):
        # Two syllables in digits may be two words.
        if p_at[f + 1] - p_at[f] == 2 * SYLLABLE:
            return True
    if p_shape >= 0 and (p_shape >> 8 & 255) < 4:
        return False
    for first in range(n - 1):
        lead = words[first]
        if p_shape >= 0 and w_shape[first] >= 0:
            if not begin_alike(p_shape >> 16, w_shape[first] >> 16, sub, gap):
                continue
        rest = 0
        rest_sound = 0
        for span in range(2, 5):
            if first + span > n:
                break
            shape = w_shape[first + span - 1]
            if shape >= 0:
                rest += shape >> 8 & 255
                rest_sound |= shape & 255
            else:
                chosen = form[words[first + span - 1]]
                rest += at[chosen + 1] - at[chosen]
                rest_sound |= sound[chosen]
            if p_shape >= 0 and w_shape[first] >= 0:
                length = rest + (w_shape[first] >> 8 & 255)
                own = p_shape >> 8 & 255
                if length - own > 3:
                    break
                if length <= WIDTH - 3 and own - length <= 3:
                    joint = (w_shape[first] & 255) | rest_sound
                    if not more_than(SOUNDS_JOINED, p_shape & 255 ^ joint):
                        return True
                continue
            for lead_form in range(form[lead], form[lead + 1]):
                if lead_form > form[lead] + 2:
                    break
                length = rest + at[lead_form + 1] - at[lead_form]
                if length > WIDTH - 3:
                    continue
                for f in range(p_form[p], p_form[p + 1]):
                    own = p_at[f + 1] - p_at[f]
                    if own < 4 or own - length > 3 or length - own > 3:
                        continue
                    joint = sound[lead_form] | rest_sound
                    if not more_than(SOUNDS_JOINED, p_sound[f] ^ joint):
                        return True
    return False
