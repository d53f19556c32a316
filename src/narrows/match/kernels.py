"""Aligning two names word by word, over flat integer arrays.

Every word ends as one of three: *paired* with a word of the other name (well or badly:
a bad pair is a contradiction), part of a *join* (one word for several), or *left over*
where one name has more words. The sum of what each is worth, in thousandths of a bit,
is the weight of the names' evidence; the explanation lists the same summands.
"""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, PLR1714, E501, SIM102
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.match.fact_kernels import (
    ACRONYM,
    ALL_AGREE,
    BOTH_ONE,
    CLASSES,
    CLOSE,
    COMPARED,
    CONTRADICTED_TWICE,
    FACTS,
    GOOD,
    HALF_OPEN,
    INITIAL,
    INITIALS,
    JOINED,
    LEGAL_COMPATIBLE,
    LEGAL_DIFFERENT,
    LEGAL_EQUAL,
    LEGAL_MISSING,
    LITTLE_OPEN,
    MIXED,
    MUCH_OPEN,
    NO_PAIR,
    NONE_AGREES,
    NUMBER,
    NUMBER_DIFFERS,
    ONE_OF_MANY,
    ONE_SLIP,
    ONLY_ONE_AGREES,
    OPEN,
    PATRONYMIC,
    PATRONYMIC_OR_NOT,
    PLAIN,
    REST,
    REST_MOSTLY_OPEN,
    REST_OPEN,
    ROTATED,
    SHORT,
    SHORT_AGREE,
    SOME_OPEN,
    STEPS,
    TELLING_DIFFERS,
    THREE_AGREE,
    WORD,
)  # fmt: skip
from narrows.text.kernel import inlined, kernel, kernels_for

__all__ = (
    "ACRONYM", "ALL_AGREE", "BOTH_ONE", "CLASSES", "CLOSE", "COMPARED", "CONTRADICTED_TWICE",
    "FACTS", "GOOD", "HALF_OPEN", "INITIAL", "INITIALS", "JOINED", "LEGAL_COMPATIBLE",
    "LEGAL_DIFFERENT", "LEGAL_EQUAL", "LEGAL_MISSING", "LITTLE_OPEN", "MIXED", "MUCH_OPEN",
    "NONE_AGREES", "NO_PAIR", "NUMBER", "NUMBER_DIFFERS", "ONE_OF_MANY", "ONE_SLIP",
    "ONLY_ONE_AGREES", "OPEN", "PATRONYMIC", "PATRONYMIC_OR_NOT", "PLAIN", "REST", "REST_MOSTLY_OPEN", "REST_OPEN",
    "ROTATED", "SHORT", "SHORT_AGREE", "SOME_OPEN", "STEPS", "TELLING_DIFFERS", "THREE_AGREE",
    "WORD", "align", "name_bits", "name_facts", "score_names",
)  # fmt: skip

_words = kernels_for(__name__, "narrows.text.name_kernels")
_acronyms = kernels_for(__name__, "narrows.match.acronym_kernels")
_facts = kernels_for(__name__, "narrows.match.fact_kernels")
joined = _words.joined
spelt = _acronyms.spelt
known = _acronyms.known
two_initials = _acronyms.two_initials
acronym_cell = _acronyms.acronym_cell
name_facts = _facts.name_facts
name_bits = _facts.name_bits

_R_PATRONYMIC = 1
_R_NUMBER = 4
_R_WORD = 5
_R_ACRONYM = 6
_R_SIGN = 8

NEAR_ENOUGH = 190
"""Up to this cell a word is near enough to another that no join is looked for."""

SIGNS_JOINED = 104
"""Most a word may differ from single signs written together, whose readings are given and not
guessed: what a short join costs (80), and one vowel for one near it (24)."""

_FORBIDDEN = -1_000_000_000


@inlined
def pair_class(value, role_q, role_l):
    """Class of a pair of words from its cell value and both roles."""
    if value == INITIAL:
        return INITIALS
    if value == NUMBER_DIFFERS or (role_q == _R_NUMBER and role_l == _R_NUMBER):
        return NUMBER
    if role_q == _R_PATRONYMIC and role_l == _R_PATRONYMIC:
        return PATRONYMIC
    if role_q == _R_PATRONYMIC or role_l == _R_PATRONYMIC:
        return PATRONYMIC_OR_NOT
    if role_q == _R_WORD or role_l == _R_WORD:
        return WORD
    if role_q >= _R_ACRONYM or role_l >= _R_ACRONYM:
        return SHORT
    return PLAIN


