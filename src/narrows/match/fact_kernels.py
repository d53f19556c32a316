"""Facts about two aligned names as a whole, over flat integer arrays.

How much of each name's rarity agrees, in which order, how many words: what the pairs
of words one by one do not say.
"""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, PLR1714, E501
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import kernel, kernels_for
from narrows.text.name_unspaced import SYLLABIC
from narrows.text.script import Script

one_slip = kernels_for(__name__, "narrows.match.slip_kernels").one_slip

INITIAL = 1001
NUMBER_DIFFERS = 1002
NO_PAIR = 1003

_SYLLABIC = tuple(number for number, script in enumerate(Script) if script in SYLLABIC)

_R_PATRONYMIC = 1
_R_INITIAL = 3
_R_SIGN = 8

PLAIN, PATRONYMIC, PATRONYMIC_OR_NOT, WORD, INITIALS, NUMBER, ACRONYM, SHORT, JOINED = range(9)
CLASSES = 9
"""Classes of pairs; the same again for pairs across scripts."""

STEPS = 1001
"""Entries of a value table per class: one per cell value."""

GOOD = 260
"""Cells up to this count as agreement where words are counted."""

CLOSE = 130
"""Cells up to this are no slip of the pen away from the same word."""

ALIKE = 60
"""Cells up to this are one word in two spellings; what agrees beyond may be another word."""

ROTATED, MIXED, ONE_OF_MANY, BOTH_ONE, ALL_AGREE, THREE_AGREE, ONLY_ONE_AGREES, LEGAL_EQUAL, LEGAL_COMPATIBLE, LEGAL_DIFFERENT, LEGAL_MISSING, NONE_AGREES, CONTRADICTED_TWICE, COMPARED, LITTLE_OPEN, SOME_OPEN, HALF_OPEN, MUCH_OPEN, REST_OPEN, REST_MOSTLY_OPEN, TELLING_DIFFERS, SHORT_AGREE, LAST_DIFFERS, SIGNS_DIFFER, ONE_LOOSE, NONE_CLOSE, INITIALS_MOSTLY, LITTLE_ALIKE, LITTLE_CLOSE, ONE_SLIP, HARDLY_ALIKE, ONE_CONTRADICTS, FATHER_AND_SON = range(33)  # fmt: skip
FACTS = 33
"""Facts about the pair of names as a whole."""

OPEN = (5, 20, 40, 65)
"""Hundredths of a name's rarity without agreement, on the side that has more of it, from
which the facts LITTLE_OPEN to MUCH_OPEN hold."""

REST = (10, 35)
"""The same on the side that has less of it, for REST_OPEN and REST_MOSTLY_OPEN."""

ALIKE_RARITY, CLOSE_RARITY = 16_000, 12_000
"""Thousandths of a bit of rarity, in all words that are alike (cells up to ALIKE) and in all that
are close (up to CLOSE), below which LITTLE_ALIKE and LITTLE_CLOSE hold: two common given names
are together no rarer, and many people have both."""

HARDLY_RARITY = 12_000
"""The same for HARDLY_ALIKE, of words that are alike: less than one rare word says."""

MOST_RARITY = 14_000
"""Rarity of words written together: no word says more."""


@kernel
def open_share(n, role, rare, to, pairs):
    """Hundredths of a name's rarity that stand in words which do not agree.

    A patronymic without a partner is not counted: who leaves it out leaves nothing open.
    """
    total = 0
    agreed = 0
    for i in range(n):
        if role[i] == _R_PATRONYMIC and to[i] < 0:
            continue
        total += rare[i]
        if to[i] >= 0:
            c = pairs[to[i] * 7 + 4]
            if c <= GOOD or c == INITIAL:
                agreed += rare[i]
    return 100 - 100 * agreed // total if total > 0 else 100


