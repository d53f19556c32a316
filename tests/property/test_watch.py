"""Asking changed parties against a portfolio never loses a customer the check finds."""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from narrows.checks.party import World, check_many
from narrows.index.build import build
from narrows.index.snapshot import open_snapshot
from narrows.match.policies import default_policy
from narrows.model.entity import Entity
from narrows.model.finding import Basis
from narrows.model.party import Identifier, Party
from narrows.model.statement import EntityId, Source, Statement
from narrows.service import canary
from narrows.service.own_lists import CANARY
from narrows.service.watch import align_kernels, ask, letter_bound, near_kernels, segment
from narrows.service.watch.customer import Customer
from narrows.text import name_kernels, sound_kernels
from narrows.text.name import NameToken, Role
from narrows.text.name_code import words_of
from narrows.text.name_costs import costs

GIVEN = (
    "Mohammed", "Muhammad", "Ahmad", "Ali", "Hassan", "Abdul", "Rahman", "Fatima", "Ivan",
    "Vladimir", "Sergei", "Olga", "Anna", "Juan", "Carlos", "Maria", "Kim", "Li", "Wei",
    "Jean-Pierre", "Hans", "Yusuf", "Josef", "Мохаммед", "Сергей", "Ольга", "محمد", "علي",
    "حسن",
)  # fmt: skip
FAMILY = (
    "Ivanov", "Ivanova", "Petrenko", "al-Masri", "Almasri", "Hosseini", "Husseini", "Garcia",
    "Rodriguez", "Schmidt", "Smith", "Kovalchuk", "Abdulrahman", "Bin-Laden", "Nasrallah",
    "Jong-Un", "Chen", "Wang", "Иванов", "Петренко", "المصري",
)  # fmt: skip
PATRONYMICS = (
    "Ivanovich", "Petrovna", "Sergeyevich", "Ahmadovich", "Иванович",
)  # fmt: skip
TRADES = (
    "Trading", "Shipping", "Holdings", "Petroleum", "Bank", "Industrial", "Group", "Aviation",
    "Машиностроение",
)  # fmt: skip
FORMS = ("LLC", "Ltd", "GmbH", "JSC", "ООО", "S.A.", "")
PLACES = ("ir", "ru", "su", "sy", "de", "kp")


SYLLABLES = (
    ("Lee", "Ri", "Kim", "Gim", "Zeng", "Tsang"), ("Myong", "Myung", "Guo", "Kwok"),
    ("Pak", "Bak", "Wei", "Wai"),
)  # fmt: skip


def in_syllables(rng: random.Random) -> str:
    """Return a Korean or Chinese name spelled in any way, the given name in one word or two."""
    family, *given = map(rng.choice, SYLLABLES)
    return f"{family} {rng.choice((' ', '')).join(given)}".title()


def person(rng: random.Random) -> str:
    if rng.random() < 0.1:
        return in_syllables(rng)
    words = [rng.choice(GIVEN)]
    if rng.random() < 0.3:
        words.append(rng.choice((*PATRONYMICS, *GIVEN, "J.")))
    return " ".join([*words, rng.choice(FAMILY)])


def firm(rng: random.Random) -> str:
    words = [rng.choice(FAMILY)] if rng.random() < 0.8 else []
    words += rng.sample(TRADES, rng.choice((1, 2)))
    if rng.random() < 0.2:
        words.append(str(rng.randrange(3, 60)))
    return " ".join(filter(None, [*words, rng.choice(FORMS)]))


def slip(name: str, rng: random.Random) -> str:
    kind = rng.randrange(6)
    words = name.split()
    if kind == 0:
        return "".join(words) if len(words) == 2 else " ".join(words[::-1])
    if kind == 1 and len(words) > 1:
        words.pop(rng.randrange(len(words)))
        return " ".join(words)
    if kind == 2:
        return name.replace("a", "e", 1)
    cut = rng.randrange(len(name))
    return name[:cut] + name[cut] + name[cut:] if kind == 3 else name


def birth(rng: random.Random) -> str:
    year = rng.randint(1955, 1985)
    return rng.choice((f"{year}", f"{year}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}"))


