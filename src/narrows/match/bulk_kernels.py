"""Weighing the names of many questions, over flat integer arrays.

Most candidates share one word with the question and are worth nothing. Before two names
are aligned, what their alignment could be worth at most is computed from the cells of
their words; where that is too little for a finding, the names are not aligned. A bound
is never below the weight ``name_bits`` gives.
"""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, E501, SIM102
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for

_match = kernels_for(__name__, "narrows.match.kernels")
_acronyms = kernels_for(__name__, "narrows.match.acronym_kernels")
_facts = kernels_for(__name__, "narrows.match.fact_kernels")
_sound = kernels_for(__name__, "narrows.text.sound_kernels")
align = _match.align
name_bits = _match.name_bits
name_facts = _match.name_facts
pair_class = _match.pair_class
pair_value = _match.pair_value
most_likeness_bits = _facts.most_likeness_bits
may_be_slip = kernels_for(__name__, "narrows.match.slip_kernels").may_be_slip
may_spell = _acronyms.may_spell
may_join = _sound.may_join
worth_aligning = _sound.worth_aligning
shape_of = _sound.shape_of
compared = kernels_for(__name__, "narrows.text.lane_kernels").cells
SAME_MEANING = _sound.SAME_MEANING

FACTS = _match.FACTS
GOOD = _match.GOOD
INITIAL = _match.INITIAL
NO_PAIR = _match.NO_PAIR
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
SHORT_AGREE = _match.SHORT_AGREE
TELLING_DIFFERS = _match.TELLING_DIFFERS
OPEN = _match.OPEN
REST = _match.REST

_PATRONYMIC_ROLE = 1
_NUMBER_ROLE = 4
_ACRONYM_ROLE = 6
UNKNOWN = -1
"""Stands for a cell that is not known yet."""

PRUNED = -1_000_000_000
"""Stands for a weight that was not computed."""


@kernel
def bounded(
    nq, q_word, q_shape, q_role, p_form, p_at, p_codes, p_symbol, p_sound, nl, l_word, l_shape, l_col,
    l_role, form, at, codes, symbol, sound, cells, sub, gap,
):  # fmt: skip
    """Tell whether ``most_bits`` holds: no word could stand for several, every pair may be made."""
    if nq == 0 or nl == 0:
        return False
    for i in range(nq):
        if q_role[i] == _ACRONYM_ROLE and nl > 1:
            if may_spell(q_word[i], p_form, p_at, p_codes, nl, l_word, form, at, codes, symbol):
                return False
        nearest = 1000
        for j in range(nl):
            c = cells[i + l_col[j]]
            if c == NO_PAIR:
                return False
            nearest = min(nearest, c)
        if (
            nearest > 190
            and nl > 1
            and q_role[i] != _NUMBER_ROLE
            and may_join(
                q_word[i],
                q_shape[i],
                p_form,
                p_at,
                p_sound,
                l_word,
                l_shape,
                nl,
                form,
                at,
                sound,
                sub,
                gap,
            )
        ):
            return False
    if nq > 1:
        for j in range(nl):
            if l_role[j] == _ACRONYM_ROLE:
                if may_spell(
                    l_word[j], form, at, codes, nq, q_word, p_form, p_at, p_codes, p_symbol
                ):
                    return False
            nearest = 1000
            for i in range(nq):
                c = cells[i + l_col[j]]
                nearest = min(nearest, c)
            if (
                nearest > 190
                and l_role[j] != _NUMBER_ROLE
                and may_join(
                    l_word[j],
                    l_shape[j],
                    form,
                    at,
                    sound,
                    q_word,
                    q_shape,
                    nq,
                    p_form,
                    p_at,
                    p_sound,
                    sub,
                    gap,
                )
            ):
                return False
    return True


