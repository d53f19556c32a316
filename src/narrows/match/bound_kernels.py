"""What an alignment of two names could be worth at most, over flat integer arrays.

Most candidates share one word with the question and are worth nothing. Before two names
are aligned, what their alignment could be worth at most is computed from the columns of
their words; where that is too little for a finding, the names are not aligned. A bound is
never below the weight ``name_bits`` gives, where ``bounded`` says that it holds.
"""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, E501, SIM102
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernels_for

_match = kernels_for(__name__, "narrows.match.kernels")
_acronyms = kernels_for(__name__, "narrows.match.acronym_kernels")
_facts = kernels_for(__name__, "narrows.match.fact_kernels")
_sound = kernels_for(__name__, "narrows.text.sound_kernels")
may_be_slip = kernels_for(__name__, "narrows.match.slip_kernels").may_be_slip
may_spell = _acronyms.may_spell
may_join = _sound.may_join

NEVER = kernels_for(__name__, "narrows.match.column_kernels").NEVER
GOOD = _match.GOOD
INITIAL = _match.INITIAL
BOTH_ONE = _match.BOTH_ONE
ONE_OF_MANY = _match.ONE_OF_MANY
ALL_AGREE = _match.ALL_AGREE
THREE_AGREE = _match.THREE_AGREE
ONLY_ONE_AGREES = _match.ONLY_ONE_AGREES
NONE_AGREES = _match.NONE_AGREES
CONTRADICTED_TWICE = _match.CONTRADICTED_TWICE
COMPARED = _match.COMPARED
ROTATED = _match.ROTATED
MIXED = _match.MIXED
ONE_SLIP = _match.ONE_SLIP
LEGAL_EQUAL = _match.LEGAL_EQUAL
LEGAL_COMPATIBLE = _match.LEGAL_COMPATIBLE
LEGAL_DIFFERENT = _match.LEGAL_DIFFERENT
LEGAL_MISSING = _match.LEGAL_MISSING
LITTLE_OPEN = _match.LITTLE_OPEN
REST_OPEN = _match.REST_OPEN
TELLING_DIFFERS = _match.TELLING_DIFFERS
OPEN = _match.OPEN
REST = _match.REST
CLOSE = _facts.CLOSE
ALIKE = _facts.ALIKE
ALIKE_RARITY = _facts.ALIKE_RARITY
CLOSE_RARITY = _facts.CLOSE_RARITY
HARDLY_RARITY = _facts.HARDLY_RARITY
ONE_LOOSE = _facts.ONE_LOOSE
NONE_CLOSE = _facts.NONE_CLOSE
INITIALS_MOSTLY = _facts.INITIALS_MOSTLY
LITTLE_ALIKE = _facts.LITTLE_ALIKE
LITTLE_CLOSE = _facts.LITTLE_CLOSE
HARDLY_ALIKE = _facts.HARDLY_ALIKE

_PATRONYMIC_ROLE = 1
_NUMBER_ROLE = 4
_ACRONYM_ROLE = 6
_UNKNOWN = -1


@inlined
def bounded(
    nq, q_word, q_shape, q_role, p_form, p_at, p_codes, p_symbol, p_sound, begin, nl, run, l_word,
    l_shape, used, roles, shapes, near, joins, form, at, codes, symbol, sound, sub, gap,
):  # fmt: skip
    """Tell whether ``most_bits`` holds: no word could stand for several, every pair may be made.

    ``joins`` keeps for each column whether its word may stand for several of the question's.
    """
    if nq == 0 or nl == 0:
        return False
    close = 0
    for j in range(nl):
        c = run[begin + j]
        if near[c] < 0:
            return False
        close |= near[c]
        l_word[j] = used[c]
        l_shape[j] = shapes[c]
    if nl > 1:
        for i in range(nq):
            if q_role[i] == _ACRONYM_ROLE:
                if may_spell(q_word[i], p_form, p_at, p_codes, nl, l_word, form, at, codes, symbol):
                    return False
            if close >> i & 1 == 0 and q_role[i] != _NUMBER_ROLE:
                if may_join(q_word[i], q_shape[i], p_form, p_at, p_sound, l_word, l_shape, nl, form, at, sound, sub, gap):  # fmt: skip
                    return False
    if nq > 1:
        for j in range(nl):
            c = run[begin + j]
            if joins[c] == _UNKNOWN:
                w = used[c]
                stands = False
                if roles[c] == _ACRONYM_ROLE:
                    stands |= may_spell(w, form, at, codes, nq, q_word, p_form, p_at, p_codes, p_symbol)  # fmt: skip
                if near[c] == 0 and roles[c] != _NUMBER_ROLE:
                    stands |= may_join(w, shapes[c], form, at, sound, q_word, q_shape, nq, p_form, p_at, p_sound, sub, gap)  # fmt: skip
                joins[c] = 1 if stands else 0
            if joins[c] != 0:
                return False
    return True


