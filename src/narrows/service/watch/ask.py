"""Asking changed parties against a portfolio: which customers have to be looked at again?

Turning the question round must not lose a customer. So nothing here is a best-so-many:
every customer is named who shares a whole name or number with a changed party, or one
of whose names could, at the most its words can be worth, bring the policy's review
threshold within reach. What is over is looked at by the ordinary check; what is named
needlessly costs only time.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.checks.party import WEAK
from narrows.codes.schema import identifier_properties
from narrows.index.build import KINDS as PARTY_KINDS
from narrows.index.keys import identifier_keys
from narrows.index.limits import JOIN_NEAR, NEAR
from narrows.match import birth
from narrows.match.kernels import FACTS
from narrows.match.name import MAX_PAIRS
from narrows.match.weights import WeightKind, tables
from narrows.model.errors import CannotAnswer
from narrows.service.watch import evidence_bound, letter_bound, name_bound
from narrows.service.watch.near_kernels import BLOCK
from narrows.service.watch.pair_bound_kernels import FIELDS
from narrows.service.watch.shapes import Arrays, Shapes, fields, heard, rarity_by_name
from narrows.service.watch.weigh_kernels import CACHE
from narrows.text import date_bits, name_kernels
from narrows.text.kernel import compiled
from narrows.text.name import MAX_TOKENS
from narrows.text.name_costs import costs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.index.snapshot import Snapshot
    from narrows.model.policy import Policy
    from narrows.service.watch.segment import Segment

_ROOM = 1 << 21
"""Pairs of near words looked for at a time."""

Roles = tuple["NDArray[np.uint8]", "NDArray[np.uint8]"]
"""In names of persons, and of others."""


class Pairs(msgspec.Struct, frozen=True):
    """For each key of the customers, keys of changed parties.

    Attributes:
        at: First of each key's; one more entry than keys.
        key: The changed parties' keys.
    """

    at: NDArray[np.int64]
    key: NDArray[np.int32]


class Listed:
    """The changed parties, prepared once for all segments."""

    def __init__(self, changed: Snapshot, policy: Policy) -> None:
        self.snapshot = changed
        self.policy = policy
        self.words = changed.manifest.counts["words"]
        self.gram_at, self.gram = grams_by_key(changed)
        self.exact = np.load(changed.folder / "exact_key.npy")
        self.identifiers = _numbers(changed)
        self.tables = tuple(name_bound.Tabled(kind) for kind in name_bound.KINDS)
        self.heard = heard(changed.words)
        self.cheapest = letter_bound.cheapest(changed.words, costs())
        self.roles = _roles(changed)
        parties = [changed.party(n) for n in range(changed.parties)]
        dates = np.array([date_bits.born(p) for p in parties], np.uint64)
        dates = dates.reshape(-1, 2)[changed.name_party]
        self.years: NDArray[np.uint64] = np.ascontiguousarray(dates[:, 0])
        self.days: NDArray[np.uint64] = np.ascontiguousarray(dates[:, 1])
        wide = [date_bits.near_years(int(one)) for one in self.years]
        self.near_years: NDArray[np.uint64] = np.array(wide, np.uint64)
        found = np.array([evidence_bound.listed_countries(p) for p in parties], np.uint64)
        self.countries: NDArray[np.uint64] = found[changed.name_party]
        kind = changed.party_kind[changed.name_party]
        self.kind = kind.astype(np.uint8)
        self.column = (kind != PARTY_KINDS.index("person")).astype(np.int64)
        self.length = np.diff(changed.names.at).astype(np.int64)
        self.shapes = Shapes(changed.names, self.heard)
        _, self.total = rarity_by_name(changed, np.repeat(self.column, self.length))
        rare = changed.words.rarity.reshape(-1, 2)
        self.rare: NDArray[np.int32] = rare[changed.names.word].ravel()
        self.base = self._base(kind)

    def _base(self, kind: NDArray[np.uint8]) -> NDArray[np.int64]:
        policy = self.policy
        start = np.zeros(len(PARTY_KINDS))
        for number, name in enumerate(PARTY_KINDS):
            limits = policy.thresholds.get(name) or policy.thresholds["organisation"]
            needed = np.log2(limits.review / (1 - limits.review)) if limits.review > 0 else -1e6
            start[number] = policy.prior_bits.get(name, 0.0) - needed
        weak = max(
            policy.bits.get(code, 0.0) * policy.factor(code)
            for code in ("ALIAS-WEAK", "ALIAS-WEAK-EXACT")
        )
        bits = start[kind] + np.where(self.snapshot.name_quality == WEAK, weak, 0.0)
        lost = np.array([table.most_lost for table in self.tables])[self.column] * self.length
        # A hair above, for sums of decimals.
        found: NDArray[np.int64] = np.ceil(bits * 1000 + 0.01).astype(np.int64) + lost
        return found


class Named(msgspec.Struct, frozen=True):
    """Whom names bring within reach of changed parties.

    Attributes:
        named: 1 for each customer, and made-up customer, that is; else 0.
        looked_at, weighed: Pairs of names looked at, and how many of them were weighed.
    """

    named: NDArray[np.uint8]
    looked_at: int
    weighed: int


class Nearness:
    """How near the words of a segment's customers are to those of some listed parties.

    Attributes:
        heard: The customers' words.
        near: Each key's near keys.
        joins: Each name's joined words that are near a listed word.
    """

    def __init__(self, segment: Segment, listed: Listed) -> None:
        index = segment.index
        self.heard = heard(index.words)
        self.near = _near(index, self.heard, listed)
        self.joins = _joins_by_name(index, index.manifest.counts["words"], self.near)

    @property
    def told(self) -> tuple[tuple[NDArray[np.int64], NDArray[np.int32]], ...]:
        """Return near keys and joins as arrays."""
        return (self.near.at, self.near.key), (self.joins.at, self.joins.key)


def reached(segment: Segment, listed: Listed, nearness: Nearness | None = None) -> NDArray[np.intp]:
    """Return the positions of the customers of a segment that must be looked at again.

    Args:
        segment: The customers.
        listed: The changed parties.
        nearness: How near their words are, where it is known.

    Raises:
        CannotAnswer: a made-up customer is not among them though its party is among
            the changed ones.
    """
    index = segment.index
    named = by_names(segment, listed, nearness=nearness).named
    customers = segment.customer[index.name_party]
    own_exact = np.load(index.folder / "exact_key.npy", mmap_mode="r")
    own_names = np.load(index.folder / "exact_value.npy", mmap_mode="r")
    named[customers[own_names[_under(own_exact, listed.exact)]]] = 1
    shared = _under(segment.identifier_key, listed.identifiers)
    named[segment.identifier_customer[shared]] = 1
    lost = [one for one in segment.canaries if not named[one]]
    if lost:
        raise CannotAnswer(
            f"asking the portfolio does not find {len(lost)} of its made-up customers",
            where=str(segment.folder),
            hint="screen the whole portfolio: narrows watch run --full",
        )
    return np.flatnonzero(named[: len(segment)])


def _under(keys: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of some keys, each more than once if it is, among sorted keys."""
    first, last = (np.searchsorted(keys, wanted, side) for side in ("left", "right"))
    size = last - first
    ends = np.cumsum(size)
    total = int(ends[-1]) if len(ends) else 0
    found: NDArray[np.int64] = np.arange(total) - np.repeat(ends - size - first, size)
    return found