@kernel
def telling(n, rare, to, pairs):
    """Tell whether the rarest word of a name, or one as rare, agrees with another."""
    most = 0
    for i in range(n):
        most = max(most, rare[i])
    for i in range(n):
        if rare[i] == most and to[i] >= 0:
            c = pairs[to[i] * 7 + 4]
            if c <= GOOD or c == INITIAL:
                return 1
    return 0


@kernel
def all_signs(n, role):
    """Tell whether a name is two single signs or more, and nothing else."""
    for i in range(n):
        if role[i] != _R_SIGN:
            return False
    return n > 1


@kernel
def in_signs(script):
    """Tell whether a script has a sign for a syllable and foreign words are written by sound."""
    return script in _SYLLABIC


@kernel
def likeness_facts(q_rare, q_script, l_rare, l_script, count, pairs, facts):
    """Tell how closely the words agree that agree, and how rare they are together.

    A foreign word in signs has a syllable for each sign: it is loose where it is the same word.
    """
    good = 0
    initials = 0
    close = 0
    alike_rarity = 0
    close_rarity = 0
    for m in range(count):
        c = pairs[m * 7 + 4]
        if c == INITIAL:
            initials += 1
        elif c <= GOOD:
            good += 1
            if c > ALIKE:
                signs = in_signs(q_script[pairs[m * 7]]) != in_signs(l_script[pairs[m * 7 + 2]])
                if not signs or pairs[m * 7 + 5] == JOINED:
                    facts[ONE_LOOSE] = 1
            if c > CLOSE:
                continue
            close += 1
            rare = MOST_RARITY
            if pairs[m * 7 + 1] == 1:
                rare = min(rare, q_rare[pairs[m * 7]])
            if pairs[m * 7 + 3] == 1:
                rare = min(rare, l_rare[pairs[m * 7 + 2]])
            close_rarity += rare
            if c <= ALIKE:
                alike_rarity += rare
    if close == 0:
        facts[NONE_CLOSE] = 1
    if initials > 0 and good <= 1:
        facts[INITIALS_MOSTLY] = 1
    if alike_rarity < ALIKE_RARITY:
        facts[LITTLE_ALIKE] = 1
    if alike_rarity < HARDLY_RARITY:
        facts[HARDLY_ALIKE] = 1
    if close_rarity < CLOSE_RARITY:
        facts[LITTLE_CLOSE] = 1
    return good


