"""The candidate parties of one question by their best name, none left out."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.checks.question import Readings
from narrows.checks.world import World
from narrows.codes.schema import names as schema_names
from narrows.index.build import KINDS
from narrows.index.candidates import Candidates, Finder
from narrows.index.keys import name_keys
from narrows.index.snapshot import Snapshot
from narrows.match.bulk import BulkComparer
from narrows.match.explain import name_evidence
from narrows.match.many import Comparer
from narrows.match.name import exact_worth, weight_kind
from narrows.match.party import kind_code
from narrows.match.weights import tables
from narrows.model.party import Party
from narrows.model.policy import Policy
from narrows.text.decoding import hasten
from narrows.text.name import AnalysedName, analyse

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEAK = 4
"""Quality of a name its list itself calls weak."""


class Ranked(msgspec.Struct, frozen=True, gc=False):
    """A listed party with the bits its best name, its kind and the prior give.

    Attributes:
        party: Its number.
        name: Number of its best name; None where only an identifier was found.
        query: The name of the question it is held against.
        bits: What they add up to.
        same: Both are the same words in the same order.
    """

    party: int
    name: int | None
    query: AnalysedName | None
    bits: float
    same: bool = False

    def goes_before(self, other: Ranked) -> bool:
        """Tell which of two of equal bits is kept: by the names, never by their order."""
        if self.name is None or other.name is None or self.name != other.name:
            return other.name is not None and (self.name is None or self.name < other.name)
        ours, theirs = self.query, other.query
        if ours is None or theirs is None:
            return theirs is not None
        return (ours.text, ours.key, ours.original) < (theirs.text, theirs.key, theirs.original)


class Tools:
    """Finder and comparers of one snapshot, one set per thread.

    Attributes:
        finder: Finds candidates.
        comparer: Weighs one question's name against its candidates.
        bulk: Weighs the names of many questions, where the tools are the fast ones.
    """

    def __init__(self, snapshot: Snapshot, *, fast: bool) -> None:
        if fast:
            hasten()
            snapshot.read_ahead()
        self.finder = Finder(snapshot, fast=fast)
        self.comparer = Comparer(snapshot.words, snapshot.names, fast=fast)
        found = self.finder.bulk
        self.bulk = (
            None
            if found is None
            else BulkComparer(snapshot.words, snapshot.names, found.sounds, found.table)
        )


def tools_of(world: World) -> Tools:
    """Return this thread's tools for a world."""
    tools = _tools(world)
    found = tools.get(world.fast)
    if found is None:
        found = tools[world.fast] = Tools(world.snapshot, fast=world.fast)
    return found


def warm(world: World) -> bool:
    """Tell whether this thread has the fast tools for a world's snapshot already."""
    return True in _tools(world)


def _tools(world: World) -> dict[bool, Tools]:
    """Return this thread's tools for a snapshot, slow and fast; they go with it."""
    beside = world.snapshot.beside
    found: dict[bool, Tools] | None = getattr(beside, "tools", None)
    if found is None:
        found = beside.tools = {}
    return found


def rank(party: Party, readings: Readings, world: World) -> tuple[list[Ranked], Candidates]:
    """Return the candidate parties by their best name, best first."""
    tools = tools_of(world)
    snapshot = world.snapshot
    best = Best(world)
    every: dict[int, None] = {}
    cut = left = False
    for text in readings.names:
        # Each name is held against what it was found by; so many names cost so many times one.
        found = tools.finder.find(readings.asked_as(text))
        every.update(dict.fromkeys(found.names))
        cut, left = cut or found.cut, left or found.left
        by_kind: dict[int, list[int]] = {}
        for name in found.names:
            by_kind.setdefault(int(snapshot.party_kind[snapshot.name_party[name]]), []).append(name)
        for number, names in by_kind.items():
            query = analyse(text, KINDS[number])
            equal = frozenset(snapshot.exact.get(name_keys(query)[0]))
            worths = tools.comparer.bits(query, names)
            for one, millibits in zip(listed_names(names, snapshot), worths, strict=True):
                best.add(query, one, millibits, same=one.name in equal)
    numbered = tools.finder.parties(party.identifiers)
    return best.ranked(numbered, party.schema), Candidates(
        tuple(sorted(every)), numbered, cut, left
    )


