"""Stakes as arrays: one row a statement, fixed once, for every day and rule.

Rows keep their statement's number, so every sum can name what it was made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

import msgspec
import numpy as np
from numpy.typing import NDArray

from narrows.model.errors import InputError
from narrows.ownership.regime import rules
from narrows.ownership.share import PERCENT, TIE, WHOLE, encode
from narrows.ownership.stake import MEASURES, Holder, Kind, Stake

I64 = NDArray[np.int64]
I32 = NDArray[np.int32]
I8 = NDArray[np.int8]
Flags = NDArray[np.bool_]

KINDS: tuple[Kind | None, ...] = (None, "person", "entity", "joint", "undisclosed")
PERSON, ENTITY, JOINT, UNDISCLOSED = 1, 2, 3, 4
EARLIEST, LATEST = -(2**30), 2**30
CHANNELS = 2 * len(MEASURES)
"""A measure, direct or indirect: sums never mix two of them."""


class Columns(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All stakes of a graph, column by column.

    Attributes:
        ids: Node number to key.
        names: Node number to stated name or None.
        kind: Node number to index into ``KINDS``.
        owner, asset: Node numbers per row.
        channel: Measure times two, plus one where the stake is indirect.
        lo, hi: Encoded ends, see ``share``.
        starts, ends: Earliest and latest day (proleptic ordinal) at which the stake
            may begin or cease; they differ where only a year or month is known.
        source: Number of the source.
        joint: Node of the row's joint arrangement, or -1.
        undivided: The row states a whole block held together.
        row: Number of the statement each row came from.
        stake_of: Gives the statement for a row's number.
    """

    ids: Sequence[str]
    names: Sequence[str | None]
    kind: I8
    owner: I32
    asset: I32
    channel: I8
    lo: I64
    hi: I64
    starts: tuple[I32, I32]
    ends: tuple[I32, I32]
    source: I32
    joint: I32
    undivided: Flags
    row: I64
    stake_of: Callable[[int], Stake]

    @cached_property
    def index(self) -> dict[str, int]:
        """Key to node number."""
        return {key: number for number, key in enumerate(self.ids)}

    @cached_property
    def into(self) -> tuple[I64, I64]:
        """Rows by asset: pointers per node and the rows in that order."""
        return _grouped(self.asset, len(self.ids))

    @cached_property
    def out_of(self) -> tuple[I64, I64]:
        """Rows by owner: pointers per node and the rows in that order."""
        return _grouped(self.owner, len(self.ids))

    @property
    def dated(self) -> bool:
        """True where any stake has a known beginning or end."""
        return bool((self.starts[1] > EARLIEST).any() or (self.ends[0] < LATEST).any())

    def subset(self, nodes: I64, rows: I64) -> Columns:
        """Return the part of the graph made of some nodes and some of their rows."""
        local = np.full(len(self.ids), -1, dtype=np.int32)
        local[nodes] = np.arange(len(nodes), dtype=np.int32)
        joint = self.joint[rows]
        return Columns(
            ids=[self.ids[n] for n in nodes.tolist()],
            names=[self.names[n] for n in nodes.tolist()],
            kind=self.kind[nodes],
            owner=local[self.owner[rows]],
            asset=local[self.asset[rows]],
            channel=self.channel[rows],
            lo=self.lo[rows],
            hi=self.hi[rows],
            starts=(self.starts[0][rows], self.starts[1][rows]),
            ends=(self.ends[0][rows], self.ends[1][rows]),
            source=self.source[rows],
            joint=np.where(joint >= 0, local[joint], -1).astype(np.int32),
            undivided=self.undivided[rows],
            row=self.row[rows],
            stake_of=self.stake_of,
        )


def _grouped(keys: I32, size: int) -> tuple[I64, I64]:
    order = np.argsort(keys, kind="stable").astype(np.int64)
    pointers = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=size), out=pointers[1:])
    return pointers, order


def ordinal_range(text: str | None, missing: int) -> tuple[int, int]:
    """Return the first and last day an ISO date prefix may mean, as ordinals.

    Raises:
        ValueError: the text is no ISO date prefix.
    """
    if text is None:
        return missing, missing
    parts = [int(part) for part in text[:10].split("-")]
    if len(parts) == 3:
        day = date(*parts).toordinal()
        return day, day
    if len(parts) == 2:
        year, month = parts
        after = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1).toordinal(), after.toordinal() - 1
    return date(parts[0], 1, 1).toordinal(), date(parts[0], 12, 31).toordinal()


