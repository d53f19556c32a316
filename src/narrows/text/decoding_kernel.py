"""Guessing the likeliest spellings of a native word, over flat tables.

Plain Python as it stands, compiled by ``text.kernel.compiled``. A beam search: after each
native letter the ``WIDTH`` likeliest spellings so far are kept, the cheaper first and of
two that cost the same the one first in the alphabet. Costs are sums of doubles in one
order, without a product that could be taken together with a sum, so both give the same.

A beam and an emission are only put together where they can still be kept: beams and
emissions come cheapest first, and letters never make a spelling cheaper.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

from narrows.text.kernel import kernel
from narrows.text.transducer_kernel import LETTERS

Ints = Sequence[int]
Floats = Sequence[float]

WIDTH = 24
"""Spellings kept while decoding; more is slower and hardly better."""

CHOICES = 12
"""Emissions of one letter tried while decoding."""

EMITTED = 5
"""Most Latin letters one native letter is written with."""

WORK = 9 * WIDTH + 128
"""Whole numbers a decoding works with."""

COSTS = 3 * WIDTH
"""Costs a decoding works with."""

# Places in the work: lengths and marks of the beams, then of what is kept of them with the
# next letter, in slots: where each comes from, its emission, mark and length; the slots in
# order; and how many kept ones share the last bits of a mark.
_HELD = 0
_MARK = 2 * WIDTH
_FROM = 4 * WIDTH
_NODE = 5 * WIDTH
_SIGN = 6 * WIDTH
_LONG = 7 * WIDTH
_SLOT = 8 * WIDTH
_MET = 9 * WIDTH
_FEW = 127
_KEPT = 2 * WIDTH
_MASK = (1 << 40) - 1


@kernel
def decode(  # noqa: PLR0917
    rows: Ints,
    many: Ints,
    price: Floats,
    least: Floats,
    choice: Ints,
    letters: Ints,
    spelled: Ints,
    background: Ints,
    share: Floats,
    costs: MutableSequence[float],
    work: MutableSequence[int],
    text: MutableSequence[int],
) -> int:
    """Decode a word; return how many spellings were kept and which half they stand in.

    Args:
        rows: The table row of each native letter; 0 for those never seen, left out.
        many: Emissions tried of each row.
        price: What each costs, cheapest first, at ``row * CHOICES``.
        least: The least its letters count for, whatever stands before them, the same.
        choice: Which emission each is, the same.
        letters: Codes of each emission, at ``emission * EMITTED``.
        spelled: Letters of each emission.
        background: Cost of each letter after two others.
        share: What a background cost counts for while decoding.
        costs: ``COSTS`` numbers; the kept spellings' costs come out at the half's place.
        work: ``WORK`` zeros; the kept spellings' lengths come out at the half's place.
        text: Twice ``WIDTH`` spellings of up to ``EMITTED`` letters for each row.

    Returns:
        Twice the number of spellings, and one more where they stand in the second half.
    """
    span = len(rows) * EMITTED
    here = 0
    beams = 1
    costs[0] = 0.0
    work[_HELD] = 0
    work[_MARK] = 0
    for row in rows:
        if row == 0:
            continue
        kept = 0
        first = row * CHOICES
        last = first + many[row]
        for b in range(here, here + beams):
            so_far = costs[b]
            held = work[_HELD + b]
            ends = b * span + held
            one = text[ends - 2] if held > 1 else 0
            two = text[ends - 1] if held > 0 else 0
            for c in range(first, last):
                reached = so_far + price[c]
                if kept == WIDTH:
                    if reached > costs[_KEPT + WIDTH - 1]:
                        break
                    if reached + least[c] > costs[_KEPT + WIDTH - 1]:
                        continue
                node = choice[c]
                gain = 0
                mark = work[_MARK + b]
                before = one
                latest = two
                for k in range(node * EMITTED, node * EMITTED + spelled[node]):
                    letter = letters[k]
                    gain += background[(before * LETTERS + latest) * LETTERS + letter]
                    mark = (mark * 31 + letter) & _MASK
                    before = latest
                    latest = letter
                reached = reached + share[gain]
                if kept == WIDTH and reached > costs[_KEPT + WIDTH - 1]:
                    continue
                length = held + spelled[node]
                gap = kept
                if work[_MET + (mark & _FEW)] > 0:
                    for j in range(kept):
                        slot = work[_SLOT + j]
                        if (
                            work[_SIGN + slot] == mark
                            and work[_LONG + slot] == length
                            and order(b, node, slot, letters, spelled, work, text, span) == 0
                        ):
                            gap = j
                            break
                if gap < kept:
                    if reached >= costs[_KEPT + gap]:
                        continue
                    slot = work[_SLOT + gap]
                elif kept < WIDTH:
                    slot = kept
                    kept += 1
                    work[_MET + (mark & _FEW)] += 1
                else:
                    # The last gives way, unless it is no dearer and first in the alphabet.
                    gap = WIDTH - 1
                    slot = work[_SLOT + gap]
                    if (
                        reached == costs[_KEPT + gap]
                        and order(b, node, slot, letters, spelled, work, text, span) >= 0
                    ):
                        continue
                    work[_MET + (work[_SIGN + slot] & _FEW)] -= 1
                    work[_MET + (mark & _FEW)] += 1
                while gap > 0:
                    other = work[_SLOT + gap - 1]
                    if costs[_KEPT + gap - 1] < reached:
                        break
                    if (
                        costs[_KEPT + gap - 1] == reached
                        and order(b, node, other, letters, spelled, work, text, span) > 0
                    ):
                        break
                    costs[_KEPT + gap] = costs[_KEPT + gap - 1]
                    work[_SLOT + gap] = other
                    gap -= 1
                costs[_KEPT + gap] = reached
                work[_SLOT + gap] = slot
                work[_FROM + slot] = b
                work[_NODE + slot] = node
                work[_SIGN + slot] = mark
                work[_LONG + slot] = length
        there = WIDTH - here
        for j in range(kept):
            new = there + j
            slot = work[_SLOT + j]
            old = work[_FROM + slot]
            held = work[_HELD + old]
            for k in range(held):
                text[new * span + k] = text[old * span + k]
            node = work[_NODE + slot]
            for k in range(spelled[node]):
                text[new * span + held + k] = letters[node * EMITTED + k]
            costs[new] = costs[_KEPT + j]
            work[_HELD + new] = work[_LONG + slot]
            work[_MARK + new] = work[_SIGN + slot]
            work[_MET + (work[_SIGN + slot] & _FEW)] = 0
        here = there
        beams = kept
    for b in range(here, here + beams):
        held = work[_HELD + b]
        ends = b * span + held
        one = text[ends - 2] if held > 1 else 0
        two = text[ends - 1] if held > 0 else 0
        costs[b] += share[background[(one * LETTERS + two) * LETTERS]]
    return 2 * beams + (1 if here else 0)


@kernel
def order(
    beam: int,
    node: int,
    slot: int,
    letters: Ints,
    spelled: Ints,
    work: Ints,
    text: Ints,
    span: int,
) -> int:
    """Compare a spelling, a beam and what is emitted after it, with that of a slot.

    Returns:
        0 where they are one, negative where the first stands first in the alphabet.
    """
    other_beam = work[_FROM + slot]
    other_node = work[_NODE + slot]
    held = work[_HELD + beam]
    other_held = work[_HELD + other_beam]
    length = held + spelled[node]
    other_length = work[_LONG + slot]
    for k in range(length if length < other_length else other_length):
        letter = text[beam * span + k] if k < held else letters[node * EMITTED + k - held]
        if k < other_held:
            other = text[other_beam * span + k]
        else:
            other = letters[other_node * EMITTED + k - other_held]
        if letter != other:
            return 1 if letter > other else -1
    return length - other_length
