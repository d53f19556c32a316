"""Questions that wait are answered in small groups, each as if asked alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest

from narrows.api.limits import MOST_DEAREST
from narrows.api.together import GROUP, GROUP_SHARE, Asking, Together
from narrows.checks.party import Options
from narrows.model.errors import InputError
from narrows.model.party import Party
from narrows.service.screener import Screener


class Asked:
    """A screener that writes down how it is asked."""

    def __init__(self) -> None:
        self.groups: list[tuple[str | None, ...]] = []

    def screen_many(self, parties: Sequence[Party], options: Options) -> list[Any]:
        self.groups.append(tuple(party.id for party in parties))
        if any(party.id == "bad" for party in parties):
            raise ValueError("cannot be asked")
        return [(party.id, options.floor) for party in parties]


SMALL = 0.01


def party(number: object) -> Party:
    return Party(id=str(number), names=(f"Name {number}",))


def test_groups_are_small_and_every_answer_is_its_own() -> None:
    screener = Asked()
    together = Together(cast(Screener, screener))
    work = [together.add(party(n), Options(floor=0.5), SMALL) for n in range(2 * GROUP + 1)]
    answers = cast(list[Any], [answer() for answer in work])
    assert answers == [(str(n), 0.5) for n in range(2 * GROUP + 1)]
    assert [len(group) for group in screener.groups] == [GROUP, GROUP, 1]


def test_who_asks_first_is_answered_with_those_that_wait_whoever_they_are() -> None:
    screener = Asked()
    together = Together(cast(Screener, screener))
    work = [together.add(party(n), Options(), SMALL) for n in range(4)]
    assert cast(Any, work[2]())[0] == "2"
    assert screener.groups == [("2", "0", "1", "3")]
    late = together.add(party("late"), Options(), SMALL)
    assert cast(Any, [work[0](), late()])[1][0] == "late"
    assert screener.groups[1:] == [("late",)]


def test_questions_with_choices_of_their_own_are_not_mixed() -> None:
    screener = Asked()
    together = Together(cast(Screener, screener))
    floors = [0.5, 0.5, 0.9, 0.5]
    work = [together.add(party(n), Options(floor=floor), SMALL) for n, floor in enumerate(floors)]
    answers = cast(list[Any], [answer() for answer in work])
    assert answers == [(str(n), floor) for n, floor in enumerate(floors)]
    assert screener.groups == [("0", "1", "3"), ("2",)]


def test_nobody_is_asked_for_who_waits_no_more() -> None:
    screener = Asked()
    together = Together(cast(Screener, screener))
    work = [together.add(party(n), Options(), SMALL) for n in range(3)]
    del work[1]
    work[0]()
    assert screener.groups == [("0", "2")]


def test_a_question_that_fails_fails_alone() -> None:
    screener = Asked()
    together = Together(cast(Screener, screener))
    work = [together.add(party(n), Options(), SMALL) for n in (1, "bad", 2)]
    assert cast(Any, work[0]())[0] == "1"
    with pytest.raises(ValueError, match="cannot be asked"):
        work[1]()
    assert cast(Any, work[2]())[0] == "2"


def test_who_asks_for_much_is_answered_alone_and_the_others_together() -> None:
    screener = Asked()
    together = Together(cast(Screener, screener))
    shares = [SMALL, 1.0, SMALL, GROUP_SHARE - SMALL, SMALL]
    work = [together.add(party(n), Options(), share) for n, share in enumerate(shares)]
    assert [cast(Any, answer())[0] for answer in work] == list("01234")
    assert screener.groups == [("0", "2", "4"), ("1",), ("3",)]


def test_one_request_asks_for_no_more_than_one_may() -> None:
    together = Together(cast(Screener, Asked()))
    dear = Party(names=tuple(f"{'владимир ' * 6}{'абвгдежзиклмнопрстуф'[n]}" for n in range(20)))
    asking = Asking(together)
    for _ in range(MOST_DEAREST):
        asking.add(dear, Options())
    with pytest.raises(InputError, match="ask this and what follows in another"):
        asking.add(dear, Options())
    with pytest.raises(InputError):
        asking.add(party("small"), Options())
    # Another request may ask beside it.
    Asking(together).add(dear, Options())
