"""The most two names can be worth, their words paired one to one, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, PLR1730
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for

_match = kernels_for(__name__, "narrows.match.kernels")
remembered = kernels_for(__name__, "narrows.service.watch.weigh_kernels").remembered
apart_at_least = kernels_for(__name__, "narrows.service.watch.near_kernels").apart_at_least
comparable = kernels_for(__name__, "narrows.text.sound_kernels").comparable
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

LOST = 1 << 40
"""More than any word is worth."""


@kernel
def facts_at_most(good, whole, length, t_length, joined, own_open, t_open, legal, fact):
    """Return the most that facts about two names add, at most ``good`` pairs agreeing.

    ``whole`` tells whether every word may agree, ``joined`` whether a word may stand for
    several. ``own_open`` and ``t_open`` are the least hundredths of either name's rarity in
    words that do not agree, ``legal`` the fact about legal forms (-1 for none). What always
    holds and what may hold of the other facts is not counted here.
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


@kernel
def may_slip(
    depth, begin, length, word, t_begin, t_word, own_words, their_words, price, swap, work,
    cached_key, cached_cell,
):  # fmt: skip
    """Tell whether two names may be the same but for one letter, as ``match.slip_kernels`` has it.

    Both have ``length`` words. Told from which are a letter apart, and where they are ``ALIGNED``
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
            if depth != ALIGNED:
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


SHAPES, LETTERS, ALIGNED = range(3)
"""What words are compared by: length and consonants, also what each letter costs, all."""


@inlined
def told(a, b, symbol, t_symbol):
    """Tell whether the shapes of two words say all about how far apart they may be.

    They say nothing of numbers, single letters, words of several spellings, and words that
    mean something.
    """
    if a < 0 or b < 0 or (symbol != 0 and t_symbol != 0):
        return False
    return (a >> 8 & 255) > 1 and (b >> 8 & 255) > 1


@inlined
def agreeing(
    depth, aligned, begin, length, word, shapes, t_begin, t_length, t_word, t_shapes, own_words,
    their_words, cheapest, price, swap, work, cached_key, cached_cell, marks,
):  # fmt: skip
    """Note which words of two names may agree, one bit each, and which may be alike.

    Those of the customer's words that are ``aligned``, one bit each, are told by aligning them,
    the others as far as ``depth`` goes. ``marks`` takes the customer's words that may agree, the
    listed ones, and, from number 4, the customer's that may have anything in common with one of
    the other name. Returns the first.
    """
    mask = 0
    t_mask = 0
    alike = 0
    symbol, t_symbol = own_words[4], their_words[4]
    for p in range(length):
        w, a = word[begin + p], shapes[begin + p]
        for q in range(t_length):
            v, b = t_word[t_begin + q], t_shapes[t_begin + q]
            by_shape = told(a, b, symbol[w], t_symbol[v])
            if by_shape and not comparable(a & 255, a >> 8 & 255, b & 255, b >> 8 & 255):
                continue
            if depth == LETTERS and by_shape and aligned >> p & 1 == 0:
                spelling = own_words[0][w]
                at = own_words[1]
                apart = apart_at_least(
                    at[spelling], at[spelling + 1], own_words[2], their_words[0][v], b >> 8 & 255,
                    cheapest, ALIKE,
                )  # fmt: skip
                if apart > GOOD:
                    if apart <= ALIKE:
                        alike |= 1 << p
                    continue
            if aligned >> p & 1:
                found = remembered(
                    w, v, own_words, their_words, price, swap, work, cached_key, cached_cell, ALIKE
                )
                if found > GOOD and found != INITIAL:
                    if found <= ALIKE:
                        alike |= 1 << p
                    continue
            alike |= 1 << p
            mask |= 1 << p
            t_mask |= 1 << q
    marks[0] = mask
    marks[1] = t_mask
    marks[4] = alike
    return mask


@kernel
def rarest(words, begin, word, rarity, column):
    """Return the place of the rarest of some words of a name, given one bit each."""
    best = -1
    most = -1
    place = 0
    while words:
        if words & 1 and rarity[2 * word[begin + place] + column] > most:
            best = place
            most = rarity[2 * word[begin + place] + column]
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
    mask, t_mask, alike, joined, open_ended, begin, length, word, t_begin, t_length, t_word,
    rarity, t_rarity, column, total, t_total, nothing, far, missed, spare, agree, several, legal,
    fact, gains,
):  # fmt: skip
    """Return the most two names can be worth, told from which words have one that agrees.

    ``mask`` has a bit for each word that agrees with one of the other name's, ``t_mask``
    for each of those, ``alike`` for each that has anything in common with one. What a word
    is worth at most: ``nothing`` against one it has nothing in common with, ``far`` against one
    that does not agree, ``missed`` left over, ``spare`` either of these, ``agree`` against one
    that agrees, ``several`` whatever it is set against. ``joined`` has a bit for each word that
    may be in a join; it is 0 where no word stands for several. Of ``open_ended`` names any word
    may be left over; of others, where none is joined, as many as one has more than the other.
    ``gains`` is scratch memory; a slip of the pen is not counted, see ``may_slip``. ``total`` and
    ``t_total`` are the rarity of either name's words, patronymics left out.
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
        w = word[begin + place]
        if open_ended:
            apart = spare[w]
        else:
            apart = far[w] if alike >> place & 1 else nothing[w]
            if joined != 0 and missed[w] > apart:
                apart = missed[w]
        one = 0
        if (mask | joined) >> place & 1:
            agreed += rarity[2 * w + column]
            best = several[w] if open_ended or joined >> place & 1 else agree[w]
            if best > apart:
                one = best - apart
            gain += one
            if one > most_gain:
                most_gain = one
        rest += apart
        gains[place] = missed[w] - apart - (0 if few else one)
    if not open_ended and joined == 0:
        # Those are left over that gain most by it.
        for _ in range(length - t_length):
            best = 0
            for place in range(1, length):
                if gains[place] > gains[best]:
                    best = place
            rest += gains[best]
            gains[best] = -LOST
    t_agreed = 0
    for place in range(t_length):
        if t_mask >> place & 1:
            t_agreed += t_rarity[2 * t_word[t_begin + place] + column]
    own_open = least_open(agreed, total)
    t_open = least_open(t_agreed, t_total)
    bits = facts_at_most(good, whole, length, t_length, joined != 0, own_open, t_open, legal, fact)
    if few:
        # Either one pair agrees or none does.
        most = rest + fact[NONE_AGREES]
        if good == 1:
            most = max(most, rest + most_gain + fact[ONLY_ONE_AGREES])
        return bits + most
    return bits + rest + gain


@inlined
def ones(mask):
    """Count the bits of a mask."""
    found = 0
    while mask:
        mask &= mask - 1
        found += 1
    return found
