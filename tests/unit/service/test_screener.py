"""The screener looks before it answers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import narrows
from narrows.model.errors import (
    CannotAnswer,
    InputError,
    ListMissing,
    SnapshotDamaged,
    StoreError,
    UnknownOption,
)
from narrows.model.party import Identifier, Party
from narrows.model.policy import Policy
from narrows.ownership import keep
from narrows.service import canary
from narrows.service.screener import Screener
from narrows.store.snapshots import Snapshots

STAKES = """owner,asset,share
ofac-39038,Kestrel Avionics Supply FZE,60
Kestrel Avionics Supply FZE,Blue Harbor Electronics LLC,55
Jane Example,Blue Harbor Electronics LLC,45
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def screener(home: Path) -> Screener:
    with Screener.open(home) as opened:
        yield opened


def test_an_empty_workspace_answers_from_the_sample_and_says_so(screener):
    assert screener.sample
    assert any("no substitute" in warning for warning in screener.warnings)
    found = screener.party(name="Paravar Pars Company")
    assert found.status == "screened"
    assert found[0].entity_id == "ofac-39038"
    assert found[0].is_match
    assert found[0].sample
    assert found[0].designations[0].effect == "asset_freeze"
    assert found.is_match


def test_a_finding_adds_up_to_its_score(screener):
    finding = screener.party(name="Parawar Pars", country="ir")[0]
    assert sum(piece.bits for piece in finding.evidence) == pytest.approx(
        finding.bits - screener.policy.prior_bits["organisation"], abs=1e-6
    )
    assert finding.to_dict()["entity_id"] == "ofac-39038"


def test_nobody_is_found_without_a_finding(screener):
    answer = screener.party(name="Oluwaseun Fitzgerald-Brandstetter", schema="Person")
    assert answer.status == "screened"
    assert len(answer) == 0
    assert not answer.is_match


def test_canaries_are_found_and_never_shown(screener):
    screener.canary_check()
    for _, question in canary.questions():
        assert all(f.list != "canary" for f in screener.screen(question))
    assert all(entity.source.list != "canary" for entity in screener.entities())


def test_a_blind_screen_cannot_be_opened(home, monkeypatch):
    nobody = Party(names=("Nemo Nusquam",))
    monkeypatch.setattr(canary, "questions", lambda: [("canary-9", nobody)])
    with pytest.raises(CannotAnswer, match="made-up parties"):
        Screener.open(home)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "nothing to ask"),
        ({"name": "x", "schema": "Persn"}, "schema"),
        ({"name": "x", "schema": "Sanction"}, "no kind of party"),
        ({"name": "x", "country": "Narnia"}, "country"),
        ({"name": "x", "identifiers": "9401598"}, "identifier"),
        ({"name": "x", "identifiers": "pasport:1234567"}, "identifier type 'pasport'"),
        ({"identifiers": [Identifier("foo", "1234567")]}, "identifier type 'foo'"),
        ({"name": "x", "gender": "unknowable"}, "gender"),
    ],
)
def test_what_is_typed_wrong_is_told(screener, fields, told):
    with pytest.raises(InputError, match=told):
        screener.party(**fields)


def test_a_date_that_is_none_is_kept_and_not_compared(screener):
    answer = screener.party(name="Paravar Pars Company", born="when it rained")
    assert answer.subject.unread_dates == ("when it rained",)
    assert answer.subject.birth_dates == ()


def test_a_list_that_is_not_there_is_no_empty_answer(home):
    with pytest.raises(ListMissing):
        Screener.open(home, lists=["eu_fsf"])


def test_a_required_list_that_is_missing_stops_the_screen(screener, home):
    policy = Policy(
        **{
            field: getattr(screener.policy, field)
            for field in screener.policy.__struct_fields__
            if field != "required_lists"
        },
        required_lists=("eu_fsf",),
    )
    with pytest.raises(ListMissing, match="eu_fsf"):
        Screener.open(home, policy=policy)


def test_a_damaged_snapshot_is_not_answered_from(tmp_path):
    with Screener.open(tmp_path) as opened:
        folder = opened.folder
    victim = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.chmod(0o644)
    victim.write_bytes(data)
    with pytest.raises(SnapshotDamaged, match="not the one that was built"):
        Screener.open(tmp_path)


def test_a_snapshot_that_is_gone_whenever_it_was_built_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(Snapshots, "hold", lambda self, snapshot: None)
    with pytest.raises(StoreError, match="cannot be opened"):
        Screener.open(tmp_path)


def test_a_party_on_no_list_is_found_by_who_owns_it(tmp_path):
    stakes = tmp_path / "stakes.csv"
    stakes.write_text(STAKES)
    keep.add(tmp_path / "home", stakes, added_at="2998-01-01T00:00:00+00:00")
    with Screener.open(tmp_path / "home") as opened:
        finding = opened.party(name="Blue Harbour Electronics")[0]
        assert finding.list == "ownership"
        assert finding.is_match
        told = [piece for piece in finding.evidence if piece.code == "OWN-BLOCKED"]
        assert any("PARAVAR PARS COMPANY" in piece.text for piece in told)
        assert finding.designations[0].effect == "owned_by_listed"
        assert any(used.name == "ownership" for used in opened.basis.lists)
        answers = opened.owners("Blue Harbor Electronics LLC", regime="ofac")
        assert answers[0].outcome == "blocked"
        assert not opened.party(name="Jane Example").findings
    now = datetime.now(UTC).isoformat()
    with Screener.open(tmp_path / "home", known_at=now) as before:
        assert all(used.name != "ownership" for used in before.basis.lists)
        assert not before.party(name="Blue Harbour Electronics").findings


@pytest.mark.parametrize("times", [{"as_of": "2999-01-01"}, {"known_at": "2999-01-01"}])
def test_a_time_to_come_is_refused(home, times):
    with pytest.raises(UnknownOption, match="nothing is known yet"):
        narrows.open(home, **times)


def test_a_session_screens_a_frame_and_a_file(home, tmp_path):
    pa = pytest.importorskip("pyarrow")
    frame = pa.table(
        {"Customer": ["Paravar Pars Co", "Nobody At All", None], "Country": ["IR", "NO", "NO"]}
    )
    with narrows.open(home) as session:
        out = session.table(frame, columns={"name": "Customer"})
        assert out.num_rows == 3
        assert out.column("narrows_outcome").to_pylist() == ["match", "none", "not screened"]
        file = tmp_path / "customers.csv"
        file.write_text("Name,Country\nParavar Pars Co,IR\n")
        again = session.table(file)
        assert again.column("narrows_entity_id").to_pylist() == ["ofac-39038"]
        with pytest.raises(InputError, match="no column"):
            session.table(pa.table({"Amount": [1, 2]}))