def listed(rng: random.Random, number: int) -> list[Entity]:
    found: list[Entity] = []
    for n in range(number):
        human = rng.random() < 0.6
        schema = "Person" if human else rng.choice(("Company", "Organization", "Vessel"))
        party = EntityId(f"x-{n}")
        said = [("name", person(rng) if human else firm(rng))]
        said += [(rng.choice(("alias", "weakAlias")), slip(said[0][1], rng))] * rng.choice((0, 1))
        said += [("birthDate", birth(rng))] * (human and rng.random() < 0.7)
        said += [("nationality" if human else "country", rng.choice(PLACES))] * rng.choice((0, 1))
        said += [("idNumber", str(rng.randrange(100_000, 100_400)))] * rng.choice((0, 0, 1))
        statements = tuple(Statement(party, schema, prop, value) for prop, value in said)
        found.append(Entity(party, schema, Source("x", "1"), statements))
    return found


def customers(rng: random.Random, parties: list[Entity], number: int) -> list[Customer]:
    made: list[Customer] = []
    for n in range(number):
        entity = rng.choice(parties)
        human = entity.schema == "Person"
        name = rng.choice((slip(entity.caption, rng), person(rng) if human else firm(rng)))
        dates = entity.values("birthDate") if rng.random() < 0.4 else (birth(rng),)
        party = Party(
            id=f"c{n}",
            schema=rng.choice((entity.schema, "Person", "Company", None, "LegalEntity")),
            names=(name,) if rng.random() < 0.9 else (name, person(rng)),
            birth_dates=dates if rng.random() < 0.5 else (),
            countries=(rng.choice(PLACES),) * rng.choice((0, 1)),
            identifiers=(Identifier("idNumber", str(rng.randrange(100_000, 100_400))),)
            * rng.choice((0, 0, 0, 1)),
        )
        made.append(Customer(f"c{n}", party))
    return made


@pytest.mark.parametrize("seed", range(6))
def test_whoever_the_check_finds_is_reached(seed: int, tmp_path: Path) -> None:
    print(f"seed {seed}")
    rng = random.Random(seed)
    parties = listed(rng, 150)
    kept = customers(rng, parties, 1_200)
    found, reached = both_ways(parties, kept, tmp_path)
    assert [kept[n].party for n in sorted(found - reached)] == []
    assert len(found) > 100
    assert len(reached) < len(kept)


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("IAMM", "Vserossiskiy Institut Aviatsionnykh Materialov"),  # initials: viam
        ("PZMC", "Joint Stock Company Permskiy Zavod Mashinostroitel"),
        ("La Seor Holding", "La Senora Holding"),
        ("Krasnoselskiy Perevalochnyy", "KrasnoselskiyPerevalochnyy"),  # too long for the index
        ("Krasnoselskiy Perevalochnyy Terminal", "KrasnoselskiyPerevalochnyy Terminal"),
    ],
)
def test_words_that_stand_for_several_are_reached(name: str, known_as: str, tmp_path: Path) -> None:
    party = EntityId("x-1")
    statement = Statement(party, "Company", "name", known_as)
    entity = Entity(party, "Company", Source("x", "1"), (statement,))
    customer = Customer("c0", Party(id="c0", schema="Company", names=(name,)))
    found, reached = both_ways([entity], [customer], tmp_path)
    assert found <= reached


@pytest.mark.parametrize(
    ("schema", "name", "listed_as", "known_as"),
    [
        (None, "HO, Chun", "Person", "MAROUFI, Hossein"),
        ("Person", "Vlad1mir Put1n", "Person", "Vladimir Putin"),
        ("Company", "MV Karvan Star", "Vessel", "Karvan Star"),
        ("Company", "Karvan Star", "Vessel", "M/V Karvan Star"),
    ],
)
def test_other_readings_of_a_name_are_reached(
    schema: str | None, name: str, listed_as: str, known_as: str, tmp_path: Path
) -> None:
    party = EntityId("x-1")
    said = [Statement(party, listed_as, "name", known_as)]
    if listed_as == "Person":
        said.append(Statement(party, listed_as, "birthDate", "1965"))
    entity = Entity(party, listed_as, Source("x", "1"), tuple(said))
    birth_dates = ("1965-07-18",) if listed_as == "Person" else ()
    asked = Party(id="c0", schema=schema, names=(name,), birth_dates=birth_dates)
    found, reached = both_ways([entity], [Customer("c0", asked)], tmp_path)
    if schema is not None:
        assert found == {0}
    assert found <= reached


