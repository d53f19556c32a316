"""Parties on no list that ownership may block: found by name like any listed party.

Where stakes are kept in the workspace, every party that listed owners may carry
past a regime's threshold (and every party of which a listed owner has a part and too
much is undisclosed) becomes an entity of the list ``ownership`` in the snapshot. A
question that finds it gets the proof as evidence and the owners' designations.
"""

from __future__ import annotations

import hashlib
import threading
from datetime import date
from pathlib import Path

import msgspec
import numpy as np

from narrows.checks import ownership as check
from narrows.codes.effect import meaning
from narrows.model.entity import Entity, assemble
from narrows.model.finding import Designation, Finding, ListUsed
from narrows.model.statement import EntityId, Source, Statement
from narrows.ownership import keep
from narrows.ownership.answer import OwnershipAnswer
from narrows.ownership.graph import OwnershipGraph
from narrows.ownership.regime import regimes
from narrows.ownership.stake import Holder
from narrows.service.own_lists import OWNERSHIP
from narrows.service.owners import ownership_graph
from narrows.store.view import View, iso_day


def digest(home: Path, known_at: str | None = None) -> str | None:
    """Return one hash over every file of stakes kept by a moment, None where there is none."""
    kept = sorted(one.sha256 for one in keep.kept(home, known_at))
    return hashlib.sha256("\n".join(kept).encode()).hexdigest() if kept else None


NOTHING_KEPT = hashlib.sha256(b"").hexdigest()
"""Stands for a workspace without stakes; the lists' own links are still there."""


class Owned:
    """The ownership side of one screener; the graph is built when first needed."""

    def __init__(self, home: Path, view: View, sha256: str) -> None:
        self._home = home
        self._view = view
        self._day = date.fromisoformat(view.day)
        self._lock = threading.Lock()
        self._built: OwnershipGraph | None = None
        self.used = ListUsed(
            name=OWNERSHIP,
            version=sha256[:12],
            sha256=sha256,
            published=None,
            known_at=None,
            entities=0,
        )

    @property
    def graph(self) -> OwnershipGraph:
        """The graph of kept stakes and the lists' own links."""
        with self._lock:
            if self._built is None:
                self._built = ownership_graph(
                    self._view.entities(), self._home, self._view.known_at
                )
            return self._built

    def entities(self) -> list[Entity]:
        """Return the parties on no list that ownership bears on, as entities."""
        graph = self.graph
        concerned: set[int] = set()
        for regime in regimes():
            solution = graph.solve(regime, self._day)
            for state in (solution.must, solution.may, solution.could):
                concerned.update(np.flatnonzero(state).tolist())
        concerned -= set(graph.matches)
        _, holders, _ = keep.load(self._home, self._view.known_at)
        known = {holder.id: holder for holder in holders}
        source = Source(OWNERSHIP, self.used.version)
        found: list[Entity] = []
        for node in sorted(concerned):
            if any(check.evidence(answer) for answer in self._answers(node)):
                holder = known.get(graph.columns.ids[node])
                found.extend(assemble(_statements(graph, node, holder), source))
        return found

    def answers_for(
        self, entity: str, regime: str | None, as_of: str | None, depth: int | None
    ) -> tuple[OwnershipAnswer, ...]:
        """Answer for one party under one regime or all.

        Raises:
            InputError: the date is none.
            UnknownOption: there is no such regime.
        """
        day = self._day if as_of is None else date.fromisoformat(iso_day(as_of))
        chosen = tuple(regimes()) if regime is None else (regime,)
        return tuple(self.graph.answer(entity, one, day, depth=depth) for one in chosen)

    def told(self, finding: Finding) -> Finding:
        """Return a finding with what ownership adds: evidence and designations."""
        answers = self.graph.answers(finding.entity_id, self._day)
        pieces = [piece for answer in answers for piece in check.evidence(answer)]
        return msgspec.structs.replace(
            finding,
            evidence=(*finding.evidence, *pieces),
            designations=tuple(_designation(a) for a in answers if check.evidence(a)),
        )

    def _answers(self, node: int) -> tuple[OwnershipAnswer, ...]:
        return self.graph.answers(self.graph.columns.ids[node], self._day)


def _designation(answer: OwnershipAnswer) -> Designation:
    owner = answer.governing
    program = ", ".join(owner.programs) if owner is not None else None
    outcome = answer.outcome.replace("_", " ")
    return Designation(
        effect="owned_by_listed",
        meaning=f"{answer.regime}: {outcome}. {meaning('owned_by_listed')}",
        legal_basis=answer.source,
        program=program,
        source_url=answer.url,
    )


def _statements(graph: OwnershipGraph, node: int, holder: Holder | None) -> list[Statement]:
    entity_id = EntityId(graph.columns.ids[node])
    schema = "Person" if holder is not None and holder.kind == "person" else "Company"
    sources = {stake.source: None for stake in graph.stakes_into(node) if stake.source}
    locator = next((s.locator for s in graph.stakes_into(node) if s.locator), None)
    values = [("name", graph.caption(node))]
    if holder is not None:
        values += [("country", holder.country)] if holder.country else []
        values += [
            ("registrationNumber", number.rpartition(":")[2]) for number in holder.identifiers
        ]
    return [
        Statement(entity_id, schema, prop, value, locator=locator, attribution="; ".join(sources))
        for prop, value in values
    ]
