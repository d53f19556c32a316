"""``evaluate coverage``: every name and alias of every party must find itself, on top."""

from __future__ import annotations

from collections.abc import Callable

from narrows.checks.party import Readings, World, rank
from narrows.model.errors import CannotAnswer
from narrows.model.party import Party

MISSED_SHOWN = 200
"""Missed names listed in the result; ``missed_count`` counts all."""


def coverage(
    world: World,
    *,
    list_name: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, object]:
    """Ask for every listed name exactly as published.

    A name is covered when a party that bears it is ranked first (several parties with
    one name share the first place).

    Args:
        world: What questions are answered from.
        list_name: Only names of this list, None for all.
        progress: Told (names done, names in all).

    Returns:
        ``coverage`` (share, 0 to 1), ``names``, ``missed`` (the first of them) and
        ``missed_count``.

    Raises:
        CannotAnswer: there is no name to ask for.
    """
    snapshot = world.snapshot
    asked = missed_count = 0
    missed: list[dict[str, object]] = []
    total = len(snapshot.names)
    for party in range(snapshot.parties):
        entity = snapshot.party(party)
        on = entity.source.list
        if on in world.hidden_lists or (list_name is not None and on != list_name):
            continue
        for statement in entity.names():
            asked += 1
            if progress is not None and asked % 500 == 0:
                progress(asked, total)
            question = Party(schema=entity.schema, names=(statement.value,))
            ranked, _ = rank(question, Readings((statement.value,), entity.schema), world)
            own = next((one.bits for one in ranked if one.party == party), None)
            if own is not None and own >= ranked[0].bits - 1e-9:
                continue
            missed_count += 1
            if len(missed) < MISSED_SHOWN:
                first = snapshot.party(ranked[0].party) if ranked else None
                missed.append(
                    {
                        "entity_id": entity.id,
                        "name": statement.value,
                        "prop": statement.prop,
                        "bits": own,
                        "first": first.id if first else None,
                        "first_bits": ranked[0].bits if ranked else None,
                    }
                )
    if not asked:
        raise CannotAnswer("there is no listed name to ask for")
    if progress is not None:
        progress(asked, asked)
    return {
        "coverage": 1 - missed_count / asked,
        "names": asked,
        "missed": missed,
        "missed_count": missed_count,
    }
