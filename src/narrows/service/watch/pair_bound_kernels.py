"""The most two names can be worth, their words paired one to one, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, PLR1730
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for

_match = kernels_for(__name__, "narrows.match.kernels")
remembered = kernels_for(__name__, "narrows.service.watch.weigh_kernels").remembered
least_cost = kernels_for(__name__, "narrows.service.watch.near_kernels").least_cost
_sound = kernels_for(__name__, "narrows.text.sound_kernels")
comparable, more_than = _sound.comparable, _sound.more_than
apart = kernels_for(__name__, "narrows.service.watch.align_kernels").apart
one_letter_apart = kernels_for(__name__, "narrows.match.slip_kernels").one_letter_apart

INITIAL = _match.INITIAL
GOOD, CLOSE = _match.GOOD, _match.CLOSE
OPEN, REST = _match.OPEN, _match.REST
ALL_AGREE, THREE_AGREE, ONE_SLIP = _match.ALL_AGREE, _match.THREE_AGREE, _match.ONE_SLIP
ONLY_ONE_AGREES, NONE_AGREES = _match.ONLY_ONE_AGREES, _match.NONE_AGREES
ONE_OF_MANY, BOTH_ONE = _match.ONE_OF_MANY, _match.BOTH_ONE
LITTLE_OPEN, REST_OPEN = _match.LITTLE_OPEN, _match.REST_OPEN
LEGAL_EQUAL, LEGAL_COMPATIBLE = _match.LEGAL_EQUAL, _match.LEGAL_COMPATIBLE
LEGAL_DIFFERENT, LEGAL_MISSING = _match.LEGAL_DIFFERENT, _match.LEGAL_MISSING

ALIKE = 450
"""Words with a cell beyond this count as having nothing in common: they are worth no more."""

MEANS, SHAPE = 1 << 24, (1 << 24) - 1
"""Bit of what is known of a word that has a meaning, and the bits of its shape."""

NOTHING, APART, MISSED, SPARE, AGREE, JOINED = range(6)
"""Where the bounds of a word have what it is worth at most, see ``name_bound.Most``."""
FIELDS = 6

LOST = 1 << 40
"""More than any word is worth."""


@kernel
def facts_at_most(good, whole, length, t_length, joined, legal, fact):
    """Return the most that facts about two names add, at most ``good`` pairs agreeing.

    ``whole`` tells whether every word may agree, ``joined`` whether a word may stand for
    several, ``legal`` is the fact about legal forms (-1 for none). What always holds and what
    may hold of the other facts is not counted here, nor what ``open_facts`` says.
    """
    shorter = min(length, t_length)
    longer = max(length, t_length)
    bits = 0
    if legal >= 0:
        bits += fact[legal]
    if longer == 1:
        bits += fact[BOTH_ONE]
    elif shorter == 1:
        bits += max(fact[ONE_OF_MANY], 0) if joined else fact[ONE_OF_MANY]
    if whole and (joined or shorter == longer):
        bits += max(fact[ALL_AGREE], 0)
    if good >= 3:
        bits += max(fact[THREE_AGREE], 0)
    if shorter == 1 or good > 1:
        bits += max(fact[ONLY_ONE_AGREES], fact[NONE_AGREES], 0)
    return bits


@kernel
def open_facts(own_open, t_open, fact):
    """Return the most that words without a counterpart add: 0 at most.

    Given the least hundredths of either name's rarity in words that do not agree.
    """
    bits = 0
    more = max(own_open, t_open)
    less = min(own_open, t_open)
    for k in range(len(OPEN)):
        if more >= OPEN[k]:
            bits += min(fact[LITTLE_OPEN + k], 0)
    for k in range(len(REST)):
        if less >= REST[k]:
            bits += min(fact[REST_OPEN + k], 0)
    return bits


@kernel
def legal_fact(own, own_family, other, other_family):
    """Return the fact about two names' legal forms, -1 where neither has one."""
    if own != 0 and other != 0:
        if own == other:
            return LEGAL_EQUAL
        return LEGAL_COMPATIBLE if own_family == other_family else LEGAL_DIFFERENT
    return LEGAL_MISSING if own != 0 or other != 0 else -1


@inlined
def slips(own, begin, theirs, t_begin, length):
    """Tell from what is known of words whether two names may be the same but for one letter.

    Both have ``length`` words. All words but one have to be the same, see ``may_slip``.
    """
    same = 0
    for p in range(length):
        a = own[begin + p]
        for q in range(length):
            b = theirs[t_begin + q]
            if untold(a, b) or (a ^ b) & SHAPE == 0:
                same |= 1 << p
    whole = (1 << length) - 1
    for p in range(length):
        if same | 1 << p != whole:
            continue
        a = own[begin + p]
        for q in range(length):
            b = theirs[t_begin + q]
            longer = (a >> 8 & 255) - (b >> 8 & 255)
            if untold(a, b) or (-2 < longer < 2 and not more_than(2, (a ^ b) & 255)):
                return True
    return False


