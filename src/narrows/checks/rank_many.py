"""The candidate parties of many questions that can become findings, in one pass.

What no evidence could lift over the threshold is left out before its names are aligned;
everything else is ranked as ``rank`` ranks it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from narrows.checks.question import Readings
from narrows.checks.rank import (
    WEAK,
    Best,
    Ranked,
    listed_names,
    names_weighed,
    rank,
    tools_of,
)
from narrows.checks.rank import weak_bits as weak_bits_of
from narrows.checks.world import Options, World
from narrows.codes.schema import names as schema_names
from narrows.index.build import KINDS
from narrows.index.bulk import Found
from narrows.index.candidates import Candidates
from narrows.index.keys import text_key
from narrows.match import birth
from narrows.match.bulk import NEVER_PRUNED, BulkComparer
from narrows.match.party import KIND_CODES, kind_code, most_other_bits
from narrows.model.evidence import bits_needed
from narrows.model.party import Party
from narrows.model.policy import Policy
from narrows.text import date_bits
from narrows.text.kernel import compiled
from narrows.text.name import analyse

if TYPE_CHECKING:
    from types import ModuleType

    from narrows.match.name import Alignment
    from narrows.text.name import AnalysedName


class Question(msgspec.Struct, frozen=True, gc=False):
    """A question that can be asked.

    Attributes:
        party: Whom it is about.
        readings: Its names.
        reasons: What of it is not asked for, in words.
    """

    party: Party
    readings: Readings
    reasons: tuple[str, ...]


class Looked(msgspec.Struct, frozen=True, gc=False):
    """What the index offered for a question: how many candidates, and what a limit left out.

    Attributes:
        candidates: Names and parties compared.
        cut: Names worth as much as kept ones were left out.
        left: Words as alike as kept ones were left out.
    """

    candidates: int
    cut: bool
    left: bool = False

    @staticmethod
    def of(found: Candidates) -> Looked:
        """Return what the index offered for one question."""
        return Looked(len(found.names) + len(found.parties), found.cut, found.left)


_SLACK = 2
"""Thousandths of a bit by which a bound may be too high, never too low."""


def rank_many(
    questions: Sequence[Question], world: World, options: Options
) -> list[tuple[list[Ranked], Looked]]:
    """Return each question's candidates that may become findings, best first."""
    tools = tools_of(world)
    finder, comparer = tools.finder, tools.bulk
    if finder.bulk is None or comparer is None or names_weighed(world.policy):
        return [_unpruned(question, world) for question in questions]
    if not questions:
        return []
    texts = [text for question in questions for text in question.readings.names]
    owner = [q for q, question in enumerate(questions) for _ in question.readings.names]
    found = finder.bulk.find(
        [questions[q].readings.asked_as(text) for q, text in zip(owner, texts, strict=True)]
    )
    numbered = [finder.parties(question.party.identifiers) for question in questions]
    best = _weighed(_Asked(questions, texts, owner), found, comparer, world, options)
    counts = _counts(owner, found, len(questions))
    cut = {q for q, was in zip(owner, found.cut.tolist(), strict=True) if was}
    left = {q for q, was in zip(owner, found.left.tolist(), strict=True) if was}
    return [
        (
            best[q].ranked(numbered[q], question.party.schema) if q in best or numbered[q] else [],
            Looked(counts[q] + len(numbered[q]), q in cut, q in left),
        )
        for q, question in enumerate(questions)
    ]


def _counts(owner: Sequence[int], found: Found, questions: int) -> list[int]:
    """Return how many listed names were found for each question."""
    counts = found.at[1:] - found.at[:-1]
    if len(owner) != questions or owner != list(range(questions)):
        every = np.array(owner, np.int64).repeat(counts) << 32 | found.names
        counts = np.bincount(np.unique(every) >> 32, minlength=questions)
    found_by: list[int] = counts.tolist()
    return found_by


