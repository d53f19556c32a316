"""What appeared, changed and disappeared about a customer, and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, Protocol

import msgspec

from narrows.model.finding import Basis
from narrows.service.own_lists import OWNERSHIP
from narrows.service.watch.answers import Answer, Held
from narrows.service.watch.listed import Changed, Key

What = Literal["appeared", "changed", "disappeared", "not_answered", "answered"]
By = Literal["list", "customer", "engine", "first", "question"]


CROWDED = "the party is as before; others changed which names the look-up keeps for the customer"
"""What is told of a finding that is different though its party is not."""


class Cause(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why something is different from before.

    Attributes:
        by: ``list``: a listed party was added, removed or changed; ``customer``: the
            customer was added, removed or changed; ``engine``: policy, tables or
            release changed; ``first``: the portfolio was never screened before;
            ``question``: it was asked, and nothing is known of before.
        list: The list.
        version_from, version_to: Its versions before and after; None where it was not
            in view.
        statements: What changed about the listed party, property by property.
    """

    by: By
    list: str | None = None
    version_from: str | None = None
    version_to: str | None = None
    statements: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is different about one customer.

    Attributes:
        portfolio, run: Where it was found.
        customer: The customer's reference.
        what: ``appeared``, ``changed`` or ``disappeared`` for a finding;
            ``not_answered`` and ``answered`` for a customer whose question could not
            be answered whole, or now can.
        cause: Why.
        before, after: The finding before and after; None where there is none.
        reason: Why there is no whole answer.
    """

    portfolio: str
    run: str
    customer: str
    what: What
    cause: Cause
    before: Held | None = None
    after: Held | None = None
    reason: str | None = None


class Explains(Protocol):
    """Tells what changed about a listed party."""

    def statements(self, key: Key) -> tuple[str, ...]:
        """Return what changed, property by property."""
        ...


class Grounds(msgspec.Struct, frozen=True):
    """What a run knows about why answers differ.

    Attributes:
        first: The portfolio was never screened before.
        engine: Policy, tables or release changed.
        before, after: What the answers stood and stand on.
        changed: Listed parties that changed.
    """

    first: bool
    engine: bool
    before: Basis | None
    after: Basis
    changed: Changed

    def cause(self, key: Key, *, customer: bool, explains: Explains) -> Cause:
        """Return why a finding about a listed party is different.

        Args:
            key: The listed party.
            customer: The customer was added, removed or changed.
            explains: Tells what changed about the party.
        """
        name = key[0]
        before, after = _version(self.before, name), _version(self.after, name)
        if self.first:
            return Cause("first", name, None, after)
        if customer:
            return Cause("customer", name, before, after)
        touched = self.changed.added | self.changed.removed | self.changed.altered
        if key in touched:
            return Cause("list", name, before, after, explains.statements(key))
        if self.engine:
            return Cause("engine", name, before, after)
        said = explains.statements(key)
        if said or name in ("", OWNERSHIP):
            return Cause("list", name, before, after, said)
        if before == after and touched:
            # Parties of another list moved a limit of the look-up.
            name = min(touched)[0]
            before, after = _version(self.before, name), _version(self.after, name)
        return Cause("list", name, before, after, (CROWDED,))


def _version(basis: Basis | None, name: str) -> str | None:
    used = () if basis is None else basis.lists
    return next((one.version for one in used if one.name == name), None)


def compare(
    customer: str, before: Answer | None, after: Answer | None
) -> Iterator[tuple[What, Held | None, Held | None, str | None]]:
    """Iterate what is different between two answers about a customer.

    None stands for a customer who is not in the portfolio, or was never asked about.
    """
    old = {(f.list, f.entity_id): f for f in (before.findings if before else ())}
    new = {(f.list, f.entity_id): f for f in (after.findings if after else ())}
    for key in sorted(old.keys() | new.keys()):
        one, other = old.get(key), new.get(key)
        if one is None:
            yield "appeared", None, other, None
        elif other is None:
            yield "disappeared", one, None, None
        elif one != other:
            yield "changed", one, other, None
    was = before is not None and before.status != "screened"
    now = after is not None and after.status != "screened"
    told = None if before is None else before.reason
    if now and after is not None and (not was or told != after.reason):
        yield "not_answered", None, None, after.reason or after.status
    elif was and not now and after is not None:
        yield "answered", None, None, None


def to_lines(changes: Sequence[Change]) -> bytes:
    """Write changes as JSON lines."""
    return msgspec.json.Encoder().encode_lines(changes)


COLUMNS = (
    "portfolio", "run", "customer", "what", "by", "list", "version_from", "version_to",
    "entity_id", "caption", "outcome_before", "outcome_after", "score_before", "score_after",
    "statements", "evidence", "reason",
)  # fmt: skip


def to_csv(changes: Sequence[Change]) -> bytes:
    """Write changes as CSV (RFC 4180, UTF-8), one line each below a header."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for one in changes:
        found = one.after or one.before
        cells: Mapping[str, object] = {
            "portfolio": one.portfolio, "run": one.run, "customer": one.customer,
            "what": one.what, "by": one.cause.by, "list": one.cause.list,
            "version_from": one.cause.version_from, "version_to": one.cause.version_to,
            "entity_id": found.entity_id if found else None,
            "caption": found.caption if found else None,
            "outcome_before": one.before.outcome if one.before else None,
            "outcome_after": one.after.outcome if one.after else None,
            "score_before": one.before.score if one.before else None,
            "score_after": one.after.score if one.after else None,
            "statements": "; ".join(one.cause.statements),
            "evidence": "; ".join(found.evidence) if found else None,
            "reason": one.reason,
        }  # fmt: skip
        writer.writerow([_plain(cells[name]) for name in COLUMNS])
    return stream.getvalue().encode()


def _plain(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return cell