def by_names(
    segment: Segment, listed: Listed, *, nearness: Nearness | None = None, pruned: bool = True
) -> Named:
    """Return whom names bring within reach.

    Args:
        segment: The customers.
        listed: The changed parties.
        nearness: How near their words are, where it is known.
        pruned: Weigh only pairs of names no bound rules out; the answer is the same.
    """
    index, changed = segment.index, listed.snapshot
    n, m = len(index.names), len(changed.names)
    nearness = nearness or Nearness(segment, listed)
    own_words = nearness.heard
    customers = segment.customer[index.name_party]
    reading = segment.reading[index.name_party]
    named = np.zeros(len(segment) + len(segment.canaries), np.uint8)
    worth = [
        table.most(changed.words, int(np.bitwise_or.reduce(other, initial=0)), cross=cross).rows()
        for cross in (False, True)
        for table, other in zip(listed.tables, listed.roles, strict=True)
    ]
    policy = listed.policy
    most = np.ceil(evidence_bound.most_bits(segment.given, policy) * 1000 + 0.01).astype(np.int64)
    own, other = Shapes(index.names, own_words), listed.shapes
    column = np.repeat(reading & 1 == 0, np.diff(index.names.at)).astype(np.int64)
    rare, total = rarity_by_name(index, column)
    # Words joined stand in no name and need no bounds; there are more of them than of others.
    words = index.manifest.counts["words"]
    single = msgspec.structs.replace(
        index.words, number=index.words.number[:words], rarity=index.words.rarity[: 2 * words]
    )
    bounds = [
        table.place(single, roles[:words])[index.names.word]
        for table, roles in zip(listed.tables, _roles(index), strict=True)
    ]
    counts = np.zeros(7, np.int64)
    kernels = compiled("narrows.service.watch.ask_kernels")
    kernels.reached(
        n, fields(index.names), own_words,
        (
            customers, reading, *own.told, own.of_words, own.known, rare, total,
            np.where(column == 0, *bounds),
        ),
        *nearness.told,
        fields(changed.names), listed.heard,
        (listed.base, *other.told, other.of_words, other.known, listed.rare, listed.total),
        (np.array(changed.post_at), np.array(changed.post_name)), listed.cheapest,
        _begins(), np.concatenate(worth).ravel(), len(worth[0]),
        name_bound.facts(*name_bound.TOLD),
        (most, segment.years, segment.days, segment.countries, segment.kind),
        (listed.years, listed.near_years, listed.days, listed.countries, listed.kind),
        (
            birth.most_bits(policy),
            evidence_bound.country_bits(policy),
            evidence_bound.kind_bits(policy),
        ),
        tuple(map(_tabled, name_bound.KINDS)), (*_prices(), _meant()), costs().swap,
        tuple(np.zeros(size, np.int64) for size in _SCRATCH),
        (np.full(CACHE, -1, np.int64), np.zeros(CACHE, np.int16)),
        (
            np.full(len(changed.words), -1, np.int32), np.zeros(1, np.int64),
            np.zeros(1, np.int32), np.full(m, -1, np.int64), np.zeros(m, np.int64),
            np.zeros(4, np.int64), np.full(MAX_TOKENS, -1, np.int64),
            *(np.zeros(MAX_TOKENS, np.int64) for _ in range(3)),
            np.zeros(2 * MAX_TOKENS * FIELDS, np.int64), np.zeros(2 * name_kernels.WIDTH, np.int64),
        ),
        int(pruned), counts, named,
    )  # fmt: skip
    return Named(named, int(counts[0]), int(counts[6]))


