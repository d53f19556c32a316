"""What became of each row: the answer, in the form it is kept in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from narrows.batch.screens import Screens
from narrows.inputs.row import Row, RowInput
from narrows.model.errors import CannotAnswer, InputError
from narrows.model.finding import Basis, Finding, Screening

Status = Literal["screened", "incomplete", "not_screened"]

BARE = Basis("", "", "", "", ())
"""Stands for the run's basis in kept findings: once in the run, not in every line."""


class RowResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer for one row.

    Attributes:
        number: Ordinal of the row.
        status: As in ``Screening``; ``not_screened`` also for rows that are no question.
        reason: Why, unless ``screened``.
        notes: What was understood differently from how it was written.
        candidates: How many listed parties were compared.
        findings: At or above the review threshold, best first.
    """

    number: int
    status: Status
    reason: str | None = None
    notes: tuple[str, ...] = ()
    candidates: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def outcome(self) -> str:
        """``match``, ``review`` or ``none``; ``not screened`` where nothing was asked.

        ``none`` only stands where the whole question was answered.
        """
        if self.findings:
            return "match" if any(f.is_match for f in self.findings) else "review"
        return {"screened": "none", "incomplete": "incomplete"}.get(self.status, "not screened")


def answer_rows(
    rows: Sequence[Row], read: Callable[[Row], RowInput], screens: Screens
) -> list[RowResult]:
    """Answer every row; the canaries are asked for first and last.

    Raises:
        CannotAnswer: a canary is missed, or answers and questions do not tally.
    """
    screens.canary_check()
    taken = [read(row) for row in rows]
    asked = [row for row in taken if row.party is not None]
    answers = _ask(asked, screens)
    screens.canary_check()
    by_number = {row.number: answer for row, answer in zip(asked, answers, strict=True)}
    return [by_number.get(row.number) or _not_asked(row) for row in taken]


def _ask(asked: list[RowInput], screens: Screens) -> list[RowResult]:
    parties = [row.party for row in asked if row.party is not None]
    try:
        screenings = screens.screen_many(parties)
    except InputError:
        # One party the screener refuses must not cost its neighbours their answer.
        return [_ask_alone(row, screens) for row in asked]
    if len(screenings) != len(parties):
        raise CannotAnswer(f"{len(parties)} parties were asked about, {len(screenings)} answered")
    return [_result(row, screening) for row, screening in zip(asked, screenings, strict=True)]


def _ask_alone(row: RowInput, screens: Screens) -> RowResult:
    assert row.party is not None
    try:
        (screening,) = screens.screen_many([row.party])
    except InputError as error:
        return RowResult(row.number, "not_screened", str(error), row.notes)
    return _result(row, screening)


def _result(row: RowInput, screening: Screening) -> RowResult:
    status, reason = screening.status, screening.reason
    if row.reason is not None and status == "screened":
        status, reason = "incomplete", row.reason
    kept = tuple(
        msgspec.structs.replace(finding, basis=BARE)
        for finding in screening.findings
        if finding.outcome != "below"
    )
    return RowResult(row.number, status, reason, row.notes, screening.candidates, kept)


def _not_asked(row: RowInput) -> RowResult:
    return RowResult(row.number, "not_screened", row.reason or "no party could be made", row.notes)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(RowResult)


def to_lines(results: Sequence[RowResult]) -> bytes:
    """Write results as JSON lines."""
    return _encoder.encode_lines(results)


def from_lines(data: bytes, basis: Basis) -> list[RowResult]:
    """Read results back, their findings whole again."""
    return [_restored(result, basis) for result in _decoder.decode_lines(data)]


def _restored(result: RowResult, basis: Basis) -> RowResult:
    if not result.findings:
        return result
    whole = tuple(msgspec.structs.replace(f, basis=basis) for f in result.findings)
    return msgspec.structs.replace(result, findings=whole)
