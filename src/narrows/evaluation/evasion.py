"""How many manipulated names of listed parties a screen still finds, by family.

The generator draws from the user's own loaded lists with a printed seed; the
false-alarm rate on clean names stands beside the detection rates, because either
alone is easy.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

from narrows.codes.schema import party_kind
from narrows.evaluation.manipulations import FAMILIES, Family
from narrows.model.entity import Entity
from narrows.model.finding import Screening
from narrows.model.party import Party

ScreenMany = Callable[[Sequence[Party]], Sequence[Screening]]


def interval(hits: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a rate; (0, 1) where nothing was asked."""
    if n == 0:
        return (0.0, 1.0)
    z = 1.959964
    rate = hits / n
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return (max(0.0, middle - half), min(1.0, middle + half))


def draw(
    entities: Sequence[Entity], family: Family, n: int, seed: int
) -> list[tuple[Entity, str, str]]:
    """Draw up to ``n`` (party, listed name, altered name) triples of one family.

    Names of one short word are not drawn: nothing is left of them to recognise.
    The same seed and parties give the same triples.
    """
    rng = random.Random(f"{seed}:{family.name}")  # noqa: S311 - a test generator
    parties = [entity for entity in entities if party_kind(entity.schema) != "other"]
    drawn: list[tuple[Entity, str, str]] = []
    for _ in range(40 * n):
        if len(drawn) == n or not parties:
            break
        party = rng.choice(parties)
        names = [
            *party.values("name"),
            *(alias for alias in party.values("alias") if len(alias.split()) > 1),
        ]
        if not names:
            continue
        name = rng.choice(names)
        if len(name) < 8:
            continue
        altered = family.change(name, party_kind(party.schema) == "person", rng)
        if altered is not None and altered.strip() and altered != name:
            drawn.append((party, name, altered))
    return drawn


def clean_names(entities: Sequence[Entity], n: int, seed: int) -> list[str]:
    """Make up people of the lists' own name cultures who are on no list.

    The given names of one party and the family name of another: the customers who
    raise false alarms. A made-up name that is somebody's on the lists is left out.
    """
    rng = random.Random(f"{seed}:clean")  # noqa: S311 - a test generator
    split = []
    listed = set()
    for entity in entities:
        if party_kind(entity.schema) != "person":
            continue
        for name in entity.values("name"):
            family, comma, given = name.partition(",")
            words = f"{given} {family}".split() if comma else name.split()
            listed.add(frozenset(word.casefold() for word in words))
            if len(words) > 1:
                split.append((" ".join(words[:-1]), words[-1]))
    made: dict[str, None] = {}
    for _ in range(20 * n):
        if len(made) == n or not split:
            break
        name = f"{rng.choice(split)[0]} {rng.choice(split)[1]}"
        if frozenset(word.casefold() for word in name.split()) not in listed:
            made[name] = None
    return list(made)


def _found(party: Entity, name: str, screening: Screening) -> bool:
    # Another entry with the very same name (the person on a second list) counts:
    # the customer is stopped for the right reason.
    folded = name.casefold()
    return any(
        finding.outcome != "below"
        and (finding.entity_id == party.id or finding.caption.casefold() == folded)
        for finding in screening.findings
    )


def evaluate(
    entities: Sequence[Entity],
    screen_many: ScreenMany,
    clean_names: Sequence[str],
    *,
    seed: int = 1,
    per_family: int = 200,
) -> dict[str, Any]:
    """Measure detection by family and level, and alerts on clean names.

    Args:
        entities: The loaded parties.
        screen_many: The screen under test.
        clean_names: Names of people and firms on no list.
        seed: Seed of the generator; the same seed repeats the same questions.
        per_family: Questions per family.

    Returns:
        ``seed``, ``families`` (name → level, meaning, n, found, rate, low, high,
        and up to five misses), ``levels`` (level → n, found, rate, low, high) and
        ``clean`` (n, alerts, per_thousand).
    """
    families: dict[str, Any] = {}
    levels: dict[str, list[int]] = {}
    for family in FAMILIES:
        drawn = draw(entities, family, per_family, seed)
        answers = screen_many(
            [Party(schema=party.schema, names=(altered,)) for party, _, altered in drawn]
        )
        missed = [
            {"listed": name, "asked": altered, "entity_id": party.id}
            for (party, name, altered), answer in zip(drawn, answers, strict=True)
            if not _found(party, name, answer)
        ]
        hits = len(drawn) - len(missed)
        low, high = interval(hits, len(drawn))
        families[family.name] = {
            "level": family.level,
            "meaning": family.meaning,
            "n": len(drawn),
            "found": hits,
            "rate": hits / len(drawn) if drawn else None,
            "low": low,
            "high": high,
            "missed": missed[:5],
        }
        total = levels.setdefault(family.level, [0, 0])
        total[0] += len(drawn)
        total[1] += hits
    alerts = sum(
        any(finding.outcome != "below" for finding in answer.findings)
        for answer in screen_many([Party(names=(name,)) for name in clean_names])
    )
    return {
        "seed": seed,
        "families": families,
        "levels": {
            level: {
                "n": n,
                "found": hits,
                "rate": hits / n if n else None,
                "low": interval(hits, n)[0],
                "high": interval(hits, n)[1],
            }
            for level, (n, hits) in levels.items()
        },
        "clean": {
            "n": len(clean_names),
            "alerts": alerts,
            "per_thousand": 1000 * alerts / len(clean_names) if clean_names else None,
        },
    }
