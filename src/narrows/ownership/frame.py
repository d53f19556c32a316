"""The graph on one day under one way of counting: edges, slots and their bounds.

Made from the columns by rules that have nothing to do with who is listed:
which stakes hold on the day, which statements speak of the same holding, what a
company's own shares do to the denominator, how joint holdings count.
"""

from __future__ import annotations

from functools import cached_property

import msgspec
import numpy as np

from narrows.model.errors import InputError
from narrows.ownership.columns import CHANNELS, I32, I64, JOINT, PERSON, UNDISCLOSED, Columns, Flags
from narrows.ownership.fixpoint import ALWAYS, NEVER
from narrows.ownership.share import WHOLE
from narrows.ownership.stake import MEASURES


class Frame(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Edges sorted by owner; each is one holder's holding in one slot.

    Attributes:
        columns: Where it was made from.
        out_ptr, e_slot, e_owner, e_lo, e_hi: Edges by owner.
        e_ptr, rows: Column rows each edge was merged from.
        e_conflict: Sources contradict each other on this edge.
        slot_node, slot_channel: Asset and channel of a slot.
        sum_lo, sum_hi: What all holders certainly and at most have.
        k_must, k_may, rest: See ``fixpoint``; ``rest`` marks slots whose
            remainder is undisclosed.
        no_owner: Nodes that somebody may own and no counted stake speaks of.
    """

    columns: Columns
    out_ptr: I64
    e_slot: I64
    e_owner: I32
    e_lo: I64
    e_hi: I64
    e_ptr: I64
    rows: I64
    e_conflict: Flags
    slot_node: I64
    slot_channel: I64
    sum_lo: I64
    sum_hi: I64
    k_must: I64
    k_may: I64
    rest: I64
    no_owner: Flags

    @cached_property
    def into(self) -> tuple[I64, I64]:
        """Edges by slot: pointers and edge numbers."""
        order = np.argsort(self.e_slot, kind="stable").astype(np.int64)
        pointers = np.zeros(len(self.slot_node) + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.e_slot, minlength=len(self.slot_node)), out=pointers[1:])
        return pointers, order

    @cached_property
    def slots_of(self) -> I64:
        """Pointers from node to its slots: slots are sorted by asset."""
        return np.searchsorted(self.slot_node, np.arange(len(self.columns.ids) + 1)).astype(
            np.int64
        )


def channels(measures: tuple[str, ...]) -> list[int]:
    """Return the channel codes of measures, direct and indirect."""
    return [2 * n + i for n, name in enumerate(MEASURES) if name in measures for i in (0, 1)]


def frame(
    columns: Columns,
    day: int,
    measures: tuple[str, ...],
    *,
    alone: bool,
    control: tuple[str, ...] = (),
    ended: I64 | None = None,
) -> Frame:
    """Lay out the graph for a day.

    Args:
        columns: All stakes.
        day: Proleptic ordinal of the day.
        measures: Countable measures of the rule.
        alone: Holders are tested one by one (a recorded joint arrangement counts
            as one holder that each member stands for).
        control: Measures without a share that a control test looks at; each such
            tie may be decisive and never certainly is.
        ended: Rows that have ceased but still bear on the question; never certain.

    Raises:
        InputError: a party has more stakes in it than whole numbers can add up.
    """
    wanted = np.zeros(CHANNELS, dtype=np.bool_)
    wanted[channels(measures)] = True
    ties = np.zeros(CHANNELS, dtype=np.bool_)
    ties[[c for c in channels(control) if not wanted[c]]] = True
    channel = columns.channel
    chosen = wanted[channel] | ties[channel]
    certain = np.ones(len(channel), dtype=np.bool_)
    if columns.dated:
        chosen &= (columns.starts[0] <= day) & (day < columns.ends[1])
        certain = (columns.starts[1] <= day) & (day < columns.ends[0])
    if ended is not None and len(ended):
        chosen = chosen.copy()
        chosen[ended] = True
        certain[ended] = False
    rows = np.flatnonzero(chosen).astype(np.int64)
    owner, asset = columns.owner[rows], columns.asset[rows].astype(np.int64)
    kind = channel[rows].astype(np.int64)
    is_tie = ties[kind]
    lo = np.where(certain[rows] & ~is_tie, columns.lo[rows], 0)
    hi = np.where(is_tie, WHOLE, columns.hi[rows])
    block = np.full(len(rows), -1, dtype=np.int64)
    together = columns.joint[rows] >= 0
    if together.any():
        rows, owner, asset, kind, lo, hi, block = _joined(
            columns, rows, owner, asset, kind, lo, hi, alone=alone
        )
    if alone:
        to_joint = columns.kind[asset] == JOINT
        lo, hi = np.where(to_joint & (hi > 0), WHOLE, lo), np.where(to_joint, WHOLE, hi)
    given_up = np.isin(rows, ended) if ended is not None and len(ended) else None
    return _assembled(columns, rows, owner, asset, kind, lo, hi, block, given_up)


def _joined(
    columns: Columns, rows: I64, owner: I32, asset: I64, kind: I64, lo: I64, hi: I64, *, alone: bool
) -> tuple[I64, I32, I64, I64, I64, I64, I64]:
    """Put the arrangement's own node between its members and what they hold together."""
    joint = columns.joint[rows]
    undivided = columns.undivided[rows]
    moved = (joint >= 0) & (undivided | alone)
    members = np.flatnonzero(moved)
    block = np.where(moved & undivided, joint.astype(np.int64), -1)
    # Who holds what part of a block held together is not known; the members are.
    member_lo = np.full(len(members), WHOLE if alone else 0, dtype=np.int64)
    return (
        np.concatenate([rows, rows[members]]),
        np.concatenate([np.where(moved, joint, owner), owner[members]]).astype(np.int32),
        np.concatenate([asset, joint[members].astype(np.int64)]),
        np.concatenate([kind, kind[members] & ~np.int64(1)]),
        np.concatenate([lo, member_lo]),
        np.concatenate([hi, np.full(len(members), WHOLE, dtype=np.int64)]),
        # One row per member and block: rows of one member must not add up.
        np.concatenate([block, np.full(len(members), JOINT, dtype=np.int64)]),
    )


def _assembled(  # noqa: PLR0917
    columns: Columns,
    rows: I64,
    owner: I32,
    asset: I64,
    kind: I64,
    lo: I64,
    hi: I64,
    block: I64,
    given_up: Flags | None,
) -> Frame:
    size = len(columns.ids)
    slot_keys, slot = np.unique(asset * CHANNELS + kind, return_inverse=True)
    slot = slot.reshape(-1).astype(np.int64)
    count = len(slot_keys)
    released = np.zeros(count, dtype=np.bool_)
    if given_up is not None:
        # Who has it now may hold it for whoever gave it up.
        released[slot[given_up]] = True
    key = owner.astype(np.int64) * max(count, 1) + slot
    order = np.argsort(key, kind="stable")
    key, rows, owner, slot = key[order], rows[order], owner[order], slot[order]
    lo, hi, block = lo[order], hi[order], block[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else key
    e_ptr = np.r_[starts, len(key)].astype(np.int64)
    e_lo, e_hi, conflict = _merged(columns, rows, lo, hi, block, e_ptr)
    e_slot, e_owner = slot[starts], owner[starts]
    slot_node, slot_channel = slot_keys // CHANNELS, slot_keys % CHANNELS
    own = np.flatnonzero(e_owner == slot_node[e_slot])
    if len(own):
        e_lo, e_hi = _without_own_shares(e_slot, e_lo, e_hi, own, count)
    sum_lo, sum_hi = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    np.add.at(sum_lo, e_slot, e_lo)
    np.add.at(sum_hi, e_slot, e_hi)
    widest = int(np.bincount(e_slot, minlength=1).max()) if len(e_slot) else 0
    if widest * WHOLE >= ALWAYS // 2:
        node = columns.ids[int(slot_node[int(np.bincount(e_slot).argmax())])]
        raise InputError(
            f"{widest:,} stakes in {node} are more than can be added exactly",
            hint="keep the stakes above 0.001 % and state the rest as one",
        )
    arranged = np.zeros(size, dtype=np.bool_)
    arranged[columns.joint[columns.joint >= 0]] = True
    kinds, made = columns.kind[slot_node], arranged[slot_node]
    indirect = (slot_channel & 1).astype(bool)
    tie = ~np.isin(slot_channel // 2, [MEASURES.index(m) for m in ("equity", "votes", "board")])
    # Where the statements themselves pass a hundred per cent, nobody certainly
    # holds what another would then lack: the cap would be a guess.
    uncapped = indirect | tie | released | (sum_lo > WHOLE) | made
    e_total = np.zeros(size, dtype=np.bool_)
    e_total[slot_node[~indirect & ~tie]] = True
    return Frame(
        columns=columns,
        out_ptr=np.searchsorted(e_owner, np.arange(size + 1)).astype(np.int64),
        e_slot=e_slot,
        e_owner=e_owner,
        e_lo=e_lo,
        e_hi=e_hi,
        e_ptr=e_ptr,
        rows=rows,
        e_conflict=conflict,
        slot_node=slot_node,
        slot_channel=slot_channel,
        sum_lo=sum_lo,
        sum_hi=sum_hi,
        # All members of an arrangement made here are known: it has no other owner.
        k_must=np.where(made & ~indirect & ~tie, WHOLE - sum_hi, NEVER),
        k_may=np.where(uncapped, ALWAYS, WHOLE - sum_lo),
        rest=(~(uncapped | (kinds == UNDISCLOSED))).astype(np.int64),
        no_owner=~e_total & (columns.kind != PERSON) & ~arranged,
    )


def _merged(
    columns: Columns, rows: I64, lo: I64, hi: I64, block: I64, e_ptr: I64
) -> tuple[I64, I64, Flags]:
    """Reduce the rows of each edge to one interval.

    Within one source, rows of one holder are different holdings and add up; what
    two sources say of the holder is one holding said twice, so both intervals
    hold. Where they cannot both hold, the stricter counts and a conflict is kept.
    """
    starts = e_ptr[:-1]
    conflict = np.zeros(len(starts), dtype=np.bool_)
    if not len(starts):
        return lo[:0], hi[:0], conflict
    e_lo, e_hi = lo[starts].copy(), hi[starts].copy()
    for edge in np.flatnonzero(np.diff(e_ptr) > 1).tolist():
        low = high = 0
        for holding in _by_holder(
            columns, rows, lo, hi, block, range(e_ptr[edge], e_ptr[edge + 1])
        ):
            least = max(one for one, _ in holding)
            most = min(other for _, other in holding)
            if least > most:
                conflict[edge] = True
                most = max(other for _, other in holding)
            if block[e_ptr[edge]] >= 0:
                low, high = max(low, least), max(high, most)
            else:
                low, high = low + least, high + most
        e_lo[edge], e_hi[edge] = low, high
    return e_lo, e_hi, conflict


def _by_holder(
    columns: Columns, rows: I64, lo: I64, hi: I64, block: I64, places: range
) -> list[list[list[int]]]:
    """Group an edge's rows by who holds and, within, by which source says so."""
    holders: dict[int, dict[int, list[int]]] = {}
    for place in places:
        row, one, other = rows[place], int(lo[place]), int(hi[place])
        held = holders.setdefault(int(columns.owner[row]), {}).setdefault(
            int(columns.source[row]), [0, 0]
        )
        if block[place] >= 0:
            held[0], held[1] = max(held[0], one), max(held[1], other)
        else:
            held[0], held[1] = held[0] + one, held[1] + other
    return [list(sources.values()) for sources in holders.values()]


def _without_own_shares(e_slot: I64, e_lo: I64, e_hi: I64, own: I64, count: int) -> tuple[I64, I64]:
    """Take a company's own shares out of the denominator: nobody holds through them."""
    e_lo, e_hi = e_lo.copy(), e_hi.copy()
    low = {int(e_slot[e]): int(e_lo[e]) for e in own.tolist()}
    high = {int(e_slot[e]): int(e_hi[e]) for e in own.tolist()}
    touched = np.zeros(count, dtype=np.bool_)
    touched[e_slot[own]] = True
    e_lo[own] = e_hi[own] = 0
    for e in np.flatnonzero(touched[e_slot]).tolist():
        slot = int(e_slot[e])
        left_least, left_most = WHOLE - high[slot], WHOLE - low[slot]
        if left_most <= 0:
            continue
        # Rounded outwards; a remainder that may be nothing bounds nobody.
        e_lo[e] = int(e_lo[e]) * WHOLE // left_most
        e_hi[e] = (
            min(-(-int(e_hi[e]) * WHOLE // left_least), max(WHOLE, int(e_hi[e])))
            if left_least > 0 and e_hi[e] > 0
            else (WHOLE if e_hi[e] > 0 else 0)
        )
    return e_lo, e_hi
