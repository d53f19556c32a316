"""A service over made-up lists, asked without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from narrows.api.app import Application
from narrows.api.settings import ServerSettings
from narrows.match.policies import default_policy
from narrows.service.ledger import Ledger
from narrows.store.workspace import Workspace

PARTIES: list[dict[str, object]] = [
    {
        "id": "mw-1",
        "schema": "Person",
        "caption": "Oleg Testovich Brankov",
        "properties": {
            "name": ["Oleg Testovich Brankov"],
            "alias": ["Олег Бранков"],
            "birthDate": ["1961-04-12"],
            "nationality": ["ru"],
            "passportNumber": ["XK1234567"],
            "topics": ["sanction"],
            "addressEntity": ["mw-addr-1"],
        },
        "referents": ["old-mw-1"],
        "target": True,
        "first_seen": "2024-01-01T00:00:00",
        "last_change": "2024-05-01T00:00:00",
    },
    {
        "id": "mw-2",
        "schema": "Company",
        "properties": {
            "name": ["Quellmar Drone Works LLC"],
            "country": ["ir"],
            "registrationNumber": ["77-1234"],
            "topics": ["export.control"],
        },
        "target": True,
        "last_change": "2025-02-01T00:00:00",
    },
    {
        "id": "mw-3",
        "schema": "Vessel",
        "properties": {"name": ["STELLA BRANKOVA"], "imoNumber": ["9401598"], "flag": ["pa"]},
        "target": True,
    },
    {
        "id": "mw-addr-1",
        "schema": "Address",
        "properties": {"full": ["12 Example Street, Izhevsk"], "country": ["ru"]},
    },
    {
        "id": "mw-s-1",
        "schema": "Sanction",
        "properties": {
            "entity": ["mw-1"],
            "program": ["Test programme"],
            "authority": ["Ministry of Tests"],
            "listingDate": ["2024-01-01"],
        },
    },
    {
        "id": "mw-o-1",
        "schema": "Ownership",
        "properties": {"owner": ["mw-1"], "asset": ["mw-2"], "percentage": ["60"]},
    },
]


def load(home: Path, name: str, parties: list[dict[str, object]], folder: Path) -> None:
    """Load FollowTheMoney entities as a list of a workspace."""
    path = folder / "entities.ftm.json"
    path.write_text("".join(json.dumps(one) + "\n" for one in parties), "utf-8")
    outcome = Ledger(Workspace(home)).add(name, [path])
    assert outcome.version.state == "accepted", outcome.version.reasons


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one list; nobody changes it."""
    place: Path = tmp_path_factory.mktemp("home")
    load(place, "made_up", PARTIES, tmp_path_factory.mktemp("files"))
    return place


def settings_for(home: Path, **more: object) -> ServerSettings:
    """Return settings of a server that is asked only when the test asks."""
    usual: dict[str, object] = {"refresh_seconds": 3600.0, "budget_seconds": 30.0}
    return ServerSettings(home=str(home), policy=default_policy(), **{**usual, **more})  # type: ignore[arg-type]


def client_of(application: Application) -> TestClient:
    """Return a client as from this machine."""
    return TestClient(application.asgi, base_url="http://localhost", follow_redirects=False)


@pytest.fixture(scope="session")
def application(home: Path) -> Application:
    """The service over the made-up list."""
    return Application(settings_for(home), warm=False)


@pytest.fixture(scope="session")
def client(application: Application) -> Iterator[TestClient]:
    """A client of the service."""
    with client_of(application) as asked:
        yield asked
