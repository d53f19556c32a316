"""Fetching a list: taken in once, confirmed when unchanged, a failure told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import msgspec
import pytest

from narrows.lists import source as sources
from narrows.lists.fetch import Condition, Fetched
from narrows.model.errors import ListError
from narrows.service.ledger import Ledger
from narrows.service.update import Update, fetchable
from narrows.store.workspace import Workspace

LIST = "un_sc_sanctions"
SAMPLE = Path(str(resources.files("narrows.lists").joinpath("sample")))


class Publisher:
    """Serves the sample as the list; knows what was asked."""

    def __init__(self) -> None:
        self.body = (SAMPLE / LIST / "consolidated.xml").read_bytes()
        self.etag = '"1"'
        self.asked: list[Condition | None] = []
        self.down = False

    def fetch(
        self,
        url: str,
        hosts: object,
        place: Path,
        condition: Condition | None = None,
        transport: object = None,
    ) -> Fetched:
        self.asked.append(condition)
        if self.down:
            raise ListError("the server answered 503 Service Unavailable", where=url)
        if condition is not None and condition.etag == self.etag:
            return Fetched(None, condition)
        place.write_bytes(self.body)
        return Fetched(place, Condition(self.etag))


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Publisher:
    serving = Publisher()
    monkeypatch.setattr("narrows.service.update.fetch", serving.fetch)
    small = msgspec.structs.replace(sources.load(LIST), floor_entities={}, floor_fill={})
    monkeypatch.setattr("narrows.service.update.sources.load", lambda name: small)
    monkeypatch.setattr("narrows.service.intake.registry.source_for", lambda name: small)
    return serving


@pytest.fixture
def moments() -> Callable[[], datetime]:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    ticks = iter(range(1000))
    return lambda: start + timedelta(days=next(ticks))


@pytest.fixture
def ledger(tmp_path: Path, moments: Callable[[], datetime]) -> Ledger:
    return Ledger(Workspace(tmp_path / "home"), moments)


def _update(ledger: Ledger) -> Update:
    (found,) = ledger.update([LIST])
    return found


def test_a_list_is_fetched_then_only_asked_about(ledger: Ledger, publisher: Publisher) -> None:
    first = _update(ledger)
    assert first.fault is None
    assert first.outcome is not None
    assert first.outcome.version.state == "accepted"
    assert publisher.asked == [None]
    before = ledger.versions(LIST).catalogue().rows[0].confirmed_at
    again = _update(ledger)
    assert again.outcome is not None
    assert again.outcome.unchanged
    assert publisher.asked[1] == Condition('"1"')
    assert ledger.versions(LIST).catalogue().rows[0].confirmed_at > before
    assert len(ledger.history(LIST)) == 1


def test_the_same_bytes_under_another_mark_only_confirm(
    ledger: Ledger, publisher: Publisher
) -> None:
    _update(ledger)
    publisher.etag = '"2"'
    again = _update(ledger)
    assert again.outcome is not None
    assert again.outcome.unchanged
    assert len(ledger.history(LIST)) == 1


def test_a_failing_publisher_leaves_the_last_good_version(
    ledger: Ledger, publisher: Publisher
) -> None:
    first = _update(ledger)
    publisher.down = True
    failed = _update(ledger)
    assert failed.outcome is None
    assert "503" in str(failed.fault)
    assert first.outcome is not None
    assert ledger.view().rows[LIST].id == first.outcome.version.id


@pytest.mark.parametrize("body", [b"", b"<html>maintenance</html>", b"<CONSOLIDATED_LIST>"])
def test_what_a_publisher_serves_by_mistake_is_refused(
    ledger: Ledger, publisher: Publisher, body: bytes
) -> None:
    first = _update(ledger)
    publisher.body, publisher.etag = body, '"2"'
    found = _update(ledger)
    assert found.outcome is not None
    assert found.outcome.version.state == "refused"
    assert first.outcome is not None
    assert ledger.view().rows[LIST].id == first.outcome.version.id
    # A refused publication is asked for again, whole.
    publisher.asked.clear()
    _update(ledger)
    assert publisher.asked == [Condition('"1"')]


def test_a_list_without_an_address_says_what_to_do(tmp_path: Path) -> None:
    without = [n for n in sources.names() if not fetchable(sources.load(n).files)]
    (found,) = Ledger(Workspace(tmp_path / "home")).update(without[:1] or ["no_such_list"])
    assert found.fault is not None
    assert found.fault.hint


def test_without_names_the_lists_held_are_fetched(
    ledger: Ledger, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    _update(ledger)
    assert [found.list for found in ledger.update()] == [LIST]
