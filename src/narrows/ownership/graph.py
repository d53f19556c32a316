"""The ownership graph: built once from stakes, asked many times.

A question about one party is answered from the part of the graph above it, where
that is small, and from the whole otherwise; both give the same answer, because
what holds for a party depends on nothing but what stands above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from threading import Lock

import numpy as np

from narrows.ownership.answer import OwnershipAnswer, Paths
from narrows.ownership.columns import EARLIEST, I64, Columns, from_stakes, ordinal_range
from narrows.ownership.listed import ListedParty, Resolution, Resolver, exact_resolver
from narrows.ownership.regime import Rule, Status, regimes, rule_on
from narrows.ownership.solve import Seeds, Solution, base_solver, solve
from narrows.ownership.solver import Solver
from narrows.ownership.stake import Holder, Stake, name_key

NEAR_ROWS = 2000
"""Stakes above a party up to which only they are looked at."""


class OwnershipGraph:
    """Stakes and the listed parties among their holders. Safe to share between threads."""

    def __init__(
        self,
        columns: Columns,
        listed: Mapping[str, ListedParty],
        matches: Mapping[int, tuple[Resolution, ...]],
    ) -> None:
        """Take ready columns; see ``build`` for stakes."""
        self.columns = columns
        self.listed = listed
        self.matches = matches
        self._nodes_of: dict[str, list[int]] = {}
        for node, found in matches.items():
            for one in found:
                self._nodes_of.setdefault(one.entity_id, []).append(node)
        self._solutions: dict[tuple[str, date, Status], Solution] = {}
        self._solvers: dict[tuple[object, ...], Solver] = {}
        self._lock = Lock()

    @classmethod
    def build(
        cls,
        stakes: Iterable[Stake],
        listed: Mapping[str, ListedParty],
        *,
        holders: Iterable[Holder] = (),
        resolver: Resolver | None = None,
    ) -> OwnershipGraph:
        """Build a graph from statements.

        Args:
            stakes: Statements of any source, in any order.
            listed: Listed parties by entity id.
            holders: What is known about the parties named.
            resolver: Finds which holders are listed; by default by id, register
                number or whole name among ``listed``.

        Raises:
            InputError: a stake cannot be used; the message names it.
        """
        known = {holder.id: holder for holder in holders}
        columns = from_stakes(tuple(stakes), known)
        resolve = resolver if resolver is not None else exact_resolver(listed)
        matches: dict[int, tuple[Resolution, ...]] = {}
        for node, key in enumerate(columns.ids):
            holder = known.get(key)
            found = resolve(
                key,
                holder.name if holder is not None else None,
                holder.identifiers if holder is not None else (),
            )
            # The resolver may know parties that this view does not hold.
            found = tuple(one for one in found if one.entity_id in listed)
            if found:
                matches[node] = found
        return cls(columns, listed, matches)

    def find(self, reference: str) -> int | None:
        """Return the node for a key, a listed party's id or a whole name, or None."""
        index = self.columns.index
        for key in (reference, name_key(reference)):
            if key in index:
                return index[key]
        nodes = self._nodes_of.get(reference)
        if nodes:
            return nodes[0]
        named = self._named.get(name_key(reference), [])
        return named[0] if len(named) == 1 else None

    @property
    def _named(self) -> dict[str, list[int]]:
        with self._lock:
            cached: dict[str, list[int]] | None = self.__dict__.get("_names")
            if cached is None:
                cached = {}
                for node, name in enumerate(self.columns.names):
                    if name is not None:
                        cached.setdefault(name_key(name), []).append(node)
                self.__dict__["_names"] = cached
        return cached

    def parties_of(self, node: int) -> tuple[tuple[ListedParty, Resolution], ...]:
        """Return the listed parties a node is, and by what it is known."""
        return tuple((self.listed[one.entity_id], one) for one in self.matches.get(node, ()))

    def seeds(self, rule: Rule) -> Seeds:
        """Return the listed parties that count under a rule."""
        sure: set[int] = set()
        perhaps: set[int] = set()
        groups: dict[str, list[int]] = {}
        since: dict[int, int] = {}
        for node in self.matches:
            for party, resolution in self.parties_of(node):
                if rule.counts(party) is None:
                    continue
                (sure if resolution.by == "identifier" else perhaps).add(node)
                groups.setdefault(party.id, []).append(node)
                day = ordinal_range(party.listed_on, EARLIEST)[0]
                since[node] = min(since.get(node, day), day)
        return Seeds(
            tuple(sorted(sure)),
            tuple(sorted(perhaps - sure)),
            tuple(tuple(sorted(set(groups[key]))) for key in sorted(groups)),
            since,
        )

    def solve(self, regime: str, as_of: date, *, confirmed: Status | None = None) -> Solution:
        """Compute, once, what follows for every party under a rule on a day.

        Raises:
            UnknownOption: there is no such regime.
        """
        rule = rule_on(regime, as_of, confirmed)
        key = (regime, as_of, rule.status)
        with self._lock:
            if key not in self._solutions:
                shared = (as_of, rule.period.measures, rule.period.aggregate)
                if shared not in self._solvers:
                    self._solvers[shared] = base_solver(self.columns, rule)
                self._solutions[key] = solve(
                    self.columns, rule, self.seeds(rule), self._solvers[shared]
                )
            return self._solutions[key]

    def answer(
        self,
        entity: str,
        regime: str,
        as_of: date,
        *,
        depth: int | None = None,
        confirmed: Status | None = None,
    ) -> OwnershipAnswer:
        """Answer for one party, with proof.

        Args:
            entity: Key, listed party's id or whole name.
            regime: Whose rule.
            as_of: The day.
            depth: Longest chain shown in the proof; the outcome looks at all of it.
            confirmed: The rule's status as the user has confirmed it.

        Raises:
            UnknownOption: there is no such regime.
        """
        from narrows.ownership.explain import explain, unheard_of

        rule = rule_on(regime, as_of, confirmed)
        node = self.find(entity)
        if node is None:
            return unheard_of(entity, rule)
        with self._lock:
            ready = self._solutions.get((regime, as_of, rule.status))
        if ready is None:
            near = self.above(node)
            if near is not None:
                part, place = self.part(*near)
                solution = solve(part.columns, rule, part.seeds(rule))
                return explain(part, solution, place[node], depth=depth)
            ready = self.solve(regime, as_of, confirmed=confirmed)
        return explain(self, ready, node, depth=depth)

    def answers(self, entity: str, as_of: date) -> tuple[OwnershipAnswer, ...]:
        """Answer for one party under every regime."""
        return tuple(self.answer(entity, regime, as_of) for regime in regimes())

    def paths(
        self, entity: str, as_of: date | None = None, *, limit: int = 3, depth: int = 6
    ) -> Paths:
        """Return the nearest paths from a party to listed ones, closest first.

        Args:
            entity: Key, listed party's id or whole name.
            as_of: Only ties that may hold on this day; None takes all.
            limit: How many listed parties to reach.
            depth: Longest path, in links.
        """
        from narrows.ownership.path import nearest

        node = self.find(entity)
        return Paths((), True) if node is None else nearest(self, node, as_of, limit, depth)

    def above(self, node: int) -> tuple[I64, I64] | None:
        """Return nodes and rows of everything above a node, or None where it is much."""
        columns = self.columns
        pointers, order = columns.into
        seen: dict[int, None] = {node: None}
        waiting, rows = [node], []
        while waiting:
            here = waiting.pop()
            mine = order[pointers[here] : pointers[here + 1]].tolist()
            rows += mine
            if len(rows) > NEAR_ROWS:
                return None
            for row in mine:
                for owner in (int(columns.owner[row]), int(columns.joint[row])):
                    if owner >= 0 and owner not in seen:
                        seen[owner] = None
                        waiting.append(owner)
        # Ties point both ways; those the party itself states are shown with it.
        start, columns_out = columns.out_of
        for row in columns_out[start[node] : start[node + 1]].tolist()[:NEAR_ROWS]:
            asset = int(columns.asset[row])
            if columns.channel[row] >= FIRST_TIE and asset in self.matches:
                rows.append(row)
                seen.setdefault(asset, None)
        nodes = np.array(sorted(seen), dtype=np.int64)
        return nodes, np.array(sorted(set(rows)), dtype=np.int64)

    def part(self, nodes: I64, rows: I64) -> tuple[OwnershipGraph, dict[int, int]]:
        """Return a part of the graph and where its nodes are in it."""
        place = {whole: local for local, whole in enumerate(nodes.tolist())}
        matches = {place[n]: self.matches[n] for n in place if n in self.matches}
        return OwnershipGraph(self.columns.subset(nodes, rows), self.listed, matches), place

    def stakes_into(self, node: int) -> Sequence[Stake]:
        """Return every statement about who holds a node."""
        pointers, order = self.columns.into
        rows = order[pointers[node] : pointers[node + 1]].tolist()
        return [self.columns.stake_of(int(self.columns.row[row])) for row in rows]

    def caption(self, node: int) -> str:
        """Return the name to show for a node."""
        name = self.columns.names[node]
        if name is not None:
            return name
        for party, _ in self.parties_of(node):
            return party.caption
        return self.columns.ids[node].removeprefix("name:")


FIRST_TIE = 2 * 8
"""First channel of kinship, association and unexplained links: no direction."""
