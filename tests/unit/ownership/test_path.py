"""The nearest way to a listed party: kinds of tie cost, hubs cost, dates decide."""

from __future__ import annotations

from datetime import date

from narrows.ownership.graph import OwnershipGraph
from narrows.ownership.listed import ListedParty
from narrows.ownership.path import LOOKED_AT
from narrows.ownership.stake import Measure, Stake


def tie(owner: str, asset: str, measure: Measure = "equity", **dates: str) -> Stake:
    return Stake(owner=owner, asset=asset, measure=measure, **dates)  # type: ignore[arg-type]


def graph(*stakes: Stake, listed: tuple[str, ...] = ("X", "Y")) -> OwnershipGraph:
    parties = {key: ListedParty(id=key, caption=key, listed_on="2022-01-01") for key in listed}
    return OwnershipGraph.build(stakes, parties)


def test_the_closest_kind_of_tie_comes_first() -> None:
    one = graph(tie("X", "A", "link"), tie("Y", "H"), tie("H", "A"))
    found = one.paths("A")
    assert found.complete
    assert [path.listed[0].id for path in found.paths] == ["X", "Y"]
    assert [hop.target for hop in found.paths[1].hops] == ["H", "Y"]
    assert all(not hop.forwards for hop in found.paths[1].hops)
    assert (
        graph(tie("X", "A", "link"), tie("Y", "A", "office")).paths("A").paths[0].listed[0].id
        == "Y"
    )


def test_a_path_runs_along_and_against_the_ties() -> None:
    path = graph(tie("A", "J"), tie("X", "J")).paths("A").paths[0]
    assert [(hop.target, hop.forwards) for hop in path.hops] == [("J", True), ("X", False)]


def test_a_nominee_agent_for_many_is_a_far_way() -> None:
    many = [tie("agent", f"shell-{n}", "office") for n in range(200)]
    hub = graph(tie("agent", "A", "office"), tie("agent", "X", "office"), *many).paths("A")
    few = graph(tie("agent", "A", "office"), tie("agent", "X", "office")).paths("A")
    assert few.paths[0].cost == 3.0
    assert hub.paths[0].cost > 7.0


def test_only_ties_and_listings_of_the_day() -> None:
    ended = graph(tie("X", "A", end="2023-01-01"))
    assert ended.paths("A", date(2022, 6, 1)).paths
    assert not ended.paths("A", date(2024, 1, 1)).paths
    assert not ended.paths("A", date(2021, 1, 1)).paths
    assert ended.paths("A").paths


def test_limits_of_number_and_length() -> None:
    chain = [tie("X", "n0"), *(tie(f"n{n}", f"n{n + 1}") for n in range(5)), tie("n5", "A")]
    assert not graph(*chain).paths("A", depth=6).paths
    assert graph(*chain).paths("A", depth=7).paths
    assert len(graph(tie("X", "A"), tie("Y", "A")).paths("A", limit=1).paths) == 1
    assert not graph(tie("X", "A")).paths("nobody").paths


def test_a_search_that_stops_says_so() -> None:
    many = [tie("hub", f"c{n}", "link") for n in range(LOOKED_AT)]
    found = graph(tie("hub", "A"), *many, tie("X", "c7")).paths("A")
    assert not found.complete