class ListedName(msgspec.Struct, frozen=True, gc=False):
    """A listed name and whose it is.

    Attributes:
        name: Its number.
        owner: Its party's number.
        kind: Number of the party's kind.
        weak: Its list itself calls it weak.
    """

    name: int
    owner: int
    kind: int
    weak: bool


def listed_names(names: Sequence[int] | NDArray[np.int64], snapshot: Snapshot) -> list[ListedName]:
    """Return listed names by their numbers."""
    numbers = np.asarray(names, np.int64)
    owners = snapshot.name_party[numbers]
    kinds = snapshot.party_kind[owners].tolist()
    weak = (snapshot.name_quality[numbers] == WEAK).tolist()
    return list(map(ListedName, numbers.tolist(), owners.tolist(), kinds, weak))


class Best:
    """Keeps the best name of each party of one question."""

    def __init__(self, world: World) -> None:
        policy = world.policy
        self._world = world
        self._best: dict[int, Ranked] = {}
        self._weak, self._weak_exact = weak_bits(policy)
        self._weighed = names_weighed(policy)

    def add(self, query: AnalysedName, listed: ListedName, millibits: int, *, same: bool) -> None:
        """Count what a listed name is worth for a name of the question."""
        name, owner = listed.name, listed.owner
        bits = self._world.policy.prior_bits.get(KINDS[listed.kind], 0.0)
        if self._weighed:
            bits += _weighed(query, name, owner, self._world)
        elif same:
            exact = tables(weight_kind(query.kind)).exact
            bits += (millibits + exact_worth(millibits, exact)) / 1000
        else:
            bits += millibits / 1000
        if listed.weak:
            bits += self._weak_exact if same else self._weak
        known = self._best.get(owner)
        if known is not None and bits < known.bits:
            return
        one = Ranked(owner, name, query, bits, same)
        if known is None or bits > known.bits or one.goes_before(known):
            self._best[owner] = one

    def ranked(self, numbered: Sequence[int], asked: str | None) -> list[Ranked]:
        """Return the parties, best first.

        Args:
            numbered: Parties found by an identifier.
            asked: Schema the question asks for.
        """
        snapshot, policy = self._world.snapshot, self._world.policy
        for owner in numbered:
            # A number may prove what a name does not: a name alike by one word only must not
            # weigh less than a name that has no word in common and so is not compared.
            prior = policy.prior_bits.get(KINDS[int(snapshot.party_kind[owner])], 0.0)
            known = self._best.get(owner)
            if known is None or known.bits <= prior:
                self._best[owner] = Ranked(owner, None, None, prior)
        fitted = [_fitted(one, asked, self._world) for one in self._best.values()]
        return sorted(fitted, key=lambda r: (-r.bits, r.party))


def weak_bits(policy: Policy) -> tuple[float, float]:
    """Return what a weak alias adds, and what one adds that is the same name."""
    return (
        policy.worth("ALIAS-WEAK"),
        policy.worth("ALIAS-WEAK-EXACT"),
    )


def names_weighed(policy: Policy) -> bool:
    """Tell whether a policy gives name evidence factors of its own."""
    return any(
        code.split("-", 1)[0] == "NAME" and factor != 1 for code, factor in policy.weights.items()
    )


def _weighed(query: AnalysedName, name: int, owner: int, world: World) -> float:
    """Return the bits of one name where the policy weighs the pieces, weakness left out."""
    snapshot = world.snapshot
    statement = snapshot.party(owner).statements[int(snapshot.name_statement[name])]
    listed = analyse(statement.value, query.kind)
    pieces = name_evidence(query, listed, statement, world.policy.factor)
    return fsum(piece.bits for piece in pieces)


def _fitted(one: Ranked, asked: str | None, world: World) -> Ranked:
    """Count that the party is of another kind than asked for."""
    listed = schema_names()[int(world.snapshot.party_schema[one.party])]
    bits = kind_bits(asked, listed, world.policy)
    return one if bits is None else msgspec.structs.replace(one, bits=one.bits + bits)


def kind_bits(asked: str | None, listed: str, policy: Policy) -> float | None:
    """Return what it adds that a party is of another kind than asked for, None if it fits."""
    code = kind_code(asked, listed)
    return None if code is None else policy.worth(code)