@inlined
def pair_value(value, kind, cross, rare, agree, agree_rare):
    """Worth of a pair, thousandths of a bit."""
    step = value
    if value == INITIAL:
        step = 0
    elif value > 1000:
        step = 1000
    k = (kind + (CLASSES if cross else 0)) * STEPS + step
    return agree[k] + agree_rare[k] * rare // 1000


@inlined
def likeness(value, rare):
    """How much two words want to be set against each other: rare and alike first."""
    if value == INITIAL:
        return 2400
    if value == NUMBER_DIFFERS:
        return 8000
    if value <= 700:
        return (700 - value) * (rare + 3000) // 250
    return (700 - value) // 10


@kernel
def align(
    nq,
    q_col,
    q_role,
    q_rare,
    q_script,
    q_word,
    nl,
    l_col,
    l_role,
    l_rare,
    l_script,
    l_word,
    cells,
    width,
    q_form,
    q_at,
    q_codes,
    q_symbol,
    l_form,
    l_at,
    l_codes,
    l_symbol,
    agree,
    agree_rare,
    sub,
    gap,
    two,
    swap,
    work,
    buffer,
    worth,
    q_to,
    l_to,
    pairs,
):
    """Align two names; fill ``pairs`` and return how many there are.

    ``cells[q_col[i] * width + l_col[j]]`` compares word i with word j. Each pair takes
    seven entries of ``pairs``: i, span, j, span, cell value, class, worth. ``q_to`` and
    ``l_to`` hold the number of the pair a word is in, or -1 where it is left over.
    """
    count = 0
    for i in range(nq):
        q_to[i] = -1
    for j in range(nl):
        l_to[j] = -1
    # Acronyms first: one word of one name is the initials of several of the other.
    for i in range(nq):
        if q_role[i] != _R_ACRONYM:
            continue
        best, best_j = 0, -1
        for j in range(nl):
            found = spelt(q_word[i], q_form, q_at, q_codes, j, nl, l_word, l_to, l_form, l_at, l_codes, l_symbol)  # fmt: skip
            if found == 0:
                found = two_initials(i, nq, q_col, width, q_word[i], q_form, q_at, q_codes, j, nl, l_col, 1, l_word, l_to, l_form, l_at, l_codes, cells)  # fmt: skip
            if found > best and known(j, found // 4, nq, l_col, 1, q_col, width, cells) == 0:
                best, best_j = found, j
            if cells[q_col[i] * width + l_col[j]] <= CLOSE:
                best, best_j = 0, -1
                break
        if best_j >= 0:
            k = count * 7
            pairs[k] = i
            pairs[k + 1] = 1
            pairs[k + 2] = best_j
            pairs[k + 3] = best // 4
            pairs[k + 4] = acronym_cell(best)
            pairs[k + 5] = ACRONYM
            pairs[k + 6] = pair_value(pairs[k + 4], ACRONYM, q_script[i] != l_script[best_j], q_rare[i], agree, agree_rare)  # fmt: skip
            q_to[i] = count
            for s in range(best // 4):
                l_to[best_j + s] = count
            count += 1
    for j in range(nl):
        if l_role[j] != _R_ACRONYM or l_to[j] >= 0:
            continue
        best, best_i = 0, -1
        for i in range(nq):
            found = spelt(l_word[j], l_form, l_at, l_codes, i, nq, q_word, q_to, q_form, q_at, q_codes, q_symbol)  # fmt: skip
            if found == 0:
                found = two_initials(j, nl, l_col, 1, l_word[j], l_form, l_at, l_codes, i, nq, q_col, width, q_word, q_to, q_form, q_at, q_codes, cells)  # fmt: skip
            if found > best and known(i, found // 4, nl, q_col, width, l_col, 1, cells) == 0:
                best, best_i = found, i
            if cells[q_col[i] * width + l_col[j]] <= CLOSE:
                best, best_i = 0, -1
                break
        if best_i >= 0:
            k = count * 7
            pairs[k] = best_i
            pairs[k + 1] = best // 4
            pairs[k + 2] = j
            pairs[k + 3] = 1
            pairs[k + 4] = acronym_cell(best)
            pairs[k + 5] = ACRONYM
            pairs[k + 6] = pair_value(pairs[k + 4], ACRONYM, q_script[best_i] != l_script[j], l_rare[j], agree, agree_rare)  # fmt: skip
            l_to[j] = count
            for s in range(best // 4):
                q_to[best_i + s] = count
            count += 1
    # Then joins: one word of one name written as several of the other.
    for i in range(nq):
        if q_role[i] == _R_NUMBER or nl < 2 or q_to[i] >= 0:
            continue
        nearest = 1000
        for j in range(nl):
            c = cells[q_col[i] * width + l_col[j]]
            nearest = min(nearest, c)
        if nearest <= NEAR_ENOUGH:
            continue
        best, best_j, best_span = 211, -1, 0
        for span in range(2, 5):
            for j in range(nl - span + 1):
                free = True
                for k in range(span):
                    if l_to[j + k] >= 0 or l_role[j + k] == _R_NUMBER:
                        free = False
                if not free:
                    continue
                found = joined(q_word[i], q_form, q_at, q_codes, l_word, j, span, l_form, l_at, l_codes, sub, gap, two, swap, work, buffer)  # fmt: skip
                if found > SIGNS_JOINED and l_role[j] == _R_SIGN:
                    continue
                if found < best and found < nearest - 60:
                    best, best_j, best_span = found, j, span
        if best_j >= 0:
            k = count * 7
            pairs[k] = i
            pairs[k + 1] = 1
            pairs[k + 2] = best_j
            pairs[k + 3] = best_span
            pairs[k + 4] = best
            pairs[k + 5] = JOINED
            pairs[k + 6] = pair_value(best, JOINED, q_script[i] != l_script[best_j], q_rare[i], agree, agree_rare)  # fmt: skip
            q_to[i] = count
            for s in range(best_span):
                l_to[best_j + s] = count
            count += 1
    for j in range(nl):
        if l_role[j] == _R_NUMBER or nq < 2 or l_to[j] >= 0:
            continue
        nearest = 1000
        for i in range(nq):
            c = cells[q_col[i] * width + l_col[j]]
            nearest = min(nearest, c)
        if nearest <= NEAR_ENOUGH:
            continue
        best, best_i, best_span = 211, -1, 0
        for span in range(2, 5):
            for i in range(nq - span + 1):
                free = True
                for k in range(span):
                    if q_to[i + k] >= 0 or q_role[i + k] == _R_NUMBER:
                        free = False
                if not free:
                    continue
                found = joined(l_word[j], l_form, l_at, l_codes, q_word, i, span, q_form, q_at, q_codes, sub, gap, two, swap, work, buffer)  # fmt: skip
                if found > SIGNS_JOINED and q_role[i] == _R_SIGN:
                    continue
                if found < best and found < nearest - 60:
                    best, best_i, best_span = found, i, span
        if best_i >= 0:
            k = count * 7
            pairs[k] = best_i
            pairs[k + 1] = best_span
            pairs[k + 2] = j
            pairs[k + 3] = 1
            pairs[k + 4] = best
            pairs[k + 5] = JOINED
            pairs[k + 6] = pair_value(best, JOINED, q_script[best_i] != l_script[j], l_rare[j], agree, agree_rare)  # fmt: skip
            l_to[j] = count
            for s in range(best_span):
                q_to[best_i + s] = count
            count += 1
    # Word to word. What is likest goes together; what it is worth is another matter.
    joins = count
    for i in range(nq):
        for j in range(nl):
            if q_to[i] >= 0 or l_to[j] >= 0:
                worth[i * nl + j] = _FORBIDDEN
                continue
            c = cells[q_col[i] * width + l_col[j]]
            if c == NO_PAIR:
                worth[i * nl + j] = _FORBIDDEN
                continue
            worth[i * nl + j] = likeness(c, q_rare[i] if q_rare[i] < l_rare[j] else l_rare[j]) - (
                i - j if i > j else j - i
            )
    while True:
        best, best_i, best_j = _FORBIDDEN, -1, -1
        for i in range(nq):
            if q_to[i] >= 0:
                continue
            for j in range(nl):
                if l_to[j] < 0 and worth[i * nl + j] > best:
                    best, best_i, best_j = worth[i * nl + j], i, j
        if best_i < 0:
            break
        k = count * 7
        pairs[k] = best_i
        pairs[k + 1] = 1
        pairs[k + 2] = best_j
        pairs[k + 3] = 1
        q_to[best_i] = count
        l_to[best_j] = count
        count += 1
    # Greedy is not always best: exchange partners while that gains.
    improved = True
    while improved:
        improved = False
        for m in range(joins, count):
            i, j = pairs[m * 7], pairs[m * 7 + 2]
            for other in range(nl):
                if l_to[other] < 0 and worth[i * nl + other] > worth[i * nl + j]:
                    l_to[j] = -1
                    l_to[other] = m
                    pairs[m * 7 + 2] = other
                    j = other
                    improved = True
            for other in range(nq):
                if q_to[other] < 0 and worth[other * nl + j] > worth[i * nl + j]:
                    q_to[i] = -1
                    q_to[other] = m
                    pairs[m * 7] = other
                    i = other
                    improved = True
            for n in range(m + 1, count):
                i2, j2 = pairs[n * 7], pairs[n * 7 + 2]
                now = worth[i * nl + j] + worth[i2 * nl + j2]
                if worth[i * nl + j2] > _FORBIDDEN and worth[i2 * nl + j] > _FORBIDDEN:
                    if worth[i * nl + j2] + worth[i2 * nl + j] > now:
                        pairs[m * 7 + 2] = j2
                        pairs[n * 7 + 2] = j
                        l_to[j2] = m
                        l_to[j] = n
                        j = j2
                        improved = True
    for m in range(joins, count):
        i, j = pairs[m * 7], pairs[m * 7 + 2]
        c = cells[q_col[i] * width + l_col[j]]
        kind = pair_class(c, q_role[i], l_role[j])
        rare = q_rare[i] if q_rare[i] < l_rare[j] else l_rare[j]
        pairs[m * 7 + 4] = c
        pairs[m * 7 + 5] = kind
        pairs[m * 7 + 6] = pair_value(c, kind, q_script[i] != l_script[j], rare, agree, agree_rare)
    return count


@kernel
def score_names(
    names,
    n,
    at,
    word,
    role,
    legal,
    family,
    column_of,
    cells,
    width,
    rarity,
    script,
    l_form,
    l_at,
    l_codes,
    l_symbol,
    nq,
    q_word,
    q_role,
    q_rare,
    q_script,
    q_legal,
    q_family,
    q_form,
    q_at,
    q_codes,
    q_symbol,
    column,
    agree,
    agree_rare,
    miss_q,
    miss_l,
    fact_bits,
    sub,
    gap,
    two,
    swap,
    work,
    buffer,
    worth,
    q_to,
    l_to,
    pairs,
    facts,
    q_col,
    l_col,
    l_word,
    l_role,
    l_rare,
    l_script,
    out,
):
    """Weigh one question's name against ``n`` listed names; thousandths of a bit each."""
    for i in range(nq):
        q_col[i] = i
    for k in range(n):
        name = names[k]
        nl = 0
        for p in range(at[name], at[name + 1]):
            w = word[p]
            l_word[nl] = w
            l_col[nl] = column_of[w]
            l_role[nl] = role[p]
            l_rare[nl] = rarity[2 * w + column]
            l_script[nl] = script[w]
            nl += 1
        count = align(
            nq, q_col, q_role, q_rare, q_script, q_word, nl, l_col, l_role, l_rare, l_script, l_word,
            cells, width, q_form, q_at, q_codes, q_symbol, l_form, l_at, l_codes, l_symbol, agree, agree_rare,
            sub, gap, two, swap, work, buffer, worth, q_to, l_to, pairs,
        )  # fmt: skip
        name_facts(
            nq, q_role, q_rare, q_script, q_word, q_form, q_at, q_codes, nl, l_role, l_rare, l_script,
            l_word, l_form, l_at, l_codes, count, pairs, q_to, l_to, q_legal, q_family, legal[name],
            family[name], facts,
        )  # fmt: skip
        out[k] = name_bits(
            nq, q_role, q_rare, nl, l_role, l_rare, count, pairs, q_to, l_to, miss_q, miss_l,
            facts, fact_bits,
        )  # fmt: skip


@kernel
def columns(names, n, at, word, column_of, used):
    """Number the distinct words of some names; return how many there are."""
    count = 0
    for k in range(n):
        name = names[k]
        for p in range(at[name], at[name + 1]):
            w = word[p]
            if column_of[w] < 0:
                column_of[w] = count
                used[count] = w
                count += 1
    return count
