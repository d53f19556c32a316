"""The model-validation report: what a certifying officer signs for.

Built from the user's own customers and the lists in force: how many alerts each
threshold would raise, what lies just above and just below the line, what another
policy or other list versions would change, whether every listed name finds itself,
and how manipulated names fare. (New York's 3 NYCRR 504.3 asks for pre- and
post-implementation testing of the filtering programme's logic, data and output;
504.4 for the yearly certification.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from narrows.checks.party import Options
from narrows.codes.schema import party_kind
from narrows.evaluation.evasion import interval
from narrows.inputs.row import RowInput
from narrows.model.evidence import telling
from narrows.model.finding import Basis, Finding, Screening
from narrows.model.party import Party
from narrows.model.policy import Policy

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99)
"""Thresholds of the sweep."""

FLOOR = 0.1
"""Scores below this are not looked at: nobody would put the line there."""

Ask = Callable[[Sequence[Party], Options], Sequence[Screening]]


def report(
    ask: Ask,
    rows: Sequence[RowInput],
    policy: Policy,
    basis: Basis,
    *,
    other: tuple[str, Ask] | None = None,
    parts: dict[str, Any] | None = None,
    sample: int = 20,
) -> dict[str, Any]:
    """Measure a screen on the user's own customers.

    Args:
        ask: The screen under test.
        rows: The customers, also those who cannot be asked about.
        policy: The policy in force, for its thresholds.
        basis: What the answers stand on.
        other: A name and another screen (policy or list versions) to compare with.
        parts: Further measurements to include, by heading (coverage, evasion).
        sample: How many customers to show on either side of the line.

    Returns:
        Plain data: ``basis``, ``customers``, ``sweep``, ``above``, ``below``,
        ``not_screened``, ``comparison`` and the further parts.
    """
    customers = [row.party for row in rows if row.party is not None]
    answers = list(ask(customers, Options(floor=FLOOR, limit=1)))
    # A row may lack what its answer would need to be whole; that is known before it is asked.
    asked_in_part = [row.reason is not None for row in rows if row.party is not None]
    best = [(answer.subject, answer.findings[0]) for answer in answers if answer.findings]
    unasked = [answer for answer in answers if answer.status == "not_screened"]
    incomplete = sum(
        answer.status == "incomplete" or (answer.status == "screened" and in_part)
        for answer, in_part in zip(answers, asked_in_part, strict=True)
    )
    refused = [
        {"subject": f"row {row.number}", "reason": row.reason} for row in rows if row.party is None
    ]
    above = sorted((pair for pair in best if _margin(pair[1], policy) >= 0), key=_by_bits)
    below = sorted((pair for pair in best if _margin(pair[1], policy) < 0), key=_by_bits)
    return {
        "basis": _plain_basis(basis),
        "policy": {
            "id": policy.id,
            "sha256": policy.sha256,
            "thresholds": {
                kind: {"review": both.review, "match": both.match}
                for kind, both in policy.thresholds.items()
            },
        },
        "customers": {
            "n": len(rows),
            "screened": len(customers) - len(unasked) - incomplete,
            "incomplete": incomplete,
            "not_screened": len(refused) + len(unasked),
            "with_findings": len(above),
        },
        "sweep": sweep([finding.score for _, finding in best], len(customers)),
        "above": [_row(subject, finding) for subject, finding in above[:sample]],
        "below": [_row(subject, finding) for subject, finding in below[::-1][:sample]],
        "not_screened": [
            *refused,
            *({"subject": one.subject.caption, "reason": one.reason} for one in unasked),
        ][:sample],
        "comparison": None
        if other is None
        else {
            "with": other[0],
            **compare(answers, other[1](customers, Options(floor=FLOOR, limit=1))),
        },
        **(parts or {}),
    }


def sweep(scores: Sequence[float], customers: int) -> list[dict[str, float | int]]:
    """Return alerts and alerts per 1,000 customers at each threshold, with intervals."""
    rows: list[dict[str, float | int]] = []
    for threshold in THRESHOLDS:
        alerts = sum(score >= threshold for score in scores)
        low, high = interval(alerts, customers)
        rows.append(
            {
                "threshold": threshold,
                "alerts": alerts,
                "per_thousand": 1000 * alerts / customers if customers else 0.0,
                "low": 1000 * low,
                "high": 1000 * high,
            }
        )
    return rows


def compare(one: Sequence[Screening], other: Sequence[Screening]) -> dict[str, Any]:
    """Tell which customers' outcome differs between two screens of the same customers."""
    appeared: list[dict[str, Any]] = []
    disappeared: list[dict[str, Any]] = []
    for first, second in zip(one, other, strict=True):
        was, now = _alert(first), _alert(second)
        if was is None and now is not None:
            appeared.append(_row(second.subject, now))
        elif was is not None and now is None:
            disappeared.append(_row(first.subject, was))
    return {
        "only_in_other": len(appeared),
        "only_here": len(disappeared),
        "examples_only_in_other": appeared[:20],
        "examples_only_here": disappeared[:20],
    }


def _alert(answer: Screening) -> Finding | None:
    return next((f for f in answer.findings if f.outcome != "below"), None)


def _margin(finding: Finding, policy: Policy) -> float:
    kind = party_kind(finding.entity_schema)
    thresholds = policy.thresholds.get(kind) or policy.thresholds["organisation"]
    return finding.score - thresholds.review


def _by_bits(pair: tuple[Party, Finding]) -> tuple[float, str]:
    return (pair[1].bits, pair[1].id)


def _row(subject: Party, finding: Finding) -> dict[str, Any]:
    strongest = sorted(finding.evidence, key=telling)
    return {
        "subject": subject.caption,
        "reference": subject.id,
        "listed": finding.caption,
        "entity_id": finding.entity_id,
        "list": finding.list,
        "score": round(finding.score, 4),
        "outcome": finding.outcome,
        "why": [piece.text for piece in strongest[:3]],
    }


def _plain_basis(basis: Basis) -> dict[str, Any]:
    return {
        "engine_version": basis.engine_version,
        "snapshot": basis.snapshot,
        "valid_at": basis.valid_at,
        "known_at": basis.known_at,
        "lists": [
            {
                "name": used.name,
                "version": used.version,
                "sha256": used.sha256,
                "published": used.published,
                "entities": used.entities,
                "sample": used.sample,
            }
            for used in basis.lists
        ],
    }
