"""``/v1``: as many answers as questions, each with its status, basis and evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from narrows.api.app import Application
from narrows.api.pages import PAGES
from narrows.api.problem import PROBLEMS
from narrows.match.policies import default_policy
from narrows.service.ledger import Ledger
from narrows.store.workspace import Workspace

from .conftest import PARTIES, client_of, load, settings_for

BRANKOV = {"name": "Oleg Testovich BRANKOV", "born": "1961-04-12", "country": "Russia"}


def screen(client: TestClient, questions: dict[str, Any], address: str = "/v1/screen") -> Any:
    return client.post(address, json={"questions": questions})


def test_every_question_has_one_answer_under_its_id(client: TestClient) -> None:
    got = screen(
        client,
        {
            "hit": BRANKOV,
            "clean": {"name": "Maria Placeholder", "schema": "Person"},
            "misspelt": {"nmae": "Oleg"},
            "no country": {"name": "A B", "country": "Neverland"},
            "nothing": {"name": "..."},
            "empty": {},
            "a/b~c": {
                "name": "Stella Brankova",
                "identifiers": [{"type": "imo", "value": "9401598"}],
            },
        },
    )
    body = got.json()
    assert got.status_code == 200
    assert body["complete"] is False
    told = {key: (one["status"], one["outcome"]) for key, one in body["answers"].items()}
    assert told == {
        "hit": ("screened", "match"),
        "clean": ("screened", "no_match"),
        "misspelt": ("invalid", None),
        "no country": ("invalid", None),
        "nothing": ("not_screened", None),
        "empty": ("invalid", None),
        "a/b~c": ("screened", "match"),
    }
    fault = body["answers"]["misspelt"]["errors"][0]
    assert fault["pointer"].startswith("/questions/misspelt")
    assert "nmae" in fault["detail"]


def test_an_identifier_type_there_is_not_makes_its_question_invalid(client: TestClient) -> None:
    kinds = {"pasport": "invalid", "passport": "screened", "cadastralCode": "screened",
             "Passport no.": "screened", "iban": "screened"}  # fmt: skip
    asked = {
        kind: {"name": "Oleg Brankov", "identifiers": [{"type": kind, "value": "XK1234567"}]}
        for kind in kinds
    }
    answers = screen(client, asked).json()["answers"]
    assert {kind: one["status"] for kind, one in answers.items()} == kinds
    reason = answers["pasport"]["reason"]
    assert "'pasport'" in reason
    assert "passportNumber" in reason


def test_an_answer_stands_on_something(client: TestClient) -> None:
    got = screen(client, {"a": BRANKOV})
    body = got.json()
    basis = body["basis"]
    policy = default_policy()
    assert basis["policy"] == {"id": policy.id, "sha256": policy.sha256}
    assert [one["name"] for one in basis["lists"]] == ["made_up"]
    assert len(basis["lists"][0]["sha256"]) == 64
    assert {"engine_version", "snapshot", "valid_at", "known_at"} <= basis.keys()
    assert body["request_id"] == got.headers["x-request-id"]
    (finding,) = body["answers"]["a"]["findings"]
    assert finding["entity_id"] == "mw-1"
    prior = default_policy().prior_bits["person"]
    total = prior + sum(piece["bits"] for piece in finding["evidence"])
    assert finding["bits"] == pytest.approx(total)


def test_a_finding_can_be_read_back(client: TestClient) -> None:
    told = screen(client, {"mine": BRANKOV}).json()
    (finding,) = told["answers"]["mine"]["findings"]
    got = client.get(f"/v1/findings/{finding['id']}").json()
    assert got["finding"] == finding
    assert got["basis"] == told["basis"]
    assert got["subject"]["names"] == ["Oleg Testovich BRANKOV"]
    assert got["subject"]["id"] == "mine"
    for unknown in ("finding-" + "0" * 20, "..", "x"):
        assert client.get(f"/v1/findings/{unknown}").status_code == 404


def test_options_narrow_what_is_told(client: TestClient) -> None:
    one = {"name": "Brankov", "options": {"floor": 0.0001, "limit": 1}}
    got = screen(client, {"a": one}).json()["answers"]["a"]
    assert len(got["findings"]) == 1
    elsewhere = screen(client, {"a": {**BRANKOV, "options": {"lists": ["nowhere"]}}})
    assert elsewhere.json()["answers"]["a"]["errors"][0]["code"] == "unknown_list"
    assert screen(client, {"a": BRANKOV}, "/v1/screen?lists=made_up").status_code == 200
    assert screen(client, {"a": BRANKOV}, "/v1/screen?lists=nowhere").status_code == 404


def test_an_answer_tells_what_its_question_chose(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name, entity in (("first", "mw-1"), ("second", "mw-3")):
        parties = [one for one in PARTIES if one["id"] == entity]
        load(home, name, parties, tmp_path)
    with client_of(Application(settings_for(home), warm=False)) as client:
        chosen = {
            "floor": 0.1,
            "lists": ["first"],
            "prior_bits": {"person": -4},
            "thresholds": {"person": {"match": 1.0}},
        }
        asked = {"plain": BRANKOV, "own": {**BRANKOV, "options": chosen}}
        told = screen(client, asked).json()
        assert [one["name"] for one in told["basis"]["lists"]] == ["first", "second"]
        plain, own = told["answers"]["plain"], told["answers"]["own"]
        assert "overrides" not in plain
        review = default_policy().thresholds["person"].review
        whole = {"person": {"review": review, "match": 1.0}}
        assert own["overrides"] == {**chosen, "thresholds": whole}
        assert (plain["outcome"], own["outcome"]) == ("match", "review")
        (finding,) = own["findings"]
        read_back = client.get(f"/v1/findings/{finding['id']}").json()
        assert read_back["finding"] == finding
        assert read_back["basis"]["overrides"] == own["overrides"]
        assert [one["name"] for one in read_back["basis"]["lists"]] == ["first"]
        (other,) = plain["findings"]
        assert "overrides" not in client.get(f"/v1/findings/{other['id']}").json()["basis"]

        elsewhere = {**BRANKOV, "options": {"lists": ["second"]}}
        silent = screen(client, {"a": elsewhere}).json()
        assert silent["answers"]["a"]["outcome"] == "no_match"
        assert silent["answers"]["a"]["overrides"] == {"lists": ["second"]}
        assert [one["name"] for one in silent["basis"]["lists"]] == ["second"]
        body = {"questions": {"a": elsewhere, "b": BRANKOV}, "options": {"lists": ["first"]}}
        both = client.post("/v1/screen", json=body).json()
        assert [one["name"] for one in both["basis"]["lists"]] == ["first", "second"]
        assert both["answers"]["b"]["overrides"] == {"lists": ["first"]}


@pytest.mark.parametrize(
    ("options", "pointer"),
    [
        ({"lists": []}, "/options/lists"),
        ({"prior_bits": {"person": -21}}, "/options/prior_bits"),
        ({"prior_bits": {"human": -2}}, "/options/prior_bits"),
        ({"thresholds": {"person": {"match": 1.5}}}, "/options/thresholds"),
        ({"thresholds": {"person": {"alert": 0.5}}}, "/options/thresholds"),
        ({"thresholds": {"person": {"review": 0.9, "match": 0.8}}}, "/options/thresholds/person"),
        ({"thresholds": {"person": {"match": 0.1}}}, "/options/thresholds/person"),
        ({"weights": {"NAME": 0}}, "/options"),
    ],
)
def test_choices_that_cannot_be_are_refused(
    client: TestClient, options: dict[str, Any], pointer: str
) -> None:
    told = screen(client, {"a": {**BRANKOV, "options": options}, "b": BRANKOV}).json()["answers"]
    assert (told["a"]["status"], told["b"]["status"]) == ("invalid", "screened")
    assert told["a"]["errors"][0]["pointer"].startswith(f"/questions/a{pointer}")
    asked = {"questions": {"a": BRANKOV, "b": BRANKOV}, "options": options}
    whole = client.post("/v1/screen", json=asked)
    if whole.status_code == 200:
        # Only with the policy's thresholds it shows, for each question.
        assert pointer == "/options/thresholds/person"
        assert {one["status"] for one in whole.json()["answers"].values()} == {"invalid"}
    else:
        assert whole.status_code == 422
        assert whole.json()["errors"][0]["pointer"].startswith(pointer)


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"questions": {}}, 422, "/questions"),
        ({"questions": {str(n): BRANKOV for n in range(101)}}, 422, "/questions"),
        ({"question": {}}, 422, ""),
        ({"questions": {"a": BRANKOV}, "extra": 1}, 422, ""),
        ({"questions": [BRANKOV]}, 422, "/questions"),
        ({"questions": {"a": {"nmae": "x"}}}, 422, "/questions/a"),
        ({"questions": {"a": {"name": "x" * 2001}}}, 422, "/questions/a/name"),
        ({"questions": {"a": {"name": ["x"] * 51}}}, 422, "/questions/a/name"),
        ({"questions": {"a": BRANKOV}, "options": {"floor": 2}}, 422, "/options/floor"),
        ([], 422, ""),
    ],
)
def test_a_wrong_request_is_refused_with_its_place(
    client: TestClient, body: Any, status: int, pointer: str
) -> None:
    got = client.post("/v1/screen", json=body)
    assert got.status_code == status
    assert [fault["pointer"] for fault in got.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("question", "place", "alone"),
    [
        ({"nmae": "x"}, "", 422),
        ({"name": "x" * 2001}, "/name", 422),
        ({"name": ["x"] * 51}, "/name", 422),
        ({"name": 5}, "/name", 422),
        ("Oleg Brankov", "", 422),
        (None, "", 422),
        ({**BRANKOV, "options": {"floor": 2}}, "/options/floor", 422),
        ({"name": "A B", "country": "Neverland"}, "", 200),
    ],
)
def test_every_question_has_its_answer_whatever_becomes_of_the_others(
    client: TestClient, question: Any, place: str, alone: int
) -> None:
    for others, status in (({}, alone), ({"c": {"nmae": "x"}}, alone), ({"b": BRANKOV}, 200)):
        got = screen(client, {"a": question, **others})
        body = got.json()
        assert got.status_code == status
        assert body["answers"].keys() == {"a", *others}
        assert body.get("complete") in (None, False)
        told = body["answers"]["a"]
        assert (told["status"], told["outcome"], told["findings"]) == ("invalid", None, [])
        assert [fault["pointer"] for fault in told["errors"]] == [f"/questions/a{place}"]
        assert told["reason"]
        if status == 422:
            faults = [fault for one in body["answers"].values() for fault in one["errors"]]
            assert body["errors"] == faults


def test_a_misspelt_parameter_is_an_error(client: TestClient) -> None:
    got = screen(client, {"a": BRANKOV}, "/v1/screen?list=made_up")
    assert (got.status_code, got.json()["errors"][0]["pointer"]) == (422, "query/list")


def test_a_form_or_text_is_not_taken_for_json(client: TestClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        headers = {"content-type": kind}
        got = client.post("/v1/screen", content=b'{"questions": {}}', headers=headers)
        assert got.status_code == 415


@pytest.mark.parametrize(
    "address",
    ["/v1/nothing", "/nothing", "/v1/lists/nothing", "/v1/jobs/nothing", "/v1/entities/nothing",
     "/v1/lists/made_up/changes", "/v1/lists/made_up/versions?limit=0", "/v1/screen",
     "/v1/policy?as_of=2020-01-01", "/v1/entities/mw-1?as_of=yesterday",
     "/v1/entities/mw-1?as_of=1999-01-01"],
)  # fmt: skip
def test_every_error_has_one_shape(client: TestClient, address: str) -> None:
    got = client.get(address)
    body = got.json()
    assert got.headers["content-type"] == "application/problem+json"
    assert body.keys() == {
        "type", "title", "status", "detail", "instance", "code", "request_id", "errors"
    }  # fmt: skip
    assert body["status"] == got.status_code == PROBLEMS[body["code"]][0]
    assert body["title"] == PROBLEMS[body["code"]][1]
    assert body["request_id"] == got.headers["x-request-id"]
    page, _, place = body["type"].partition("#")
    assert f'id="{place}"' in client.get(page).text


def test_an_entity_names_the_source_of_every_value(client: TestClient) -> None:
    got = client.get("/v1/entities/mw-1")
    body = got.json()
    assert body["entity"]["caption"] == "Oleg Testovich Brankov"
    for values in body["entity"]["properties"].values():
        for value in values:
            assert value["list"] == "made_up"
            assert value["locator"].startswith("entities.ftm.json")
    assert {one["id"] for one in body["adjacent"]} == {"mw-addr-1", "mw-s-1", "mw-o-1"}
    assert body["designations"][0]["program"] == "Test programme"
    assert client.get("/v1/entities/old-mw-1").json()["entity"]["id"] == "mw-1"
    assert client.get("/v1/entities/canary-1").status_code == 404
    again = client.get("/v1/entities/mw-1", headers={"if-none-match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_lists_say_how_they_stand(client: TestClient) -> None:
    got = client.get("/v1/lists")
    (one,) = got.json()["lists"]
    assert (one["name"], one["freshness"], one["serving"]["state"]) == (
        "made_up", "fresh", "accepted",
    )  # fmt: skip
    assert client.get("/v1/lists/made_up").json() == one
    headers = {"if-none-match": f'W/"x", {got.headers["etag"]}'}
    assert client.get("/v1/lists", headers=headers).status_code == 304


def test_the_policy_is_the_one_answers_name(client: TestClient) -> None:
    got = client.get("/v1/policy").json()
    assert got["sha256"] == default_policy().sha256
    assert got["policy"]["thresholds"]["person"] == {"review": 0.5, "match": 0.78}


def test_pages_load_nothing_from_elsewhere(client: TestClient) -> None:
    for path in PAGES:
        got = client.get(path)
        assert got.status_code in (200, 307)
        assert "//" not in got.text.replace("// Draws", "").replace('"/docs', "")
        if got.status_code == 200:
            assert "default-src 'none'" in got.headers["content-security-policy"]


def test_lists_are_told_as_of_two_times(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(home, "made_up", PARTIES, tmp_path)
    file = tmp_path / "entities.ftm.json"
    file.write_text(file.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    Ledger(Workspace(home)).add("made_up", [file], published="2024-05-03")
    with client_of(Application(settings_for(home), warm=False)) as client:

        def ask(address: str) -> Any:
            return client.get(f"/v1/lists{address}")

        newest, old = ask("/made_up/versions").json()["versions"]
        if newest["published"] == "2024-05-03":
            newest, old = old, newest
        assert ask("/made_up").json()["serving"]["id"] == newest["id"]
        then = "as_of=2024-06-01"
        assert ask(f"/made_up?{then}").json()["serving"]["id"] == old["id"]
        assert ask(f"?{then}").json()["lists"][0]["serving"]["id"] == old["id"]
        told = ask(f"/made_up/versions?{then}").json()["versions"]
        assert [one["id"] for one in told] == [old["id"]]
        moved = ask("/made_up/changes?from=2024-05-03").json()
        assert (moved["before"], moved["after"]) == (old["id"], newest["id"])
        still = ask(f"/made_up/changes?from=2024-05-03&{then}").json()
        assert (still["after"], still["total"]) == (old["id"], 0)
        early = "known_at=2020-01-01"
        assert ask(f"/made_up?{early}").json()["serving"] is None
        assert ask(f"/made_up/versions?{early}").json()["code"] == "times_not_covered"
        assert ask(f"/made_up/changes?from=2024-05-03&{early}").status_code == 404
        for route in ("", "/made_up", "/made_up/versions", "/made_up/changes"):
            more = "&from=2024-05-03" if route.endswith("changes") else ""
            for times, status in (
                ("as_of=2999-01-01", 404),
                ("known_at=2999-01-01", 404),
                ("as_of=soon", 422),
                ("known_at=soon", 422),
                ("asof=2024-06-01", 422),
            ):
                assert ask(f"{route}?{times}{more}").status_code == status, (route, times)
        got = screen(client, {"a": BRANKOV}, "/v1/screen?as_of=2999-01-01")
        assert got.json()["code"] == "times_not_covered"


def test_a_service_without_lists_answers_from_the_sample_and_says_so(tmp_path: Path) -> None:
    with client_of(Application(settings_for(tmp_path), warm=False)) as client:
        body = screen(client, {"a": {"name": "Maria Placeholder"}}).json()
        assert all(one["sample"] for one in body["basis"]["lists"])
        assert "sample" in body["warnings"][0]
        assert client.get("/v1/lists").json()["sample"] is True
        assert "sample" in client.post(
            "/match/default",
            json={"queries": {"a": {"schema": "Person", "properties": {"name": "x y"}}}},
        ).headers["narrows-note"]  # fmt: skip
