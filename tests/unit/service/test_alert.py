"""Alerts: the same thing told again has the same id, another thing has another."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from narrows.model.finding import Basis, ListUsed
from narrows.model.party import Party
from narrows.service.alert import FORMAT, Alert, Asked, of_outcome, of_row, to_lines
from narrows.service.watch.answers import Held
from narrows.service.watch.change import Cause, Change
from narrows.service.watch.run import Outcome

BASIS = Basis("0.1.0", "p", "h" * 64, "s", (ListUsed("a", "1", "x" * 64, "2026-01-01", None, 9),))
HELD = Held("a", "a-1", "Ann Ash", "match", 0.97, 5.0, ("+9.000 NAME-EXACT Ann / Ann",))
ASKED = Asked(
    row=3,
    customer="C-3",
    subject=Party(id="C-3", names=("Ann Ash",)),
    cells=("C-3", "Ann Ash"),
    run="r1",
    at="2026-01-02T00:00:00+00:00",
)


def test_a_rerun_tells_the_same_alert_by_the_same_id() -> None:
    first = of_row(ASKED, HELD, None, BASIS)
    newer = msgspec.structs.replace(
        BASIS, snapshot="t", lists=(msgspec.structs.replace(BASIS.lists[0], version="2"),)
    )
    later = msgspec.structs.replace(ASKED, run="r2", at="2026-02-02T00:00:00+00:00", row=9)
    again = of_row(later, HELD, None, newer)
    assert (again.id, again.case) == (first.id, first.case)
    assert (again.run, again.row, again.lists[0].version) == ("r2", 9, "2")


@pytest.mark.parametrize(
    ("asked", "held", "same_case"),
    [
        ({}, {"outcome": "review"}, True),
        ({}, {"evidence": ("+8.000 NAME-WORD Ann / Ann",)}, True),
        ({}, {"designations": ("asset_freeze",)}, True),
        ({}, {"entity_id": "a-2"}, False),
        ({}, {"list": "b"}, False),
        ({"customer": "C-4"}, {}, False),
        ({"subject": Party(id="C-3", names=("Ann Ashe",))}, {}, False),
    ],
)
def test_another_thing_has_another_id(
    asked: dict[str, Any], held: dict[str, Any], same_case: bool
) -> None:
    first = of_row(ASKED, HELD, None, BASIS)
    other = of_row(
        msgspec.structs.replace(ASKED, **asked),
        msgspec.structs.replace(HELD, **held),
        None,
        BASIS,
    )
    assert other.id != first.id
    assert (other.case == first.case) is same_case


def test_rows_that_make_no_question_are_told_apart_by_what_stands_in_them() -> None:
    lost = msgspec.structs.replace(ASKED, customer=None, subject=None)
    one = of_row(lost, None, "the row has no name", BASIS)
    other = of_row(
        msgspec.structs.replace(lost, cells=("", "")), None, "the row has no name", BASIS
    )
    assert (one.what, one.finding, one.reason) == ("not_answered", None, "the row has no name")
    assert one.id != other.id


def test_changes_of_a_portfolio_are_alerts_of_the_same_form() -> None:
    def change(customer: str, run: str = "r1") -> Change:
        return Change(
            portfolio="retail", run=run, customer=customer, what="changed",
            cause=Cause("list", "a", "1", "2", ("name: x",)),
            before=msgspec.structs.replace(HELD, outcome="review"), after=HELD,
        )  # fmt: skip

    def outcome(*changes: Change) -> Outcome:
        return Outcome(
            run="r1", portfolio="retail", full=None, basis=BASIS, customers=2, asked=1,
            parties_changed=1, unanswered=0, with_findings=1, changes=changes,
            at="2026-01-02T00:00:00+00:00", seconds=1.0,
        )  # fmt: skip

    told = tuple(of_outcome(outcome(change("C-3"), change("C-4")), {"C-3": ASKED.subject}.get))
    assert [one.subject for one in told] == [ASKED.subject, None]
    assert told[0].id != told[1].id
    assert told == tuple(
        of_outcome(outcome(change("C-3"), change("C-4")), {"C-3": ASKED.subject}.get)
    )
    (later,) = of_outcome(outcome(change("C-3", "r2")), lambda _: None)
    assert (later.case, later.id == told[0].id) == (told[0].case, False)
    row = of_row(ASKED, HELD, None, BASIS)
    lines = to_lines((told[0], row)).splitlines()
    one, other = (msgspec.json.decode(line) for line in lines)
    assert one.keys() == other.keys() == set(Alert.__struct_fields__)
    assert one["format"] == FORMAT == "narrows.alert/1"
    assert one["finding"].keys() == other["finding"].keys()
    assert one["cause"]["version_to"] == "2"
    assert other["cause"] == {"by": "question"}
    assert one["lists"][0]["sha256"] == "x" * 64