@kernel
def may_slip(
    aligned, begin, length, word, t_begin, t_word, own_words, their_words, price, swap, work,
    cached_key, cached_cell,
):  # fmt: skip
    """Tell whether two names may be the same but for one letter, as ``match.slip_kernels`` has it.

    Both have ``length`` words. Told from which are a letter apart, and where ``aligned``
    from all words.
    """
    form, at, codes = own_words[0], own_words[1], own_words[2]
    t_form, t_at, t_codes = their_words[0], their_words[1], their_words[2]
    for p in range(length):
        w = word[begin + p]
        f = form[w]
        for q in range(length):
            v = t_word[t_begin + q]
            g = t_form[v]
            if not one_letter_apart(
                codes, at[f], at[f + 1] - at[f], t_codes, t_at[g], t_at[g + 1] - t_at[g]
            ):
                continue
            if not aligned:
                return True
            if remembered(
                w, v, own_words, their_words, price, swap, work, cached_key, cached_cell, ALIKE
            ) <= CLOSE:  # fmt: skip
                continue
            same = 0
            for other in range(length):
                for one in range(length):
                    if other != p and one != q and remembered(
                        word[begin + other], t_word[t_begin + one], own_words, their_words, price,
                        swap, work, cached_key, cached_cell, ALIKE,
                    ) == 0:  # fmt: skip
                        same += 1
                        break
            if same == length - 1:
                return True
    return False


@inlined
def by_shapes(own, begin, length, theirs, t_begin, t_length, may, near):
    """Note for each word of a name which of another may agree with it; return which have any.

    Told from lengths and consonants, one bit each. ``own`` and ``theirs`` are what is known of
    each word of all names, see ``ask.Shapes``; -1 where it says nothing. ``may`` takes the words
    of the other name that may agree with each, ``near`` those that are alike at most: none yet.
    """
    mask = 0
    for p in range(length):
        a = own[begin + p]
        found = 0
        for q in range(t_length):
            b = theirs[t_begin + q]
            if untold(a, b) or comparable(a & 255, a >> 8 & 255, b & 255, b >> 8 & 255):
                found |= 1 << q
        may[p] = found
        near[p] = 0
        if found != 0:
            mask |= 1 << p
    return mask


@inlined
def untold(a, b):
    """Tell whether what is known of two words says too little of how far apart they are.

    That is so of numbers, single letters, words of several spellings, and two that mean
    something.
    """
    return a < 0 or b < 0 or a & b & MEANS != 0


@inlined
def by_letters(
    begin, length, word, own, t_begin, t_length, t_word, theirs, own_words, their_words, cheapest,
    may, near,
):  # fmt: skip
    """Leave of the words that may agree those that do by what each letter costs at least."""
    spelling, at, codes = own_words[0], own_words[1], own_words[2]
    t_spelling = their_words[0]
    for p in range(length):
        a = own[begin + p]
        for q in range(t_length):
            b = theirs[t_begin + q]
            if may[p] >> q & 1 == 0 or untold(a, b):
                continue
            f = spelling[word[begin + p]]
            size = at[f + 1] - at[f] + (b >> 8 & 255)
            least = least_cost(
                at[f], at[f + 1], codes, t_spelling[t_word[t_begin + q]], cheapest,
                (ALIKE + 1) * size,
            )  # fmt: skip
            if least >= (GOOD + 1) * size:
                may[p] ^= 1 << q
                if least < (ALIKE + 1) * size:
                    near[p] |= 1 << q
    return 0


@inlined
def by_aligning(
    most, p, begin, word, own, t_begin, t_length, t_word, theirs, own_words, their_words, cheapest,
    price, swap, work, rest, cached_key, cached_cell, may, near,
):  # fmt: skip
    """Leave of the words that may agree with word ``p``, or be alike, those that are.

    Aligned are those that may be within ``most``: ``GOOD`` for agreeing, ``ALIKE`` for being
    alike.
    """
    w = word[begin + p]
    a = own[begin + p]
    for q in range(t_length):
        left = may[p] if most == GOOD else near[p]
        if left >> q & 1 == 0:
            continue
        v = t_word[t_begin + q]
        b = theirs[t_begin + q]
        if untold(a, b):
            found = remembered(
                w, v, own_words, their_words, price, swap, work, cached_key, cached_cell, ALIKE
            )
            far = ALIKE
        else:
            at, t_at = own_words[1], their_words[1]
            f, g = own_words[0][w], their_words[0][v]
            found = apart(
                own_words[2], at[f], at[f + 1] - at[f], their_words[2], t_at[g],
                t_at[g + 1] - t_at[g], g, cheapest, price, swap, work, rest, most,
            )  # fmt: skip
            far = most
        if found > GOOD and found != INITIAL:
            may[p] &= ~(1 << q)
            if found > far and far == ALIKE:
                near[p] &= ~(1 << q)
            else:
                near[p] |= 1 << q
    return 0


