"""How much one question may ask: caps that keep the dearest within reach of the usual."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import normalize

from narrows.model.errors import InputError

MOST_NAMES = 50
MOST_LETTERS = 2_000
"""Characters of one value."""

MOST_ID_LETTERS = 1_000
"""Characters of the id a caller gives a question: it is told again and kept with findings."""

MOST_DEAREST = 40
"""Questions of one request that may each ask for as much as a question may: of the usual ones,
a hundred cost about what two of these do."""

MOST_NAME_LETTERS = 4_000
"""Characters of all names of a question together: what comparing them costs."""


def insist_on_ids(ids: Iterable[str]) -> None:
    """Insist that what questions are called by is an id and no document.

    Raises:
        InputError: one is too long.
    """
    if (longest := max(map(len, ids), default=0)) > MOST_ID_LETTERS:
        raise InputError(
            f"the id of a question has {longest} characters; the limit is {MOST_ID_LETTERS}"
        )


def insist_on_bounds(names: Sequence[str]) -> None:
    """Insist that a question's names are a description of one party.

    Raises:
        InputError: there are too many, or they are too long together, written out.
    """
    if len(names) > MOST_NAMES:
        raise InputError(f"the question has {len(names)} names; the limit is {MOST_NAMES}")
    # One sign may stand for eighteen letters (U+FDFA).
    letters = sum(len(name if name.isascii() else normalize("NFKC", name)) for name in names)
    if letters > MOST_NAME_LETTERS:
        raise InputError(
            f"the names have {letters} characters together; the limit is {MOST_NAME_LETTERS}"
        )