def test_when_an_aircraft_was_built_contradicts_no_birth(tmp_path: Path) -> None:
    party = EntityId("x-1")
    said = [
        Statement(party, "Airplane", "name", "9H-MAO"),
        Statement(party, "Airplane", "buildDate", "2006"),
    ]
    entity = Entity(party, "Airplane", Source("x", "1"), tuple(said))
    asked = Party(id="c0", names=("MONZON ARAUJO, Ofelia",), birth_dates=("1952-04-06",))
    found, reached = both_ways([entity], [Customer("c0", asked)], tmp_path)
    assert found == {0}
    assert found <= reached


def test_a_number_the_index_does_not_hold_is_reached(tmp_path: Path) -> None:
    ship = EntityId("x-1")
    said = (("name", "Petrenko Group"), ("idNumber", "100082"))
    entity = Entity(
        ship, "Vessel", Source("x", "1"), tuple(Statement(ship, "Vessel", p, v) for p, v in said)
    )
    asked = Party(
        id="c0",
        schema="Person",
        names=("Group Trading LLC",),
        identifiers=(Identifier("idNumber", "100082"),),
    )
    found, reached = both_ways([entity], [Customer("c0", asked)], tmp_path)
    assert found <= reached


def both_ways(
    parties: list[Entity], kept: list[Customer], folder: Path
) -> tuple[set[int], set[int]]:
    """Return whom the check finds, and whom asking the portfolio names."""
    (folder / "segment").mkdir()
    (folder / "changed").mkdir()
    segment.build(kept, folder / "segment")
    build([*parties, *canary.entities()], folder / "changed")
    opened = segment.open_segment(folder / "segment")
    policy = default_policy()
    with open_snapshot(folder / "changed") as changed:
        reached = set(ask.reached(opened, ask.Listed(changed, policy)).tolist())
        world = World(
            snapshot=changed,
            policy=policy,
            basis=Basis("0", "p", "h", changed.id, ()),
            designations=lambda party: (),
            hidden_lists=frozenset({CANARY}),
        )
        asked = [customer.party for customer in kept if customer.party is not None]
        answers = check_many(asked, world)
    opened.close()
    found = {
        n
        for n, answer in enumerate(answers)
        if any(finding.outcome != "below" for finding in answer.findings)
    }
    return found, reached


@pytest.mark.parametrize("seed", range(4))
def test_bounds_leave_out_nothing_that_weighing_keeps(seed: int, tmp_path: Path) -> None:
    print(f"seed {seed}")
    rng = random.Random(100 + seed)
    parties = listed(rng, 150)
    (tmp_path / "segment").mkdir()
    (tmp_path / "changed").mkdir()
    segment.build(customers(rng, parties, 800), tmp_path / "segment")
    build([*parties, *canary.entities()], tmp_path / "changed")
    opened = segment.open_segment(tmp_path / "segment")
    with open_snapshot(tmp_path / "changed") as changed:
        prepared = ask.Listed(changed, default_policy())
        pruned, every = (ask.by_names(opened, prepared, pruned=how) for how in (True, False))
    opened.close()
    assert pruned.named.tolist() == every.named.tolist()
    assert pruned.weighed * 2 < every.weighed
    assert pruned.named.any()