@inlined
def some(words, length):
    """Return which of the first ``length`` entries are not 0, one bit each."""
    found = 0
    for p in range(length):
        if words[p] != 0:
            found |= 1 << p
    return found


@inlined
def every(words, length):
    """Return the bits any of the first ``length`` entries has."""
    found = 0
    for p in range(length):
        found |= words[p]
    return found


@inlined
def rarest(words, begin, rare):
    """Return the place of the rarest of some words of a name, given one bit each."""
    best = -1
    most = -1
    place = 0
    while words:
        if words & 1 and rare[begin + place] > most:
            best = place
            most = rare[begin + place]
        words >>= 1
        place += 1
    return best


@kernel
def least_open(agreed, total):
    """Return the least hundredths of a name's rarity in words that do not agree.

    ``total`` leaves patronymics out: such a word counts where it agrees, and may be left out
    where it does not.
    """
    if agreed >= total:
        return 0 if agreed > 0 else 100
    return 100 - 100 * agreed // total


@inlined
def by_agreeing(
    mask, t_mask, alike, joined, open_ended, begin, length, rare, t_begin, t_length, t_rare,
    column, total, t_total, row, worth, legal, fact, gains, needed,
):  # fmt: skip
    """Return the most two names can be worth, told from which words have one that agrees.

    ``mask`` has a bit for each word that agrees with one of the other name's, ``t_mask``
    for each of those, ``alike`` for each that has anything in common with one. What a word
    is worth at most ``worth`` tells from ``row`` on, six numbers for each, see
    ``name_bound.Most``. ``joined`` has a bit for each word that may be in a join; it is 0 where
    no word stands for several. Of ``open_ended`` names any word may be left over; of others,
    where none is joined, as many as one has more than the other. ``gains`` is scratch memory;
    a slip of the pen is not counted, see ``may_slip``. ``total`` and ``t_total`` are the rarity
    of either name's words, patronymics left out. It is not told how much less than ``needed``.
    """
    good = ones(mask | joined)
    t_good = ones(t_mask)
    whole = good == length and t_good == t_length
    good = good if good < t_good else t_good
    few = length > 1 and t_length > 1 and good < 2
    agreed = 0
    rest = 0
    gain = 0
    most_gain = 0
    for place in range(length):
        one = 0
        k = row + place * FIELDS
        missed = worth[k + MISSED]
        if open_ended:
            apart = worth[k + SPARE]
        else:
            apart = worth[k + APART] if alike >> place & 1 else worth[k + NOTHING]
            if joined != 0 and missed > apart:
                apart = missed
        if (mask | joined) >> place & 1:
            agreed += rare[begin + place]
            several = open_ended or joined >> place & 1
            best = worth[k + JOINED] if several else worth[k + AGREE]
            if best > apart:
                one = best - apart
            gain += one
            if one > most_gain:
                most_gain = one
        rest += apart
        gains[place] = missed - apart - (0 if few else one)
    if not open_ended and joined == 0:
        # Those are left over that gain most by it.
        for _ in range(length - t_length):
            best = 0
            for place in range(1, length):
                if gains[place] > gains[best]:
                    best = place
            rest += gains[best]
            gains[best] = -LOST
    bits = facts_at_most(good, whole, length, t_length, joined != 0, legal, fact)
    if few:
        # Either one pair agrees or none does.
        most = rest + fact[NONE_AGREES]
        if good == 1:
            most = max(most, rest + most_gain + fact[ONLY_ONE_AGREES])
        bits += most
    else:
        bits += rest + gain
    if bits < needed:
        return bits
    t_agreed = 0
    for place in range(t_length):
        if t_mask >> place & 1:
            t_agreed += t_rare[2 * (t_begin + place) + column]
    return bits + open_facts(least_open(agreed, total), least_open(t_agreed, t_total), fact)


@inlined
def ones(mask):
    """Count the bits of a mask."""
    found = 0
    while mask:
        mask &= mask - 1
        found += 1
    return found
