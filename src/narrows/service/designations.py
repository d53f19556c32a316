"""Under what authority a party is listed and what that means, from list data.

A ``Sanction`` entity pointing at the party carries programme, dates and page; the
list's ``source.toml`` says what a listing under that programme means. A party
without any Sanction entity is listed under the list's own default.
"""

from __future__ import annotations

from collections.abc import Iterable

from narrows.codes.effect import EFFECTS, meaning
from narrows.lists.source import ListSource, Regime
from narrows.model.entity import Entity
from narrows.model.finding import Designation


def designations(
    party: Entity, sanctions: Iterable[Entity], source: ListSource
) -> tuple[Designation, ...]:
    """Return the designations of a party, one per distinct authority.

    Args:
        party: The listed party.
        sanctions: ``Sanction`` entities that point at it, of the same list.
        source: Declaration of the list.
    """
    found: dict[Designation, None] = {}
    for sanction in sanctions:
        programs = sanction.values("program") or sanction.values("programId") or (None,)
        codes = sanction.values("programId")
        for index, program in enumerate(programs):
            code = codes[index] if index < len(codes) else program
            regime = _regime(source, (code, program))
            effect = regime.effect if regime else _stated_effect(sanction) or source.effect
            found[
                Designation(
                    effect=effect,
                    meaning=meaning(effect),
                    legal_basis=(regime.legal_basis if regime else None) or source.legal_basis,
                    program=program,
                    source_url=(regime.url if regime else None)
                    or sanction.first("sourceUrl")
                    or sanction.first("programUrl")
                    or source.url,
                    listed_on=sanction.first("listingDate") or sanction.first("startDate"),
                    removed_on=sanction.first("endDate"),
                )
            ] = None
    if found:
        return tuple(found)
    return tuple(
        Designation(
            effect=source.effect,
            meaning=meaning(source.effect),
            legal_basis=source.legal_basis,
            program=program,
            source_url=party.first("sourceUrl") or source.url,
        )
        for program in (party.values("programId") or (None,))
    )


def _regime(source: ListSource, names: Iterable[str | None]) -> Regime | None:
    for name in names:
        if name is not None and name in source.regimes:
            return source.regimes[name]
    return None


def _stated_effect(sanction: Entity) -> str | None:
    return next((value for value in sanction.values("provisions") if value in EFFECTS), None)