@kernel
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
def most_open_bits(nq, q_role, q_rare, nl, l_col, l_role, l_rare, cells, agreeing, fact_bits):
    """Return what the facts about rarity without agreement are worth at most.

    A word that agrees with no word of the other name stands open whatever is paired; a
    patronymic may be left out, and is not counted then. Behind the cells of a listed word
    stands which of the question's agree with it, a bit each; ``agreeing`` are all of them.
    """
    l_total, l_agreed, l_most, l_telling = 0, 0, -1, False
    for j in range(nl):
        agrees = cells[l_col[j] + nq]
        if agrees != 0:
            l_agreed += l_rare[j]
        if agrees != 0 or l_role[j] != _PATRONYMIC_ROLE:
            l_total += l_rare[j]
        if l_rare[j] > l_most:
            l_most = l_rare[j]
            l_telling = agrees != 0
        elif l_rare[j] == l_most and agrees != 0:
            l_telling = True
    q_total, q_agreed, q_most, q_telling = 0, 0, -1, False
    for i in range(nq):
        agrees = agreeing >> i & 1
        if agrees != 0:
            q_agreed += q_rare[i]
        if agrees != 0 or q_role[i] != _PATRONYMIC_ROLE:
            q_total += q_rare[i]
        if q_rare[i] > q_most:
            q_most = q_rare[i]
            q_telling = agrees != 0
        elif q_rare[i] == q_most and agrees != 0:
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
def most_bits(
    nq, q_word, q_role, q_rare, q_script, p_form, p_at, p_codes, q_legal, q_family, nl, l_word,
    l_col, l_role, l_rare, l_script, form, at, codes, l_legal, l_family, cells, agree, agree_rare,
    miss_q, miss_l, fact_bits,
):  # fmt: skip
    """Return what an alignment is worth at most, where ``bounded`` says it can be told.

    ``cells[i + l_col[j]]`` compares word i of the question with listed word j.
    """
    # Every word of the shorter name is paired; every word more of the longer is left over.
    agreeing = 0
    for j in range(nl):
        agreeing |= cells[l_col[j] + nq]
    total = fact_bits[COMPARED]
    total += most_open_bits(
        nq, q_role, q_rare, nl, l_col, l_role, l_rare, cells, agreeing, fact_bits
    )  # fmt: skip
    total += most_likeness_bits(nq, q_rare, nl, l_col, l_rare, cells, agreeing, fact_bits)
    if fact_bits[ONE_SLIP] > 0 and may_be_slip(
        nq, q_word, p_form, p_at, p_codes, nl, l_col, l_word, form, at, codes, cells, agreeing
    ):
        total += fact_bits[ONE_SLIP]
    if fact_bits[CONTRADICTED_TWICE] > 0:
        total += fact_bits[CONTRADICTED_TWICE]
    turned = 0
    turned = max(turned, fact_bits[ROTATED])
    turned = max(turned, fact_bits[MIXED])
    total += turned
    if q_legal != 0 and l_legal != 0:
        if q_legal == l_legal:
            total += fact_bits[LEGAL_EQUAL]
        elif q_family == l_family:
            total += fact_bits[LEGAL_COMPATIBLE]
        else:
            total += fact_bits[LEGAL_DIFFERENT]
    elif q_legal != 0 or l_legal != 0:
        total += fact_bits[LEGAL_MISSING]
    by_question = nq <= nl
    shorter = nq if by_question else nl
    longer = nl if by_question else nq
    if longer > shorter:
        for k in range(longer):
            if by_question:
                missing = miss_l[l_role[k] * 2] + miss_l[l_role[k] * 2 + 1] * l_rare[k] // 1000
            else:
                missing = miss_q[q_role[k] * 2] + miss_q[q_role[k] * 2 + 1] * q_rare[k] // 1000
            if missing > 0:
                total += missing
    any_sum = 0
    bad_sum = 0
    gain = 0
    good = 0
    for a in range(shorter):
        best = PRUNED
        best_bad = PRUNED
        found = False
        for b in range(longer):
            i = a if by_question else b
            j = b if by_question else a
            c = cells[i + l_col[j]]
            rare = q_rare[i] if q_rare[i] < l_rare[j] else l_rare[j]
            kind = pair_class(c, q_role[i], l_role[j])
            value = pair_value(c, kind, q_script[i] != l_script[j], rare, agree, agree_rare)
            best = max(best, value)
            if c <= GOOD or c == INITIAL:
                found = True
            elif value > best_bad:
                best_bad = value
        if best_bad == PRUNED:
            best_bad = best
        any_sum += best
        bad_sum += best_bad
        if found:
            good += 1
            gain = max(gain, best - best_bad)
    all_agree = fact_bits[ALL_AGREE] if nq == nl and good == nq and fact_bits[ALL_AGREE] > 0 else 0
    if shorter == 1:
        total += fact_bits[BOTH_ONE] if longer == 1 else fact_bits[ONE_OF_MANY]
        none = bad_sum + fact_bits[NONE_AGREES]
        if good == 0:
            return total + none
        one = any_sum + all_agree
        return total + (one if one > none else none)
    # No word agrees, or one, or more.
    worth = bad_sum + fact_bits[NONE_AGREES]
    if good >= 1 and bad_sum + gain + fact_bits[ONLY_ONE_AGREES] > worth:
        worth = bad_sum + gain + fact_bits[ONLY_ONE_AGREES]
    if good >= 2:
        more = any_sum + all_agree
        if good >= 3 and fact_bits[THREE_AGREE] > 0:
            more += fact_bits[THREE_AGREE]
        worth = max(worth, more)
    return total + worth