_SCRATCH = (
    name_kernels.WIDTH**2, MAX_TOKENS, MAX_TOKENS, MAX_TOKENS**2, name_kernels.WIDTH,
    MAX_TOKENS**2, MAX_TOKENS, MAX_TOKENS, 7 * MAX_PAIRS, FACTS,
    MAX_TOKENS, MAX_TOKENS, MAX_TOKENS, MAX_TOKENS, MAX_TOKENS, MAX_TOKENS,
)  # fmt: skip
"""work, rarities, scripts, cells, buffer, and the scratch memory of ``score_names``."""


@cache
def _prices() -> tuple[NDArray[np.int32], ...]:
    price = costs()
    return tuple(np.array(table, np.int32) for table in (price.sub, price.gap, price.two))


@cache
def _meant() -> NDArray[np.int64]:
    """Return which letters two may be taken for, one bit each, by both letters."""
    size = name_kernels.LETTERS
    two = _prices()[2].reshape(size, size * size)
    bits = np.left_shift(1, np.arange(size, dtype=np.int64))[:, None]
    found: NDArray[np.int64] = np.where(two < name_kernels.NEVER, bits, 0).sum(axis=0)
    return found


@cache
def _begins() -> NDArray[np.int64]:
    """Return which letters words may begin with that are read as one, one bit each, by letter."""
    price = costs()
    letters = range(name_kernels.LETTERS)
    alike = [
        sum(1 << y for y in letters if name_kernels.begin_alike(x, y, price.sub, price.gap))
        for x in letters
    ]
    return np.array(alike, np.int64)


def _numbers(snapshot: Snapshot) -> NDArray[np.int64]:
    """Return the keys of every number the check reads: not only those its index holds."""
    read = identifier_properties()
    found = {
        key
        for entity in snapshot
        for statement in entity.statements
        if statement.prop in read
        for key in identifier_keys(statement.prop, statement.value)
    }
    indexed = np.load(snapshot.folder / "identifier_key.npy")
    return np.union1d(indexed, np.array(sorted(found), np.int64))


def _tabled(kind: WeightKind) -> tuple[NDArray[np.int64], ...]:
    found = tables(kind)
    fields = (found.agree, found.agree_rare, found.miss_q, found.miss_l, found.facts)
    return tuple(np.array(field, np.int64) for field in fields)


