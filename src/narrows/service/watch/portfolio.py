"""A portfolio in the workspace: what was added and removed, never changed afterwards.

    portfolios/<name>/portfolio.json     which pieces there are, and which answers stand
    portfolios/<name>/pieces/<n>/        one immutable folder per part of an addition
    portfolios/<name>/pieces/<n>.json    one immutable file per removal
    portfolios/<name>/runs/<run>/        what a run found new, changed and gone; the
                                         newest also holds what stands now
    portfolios/<name>/outbox/<run>/      messages that no receiver has confirmed yet

A piece is complete and synced before ``portfolio.json`` names it; what it does not
name was left by a crash and is nothing.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from narrows.model.errors import InputError, SnapshotDamaged, StoreError, UnknownOption
from narrows.service.watch import segment as segments
from narrows.service.watch.customer import Customer, key_of
from narrows.service.watch.segment import Segment, open_segment
from narrows.store.durable import make_folders, reported, seal, sync_folder, unseal, write_new

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CATALOGUE = "portfolio.json"


class Piece(msgspec.Struct, frozen=True):
    """An addition or a removal.

    Attributes:
        name: Its number; later pieces count before earlier ones.
        kind: ``added`` or ``removed``.
        at: When, ISO with zone.
        file: Name of the file the customers came in, where there was one.
        customers: How many.
    """

    name: str
    kind: Literal["added", "removed"]
    at: str
    file: str | None
    customers: int


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a portfolio consists of.

    Attributes:
        pieces: Additions and removals, oldest first.
        run: The run whose answers stand, None before the first.
    """

    pieces: tuple[Piece, ...] = ()
    run: str | None = None


