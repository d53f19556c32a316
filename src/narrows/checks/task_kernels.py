"""Arranging the candidates of many questions into tasks, over flat arrays.

A task is one name of a question and those listed names of one kind of party it is held
against.
"""

# Kernels take flat arrays.
# ruff: noqa: PLR0917
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import kernel, kernels_for

_tables = kernels_for(__name__, "narrows.index.table_kernels")
first_of = _tables.first_of


@kernel
def arrange(
    texts, at, names, kinds, question_of, least, asked_of, schemas, code_of, code_bits, weak,
    weak_bits, q_years, q_near, q_days, birth_bits, never, name_party, party_kind, party_schema,
    party_years, party_days, name_quality, place_of, out_name, out_need, out_text, out_kind, out_at,
):  # fmt: skip
    """Arrange candidates by text and kind of party; return how many tasks there are.

    ``least`` is what a name needs by question and kind, in thousandths of a bit, before
    what the party's schema (``code_bits`` of ``code_of``), dates of birth and a weak alias
    add to it at most.
    """
    tasks = 0
    out_at[0] = 0
    for t in range(texts):
        q = question_of[t]
        for k in range(kinds):
            place_of[k] = 0
        for n in range(at[t], at[t + 1]):
            place_of[party_kind[name_party[names[n]]]] += 1
        place = at[t]
        for k in range(kinds):
            count = place_of[k]
            place_of[k] = place
            if count > 0:
                out_text[tasks] = t
                out_kind[tasks] = k
                place += count
                tasks += 1
                out_at[tasks] = place
        for n in range(at[t], at[t + 1]):
            name = names[n]
            party = name_party[name]
            k = party_kind[party]
            need = least[q * kinds + k]
            need -= code_bits[code_of[asked_of[q] * schemas + party_schema[party]]]
            if q_years[q] != 0 and party_years[party] != 0:
                if q_years[q] & party_years[party] != 0:
                    need -= birth_bits[0 if q_days[q] & party_days[party] != 0 else 1]
                else:
                    need -= birth_bits[2 if q_near[q] & party_years[party] != 0 else 3]
            if name_quality[name] == weak:
                need -= weak_bits
            out_name[place_of[k]] = name
            out_need[place_of[k]] = need if need > never else never
            place_of[k] += 1
    return tasks


@kernel
def mark_same(tasks, wanted, keys, numbers, at, names, never, need, out):
    """Mark the listed names that are the very name of their task: their weight is always wanted.

    ``keys`` and ``numbers`` are the table of exact names, ``wanted`` each task's key in it.
    """
    for task in range(tasks):
        n = at[task]
        place = first_of(keys, wanted[task])
        while place < len(keys) and keys[place] == wanted[task]:
            while n < at[task + 1] and names[n] < numbers[place]:
                n += 1
            if n < at[task + 1] and names[n] == numbers[place]:
                need[n] = never
                out[n] = 1
            place += 1
