"""The catalogue of a list: which versions there are and how each one stands.

A version's facts are immutable and stand in its own folder; its standing
(accepted, held, refused, released, last confirmed) is one small row here. The
catalogue is replaced whole by a rename: that rename is the moment a version
becomes known.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from narrows.model.errors import SnapshotDamaged
from narrows.store.durable import move_into, reported, seal, unseal, write_new

FORMAT = 1


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The standing of one version.

    Attributes:
        id: Version id.
        state: ``accepted`` serves; ``held`` waits for a person; ``refused`` never serves.
        published: The publisher's date, ISO, where known.
        fetched_at: When the bytes arrived.
        known_at: When it was accepted or released.
        confirmed_at: When its bytes were last seen to be the publisher's current ones.
        content: Hash over the sorted file hashes.
        reader: Version of the reader that made the statements.
        parties: Number of listed parties.
        statements: SHA-256 of the whole statements file as it was made.
        sample: True for the embedded sample.
        released_by: Who released it, where it was held.
        allowances: Explicit allowances used.
        base: Id of the version whose statements its own are kept as changes to; None
            where its statements file is whole.
        parts: SHA-256 of each file in the version's folder.
    """

    id: str
    state: Literal["accepted", "held", "refused"]
    published: str | None
    fetched_at: str
    known_at: str | None
    confirmed_at: str
    content: str
    reader: str
    parties: int = 0
    statements: str = ""
    sample: bool = False
    released_by: str | None = None
    allowances: tuple[str, ...] = ()
    base: str | None = None
    parts: dict[str, str] = {}


class Catalogue(msgspec.Struct, frozen=True):
    """All rows of a list, in the order they were recorded."""

    list: str
    rows: tuple[Row, ...] = ()
    format: int = FORMAT

    def find(self, version: str) -> Row | None:
        """Return the row of a version id, or None."""
        return next((row for row in self.rows if row.id == version), None)

    def with_row(self, row: Row) -> Catalogue:
        """Return the catalogue with a row added, or replaced in its place."""
        if self.find(row.id) is None:
            rows = (*self.rows, row)
        else:
            rows = tuple(row if old.id == row.id else old for old in self.rows)
        return Catalogue(self.list, rows)

    def at(self, valid_at: str | None = None, known_at: str | None = None) -> Catalogue:
        """Return the catalogue as it stood: the versions there were, each as it was then.

        Args:
            valid_at: ISO date; versions published later are left out.
            known_at: ISO moment in UTC; versions that arrived later are left out, what was
                released later was held, what was confirmed later was by then.
        """
        rows = [row for row in self.rows if valid_at is None or published(row) <= valid_at]
        if known_at is not None:
            then = (_known(row, known_at) for row in rows)
            rows = [row for row in then if row is not None]
        return Catalogue(self.list, tuple(rows))

    def serving(self, valid_at: str | None = None, known_at: str | None = None) -> Row | None:
        """Return the version to answer from, or None.

        Args:
            valid_at: ISO date; versions published later are not used.
            known_at: ISO moment in UTC; versions accepted later are not used.
        """
        usable = [
            row
            for row in reversed(self.rows)
            if row.state == "accepted"
            and row.known_at is not None
            and (known_at is None or row.known_at <= known_at)
            and (valid_at is None or published(row) <= valid_at)
        ]
        return max(usable, key=lambda row: (published(row), row.known_at or ""), default=None)


def published(row: Row) -> str:
    """Return the day a version dates from: the publisher's, else the day it arrived."""
    return row.published or row.fetched_at[:10]


def _known(row: Row, moment: str) -> Row | None:
    """Return a row as it stood at a moment, None where it was not there yet."""
    if (row.known_at or row.fetched_at) <= moment:
        return msgspec.structs.replace(row, confirmed_at=min(row.confirmed_at, moment))
    if row.released_by is None or row.fetched_at > moment:
        return None
    return msgspec.structs.replace(
        row, state="held", known_at=None, released_by=None, confirmed_at=row.fetched_at
    )


def read(path: Path, name: str) -> Catalogue:
    """Read a list's catalogue; empty where nothing was ever recorded.

    Raises:
        SnapshotDamaged: it is damaged, of another list, of another format, or gone
            while versions are there.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if (path.parent / "versions").is_dir():
            raise _damaged(path, "the catalogue is gone but versions are there") from None
        return Catalogue(name)
    except OSError as error:
        raise _damaged(path, f"the catalogue cannot be read: {error.strerror}") from error
    try:
        found = msgspec.json.decode(unseal(data, path), type=Catalogue)
    except msgspec.MsgspecError as error:
        raise _damaged(path, f"the catalogue cannot be understood: {error}") from error
    if found.list != name or found.format != FORMAT:
        raise _damaged(path, f"this is the catalogue of {found.list!r} in format {found.format}")
    return found


def write(path: Path, catalogue: Catalogue, staged: Path) -> None:
    """Replace a list's catalogue in one step.

    Args:
        path: Its place.
        catalogue: The new rows.
        staged: A name in a private folder on the same file system.

    Raises:
        StoreError: the disk refuses.
    """
    body = msgspec.json.format(msgspec.json.encode(catalogue), indent=1) + b"\n"
    with reported("writing the catalogue", path):
        write_new(staged, seal(body))
        move_into(staged, path)


def _damaged(path: Path, message: str) -> SnapshotDamaged:
    return SnapshotDamaged(message, where=str(path), hint="restore the workspace from a backup")
