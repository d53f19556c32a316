"""Comparing names: the alignment, its weight, and the same in words.

``score`` gives the bits of one question's name against many listed names at speed;
``explain`` gives the pieces of evidence for one of them. Both read one alignment, so
the pieces always sum to the score.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from narrows.match import kernels
from narrows.match.weights import Tables, WeightKind, tables
from narrows.text import name_kernels
from narrows.text.name import AnalysedName, NameKind
from narrows.text.name_code import Encoder, Names, Words
from narrows.text.name_costs import costs

MAX_PAIRS = 32
_PAIR = 7


class Encoded(msgspec.Struct, frozen=True):
    """A few names as arrays, with the words they use."""

    words: Words
    names: Names


class Pair(msgspec.Struct, frozen=True, gc=False):
    """Two words (or a word and several) set against each other.

    Attributes:
        query: Positions of the question's words among its compared words.
        listed: Positions of the listed words.
        cell: 0 the same … 1000 nothing in common, or a code of ``match.kernels``.
        kind: Class of the pair.
        millibits: What it is worth.
    """

    query: tuple[int, ...]
    listed: tuple[int, ...]
    cell: int
    kind: int
    millibits: int


class Alignment(msgspec.Struct, frozen=True, gc=False):
    """How two names stand to each other.

    Attributes:
        pairs: Words set against each other.
        query_left: Positions of question words left over.
        listed_left: Positions of listed words left over.
        facts: Facts about the names as a whole, 0 or 1 each.
        millibits: Sum of everything, without ``base`` and ``exact``.
    """

    pairs: tuple[Pair, ...]
    query_left: tuple[int, ...]
    listed_left: tuple[int, ...]
    facts: tuple[int, ...]
    millibits: int


def weight_kind(kind: NameKind) -> WeightKind:
    """Return which weights a kind of party uses."""
    return "person" if kind == "person" else "organisation"


@lru_cache(maxsize=4096)
def encode(name: AnalysedName) -> Encoded:
    """Bring one analysed name into arrays."""
    encoder = Encoder()
    encoder.add(name)
    return Encoded(encoder.words(), encoder.names())


class Plain(msgspec.Struct, frozen=True):
    """Words as plain lists, the form the uncompiled kernels are quick with."""

    form: list[int]
    at: list[int]
    codes: list[int]
    number: list[int]
    symbol: list[int]
    script: list[int]
    rarity: list[int]


def plain(words: Words) -> Plain:
    """Return words as plain lists."""
    return Plain(*(getattr(words, f).tolist() for f in Words.__struct_fields__))


def align(query: AnalysedName, listed: AnalysedName, found: Tables | None = None) -> Alignment:
    """Align two analysed names."""
    q, ls = encode(query), encode(listed)
    chosen = found or tables(weight_kind(query.kind))
    return align_encoded(q, plain(ls.words), _run(ls.names, 0), chosen, query.kind == "person")


class Run(msgspec.Struct, frozen=True):
    """The words of one name: numbers, roles, legal form and its family."""

    words: list[int]
    roles: list[int]
    legal: int
    family: int


def _run(names: Names, k: int) -> Run:
    a, b = int(names.at[k]), int(names.at[k + 1])
    return Run(
        names.word[a:b].tolist(),
        names.role[a:b].tolist(),
        int(names.legal[k]),
        int(names.legal_family[k]),
    )


def align_encoded(
    query: Encoded, words: Plain, listed: Run, found: Tables, person: bool
) -> Alignment:
    """Align the first name of ``query`` with one listed name, in plain Python."""
    q = plain(query.words)
    run = _run(query.names, 0)
    nq, nl = len(run.words), len(listed.words)
    price = costs()
    work = [0] * (name_kernels.WIDTH * name_kernels.WIDTH)
    buffer = [0] * name_kernels.WIDTH
    cells = [0] * (nq * nl)
    name_kernels.cells(
        run.words,
        q.form,
        q.at,
        q.codes,
        q.number,
        q.symbol,
        listed.words,
        words.form,
        words.at,
        words.codes,
        words.number,
        words.symbol,
        price.sub,
        price.gap,
        price.two,
        price.swap,
        work,
        cells,
    )
    column = 0 if person else 1
    q_rare = [q.rarity[2 * w + column] for w in run.words]
    l_rare = [words.rarity[2 * w + column] for w in listed.words]
    q_script = [q.script[w] for w in run.words]
    l_script = [words.script[w] for w in listed.words]
    pairs = [0] * (_PAIR * MAX_PAIRS)
    q_to, l_to = [0] * nq, [0] * nl
    count = kernels.align(
        nq,
        list(range(nq)),
        run.roles,
        q_rare,
        q_script,
        run.words,
        nl,
        list(range(nl)),
        listed.roles,
        l_rare,
        l_script,
        listed.words,
        cells,
        nl,
        q.form,
        q.at,
        q.codes,
        q.symbol,
        words.form,
        words.at,
        words.codes,
        words.symbol,
        found.agree,
        found.agree_rare,
        price.sub,
        price.gap,
        price.two,
        price.swap,
        work,
        buffer,
        [0] * (nq * nl),
        q_to,
        l_to,
        pairs,
    )
    facts = [0] * kernels.FACTS
    kernels.name_facts(
        nq, run.roles, q_rare, q_script, run.words, q.form, q.at, q.codes, nl, listed.roles, l_rare,
        l_script, listed.words, words.form, words.at, words.codes, count, pairs, q_to, l_to,
        run.legal, run.family, listed.legal, listed.family, facts,
    )  # fmt: skip
    total = kernels.name_bits(
        nq,
        run.roles,
        q_rare,
        nl,
        listed.roles,
        l_rare,
        count,
        pairs,
        q_to,
        l_to,
        found.miss_q,
        found.miss_l,
        facts,
        found.facts,
    )
    return Alignment(
        pairs=tuple(_pair(pairs[_PAIR * m : _PAIR * m + _PAIR]) for m in range(count)),
        query_left=tuple(i for i in range(nq) if q_to[i] < 0),
        listed_left=tuple(j for j in range(nl) if l_to[j] < 0),
        facts=tuple(facts),
        millibits=total,
    )


def _pair(entry: Sequence[int]) -> Pair:
    i, span_i, j, span_j, cell, kind, worth = entry
    return Pair(tuple(range(i, i + span_i)), tuple(range(j, j + span_j)), cell, kind, worth)


LEAST_SAME = 3000
"""What the same name is worth at least, thousandths of a bit: enough for a review.

A name of many words that each say little (ten single Han signs) may sum to less than
nothing; being the same name, word for word, it is shown all the same.
"""


def exact_worth(millibits: int, exact: int) -> int:
    """Return what being the same text adds to an alignment worth ``millibits``."""
    return max(exact, LEAST_SAME - millibits)


def same_text(query: AnalysedName, listed: AnalysedName) -> bool:
    """Tell whether two names are the same words in the same order, given name first."""
    return query.key == listed.key
