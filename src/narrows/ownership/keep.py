"""Files of stakes kept in the workspace: immutable, by hash, whole or not at all.

``ownership/<sha256>/`` holds the bytes as they came (``raw``), what was read from
them (``stakes.jsonl``, ``holders.jsonl``) and a manifest with the hashes of all
three, source, date and counts. A folder appears by one rename when everything in it
is on the disk; nothing in it changes afterwards.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from narrows.model.errors import InputError, StoreError
from narrows.model.version import Rejection
from narrows.ownership import read_bods, read_csv, read_ftm, read_gleif, read_psc
from narrows.ownership.reading import Reader, StakeReading
from narrows.ownership.stake import Holder, Stake

READER_VERSION = "1"
READERS: dict[str, Reader] = {
    "csv": read_csv.read,
    "ftm": read_ftm.read,
    "bods": read_bods.read,
    "psc": read_psc.read,
    "gleif": read_gleif.read,
}


class KeptStakes(msgspec.Struct, frozen=True, kw_only=True):
    """Manifest of one kept file.

    Attributes:
        sha256: Hash of the bytes as they came, and name of the folder.
        file, source: The file's name and what it was said to be.
        format, reader: How it was read.
        published: The source's own date, ISO.
        added_at: When it was added, ISO with zone.
        read, accepted, rejected: Records; ``read == accepted + rejected``.
        stakes, holders: What came of them.
        rejections, conflicts: Itemised.
        hashes: SHA-256 of each file in the folder.
    """

    sha256: str
    file: str
    source: str
    format: str
    reader: str
    published: str | None
    added_at: str
    read: int
    accepted: int
    rejected: int
    stakes: int
    holders: int
    rejections: tuple[Rejection, ...]
    conflicts: tuple[str, ...]
    hashes: dict[str, str]


def recognise(data: bytes, file: str) -> str:
    """Return the format of a file by what stands in it.

    Raises:
        InputError: it is none that stakes are read from.
    """
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:20_000]
    if head[:1] == b"<" and b"gleif.org" in head:
        return "gleif"
    if head[:1] in (b"[", b"{"):
        for name, marks in (
            (
                "psc",
                (b'"company_number"', b'"persons-with-significant-control', b'"totals#persons'),
            ),
            ("bods", (b'"statementType"', b'"recordType"')),
            ("gleif", (b'"RelationshipType"', b'"ExceptionCategory"')),
            ("ftm", (b'"schema"',)),
        ):
            if any(mark in head for mark in marks):
                return name
    first = head.partition(b"\n")[0].lower()
    if b"owner" in first and b"asset" in first:
        return "csv"
    raise InputError(
        "the format is not recognised",
        where=file,
        hint="formats: " + ", ".join(READERS) + "; name one with --as",
    )


def read_file(
    path: Path, source: str | None = None, form: str | None = None
) -> tuple[StakeReading, bytes]:
    """Read a file of stakes in a recognised or named format.

    Raises:
        InputError: it cannot be read, is empty, or holds no record.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    if not data.strip():
        raise InputError("the file is empty", where=str(path), hint="fetch it again")
    name = form if form is not None else recognise(data, path.name)
    if name not in READERS:
        raise InputError(f"unknown format {name!r}", hint="formats: " + ", ".join(READERS))
    reading = READERS[name](data, path.name, source or "")
    if not reading.read:
        raise InputError("the file holds no record", where=str(path))
    return reading, data