@inlined
def stepped(least, steps, n, first, fact_bits):
    """Return what facts that hold from rising shares on are worth at most.

    ``least`` is the least the share can be: the facts up to it hold for certain, each
    further one only with those before it.
    """
    total = 0
    k = 0
    while k < n and least >= steps[k]:
        total += fact_bits[first + k]
        k += 1
    best = total
    while k < n:
        total += fact_bits[first + k]
        best = max(best, total)
        k += 1
    return best


@inlined
def most_open_bits(nq, q_role, q_rare, begin, nl, run, roles, rare, agrees, agreeing, fact_bits):
    """Return what the facts about rarity without agreement are worth at most.

    A word that agrees with no word of the other name stands open whatever is paired; a
    patronymic may be left out, and is not counted then. ``agreeing`` has a bit for each word of
    the question that agrees with any.
    """
    l_total, l_agreed, l_most, l_telling = 0, 0, -1, False
    for j in range(nl):
        c = run[begin + j]
        its = rare[c]
        if agrees[c] != 0:
            l_agreed += its
        if agrees[c] != 0 or roles[c] != _PATRONYMIC_ROLE:
            l_total += its
        if its > l_most:
            l_most = its
            l_telling = agrees[c] != 0
        elif its == l_most and agrees[c] != 0:
            l_telling = True
    q_total, q_agreed, q_most, q_telling = 0, 0, -1, False
    for i in range(nq):
        found = agreeing >> i & 1
        if found != 0:
            q_agreed += q_rare[i]
        if found != 0 or q_role[i] != _PATRONYMIC_ROLE:
            q_total += q_rare[i]
        if q_rare[i] > q_most:
            q_most = q_rare[i]
            q_telling = found != 0
        elif q_rare[i] == q_most and found != 0:
            q_telling = True
    more = 100 - 100 * q_agreed // q_total if q_total > 0 else 100
    less = 100 - 100 * l_agreed // l_total if l_total > 0 else 100
    if more < less:
        more, less = less, more
    total = stepped(more, OPEN, 4, LITTLE_OPEN, fact_bits)
    total += stepped(less, REST, 2, REST_OPEN, fact_bits)
    if fact_bits[TELLING_DIFFERS] > 0 or not (q_telling or l_telling):
        total += fact_bits[TELLING_DIFFERS]
    return total


@inlined
def most_likeness_bits(nq, q_rare, begin, nl, run, rare, cells, agreeing, fact_bits):
    """Return what the facts of ``likeness_facts`` are worth at most, every pair a word and a word.

    No word agrees in a rarer pair than with the rarest word like it.
    """
    close = 0
    alike_rarity = 0
    close_rarity = 0
    for i in range(nq):
        if agreeing >> i & 1 == 0:
            continue
        most_alike = 0
        most_close = 0
        for j in range(nl):
            c = run[begin + j]
            cell = cells[c * nq + i]
            if cell <= CLOSE:
                close += 1
                rarer = q_rare[i] if q_rare[i] < rare[c] else rare[c]
                most_close = max(most_close, rarer)
                if cell <= ALIKE and rarer > most_alike:
                    most_alike = rarer
        alike_rarity += most_alike
        close_rarity += most_close
    total = max(fact_bits[ONE_LOOSE], 0) + max(fact_bits[INITIALS_MOSTLY], 0)
    if close == 0 or fact_bits[NONE_CLOSE] > 0:
        total += fact_bits[NONE_CLOSE]
    if alike_rarity < ALIKE_RARITY or fact_bits[LITTLE_ALIKE] > 0:
        total += fact_bits[LITTLE_ALIKE]
    if alike_rarity < HARDLY_RARITY or fact_bits[HARDLY_ALIKE] > 0:
        total += fact_bits[HARDLY_ALIKE]
    if close_rarity < CLOSE_RARITY or fact_bits[LITTLE_CLOSE] > 0:
        total += fact_bits[LITTLE_CLOSE]
    return total


