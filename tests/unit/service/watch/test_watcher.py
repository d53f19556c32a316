"""Portfolios: what a run asks about, what it tells, and what survives a crash."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest
from watch_bench import BRANDAM, KULVERT, LIST, TOLD_APART, VOSTRIK, Bench, customer

from narrows.model.errors import (
    CannotAnswer,
    InputError,
    SnapshotDamaged,
    StoreError,
    UnknownOption,
)
from narrows.model.finding import Screening
from narrows.model.party import Party
from narrows.service.watch import ask, keep
from narrows.service.watch.change import Change, to_csv
from narrows.service.watch.customer import Customer
from narrows.service.watch.portfolio import Portfolio
from narrows.service.watch.run import Limits
from narrows.service.watch.watcher import Age
from narrows.store.workspace import Workspace


def told(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    return [(c.customer, c.what, c.cause.by) for c in changes]


@pytest.fixture
def retail(bench: Bench) -> Bench:
    """Three customers, one of them listed, screened once."""
    bench.load("2026-01-01", VOSTRIK, KULVERT)
    bench.watcher.add(
        "retail",
        [
            customer("c1", "Zelimkhan Vostrikarov"),
            customer("c2", "Ottokar Brandamurik"),
            customer("c3", "Prudence Hallowbrook"),
        ],
    )
    outcome = bench.run()
    assert outcome.full == "the portfolio was never screened before"
    assert told(outcome.changes) == [("c1", "appeared", "first")]
    bench.clock.forward(hours=20)
    return bench


def test_nothing_changed_nobody_is_asked(retail: Bench) -> None:
    outcome = retail.run()
    assert outcome.full is None
    assert (outcome.asked, outcome.parties_changed, outcome.changes) == (0, 0, ())


def test_a_new_party_is_asked_about_the_portfolio(retail: Bench) -> None:
    before = retail.ledger.history(LIST)[-1].id
    retail.load("2026-01-02", VOSTRIK, KULVERT, BRANDAM)
    outcome = retail.run()
    assert (outcome.full, outcome.parties_changed) == (None, 1)
    assert outcome.asked < outcome.customers
    (change,) = outcome.changes
    assert (change.customer, change.what, change.before) == ("c2", "appeared", None)
    assert change.after is not None and change.after.entity_id == "p2"
    assert change.cause.by == "list" and change.cause.statements == ("listed",)
    assert change.cause.version_from == before
    assert change.cause.version_to == retail.ledger.history(LIST)[-1].id


def test_a_party_that_goes_takes_its_findings_along(retail: Bench) -> None:
    retail.load("2026-01-02", KULVERT, BRANDAM)
    outcome = retail.run()
    assert told(outcome.changes) == [("c1", "disappeared", "list"), ("c2", "appeared", "list")]
    gone = outcome.changes[0]
    assert gone.after is None and gone.cause.statements == ("no longer listed",)


def test_a_changed_party_tells_which_statement(retail: Bench) -> None:
    name, said = VOSTRIK
    retail.load(
        "2026-01-02", (name, {**said, "alias": ["Zelimkhan Vostrikarov the Elder"]}), KULVERT
    )
    outcome = retail.run()
    assert (outcome.parties_changed, outcome.asked) == (1, 1)
    # The finding itself stands as it was: nothing to tell.
    assert outcome.changes == ()
    retail.watcher.add(
        "retail", [customer("c1", "Zelimkhan Vostrikarov", birth_dates=("1970-02-03",))]
    )
    retail.run()
    retail.load("2026-01-03", (name, {**said, "birthDate": ["1990-02-03"]}), KULVERT)
    outcome = retail.run()
    (change,) = outcome.changes
    assert change.what in ("changed", "disappeared")
    assert any("birthDate: -1970-02-03, +1990-02-03" in line for line in change.cause.statements)


def test_only_a_changed_customer_is_asked_about(retail: Bench) -> None:
    retail.watcher.add(
        "retail", [customer("c3", "Mirelda Kulvertine"), customer("c4", "Nobody Known")]
    )
    assert retail.watcher.show("retail").waiting == 2
    outcome = retail.run()
    assert (outcome.full, outcome.asked, outcome.customers) == (None, 2, 4)
    assert told(outcome.changes) == [("c3", "appeared", "customer")]


def test_a_removed_customer_is_told_and_never_asked_about_again(retail: Bench) -> None:
    assert retail.watcher.remove("retail", ["c1"]) == 1
    outcome = retail.run()
    assert told(outcome.changes) == [("c1", "disappeared", "customer")]
    assert (outcome.customers, retail.watcher.customer("retail", "c1")) == (2, None)
    assert retail.run().changes == ()
    retail.watcher.add("retail", [customer("c1", "Zelimkhan Vostrikarov")])
    assert told(retail.run().changes) == [("c1", "appeared", "customer")]


def test_removing_somebody_unknown_removes_nobody(retail: Bench) -> None:
    with pytest.raises(InputError, match="1 of 2 references"):
        retail.watcher.remove("retail", ["c1", "c9"])
    assert retail.watcher.show("retail").customers == 3


def test_a_customer_without_a_question_is_unanswered_and_says_why(retail: Bench) -> None:
    retail.watcher.add("retail", [Customer("c5", None, "the row has no name")])
    outcome = retail.run()
    assert told(outcome.changes) == [("c5", "not_answered", "customer")]
    assert (outcome.unanswered, outcome.changes[0].reason) == (1, "the row has no name")
    retail.watcher.add("retail", [customer("c5", "Somebody At Last")])
    assert told(retail.run().changes) == [("c5", "answered", "customer")]


def test_a_customer_without_a_whole_answer_was_not_screened_and_is_an_alarm(
    retail: Bench,
) -> None:
    retail.watcher.add("retail", [Customer("c5", None, "the row has no name")])
    retail.run()
    standing = retail.watcher.show("retail")
    assert (standing.unanswered, standing.last_screened) == (1, None)
    assert standing.alarms == ("1 customer has no whole answer",)
    watched = retail.watcher.customer("retail", "c5")
    assert watched is not None and watched.answer is not None
    assert (watched.answer.status, watched.last_screened) == ("not_screened", None)
    retail.watcher.remove("retail", ["c5"])
    assert retail.watcher.show("retail").alarms == ()


@pytest.mark.parametrize("limits", [TOLD_APART, Limits(full=True)])
def test_last_screened_is_when_the_answer_was_last_whole(retail: Bench, limits: Limits) -> None:
    def refused(parties: Sequence[Party]) -> list[Screening]:
        raise InputError("there is nothing to be asked")

    whole = retail.watcher.show("retail").last_screened
    retail.run(limits=Limits(full=True), screen=refused)
    retail.clock.forward(hours=1)
    retail.run(limits=limits, screen=refused)
    watched = retail.watcher.customer("retail", "c3")
    assert watched is not None
    assert watched.last_screened == whole == retail.watcher.show("retail").last_screened
    retail.run(limits=Limits(full=True))
    standing = retail.watcher.show("retail")
    assert (standing.last_screened, standing.alarms) == ("2026-01-02T09:00:00+00:00", ())


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(full=True), "a full run was asked for"),
        (Limits(few=10, share=1.0), "no more than 10 customers"),
        (Limits(few=0, share=0.0), "listed parties changed"),
        (Limits(few=0, share=1.0, full_every=timedelta(hours=1)), "the last full run was on"),
    ],
)
def test_when_everybody_is_asked_about(retail: Bench, limits: Limits, why: str) -> None:
    retail.load("2026-01-02", VOSTRIK, KULVERT, BRANDAM)
    outcome = retail.run(limits=limits)
    assert why in (outcome.full or "")
    assert outcome.asked == outcome.customers
    assert told(outcome.changes) == [("c2", "appeared", "list")]


def test_another_policy_asks_about_everybody(
    retail: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("narrows.service.watch.answers.analysis_hash", lambda: "other tables")
    assert "word tables" in (retail.run().full or "")


def test_a_missed_canary_leaves_what_stood(retail: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    stood = Portfolio(retail.home, "retail").catalogue()
    retail.load("2026-01-02", VOSTRIK, KULVERT, BRANDAM)
    with retail.open() as screener:

        def missed() -> None:
            raise CannotAnswer("a canary is missed")

        monkeypatch.setattr(screener, "canary_check", missed)
        with pytest.raises(CannotAnswer):
            retail.watcher.run("retail", screener, limits=TOLD_APART)
    assert Portfolio(retail.home, "retail").catalogue() == stood
    assert told(retail.run().changes) == [("c2", "appeared", "list")]


def test_a_portfolio_that_does_not_find_its_made_up_customers_is_no_answer(
    retail: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    retail.load("2026-01-02", VOSTRIK, KULVERT, BRANDAM)
    monkeypatch.setattr(ask, "by_names", lambda *_, **__: ask.Named(np.zeros(99, np.uint8), 0, 0))
    with pytest.raises(CannotAnswer, match="made-up customers"):
        retail.run()


def test_last_screened_is_alarmed(retail: Bench) -> None:
    assert retail.watcher.show("retail").alarms == ()
    retail.clock.forward(hours=10)
    (alarm,) = retail.watcher.show("retail").alarms
    assert alarm == "the portfolio was last screened 30 hours ago; 24 allowed"
    retail.run()
    assert retail.watcher.show("retail").alarms == ()
    assert retail.watcher.show("retail", Age(full=timedelta(hours=1))).alarms != ()
    watched = retail.watcher.customer("retail", "c3")
    assert watched is not None
    assert watched.last_screened == "2026-01-02T18:00:00+00:00"
    assert watched.last_asked == "2026-01-01T12:00:00+00:00"


def test_customers_not_yet_screened_are_an_alarm(bench: Bench) -> None:
    bench.watcher.add("retail", [customer("c1", "Prudence Hallowbrook")])
    standing = bench.watcher.show("retail")
    assert (standing.last_screened, standing.waiting) == (None, 1)
    assert standing.alarms == ("the portfolio was never screened",)
    watched = bench.watcher.customer("retail", "c1")
    assert watched is not None and watched.answer is None


def test_two_rows_with_one_reference_add_nobody(bench: Bench) -> None:
    from narrows.inputs.row import RowInput
    from narrows.model.party import Party
    from narrows.service.watch.customer import from_rows

    rows = [(RowInput(n, (), Party(names=("X Y",))), "c1") for n in (1, 2)]
    with pytest.raises(InputError, match="stands twice, first in row 1"):
        bench.watcher.add("retail", from_rows(rows))
    with pytest.raises(InputError, match="no reference"):
        bench.watcher.add("retail", from_rows([(rows[0][0], None)]))
    with pytest.raises(UnknownOption, match="no portfolio"):
        bench.watcher.show("retail")


def test_a_crash_before_the_commit_leaves_what_stood(
    retail: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    retail.load("2026-01-02", VOSTRIK, KULVERT, BRANDAM)
    with monkeypatch.context() as patch:
        patch.setattr(Portfolio, "commit", _crash)
        with pytest.raises(KeyboardInterrupt):
            retail.run(send=True)
    assert list((retail.home / "portfolios" / "retail" / "staged").iterdir())
    assert told(retail.run(send=True).changes) == [("c2", "appeared", "list")]
    assert retail.watcher.show("retail").undelivered == 1


def test_a_crash_after_the_commit_loses_no_message(
    retail: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    retail.load("2026-01-02", VOSTRIK, KULVERT, BRANDAM)
    with monkeypatch.context() as patch:
        patch.setattr(keep, "settle", lambda portfolio: None)
        outcome = retail.run(send=True)
    assert retail.run(send=True).changes == ()
    assert retail.watcher.show("retail").undelivered == 1
    assert retail.watcher.outcome("retail", outcome.run).changes == outcome.changes


def test_a_crash_while_adding_adds_nobody(retail: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Portfolio, "commit", _crash)
        with pytest.raises(KeyboardInterrupt):
            retail.watcher.add("retail", [customer("c9", "Somebody New")])
    assert retail.watcher.show("retail").customers == 3
    retail.watcher.add("retail", [customer("c9", "Somebody New")])
    assert retail.watcher.show("retail").customers == 4


def test_where_the_first_adding_fails_there_is_no_portfolio(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.load("2026-01-01", VOSTRIK)
    with monkeypatch.context() as patch:
        patch.setattr(Portfolio, "commit", _crash)
        with pytest.raises(KeyboardInterrupt):
            bench.watcher.add("retail", [customer("c9", "Somebody New")])
    assert list((bench.home / "portfolios" / "retail" / "pieces").iterdir()) == []
    # Killed, it leaves pieces behind.
    (bench.home / "portfolios" / "retail" / "pieces" / "00000001").mkdir()
    assert bench.watcher.names() == ()
    with pytest.raises(UnknownOption, match="no portfolio 'retail'"):
        bench.watcher.show("retail")
    bench.watcher.add("retail", [customer("c9", "Somebody New")])
    assert bench.watcher.show("retail").customers == 1


def test_a_lost_catalogue_is_told_and_no_customer_is_given_up(retail: Bench) -> None:
    folder = retail.home / "portfolios" / "retail"
    pieces = sorted((folder / "pieces").rglob("*"))
    (folder / "portfolio.json").unlink()
    assert retail.watcher.names() == ("retail",)
    with pytest.raises(SnapshotDamaged, match="catalogue of the portfolio is gone"):
        retail.watcher.show("retail")
    with pytest.raises(SnapshotDamaged, match="catalogue of the portfolio is gone"):
        retail.watcher.add("retail", [customer("c9", "Somebody New")])
    assert sorted((folder / "pieces").rglob("*")) == pieces


def _crash(*_: object) -> None:
    raise KeyboardInterrupt


def test_two_at_a_time_are_refused(retail: Bench) -> None:
    with (
        Portfolio(retail.home, "retail").held(),
        pytest.raises(StoreError, match="another process"),
    ):
        retail.watcher.add("retail", [customer("c9", "Somebody New")])


def test_a_damaged_piece_is_refused(retail: Bench) -> None:
    path = next((retail.home / "portfolios" / "retail" / "pieces").glob("*/customers.bin"))
    path.write_bytes(b"x" + path.read_bytes()[1:])
    with pytest.raises(StoreError, match="gone or has changed"):
        retail.run()
    shutil.rmtree(path.parent)
    with pytest.raises(StoreError):
        retail.watcher.show("retail")


@pytest.mark.parametrize("name", ["changes.jsonl", "outcome.json", "answers.bin"])
def test_what_a_run_found_is_refused_where_it_is_not_what_was_written(
    retail: Bench, name: str
) -> None:
    assert retail.watcher.outcome("retail").changes
    (path,) = (retail.home / "portfolios" / "retail" / "runs").glob(f"*/{name}")
    whole = path.read_bytes()
    for damaged in (b"", whole[: whole.index(b"\n") + 1], whole[:-2] + b"x" + whole[-1:]):
        path.write_bytes(damaged)
        with pytest.raises(SnapshotDamaged):
            retail.watcher.show("retail")
            retail.watcher.outcome("retail")


def test_several_pieces_are_one_portfolio(retail: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrows.service.watch.segment.SIZE", 2)
    names = [f"Quirin Aldebert{chr(97 + n)}o" for n in range(5)]
    retail.watcher.add("retail", [customer(f"d{n}", name) for n, name in enumerate(names)])
    pieces = Portfolio(retail.home, "retail").catalogue().pieces
    assert [piece.customers for piece in pieces] == [3, 2, 2, 1]
    retail.run()
    retail.load("2026-01-02", VOSTRIK, KULVERT, ("p9", {"name": ["Quirin Aldebertdo"]}))
    assert "d3" in {change.customer for change in retail.run().changes}


def test_csv_keeps_formulas_from_running(retail: Bench) -> None:
    retail.watcher.add("retail", [customer("=1+1", "Ottokar Brandamurik")])
    retail.load("2026-01-02", VOSTRIK, KULVERT, BRANDAM)
    lines = to_csv(retail.run().changes).decode().splitlines()
    assert lines[0].startswith("portfolio,run,customer,what")
    assert any(",'=1+1,appeared," in line for line in lines)


@pytest.mark.slow
def test_snapshots_that_had_their_day_are_removed_but_the_one_answers_stand_on(
    retail: Bench,
) -> None:
    snapshots = Workspace(retail.home).snapshots
    (stood_on,) = snapshots.ids()
    for day in range(2, 9):
        retail.clock.forward(days=1)
        retail.load(f"2026-01-{day:02}", VOSTRIK, (f"p{day + 10}", {"name": [f"Nobody {day}"]}))
        with retail.open() as screener:
            assert screener.folder.name in snapshots.ids()
    assert len(snapshots.ids()) == 5
    assert stood_on in snapshots.ids()
    assert retail.run().full is None


def test_everybody_is_asked_about_where_the_snapshot_answers_stand_on_is_gone(
    retail: Bench,
) -> None:
    snapshots = Workspace(retail.home).snapshots
    (stood_on,) = snapshots.ids()
    snapshots.discard(stood_on)
    assert retail.run().full is None  # the same lists: it is built again
    snapshots.discard(stood_on)
    retail.load("2026-01-02", VOSTRIK, KULVERT, BRANDAM)
    outcome = retail.run()
    assert outcome.full == "the snapshot the last run stood on is gone"
    assert told(outcome.changes) == [("c2", "appeared", "list")]
