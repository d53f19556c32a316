"""The matcher never moves for what should not move it, and only up for what is added."""

import random
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrows.checks.party import Options, World, check
from narrows.index.build import build
from narrows.index.snapshot import open_snapshot
from narrows.match.many import Comparer
from narrows.match.name import align
from narrows.match.policies import default_policy
from narrows.model.entity import Entity
from narrows.model.finding import Basis
from narrows.model.party import Party
from narrows.model.statement import EntityId, Source, Statement
from narrows.text.name import analyse

SEED = 20261123
WORDS = [
    "vexelor", "brandamurik", "postolny", "ahmad", "hasan", "tuvariki", "mosulani", "ivan",
    "ivanov",
    "ivanovich", "kim", "jong", "un", "abd", "al", "rahman", "bin", "van", "der", "berg", "мария",
    "петрова", "محمد", "زاهد", "김", "정은", "müller", "o'neill", "ii", "7", "tsang", "zeng",
    "kwok", "wai", "guowei", "guo", "wei", "jongun", "ŭn",
]  # fmt: skip
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


def party(number: int, given_names: list[str], list_name: str = "own") -> Entity:
    one = EntityId(f"{list_name}-{number}")
    statements = tuple(
        Statement(one, "Person", "alias" if i else "name", name)
        for i, name in enumerate(given_names)
    )
    return Entity(one, "Person", Source(list_name, "1"), statements)


def bits(
    entities: list[Entity], folder: Path, queries: list[str]
) -> list[dict[tuple[str, str], float]]:
    build(entities, folder)
    with open_snapshot(folder) as snapshot:
        world = World(
            snapshot=snapshot,
            policy=default_policy(),
            basis=Basis("0", "p", "h", "s", ()),
            designations=lambda listed: (),
        )
        everything = Options(floor=0.0, limit=1000)
        return [
            {
                (f.list, f.entity_id): f.bits
                for f in check(Party(schema="Person", names=(q,)), world, everything)
            }
            for q in queries
        ]


@pytest.mark.parametrize("round_number", range(10))
def test_adding_an_alias_or_a_list_never_lowers_a_score(tmp_path: Path, round_number: int) -> None:
    print(f"seed {SEED + round_number}")
    rng = random.Random(SEED + round_number)

    def name() -> str:
        return " ".join(rng.choices(WORDS, k=rng.randint(1, 5)))

    before = [party(i, [name() for _ in range(rng.randint(1, 3))]) for i in range(40)]
    after = [
        msgspec.structs.replace(
            one, statements=(*one.statements, Statement(one.id, "Person", "alias", name()))
        )
        if rng.random() < 0.5
        else one
        for one in before
    ]
    after += [party(i, [name()], "other") for i in range(30)]
    queries = [name() for _ in range(25)]
    old, new = bits(before, tmp_path / "a", queries), bits(after, tmp_path / "b", queries)
    for had, has in zip(old, new, strict=True):
        for key, value in had.items():
            assert key in has
            assert has[key] >= value - 1e-9


@settings(max_examples=300, deadline=None)
@given(names, names, st.randoms(use_true_random=False))
def test_case_and_spacing_never_matter(one: str, other: str, rng: random.Random) -> None:
    plain = (
        align(analyse(one, "person"), analyse(other, "person")) if _legible(one, other) else None
    )
    shouted = "  ".join(w.upper() if rng.random() < 0.5 else w.title() for w in one.split()) + " "
    if plain is not None:
        assert align(analyse(shouted, "person"), analyse(other, "person")) == plain


@settings(max_examples=300, deadline=None)
@given(names, names)
def test_pieces_sum_to_the_alignment(one: str, other: str) -> None:
    if not _legible(one, other):
        return
    from narrows.match.explain import name_evidence

    query, listed = analyse(one, "person"), analyse(other, "person")
    statement = Statement(EntityId("x"), "Person", "name", other)
    pieces = name_evidence(query, listed, statement, lambda code: 1.0)
    told = sum(round(piece.bits * 1000) for piece in pieces if piece.code != "NAME-EXACT")
    assert told == align(query, listed).millibits


def test_order_of_query_names_never_matters(tmp_path: Path) -> None:
    build([party(1, ["vexelor postolny"]), party(2, ["ahmad hasan"])], tmp_path)
    with open_snapshot(tmp_path) as snapshot:
        world = World(
            snapshot=snapshot,
            policy=default_policy(),
            basis=Basis("0", "p", "h", "s", ()),
            designations=lambda listed: (),
        )
        asked = ("ahmad hassan", "vexelor postolni", "x y")
        first = check(Party(schema="Person", names=asked), world)
        second = check(Party(schema="Person", names=asked[::-1]), world)
        assert [(f.entity_id, f.bits) for f in first] == [(f.entity_id, f.bits) for f in second]


def test_compiled_and_plain_weigh_alike(tmp_path: Path) -> None:
    print(f"seed {SEED}")
    rng = random.Random(SEED)
    listed = [" ".join(rng.choices(WORDS, k=rng.randint(1, 6))) for _ in range(60)]
    build([party(i, [name]) for i, name in enumerate(listed)], tmp_path)
    with open_snapshot(tmp_path) as snapshot:
        plain = Comparer(snapshot.words, snapshot.names)
        fast = Comparer(snapshot.words, snapshot.names, fast=True)
        every = list(range(len(snapshot.names)))
        for _ in range(25):
            query = analyse(" ".join(rng.choices(WORDS, k=rng.randint(1, 6))), "person")
            if query.compared:
                assert plain.bits(query, every) == fast.bits(query, every)


def _legible(*texts: str) -> bool:
    return all(analyse(text, "person").compared for text in texts)
