"""Publications byte for byte, named by their SHA-256.

A file is kept compressed, or as what it changes of an earlier publication's file
that is kept whole, where that is much smaller. Either way reading gives back the
very bytes, checked against the name.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from pathlib import Path

import msgspec

from narrows.model.errors import SnapshotDamaged
from narrows.store.bases import tried_bases
from narrows.store.durable import make_folders, move_into, reported, write_new

_LARGEST = 32 << 20
_PIECES = re.compile(rb"[^\n>]*[\n>]|[^\n>]+")
_PACKED_ALREADY = (b"PK\x03\x04", b"\x1f\x8b")


class _Whole(msgspec.Struct, frozen=True, array_like=True, tag="whole"):
    size: int
    data: bytes


class _Changes(msgspec.Struct, frozen=True, array_like=True, tag="changes"):
    """``steps``: distance of each piece in the base from the one before, as 32-bit
    integers, the smallest number for a piece that stands in ``pieces``."""

    base: str
    count: int
    steps: bytes
    pieces_size: int
    pieces: bytes


_NEW = -(2**31)
_LEVEL = 15


class RawStore:
    """The folder of raw files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, sha256: str) -> Path:
        """Return where the bytes with this SHA-256 are kept."""
        return self.folder / sha256[:2] / sha256

    def keep(self, source: Path, sha256: str, staged: Path, like: str | None = None) -> None:
        """Keep a file's bytes; nothing is done where they are kept already.

        Args:
            source: The file, whose SHA-256 is already known.
            sha256: Its hash.
            staged: A name in a private folder on the same file system.
            like: SHA-256 of an earlier publication's file that it may resemble.

        Raises:
            StoreError: the disk refuses.
        """
        place = self.place(sha256)
        if place.is_file():
            return
        data = source.read_bytes()
        kept = msgspec.msgpack.encode(_Whole(len(data), _compress(data)))
        if like is not None and not data.startswith(_PACKED_ALREADY) and len(data) <= _LARGEST:
            kept = self._changes(data, like, len(kept)) or kept
        with reported("keeping the raw file", place):
            make_folders(place.parent)
            write_new(staged, kept)
            move_into(staged, place)

    def read(self, sha256: str) -> bytes:
        """Return the bytes of a raw file, verified.

        Raises:
            SnapshotDamaged: they are missing or have changed.
        """
        place = self.place(sha256)
        try:
            kept = self._kept(place)
            if isinstance(kept, _Whole):
                data = _decompress(kept.data, kept.size)
            else:
                data = _apply(self.read(kept.base), kept)
        except (OSError, ValueError, IndexError, MemoryError, OverflowError) as error:
            raise _damaged(place, f"the raw file cannot be read: {error}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise _damaged(place, "the raw bytes are not those that were kept")
        return data

    def _changes(self, data: bytes, like: str, whole: int) -> bytes | None:
        """Return a file as changes to another, None where it is better kept whole."""
        try:
            chain = self._chain(like)
            for base, worth in tried_bases(chain):
                old = self.read(base)
                changes = _compare(base, old, data)
                packed = msgspec.msgpack.encode(changes)
                if len(packed) <= whole * worth and _apply(old, changes) == data:
                    return packed
        except (OSError, ValueError, SnapshotDamaged):
            # Without a sound base the file is kept whole.
            return None
        return None

    def _chain(self, sha256: str) -> list[str]:
        found = [sha256]
        while isinstance(kept := self._kept(self.place(found[-1])), _Changes):
            found.append(kept.base)
        return found

    def _kept(self, place: Path) -> _Whole | _Changes:
        return msgspec.msgpack.decode(place.read_bytes(), type=_Whole | _Changes)


def _compare(base: str, old: bytes, new: bytes) -> _Changes:
    from array import array

    known = _PIECES.findall(old)
    places: dict[bytes, list[int]] = {}
    for place, piece in enumerate(known):
        places.setdefault(piece, []).append(place)
    steps, fresh = array("i"), bytearray()
    last = -1
    for piece in _PIECES.findall(new):
        if piece not in places:
            steps.append(_NEW)
            fresh += piece
            continue
        # Tags repeat everywhere: the next place after the last one keeps to the order.
        following = bisect_right(places[piece], last)
        place = places[piece][following % len(places[piece])]
        steps.append(place - last - 1)
        last = place
    packed = _compress(steps.tobytes())
    return _Changes(base, len(steps), packed, len(fresh), _compress(bytes(fresh)))


def _apply(old: bytes, changes: _Changes) -> bytes:
    from array import array

    steps = array("i")
    steps.frombytes(_decompress(changes.steps, changes.count * steps.itemsize))
    known = _PIECES.findall(old)
    fresh = iter(_PIECES.findall(_decompress(changes.pieces, changes.pieces_size)))
    found: list[bytes] = []
    last = -1
    for step in steps:
        if step == _NEW:
            found.append(next(fresh, b""))
        else:
            last += step + 1
            found.append(known[last])
    return b"".join(found)


def _compress(data: bytes) -> bytes:
    import pyarrow as pa

    packed: bytes = pa.Codec("zstd", compression_level=_LEVEL).compress(data, asbytes=True)
    return packed


def _decompress(data: bytes, size: int) -> bytes:
    import pyarrow as pa

    whole: bytes = pa.decompress(data, size, codec="zstd", asbytes=True)
    return whole


def _damaged(place: Path, message: str) -> SnapshotDamaged:
    return SnapshotDamaged(message, where=str(place), hint="restore the workspace from a backup")