@inlined
def unlike(
    p, p_form, p_at, p_number, p_symbol, p_sound, q, q_form, q_at, q_number, q_symbol, q_sound, shape,
):  # fmt: skip
    """Return the cell of two words that have nothing in common, ``UNKNOWN`` of any others.

    What tells that is quicker than memory.
    """
    if (
        p_number[p] < 0
        and q_number[q] < 0
        and not worth_aligning(
            p_form[p], p_form[p + 1], p_at, p_sound, q, shape, q_form, q_at, q_sound
        )
    ):
        return SAME_MEANING if p_symbol[p] != 0 and p_symbol[p] == q_symbol[q] else 1000
    return UNKNOWN


@inlined
def fill_cells(
    columns, nq, q_word, p_form, p_at, p_codes, p_number, p_symbol, p_sound, used, form, at, codes,
    number, symbol, sound, shape, rarity, script, sub, gap, two, swap, work, batch, lanes, held, cells,
):  # fmt: skip
    """Fill ``cells``: each of ``columns`` listed words against each of the question's.

    Behind them stands, for each, which of the question's words agree with it, a bit each.
    Words lie anywhere in memory, and each is waited for while it is compared. They are read
    first, with nothing to decide in between: so they come many at a time. ``held`` is memory for
    those that have to be compared letter by letter.
    """
    near = 0
    for c in range(columns):
        w = used[c]
        near ^= codes[at[form[w]]] ^ number[w] ^ symbol[w] ^ shape[w] ^ rarity[2 * w] ^ script[w]
    # It has to be put somewhere, or it would not be read.
    work[0] = near & 1
    word, column, value = held
    for i in range(nq):
        n = 0
        for c in range(columns):
            found = unlike(
                q_word[i], p_form, p_at, p_number, p_symbol, p_sound, used[c], form, at, number,
                symbol, sound, shape,
            )  # fmt: skip
            cells[c * (nq + 1) + i] = found
            word[n] = used[c]
            column[n] = c
            n += found == UNKNOWN
        compared(
            q_word[i], p_form, p_at, p_codes, p_number, p_symbol, p_sound, 0, n, word, form, at,
            codes, number, symbol, shape, sub, gap, two, swap, work, 1000, batch, lanes, value,
        )  # fmt: skip
        for k in range(n):
            cells[column[k] * (nq + 1) + i] = value[k]
    for c in range(columns):
        agrees = 0
        for i in range(nq):
            found = cells[c * (nq + 1) + i]
            if found <= GOOD or found == INITIAL:
                agrees |= 1 << i
        cells[c * (nq + 1) + nq] = agrees


