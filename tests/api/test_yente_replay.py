"""Every sample of yente's answers: the same request gives the same status, headers, shape."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from narrows.api.app import Application

from .conftest import client_of, load, settings_for

pytestmark = pytest.mark.real

ID = "NK-aU5ybkbRFJucf8YMwsJvDw"
NAME = "Alexander Vyacheslavovich ZAKHAROV"
QUERY = {
    "schema": "Person",
    "properties": {"name": [NAME], "birthDate": ["1965"], "country": ["ru"]},
}


def example(**changed: Any) -> dict[str, Any]:
    return {"queries": {"q1": {**QUERY, **changed}}}


REQUESTS: dict[str, tuple[str, str, Any]] = {
    "match_ok": ("POST", "/match/zala", example()),
    "match_cutoff_low": ("POST", "/match/zala?cutoff=0&limit=3", example()),
    "match_bad_algo": ("POST", "/match/zala?algorithm=neural-net", example()),
    "match_bad_config": ("POST", "/match/zala", {**example(), "config": {"foo": 1}}),
    "match_bad_schema": ("POST", "/match/zala", example(schema="xxx")),
    "match_nonmatchable": ("POST", "/match/zala", example(schema="Sanction")),
    "match_empty": ("POST", "/match/zala", {"queries": {}}),
    "match_no_dataset": ("POST", "/match/nosuch", example()),
    "match_no_schema": ("POST", "/match/zala", {"queries": {"q1": {"properties": {"name": "a"}}}}),
    "match_too_many": ("POST", "/match/zala", {"queries": {str(n): QUERY for n in range(101)}}),
    "search_ok": ("GET", "/search/zala?q=zakharova&limit=2", None),
    "search_bad_schema": ("GET", "/search/zala?q=a&schema=xxx", None),
    "entity_nested": ("GET", f"/entities/{ID}", None),
    "entity_flat": ("GET", f"/entities/{ID}?nested=false", None),
    "entity_404": ("GET", "/entities/nothing-here", None),
    "entity_redirect": ("GET", "/entities/ofac-45937", None),
    "adjacent": ("GET", f"/entities/{ID}/adjacent?limit=2", None),
    "adjacent_prop": ("GET", f"/entities/{ID}/adjacent/sanctions?limit=2", None),
    "algorithms": ("GET", "/algorithms", None),
    "catalog": ("GET", "/catalog", None),
    "healthz": ("GET", "/healthz", None),
    "readyz": ("GET", "/readyz", None),
    "updatez_403": ("POST", "/updatez?token=wrong", None),
    "reconcile_manifest": ("GET", "/reconcile/zala", None),
    "reconcile_query": (
        "POST",
        "/reconcile/zala",
        {"queries": json.dumps({"q0": {"query": "Zakharov", "type": "Person"}})},
    ),
    "reconcile_suggest_property": ("GET", "/reconcile/zala/suggest/property?prefix=birth", None),
    "reconcile_suggest_type": ("GET", "/reconcile/zala/suggest/type?prefix=Per", None),
    "reconcile_extend": ("GET", "/reconcile/zala/extend/property?type=Person&limit=3", None),
}
"""The request behind each sample."""

SAME_BODY = frozenset(
    ("match_bad_algo", "match_bad_config", "match_bad_schema", "match_nonmatchable", "match_empty",
     "match_no_dataset", "match_no_schema", "match_too_many", "search_bad_schema", "entity_404",
     "entity_redirect", "healthz", "readyz", "updatez_403", "reconcile_extend")
)  # fmt: skip
"""Samples whose body is the same to the letter."""


@pytest.fixture(scope="module")
def samples(real_data: Path) -> dict[str, Any]:
    return {
        path.stem: json.loads(path.read_bytes())
        for path in sorted((real_data / "yente").glob("*.json"))
        if not path.stem.startswith("openapi")
    }


def entities(value: Any) -> Iterator[dict[str, Any]]:
    """Iterate every entity anywhere in an answer, its neighbours as ids."""
    if isinstance(value, dict):
        if {"id", "schema", "properties", "caption", "datasets"} <= value.keys():
            properties = {
                prop: [one["id"] if isinstance(one, dict) else one for one in values]
                for prop, values in value["properties"].items()
            }
            known = ("id", "schema", "caption", "datasets", "referents", "target", "first_seen",
                     "last_seen", "last_change")  # fmt: skip
            yield {**{name: value[name] for name in known}, "properties": properties}
        for inner in value.values():
            yield from entities(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from entities(inner)


REVERSE = ("ownershipOwner", "sanctions", "familyRelative", "directorshipDirector",
           "identification", "familyPerson", "riskSource")  # fmt: skip


@pytest.fixture(scope="module")
def service(
    samples: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """The service over a list of the samples' own entities."""
    found: dict[str, dict[str, Any]] = {}
    for sample in samples.values():
        for entity in entities(sample["body"]):
            own = {k: v for k, v in entity["properties"].items() if k not in REVERSE}
            known = found.setdefault(entity["id"], {**entity, "properties": {}})
            for prop, values in own.items():
                held = known["properties"].setdefault(prop, [])
                held += [value for value in values if value not in held]
    home = tmp_path_factory.mktemp("zala")
    load(home, "zala", list(found.values()), tmp_path_factory.mktemp("files"))
    with client_of(Application(settings_for(home, update_token="right"), warm=False)) as asked:
        yield asked


