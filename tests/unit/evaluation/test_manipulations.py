"""Each family of manipulations applies where it should and is repeatable."""

from __future__ import annotations

import random
import unicodedata

import pytest

from narrows.evaluation.evasion import draw, evaluate, interval
from narrows.evaluation.manipulations import FAMILIES
from narrows.model.entity import Entity
from narrows.model.finding import Basis, Screening
from narrows.model.party import Party
from narrows.model.statement import EntityId, Source, Statement

NAMES = [
    ("Vladimir Vladimirovich al Khorvatov", True),
    ("Кирилл Жуков Петрович", True),
    ("Marchetti Shipping Research Company Limited", False),
    ("Émile Brandström Håkansson", True),
]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_family_applies_to_some_name(family):
    altered = [
        family.change(name, person, random.Random(seed))
        for name, person in NAMES
        for seed in range(20)
    ]
    made = [text for text in altered if text is not None]
    assert made, f"{family.name} never applied"
    assert all(text.strip() for text in made)


def test_lossless_families_keep_the_letters():
    keepers = {"case", "decomposed", "full_width", "mathematical", "letter_spaced", "other_order"}
    for family in FAMILIES:
        if family.name not in keepers:
            continue
        for name, person in NAMES:
            altered = family.change(name, person, random.Random(3))
            if altered is None:
                continue
            letters = sorted(
                c for c in unicodedata.normalize("NFKC", altered).casefold() if c.isalpha()
            )
            assert letters == sorted(
                c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalpha()
            ), family.name


def _party(number: int, name: str, schema: str) -> Entity:
    entity_id = EntityId(f"x-{number}")
    return Entity(
        entity_id, schema, Source("x", "1"), (Statement(entity_id, schema, "name", name),)
    )


def test_the_same_seed_asks_the_same_questions():
    parties = [
        _party(i, name, "Person" if person else "Company") for i, (name, person) in enumerate(NAMES)
    ]
    for family in FAMILIES:
        assert draw(parties, family, 10, 7) == draw(parties, family, 10, 7)


def test_a_blind_screen_scores_nothing():
    basis = Basis("0", "p", "h", "s", ())

    def blind(parties):
        return [
            Screening(subject=party, status="screened", findings=(), basis=basis)
            for party in parties
        ]

    parties = [
        _party(i, name, "Person" if person else "Company") for i, (name, person) in enumerate(NAMES)
    ]
    result = evaluate(parties, blind, ["Anna Nowak"], seed=5, per_family=3)
    assert all(family["found"] == 0 for family in result["families"].values())
    assert result["clean"]["alerts"] == 0
    assert {"lossless", "recoverable", "lossy"} == set(result["levels"])


def test_interval_holds_the_rate():
    low, high = interval(95, 100)
    assert low < 0.95 < high
    assert interval(0, 0) == (0.0, 1.0)
    assert Party(names=("a",)).caption == "a"