@kernel
def name_facts(
    nq, q_role, q_rare, q_script, q_word, q_form, q_at, q_codes, nl, l_role, l_rare, l_script,
    l_word, l_form, l_at, l_codes, count, pairs, q_to, l_to, q_legal, q_family, l_legal, l_family,
    facts,
):  # fmt: skip
    """Fill ``facts`` (0 or 1 each) about the two names as a whole."""
    for f in range(FACTS):
        facts[f] = 0
    facts[COMPARED] = 1
    likeness_facts(q_rare, q_script, l_rare, l_script, count, pairs, facts)
    if one_slip(
        nq, q_role, q_script, q_word, q_form, q_at, q_codes, nl, l_role, l_script, l_word, l_form,
        l_at, l_codes, count, pairs,
    ):  # fmt: skip
        facts[ONE_SLIP] = 1
    good = 0
    bad = 0
    loose = 0
    short = 0
    q_father = False
    l_father = False
    for m in range(count):
        c = pairs[m * 7 + 4]
        if c <= GOOD or c == INITIAL:
            good += 1
            own = q_role[pairs[m * 7]]
            other = l_role[pairs[m * 7 + 2]]
            if own != other and own != _R_INITIAL and other != _R_INITIAL:
                if own == _R_PATRONYMIC:
                    q_father = True
                elif other == _R_PATRONYMIC:
                    l_father = True
            if c > CLOSE:
                loose += 1
            if pairs[m * 7 + 5] == SHORT:
                short += 1
        else:
            bad += 1
    left = 0
    for i in range(nq):
        if q_to[i] < 0:
            left += 1
    for j in range(nl):
        if l_to[j] < 0:
            left += 1
    # Order: how often a later word of the question stands before an earlier one.
    turns = 0
    previous = -1
    first = -1
    last = -1
    for i in range(nq):
        if q_to[i] >= 0 and (i == 0 or q_to[i - 1] != q_to[i]):
            j = pairs[q_to[i] * 7 + 2]
            c = pairs[q_to[i] * 7 + 4]
            if c > GOOD and c != INITIAL:
                continue
            if first < 0:
                first = j
            if j < previous:
                turns += 1
            previous = j
            last = j
    if turns == 1 and last < first:
        facts[ROTATED] = 1
    elif turns > 0:
        facts[MIXED] = 1
    shorter = nq if nq < nl else nl
    longer = nq if nq > nl else nl
    if shorter == 1 and longer == 1:
        facts[BOTH_ONE] = 1
    elif shorter == 1 and not (count == 1 and left == 0):
        facts[ONE_OF_MANY] = 1
    if bad == 0 and left == 0 and loose == 0:
        facts[ALL_AGREE] = 1
    if good >= 3 and good - short >= 2:
        facts[THREE_AGREE] = 1
    if good == 1 and shorter > 1 and not (bad == 0 and left == 0):
        facts[ONLY_ONE_AGREES] = 1
    if good == 0:
        facts[NONE_AGREES] = 1
    if short > 1 and short >= good - 1:
        facts[SHORT_AGREE] = 1
    if bad >= 2:
        facts[CONTRADICTED_TWICE] = 1
    if bad == 1 and good >= 2:
        facts[ONE_CONTRADICTS] = 1
    if q_father and l_father:
        facts[FATHER_AND_SON] = 1
    if shorter > 1 and q_to[nq - 1] >= 0 and q_to[nq - 1] == l_to[nl - 1]:
        c = pairs[q_to[nq - 1] * 7 + 4]
        if c > GOOD and c != INITIAL:
            facts[LAST_DIFFERS] = 1
    if (left > 0 or bad > 0) and (all_signs(nq, q_role) or all_signs(nl, l_role)):
        facts[SIGNS_DIFFER] = 1
    more = open_share(nq, q_role, q_rare, q_to, pairs)
    less = open_share(nl, l_role, l_rare, l_to, pairs)
    if more < less:
        more, less = less, more
    for k in range(4):
        if more >= OPEN[k]:
            facts[LITTLE_OPEN + k] = 1
    for k in range(2):
        if less >= REST[k]:
            facts[REST_OPEN + k] = 1
    if telling(nq, q_rare, q_to, pairs) == 0 and telling(nl, l_rare, l_to, pairs) == 0:
        facts[TELLING_DIFFERS] = 1
    if q_legal != 0 and l_legal != 0:
        if q_legal == l_legal:
            facts[LEGAL_EQUAL] = 1
        elif q_family == l_family:
            facts[LEGAL_COMPATIBLE] = 1
        else:
            facts[LEGAL_DIFFERENT] = 1
    elif q_legal != 0 or l_legal != 0:
        facts[LEGAL_MISSING] = 1
    return good


@kernel
def name_bits(
    nq,
    q_role,
    q_rare,
    nl,
    l_role,
    l_rare,
    count,
    pairs,
    q_to,
    l_to,
    miss_q,
    miss_l,
    facts,
    fact_bits,
):
    """Sum the worth of an alignment, thousandths of a bit."""
    total = 0
    for m in range(count):
        total += pairs[m * 7 + 6]
    for i in range(nq):
        if q_to[i] < 0:
            total += miss_q[q_role[i] * 2] + miss_q[q_role[i] * 2 + 1] * q_rare[i] // 1000
    for j in range(nl):
        if l_to[j] < 0:
            total += miss_l[l_role[j] * 2] + miss_l[l_role[j] * 2 + 1] * l_rare[j] // 1000
    for f in range(FACTS):
        if facts[f] != 0:
            total += fact_bits[f]
    return total