def add(
    home: Path,
    path: Path,
    *,
    added_at: str,
    source: str | None = None,
    form: str | None = None,
    partial: bool = False,
    published: str | None = None,
) -> KeptStakes:
    """Read a file and keep it. The same bytes are kept once.

    Args:
        home: The workspace.
        path: The file.
        added_at: Now, ISO with zone.
        source: What it is, for instance a register's name.
        form: Its format where it is not to be recognised.
        partial: Keep it even though some of its records are rejected.
        published: The source's date, where the file states none.

    Raises:
        InputError: it cannot be used, or records are rejected without ``partial``.
        StoreError: it cannot be written.
    """
    reading, data = read_file(path, source, form)
    if reading.rejected and not partial:
        shown = "; ".join(f"{one.locator}: {one.reason}" for one in reading.rejections[:5])
        raise InputError(
            f"{reading.rejected:,} of {reading.read:,} records cannot be read: {shown}",
            where=path.name,
            hint="correct them, or keep the rest with --partial: what is missing then counts"
            " as undisclosed",
        )
    sha256 = hashlib.sha256(data).hexdigest()
    target = home / "ownership" / sha256
    if target.is_dir():
        return manifest(target)
    encode = msgspec.json.Encoder().encode_lines
    files = {
        "raw": data,
        "stakes.jsonl": encode(reading.stakes),
        "holders.jsonl": encode(reading.holders),
    }
    kept = KeptStakes(
        sha256=sha256,
        file=path.name,
        source=source or "",
        format=reading.format,
        reader=READER_VERSION,
        published=reading.published or published,
        added_at=added_at,
        read=reading.read,
        accepted=reading.accepted,
        rejected=reading.rejected,
        stakes=len(reading.stakes),
        holders=len(reading.holders),
        rejections=reading.rejections,
        conflicts=reading.conflicts,
        hashes={name: hashlib.sha256(body).hexdigest() for name, body in files.items()},
    )
    files["manifest.json"] = msgspec.json.encode(kept)
    _place(target, files)
    return kept


def _place(target: Path, files: dict[str, bytes]) -> None:
    """Write a folder beside its place, flush it to the disk, and rename it there."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".adding-", dir=target.parent))
    except OSError as error:
        raise StoreError(f"cannot write: {error.strerror}", where=str(target)) from error
    try:
        for name, body in files.items():
            with (beside / name).open("wb") as out:
                out.write(body)
                out.flush()
                os.fsync(out.fileno())
        _flush_folder(beside)
        beside.chmod(0o755)
        beside.rename(target)
        _flush_folder(target.parent)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        if target.is_dir():
            return
        raise StoreError(f"cannot write: {error.strerror}", where=str(target)) from error


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def manifest(folder: Path) -> KeptStakes:
    """Return what is kept in a folder.

    Raises:
        StoreError: the manifest is damaged.
    """
    try:
        return msgspec.json.decode((folder / "manifest.json").read_bytes(), type=KeptStakes)
    except (OSError, msgspec.MsgspecError) as error:
        raise StoreError(
            f"the manifest is damaged: {error}", where=str(folder), hint="add the file again"
        ) from error


def kept(home: Path, known_at: str | None = None) -> tuple[KeptStakes, ...]:
    """Return every kept file, oldest first.

    Args:
        home: The workspace.
        known_at: ISO moment with zone; files added later are left out. None for all.
    """
    root = home / "ownership"
    if not root.is_dir():
        return ()
    found = [manifest(one) for one in root.iterdir() if not one.name.startswith(".")]
    if known_at is not None:
        moment = datetime.fromisoformat(known_at)
        found = [one for one in found if datetime.fromisoformat(one.added_at) <= moment]
    return tuple(sorted(found, key=lambda one: (one.added_at, one.sha256)))


def load(
    home: Path, known_at: str | None = None
) -> tuple[list[Stake], list[Holder], tuple[KeptStakes, ...]]:
    """Return all kept stakes and holders, after checking their hashes.

    Args:
        home: The workspace.
        known_at: As in ``kept``.

    Raises:
        StoreError: a kept file is missing or has changed.
    """
    stakes: list[Stake] = []
    holders: list[Holder] = []
    everything = kept(home, known_at)
    stake_lines = msgspec.json.Decoder(Stake).decode_lines
    holder_lines = msgspec.json.Decoder(Holder).decode_lines
    for one in everything:
        folder = home / "ownership" / one.sha256
        stakes += _lines(folder / "stakes.jsonl", one, stake_lines)
        holders += _lines(folder / "holders.jsonl", one, holder_lines)
    return stakes, holders, everything


_T = TypeVar("_T")


def _lines(path: Path, kept_as: KeptStakes, decode: Callable[[bytes], list[_T]]) -> Iterable[_T]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror}", where=str(path)) from error
    if hashlib.sha256(data).hexdigest() != kept_as.hashes[path.name]:
        raise StoreError(
            "the file has changed since it was kept", where=str(path), hint="add it again"
        )
    return decode(data)
