"""Questions of a request are answered in small groups, each as if asked alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from narrows.api.together import GROUP, Together
from narrows.checks.party import Options
from narrows.model.party import Party
from narrows.service.screener import Screener


class Asked:
    """A screener that writes down how it is asked."""

    def __init__(self) -> None:
        self.groups: list[tuple[str | None, ...]] = []

    def screen_many(self, parties: Sequence[Party], options: Options) -> list[Any]:
        self.groups.append(tuple(party.id for party in parties))
        return [(party.id, options.floor) for party in parties]


def party(number: int) -> Party:
    return Party(id=str(number), names=(f"Name {number}",))


def test_groups_are_small_and_every_answer_is_its_own() -> None:
    screener = Asked()
    together = Together(cast(Screener, screener))
    work = [together.add(party(n), Options(floor=0.5)) for n in range(2 * GROUP + 1)]
    answers = cast(list[Any], [answer() for answer in work])
    assert answers == [(str(n), 0.5) for n in range(2 * GROUP + 1)]
    assert [len(group) for group in screener.groups] == [GROUP, GROUP, 1]


def test_questions_with_choices_of_their_own_are_not_mixed() -> None:
    screener = Asked()
    together = Together(cast(Screener, screener))
    floors = [0.5, 0.5, 0.9, 0.5]
    work = [together.add(party(n), Options(floor=floor)) for n, floor in enumerate(floors)]
    answers = cast(list[Any], [answer() for answer in work])
    assert answers == [(str(n), floor) for n, floor in enumerate(floors)]
    assert screener.groups == [("0", "1"), ("2",), ("3",)]