def ask(client: TestClient, name: str) -> Any:
    method, address, body = REQUESTS[name]
    if name == "reconcile_query":
        return client.request(method, address, data=body)
    return client.request(method, address, json=body)


def test_every_sample_has_its_request(samples: dict[str, Any]) -> None:
    assert samples.keys() == REQUESTS.keys()


@pytest.mark.parametrize("name", sorted(REQUESTS))
def test_status_and_headers_are_the_samples(
    name: str, service: TestClient, samples: dict[str, Any]
) -> None:
    got, sample = ask(service, name), samples[name]
    assert got.status_code == sample["status"], got.text
    for header, value in sample["headers"].items():
        assert got.headers[header] == value
    if name in SAME_BODY:
        assert (got.json() if got.text else "") == sample["body"]


def shape(value: Any, depth: int = 0) -> Any:
    """Return the keys of an answer, with lists as their first item."""
    if isinstance(value, dict):
        if depth > 1 and "properties" in value and "caption" in value:
            return dict.fromkeys(value, ...)
        return {key: shape(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0], depth + 1)] if value else []
    return ...


@pytest.mark.parametrize("name", ["catalog", "match_ok", "search_ok", "reconcile_manifest"])
def test_nothing_a_client_reads_is_missing(
    name: str, service: TestClient, samples: dict[str, Any]
) -> None:
    missing = list(lacking(shape(samples[name]["body"]), shape(ask(service, name).json())))
    # Evidence is ours, under our codes.
    assert [one for one in missing if "explanations" not in one] == []


def lacking(wanted: Any, got: Any, at: str = "") -> Iterator[str]:
    if isinstance(wanted, dict):
        for key, inner in wanted.items():
            if not isinstance(got, dict) or key not in got:
                yield f"{at}/{key}"
            else:
                yield from lacking(inner, got[key], f"{at}/{key}")
    elif isinstance(wanted, list) and wanted:
        if not got:
            yield f"{at}/0"
        else:
            yield from lacking(wanted[0], got[0], f"{at}/0")


@pytest.mark.parametrize("name", ["entity_nested", "entity_flat", "adjacent_prop"])
def test_entities_are_told_as_the_list_told_them(
    name: str, service: TestClient, samples: dict[str, Any]
) -> None:
    ours = {one["id"]: one for one in entities(ask(service, name).json())}
    for entity in entities(samples[name]["body"]):
        if name == "adjacent_prop" and entity["id"] not in ours:
            continue  # which two of thirteen come first is not promised
        mine = ours[entity["id"]]
        assert {**mine, "properties": ...} == {**entity, "properties": ...}
        for prop, values in entity["properties"].items():
            assert set(mine["properties"][prop]) >= set(values) or prop in ("relative", "person")


