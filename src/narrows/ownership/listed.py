"""Listed parties as the ownership rules need them, and how holders are matched to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

import msgspec

from narrows.model.entity import Entity
from narrows.model.finding import Designation

ANY_LIST = "*"
"""List name of parties that count under every regime: plain data names no list."""


class ListedParty(msgspec.Struct, frozen=True, kw_only=True):
    """One listed party on one list.

    Attributes:
        id: Entity id, for instance ``ofac-39637``.
        caption: Primary name as published.
        list: Name of the list, for instance ``us_ofac_sdn``.
        programs: Programmes as the publisher names them.
        effects: Codes of the legal effects, see ``codes.effect``; empty is unknown.
        listed_on: ISO date prefix of listing, None where not published.
        removed_on: ISO date prefix of removal, None while listed.
        names: Further names, for exact look-up.
        identifiers: Register numbers as ``scheme:number`` or plain.
    """

    id: str
    caption: str
    list: str = ANY_LIST
    programs: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    listed_on: str | None = None
    removed_on: str | None = None
    names: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


SHORT = {
    "us_ofac_sdn": "SDN",
    "us_ofac_cons": "OFAC non-SDN",
    "us_trade_csl": "CSL",
    "eu_fsf": "EU",
    "gb_fcdo_sanctions": "UK",
    "gb_hmt_sanctions": "OFSI",
    "un_sc_sanctions": "UN",
}
"""What people call a list."""
_NUMBERS = {"leiCode": "XI-LEI", "registrationNumber": "regno", "imoNumber": "imo"}


def from_designations(party: Entity, designations: tuple[Designation, ...]) -> ListedParty:
    """Return a listed party from its entity and what it is designated under.

    The earliest listing stands; a removal counts only where every designation is
    removed, and then the latest does.
    """
    listed = [one.listed_on for one in designations]
    removed = [one.removed_on for one in designations]
    names = tuple(dict.fromkeys(statement.value for statement in party.names()))
    return ListedParty(
        id=str(party.id),
        caption=party.caption,
        list=party.source.list,
        programs=tuple(dict.fromkeys(one.program for one in designations if one.program)),
        effects=tuple(dict.fromkeys(one.effect for one in designations)),
        listed_on=min((day for day in listed if day), default=None) if all(listed) else None,
        removed_on=max((day for day in removed if day), default=None) if all(removed) else None,
        names=names,
        identifiers=tuple(
            f"{scheme}:{value}" for prop, scheme in _NUMBERS.items() for value in party.values(prop)
        ),
    )


class Resolution(msgspec.Struct, frozen=True):
    """A holder was found to be a listed party, and by what.

    ``identifier`` (the id itself or a register number) is certain; ``name`` is
    not: two parties may share a name, so it never makes an answer certain.
    """

    entity_id: str
    by: Literal["identifier", "name"]


class Resolver(Protocol):
    """Finds the listed parties a holder may be: exact names and identifiers only."""

    def __call__(
        self, key: str, name: str | None, identifiers: tuple[str, ...]
    ) -> tuple[Resolution, ...]:
        """Return what the holder resolves to; empty where nothing is listed."""
        ...


def exact_resolver(listed: Mapping[str, ListedParty]) -> Resolver:
    """Return a resolver over the parties at hand: id, register number, whole name.

    Names are compared with case and spacing folded and nothing else: a near name is
    a question for a party screen, not a fact for a graph.
    """
    by_number: dict[str, list[str]] = {}
    by_name: dict[str, list[str]] = {}
    for entity_id, party in listed.items():
        for number in party.identifiers:
            by_number.setdefault(number.casefold(), []).append(entity_id)
        for name in {_folded(name) for name in (party.caption, *party.names)}:
            by_name.setdefault(name, []).append(entity_id)

    def resolve(key: str, name: str | None, identifiers: tuple[str, ...]) -> tuple[Resolution, ...]:
        if key in listed:
            return (Resolution(key, "identifier"),)
        found = {
            entity_id: Resolution(entity_id, "identifier")
            for number in identifiers
            for entity_id in by_number.get(number.casefold(), ())
        }
        if name is not None:
            for entity_id in by_name.get(_folded(name), ()):
                found.setdefault(entity_id, Resolution(entity_id, "name"))
        return tuple(found.values())

    return resolve


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
