"""Where yente passes over what it does not understand: compatible, or strict on request."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from narrows.api.app import Application
from narrows.api.limits import MOST_DEAREST
from narrows.api.openings import State
from narrows.codes.schema import names, party_kind, schema

STRICT = {"Narrows-Strict": "1"}
GOOD = {"schema": "Person", "properties": {"name": ["Oleg Testovich Brankov"]}}
MISSPELT = {"schema": "Person", "properties": {"name": ["Oleg Brankov"], "birthdate": ["1961"]}}


def match(
    client: TestClient, queries: dict[str, Any], strict: bool = False, query: str = ""
) -> Any:
    headers = STRICT if strict else {}
    return client.post(f"/match/default{query}", json={"queries": queries}, headers=headers)


def test_a_misspelt_property_is_noted_or_an_error_of_its_own(client: TestClient) -> None:
    easy = match(client, {"a": GOOD, "b": MISSPELT}).json()["responses"]
    assert easy["b"]["status"] == 200
    assert "birthdate" in easy["b"]["notes"][0]
    assert "birthdate" not in easy["b"]["query"]["properties"]
    hard = match(client, {"a": GOOD, "b": MISSPELT}, strict=True)
    assert hard.status_code == 200
    answers = hard.json()["responses"]
    assert answers["a"]["status"] == 200
    assert answers["a"]["results"][0]["id"] == "mw-1"
    assert (answers["b"]["status"], answers["b"]["results"]) == (400, [])
    assert "birthdate" in answers["b"]["error"]


def test_one_bad_query_fails_alone_only_strictly(client: TestClient) -> None:
    bad = {"schema": "Nobody", "properties": {"name": ["x"]}}
    assert match(client, {"a": GOOD, "b": bad}).status_code == 400
    answers = match(client, {"a": GOOD, "b": bad}, strict=True).json()["responses"]
    assert [answers[key]["status"] for key in ("a", "b")] == [200, 400]
    assert match(client, {"b": bad}, strict=True).status_code == 400


def test_questions_that_are_too_much_for_one_request_are_refused_and_the_others_answered(
    client: TestClient,
) -> None:
    letters = "абвгдежзиклмнопрстуфхцчшщыэюя"
    many = [" ".join(a + b + c for c in letters[:6]) for a in letters[:4] for b in letters[:6]]
    dear = {"schema": "Person", "properties": {"name": many}}
    asked = {f"dear-{n}": dear for n in range(MOST_DEAREST)} | {"good": GOOD}
    easy = match(client, asked)
    assert (easy.status_code, "ask this" in easy.text) == (400, True)
    hard = match(client, asked, strict=True).json()["responses"]
    assert list(hard) == list(asked)
    assert (hard["good"]["status"], "ask this" in hard["good"]["error"]) == (400, True)
    assert {one["status"] for key, one in hard.items() if key != "good"} == {206}
    native = {key: {"name": one["properties"]["name"]} for key, one in asked.items()}
    told = client.post("/v1/screen", json={"questions": native}).json()
    assert not told["complete"]
    assert list(told["answers"]) == list(asked)
    assert told["answers"]["good"]["status"] == "invalid"
    assert told["answers"]["dear-0"]["status"] == "incomplete"
    assert match(client, {key: asked[key] for key in ("dear-0", "good")}).status_code == 200


@pytest.mark.parametrize(
    "kind",
    [name for name in names() if schema(name).matchable and party_kind(name) == "other"],
)
def test_a_kind_that_is_matchable_and_no_party_is_refused_as_not_screened(
    client: TestClient, kind: str
) -> None:
    other = {"schema": kind, "properties": {}}
    refused = match(client, {"a": GOOD, "b": other})
    assert refused.status_code == 400
    assert f"{kind} is not screened" in refused.text
    assert "Non-matchable" not in refused.text
    answers = match(client, {"a": GOOD, "b": other}, strict=True).json()["responses"]
    assert [answers[key]["status"] for key in ("a", "b")] == [200, 400]
    assert f"{kind} is not screened" in answers["b"]["error"]


def test_a_question_without_a_name_is_never_a_clean_answer_strictly(client: TestClient) -> None:
    empty = {"schema": "Person", "properties": {"country": ["ru"]}}
    easy = match(client, {"a": empty}).json()["responses"]["a"]
    assert (easy["status"], easy["results"]) == (200, [])
    assert easy["notes"][0].startswith("not screened")
    hard = match(client, {"a": empty}, strict=True).json()["responses"]["a"]
    assert hard["status"] == 422
    assert "no name" in hard["error"]


@pytest.mark.parametrize(
    "given", [{"birthDate": ["not a date"]}, {"nationality": ["Neverland"]}, {"gender": ["?"]}]
)
def test_a_value_that_is_none_is_noted_or_an_error(
    client: TestClient, given: dict[str, list[str]]
) -> None:
    query = {"schema": "Person", "properties": {"name": ["Oleg Brankov"], **given}}
    assert match(client, {"a": query}).json()["responses"]["a"]["notes"]
    assert match(client, {"a": query}, strict=True).status_code == 400


def test_an_unknown_parameter_is_an_error_strictly(client: TestClient) -> None:
    assert match(client, {"a": GOOD}, query="?treshold=0.1").status_code == 200
    assert match(client, {"a": GOOD}, strict=True, query="?treshold=0.1").status_code == 422
    assert client.get("/search/default?q=a&limt=1").status_code == 200
    assert client.get("/search/default?q=a&limt=1", headers=STRICT).status_code == 422


@pytest.mark.parametrize(
    "route",
    ["/reconcile/default", "/reconcile/default/suggest/entity?prefix=ol",
     "/reconcile/default/suggest/type?prefix=pe", "/reconcile/default/suggest/property?prefix=na",
     "/reconcile/default/extend/property?type=Person", "/reconcile/default/preview/mw-1",
     "/catalog", "/algorithms"],
)  # fmt: skip
def test_an_unknown_parameter_is_an_error_on_every_route_strictly(
    client: TestClient, route: str
) -> None:
    assert client.get(route, headers=STRICT).status_code == 200
    wrong = f"{route}{'&' if '?' in route else '?'}asof=2024-01-01"
    assert client.get(wrong).status_code == 200
    refused = client.get(wrong, headers=STRICT)
    assert refused.status_code == 422
    assert "asof" in refused.text


@pytest.mark.parametrize("times", ["as_of=1999-01-01", "known_at=1999-01-01", "as_of=never"])
@pytest.mark.parametrize(
    "route",
    ["/reconcile/default", "/reconcile/default/suggest/entity",
     "/reconcile/default/suggest/type", "/reconcile/default/suggest/property",
     "/reconcile/default/extend/property", "/reconcile/default/preview/mw-1"],
)  # fmt: skip
def test_reconciling_at_a_time_that_is_not_covered_is_refused(
    client: TestClient, route: str, times: str
) -> None:
    expected = 422 if "never" in times else 404
    assert client.get(f"{route}?{times}").status_code == expected
    queries = {"queries": json.dumps({"a": {"query": "Oleg Brankov"}})}
    assert client.post(f"/reconcile/default?{times}", data=queries).status_code == expected


def test_reconciling_with_an_unknown_parameter_or_field_is_an_error_strictly(
    client: TestClient,
) -> None:
    queries = {"queries": json.dumps({"a": {"query": "Oleg Brankov", "type": "Person"}})}
    for path, data in (
        ("/reconcile/default?asof=2024-01-01", queries),
        ("/reconcile/default", {**queries, "as_of": "1999-01-01"}),
    ):
        assert client.post(path, data=data).status_code == 200
        refused = client.post(path, data=data, headers=STRICT)
        assert refused.status_code == 422
        assert "as" in refused.text


@pytest.mark.parametrize(
    "asked",
    ["include_dataset=made_upp", "exclude_dataset=nope", "exclude_schema=Persn"],
)
def test_a_filter_that_names_nothing_is_noted_or_an_error(client: TestClient, asked: str) -> None:
    mild = match(client, {"a": GOOD}, query=f"?{asked}")
    assert mild.status_code == 200
    assert "there is no" in mild.headers["narrows-note"]
    hard = match(client, {"a": GOOD}, strict=True, query=f"?{asked}")
    assert hard.status_code == 422
    assert asked.partition("=")[2] in hard.text
    assert client.get(f"/search/default?{asked}", headers=STRICT).status_code == 422
    assert "there is no" in client.get(f"/search/default?{asked}").headers["narrows-note"]


def test_filters_that_name_something_are_taken_strictly(client: TestClient) -> None:
    asked = "?include_dataset=made_up&exclude_schema=Vessel&topics=sanction&exclude_dataset=all"
    assert match(client, {"a": GOOD}, strict=True, query=asked).status_code == 200


def test_a_strict_answer_says_under_which_parameters_it_holds(client: TestClient) -> None:
    asked = "?cutoff=0.5&threshold=0.9&limit=3&exclude_schema=Vessel&exclude_schema=Company"
    hard = match(client, {"a": GOOD}, strict=True, query=asked).json()
    assert hard["overrides"] == {
        "cutoff": ["0.5"],
        "threshold": ["0.9"],
        "limit": ["3"],
        "exclude_schema": ["Vessel", "Company"],
    }
    assert match(client, {"a": GOOD}, strict=True).json()["overrides"] == {}
    assert "overrides" not in match(client, {"a": GOOD}, query=asked).json()


def test_a_cutoff_nothing_reaches_is_an_error_strictly(client: TestClient) -> None:
    assert match(client, {"a": GOOD}, query="?cutoff=2").status_code == 200
    assert match(client, {"a": GOOD}, strict=True, query="?cutoff=2").status_code == 422


def test_stale_lists_are_noted_or_refused(client: TestClient, application: Application) -> None:
    openings = application.service.openings
    before = openings.state
    openings.state = State(fault=None, stale=("made_up",))
    try:
        assert "made_up" in match(client, {"a": GOOD}).headers["narrows-note"]
        assert match(client, {"a": GOOD}, strict=True).status_code == 503
        native = client.post("/v1/screen", json={"questions": {"a": {"name": "x y"}}})
        assert (native.status_code, native.json()["code"]) == (503, "list_stale")
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        assert client.get("/catalog").json()["outdated"] == ["made_up"]
    finally:
        openings.state = before


def test_a_service_that_cannot_answer_says_so_everywhere(
    client: TestClient, application: Application
) -> None:
    openings = application.service.openings
    before = openings.state
    openings.state = State(fault="the screen does not find its own made-up parties")
    try:
        native = client.post("/v1/screen", json={"questions": {"a": {"name": "x y"}}})
        asked = [match(client, {"a": GOOD}), client.get("/search/default?q=a"), native,
                 client.get("/readyz")]  # fmt: skip
        assert {got.status_code for got in asked} == {503}
        assert all("retry-after" in got.headers for got in asked)
    finally:
        openings.state = before


def test_a_missed_canary_stops_every_answer(
    client: TestClient, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    openings = application.service.openings
    before = openings.state
    monkeypatch.setattr("narrows.service.canary.missed", lambda *_: "canary-1: not found")
    openings.check()
    try:
        assert match(client, {"a": GOOD}).status_code == 503
    finally:
        openings.state = before


def test_filters(client: TestClient) -> None:
    def found(
        query: str, schema: str = "Person", name: str = "Oleg Testovich Brankov"
    ) -> list[str]:
        one = {"schema": schema, "properties": {"name": [name]}}
        got = match(client, {"a": one}, query=query)
        assert got.status_code == 200, got.text
        return [result["id"] for result in got.json()["responses"]["a"]["results"]]

    assert found("") == ["mw-1"]
    assert found("?topics=sanction") == ["mw-1"]
    assert found("?topics=debarment") == []
    assert found("?exclude_schema=LegalEntity") == []
    assert found("?exclude_schema=Company") == ["mw-1"]
    assert found("?exclude_entity_ids=old-mw-1") == []
    assert found("?exclude_dataset=made_up") == []
    assert found("?include_dataset=default") == ["mw-1"]
    assert found("?include_dataset=elsewhere") == []
    assert found("?changed_since=2024-04-30") == ["mw-1"]
    assert found("?changed_since=2024-06-01T00:00:00") == []
    assert found("?limit=0") == []
    assert found("?threshold=0.999999&cutoff=0.1") == ["mw-1"]


@pytest.mark.parametrize(
    ("query", "kind"),
    [("limit=501", "less_than_equal"), ("limit=many", "int_parsing"),
     ("threshold=high", "float_parsing"), ("changed_since=now", "string_pattern_mismatch"),
     ("&".join(["exclude_entity_ids=a"] * 51), "too_long")],
)  # fmt: skip
def test_wrong_parameters_are_worded_as_clients_know_them(
    client: TestClient, query: str, kind: str
) -> None:
    got = match(client, {"a": GOOD}, query=f"?{query}")
    assert got.status_code == 422
    (fault,) = got.json()["detail"]
    assert fault["type"] == kind
    assert fault["loc"][0] == "query"


def test_search(client: TestClient) -> None:
    def found(query: str) -> list[str]:
        got = client.get(f"/search/default?{query}")
        assert got.status_code == 200, got.text
        return [one["id"] for one in got.json()["results"]]

    assert found("q=brankov")[0] == "mw-1"
    assert found("q=brankof&fuzzy=true")[0] == "mw-1"
    assert found("q=quell*") == ["mw-2"]
    assert found('q="drone works"') == ["mw-2"]
    assert found('q="works drone"') == []
    assert found("q=drone -quellmar") == []
    assert set(found("q=drone OR stella")) == {"mw-2", "mw-3"}
    assert found("q=&schema=Vessel") == ["mw-3"]
    assert found("q=&countries=ir") == ["mw-2"]
    assert found("q=&topics=sanction") == ["mw-1"]
    assert found("q=&filter=properties.imoNumber:9401598") == ["mw-3"]
    assert found("q=imoNumber:9401598") == ["mw-3"]
    assert found("q=9401598") == ["mw-3"]
    assert found("q=Олег") == ["mw-1"]
    assert found("q=&schema=LegalEntity&sort=caption:desc") == ["mw-2", "mw-1"]
    assert found("q=&schema=LegalEntity&sort=caption&offset=1&limit=1") == ["mw-2"]
    assert found("q=&countries=ru&countries=ir&filter_op=AND") == []
    assert found("q=(a)b)&simple=true") == []
    assert found("q=(drone") == ["mw-2"]
    assert client.get("/search/default?q=(drone", headers=STRICT).status_code == 400
    facets = client.get("/search/default?q=&facets=schema&facets=genders").json()["facets"]
    assert {one["name"] for one in facets["schema"]["values"]} >= {"Person", "Vessel"}


def test_every_facet_counts_entities_of_several_values(client: TestClient) -> None:
    names = ("identifiers", "genders", "countries", "topics", "datasets", "schema")
    asked = "&".join(f"facets={name}" for name in names)
    for query in ("q=", "q=brankov", "q=&schema=LegalEntity"):
        facets = client.get(f"/search/default?{query}&{asked}").json()["facets"]
        assert facets.keys() == set(names)
        assert all(one["count"] > 0 for facet in facets.values() for one in facet["values"])


def reconciled(client: TestClient, queries: dict[str, Any], **headers: str) -> Any:
    return client.post("/reconcile/default", data={"queries": json.dumps(queries)}, headers=headers)


def test_reconciling_says_what_was_not_screened(client: TestClient) -> None:
    queries = {"a": {"query": "Oleg Brankov", "type": "Person", "limit": 1}, "b": {"query": ""}}
    mild = reconciled(client, queries)
    assert mild.status_code == 200
    assert "notes" not in mild.json()["a"]
    assert "not screened" in mild.json()["b"]["notes"][0]
    hard = reconciled(client, queries, **STRICT)
    assert hard.status_code == 422
    assert "not screened" in hard.text
    assert reconciled(client, {"a": queries["a"]}, **STRICT).json() == {"a": mild.json()["a"]}


@pytest.mark.parametrize("limit", ["abc", "1e999", "-"])
def test_extending_with_a_limit_that_is_none_is_refused(client: TestClient, limit: str) -> None:
    asked = {"ids": ["mw-1"], "properties": [{"id": "name", "settings": {"limit": limit}}]}
    answer = client.post("/reconcile/default", data={"extend": json.dumps(asked)})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "route",
    ["/search/default?q=a%00b", "/search/default?q=a&countries=%00", "/search/default?q=a&x%00=1",
     "/reconcile/default?as_of=%00", "/reconcile/default/suggest/entity?prefix=a%00b",
     "/reconcile/default/suggest/type?prefix=%00", "/v1/lists?as_of=%00",
     "/v1/policy?a%00=b"],
)  # fmt: skip
@pytest.mark.parametrize("headers", [{}, STRICT])
def test_a_nul_character_in_an_address_is_refused(
    client: TestClient, route: str, headers: dict[str, str]
) -> None:
    got = client.get(route, headers=headers)
    assert got.status_code == 422
    assert "NUL" in got.text


def test_reconciling_offers_only_kinds_that_are_screened(client: TestClient) -> None:
    manifest = client.get("/reconcile/default").json()
    offered = {one["id"] for one in manifest["defaultTypes"]}
    assert {"Person", "Company", "Organization", "LegalEntity", "Vessel", "Airplane"} <= offered
    suggested = client.get("/reconcile/default/suggest/type?prefix=").json()["result"]
    assert {one["id"] for one in suggested} == offered
    for kind in sorted(offered):
        queries = json.dumps({"a": {"query": "Oleg Brankov", "type": kind}})
        got = client.post("/reconcile/default", data={"queries": queries})
        assert got.status_code == 200, kind
    for kind in ("Address", "BankAccount", "CryptoWallet", "Security", "Vehicle", "Position"):
        assert kind not in offered
