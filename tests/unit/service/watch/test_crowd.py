"""For whom the limits of a look-up may leave out other names than before."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from narrows.index.limits import NAMES
from narrows.service.watch.crowd import Between, Crowd


@pytest.mark.parametrize(
    ("offered", "tied", "came", "went", "found", "ordered", "due"),
    [
        # Below the limit nothing is left out, whatever came or went.
        (NAMES - 1, NAMES - 1, 9, 9, True, False, False),
        # A name less may let in one that was left out.
        (NAMES, 3, 0, 1, False, True, True),
        # A name more may push out one that is a finding, but nobody's business without one.
        (NAMES + 1, 3, 1, 0, True, True, True),
        (NAMES + 1, 3, 1, 0, False, True, False),
        # As many names worth the same as are kept: one more makes the answer incomplete.
        (NAMES + 1, NAMES + 1, 1, 0, False, True, True),
        (NAMES + 1, NAMES, 1, 0, False, True, False),
        # Between equals their order decides.
        (NAMES, 3, 0, 0, False, False, True),
        (NAMES + 1, 3, 0, 0, True, True, False),
    ],
)
def test_who_is_concerned_by_a_limit(
    offered: int, tied: int, came: int, went: int, found: bool, ordered: bool, due: bool
) -> None:
    edge, room = np.zeros(1, np.uint16), np.zeros(1, np.uint8)
    crowd = Crowd(
        np.array([offered], np.uint8),
        np.array([tied], np.uint8),
        edge,
        room,
        np.zeros(0, np.uint8),
        np.zeros(0, np.uint8),
    )
    between = cast("Between", SimpleNamespace(ordered=ordered))
    told = Between.concerned(
        between, crowd, np.array([came], np.uint16), np.array([went], np.uint16), np.array([found])
    )
    assert told.tolist() == [due]
