"""The least that each letter costs which is set against a spelling's letters.

Whatever way one spelling is turned into another, every letter of it is used up by one
operation: dropped, kept, exchanged, or taken for two letters or as one of two. So the
sum of what each letter's cheapest operation costs is never more than the distance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from narrows.text.name_costs import Costs
from narrows.text.name_kernels import LETTERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.text.name_code import Words


def cheapest(words: Words, price: Costs) -> NDArray[np.int32]:
    """Return what each letter costs at least against each spelling, spelling by spelling.

    A doubled letter may be dropped for less; who sums must look for that.

    Args:
        words: Words whose spellings are meant.
        price: What operations cost.
    """
    sub = np.array(price.sub, np.int32).reshape(LETTERS, LETTERS).copy()
    np.fill_diagonal(sub, 0)
    sub = np.minimum(sub, sub.T)
    two = np.array(price.two, np.int32).reshape(LETTERS, LETTERS, LETTERS)
    # Two letters taken for one: each is charged half.
    half = np.minimum(two.min(axis=1), two.min(axis=2)).T // 2
    single = np.minimum(sub, half)
    out = np.empty((len(words.at) - 1, LETTERS), np.int32)
    gap = np.array(price.gap, np.int32)
    for spelling in range(len(out)):
        letters = words.codes[words.at[spelling] : words.at[spelling + 1]].astype(np.intp)
        least = gap
        if len(letters):
            least = np.minimum(least, single[:, letters].min(axis=1))
        if len(letters) > 1:
            least = np.minimum(least, two[:, letters[:-1], letters[1:]].min(axis=1))
        out[spelling] = least
    return out.ravel()
