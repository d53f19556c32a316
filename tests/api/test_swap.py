"""A new list version is taken over whole: no answer mixes two, no request is dropped."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from narrows.api.app import Application
from narrows.service.ledger import Ledger
from narrows.store.workspace import Workspace

from .conftest import PARTIES, load, settings_for


def version(number: int) -> list[dict[str, object]]:
    """Return parties that all carry the number of their version."""
    return [
        {
            "id": f"v-{n}",
            "schema": "Person",
            "properties": {"name": [f"Oleg Brankov Person{n}"], "notes": [f"version {number}"],
                           "alias": [f"Quillomar Version{number}"]},
        }
        for n in range(5)
    ]  # fmt: skip


def asked(application: Application) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=application.asgi)
    return httpx2.AsyncClient(transport=transport, base_url="http://localhost")


def question(number: int) -> dict[str, Any]:
    one = {"schema": "Person", "properties": {"name": [f"Oleg Brankov Person{number % 5}"]}}
    return {"queries": {str(n): one for n in range(3)}}


def test_every_answer_is_of_one_version_while_versions_come(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(home, "moving", version(1), tmp_path)
    application = Application(settings_for(home), warm=False)
    openings = application.service.openings
    seen: list[int] = []

    async def run() -> None:
        openings.begin()
        stop = asyncio.Event()

        async def ask(client: httpx2.AsyncClient) -> None:
            number = 0
            while not stop.is_set():
                number += 1
                got = await client.post("/match/moving", json=question(number))
                assert got.status_code == 200, got.text
                notes = {
                    note
                    for answer in got.json()["responses"].values()
                    for result in answer["results"]
                    for note in result["properties"]["notes"]
                }
                assert len(notes) == 1, notes
                seen.append(int(notes.pop().rpartition(" ")[2]))

        async with asked(application) as client:
            asking = [asyncio.create_task(ask(client)) for _ in range(4)]
            for number in (2,):
                await asyncio.to_thread(load, home, "moving", version(number), tmp_path)
                assert await openings.refresh() is True
                assert await openings.refresh() is False
                # The first request after the swap sees the new names.
                first = await client.post(
                    "/v1/screen", json={"questions": {"a": {"name": f"Quillomar Version{number}"}}}
                )
                assert first.json()["answers"]["a"]["outcome"] == "match"
            while 2 not in seen and not any(task.done() for task in asking):
                await asyncio.sleep(0.01)
            stop.set()
            await asyncio.gather(*asking)
        application.close()

    asyncio.run(run())
    assert set(seen) == {1, 2}


def test_a_request_keeps_the_lists_it_began_with(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(home, "moving", version(1), tmp_path)
    application = Application(settings_for(home), warm=False)
    openings = application.service.openings

    async def run() -> None:
        openings.begin()
        lease = openings.present()
        with lease as screener:
            load(home, "moving", version(2), tmp_path)
            assert await openings.refresh()
            assert openings.present() is not lease
            entity = screener.entity("v-1")
            assert entity is not None
            assert entity.values("notes") == ("version 1",)
        with openings.present() as screener:
            entity = screener.entity("v-1")
            assert entity is not None
            assert entity.values("notes") == ("version 2",)
        with pytest.raises(ValueError, match="closed"):
            lease.screener.entity("v-1")
        application.close()

    asyncio.run(run())


def test_a_version_that_is_refused_changes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(home, "moving", version(1), tmp_path)
    application = Application(settings_for(home), warm=False)
    openings = application.service.openings

    async def run() -> None:
        openings.begin()
        before = openings.present()
        broken = tmp_path / "entities.ftm.json"
        broken.write_text(json.dumps(version(2)[0])[:60], "utf-8")
        Ledger(Workspace(home)).add("moving", [broken])
        assert await openings.refresh() is False
        assert openings.present() is before
        application.close()

    asyncio.run(run())


def test_newer_lists_that_cannot_be_opened_leave_the_old_ones_serving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from narrows.model.errors import SnapshotDamaged

    home = tmp_path / "home"
    load(home, "moving", version(1), tmp_path)
    application = Application(settings_for(home), warm=False)
    openings = application.service.openings

    def damaged(*_: object, **__: object) -> None:
        raise SnapshotDamaged("a file is not the one that was built")

    async def run() -> None:
        openings.begin()
        before = openings.present()
        load(home, "moving", version(2), tmp_path)
        monkeypatch.setattr("narrows.api.openings.open_screener", damaged)
        assert await openings.refresh() is False
        assert openings.present() is before
        assert openings.state.behind is not None
        assert "not the one" in openings.state.behind
        monkeypatch.undo()
        assert await openings.refresh() is True
        assert openings.state.behind is None
        application.close()

    asyncio.run(run())


def test_past_days_are_opened_kept_and_let_go(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ledger = Ledger(Workspace(home))
    path = tmp_path / "entities.ftm.json"
    for number, day in ((1, "2024-01-01"), (2, "2024-06-01")):
        path.write_text("".join(json.dumps(one) + "\n" for one in version(number)), "utf-8")
        assert ledger.add("moving", [path], published=day).version.state == "accepted"
    application = Application(settings_for(home), warm=False)
    openings = application.service.openings

    async def run() -> None:
        openings.begin()
        async with asked(application) as client:
            for day, number in (("2024-03-01", 1), ("2024-07-01", 2)):
                got = await client.get(f"/v1/entities/v-1?as_of={day}")
                told = got.json()
                assert told["basis"]["valid_at"] == day
                assert told["entity"]["properties"]["notes"][0]["value"] == f"version {number}"
            body = {"questions": {"a": {"name": "Oleg Brankov Person1"}}}
            past = await client.post("/v1/screen?as_of=2024-03-01", json=body)
            assert past.json()["basis"]["lists"][0]["published"] == "2024-01-01"
            gone = await client.post("/v1/screen?as_of=2023-03-01", json=body)
            assert (gone.status_code, gone.json()["code"]) == (404, "times_not_covered")
            for times in ("known_at=2199-01-01", "known_at=2001-01-01", "as_of=2001-01-01"):
                never = await client.post(f"/v1/screen?{times}", json=body)
                assert (never.status_code, never.json()["code"]) == (404, "times_not_covered")
            # Where another list does not reach there, this one may be asked alone.
            await asyncio.to_thread(load, home, "younger", PARTIES, tmp_path)
            await openings.refresh()
            both = await client.post("/v1/screen?as_of=2024-03-02", json=body)
            assert both.status_code == 404
            alone = await client.post("/v1/screen?as_of=2024-03-02&lists=moving", json=body)
            assert [one["name"] for one in alone.json()["basis"]["lists"]] == ["moving"]
            one = {"schema": "Person", "properties": {"name": ["Oleg Brankov Person1"]}}
            match = {"queries": {"a": one}}
            past = await client.post("/match/moving?as_of=2024-03-02", json=match)
            assert past.json()["responses"]["a"]["results"][0]["id"] == "v-1"
            rows = json.dumps({"ids": ["v-1"], "properties": [{"id": "notes"}]})
            for day, number in (("2024-03-02", 1), ("2024-07-02", 2)):
                said = f"version{number}"
                place = f"/reconcile/moving?as_of={day}"
                row = (await client.post(place, data={"extend": rows})).json()["rows"]["v-1"]
                assert row["notes"] == [{"str": f"version {number}"}]
                typed = f"/reconcile/moving/suggest/entity?prefix={said}&as_of={day}"
                assert len((await client.get(typed)).json()["result"]) == 5
                other = json.dumps({"a": {"query": f"Quillomar Version{3 - number}"}})
                mine = json.dumps({"a": {"query": f"Quillomar Version{number}"}})
                best = [
                    (await client.post(place, data={"queries": one})).json()["a"]["result"][0]
                    for one in (mine, other)
                ]
                assert best[0]["score"] > best[1]["score"]
            wrong = await client.post("/v1/screen?known_at=never", json=body)
            assert wrong.status_code == 422
            changes = "/v1/lists/moving/changes?from=2024-03-01&limit=2"
            page = (await client.get(changes)).json()
            told = list(page["changes"])
            while page["next"]:
                page = (await client.get(f"{changes}&cursor={page['next']}")).json()
                told += page["changes"]
            assert len(told) == page["total"] == 10
            versions = (await client.get("/v1/lists/moving/versions")).json()["versions"]
            assert [one["published"] for one in versions] == ["2024-06-01", "2024-01-01"]
            assert (await client.get("/v1/lists/moving/changes?from=x")).status_code == 404
        first = await openings.at("2024-03-01", lists=("moving",))
        for day in range(1, 6):
            await openings.at(f"2024-07-0{day}", lists=("moving",))
        assert await openings.at("2024-03-01", lists=("moving",)) is not first
        application.close()

    asyncio.run(run())


def test_lists_that_are_not_there_yet_are_waited_for(tmp_path: Path) -> None:
    home = tmp_path / "home"
    application = Application(settings_for(home, lists=("made_up",)), warm=False)
    openings = application.service.openings

    async def run() -> None:
        openings.begin()
        assert openings.state.fault is not None
        load(home, "made_up", PARTIES, tmp_path)
        assert await openings.refresh() is True
        assert openings.state.fault is None
        application.close()

    asyncio.run(run())
