"""Taking a few words out of a large table, as plain lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from narrows.text.name_code import Words


class Gathered(msgspec.Struct, frozen=True):
    """Some words, numbered from 0 in the order asked for."""

    form: list[int]
    at: list[int]
    codes: list[int]
    number: list[int]
    symbol: list[int]


def gathered(words: Words, keys: NDArray[np.int32]) -> Gathered:
    """Return the words ``keys`` of a table as plain lists."""
    form, at = [0], [0]
    codes: list[int] = []
    starts, ends = words.form[keys].tolist(), words.form[keys + 1].tolist()
    for a, b in zip(starts, ends, strict=True):
        letters = words.at[a : b + 1].tolist()
        base = len(codes) - letters[0]
        codes += words.codes[letters[0] : letters[-1]].tolist()
        at += [base + end for end in letters[1:]]
        form.append(len(at) - 1)
    return Gathered(form, at, codes, words.number[keys].tolist(), words.symbol[keys].tolist())
