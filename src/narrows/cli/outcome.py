"""From answers to exit codes: what could not be answered is never success."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from narrows.batch.tally import Counts
from narrows.cli.failure import FOUND, NO_ANSWER, NOTHING
from narrows.model.finding import Finding

if TYPE_CHECKING:
    from narrows.service.watch.change import Change


def for_counts(counts: Counts, fail_on: str, *, exit_zero: bool, allow_unscreened: bool) -> int:
    """Return the exit code of a table."""
    if counts.unanswered and not allow_unscreened:
        return NO_ANSWER
    found = counts.matches + (counts.reviews if fail_on == "review" else 0)
    return FOUND if found and not exit_zero else NOTHING


def for_findings(findings: Iterable[Finding], status: str, fail_on: str, *, exit_zero: bool) -> int:
    """Return the exit code of one question."""
    if status != "screened":
        return NO_ANSWER
    found = any(finding.outcome in _counted(fail_on) for finding in findings)
    return FOUND if found and not exit_zero else NOTHING


def for_changes(changes: Iterable[Change], fail_on: str, *, exit_zero: bool) -> int:
    """Return the exit code of what is new about customers who were answered whole."""
    found = any(
        one.what in ("appeared", "changed")
        and one.after is not None
        and one.after.outcome in _counted(fail_on)
        for one in changes
    )
    return FOUND if found and not exit_zero else NOTHING


def _counted(fail_on: str) -> tuple[str, ...]:
    return ("match",) if fail_on == "match" else ("match", "review")
