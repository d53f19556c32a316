"""The questions of one request are answered a few at a time: cheaper than one by one.

A group is answered when the first of its questions is; what the matcher shares between
questions is then done once. Groups are small, because the others wait while one is
answered.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from narrows.checks.party import Options
from narrows.model.finding import Screening
from narrows.model.party import Party
from narrows.service.screener import Screener

GROUP = 5
"""Questions answered at a time."""


class Together:
    """The questions of one request.

    Args:
        screener: Who answers.
    """

    def __init__(self, screener: Screener) -> None:
        self._screener = screener
        self._asked: list[tuple[Party, Options]] = []
        self._answers: dict[int, Screening] = {}

    def add(self, party: Party, options: Options) -> Callable[[], Screening]:
        """Add a question; return what answers it."""
        self._asked.append((party, options))
        return partial(self._answer, len(self._asked) - 1)

    def _answer(self, at: int) -> Screening:
        if at not in self._answers:
            options = self._asked[at][1]
            group: list[Party] = []
            for party, asked in self._asked[at : at + GROUP]:
                if asked != options:
                    break
                group.append(party)
            for number, answer in enumerate(self._screener.screen_many(group, options), at):
                self._answers[number] = answer
        return self._answers.pop(at)
