"""``evaluate deck``: recall at a fixed number of alerts per thousand clean customers.

The one figure that compares screens whose scores mean different things: raise the
threshold until only so many clean customers alert, then count how many listed people
are still found under spellings their list does not have.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from narrows.checks.party import Readings, World, rank
from narrows.evaluation import labelled
from narrows.evaluation.measures import Scored, calibration, wilson
from narrows.model.errors import InputError
from narrows.model.evidence import probability
from narrows.model.party import Party

ALERTS = (10, 20, 50)
"""Alerts per thousand clean customers at which recall is stated."""

_DEPTHS = (25, 50, 100)

_MOST_FALSE = 0.1
"""Highest false-positive rate of the partial ROC curve."""


class Asked(msgspec.Struct, frozen=True):
    """One query of the deck and what became of it.

    Attributes:
        name: As asked.
        script, schema: As the deck says.
        target_bits: Bits of the party meant, None where it was no candidate.
        position: Its place among the ranked parties, from 1.
        others: Bits of the best parties that are not meant.
    """

    name: str
    script: str
    schema: str
    target_bits: float | None
    position: int | None
    others: tuple[float, ...]


def deck(
    world: World, queries: Path, clean: Path, *, list_name: str | None = None
) -> dict[str, object]:
    """Measure a screen on labelled queries and clean customers.

    Args:
        world: What questions are answered from.
        queries: CSV with ``name, entity_id, script, schema``. An id may be ours, or the
            publisher's own number with any prefix (``ofac:173``, ``ofac-173``, ``173``).
        clean: CSV with ``name`` (and ``schema``, else everybody is a Person).
        list_name: Only parties of this list count, None for all.

    Returns:
        ``recall_at_alerts`` with ``10``, ``20`` and ``50`` alerts per thousand, each
        ``{threshold, recall, n, by_script, by_schema}``, candidate recall, recall at
        false-positive rates, ``partial_roc`` (points up to a rate of 10 %), and calibration.

    Raises:
        InputError: a column is missing, there is no clean customer, or no id of the deck
            is on the list.
    """
    asked_rows = _read(queries, ("name", "entity_id", "script", "schema"))
    clean_rows = _read(clean, ("name",))
    if not clean_rows:
        raise InputError("the file has no names of clean customers", where=str(clean))
    owners = _Owners(world, list_name)
    wanted = {row["entity_id"]: owners.of(row["entity_id"]) for row in asked_rows}
    unknown = sorted(key for key, parties in wanted.items() if not parties)
    if len(unknown) == len(wanted):
        raise InputError(
            "none of the deck's entity ids is on the list",
            where=str(queries),
            hint=f"for instance {unknown[0]!r}" if unknown else "the deck is empty",
        )
    asked = [_ask(row, wanted[row["entity_id"]], owners, world) for row in asked_rows]
    tops = [_top(row, owners, world) for row in clean_rows]
    return {
        "recall_at_alerts": {str(n): _recall_at(asked, tops, n / 1000) for n in ALERTS},
        "recall_at_false_positive_rate": {
            str(rate): _recall_at(asked, tops, rate) for rate in (0.01, 0.001)
        },
        "partial_roc": partial_roc([one.target_bits for one in asked], tops),
        "candidate_recall": _depths(asked),
        "calibration": calibration(_labelled(asked)),
        "alerts_at_shipped_threshold": _shipped(tops, world),
        "queries": len(asked),
        "clean": len(tops),
        "unknown_ids": unknown,
    }


class _Owners:
    """Which parties an id of the deck means."""

    def __init__(self, world: World, list_name: str | None) -> None:
        snapshot = world.snapshot
        self.allowed: set[int] = set()
        self._by_id: dict[str, list[int]] = {}
        self._by_number: dict[str, list[int]] = {}
        for party in range(snapshot.parties):
            entity = snapshot.party(party)
            on = entity.source.list
            if on in world.hidden_lists or (list_name is not None and on != list_name):
                continue
            self.allowed.add(party)
            self._by_id.setdefault(entity.id, []).append(party)
            self._by_number.setdefault(publisher_number(entity.id), []).append(party)

    def of(self, entity_id: str) -> frozenset[int]:
        exact = self._by_id.get(entity_id)
        if exact is None:
            exact = self._by_number.get(publisher_number(entity_id), [])
        return frozenset(exact)


def publisher_number(entity_id: str) -> str:
    """Return the publisher's own reference of an id, without a list's prefix.

    >>> publisher_number("ofac:173"), publisher_number("ofac-173")
    ('173', '173')
    """
    _, colon, number = entity_id.rpartition(":")
    if colon:
        return number
    head, dash, rest = entity_id.partition("-")
    while dash and head.isalpha() and head.islower() and any(c.isdigit() for c in rest):
        entity_id = rest
        head, dash, rest = entity_id.partition("-")
    return entity_id


def _read(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    _, rows = labelled.read(path, columns)
    return [row.cells for row in rows if row.cells["name"].strip()]


def _ranked(name: str, schema: str, owners: _Owners, world: World) -> list[tuple[int, float]]:
    party = Party(schema=schema, names=(name,))
    ranked, _ = rank(party, Readings((name,), schema), world)
    return [(one.party, one.bits) for one in ranked if one.party in owners.allowed]


def _ask(row: dict[str, str], wanted: frozenset[int], owners: _Owners, world: World) -> Asked:
    schema = row["schema"].strip() or "Person"
    ranked = _ranked(row["name"], schema, owners, world)
    place = next((i for i, (party, _) in enumerate(ranked) if party in wanted), None)
    return Asked(
        name=row["name"],
        script=row["script"].strip() or "LATIN",
        schema=schema,
        target_bits=None if place is None else ranked[place][1],
        position=None if place is None else place + 1,
        others=tuple(bits for party, bits in ranked[:6] if party not in wanted),
    )


def _top(row: dict[str, str], owners: _Owners, world: World) -> float:
    schema = (row.get("schema") or "").strip() or "Person"
    ranked = _ranked(row["name"], schema, owners, world)
    return ranked[0][1] if ranked else -math.inf


def _recall_at(asked: Sequence[Asked], tops: Sequence[float], rate: float) -> dict[str, object]:
    allowed = int(rate * len(tops) + 1e-9)
    ordered = sorted(tops, reverse=True)
    edge = ordered[allowed] if allowed < len(ordered) else -math.inf

    def found(one: Asked) -> bool:
        return one.target_bits is not None and one.target_bits > edge

    return {
        "threshold": None if edge == -math.inf else probability(edge),
        "threshold_bits": None if edge == -math.inf else edge,
        **_share(asked, found),
        "by_script": _by(asked, found, lambda one: one.script),
        "by_schema": _by(asked, found, lambda one: one.schema),
    }


def partial_roc(
    wanted: Sequence[float | None], tops: Sequence[float]
) -> list[dict[str, float | None]]:
    """Return how recall grows with the share of clean customers that alert, up to 10 %.

    Args:
        wanted: Bits of the party meant by each query, None where it was no candidate.
        tops: Bits of the best party for each clean customer, ``-inf`` for none.

    Returns:
        A point for each number of clean customers that can alert: ``false_positive_rate``,
        ``recall`` and the ``threshold`` scores have to exceed, None for none.
    """
    points: list[dict[str, float | None]] = []
    for edge in sorted(set(tops), reverse=True):
        rate = sum(top > edge for top in tops) / len(tops)
        if rate > _MOST_FALSE:
            break
        points.append(
            {
                "false_positive_rate": rate,
                "recall": sum(bits is not None and bits > edge for bits in wanted) / len(wanted),
                "threshold": None if edge == -math.inf else probability(edge),
            }
        )
    return points


def _share(asked: Sequence[Asked], found: Callable[[Asked], bool]) -> dict[str, object]:
    hits = sum(found(one) for one in asked)
    n = len(asked)
    return {"recall": hits / n if n else None, "interval": wilson(hits, n), "n": n}


def _by(
    asked: Sequence[Asked], found: Callable[[Asked], bool], key: Callable[[Asked], str]
) -> dict[str, dict[str, object]]:
    groups: dict[str, list[Asked]] = {}
    for one in asked:
        groups.setdefault(key(one), []).append(one)
    return {name: _share(members, found) for name, members in sorted(groups.items())}


def _depths(asked: Sequence[Asked]) -> dict[str, object]:
    out: dict[str, object] = {}
    for depth in (*_DEPTHS, None):

        def within(one: Asked, depth: int | None = depth) -> bool:
            return one.position is not None and (depth is None or one.position <= depth)

        out[str(depth) if depth else "all"] = {
            **_share(asked, within),
            "by_script": _by(asked, within, lambda one: one.script),
            "by_schema": _by(asked, within, lambda one: one.schema),
        }
    return out


def _labelled(asked: Iterable[Asked]) -> list[Scored]:
    rows: list[Scored] = []
    for one in asked:
        scores = [(bits, False) for bits in one.others]
        if one.target_bits is not None:
            scores.append((one.target_bits, True))
        rows += [Scored(probability(b), hit, 0.5, one.schema, one.script) for b, hit in scores]
    return rows


def _shipped(tops: Sequence[float], world: World) -> dict[str, object]:
    limits = world.policy.thresholds["person"]
    return {
        name: 1000 * sum(probability(top) >= limit for top in tops) / len(tops)
        for name, limit in (("review", limits.review), ("match", limits.match))
    }
