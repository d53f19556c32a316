"""What holds for every graph: order never matters, nothing improves a fact away."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from narrows.ownership.plain import Edge, blocked, graph_of, outcomes
from narrows.ownership.regime import regimes
from narrows.ownership.solve import base_solver
from narrows.ownership.solver import Solver

DAY = date(2025, 10, 1)
NODES = ("X", "Y", "A", "B", "C", "D")
ENDS = (0, 10, 20, 25, 30, 40, 49, 50, 51, 60, 75, 100)

ends = st.tuples(st.sampled_from(ENDS), st.sampled_from(ENDS)).map(sorted)
pairs = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES[2:])).filter(
    lambda pair: pair[0] != pair[1]
)
edge = st.tuples(pairs, ends).map(lambda one: (*one[0], float(one[1][0]), float(one[1][1])))
graphs = st.lists(edge, max_size=12)
single = st.lists(edge, max_size=9, unique_by=lambda one: (one[0], one[1]))
which = st.sampled_from(regimes())
seeds = st.sets(st.sampled_from(NODES), min_size=1, max_size=3)


@settings(deadline=None)
@given(graphs, seeds, which, st.randoms(use_true_random=False))
def test_the_order_of_edges_and_lists_never_matters(
    edges: list[Edge], listed: set[str], regime: str, shuffle: random.Random
) -> None:
    before = outcomes(edges, listed, regime=regime)
    turned, names = list(edges), sorted(listed)
    shuffle.shuffle(turned)
    shuffle.shuffle(names)
    assert outcomes(turned, names, regime=regime) == before


@settings(deadline=None)
@given(graphs, seeds, st.sampled_from(NODES), which)
def test_one_more_listed_party_never_unblocks(
    edges: list[Edge], listed: set[str], more: str, regime: str
) -> None:
    before = blocked(edges, listed, regime=regime) | listed
    assert before <= blocked(edges, listed | {more}, regime=regime) | listed | {more}


@settings(deadline=None)
@given(graphs.filter(bool), seeds, which, st.data())
def test_one_edge_less_never_blocks(
    edges: list[Edge], listed: set[str], regime: str, data: st.DataObject
) -> None:
    gone = data.draw(st.integers(0, len(edges) - 1))
    fewer = edges[:gone] + edges[gone + 1 :]
    assert blocked(fewer, listed, regime=regime) <= blocked(edges, listed, regime=regime)


def exact_set(shares: dict[tuple[str, str], float], listed: set[str], regime: str) -> set[str]:
    """Compute one exact world the plain way, rule by rule."""
    groups = [{one} for one in listed] if regime == "uk" else [listed]
    found: set[str] = set()
    for group in groups:
        inside = set(group)
        while True:
            more = {
                asset
                for asset in {asset for _, asset in shares} - inside
                if _reaches(
                    sum(s for (o, a), s in shares.items() if a == asset and o in inside), regime
                )
            }
            if not more:
                break
            inside |= more
        found |= inside
    return found - listed


def _reaches(total: float, regime: str) -> bool:
    return total > 50 + 1e-9 if regime == "uk" else total >= 50 - 1e-9


@settings(max_examples=300, deadline=None)
@given(single, seeds, which, st.integers(0, 2**32))
def test_the_intervals_contain_every_exact_world(
    edges: list[Edge], listed: set[str], regime: str, seed: int
) -> None:
    print("seed", seed)
    least = {(o, a): low for o, a, low, _ in edges}
    sums = {a: sum(low for (_, b), low in least.items() if b == a) for _, a in least}
    if any(total > 100 for total in sums.values()):
        return
    dice = random.Random(seed)
    told = outcomes(edges, listed, regime=regime)
    must = {n for n in told if told[n] == "blocked"} - listed
    may = {n for n in told if told[n] in ("blocked", "possibly")} - listed
    could = {n for n in told if told[n] != "not_blocked_on_known_data"} - listed
    for _ in range(8):
        world, left = dict(least), {a: 100 - total for a, total in sums.items()}
        for owner, asset, low, high in dice.sample(edges, len(edges)):
            extra = dice.choice((0.0, min(high - low, left[asset]), dice.random() * (high - low)))
            extra = min(extra, left[asset])
            world[owner, asset] += extra
            left[asset] -= extra
        exact = exact_set(world, listed, regime)
        assert must <= exact <= may
        hidden = {("G", asset): rest for asset, rest in left.items()}
        ghosted = exact_set(world | hidden, listed | {"G"}, regime)
        assert ghosted & set(told) <= could


@settings(deadline=None)
@given(graphs, seeds, which)
def test_a_part_of_the_graph_answers_like_the_whole(
    edges: list[Edge], listed: set[str], regime: str
) -> None:
    graph, whole = graph_of(edges, listed), graph_of(edges, listed)
    whole.solve(regime, DAY)
    for key in graph.columns.ids:
        assert graph.answer(key, regime, DAY) == whole.answer(key, regime, DAY)


@settings(max_examples=40, deadline=None)
@given(graphs, seeds, which)
def test_compiled_and_plain_functions_agree(
    edges: list[Edge], listed: set[str], regime: str
) -> None:
    graph = graph_of(edges, listed)
    solution = graph.solve(regime, DAY)
    rule = solution.rule
    plain = base_solver(graph.columns, rule)
    fast = Solver(plain.frame, True)
    start = sorted(solution.seeds.sure)
    for mode in (0, 1, 2):
        one, other = plain.least(mode, rule.need, start), fast.least(mode, rule.need, start)
        assert one[0].tolist() == other[0].tolist()
        assert one[1].tolist() == other[1].tolist()
        each, same = (
            solver.each(mode, rule.need, solution.seeds.groups) for solver in (plain, fast)
        )
        assert each[1].tolist() == same[1].tolist()
    for one, other in zip(plain.rings(rule.need, start), fast.rings(rule.need, start), strict=True):
        assert one.tolist() == other.tolist()


@settings(deadline=None)
@given(graphs, seeds)
def test_rings_are_the_greatest_set_less_the_least(edges: list[Edge], listed: set[str]) -> None:
    solution = graph_of(edges, listed).solve("ofac", DAY)
    keys = solution.lower.frame.columns.ids
    inside, reached = set(keys), set(listed)
    while True:
        held = {key: sum(e[2] for e in edges if e[1] == key and e[0] in inside) for key in keys}
        kept = {key for key in inside if key in listed or held[key] >= 50}
        if kept == inside:
            break
        inside = kept
    while more := {e[1] for e in edges if e[0] in reached} - reached:
        reached |= more
    found = {key for node, key in enumerate(keys) if solution.cyclic[node]}
    must = {key for node, key in enumerate(keys) if solution.must[node]}
    assert found == (inside - must) & reached


@settings(deadline=None)
@given(graphs, seeds)
def test_every_proof_adds_up_and_stands_on_listed_parties(
    edges: list[Edge], listed: set[str]
) -> None:
    graph = graph_of(edges, listed)
    for key in graph.columns.ids:
        answer = graph.answer(key, "ofac", DAY)
        if answer.outcome != "blocked" or answer.listed:
            continue
        assert answer.held.low >= 50
        shown = {step.entity: step for step in answer.proof}
        carried: set[str] = set(listed)
        for step in reversed(answer.proof):
            assert sum(one.share.low for one in step.contributions) >= 50
        for _ in shown:
            for step in answer.proof:
                if all(one.owner in carried for one in step.contributions):
                    carried.add(step.entity)
        assert key in carried
