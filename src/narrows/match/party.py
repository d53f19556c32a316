"""All evidence about one listed party beside its name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from math import fsum

from narrows.codes.schema import identifier_properties, party_kind, schema
from narrows.match import birth, identifier, place
from narrows.model.entity import BIRTH_PROPERTIES, Entity
from narrows.model.evidence import Evidence
from narrows.model.party import Party
from narrows.model.policy import Policy
from narrows.model.statement import Statement

KIND_CODES = frozenset(("KIND-DIFFERS", "KIND-NEAR"))
"""Evidence that a party is of another kind than asked for."""

_GENDERS = {"m": "male", "f": "female"}


_FAMILIES = ("BIRTH-DATE-", "COUNTRY-", "GENDER-", "BIRTH-PLACE-", "ADDRESS-", "IDENTIFIER-")


def most_other_bits(question: Party, policy: Policy, *, born: bool = True) -> float:
    """Return the most that evidence beside the name can add: an upper bound in bits.

    Args:
        question: What the caller knows.
        policy: Gives the bits.
        born: Count the dates of birth.
    """
    birth, country, gender, place, address, number = _most_by_family(policy)
    most = 0.0
    if born and question.birth_dates:
        most += birth
    if question.countries:
        most += country
    if question.genders:
        most += gender
    if question.birth_places:
        most += place
    if question.addresses:
        most += address
    return most + number * len(question.identifiers)


_known: tuple[Policy, tuple[float, ...]] | None = None
"""The most of each family by the policy asked for last: one serves nearly every question."""


def _most_by_family(policy: Policy) -> tuple[float, ...]:
    global _known  # noqa: PLW0603
    known = _known
    if known is None or known[0] is not policy:
        found = tuple(
            max((0.0, *(policy.worth(code) for code in policy.bits if code.startswith(family))))
            for family in _FAMILIES
        )
        known = _known = (policy, found)
    return known[1]


def other_evidence(
    question: Party,
    party: Entity,
    adjacent: Callable[[], Sequence[Entity]],
    policy: Policy,
    need: float = -math.inf,
) -> list[Evidence] | None:
    """Return the evidence beside names for one listed party.

    Args:
        question: What the caller knows.
        party: The listed party.
        adjacent: Gives the entities that belong to the party (documents, addresses);
            asked only where the question has something to compare with them.
        policy: Gives the bits.
        need: Bits it has to come to, the kind of party left out.

    Returns:
        The pieces; None where the dates of birth leave the rest too little to come to
        what is needed.
    """
    pieces: list[Evidence] = []

    def add(code: str, query: str | None, listed: Statement | None, text: str) -> None:
        bits = policy.worth(code)
        if bits:
            pieces.append(
                Evidence(
                    code,
                    bits,
                    query,
                    listed.value if listed else None,
                    listed.prop if listed else None,
                    listed.locator if listed else None,
                    text,
                ),
            )

    def add_found(found: tuple[str, str, Statement, str] | None) -> None:
        if found is not None:
            add(*found)

    kind = party_kind(party.schema)
    _kind(question, party, add)
    if question.birth_dates:
        dates = [s for prop in BIRTH_PROPERTIES.get(kind, ()) for s in party.of(prop)]
        add_found(birth.compare(question.birth_dates, dates))
        if need > -math.inf:
            known = fsum(piece.bits for piece in pieces if piece.code not in KIND_CODES)
            if known + most_other_bits(question, policy, born=False) < need:
                return None
    if question.countries:
        add_found(place.countries(question.countries, place.country_statements(party)))
    if question.genders and kind == "person":
        _gender(question.genders, list(party.of("gender")), add)
    if question.birth_places:
        add_found(place.birth_place(question.birth_places, list(party.of("birthPlace"))))
    if question.addresses:
        add_found(place.addresses(question.addresses, _addresses(party, adjacent())))
    if question.identifiers:
        for piece in identifier.compare(
            question.identifiers, party, adjacent(), identifier_properties()
        ):
            add(*piece)
    return pieces


def _addresses(party: Entity, adjacent: Iterable[Entity]) -> list[Statement]:
    found = list(party.of("address"))
    for entity in adjacent:
        if entity.schema == "Address":
            found += entity.of("full")
    return found


def _gender(
    given: Sequence[str], listed: Sequence[Statement],
    add: Callable[[str, str | None, Statement | None, str], None],
) -> None:  # fmt: skip
    ours = {_GENDERS.get(g.casefold(), g.casefold()) for g in given}
    theirs = {s.value: s for s in listed if s.value in ("male", "female", "other")}
    if not theirs or not ours & {"male", "female", "other"}:
        return
    shared = ours & theirs.keys()
    if shared:
        one = next(iter(sorted(shared)))
        add("GENDER-SAME", one, theirs[one], f"{one} on both sides")
    else:
        value, statement = next(iter(theirs.items()))
        add("GENDER-CONTRADICTED", given[0], statement, f"{given[0]} against {value}")


def _kind(
    question: Party, party: Entity, add: Callable[[str, str | None, Statement | None, str], None]
) -> None:
    """Mark a party of another kind than the caller believes; it is still found."""
    code = kind_code(question.schema, party.schema)
    if code is not None and question.schema is not None:
        ours, theirs = schema(question.schema).label, schema(party.schema).label
        add(code, question.schema, None, f"asked for as {ours}, listed as {theirs}")


@cache
def kind_code(asked: str | None, listed: str) -> str | None:
    """Return the evidence code for two schemata, None where they fit.

    A schema fits its own kind's parents and children: a LegalEntity may be a Person.
    """
    if asked is None or asked == listed:
        return None
    ours, theirs = schema(asked), schema(listed)
    if ours.is_a(theirs.name) or theirs.is_a(ours.name):
        return None
    return "KIND-NEAR" if party_kind(asked) == party_kind(listed) else "KIND-DIFFERS"
