"""The candidate parties of many questions that can become findings, in one pass.

What no evidence could lift over the threshold is left out before its names are aligned;
everything else is ranked as ``rank`` ranks it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from narrows.checks.question import Readings
from narrows.checks.rank import WEAK, Best, Ranked, kind_bits, names_weighed, rank, tools_of
from narrows.checks.rank import weak_bits as weak_bits_of
from narrows.checks.world import Options, World
from narrows.codes.schema import names as schema_names
from narrows.index.build import KINDS
from narrows.index.bulk import Found, distinct
from narrows.index.keys import hashed
from narrows.match.bulk import NEVER_PRUNED, BulkComparer, Task
from narrows.match.party import most_other_bits
from narrows.model.evidence import bits_needed
from narrows.model.party import Party
from narrows.model.policy import Policy
from narrows.text.name import analyse

if TYPE_CHECKING:
    from narrows.match.name import Alignment
    from narrows.text.name import AnalysedName


class Question(msgspec.Struct, frozen=True):
    """A question that can be asked.

    Attributes:
        party: Whom it is about.
        readings: Its names.
        reasons: What of it is not asked for, in words.
    """

    party: Party
    readings: Readings
    reasons: tuple[str, ...]


class Looked(msgspec.Struct, frozen=True):
    """What the index offered for a question: how many candidates, and whether it was cut."""

    candidates: int
    cut: bool


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
    owner = np.repeat(np.arange(len(questions)), [len(one.readings.names) for one in questions])
    found = finder.bulk.find(
        [
            questions[q].readings.asked_as(text)
            for q, text in zip(owner.tolist(), texts, strict=True)
        ]
    )
    numbered = [finder.parties(question.party.identifiers) for question in questions]
    best = _weighed(_Asked(questions, texts, owner), found, comparer, world, options)
    owned = owner.repeat(np.diff(found.at)) << 32 | found.names
    counts = np.bincount(distinct(owned) >> 32, minlength=len(questions)).tolist()
    cut = np.zeros(len(questions), np.bool_)
    cut[owner[found.cut]] = True
    return [
        (
            best[q].ranked(numbered[q], question.party.schema) if q in best or numbered[q] else [],
            Looked(counts[q] + len(numbered[q]), bool(cut[q])),
        )
        for q, question in enumerate(questions)
    ]


def alignments(
    questions: Sequence[Question], ranks: Sequence[Sequence[Ranked]], world: World
) -> list[Callable[[Ranked], Alignment | None]]:
    """Return for each question what gives the alignments of its ranked parties.

    Where a name alone decides, all are made in one pass; where other evidence is still to
    be weighed, each is made when it is asked for.
    """
    bulk = tools_of(world).bulk
    wanted: list[tuple[AnalysedName, int]] = []
    places: list[dict[int, int] | None] = []
    for question, ranked in zip(questions, ranks, strict=True):
        if most_other_bits(question.party, world.policy):
            places.append(None)
            continue
        place: dict[int, int] = {}
        for one in ranked:
            if one.name is not None and one.query is not None:
                place[one.party] = len(wanted)
                wanted.append((one.query, one.name))
        places.append(place)
    if bulk is None:
        return [lambda one: None] * len(questions)
    made = bulk.alignments(wanted)

    def later(one: Ranked) -> Alignment | None:
        if one.name is None or one.query is None:
            return None
        return bulk.alignments([(one.query, one.name)])[0]()

    def ready(place: dict[int, int], one: Ranked) -> Alignment | None:
        found = place.get(one.party)
        return None if found is None else made[found]()

    return [later if place is None else partial(ready, place) for place in places]


def _unpruned(question: Question, world: World) -> tuple[list[Ranked], Looked]:
    ranked, found = rank(question.party, question.readings, world)
    return ranked, Looked(len(found.names) + len(found.parties), found.cut)


class _Asked(msgspec.Struct, frozen=True):
    """The names of many questions, one after the other, and whose each is."""

    questions: Sequence[Question]
    texts: Sequence[str]
    owner: NDArray[np.int64]


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
    questions = asked.questions
    text = np.repeat(np.arange(len(asked.texts)), np.diff(found.at))
    kind = snapshot.party_kind[snapshot.name_party[found.names]].astype(np.int64)
    group = text * 8 + kind
    order = np.argsort(group, kind="stable")
    group, names = group[order], found.names[order]
    need = _needs(questions, names, asked.owner[text[order]], kind[order], world, options)
    edges = np.flatnonzero(np.diff(group, prepend=-1, append=-1)).tolist()
    tasks: list[Task] = []
    owners: list[int] = []
    keys: list[int] = []
    for first, last in itertools.pairwise(edges):
        t, number = divmod(int(group[first]), 8)
        query = analyse(asked.texts[t], KINDS[number])
        tasks.append(Task(query, first, last))
        owners.append(int(asked.owner[t]))
        keys.append(hashed("text", query.key))
    same: dict[int, set[int]] = {}
    equal, place = snapshot.exact.get_many(np.array(keys, np.int64))
    for name, k in zip(equal.tolist(), place.tolist(), strict=True):
        task = tasks[k]
        at = task.first + int(np.searchsorted(names[task.first : task.last], name))
        if at < task.last and names[at] == name:
            need[at] = NEVER_PRUNED
            same.setdefault(k, set()).add(at)
    worths = comparer.weigh(tasks, names, need)
    if not worths:
        return best
    every = np.concatenate(worths)
    ends = np.cumsum([len(worth) for worth in worths])
    starts = ends - [len(worth) for worth in worths]
    task_of = np.repeat(np.arange(len(tasks)), ends - starts)
    at_all = np.arange(len(every)) - starts[task_of] + np.array([t.first for t in tasks])[task_of]
    alive = np.flatnonzero(every >= need[at_all])
    for k, at, name, millibits in zip(
        task_of[alive].tolist(),
        at_all[alive].tolist(),
        names[at_all[alive]].tolist(),
        every[alive].tolist(),
        strict=True,
    ):
        best[owners[k]].add(tasks[k].query, name, millibits, same=at in same.get(k, ()))
    return best


def _needs(
    questions: Sequence[Question],
    names: NDArray[np.int64],
    question: NDArray[np.int64],
    kind: NDArray[np.int64],
    world: World,
    options: Options,
) -> NDArray[np.int64]:
    """Return what each candidate's name has to be worth for a finding, in thousandths of a bit."""
    snapshot, policy = world.snapshot, world.policy
    floors = np.array([_floor(name, policy, options) for name in KINDS])
    other = np.array([most_other_bits(one.party, policy) for one in questions])
    asked = list(dict.fromkeys(one.party.schema for one in questions))
    listed = snapshot.party_schema[snapshot.name_party[names]]
    fits = np.zeros((len(asked), len(schema_names())))
    for number in np.flatnonzero(np.bincount(listed)).tolist():
        found = schema_names()[number]
        fits[:, number] = [kind_bits(schema, found, policy) or 0.0 for schema in asked]
    place = {schema: k for k, schema in enumerate(asked)}
    asked_of = np.array([place[one.party.schema] for one in questions], np.int64)
    bits = floors[kind] - other[question]
    bits -= fits[asked_of[question], listed]
    weak = snapshot.name_quality[names] == WEAK
    bits[weak] -= weak_bits_of(policy)[0]
    least = np.maximum(np.floor(bits * 1000) - _SLACK, NEVER_PRUNED)
    needs: NDArray[np.int64] = least.astype(np.int64)
    return needs


def _floor(kind: str, policy: Policy, options: Options) -> float:
    """Return the bits a name of a kind needs, without the prior."""
    limits = policy.thresholds[kind if kind in policy.thresholds else "organisation"]
    floor = limits.review if options.floor is None else options.floor
    return bits_needed(floor) - policy.prior_bits.get(kind, 0.0)
