"""Weighing the names of many questions, over flat integer arrays.

What a name is worth at most is told from the columns of its words (``column_kernels``,
``bound_kernels``); only what may become a finding is aligned.
"""

# Kernels take flat arrays.
# ruff: noqa: PLR0917, E501
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import inlined, kernel, kernels_for

_match = kernels_for(__name__, "narrows.match.kernels")
_columns = kernels_for(__name__, "narrows.match.column_kernels")
_bounds = kernels_for(__name__, "narrows.match.bound_kernels")
align = _match.align
name_bits = _match.name_bits
name_facts = _match.name_facts
columns_of = _columns.columns_of
fill_cells = _columns.fill_cells
fill_worths = _columns.fill_worths
read = _columns.read
bounded = _bounds.bounded
most_bits = _bounds.most_bits
shape_of = kernels_for(__name__, "narrows.text.sound_kernels").shape_of

FACTS = _match.FACTS

PRUNED = -1_000_000_000
"""Stands for a weight that was not computed."""

_NO_WORDS = -100_000
"""What a name is worth for one that has no words to compare."""


@inlined
def read_names(first, last, names, listed_at, listed_word, listed_role, listed_legal, listed_family, work):  # fmt: skip
    """Return how many words some listed names have; all that is asked of them is near then."""
    words = 0
    near = 0
    for n in range(first, last):
        name = names[n]
        words += listed_at[name + 1] - listed_at[name]
        near ^= listed_word[listed_at[name]] ^ listed_role[listed_at[name]]
        near ^= listed_legal[name] ^ listed_family[name]
    work[0] = near & 1
    return words


@kernel
def weigh(
    begin, tasks, task_word_at, task_word, task_role, task_legal, task_family, task_column,
    task_name_at, names, need, p_form, p_at, p_codes, p_number, p_symbol, p_script, p_rarity, p_sound,
    listed_at, listed_word, listed_role, listed_legal, listed_family, form, at, codes, number, symbol,
    script, rarity, sound, shape, agree, agree_rare, miss_q, miss_l, fact_bits, sub, gap, two, swap,
    work, buffer, worth, q_to, l_to, pairs, facts, q_col, l_col, l_word, l_role, l_rare, l_script,
    q_word, q_role, q_rare, q_script, q_shape, l_shape, column_of, columns, plain, batch, lanes, cells,
    worths, out, told,
):  # fmt: skip
    """Weigh tasks: one name of a question against a run of listed names each.

    Begins with task ``begin`` and returns how many are done: stops before one for which
    ``columns`` or ``cells`` are too short.

    ``need`` holds what each listed name must be worth to matter; what cannot be worth it
    gets ``PRUNED``. Tables come as two rows, persons and others. ``column_of`` comes in
    as -1 and is left so. Thousandths of a bit.

    ``told`` has a row for each weight whose alignment is wanted too, or none.
    """
    used, run, roles, after, rare, scripts, shapes, best, best_bad, missing, agrees, near, joins, held_word, held_column, held_cell = columns  # fmt: skip
    lengths, sounds, fits = plain
    held = (held_word, held_column, held_cell)
    for i in range(len(q_col)):
        q_col[i] = i
    for task in range(begin, tasks):
        column = task_column[task]
        agreed, agreed_rare, fact = agree[column], agree_rare[column], fact_bits[column]
        left_q, left_l = miss_q[column], miss_l[column]
        first = task_word_at[task]
        nq = task_word_at[task + 1] - first
        start, stop = task_name_at[task], task_name_at[task + 1]
        words = read_names(start, stop, names, listed_at, listed_word, listed_role, listed_legal, listed_family, work)  # fmt: skip
        if words > len(used) or words * nq > len(cells):
            return task
        if nq == 0:
            for n in range(start, stop):
                out[n] = _NO_WORDS
            continue
        missing_q = 0
        for i in range(nq):
            w = task_word[first + i]
            q_word[i] = w
            q_role[i] = task_role[first + i]
            q_rare[i] = p_rarity[2 * w + column]
            q_script[i] = p_script[w]
            q_shape[i] = -1
            if p_form[w + 1] - p_form[w] == 1:
                q_shape[i] = shape_of(p_form[w], p_at, p_codes, p_sound)
            left = left_q[q_role[i] * 2] + left_q[q_role[i] * 2 + 1] * q_rare[i] // 1000
            missing_q += max(left, 0)
        count = columns_of(
            start, stop, names, listed_at, listed_word, listed_role, column_of, used, roles, after, run
        )  # fmt: skip
        read(
            count, column, used, form, at, codes, number, symbol, script, rarity, shape, rare, scripts,
            shapes, lengths, sounds, work,
        )  # fmt: skip
        fill_cells(
            count, nq, q_word, q_shape, p_form, p_at, p_codes, p_number, p_symbol, p_sound, used, form,
            at, codes, number, symbol, sound, shape, lengths, sounds, fits, sub, gap, two, swap, work,
            batch, lanes, held, cells,
        )  # fmt: skip
        fill_worths(
            count, nq, q_role, q_rare, q_script, roles, rare, scripts, cells, agreed, agreed_rare,
            left_l, worths, best, best_bad, missing, agrees, near,
        )  # fmt: skip
        for c in range(count):
            joins[c] = -1
        place = 0
        for n in range(start, stop):
            name = names[n]
            nl = listed_at[name + 1] - listed_at[name]
            its = place
            place += nl
            if need[n] > PRUNED and nl > 0:
                most = most_bits(
                    nq, q_word, q_role, q_rare, p_form, p_at, p_codes, missing_q, task_legal[task],
                    task_family[task], its, nl, run, used, roles, rare, form, at, codes,
                    listed_legal[name], listed_family[name], cells, worths, best, best_bad, missing,
                    agrees, fact,
                )  # fmt: skip
                if most < need[n] and bounded(
                    nq, q_word, q_shape, q_role, p_form, p_at, p_codes, p_symbol, p_sound, its, nl, run,
                    l_word, l_shape, used, roles, shapes, near, joins, form, at, codes, symbol, sound,
                    sub, gap,
                ):  # fmt: skip
                    out[n] = PRUNED
                    continue
            for j in range(nl):
                c = run[its + j]
                l_word[j] = used[c]
                l_col[j] = c * nq
                l_role[j] = roles[c]
                l_rare[j] = rare[c]
                l_script[j] = scripts[c]
            pairs_made = align(
                nq, q_col, q_role, q_rare, q_script, q_word, nl, l_col, l_role, l_rare, l_script,
                l_word, cells, 1, p_form, p_at, p_codes, p_symbol, form, at, codes, symbol, agreed,
                agreed_rare, sub, gap, two, swap, work, buffer, worth, q_to, l_to, pairs,
            )  # fmt: skip
            name_facts(
                nq, q_role, q_rare, q_script, q_word, p_form, p_at, p_codes, nl, l_role, l_rare,
                l_script, l_word, form, at, codes, pairs_made, pairs, q_to, l_to, task_legal[task],
                task_family[task], listed_legal[name], listed_family[name], facts,
            )  # fmt: skip
            out[n] = name_bits(
                nq, q_role, q_rare, nl, l_role, l_rare, pairs_made, pairs, q_to, l_to, left_q,
                left_l, facts, fact,
            )  # fmt: skip
            if len(told):
                row = told[n]
                row[0] = pairs_made
                for k in range(FACTS):
                    row[1 + k] = facts[k]
                for k in range(7 * pairs_made):
                    row[1 + FACTS + k] = pairs[k]
    return tasks
