"""Asking changed parties against a portfolio: which customers have to be looked at again?

Turning the question round must not lose a customer. So nothing here is a best-so-many:
every customer is named who shares a whole name or number with a changed party, or one
of whose names could, at the most its words can be worth, bring the policy's review
threshold within reach. What is over is looked at by the ordinary check; what is named
needlessly costs only time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.checks.party import WEAK
from narrows.index.build import KINDS as PARTY_KINDS
from narrows.match.kernels import FACTS
from narrows.match.name import MAX_PAIRS
from narrows.match.weights import WeightKind, tables
from narrows.model.errors import CannotAnswer
from narrows.service.watch import evidence_bound, name_bound
from narrows.service.watch.ask_kernels import CACHE
from narrows.text import name_kernels
from narrows.text.kernel import compiled
from narrows.text.name import MAX_TOKENS, Role
from narrows.text.name_code import Names, Words
from narrows.text.name_costs import costs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.index.snapshot import Snapshot
    from narrows.model.policy import Policy
    from narrows.service.watch.segment import Segment

NEAR = 340
"""Cells up to this value make a word a candidate, as in ``index.candidates``."""

CROSS_KIND = 10_000
"""Thousandths of a bit allowed where the name of a ship or aircraft meets a firm's."""

_ROOM = 1 << 21
"""Pairs of near words looked for at a time."""


Roles = tuple["NDArray[np.uint8]", "NDArray[np.uint8]"]
"""In names of persons, and of others."""


class Near(msgspec.Struct, frozen=True):
    """For each key of the customers, the near keys of changed parties."""

    at: NDArray[np.int64]
    key: NDArray[np.int32]


class Listed:
    """The changed parties, prepared once for all segments."""

    def __init__(self, changed: Snapshot, policy: Policy) -> None:
        self.snapshot = changed
        self.policy = policy
        self.words = changed.manifest.counts["words"]
        self.gram_at, self.gram = _grams_by_key(changed)
        self.exact = np.load(changed.folder / "exact_key.npy")
        self.identifiers = np.load(changed.folder / "identifier_key.npy")
        self.tables = tuple(name_bound.Tabled(kind) for kind in name_bound.KINDS)
        self.facts = name_bound.facts()
        self.roles = _roles(changed)
        parties = [changed.party(n) for n in range(changed.parties)]
        dates = np.array([evidence_bound.listed_dates(p) for p in parties], np.uint64)
        dates = dates.reshape(-1, 2)[changed.name_party]
        self.years: NDArray[np.uint64] = np.ascontiguousarray(dates[:, 0])
        self.days: NDArray[np.uint64] = np.ascontiguousarray(dates[:, 1])
        wide = [evidence_bound.near_years(int(one)) for one in self.years]
        self.near_years: NDArray[np.uint64] = np.array(wide, np.uint64)
        found = np.array([evidence_bound.listed_countries(p) for p in parties], np.uint64)
        self.countries: NDArray[np.uint64] = found[changed.name_party]
        kind = changed.party_kind[changed.name_party]
        self.kind = kind.astype(np.uint8)
        self.column = (kind != PARTY_KINDS.index("person")).astype(np.int64)
        self.length = np.diff(changed.names.at).astype(np.int64)
        odd = np.isin(changed.names.role, (int(Role.INITIAL), int(Role.NUMBER)))
        owner = np.repeat(np.arange(len(self.length)), self.length)
        self.open = np.zeros(len(self.length), np.uint8)
        self.open[owner[odd]] = 1
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