def from_stakes(stakes: Sequence[Stake], holders: Mapping[str, Holder]) -> Columns:
    """Lay stakes out as columns.

    A nominee's stake and one graded below ``min_certain_confidence`` are never
    certain: their lower end is nothing. So is an indirect one's.

    Raises:
        InputError: a date is no ISO prefix; the message names the stake.
    """
    floor = rules().min_certain_confidence
    index: dict[str, int] = {}
    sources: dict[str, int] = {}
    owner, asset, channel, lo, hi = [], [], [], [], []
    starts, ends, source, joint, undivided = [], [], [], [], []
    code = {measure: 2 * number for number, measure in enumerate(MEASURES)}
    for stake in stakes:
        low, high = encode(stake.share)
        indirect = stake.directness == "indirect"
        unsure = stake.confidence is not None and stake.confidence < floor
        if indirect or unsure or stake.capacity == "nominee":
            low = 0
        try:
            starts.append(ordinal_range(stake.start, EARLIEST))
            ends.append(ordinal_range(stake.end, LATEST))
        except ValueError as error:
            raise InputError(
                f"the stake of {stake.owner} in {stake.asset} has a date that is none: {error}",
                where=stake.locator,
                hint="dates are YYYY, YYYY-MM or YYYY-MM-DD",
            ) from error
        owner.append(index.setdefault(stake.owner, len(index)))
        asset.append(index.setdefault(stake.asset, len(index)))
        channel.append(code[stake.measure] + indirect)
        lo.append(low)
        hi.append(high)
        source.append(sources.setdefault(stake.source, len(sources)))
        key = f"joint:{stake.joint}@{stake.asset}" if stake.joint is not None else None
        joint.append(index.setdefault(key, len(index)) if key is not None else -1)
        undivided.append(stake.capacity == "undivided")
    for key in holders:
        index.setdefault(key, len(index))
    kind = np.zeros(len(index), dtype=np.int8)
    for key, holder in holders.items():
        kind[index[key]] = KINDS.index(holder.kind)
    for node in joint:
        if node >= 0:
            kind[node] = JOINT
    names = [holders[key].name if key in holders else None for key in index]
    both = np.array(starts, dtype=np.int32).reshape(-1, 2)
    ceased = np.array(ends, dtype=np.int32).reshape(-1, 2)
    return Columns(
        ids=list(index),
        names=names,
        kind=kind,
        owner=np.array(owner, dtype=np.int32),
        asset=np.array(asset, dtype=np.int32),
        channel=np.array(channel, dtype=np.int8),
        lo=np.array(lo, dtype=np.int64),
        hi=np.array(hi, dtype=np.int64),
        starts=(both[:, 0], both[:, 1]),
        ends=(ceased[:, 0], ceased[:, 1]),
        source=np.array(source, dtype=np.int32),
        joint=np.array(joint, dtype=np.int32),
        undivided=np.array(undivided, dtype=np.bool_),
        row=np.arange(len(stakes), dtype=np.int64),
        stake_of=stakes.__getitem__,
    )


def from_arrays(
    ids: Sequence[str],
    owner: I32,
    asset: I32,
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> Columns:
    """Lay out plain equity stakes between numbered nodes, ends in per cent.

    Each row counts as a holding of its own, as if each came from one register
    that states every class apart.

    Raises:
        InputError: an end lies outside 0 to 100, or a low end above its high end.
    """
    bad = ~((low >= 0) & (high <= 100) & (low <= high))
    if bad.any():
        n = int(np.flatnonzero(bad)[0])
        raise InputError(
            f"{low[n]:g} to {high[n]:g} % is no share: ends lie between 0 and 100, low first",
            where=f"edge {n}: {ids[owner[n]]} in {ids[asset[n]]}",
            hint="give shares in per cent",
        )

    def units(ends: NDArray[np.float64], outwards: Callable[..., NDArray[np.float64]]) -> I64:
        scaled = ends * PERCENT
        near = np.rint(scaled)
        kept = np.where(np.abs(scaled - near) < 1e-3, near, outwards(scaled))
        return kept.astype(np.int64) * TIE

    rows = len(owner)

    def stake(n: int) -> Stake:
        from narrows.ownership.share import Share

        return Stake(
            owner=ids[owner[n]],
            asset=ids[asset[n]],
            share=Share(float(low[n]), float(high[n])),
            locator=f"edge {n}",
        )

    early = np.full(rows, EARLIEST, dtype=np.int32)
    late = np.full(rows, LATEST, dtype=np.int32)
    return Columns(
        ids=ids,
        names=[None] * len(ids),
        kind=np.zeros(len(ids), dtype=np.int8),
        owner=owner,
        asset=asset,
        channel=np.zeros(rows, dtype=np.int8),
        lo=units(low, np.floor),
        hi=np.minimum(units(high, np.ceil), WHOLE),
        starts=(early, early),
        ends=(late, late),
        source=np.zeros(rows, dtype=np.int32),
        joint=np.full(rows, -1, dtype=np.int32),
        undivided=np.zeros(rows, dtype=np.bool_),
        row=np.arange(rows, dtype=np.int64),
        stake_of=stake,
    )


def numbered(keys: Iterable[str]) -> dict[str, int]:
    """Number distinct keys in order of first appearance."""
    index: dict[str, int] = {}
    for key in keys:
        index.setdefault(key, len(index))
    return index
