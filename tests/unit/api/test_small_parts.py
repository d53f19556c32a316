"""Cursors, idempotency keys, ETags, traces, settings, kept findings."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from narrows.api import observe
from narrows.api.cursor import page
from narrows.api.idempotency import Idempotency, Keyed, Stored
from narrows.api.kept import Kept
from narrows.api.observe import spans, trace_of
from narrows.api.pages import advice
from narrows.api.problem import PROBLEMS, Problem
from narrows.api.settings import ServerSettings, insist_on_credentials, is_loopback
from narrows.match.policies import default_policy
from narrows.model.errors import UnknownOption
from narrows.model.finding import Basis, Finding, Overrides, Screening
from narrows.model.party import Party


def test_pages_follow_each_other_without_a_gap() -> None:
    items, cursor, seen = list(range(10)), None, []
    for _ in range(4):
        shown, cursor = page(items, cursor, 3, "state")
        seen += shown
    assert seen == items
    assert cursor is None


@pytest.mark.parametrize("text", ["", "x", "%%%", "AAAA", "kgGhYQ"])
def test_a_cursor_that_was_not_given_here_is_refused(text: str) -> None:
    with pytest.raises(Problem, match="cursor"):
        page([1, 2, 3], text, 1, "state")


def test_a_cursor_of_something_that_changed_is_refused() -> None:
    _, cursor = page([1, 2, 3], None, 1, "before")
    with pytest.raises(Problem, match="changed"):
        page([1, 2, 3, 4], cursor, 1, "after")


def test_the_same_key_gives_the_stored_answer(tmp_path: Path) -> None:
    keys = Idempotency(tmp_path / "keys")
    first = keys.begin("k", "caller", "content")
    assert isinstance(first, Keyed)
    with pytest.raises(Problem) as busy:
        keys.begin("k", "caller", "content")
    assert (busy.value.status, busy.value.code) == (409, "conflict")
    first.finish(202, {"Location": "/x"}, b"{}")
    again = keys.begin("k", "caller", "content")
    assert isinstance(again, Stored)
    assert (again.status, again.headers, again.body) == (202, {"Location": "/x"}, "{}")
    with pytest.raises(Problem) as other:
        keys.begin("k", "caller", "other content")
    assert other.value.status == 422
    assert isinstance(keys.begin("k", "somebody else", "content"), Keyed)


def test_an_abandoned_key_can_be_used_again(tmp_path: Path) -> None:
    keys = Idempotency(tmp_path)
    first = keys.begin("k", "caller", "content")
    assert isinstance(first, Keyed)
    first.abandon()
    assert isinstance(keys.begin("k", "caller", "content"), Keyed)
    for bad in ("", "x" * 256, "a\nb"):
        with pytest.raises(Problem):
            keys.begin(bad, "caller", "content")


def test_a_trace_is_carried_on_or_begun() -> None:
    given = trace_of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    assert given.trace_id == "0af7651916cd43dd8448eb211c80319c"
    assert given.parent_id == "b7ad6b7169203331"
    assert given.header.startswith("00-0af7651916cd43dd8448eb211c80319c-")
    for bad in (None, "", "00-zz-b7-01", f"00-{'0' * 32}-b7ad6b7169203331-01"):
        assert trace_of(bad).parent_id is None
    unsampled = trace_of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")
    assert not unsampled.sampled
    assert unsampled.header.endswith("-00")


def test_telemetry_that_is_configured_but_not_installed_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spans({})("GET", "/", 200, trace_of(None), 0.1)
    monkeypatch.setitem(__import__("sys").modules, "narrows.api.telemetry", None)
    with pytest.raises(UnknownOption, match="OpenTelemetry"):
        spans({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"})


def test_a_failure_is_logged_by_its_place_only(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("Quillovar Ostrembaz")
    except ValueError as error:
        with caplog.at_level("ERROR", "narrows.requests"):
            observe.log_failure(error, "r", "t")
    (line,) = caplog.messages
    told = json.loads(line)
    assert told["failure"] == "ValueError"
    assert "test_small_parts.py" in told["at"][-1]
    assert "Ostrembaz" not in line


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.9.9.9", True),
     ("0.0.0.0", False), ("::", False), ("192.0.2.7", False), ("example.org", False)],
)  # fmt: skip
def test_only_loopback_needs_no_credentials(host: str, own: bool) -> None:
    assert is_loopback(host) is own
    settings = ServerSettings(home="", policy=default_policy(), host=host)
    if own:
        insist_on_credentials(settings, keys=0)
    else:
        with pytest.raises(UnknownOption, match="credential"):
            insist_on_credentials(settings, keys=0)
    insist_on_credentials(settings, keys=1)


def test_every_problem_has_advice_and_nothing_else_has() -> None:
    assert advice().keys() == PROBLEMS.keys()


def finding(number: int, basis: Basis) -> Finding:
    return Finding(
        id=f"finding-{number:020x}",
        subject=Party(id="x", names=("Oleg Brankov",)),
        entity_id="e",
        entity_schema="Person",
        caption="Oleg",
        list="l",
        score=0.9,
        bits=3.2,
        is_match=True,
        outcome="match",
        evidence=(),
        designations=(),
        basis=basis,
    )


def screening(number: int, snapshot: str) -> Screening:
    basis = Basis("1", "p", "h", snapshot, ())
    one = finding(number, basis)
    return Screening(subject=one.subject, status="screened", findings=(one,), basis=basis)


def test_kept_findings_come_back_whole_on_their_own_basis(tmp_path: Path) -> None:
    days = [datetime(2026, 11, 1, tzinfo=UTC)]
    kept = Kept(tmp_path / "findings", clock=lambda: days[0])
    for number, snapshot in ((1, "s1"), (2, "s2"), (3, "s1")):
        kept.keep(screening(number, snapshot))
    days[0] = datetime(2026, 11, 2, tzinfo=UTC)
    kept.keep(screening(4, "s2"))
    other = Kept(tmp_path / "findings")
    for number, snapshot in ((1, "s1"), (2, "s2"), (3, "s1"), (4, "s2")):
        found = other.find(f"finding-{number:020x}")
        assert found == finding(number, Basis("1", "p", "h", snapshot, ()))
    assert other.find("finding-" + "f" * 20) is None
    kept.close()
    assert all(path.stat().st_mode & 0o77 == 0 for path in (tmp_path / "findings").iterdir())


def test_a_kept_finding_has_the_choices_of_its_own_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("narrows.api.kept.MOST_BASES", 3)
    kept = Kept(tmp_path / "findings")
    bases = [Basis("1", "p", "h", "s", (), overrides=Overrides(floor=n / 10)) for n in range(8)]
    bases.append(Basis("1", "p", "h", "s", ()))
    for number, basis in enumerate(bases):
        one = finding(number, basis)
        kept.keep(Screening(subject=one.subject, status="screened", findings=(one,), basis=basis))
    for number, basis in enumerate(bases):
        assert kept.find(f"finding-{number:020x}") == finding(number, basis)
    kept.close()


def test_nothing_is_kept_where_that_is_wished(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "findings", on=False)
    kept.keep(screening(1, "s"))
    assert kept.find(f"finding-{1:020x}") is None
    assert not (tmp_path / "findings").exists()


def test_settings_survive_the_way_to_a_worker() -> None:
    settings = ServerSettings(home="/h", policy=default_policy(), lists=("a",), workers=3)
    assert msgspec.json.decode(msgspec.json.encode(settings), type=ServerSettings) == settings
