"""However much a search names, each entity is read once and looked at once."""

from __future__ import annotations

from collections import Counter

import pytest
from starlette.testclient import TestClient

from narrows.api.yente.shelf import Shelf


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """How often each entity is read from the snapshot."""
    told: Counter[int] = Counter()
    entity = Shelf.entity

    def counted(self: Shelf, at: int) -> object:
        told[at] += 1
        return entity(self, at)

    monkeypatch.setattr(Shelf, "entity", counted)
    return told


def test_more_than_ten_fields_to_sort_by_are_refused(client: TestClient) -> None:
    sorts = "&".join(f"sort=properties.p{n}:desc" for n in range(1_500))
    for path in ("/search/default", "/entities/mw-1/adjacent"):
        got = client.get(f"{path}?{sorts}")
        assert got.status_code == 422
        assert got.json()["detail"][0]["loc"] == ["query", "sort"]


def test_an_entity_is_read_once_to_be_sorted(client: TestClient, reads: Counter[int]) -> None:
    fields = "&".join(f"sort=properties.{name}:asc" for name in ("name", "country", "birthDate"))
    assert client.get(f"/search/default?limit=0&facets=schema&{fields}").status_code == 200
    # Once for each field that decides.
    assert reads
    assert max(reads.values()) <= 3


def test_the_first_mention_of_a_field_decides(client: TestClient) -> None:
    def ids(query: str) -> list[str]:
        return [one["id"] for one in client.get(f"/search/default?{query}").json()["results"]]

    assert ids("sort=name:asc&sort=name:desc") == ids("sort=name:asc")
    assert ids("sort=name:desc") == ids("sort=name:asc")[::-1]


def test_filters_are_held_against_an_entity_all_at_once(
    client: TestClient, reads: Counter[int]
) -> None:
    many = "&".join(f"filter=properties.name:oleg{n}" for n in range(1_000))
    got = client.get(f"/search/default?{many}&filter=properties.name:Oleg Testovich Brankov")
    assert [one["id"] for one in got.json()["results"]] == ["mw-1"]
    assert max(reads.values()) <= 4


@pytest.mark.parametrize("joined", ["AND", "OR"])
def test_several_values_are_joined_as_asked(client: TestClient, joined: str) -> None:
    def found(query: str) -> set[str]:
        got = client.get(f"/search/default?limit=500&filter_op={joined}&{query}")
        return {one["id"] for one in got.json()["results"]}

    for name in ("datasets=made_up", "datasets=nothing_such"):
        both = found(f"datasets=made_up&{name}")
        alone = [found("datasets=made_up"), found(name)]
        assert both == (alone[0] & alone[1] if joined == "AND" else alone[0] | alone[1])


@pytest.mark.parametrize("signs", ["!!!", "…", "?", "()", "- -"])
def test_signs_alone_are_not_a_search_for_everything(client: TestClient, signs: str) -> None:
    assert client.get("/search/default", params={"q": signs}).json()["total"]["value"] == 0


@pytest.mark.parametrize("everything", ["", "  ", "*", "*:*"])
def test_everything_can_be_asked_for(client: TestClient, everything: str) -> None:
    assert client.get("/search/default", params={"q": everything}).json()["total"]["value"] > 1
