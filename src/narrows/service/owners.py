"""The ownership graph of a workspace: kept stakes, links of the lists, listed parties."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from narrows.codes.schema import party_kind
from narrows.lists import registry
from narrows.model.entity import Entity
from narrows.ownership import keep
from narrows.ownership.graph import OwnershipGraph
from narrows.ownership.links import from_entities
from narrows.ownership.listed import ListedParty, from_designations
from narrows.service.designations import designations


def listed_parties(entities: Iterable[Entity]) -> dict[str, ListedParty]:
    """Return every listed party of a set of entities, with what it is listed under.

    Args:
        entities: Parties and their ``Sanction`` entities, of any lists.
    """
    parties: list[Entity] = []
    sanctions: dict[tuple[str, str], list[Entity]] = {}
    for entity in entities:
        if entity.schema == "Sanction":
            for key in entity.values("entity"):
                sanctions.setdefault((entity.source.list, key), []).append(entity)
        elif party_kind(entity.schema) != "other":
            parties.append(entity)
    found: dict[str, ListedParty] = {}
    for party in parties:
        own = sanctions.get((party.source.list, str(party.id)), [])
        under = designations(party, own, registry.source_for(party.source.list))
        found[str(party.id)] = from_designations(party, under)
    return found


def ownership_graph(
    entities: Iterable[Entity], home: Path, known_at: str | None = None
) -> OwnershipGraph:
    """Build the graph of a workspace.

    Args:
        entities: Every entity of the lists in force.
        home: The workspace, for the stakes kept in it.
        known_at: Only stakes kept by that moment (ISO with zone), None for all.

    Raises:
        StoreError: kept stakes are damaged.
    """
    everything = list(entities)
    links = from_entities(everything)
    stakes, holders, _ = keep.load(home, known_at)
    return OwnershipGraph.build(
        [*stakes, *links.stakes],
        listed_parties(everything),
        holders=[*holders, *links.holders],
    )