class Portfolio:
    """One portfolio of a workspace."""

    def __init__(self, home: Path, name: str) -> None:
        if not name.replace("_", "").replace("-", "").isalnum() or not name.isascii():
            raise UnknownOption(
                f"{name!r} cannot be the name of a portfolio",
                hint="use letters, digits, '_' and '-', for instance retail",
            )
        self.name = name
        self.folder = home / "portfolios" / name

    @property
    def exists(self) -> bool:
        """True when something was ever added."""
        return (self.folder / CATALOGUE).is_file()

    def catalogue(self) -> Catalogue:
        """Return what the portfolio consists of.

        Raises:
            UnknownOption: there is no such portfolio.
            SnapshotDamaged: its catalogue is not what was written.
        """
        path = self.folder / CATALOGUE
        try:
            return msgspec.json.decode(unseal(path.read_bytes(), path), type=Catalogue)
        except FileNotFoundError as error:
            if _has_run(self.folder):
                raise SnapshotDamaged(
                    "the catalogue of the portfolio is gone",
                    where=str(path),
                    hint="restore the workspace from a backup",
                ) from error
            raise UnknownOption(
                f"there is no portfolio {self.name!r}",
                where=str(self.folder.parent),
                hint=f"begin one: narrows watch add {self.name} FILE",
            ) from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the portfolio: one process adds, removes or runs at a time.

        Raises:
            StoreError: another process holds it.
        """
        with reported("opening the portfolio", self.folder):
            make_folders(self.folder, private=True)
            make_folders(self.folder / "pieces")
            handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise StoreError(
                    "another process works on this portfolio",
                    where=str(self.folder),
                    hint="wait until it has finished",
                ) from error
            self._sweep()
            yield
        finally:
            os.close(handle)

    def add(self, customers: Iterable[Customer], at: str, file: str | None = None) -> int:
        """Add customers; one whose reference is there already replaces the earlier one.

        Either all are added or none. Returns how many. Hold the portfolio.

        Raises:
            InputError: there is nobody to add, or a reference cannot be kept apart.
            StoreError: the disk refuses.
        """
        catalogue = self.catalogue() if self.exists else Catalogue()
        try:
            return self._added(catalogue, customers, at, file)
        except BaseException:
            # What is half written is no piece, and without a catalogue no portfolio.
            with suppress(OSError):
                self._sweep()
            raise

    def _added(
        self, catalogue: Catalogue, customers: Iterable[Customer], at: str, file: str | None
    ) -> int:
        every = iter(customers)
        pieces: list[Piece] = []
        while (first := next(every, None)) is not None:
            name = _next(catalogue, len(pieces))
            place = self.folder / "pieces" / name
            with reported("adding customers", place):
                place.mkdir()
                part = islice(chain([first], every), segments.SIZE)
                number = segments.build(part, place)
                sync_folder(place.parent)
            pieces.append(Piece(name, "added", at, file, number))
        if not pieces:
            raise InputError("there is nobody to add", where=file, hint="the file has no rows")
        self._kept_apart(catalogue, pieces)
        self.commit(Catalogue((*catalogue.pieces, *pieces), catalogue.run))
        return sum(piece.customers for piece in pieces)

    def remove(self, references: Sequence[str], at: str, file: str | None = None) -> int:
        """Remove customers by reference; all must be there. Hold the portfolio.

        Raises:
            InputError: one of them is not in the portfolio.
        """
        catalogue = self.catalogue()
        with self.opened(catalogue) as holding:
            wanted = dict.fromkeys(references)
            absent = [one for one in wanted if holding.find(one) is None]
        if absent:
            raise InputError(
                f"{len(absent)} of {len(wanted)} references are not in the portfolio:"
                f" {', '.join(map(repr, absent[:5]))}",
                hint="nothing was removed; see: narrows watch show " + self.name,
            )
        if not wanted:
            raise InputError("nobody was named to be removed", where=file)
        name = _next(catalogue, 0)
        place = self.folder / "pieces" / f"{name}.json"
        with reported("removing customers", place):
            place.unlink(missing_ok=True)
            write_new(place, seal(msgspec.json.encode(list(wanted))))
            sync_folder(place.parent)
        piece = Piece(name, "removed", at, file, len(wanted))
        self.commit(Catalogue((*catalogue.pieces, piece), catalogue.run))
        return len(wanted)

    def commit(self, catalogue: Catalogue) -> None:
        """Make a state of the portfolio the one that counts."""
        part = self.folder / f".{CATALOGUE}.part"
        with reported("writing the portfolio's catalogue", part):
            part.unlink(missing_ok=True)
            write_new(part, seal(msgspec.json.format(msgspec.json.encode(catalogue), indent=1)))
            part.rename(self.folder / CATALOGUE)
            sync_folder(self.folder)

    @contextmanager
    def opened(self, catalogue: Catalogue) -> Iterator[Holding]:
        """Open all pieces.

        Raises:
            SnapshotDamaged: one is not what was written.
        """
        holding = Holding(self.folder / "pieces", catalogue)
        try:
            yield holding
        finally:
            holding.close()

    def _kept_apart(self, catalogue: Catalogue, pieces: Sequence[Piece]) -> None:
        """Make sure that references are told apart by the numbers they are looked up by."""
        with self.opened(Catalogue((*catalogue.pieces, *pieces))) as holding:
            for reference, other in holding.mistaken(len(catalogue.pieces)):
                raise InputError(
                    f"the references {reference!r} and {other!r} cannot be kept apart",
                    hint="put the same letter before every reference and add the file again",
                )

    def _sweep(self) -> None:
        """Remove what a crash left behind."""
        # Where the catalogue is lost its pieces are all there is of the customers.
        kept = self.catalogue().pieces if self.exists or _has_run(self.folder) else ()
        known = {piece.name for piece in kept}
        for place in (self.folder / "pieces").iterdir():
            if place.name.removesuffix(".json") not in known:
                shutil.rmtree(place) if place.is_dir() else place.unlink()


class Holding:
    """The customers of a portfolio, its pieces opened.

    Attributes:
        segments: The additions, oldest first.
        alive: Per segment, which customers still count.
    """

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        import numpy as np

        self.segments: list[Segment] = []
        self._by: list[int] = []
        removed: list[tuple[int, NDArray[np.int64]]] = []
        for order, piece in enumerate(catalogue.pieces):
            if piece.kind == "added":
                self.segments.append(open_segment(folder / piece.name))
                self._by.append(order)
            else:
                path = folder / f"{piece.name}.json"
                names = msgspec.json.decode(unseal(path.read_bytes(), path), type=list[str])
                removed.append((order, np.array([key_of(name) for name in names], np.int64)))
        self.alive: list[NDArray[np.bool_]] = self._alive(removed)

    def __len__(self) -> int:
        return int(sum(alive.sum() for alive in self.alive))

    def find(self, reference: str) -> tuple[int, int] | None:
        """Return segment and position of a customer that counts, or None."""
        import numpy as np

        key = key_of(reference)
        for number in reversed(range(len(self.segments))):
            for position in np.flatnonzero(self.segments[number].records.keys == key):
                if self.alive[number][position]:
                    return number, int(position)
        return None

    def mistaken(self, since: int) -> Iterator[tuple[str, str]]:
        """Iterate different references with one key, the second in a piece from ``since`` on."""
        import numpy as np

        keys, piece, position = self._every()
        order = np.argsort(keys, kind="stable")
        same = np.flatnonzero(keys[order][1:] == keys[order][:-1])
        for at in same.tolist():
            a, b = int(order[at]), int(order[at + 1])
            if max(self._by[int(piece[a])], self._by[int(piece[b])]) < since:
                continue
            one, other = (self.segments[int(piece[n])].records[int(position[n])].id for n in (a, b))
            if one != other:
                yield one, other

    def close(self) -> None:
        """Let go of the files."""
        for segment in self.segments:
            segment.close()

    def _every(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
        import numpy as np

        sizes = [len(segment) for segment in self.segments]
        keys = [np.asarray(segment.records.keys) for segment in self.segments]
        return (
            np.concatenate(keys) if keys else np.zeros(0, np.int64),
            np.repeat(np.arange(len(sizes), dtype=np.int32), sizes),
            np.concatenate([np.arange(size, dtype=np.int32) for size in sizes])
            if sizes
            else np.zeros(0, np.int32),
        )

    def _alive(self, removed: Sequence[tuple[int, NDArray[np.int64]]]) -> list[NDArray[np.bool_]]:
        import numpy as np

        keys, piece, _ = self._every()
        when = np.array(self._by, np.int64)[piece] if len(piece) else np.zeros(0, np.int64)
        order = np.lexsort((when, keys))
        alive = np.zeros(len(keys), np.bool_)
        # The last piece with a reference counts.
        last = np.append(keys[order][1:] != keys[order][:-1], True)[: len(keys)]
        alive[order[last]] = True
        for at, gone in removed:
            alive &= ~(np.isin(keys, gone) & (when < at))
        ends = np.cumsum([len(segment) for segment in self.segments])[:-1]
        return np.split(alive, ends) if self.segments else []


def portfolios(home: Path) -> tuple[str, ...]:
    """Return the names of all portfolios of a workspace, sorted; a damaged one is one too."""
    folder = home / "portfolios"
    if not folder.is_dir():
        return ()
    return tuple(
        sorted(f.name for f in folder.iterdir() if (f / CATALOGUE).is_file() or _has_run(f))
    )


def _has_run(folder: Path) -> bool:
    """Tell whether answers were ever kept: then there was a catalogue, lost or not."""
    return any(folder.glob("runs/*")) or any(folder.glob("staged/*"))


def _next(catalogue: Catalogue, further: int) -> str:
    newest = int(catalogue.pieces[-1].name) if catalogue.pieces else 0
    return f"{newest + 1 + further:08}"
