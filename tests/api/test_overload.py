"""More work than can be answered: refused early, in whole, and never as an empty answer."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import httpx2

from narrows.api.app import Application

from .conftest import client_of, settings_for

EXAMPLE = {"schema": "Person", "properties": {"name": ["Oleg Testovich Brankov"]}}
BATCH = {"queries": {str(n): EXAMPLE for n in range(20)}}


def test_what_is_let_in_is_answered_whole_and_the_rest_is_told_to_wait(home: Path) -> None:
    application = Application(settings_for(home, budget_seconds=0.01), warm=False)
    transport = httpx2.ASGITransport(app=application.asgi)

    async def ask() -> list[httpx2.Response]:
        application.service.openings.begin()
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
            found = await asyncio.gather(
                *(client.post("/match/default", json=BATCH) for _ in range(150)),
                *(client.post("/v1/screen", json={"questions": {"a": {"name": "Oleg Brankov"}}})
                  for _ in range(50)),
                *(client.get("/healthz") for _ in range(20)),
            )  # fmt: skip
            metrics = (await client.get("/metrics")).text
        refused = sum(one.status_code == 503 for one in found)
        assert f"narrows_refused_total {float(refused)}" in metrics
        application.close()
        return list(found)

    answers = asyncio.run(ask())
    statuses = [one.status_code for one in answers]
    assert set(statuses) == {200, 503}
    assert statuses[-20:] == [200] * 20
    for one in answers[:150]:
        if one.status_code == 200:
            told = one.json()["responses"]
            assert len(told) == 20
            assert all(answer["results"][0]["id"] == "mw-1" for answer in told.values())
        else:
            assert int(one.headers["retry-after"]) >= 1
            assert "nothing was screened" in one.json()["detail"]
    for one in answers[150:200]:
        if one.status_code == 503:
            assert one.headers["content-type"] == "application/problem+json"
            assert one.json()["code"] == "overloaded"


def test_everything_is_collected_seldom_while_serving_and_as_usual_after(home: Path) -> None:
    usual = gc.get_threshold()
    with client_of(Application(settings_for(home), warm=False)):
        assert gc.get_threshold() == (*usual[:2], 100)
        assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == usual
    assert gc.get_freeze_count() == 0
