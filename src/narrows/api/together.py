"""Questions that wait are answered a few at a time: cheaper than one by one.

A group is answered when the first of its questions is; what the matcher shares between
questions is then done once. It takes in whoever waits for the same screener with the
same choices, of one request or of several. Groups are small, because all others wait
while one is answered.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from itertools import islice
from weakref import ref

from narrows.api.limits import MOST_DEAREST
from narrows.checks.party import Options
from narrows.checks.question import share_of_most
from narrows.model.errors import InputError
from narrows.model.finding import Screening
from narrows.model.party import Party
from narrows.service.screener import Screener

GROUP = 8
"""Questions answered at a time. With twelve more would be answered at once only now and then,
and all others wait longer."""

GROUP_SHARE = 0.25
"""Of what one question may ask for at most, as much a group asks for: whoever asks for more is
answered by itself, so that all others wait for one of those and not for eight."""


class _Asked:
    """A question somebody waits for; gone with the one who waits."""

    __slots__ = ("__weakref__", "answer", "options", "party", "share")

    def __init__(self, party: Party, options: Options, share: float) -> None:
        self.party = party
        self.options = options
        self.share = share
        self.answer: Screening | None = None


class Together:
    """The questions that wait for one screener.

    Args:
        screener: Who answers.
    """

    def __init__(self, screener: Screener) -> None:
        self._screener = screener
        self._waiting: deque[ref[_Asked]] = deque()

    def add(self, party: Party, options: Options, share: float) -> Callable[[], Screening]:
        """Add a question; return what answers it. Drop that, and nothing is asked.

        Args:
            party: Whom it is about.
            options: Its choices.
            share: How much of what a question may ask for it does, ``share_of_most``.
        """
        asked = _Asked(party, options, share)
        self._waiting.append(ref(asked))
        return partial(self._answered, asked)

    def _answered(self, own: _Asked) -> Screening:
        if own.answer is None:
            group = [own, *self._beside(own)]
            try:
                answers = self._screener.screen_many([one.party for one in group], own.options)
            except Exception:
                if len(group) == 1:
                    raise
                # Whoever is at fault fails alone: the others are asked again in their turn.
                answers = self._screener.screen_many([own.party], own.options)
            # Where one failed, only the own question is answered.
            for one, answer in zip(group, answers, strict=False):
                one.answer = answer
            return answers[0]
        return own.answer

    def _beside(self, own: _Asked) -> list[_Asked]:
        """Return the next who wait with the same choices."""
        while self._waiting and ((first := self._waiting[0]()) is None or first.answer is not None):
            self._waiting.popleft()
        beside: list[_Asked] = []
        share = own.share
        for waiting in islice(self._waiting, 4 * GROUP):
            one = waiting()
            if one is None or one is own or one.answer is not None or one.options != own.options:
                continue
            if share + one.share > GROUP_SHARE:
                continue
            share += one.share
            beside.append(one)
            if len(beside) == GROUP - 1:
                break
        return beside


class Asking:
    """The questions of one request, beside those of others.

    Args:
        together: The questions that wait for one screener.
    """

    def __init__(self, together: Together) -> None:
        self._together = together
        self._share = 0.0

    def add(self, party: Party, options: Options) -> Callable[[], Screening]:
        """Add a question; return what answers it.

        Raises:
            InputError: the request asks for more than one may.
        """
        share = share_of_most(party.names)
        if self._share + share > MOST_DEAREST:
            raise InputError(
                "the names of the request's questions have more words together than one request"
                " may ask for: ask this and what follows in another"
            )
        self._share += share
        return self._together.add(party, options, share)
