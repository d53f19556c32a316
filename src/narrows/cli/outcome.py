"""From answers to exit codes: what could not be answered is never success."""

from __future__ import annotations

from collections.abc import Iterable

from narrows.batch.tally import Counts
from narrows.cli.failure import FOUND, NO_ANSWER, NOTHING
from narrows.model.finding import Finding


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
    counted = ("match",) if fail_on == "match" else ("match", "review")
    found = any(finding.outcome in counted for finding in findings)
    return FOUND if found and not exit_zero else NOTHING