def test_the_one_asked_for_is_found_first_and_as_a_match(service: TestClient) -> None:
    answer = ask(service, "match_ok").json()["responses"]["q1"]
    assert [one["id"] for one in answer["results"]] == [ID]
    assert answer["results"][0]["match"] is True
    assert answer["total"] == {"value": 1, "relation": "eq"}
    assert answer["query"] == {"id": None, **QUERY}


def test_a_low_cutoff_shows_who_else_was_near(service: TestClient) -> None:
    answer = ask(service, "match_cutoff_low").json()
    results = answer["responses"]["q1"]["results"]
    assert answer["limit"] == len(results) == 3
    assert [one["match"] for one in results] == [True, False, False]
    assert results[0]["id"] == ID
    assert all(one["score"] <= results[0]["score"] for one in results)


def test_the_score_is_the_sum_of_its_explanations(service: TestClient) -> None:
    (result,) = ask(service, "match_ok").json()["responses"]["q1"]["results"]
    assert result["explanations"]
    for piece in result["explanations"].values():
        assert piece.keys() == {"detail", "score", "query", "candidate"}


def test_search_finds_the_same_people_and_counts_the_same(
    service: TestClient, samples: dict[str, Any]
) -> None:
    answer, sample = ask(service, "search_ok").json(), samples["search_ok"]["body"]
    assert answer["facets"].keys() == sample["facets"].keys()
    assert {one["id"] for one in answer["results"]} & {one["id"] for one in sample["results"]}
    for name, facet in sample["facets"].items():
        assert answer["facets"][name]["label"] == facet["label"]


def test_neighbours_stand_under_the_same_properties(
    service: TestClient, samples: dict[str, Any]
) -> None:
    answer, sample = ask(service, "adjacent").json(), samples["adjacent"]["body"]
    assert answer["adjacent"].keys() >= sample["adjacent"].keys() - {"riskSource"}
    assert answer["entity"]["id"] == sample["entity"]["id"]
    one = answer["adjacent"]["ownershipOwner"]["results"][0]
    assert isinstance(one["properties"]["asset"][0], dict)
    assert one["properties"]["owner"] == [ID]


def test_known_algorithms_are_accepted_and_say_who_answers(
    service: TestClient, samples: dict[str, Any]
) -> None:
    answer, sample = ask(service, "algorithms").json(), samples["algorithms"]["body"]
    names = [one["name"] for one in answer["algorithms"]]
    assert sorted(names) == sorted(one["name"] for one in sample["algorithms"])
    assert (answer["default"], answer["best"]) == (sample["default"], sample["best"])
    for one, theirs in zip(
        sorted(answer["algorithms"], key=lambda a: a["name"]),
        sorted(sample["algorithms"], key=lambda a: a["name"]),
        strict=True,
    ):
        assert "Narrows" in one["description"]
        assert one["docs"]["config"].keys() == theirs["docs"]["config"].keys()
    for name in (*names, "best"):
        got = service.post(f"/match/zala?algorithm={name}", json=example())
        assert got.status_code == 200


def test_reconciling_offers_the_family(service: TestClient) -> None:
    found = ask(service, "reconcile_query").json()["q0"]["result"]
    assert {"id", "name", "description", "type", "score", "match"} == found[0].keys()
    assert "akharov" in found[0]["name"].lower()


def test_suggestions_are_the_samples(service: TestClient, samples: dict[str, Any]) -> None:
    for name in ("reconcile_suggest_property", "reconcile_suggest_type"):
        answer, sample = ask(service, name).json(), samples[name]["body"]
        assert {**answer, "result": ...} == {**sample, "result": ...}
        told = [(one["id"], one["name"]) for one in answer["result"]]
        assert told == [(one["id"], one["name"]) for one in sample["result"]]


def test_an_update_with_the_right_token_is_accepted(
    service: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[tuple[str, ...]] = []
    monkeypatch.setattr(
        "narrows.service.ledger.Ledger.update",
        lambda self, names=(): iter(fetched.append(tuple(names)) or ()),
    )
    got = service.post("/updatez?token=right&sync=true")
    assert (got.status_code, got.json()) == (200, {"status": "ok"})
    assert fetched == [()]