def alignments(
    questions: Sequence[Question], ranks: Sequence[Sequence[Ranked]], world: World
) -> list[Callable[[Ranked], Alignment | None]]:
    """Return for each question what gives the alignments of its ranked parties.

    Where a name alone decides, all are made in one pass; where other evidence is still to
    be weighed, each is made when it is asked for.
    """
    bulk = tools_of(world).bulk

    def nothing(one: Ranked) -> None:
        return None

    if bulk is None or not any(ranks):
        return [nothing] * len(questions)
    wanted: list[tuple[AnalysedName, int]] = []
    places: list[dict[int, int] | None] = []
    for question, ranked in zip(questions, ranks, strict=True):
        if not ranked:
            places.append({})
            continue
        if most_other_bits(question.party, world.policy):
            places.append(None)
            continue
        place: dict[int, int] = {}
        for one in ranked:
            if one.name is not None and one.query is not None:
                place[one.party] = len(wanted)
                wanted.append((one.query, one.name))
        places.append(place)
    made = bulk.alignments(wanted)

    def later(one: Ranked) -> Alignment | None:
        if one.name is None or one.query is None:
            return None
        return bulk.alignments([(one.query, one.name)])[0]()

    def ready(place: dict[int, int], one: Ranked) -> Alignment | None:
        found = place.get(one.party)
        return None if found is None else made[found]()

    return [
        later if place is None else partial(ready, place) if place else nothing for place in places
    ]


def _unpruned(question: Question, world: World) -> tuple[list[Ranked], Looked]:
    ranked, found = rank(question.party, question.readings, world)
    return ranked, Looked.of(found)


class _Asked(msgspec.Struct, frozen=True):
    """The names of many questions, one after the other, and whose each is."""

    questions: Sequence[Question]
    texts: Sequence[str]
    owner: Sequence[int]


class _Bests(dict[int, Best]):
    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def __missing__(self, q: int) -> Best:
        made = self[q] = Best(self._world)
        return made


def _weighed(
    asked: _Asked,
    found: Found,
    comparer: BulkComparer,
    world: World,
    options: Options,
) -> _Bests:
    snapshot = world.snapshot
    best = _Bests(world)
    text, kind, at, names, need = _arranged(asked, found, world, options)
    if not text:
        return best
    queries = [analyse(asked.texts[t], KINDS[number]) for t, number in zip(text, kind, strict=True)]
    keys = np.array([text_key(query.key) for query in queries], np.int64)
    same = np.zeros(len(names), np.bool_)
    exact = snapshot.exact
    _fast().mark_same(
        len(at) - 1, keys, exact.key, exact.value, at, names, NEVER_PRUNED, need, same
    )
    worth = comparer.weigh(queries, at, names, need)
    enough = worth >= need
    if not enough.any():
        return best
    alive = enough.nonzero()[0]
    for k, listed, millibits, very in zip(
        (np.searchsorted(at, alive, "right") - 1).tolist(),
        listed_names(names[alive], snapshot),
        worth[alive].tolist(),
        same[alive].tolist(),
        strict=True,
    ):
        best[asked.owner[text[k]]].add(queries[k], listed, millibits, same=very)
    return best