@inlined
def legal_bits(q_legal, q_family, l_legal, l_family, fact_bits):
    """Return what the legal forms of two names are worth."""
    if q_legal != 0 and l_legal != 0:
        if q_legal == l_legal:
            return fact_bits[LEGAL_EQUAL]
        return fact_bits[LEGAL_COMPATIBLE if q_family == l_family else LEGAL_DIFFERENT]
    return fact_bits[LEGAL_MISSING] if q_legal != 0 or l_legal != 0 else 0


@inlined
def most_pair_bits(
    nq, begin, nl, run, cells, worths, best, best_bad, agrees, fact_bits,
):  # fmt: skip
    """Return what the pairs of words and the facts about how many agree are worth at most.

    Every word of the shorter name is paired.
    """
    any_sum = 0
    bad_sum = 0
    gain = 0
    good = 0
    if nq <= nl:
        for i in range(nq):
            most = NEVER
            most_bad = NEVER
            found = False
            for j in range(nl):
                c = run[begin + j]
                value = worths[c * nq + i]
                most = max(most, value)
                if agrees[c] >> i & 1 != 0:
                    found = True
                elif value > most_bad:
                    most_bad = value
            if most_bad == NEVER:
                most_bad = most
            any_sum += most
            bad_sum += most_bad
            if found:
                good += 1
                gain = max(gain, most - most_bad)
    else:
        for j in range(nl):
            c = run[begin + j]
            any_sum += best[c]
            bad_sum += best_bad[c]
            if agrees[c] != 0:
                good += 1
                gain = max(gain, best[c] - best_bad[c])
    all_agree = 0
    if nq == nl and good == nq and fact_bits[ALL_AGREE] > 0:
        all_agree = fact_bits[ALL_AGREE]
    # No word agrees, or one, or more.
    worth = bad_sum + fact_bits[NONE_AGREES]
    if nq == 1 or nl == 1:
        if good > 0 and any_sum + all_agree > worth:
            worth = any_sum + all_agree
        return worth + fact_bits[BOTH_ONE if nq == nl else ONE_OF_MANY]
    if good >= 1 and bad_sum + gain + fact_bits[ONLY_ONE_AGREES] > worth:
        worth = bad_sum + gain + fact_bits[ONLY_ONE_AGREES]
    if good >= 2:
        more = any_sum + all_agree
        if good >= 3 and fact_bits[THREE_AGREE] > 0:
            more += fact_bits[THREE_AGREE]
        worth = max(worth, more)
    return worth


@inlined
def most_bits(
    nq, q_word, q_role, q_rare, p_form, p_at, p_codes, q_missing, q_legal, q_family, begin, nl, run,
    used, roles, rare, form, at, codes, l_legal, l_family, cells, worths, best, best_bad, missing,
    agrees, fact_bits,
):  # fmt: skip
    """Return what an alignment is worth at most, where ``bounded`` says it can be told.

    ``run[begin:begin + nl]`` are the columns of the listed name; of each, ``cells``, ``worths``,
    ``best``, ``best_bad``, ``missing`` and ``agrees`` tell what ``column_kernels`` filled in.
    ``q_missing`` is what it is worth at most to leave all of the question's words over.
    """
    agreeing = 0
    left = 0
    for j in range(nl):
        c = run[begin + j]
        agreeing |= agrees[c]
        left += missing[c]
    # Every word of the shorter name is paired; every word more of the longer is left over.
    total = fact_bits[COMPARED]
    if nl > nq:
        total += left
    elif nl < nq:
        total += q_missing
    total += most_open_bits(nq, q_role, q_rare, begin, nl, run, roles, rare, agrees, agreeing, fact_bits)  # fmt: skip
    total += most_likeness_bits(nq, q_rare, begin, nl, run, rare, cells, agreeing, fact_bits)
    if fact_bits[ONE_SLIP] > 0 and nq == nl:
        if may_be_slip(nq, q_word, p_form, p_at, p_codes, begin, run, used, form, at, codes, cells, agreeing):  # fmt: skip
            total += fact_bits[ONE_SLIP]
    if fact_bits[CONTRADICTED_TWICE] > 0:
        total += fact_bits[CONTRADICTED_TWICE]
    total += max(0, fact_bits[ROTATED], fact_bits[MIXED])
    total += legal_bits(q_legal, q_family, l_legal, l_family, fact_bits)
    return total + most_pair_bits(nq, begin, nl, run, cells, worths, best, best_bad, agrees, fact_bits)  # fmt: skip
