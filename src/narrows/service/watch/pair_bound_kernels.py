"""The most two names can be worth, their words paired one to one, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for

_match = kernels_for(__name__, "narrows.match.kernels")
remembered = kernels_for(__name__, "narrows.service.watch.weigh_kernels").remembered
unlike = kernels_for(__name__, "narrows.service.watch.near_kernels").unlike
comparable = kernels_for(__name__, "narrows.text.sound_kernels").comparable

INITIAL = _match.INITIAL
GOOD = _match.GOOD
OPEN, REST = _match.OPEN, _match.REST
ALL_AGREE, THREE_AGREE, ONE_SLIP = _match.ALL_AGREE, _match.THREE_AGREE, _match.ONE_SLIP
ONLY_ONE_AGREES, NONE_AGREES = _match.ONLY_ONE_AGREES, _match.NONE_AGREES
ONE_OF_MANY, BOTH_ONE = _match.ONE_OF_MANY, _match.BOTH_ONE
LITTLE_OPEN, REST_OPEN = _match.LITTLE_OPEN, _match.REST_OPEN
LEGAL_EQUAL, LEGAL_COMPATIBLE = _match.LEGAL_EQUAL, _match.LEGAL_COMPATIBLE
LEGAL_DIFFERENT, LEGAL_MISSING = _match.LEGAL_DIFFERENT, _match.LEGAL_MISSING


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
    # Where every word agrees closely, none is one letter apart.
    whole_bits = max(fact[ALL_AGREE], 0) if whole and (joined or shorter == longer) else 0
    if shorter == longer and good >= longer - 1:
        whole_bits = max(whole_bits, fact[ONE_SLIP])
    bits += whole_bits
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


@inlined
def may_agree(w, v, own_words, their_words, cheapest):
    """Tell, without aligning, whether two words may agree.

    Nothing is told of numbers, single letters and words of several spellings.
    """
    a, b = own_words[7][w], their_words[7][v]
    if a < 0 or b < 0 or (own_words[4][w] != 0 and their_words[4][v] != 0):
        return True
    if (a >> 8 & 255) < 2 or (b >> 8 & 255) < 2:
        return True
    if not comparable(a & 255, a >> 8 & 255, b & 255, b >> 8 & 255):
        return False
    spelling = own_words[0][w]
    at = own_words[1]
    return not unlike(
        at[spelling],
        at[spelling + 1],
        own_words[2],
        their_words[0][v],
        b >> 8 & 255,
        cheapest,
        GOOD,
    )


@inlined
def agreeing(
    known, begin, length, word, t_begin, t_length, t_word, own_words, their_words, cheapest, price,
    swap, work, cached_key, cached_cell, marks,
):  # fmt: skip
    """Note which words of two names agree, one bit each; where not ``known``, which may."""
    mask = 0
    t_mask = 0
    for p in range(length):
        for q in range(t_length):
            w, v = word[begin + p], t_word[t_begin + q]
            if not may_agree(w, v, own_words, their_words, cheapest):
                continue
            if known:
                found = remembered(
                    w, v, own_words, their_words, price, swap, work, cached_key, cached_cell
                )
                if found > GOOD and found != INITIAL:
                    continue
            mask |= 1 << p
            t_mask |= 1 << q
    marks[0] = mask
    marks[1] = t_mask
    return mask


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
    mask, t_mask, joined, begin, length, word, t_begin, t_length, t_word, rarity, t_rarity, column,
    total, t_total, far, rest, agree, several, legal, fact,
):  # fmt: skip
    """Return the most two names can be worth, told from which words have one that agrees.

    ``mask`` has a bit for each word that agrees with one of the other name's, ``t_mask``
    for each of those. ``far`` and ``agree`` are the most a word is worth against one that
    does not agree, or left over, and against one that agrees; ``rest`` is the sum of
    ``far`` over the name; ``total`` and ``t_total`` are the rarity of either name's words,
    patronymics left out. ``joined`` has a bit for each word that may be in a join, worth
    ``several`` at most; it is 0 where no word stands for several.
    """
    good = 0
    agreed = 0
    gain = 0
    most_gain = 0
    place = 0
    left = mask | joined
    while left:
        if left & 1:
            w = word[begin + place]
            good += 1
            agreed += rarity[2 * w + column]
            best = several[w] if (joined >> place) & 1 else agree[w]
            one = max(best - far[w], 0)
            gain += one
            most_gain = max(most_gain, one)
        left >>= 1
        place += 1
    t_good = 0
    t_agreed = 0
    place = 0
    left = t_mask
    while left:
        if left & 1:
            t_good += 1
            t_agreed += t_rarity[2 * t_word[t_begin + place] + column]
        left >>= 1
        place += 1
    own_open = least_open(agreed, total)
    t_open = least_open(t_agreed, t_total)
    whole = good == length and t_good == t_length
    good = min(good, t_good)
    bits = facts_at_most(good, whole, length, t_length, joined != 0, own_open, t_open, legal, fact)
    if length > 1 and t_length > 1 and good < 2:
        # Either one pair agrees or none does.
        few = rest + fact[NONE_AGREES]
        if good == 1:
            few = max(few, rest + most_gain + fact[ONLY_ONE_AGREES])
        return bits + few
    return bits + rest + gain