def reached(segment: Segment, listed: Listed) -> NDArray[np.intp]:
    """Return the positions of the customers of a segment that must be looked at again.

    Raises:
        CannotAnswer: a made-up customer is not among them though its party is among
            the changed ones.
    """
    index = segment.index
    customers = segment.customer[index.name_party]
    named = np.zeros(len(segment) + len(segment.canaries), np.uint8)
    own_exact = np.load(index.folder / "exact_key.npy", mmap_mode="r")
    own_names = np.load(index.folder / "exact_value.npy", mmap_mode="r")
    named[customers[own_names[np.isin(own_exact, listed.exact)]]] = 1
    shared = np.isin(segment.identifier_key, listed.identifiers)
    named[segment.identifier_customer[shared]] = 1
    _by_names(segment, listed, customers, named)
    lost = [one for one in segment.canaries if not named[one]]
    if lost:
        raise CannotAnswer(
            f"asking the portfolio does not find {len(lost)} of its made-up customers",
            where=str(segment.folder),
            hint="screen the whole portfolio: narrows watch run --full",
        )
    return np.flatnonzero(named[: len(segment)])


def _by_names(
    segment: Segment,
    listed: Listed,
    customers: NDArray[np.int32],
    named: NDArray[np.uint8],
) -> None:
    index, changed = segment.index, listed.snapshot
    words, n, m = index.manifest.counts["words"], len(index.names), len(changed.names)
    near = _near(index, listed)
    highest = tuple(
        table.most(index.words, own, changed.words, int(np.bitwise_or.reduce(other, initial=0)))
        for table, own, other in zip(listed.tables, _roles(index), listed.roles, strict=True)
    )
    miss = tuple(table.missed(index.words) for table in listed.tables)
    policy = listed.policy
    most = np.ceil(evidence_bound.most_bits(segment.given, policy) * 1000 + 0.01).astype(np.int64)
    beside = (
        evidence_bound.birth_bits(policy),
        evidence_bound.country_bits(policy),
        evidence_bound.kind_bits(policy),
    )
    price = costs()
    kernels = compiled("narrows.service.watch.ask_kernels")
    kernels.reached(
        n, _plain(index.names), _heard(index.words),
        np.asarray(index.party_kind)[index.name_party], customers, _open_words(index, words),
        (near.at, near.key), highest, miss, _joins_by_name(index, words, near.at),
        (np.array(changed.post_at), np.array(changed.post_name)),
        _plain(changed.names), _heard(changed.words), listed.kind, listed.open, listed.base,
        listed.words, name_bound.facts(),
        (most, segment.years, segment.days, segment.countries, segment.kind),
        (listed.years, listed.near_years, listed.days, listed.countries), beside,
        CROSS_KIND, tuple(map(_tabled, name_bound.KINDS)),
        tuple(np.array(t, np.int32) for t in (price.sub, price.gap, price.two)), price.swap,
        tuple(np.zeros(size, np.int64) for size in _SCRATCH), np.zeros(1, np.int32),
        np.full(len(changed.words), -1, np.int32), np.zeros(1, np.int64),
        np.full(m, -1, np.int64), np.full(m, -1, np.int64), np.zeros(m, np.int64),
        np.zeros(m, np.int64), np.full(CACHE, -1, np.int64), np.zeros(CACHE, np.int16), named,
    )  # fmt: skip


_SCRATCH = (
    name_kernels.WIDTH**2, MAX_TOKENS, MAX_TOKENS, MAX_TOKENS**2, name_kernels.WIDTH,
    MAX_TOKENS**2, MAX_TOKENS, MAX_TOKENS, 7 * MAX_PAIRS, FACTS,
    MAX_TOKENS, MAX_TOKENS, MAX_TOKENS, MAX_TOKENS, MAX_TOKENS, MAX_TOKENS,
)  # fmt: skip
"""work, rarities, scripts, cells, buffer, and the scratch memory of ``score_names``."""


def _plain(arrays: Names | Words) -> tuple[NDArray[np.generic], ...]:
    return tuple(np.array(getattr(arrays, field)) for field in arrays.__struct_fields__)


def _heard(words: Words) -> tuple[NDArray[np.generic], ...]:
    """Return words with their consonant classes and lengths, see ``sound_kernels``."""
    plain = _plain(words)
    sounds, letters = np.zeros(len(words), np.int64), np.zeros(len(words), np.int64)
    kernels = compiled("narrows.service.watch.sound_kernels")
    kernels.heard(len(words), *plain[:4], sounds, letters)
    return (*plain, sounds, letters)