def _near(index: Snapshot, ours: Arrays, listed: Listed) -> Pairs:
    """Find every pair of near keys of customers and changed parties."""
    changed = listed.snapshot
    words, keys = index.manifest.counts["words"], len(index.words)
    kernels = compiled("narrows.service.watch.near_kernels")
    count = np.zeros(BLOCK, np.uint8)
    room = max(_ROOM, words + BLOCK)
    out = tuple(np.zeros(room, np.int32) for _ in range(2))
    upto = np.zeros(1, np.int64)
    found = [_same_symbol(index, changed), *_near_joins(index, ours, listed)]
    place = np.zeros(int(np.diff(listed.gram_at).max(initial=1)), np.int64)
    while upto[0] < listed.words:
        n = kernels.near(
            int(upto[0]), listed.words, listed.gram_at, listed.gram, changed.key_grams,
            np.array(index.gram_at), np.array(index.gram_key), np.array(index.key_grams), words,
            listed.heard, ours, listed.cheapest, (*_prices(), _meant()), costs().swap,
            np.zeros(name_kernels.WIDTH**2, np.int64), np.zeros(2 * name_kernels.WIDTH, np.int64),
            NEAR, place, count,
            count.view(np.int64), np.zeros(BLOCK, np.int32), *out, upto,
        )  # fmt: skip
        found.append(tuple(one[:n].copy() for one in out))
    return _pairs(found, keys)


def _near_joins(
    index: Snapshot, ours: Arrays, listed: Listed
) -> Iterator[tuple[NDArray[np.int32], ...]]:
    """Find the words of one side that two words of the other may be, written together."""
    changed = listed.snapshot
    kernels = compiled("narrows.service.watch.near_kernels")
    work = np.zeros(name_kernels.WIDTH**2, np.int32)
    for own, other in (
        (index.sound_joins, changed.sound_words),
        (index.sound_words, changed.sound_joins),
    ):
        for first in range(0, len(other.key), _SOUNDS):
            keys, place = own.get_many(np.array(other.key[first : first + _SOUNDS]))
            ends = keys.astype(np.int32), other.value[first : first + _SOUNDS][place]
            n = kernels.near_joins(
                len(place), listed.heard, ours, *_prices(), costs().swap, work, JOIN_NEAR, *ends
            )
            yield tuple(one[:n] for one in ends)


_SOUNDS = 1 << 10
"""Keys of sounds looked for at a time: many words sound alike."""


def _pairs(found: list[tuple[NDArray[np.int32], ...]], keys: int) -> Pairs:
    """Order pairs by the customers' keys, each once."""
    own, other = (np.concatenate(parts).astype(np.int64) for parts in zip(*found, strict=True))
    both = np.unique(own << 32 | other)
    at = np.searchsorted(both >> 32, np.arange(keys + 1)).astype(np.int64)
    return Pairs(at, (both & 0xFFFFFFFF).astype(np.int32))


def _roles(snapshot: Snapshot) -> Roles:
    return (
        name_bound.roles_of(snapshot, person=True),
        name_bound.roles_of(snapshot, person=False),
    )


def _same_symbol(index: Snapshot, changed: Snapshot) -> tuple[NDArray[np.int32], ...]:
    """Pair the words that mean the same, however they are spelled."""
    own, other = index.words.symbol, changed.words.symbol
    by_symbol: dict[int, list[int]] = {}
    for key in np.flatnonzero(other).tolist():
        by_symbol.setdefault(int(other[key]), []).append(key)
    mean = np.flatnonzero(np.isin(own, list(by_symbol)))
    pairs = [
        (key, found)
        for key, symbol in zip(mean.tolist(), own[mean].tolist(), strict=True)
        for found in by_symbol[symbol]
    ]
    both = np.array(pairs, np.int32).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def grams_by_key(snapshot: Snapshot) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the grams of each key: the index's postings turned round."""
    keys = np.array(snapshot.gram_key)
    at = np.zeros(snapshot.manifest.counts["words"] + 1, np.int64)
    np.cumsum(np.bincount(keys, minlength=len(at) - 1), out=at[1:])
    gram = np.zeros(len(keys), np.int64)
    compiled("narrows.service.watch.near_kernels").turned(
        len(snapshot.gram_at) - 1, np.array(snapshot.gram_at), keys, at[:-1].copy(), gram
    )
    return at, gram


def _joins_by_name(index: Snapshot, words: int, near: Pairs) -> Pairs:
    """Return, per name, those of its joined words that are near a listed word."""
    joins = np.flatnonzero(np.diff(near.at)[words:]) + words
    first, last = index.post_at[joins], index.post_at[joins + 1]
    sizes = last - first
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    name = index.post_name[np.arange(total) - np.repeat(ends - sizes - first, sizes)]
    key = np.repeat(joins, sizes).astype(np.int32)
    order = np.argsort(name, kind="stable")
    at = np.searchsorted(name[order], np.arange(len(index.names) + 1)).astype(np.int64)
    return Pairs(at, key[order])