@kernel
def weigh(
    begin, tasks, task_word_at, task_word, task_role, task_legal, task_family, task_column,
    task_name_at, names, need, p_form, p_at, p_codes, p_number, p_symbol, p_script, p_rarity, p_sound,
    listed_at, listed_word, listed_role, listed_legal, listed_family, form, at, codes, number, symbol,
    script, rarity, sound, shape, agree, agree_rare, miss_q, miss_l, fact_bits, sub, gap, two, swap,
    work, buffer, worth, q_to, l_to, pairs, facts, q_col, l_col, l_word, l_role, l_rare, l_script,
    q_word, q_role, q_rare, q_script, q_shape, l_shape, column_of, used, cells, batch, lanes, held, out, told,
):  # fmt: skip
    """Weigh tasks: one name of a question against a run of listed names each.

    Begins with task ``begin`` and returns how many are done: stops before one for which
    ``used`` or ``cells`` is too short.

    ``need`` holds what each listed name must be worth to matter; what cannot be worth it
    gets ``PRUNED``. Tables come as two rows, persons and others. ``column_of`` comes in
    as -1 and is left so. Thousandths of a bit.

    ``told`` has a row for each weight whose alignment is wanted too, or none.
    """
    for i in range(len(q_col)):
        q_col[i] = i
    for task in range(begin, tasks):
        column = task_column[task]
        agreed, agreed_rare, fact = agree[column], agree_rare[column], fact_bits[column]
        left_q, left_l = miss_q[column], miss_l[column]
        first = task_word_at[task]
        nq = task_word_at[task + 1] - first
        columns = 0
        near = 0
        for n in range(task_name_at[task], task_name_at[task + 1]):
            name = names[n]
            columns += listed_at[name + 1] - listed_at[name]
            # Read here, as in ``fill_cells``, many at a time.
            near ^= listed_word[listed_at[name]] ^ listed_role[listed_at[name]]
            near ^= listed_legal[name] ^ listed_family[name]
        work[0] = near & 1
        if columns > len(used) or columns * (nq + 1) > len(cells):
            return task
        for i in range(nq):
            w = task_word[first + i]
            q_word[i] = w
            q_role[i] = task_role[first + i]
            q_rare[i] = p_rarity[2 * w + column]
            q_script[i] = p_script[w]
            f = p_form[w]
            q_shape[i] = -1
            if p_form[w + 1] - f == 1:
                q_shape[i] = shape_of(f, p_at, p_codes, p_sound)
        columns = 0
        for n in range(task_name_at[task], task_name_at[task + 1]):
            for p in range(listed_at[names[n]], listed_at[names[n] + 1]):
                w = listed_word[p]
                used[columns] = w
                if column_of[w] < 0:
                    column_of[w] = columns * (nq + 1)
                    columns += 1
        fill_cells(
            columns, nq, q_word, p_form, p_at, p_codes, p_number, p_symbol, p_sound, used, form, at,
            codes, number, symbol, sound, shape, rarity, script, sub, gap, two, swap, work, batch,
            lanes, held, cells,
        )  # fmt: skip
        for n in range(task_name_at[task], task_name_at[task + 1]):
            name = names[n]
            if nq == 0:
                out[n] = -100_000
                continue
            nl = 0
            for p in range(listed_at[name], listed_at[name + 1]):
                w = listed_word[p]
                l_word[nl] = w
                l_col[nl] = column_of[w]
                l_role[nl] = listed_role[p]
                l_rare[nl] = rarity[2 * w + column]
                l_script[nl] = script[w]
                l_shape[nl] = shape[w]
                nl += 1
            if need[n] > PRUNED and nl > 0:
                most = most_bits(
                    nq, q_word, q_role, q_rare, q_script, p_form, p_at, p_codes, task_legal[task],
                    task_family[task], nl, l_word, l_col, l_role, l_rare, l_script, form, at, codes,
                    listed_legal[name], listed_family[name], cells, agreed,
                    agreed_rare, left_q, left_l, fact,
                )  # fmt: skip
                if most < need[n] and bounded(
                    nq, q_word, q_shape, q_role, p_form, p_at, p_codes, p_symbol, p_sound, nl,
                    l_word, l_shape, l_col, l_role, form, at, codes, symbol, sound, cells, sub, gap,
                ):  # fmt: skip
                    out[n] = PRUNED
                    continue
            count = align(
                nq, q_col, q_role, q_rare, q_script, q_word, nl, l_col, l_role, l_rare, l_script,
                l_word, cells, 1, p_form, p_at, p_codes, p_symbol, form, at, codes, symbol, agreed,
                agreed_rare, sub, gap, two, swap, work, buffer, worth, q_to, l_to, pairs,
            )  # fmt: skip
            name_facts(
                nq, q_role, q_rare, q_script, q_word, p_form, p_at, p_codes, nl, l_role, l_rare,
                l_script, l_word, form, at, codes, count, pairs, q_to, l_to, task_legal[task],
                task_family[task], listed_legal[name], listed_family[name], facts,
            )  # fmt: skip
            out[n] = name_bits(
                nq, q_role, q_rare, nl, l_role, l_rare, count, pairs, q_to, l_to, left_q,
                left_l, facts, fact,
            )  # fmt: skip
            if len(told):
                row = told[n]
                row[0] = count
                for k in range(FACTS):
                    row[1 + k] = facts[k]
                for k in range(7 * count):
                    row[1 + FACTS + k] = pairs[k]
        for c in range(columns):
            column_of[used[c]] = -1
    return tasks