def _tabled(kind: WeightKind) -> tuple[NDArray[np.int64], ...]:
    found = tables(kind)
    fields = (found.agree, found.agree_rare, found.miss_q, found.miss_l, found.facts)
    return tuple(np.array(field, np.int64) for field in fields)


def _near(index: Snapshot, listed: Listed) -> Near:
    """Find every pair of near keys of customers and changed parties."""
    changed, price = listed.snapshot, costs()
    joins = index.manifest.counts["words"]
    kernels = compiled("narrows.service.watch.near_kernels")
    count, touched = np.zeros(len(index.words), np.uint8), np.zeros(len(index.words), np.int32)
    work = np.zeros(name_kernels.WIDTH**2, np.int64)
    prices = tuple(np.array(t, np.int32) for t in (price.sub, price.gap, price.two))
    room = max(_ROOM, len(index.words))
    out = tuple(np.zeros(room, np.int32) for _ in range(2))
    upto = np.zeros(1, np.int64)
    found: list[tuple[NDArray[np.int32], ...]] = [_same_symbol(index, changed)]
    q, theirs, ours = changed.words, _heard(changed.words), _heard(index.words)
    while upto[0] < len(q):
        n = kernels.near(
            int(upto[0]), len(q), listed.gram_at, listed.gram, changed.key_grams, listed.words,
            np.array(index.gram_at), np.array(index.gram_key), np.array(index.key_grams), joins,
            theirs, ours, *prices, price.swap, work, NEAR, count, touched, *out, upto,
        )  # fmt: skip
        found.append(tuple(one[:n].copy() for one in out))
    own, other = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.argsort(own, kind="stable")
    at = np.searchsorted(own[order], np.arange(len(index.words) + 1)).astype(np.int64)
    return Near(at, other[order])


def _roles(snapshot: Snapshot) -> Roles:
    return (
        name_bound.roles_of(snapshot, person=True),
        name_bound.roles_of(snapshot, person=False),
    )


def _same_symbol(index: Snapshot, changed: Snapshot) -> tuple[NDArray[np.int32], ...]:
    """Pair the words that mean the same, however they are spelled."""
    by_symbol: dict[int, list[int]] = {}
    for key in np.flatnonzero(changed.words.symbol).tolist():
        by_symbol.setdefault(int(changed.words.symbol[key]), []).append(key)
    pairs = [
        (key, other)
        for key in np.flatnonzero(index.words.symbol).tolist()
        for other in by_symbol.get(int(index.words.symbol[key]), ())
    ]
    both = np.array(pairs, np.int32).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _grams_by_key(snapshot: Snapshot) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the grams of each key: the index's postings turned round."""
    gram = np.repeat(np.arange(len(snapshot.gram_at) - 1), np.diff(snapshot.gram_at))
    order = np.argsort(snapshot.gram_key, kind="stable")
    keys = snapshot.gram_key[order]
    at = np.searchsorted(keys, np.arange(len(snapshot.words) + 1)).astype(np.int64)
    return at, gram[order].astype(np.int64)


def _joins_by_name(
    index: Snapshot, words: int, near_at: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return, per name, those of its joined words that are near a listed word."""
    joins = np.flatnonzero(np.diff(near_at)[words:]) + words
    sizes = index.post_at[joins + 1] - index.post_at[joins]
    names = [index.post_name[index.post_at[j] : index.post_at[j + 1]] for j in joins]
    name = np.concatenate(names) if names else np.zeros(0, np.int32)
    key = np.repeat(joins, sizes).astype(np.int32)
    order = np.argsort(name, kind="stable")
    at = np.searchsorted(name[order], np.arange(len(index.names) + 1)).astype(np.int64)
    return at, key[order]


def _open_words(index: Snapshot, words: int) -> NDArray[np.uint8]:
    """Mark initials and numbers, which are set against others by rules of their own."""
    found = np.zeros(words, np.uint8)
    odd = np.isin(index.names.role, (int(Role.INITIAL), int(Role.NUMBER)))
    found[index.names.word[odd]] = 1
    return found
