"""What the index's limits leave out of a look-up, and when that may be something else.

The index keeps so many listed words for a word, and so many listed names for a name. A
party that did not change can enter or leave what is kept, because others came or went.
How close each customer's look-up is to a limit is kept with the answers; a run finds from
it whose answer about unchanged parties may differ, so that those are screened again.

For a customer none of whose words is near other listed words than before, what a name
collects of an unchanged party is as before. Then a name comes in only where names went
and the limit was reached; a name goes only where names came and it is reached now. Who
had no finding has none among the names that go. A name so common that not every bearer
is compared is one whose best bearers alone reach the limit.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from narrows.codes.schema import party_kind
from narrows.index.analysed import word_meaning
from narrows.index.bulk import Bulk
from narrows.index.limits import NAMES, WORDS_PER_WORD
from narrows.service.watch.ask import Listed, Nearness, grams_by_key
from narrows.service.watch.kept import Closeness, Kept, asked, closeness
from narrows.service.watch.parting import CROWDED, Floors, Looked, Parting, floors
from narrows.service.watch.shapes import heard, shapes
from narrows.text.kernel import compiled
from narrows.text.name import analyse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.index.snapshot import Snapshot
    from narrows.model.finding import Screening
    from narrows.model.policy import Policy
    from narrows.service.watch.customer import Customer
    from narrows.service.watch.segment import Segment
    from narrows.text.name import NameToken

_MOST = 255
"""Names are counted so far."""

_CLOSE = 3 * NAMES // 4
"""From so many names offered on it is looked how close they are to the limit, not supposed."""

EDGE = 64
"""What names collect is kept in so many thousandths of a bit, rounded down."""

NO_EDGE = 65_535
"""More than any name collects."""


class Crowd(msgspec.Struct, frozen=True):
    """How close the look-ups of a segment's customers are to the limits, at the least.

    Attributes:
        offered: Per customer, how many listed names the index offers, up to 255. Below
            ``limits.NAMES`` none was left out.
        tied: How many names of one script are worth as much as the best of them, counted up to
            one more than are kept.
        edge: What a name at least collects that is kept where others are left out, in
            ``EDGE`` thousandths of a bit; ``NO_EDGE`` where none is left out.
        room: How many more names may come before one is left out of those of a script of which
            none is yet.
        floor: Per word of the customers, the rank of likeness up to which listed words are
            left out for it, see ``parting.Floors``.
        kept: How many rank above that, at most, up to 255.
    """

    offered: NDArray[np.uint8]
    tied: NDArray[np.uint8]
    edge: NDArray[np.uint16]
    room: NDArray[np.uint8]
    floor: NDArray[np.uint8]
    kept: NDArray[np.uint8]

    def told(self) -> bytes:
        """Return all counts as bytes."""
        every = (self.offered, self.tied, self.room, self.edge, self.floor, self.kept)
        return b"".join(one.tobytes() for one in every)

    @staticmethod
    def of(data: bytes, customers: int) -> Crowd:
        """Return counts from bytes."""
        every = np.frombuffer(data, np.uint8).copy()
        offered, tied, room = every[: 3 * customers].reshape(3, -1)
        edge, words = every[3 * customers : 5 * customers].view(np.uint16), every[5 * customers :]
        return Crowd(offered, tied, edge, room, *words.reshape(2, -1))

    def note(self, places: Sequence[int] | NDArray[np.intp], close: Closeness) -> None:
        """Note how close some customers' look-ups came to the limit of names."""
        self.tied[places] = close.tied
        self.room[places] = close.room
        self.edge[places] = np.clip(close.edge // EDGE, 0, NO_EDGE)

    def note_words(self, words: NDArray[np.intp], floors: Floors) -> None:
        """Note up to which rank listed words are left out for some words."""
        self.floor[words] = floors.floor
        self.kept[words] = np.minimum(floors.kept, _MOST)


def begun(segment: Segment, snapshot: Snapshot) -> Crowd:
    """Return the counts of a segment before any customer is screened against a snapshot."""
    offered, tied, room = np.zeros((3, len(segment)), np.uint8)
    index = segment.index
    floor = np.zeros(index.manifest.counts["words"], np.uint8)
    every = np.ones(len(snapshot.words), np.uint8)
    kept = _above(segment, snapshot, shapes(snapshot.words), every, floor)
    crowd = Crowd(
        offered, tied, np.zeros(len(segment), np.uint16), room, floor,
        np.minimum(kept, _MOST).astype(np.uint8),
    )  # fmt: skip
    many = np.flatnonzero(kept > WORDS_PER_WORD)
    crowd.note_words(many, floors(many, heard(index.words), Looked(snapshot)))
    return crowd


class Meter:
    """Notes, as customers are screened, how close their look-ups came to the limits."""

    def __init__(self, snapshot: Snapshot, policy: Policy) -> None:
        self._bulk = Bulk(snapshot)
        self._policy = policy

    def note(
        self,
        crowd: Crowd,
        positions: Sequence[int],
        customers: Sequence[Customer],
        screenings: Sequence[Screening | str],
    ) -> None:
        """Note what was offered for some customers.

        Args:
            crowd: The counts of their segment.
            positions: Their positions in it.
            customers: The customers.
            screenings: What was answered; a text where nothing was.
        """
        offered = [0 if isinstance(one, str) else one.candidates for one in screenings]
        counts = np.minimum(np.array(offered, np.int64), _MOST)
        crowd.offered[positions] = counts
        none = np.full(len(counts), EDGE * NO_EDGE, np.int64)
        crowd.note(positions, Closeness(counts, none, np.maximum(NAMES - counts, 0)))
        many = [n for n in np.flatnonzero(counts >= _CLOSE).tolist() if customers[n].party]
        parties = [party for n in many if (party := customers[n].party) is not None]
        names, owner = asked(parties, self._policy)
        close = closeness(self._bulk.near_names(names), owner, len(parties))
        crowd.note([positions[n] for n in many], close)


class Between:
    """What is different between two snapshots, as far as the limits are concerned.

    Attributes:
        came: The parties that changed or came, as they are now; None where there are none.
        went: Parties whose names are no longer listed so; None where there are none.
        ordered: Names that stay have kept their order, which decides between equals.
    """

    def __init__(
        self,
        before: Snapshot,
        after: Snapshot,
        came: Listed | None,
        went: Listed | None,
        policy: Policy,
    ) -> None:
        self.before, self.after = before, after
        self.came, self.went = came, went
        old, new = named(before), named(after)
        moved = _moved(old, new)
        stay = [np.flatnonzero(~np.isin(one, moved) & (one != 0)) for one in (old, new)]
        self.ordered = bool(np.array_equal(old[stay[0]], new[stay[1]]))
        words = [_words(one) for one in (before, after)]
        self._new_names, self._new_words = _news(came, moved, words[0])
        self._old_names, self._old_words = _news(went, moved, words[1])
        self._stays = tuple(
            np.isin(one, other) for one, other in ((words[0], words[1]), (words[1], words[0]))
        )
        places = [
            place[np.argsort(numbers[place], kind="stable")]
            for numbers, place in zip((old, new), stay, strict=True)
        ]
        self._policy = policy
        self._same = same_names(before, after, *places)
        self._parting = Parting(
            before, self._stays[0], ((came, self._new_words), (went, self._old_words))
        )
        self._of_thread = threading.local()

    @property
    def kept(self) -> Kept:
        """What is kept in both snapshots: each thread has its own look-ups."""
        found: Kept | None = getattr(self._of_thread, "kept", None)
        if found is None:
            bulks = Bulk(self.before), Bulk(self.after)
            found = self._of_thread.kept = Kept(bulks, self._same, self._policy)
        return found

    def counted(
        self, segment: Segment, crowd: Crowd, nearness: Nearness | None
    ) -> tuple[Crowd, NDArray[np.uint16], NDArray[np.uint16], NDArray[np.intp]]:
        """Return the counts brought up to the snapshot after, and what touches the limits.

        Args:
            segment: The customers.
            crowd: Their counts as of the snapshot before.
            nearness: How near their words are to those of ``came``.

        Returns:
            The counts; how many new names, and how many old ones, the index would offer
            for each customer; and the words for which other words may be kept now.
        """
        came = _met(segment, self.came, nearness, self._new_names)
        went = _met(segment, self.went, None, self._old_names)
        # Of those that go, such as rank just at the floor make room, too.
        below = np.maximum(crowd.floor, 1) - 1
        new, old = (
            np.zeros(len(crowd.floor), np.uint16) if one is None or not wanted.any()
            else _above(segment, one.snapshot, shapes(one.snapshot.words), wanted, floor)
            for one, wanted, floor in (
                (self.came, self._new_words, crowd.floor), (self.went, self._old_words, below),
            )
        )  # fmt: skip
        kept = crowd.kept + new.astype(np.int64)
        touched = (kept > WORDS_PER_WORD) & (new > 0) | (crowd.floor > 0) & (old > 0)
        touched |= crowd.floor == CROWDED
        kept = np.minimum(kept, _MOST).astype(np.uint8)
        offered, tied = (
            np.minimum(one.astype(np.int64) + came, _MOST).astype(np.uint8)
            for one in (crowd.offered, crowd.tied)
        )
        left = crowd.room.astype(np.int64) - came
        # Of names that come it is not known what they collect.
        edge = np.where(left < 0, 0, crowd.edge).astype(np.uint16)
        room = np.maximum(left, 0).astype(np.uint8)
        brought = Crowd(offered, tied, edge, room, crowd.floor.copy(), kept)
        return brought, came, went, np.flatnonzero(touched)

    def concerned(
        self, crowd: Crowd, came: NDArray[np.uint16], went: NDArray[np.uint16],
        found: NDArray[np.bool_],
    ) -> NDArray[np.bool_]:  # fmt: skip
        """Tell for whom a limit may leave out other names of unchanged parties.

        Args:
            crowd: The counts brought up to the snapshot after.
            came: How many new names would be offered for each customer.
            went: How many old ones.
            found: Who has a finding.
        """
        full = crowd.offered >= NAMES
        out = (came > 0) & found & (crowd.offered > NAMES)
        # Too many may be worth the same now, or too few where one came that is worth more.
        common = (came > 0) & (crowd.tied > NAMES)
        return out | common | full & ((went > 0) | (not self.ordered))

    def otherwise(
        self, segment: Segment, crowd: Crowd, words: NDArray[np.intp], found: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Tell for whom other names may be kept because other unchanged words are near theirs.

        Args:
            segment: The customers.
            crowd: Their counts; what is found out about the words is noted there.
            words: The words to look at.
            found: Who has a finding.
        """
        out = np.zeros(len(segment), np.bool_)
        if not len(words):
            return out
        full = crowd.offered >= NAMES
        parted = self._parting.parted(segment, words)
        crowd.note_words(words, parted.floors)
        more, fewer = self._looked_up(segment, parted.unsure)
        out[_owners(segment, [*more, *parted.more.tolist()])] = True
        # Where nothing was left out, what collects less is not found more easily for it.
        owners = _owners(segment, fewer)
        out[owners] |= found[owners] | full[owners]
        owners = _owners(segment, np.unique(parted.word).tolist())
        out[owners] |= found[owners]
        edge = crowd.edge.astype(np.int64) * EDGE
        full &= crowd.edge < NO_EDGE
        return out | full & self._parting.lowered(segment, parted, edge)

    def _looked_up(self, segment: Segment, words: NDArray[np.intp]) -> tuple[list[int], list[int]]:
        """Return the words that are near others that stay as well, and those only near fewer."""
        tokens = list(_tokens(segment.index, words))
        old, new = (
            _near(bulk, tokens, stays)
            for bulk, stays in zip(self.kept.bulks, self._stays, strict=True)
        )
        more: list[int] = []
        fewer: list[int] = []
        for word, a, b in zip(words.tolist(), old, new, strict=True):
            if a != b:
                (fewer if b < a else more).append(word)
        return more, fewer


def _owners(segment: Segment, words: Sequence[int]) -> NDArray[np.intp]:
    """Return the customers with one of some words."""
    index = segment.index
    names = [index.post_name[index.post_at[w] : index.post_at[w + 1]] for w in words]
    every = np.concatenate([np.zeros(0, np.int32), *names])
    found = np.unique(segment.customer[index.name_party[every]]).astype(np.intp)
    return found[found < len(segment)]


def _near(
    bulk: Bulk, tokens: Sequence[NameToken], stays: NDArray[np.bool_]
) -> Iterator[frozenset[bytes]]:
    """Iterate what of the words that stay is near each word, and a mark where some are left out."""
    meaning = bulk.snapshot.word_meaning
    for keys, left in zip(bulk.near_words(tokens), bulk.left_out(tokens), strict=True):
        near = keys[keys < bulk.single]
        found = frozenset(meaning[near[stays[near]]].tolist())
        yield found | {b""} if left else found


def same_names(
    before: Snapshot, after: Snapshot, old: NDArray[np.intp], new: NDArray[np.intp]
) -> NDArray[np.int64]:
    """Return for each name after its number before, -1 for names of parties that do not stay.

    Args:
        before, after: The snapshots.
        old, new: Numbers of the parties that stay, in both.
    """
    first, begin = (
        np.searchsorted(one.name_party, np.arange(one.parties + 1)) for one in (before, after)
    )
    sizes = begin[new + 1] - begin[new]
    within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    found = np.full(len(after.names), -1, np.int64)
    found[np.repeat(begin[new], sizes) + within] = np.repeat(first[old], sizes) + within
    return found


def named(snapshot: Snapshot) -> NDArray[np.uint64]:
    """Return a number for each party that changes with its id and its names' words.

    It is 0 where a party has no name.
    """
    key = np.zeros(len(snapshot), np.uint64)
    key[snapshot.ids.value] = snapshot.ids.key.astype(np.uint64)
    at = snapshot.names.at.astype(np.int64)
    half = np.ascontiguousarray(snapshot.word_meaning).view(np.uint64)[::2]
    words = _summed(half[snapshot.names.word], at)
    party = np.searchsorted(snapshot.name_party, np.arange(snapshot.parties + 1))
    names = _summed(words, party.astype(np.int64))
    kind = snapshot.party_kind[: snapshot.parties].astype(np.uint64)
    ids = _mixed(key[snapshot.party_entity])
    found: NDArray[np.uint64] = _mixed(names + ids + kind) | np.uint64(1)
    return np.where(np.diff(party) > 0, found, 0).astype(np.uint64)


def _summed(values: NDArray[np.uint64], at: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return a sum over each run of values that depends on their order."""
    place = (np.arange(len(values)) - np.repeat(at[:-1], np.diff(at))).astype(np.uint64)
    ends = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(_mixed(values + place * np.uint64(0x9E3779B97F4A7C15)), out=ends[1:])
    found: NDArray[np.uint64] = ends[at[1:]] - ends[at[:-1]]
    return found


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return numbers whose bits all depend on all bits of others."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: NDArray[np.uint64] = values ^ (values >> np.uint64(31))
    return found


def _moved(old: NDArray[np.uint64], new: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the numbers that do not stand equally often on both sides."""
    every, times = np.unique(old, return_counts=True)
    others, more = np.unique(new, return_counts=True)
    both, a, b = np.intersect1d(every, others, assume_unique=True, return_indices=True)
    return np.setdiff1d(np.union1d(every, others), both[times[a] == more[b]])


def gone(before: Snapshot, after: Snapshot) -> list[int]:
    """Return the numbers of the parties whose names are no longer listed so."""
    old = named(before)
    moved = _moved(old, named(after))
    found: list[int] = np.flatnonzero(np.isin(old, moved) & (old != 0)).tolist()
    return found


def _words(snapshot: Snapshot) -> NDArray[np.bytes_]:
    return snapshot.word_meaning[: snapshot.manifest.counts["words"]]


def _news(
    listed: Listed | None, moved: NDArray[np.uint64], known: NDArray[np.bytes_]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return which names of some parties moved, and which of their words are not known."""
    if listed is None:
        return np.zeros(0, np.uint8), np.zeros(0, np.uint8)
    snapshot = listed.snapshot
    names = np.isin(named(snapshot), moved)[snapshot.name_party]
    return names.astype(np.uint8), (~np.isin(_words(snapshot), known)).astype(np.uint8)


def _above(
    segment: Segment, snapshot: Snapshot, shape: NDArray[np.int64], wanted: NDArray[np.uint8],
    floor: NDArray[np.uint8],
) -> NDArray[np.uint16]:  # fmt: skip
    """Count for each word of the customers the wanted listed words that rank above its floor."""
    index = segment.index
    words, listed = index.manifest.counts["words"], len(snapshot.words)
    out = np.zeros(words, np.uint16)
    at, gram = grams_by_key(index)
    compiled("narrows.service.watch.crowd_kernels").above(
        words, floor.astype(np.int64), at, gram, index.words.form, shapes(index.words),
        snapshot.gram_at, snapshot.gram_key, snapshot.key_grams, shape, wanted,
        np.zeros(listed, np.int32), np.zeros(listed, np.int32), out,
    )  # fmt: skip
    return out


def _met(
    segment: Segment, listed: Listed | None, nearness: Nearness | None, wanted: NDArray[np.uint8]
) -> NDArray[np.uint16]:
    """Count for each customer the wanted names that the index would offer."""
    index = segment.index
    out = np.zeros(len(segment) + len(segment.canaries), np.uint16)
    if listed is not None and wanted.any():
        near, joins = (nearness or Nearness(segment, listed)).told
        changed = listed.snapshot
        compiled("narrows.service.watch.crowd_kernels").met(
            len(index.names), np.array(index.names.at), np.array(index.names.word),
            segment.customer[index.name_party], segment.reading[index.name_party], near, joins,
            (np.array(changed.post_at), np.array(changed.post_name)), wanted,
            np.full(len(changed.names), -1, np.int64), np.zeros(len(changed.names), np.int64), out,
        )  # fmt: skip
    return out[: len(segment)]


def _tokens(index: Snapshot, words: NDArray[np.intp]) -> Iterator[NameToken]:
    """Iterate words as they are taken from the names they stand in."""
    for word in words.tolist():
        name = index.post_name[index.post_at[word]]
        entity = index.party(int(index.name_party[name]))
        read = analyse(
            entity.statements[int(index.name_statement[name])].value, party_kind(entity.schema)
        )
        meaning = bytes(index.word_meaning[word])
        yield next(t for t in read.compared if word_meaning(t).rstrip(b"\0") == meaning)
