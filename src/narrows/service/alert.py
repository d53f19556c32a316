"""One alert for a review queue: the same record from a table and from a watched portfolio.

Alerts are JSON lines. The form is a promise: fields are added, never renamed or removed,
while ``format`` stays the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

from narrows.model.finding import Basis, ListUsed
from narrows.model.party import Party
from narrows.service.watch.answers import Held
from narrows.service.watch.change import Cause, Change
from narrows.service.watch.run import Outcome

FORMAT = "narrows.alert/1"


class PolicyUsed(msgspec.Struct, frozen=True):
    """A policy, by name and hash."""

    id: str
    sha256: str


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """Something about one customer that a person should look at.

    Attributes:
        format: ``narrows.alert/1``.
        id: The same whenever the same is told again: a queue that has it can drop it. Of a
            table it stays through reruns while finding and evidence stay; of a portfolio
            it names one change of one run.
        case: The same for every alert about one customer and one listed party.
        what: ``found`` (a table); ``appeared``, ``changed``, ``disappeared`` or
            ``answered`` (a portfolio); ``not_answered``: the question was not, or not
            whole, answered: silence about this customer is no answer.
        customer: The caller's reference, None where a table gives none.
        portfolio: The portfolio, None for a table.
        row: Ordinal of the table's row, None for a portfolio.
        subject: The customer as asked about; None where no question could be made, or the
            customer is in the portfolio no more.
        finding: What stands now, evidence included; None where nothing does.
        before: What stood before; None where nothing did or nothing is known of before.
        reason: Why there is no whole answer.
        cause: Why it is told: ``by`` is ``question`` for a table.
        policy, engine_version: What it was scored with.
        lists: The list versions it stands on, with SHA-256 and the publisher's date.
        valid_at, known_at: The times asked for, None for the present.
        run: The run that found it.
        at: When, ISO with zone.
    """

    format: str = FORMAT
    id: str
    case: str
    what: Literal["found", "appeared", "changed", "disappeared", "not_answered", "answered"]
    customer: str | None
    portfolio: str | None
    row: int | None
    subject: Party | None
    finding: Held | None
    before: Held | None
    reason: str | None
    cause: Cause
    policy: PolicyUsed
    engine_version: str
    lists: tuple[ListUsed, ...]
    valid_at: str | None
    known_at: str | None
    run: str
    at: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table that was asked about.

    Attributes:
        row: Its ordinal.
        customer: The reference it gives.
        subject: Whom it is about.
        cells: What stands in it: tells rows apart that make no question.
        run, at: The run and when it was planned.
    """

    row: int
    customer: str | None
    subject: Party | None
    cells: tuple[object, ...]
    run: str
    at: str


def of_row(asked: Asked, finding: Held | None, reason: str | None, basis: Basis) -> Alert:
    """Return the alert about a finding of a row, or about a row that has no whole answer."""
    # Two files may use one reference for different customers: who it is counts as well.
    who = (asked.customer, asked.cells if asked.subject is None else asked.subject)
    party = ("", "") if finding is None else (finding.list, finding.entity_id)
    case = _name("case", who, party)
    what: Literal["found", "not_answered"] = "not_answered" if finding is None else "found"
    return Alert(
        id=_name("alert", case, what, finding, reason),
        case=case,
        what=what,
        customer=asked.customer,
        portfolio=None,
        row=asked.row,
        subject=asked.subject,
        finding=finding,
        before=None,
        reason=reason,
        cause=Cause("question"),
        policy=PolicyUsed(basis.policy_id, basis.policy_sha256),
        engine_version=basis.engine_version,
        lists=basis.lists,
        valid_at=basis.valid_at,
        known_at=basis.known_at,
        run=asked.run,
        at=asked.at,
    )


def of_outcome(outcome: Outcome, subject: Callable[[str], Party | None]) -> Iterator[Alert]:
    """Iterate the alerts about what a run of a portfolio found different.

    Args:
        outcome: What it did.
        subject: Tells a customer of the portfolio by reference.
    """
    for change in outcome.changes:
        yield _of_change(change, outcome, subject(change.customer))


def to_lines(alerts: Iterable[Alert]) -> bytes:
    """Write alerts as JSON lines."""
    return msgspec.json.Encoder().encode_lines(alerts)


def _of_change(change: Change, outcome: Outcome, subject: Party | None) -> Alert:
    held = change.after or change.before
    party = ("", "") if held is None else (held.list, held.entity_id)
    case = _name("case", change.portfolio, change.customer, party)
    basis = outcome.basis
    return Alert(
        id=_name("alert", case, change.run, change.what),
        case=case,
        what=change.what,
        customer=change.customer,
        portfolio=change.portfolio,
        row=None,
        subject=subject,
        finding=change.after,
        before=change.before,
        reason=change.reason,
        cause=change.cause,
        policy=PolicyUsed(basis.policy_id, basis.policy_sha256),
        engine_version=basis.engine_version,
        lists=basis.lists,
        valid_at=basis.valid_at,
        known_at=basis.known_at,
        run=change.run,
        at=outcome.at,
    )


_encode = msgspec.json.Encoder(enc_hook=str).encode


def _name(kind: str, *told: object) -> str:
    return f"{kind}-{hashlib.sha256(_encode(told)).hexdigest()[:20]}"