@pytest.mark.parametrize("seed", range(3))
def test_letters_never_cost_less_than_the_bound(seed: int) -> None:
    print(f"seed {seed}")
    rng = random.Random(seed)
    price = costs()
    letters = "aeiouhkstnmrlyzcgdbpfvwjqx"
    spelled = [person(rng).split()[0].lower() for _ in range(40)]
    made = ["".join(c for c in word if c in letters) for word in spelled]
    made += [
        "".join(rng.choices(letters[: rng.choice((8, 26))], k=rng.randint(2, 14)))
        for _ in range(200)
    ]
    for _ in range(400):
        one = rng.choice(made) or "ab"
        cut = rng.randrange(len(one))
        made.append(one[:cut] + rng.choice(letters) + one[cut + rng.randint(0, 1) :])
    # What is no letter has a code as well; leaving the first out costs little.
    made += [f"·{word}" for word in made[:200]]
    made = [word for word in made if len(word) > 1]
    words = words_of(NameToken(word, Role.NAME, (word,)) for word in made)
    cheapest = letter_bound.cheapest(words, price).tolist()
    prices = (*(one.tolist() for one in ask._prices()), ask._meant().tolist())
    at, codes = words.at.tolist(), words.codes.tolist()
    sound = [0] * len(made)
    sound_kernels.sounds(len(made), at, codes, sound)

    def comparable(a: int, b: int) -> bool:
        lengths = at[a + 1] - at[a], at[b + 1] - at[b]
        return bool(sound_kernels.comparable(sound[a], lengths[0], sound[b], lengths[1]))

    close = equal = 0
    for _ in range(4_000):
        a = rng.randrange(len(made))
        b = rng.choice((rng.randrange(len(made)), min(a + 1, len(made) - 1), a % 200))
        true = name_kernels.distance(
            codes, at[a], at[a + 1] - at[a], codes, at[b], at[b + 1] - at[b], price.sub, price.gap,
            price.two, price.swap, [0] * name_kernels.WIDTH**2,
        )  # fmt: skip
        spelled = (codes, at[a], at[a + 1] - at[a], codes, at[b], at[b + 1] - at[b])
        for furthest in (130, 210, 260, 450):
            too_much = (furthest + 1) * (at[a + 1] - at[a] + at[b + 1] - at[b])
            if near_kernels.least_cost(at[a], at[a + 1], codes, b, cheapest, too_much) >= too_much:
                assert true > furthest, (made[a], made[b])
            apart = align_kernels.apart(
                *spelled, b, cheapest, prices, price.swap, [0] * name_kernels.WIDTH**2,
                [0] * 2 * name_kernels.WIDTH, furthest,
            )  # fmt: skip
            told = true if true <= furthest else 1000
            assert apart <= told
            if comparable(a, b) and "·" not in made[a] + made[b]:
                assert apart == told, (made[a], made[b])
                equal += told < 1000
        close += true < 340
    assert close > 20
    assert equal > 60


class Plain:
    """A kernel module as plain Python, its arrays as wide as Python's own numbers."""

    outputs: ClassVar[dict[str, int]] = {
        "turned": 2,
        "near": 7,
        "near_joins": 2,
        "above": 3,
        "comparables": 2,
        "sounds": 1,
        "shapes": 1,
        "reached": 2,
    }

    def __init__(self, name: str) -> None:
        self.module = importlib.import_module(name)

    def __getattr__(self, name: str) -> Callable[..., int]:
        kernel, kept = getattr(self.module, name), self.outputs[name]
        return lambda *given: kernel(*map(wide, given[:-kept]), *given[-kept:])


def wide(given: object) -> object:
    if isinstance(given, tuple):
        return tuple(map(wide, given))
    if isinstance(given, np.ndarray) and given.dtype != np.uint64:
        return given.astype(np.int64)
    return given


def test_plain_and_compiled_reach_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(1)
    parties = listed(rng, 12)
    (tmp_path / "segment").mkdir()
    (tmp_path / "changed").mkdir()
    segment.build(customers(rng, parties, 80), tmp_path / "segment")
    build([*parties, *canary.entities()], tmp_path / "changed")
    opened = segment.open_segment(tmp_path / "segment")
    with open_snapshot(tmp_path / "changed") as changed:
        prepared = ask.Listed(changed, default_policy())
        compiled = ask.reached(opened, prepared).tolist()
        monkeypatch.setattr(ask, "compiled", Plain)
        with np.errstate(over="ignore"):
            assert ask.reached(opened, prepared).tolist() == compiled
    opened.close()
    assert 0 < len(compiled) < 80