def _arranged(
    asked: _Asked, found: Found, world: World, options: Options
) -> tuple[list[int], list[int], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the tasks: text, kind of party, where its run of names begins, names and needs.

    A name needs what makes it a finding, in thousandths of a bit, rounded down.
    """
    snapshot, limits = world.snapshot, _limits_of(world.policy, options.floor)
    parties = [question.party for question in asked.questions]
    schemas = dict.fromkeys([party.schema for party in parties])
    place = {schema: k for k, schema in enumerate(schemas)}
    others = [-_millibits(-most_other_bits(one, world.policy, born=False)) for one in parties]
    n = len(found.names)
    most_tasks = min(n, len(asked.texts) * len(KINDS))
    names, need = np.zeros(n, np.int64), np.zeros(n, np.int64)
    text, kind = np.zeros(most_tasks, np.int64), np.zeros(most_tasks, np.int64)
    at = np.zeros(most_tasks + 1, np.int64)
    tasks = _fast().arrange(
        len(asked.texts), found.at, found.names, len(KINDS), np.array(asked.owner, np.int64),
        np.array([least - other for other in others for least in limits.least], np.int64),
        np.array([place[one.schema] for one in parties], np.int64), len(schema_names()),
        _kinds_places(tuple(schemas)), limits.kind_bits, WEAK, limits.weak_bits,
        *_born(parties), limits.birth_bits, NEVER_PRUNED, snapshot.name_party,
        snapshot.party_kind, snapshot.party_schema, snapshot.party_years, snapshot.party_days,
        snapshot.name_quality, np.zeros(len(KINDS), np.int64), names, need, text, kind, at,
    )  # fmt: skip
    return text[:tasks].tolist(), kind[:tasks].tolist(), at[: tasks + 1], names, need


def _born(parties: Sequence[Party]) -> tuple[NDArray[np.uint64], ...]:
    """Return the years each party may be born in, those with the years beside, and the days."""
    if not any(party.birth_dates for party in parties):
        return (np.zeros(len(parties), np.uint64),) * 3
    years = [date_bits.years(party.birth_dates) for party in parties]
    near = [date_bits.near_years(found) if found else 0 for found in years]
    days = [date_bits.days(party.birth_dates) for party in parties]
    return tuple(np.array(bits, np.uint64) for bits in (years, near, days))


class _Limits(msgspec.Struct, frozen=True):
    """What a policy asks of names, in thousandths of a bit.

    Attributes:
        least: What a name of each kind needs, rounded down.
        kind_bits: The most each of ``_KINDS_DIFFER`` adds.
        birth_bits: The most dates add, see ``birth.most_bits``.
        weak_bits: The most a weak alias adds.
    """

    least: tuple[int, ...]
    kind_bits: NDArray[np.int64]
    birth_bits: NDArray[np.int64]
    weak_bits: int


_KINDS_DIFFER = (None, *sorted(KIND_CODES))

_known: tuple[Policy, float | None, _Limits] | None = None
"""The limits asked for last: one policy and floor serve nearly every question."""


def _limits_of(policy: Policy, floor: float | None) -> _Limits:
    global _known  # noqa: PLW0603
    known = _known
    if known is None or known[0] is not policy or known[1] != floor:
        differ = [0.0 if code is None else policy.worth(code) for code in _KINDS_DIFFER]
        found = _Limits(
            tuple(_millibits(_needed(kind, policy, floor)) - _SLACK for kind in KINDS),
            np.array([-_millibits(-bits) for bits in differ], np.int64),
            np.array(birth.most_bits(policy), np.int64),
            -_millibits(-weak_bits_of(policy)[0]),
        )
        known = _known = (policy, floor, found)
    return known[2]


def _needed(kind: str, policy: Policy, floor: float | None) -> float:
    """Return the bits a name of a kind needs, without the prior."""
    limits = policy.thresholds[kind if kind in policy.thresholds else "organisation"]
    least = limits.review if floor is None else floor
    return bits_needed(least) - policy.prior_bits.get(kind, 0.0)


@lru_cache(maxsize=1024)
def _kinds_places(asked: tuple[str | None, ...]) -> NDArray[np.uint8]:
    """Return for each schema asked for and each listed which code applies, by its place."""
    places = [
        _KINDS_DIFFER.index(kind_code(one, listed)) for one in asked for listed in schema_names()
    ]
    return np.array(places, np.uint8)


def _millibits(bits: float) -> int:
    """Return thousandths of a bit, rounded down, within what a kernel counts with."""
    return math.floor(max(min(bits * 1000, -NEVER_PRUNED), NEVER_PRUNED))


def _fast() -> ModuleType:
    return compiled("narrows.checks.task_kernels")
