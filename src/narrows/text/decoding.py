"""The likeliest spellings of native words, guessed from the emissions of their letters.

The search is ``text.decoding_kernel``: plain for one cold question, compiled after
``hasten``; both give the same spellings.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from narrows.text import decoding_kernel as plain
from narrows.text.kernel import compiled
from narrows.text.transducer_kernel import LETTERS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PLAUSIBLE = 0.4
"""Weight of the letter trigrams while decoding, chosen on the held-out tokens."""

_SHARE = [PLAUSIBLE * gain for gain in range(256 * plain.EMITTED)]
_LETTERS = bytes([0, *range(ord("a"), ord("z") + 1)]).ljust(256, b"\0")
"""Letter codes to letters."""


_NO_COST = [0.0] * plain.CHOICES


def _codes(emission: str) -> bytes:
    """Return the letter codes of an emission, in as much room as the longest takes."""
    return bytes([ord(c) - 96 for c in emission]).ljust(plain.EMITTED, b"\0")


def _half(ended: int, room: int) -> tuple[int, int, slice]:
    """Return the first and last spelling a decoding kept, and where their letters stand."""
    first = plain.WIDTH * (ended & 1)
    return first, first + ended // 2, slice(room // 2 * (ended & 1), room // 2 * (1 + (ended & 1)))


class Emitted(msgspec.Struct, frozen=True):
    """What native letters are written with.

    Attributes:
        emissions: The Latin strings emitted.
        starts: First entry of each row from row 1 on; one more at the end.
        nodes: Entry to emission, two bytes each, little-endian.
        costs: Entry to cost in eighths of a bit.
        background: Cost of each letter after two others.
    """

    emissions: list[str]
    starts: list[int]
    nodes: bytes
    costs: bytes
    background: bytes


class Decoder:
    """Guesses spellings with the emissions of one script."""

    def __init__(self, emitted: Emitted) -> None:
        self._emitted = emitted
        self._nodes = memoryview(emitted.nodes).cast("H")
        self._known: dict[int, list[tuple[int, str]]] = {}
        self._floors: dict[str, int] = {}

    def decode(self, rows: list[int], k: int) -> tuple[str, ...]:
        """Return the likeliest spellings of a word, by its letters' table rows, the best first.

        Args:
            rows: One for each letter, 0 for those never seen.
            k: How many.
        """
        seen = [row for row in rows if row]
        if not seen:
            return ()
        text, costs, lengths = self._fast(seen) if _hastened else self._plain(seen)
        if not costs:
            return ()
        span = len(seen) * plain.EMITTED
        # One more than asked for, and those as dear: the empty one is no spelling.
        dearest = sorted(costs)[min(k, len(costs) - 1)]
        spellings = text.decode()
        ended = [
            (cost, spellings[at : at + length])
            for cost, length, at in zip(costs, lengths, range(0, len(text), span), strict=False)
            if cost <= dearest
        ]
        ended.sort()
        return tuple([latin for _, latin in ended if latin][:k])

    def _plain(self, rows: list[int]) -> tuple[bytes, list[float], list[int]]:
        many, price, least, choice = [0], [*_NO_COST], [*_NO_COST], [0] * plain.CHOICES
        letters, spelled = bytearray(plain.EMITTED), [0]
        for row in rows:
            likely = self._likely(row)
            many.append(len(likely))
            for cost, emission in likely:
                price.append(float(cost))
                least.append(_SHARE[self._least(emission)])
                choice.append(len(spelled))
                spelled.append(len(emission))
                letters += _codes(emission)
            missing = plain.CHOICES - len(likely)
            price += _NO_COST[:missing]
            least += _NO_COST[:missing]
            choice += [0] * missing
        costs, work = [0.0] * plain.COSTS, [0] * plain.WORK
        text = bytearray(2 * plain.WIDTH * len(rows) * plain.EMITTED)
        ended = plain.decode(
            range(1, len(rows) + 1), many, price, least, choice, letters, spelled,
            self._emitted.background, _SHARE, costs, work, text,
        )  # fmt: skip
        first, last, kept = _half(ended, len(text))
        return bytes(text[kept]).translate(_LETTERS), costs[first:last], work[first:last]

    def _likely(self, row: int) -> list[tuple[int, str]]:
        """Return the cheapest emissions of a row with their costs."""
        known = self._known.get(row)
        if known is None:
            emitted, nodes = self._emitted, self._nodes
            entries = range(emitted.starts[row - 1], emitted.starts[row])
            found = sorted((emitted.costs[e], emitted.emissions[nodes[e]]) for e in entries)
            known = self._known[row] = found[: plain.CHOICES]
        return known

    def _least(self, emission: str) -> int:
        """Return the least background cost of an emission, whatever stands before it."""
        known = self._floors.get(emission)
        if known is None:
            background, codes = self._emitted.background, _codes(emission)
            known = min(background[codes[0] :: LETTERS]) if emission else 0
            if len(emission) > 1:
                known += min(background[codes[0] * LETTERS + codes[1] :: LETTERS * LETTERS])
            for i in range(2, len(emission)):
                place = (codes[i - 2] * LETTERS + codes[i - 1]) * LETTERS + codes[i]
                known += background[place]
            self._floors[emission] = known
        return known

    def _fast(self, rows: list[int]) -> tuple[bytes, list[float], list[int]]:
        import numpy as np

        costs, work = np.empty(plain.COSTS), np.zeros(plain.WORK, np.int64)
        text = np.empty(2 * plain.WIDTH * len(rows) * plain.EMITTED, np.uint8)
        ended = compiled("narrows.text.decoding_kernel").decode(
            np.array(rows, np.int64), *self._tables, costs, work, text
        )
        first, last, kept = _half(ended, len(text))
        letters = text[kept].tobytes().translate(_LETTERS)
        return letters, costs[first:last].tolist(), work[first:last].tolist()

    @cached_property
    def _tables(self) -> tuple[NDArray[np.generic], ...]:
        """The tables of every row, for the compiled kernel."""
        import numpy as np

        emitted = self._emitted
        count = len(emitted.starts)
        many = np.zeros(count, np.uint8)
        price = np.zeros((count, plain.CHOICES))
        choice = np.zeros((count, plain.CHOICES), np.int32)
        starts = np.array(emitted.starts)
        nodes = np.frombuffer(emitted.nodes, "<u2")
        costs = np.frombuffer(emitted.costs, np.uint8)
        rank = np.zeros(len(emitted.emissions), np.int32)
        rank[np.argsort(np.array(emitted.emissions))] = np.arange(len(rank))
        row = np.repeat(np.arange(1, count), np.diff(starts))
        by_cost = np.lexsort((rank[nodes], costs, row))
        place = np.arange(len(row)) - starts[row - 1]
        tried = place < plain.CHOICES
        price[row[tried], place[tried]] = costs[by_cost][tried]
        choice[row[tried], place[tried]] = nodes[by_cost][tried]
        many[1:] = np.minimum([b - a for a, b in pairwise(emitted.starts)], plain.CHOICES)
        letters = b"".join(map(_codes, emitted.emissions))
        floors = np.array([_SHARE[self._least(emission)] for emission in emitted.emissions])
        return (
            many,
            price.ravel(),
            floors[choice.ravel()],
            choice.ravel(),
            np.frombuffer(letters, np.uint8),
            np.array([len(emission) for emission in emitted.emissions], np.uint8),
            np.frombuffer(emitted.background, np.uint8),
            np.array(_SHARE),
        )


_hastened = False


def hasten() -> None:
    """Decode with the compiled kernel from now on: the same spellings, sooner."""
    global _hastened  # noqa: PLW0603  which of two equal ways is taken; set once
    if not _hastened:
        _hastened = True
        one = Emitted(["", "a"], [0, 2], b"\0\0\1\0", b"\1\1", bytes(27**3))
        Decoder(one).decode([1], 1)
