"""How much one question may ask: caps that keep the dearest within reach of the usual."""

from __future__ import annotations

from collections.abc import Sequence

from narrows.model.errors import InputError

MOST_NAMES = 50
MOST_LETTERS = 2_000
"""Characters of one value."""

MOST_NAME_LETTERS = 4_000
"""Characters of all names of a question together: what comparing them costs."""


def insist_on_bounds(names: Sequence[str]) -> None:
    """Insist that a question's names are a description of one party.

    Raises:
        InputError: there are too many, or they are too long together.
    """
    if len(names) > MOST_NAMES:
        raise InputError(f"the question has {len(names)} names; the limit is {MOST_NAMES}")
    letters = sum(map(len, names))
    if letters > MOST_NAME_LETTERS:
        raise InputError(
            f"the names have {letters} characters together; the limit is {MOST_NAME_LETTERS}"
        )
