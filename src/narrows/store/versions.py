"""The versions of one list: recorded once, never changed, released by a person.

A version's folder holds its facts (``version.json``), its statements and the
validity of its parties. The folder is complete and synced before the catalogue
names it; a folder the catalogue does not name was left by a crash and is nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from narrows.model.entity import Entity
from narrows.model.errors import ListError, SnapshotDamaged, StoreError, UnknownOption
from narrows.model.statement import Source
from narrows.model.version import Version
from narrows.store import catalogue as catalogues
from narrows.store.bases import tried_bases
from narrows.store.catalogue import Catalogue, Row
from narrows.store.durable import (
    make_folders,
    move_into,
    reported,
    seal,
    sha256_file,
    sync_folder,
    unseal,
    write_new,
)
from narrows.store.raw import RawStore
from narrows.store.validity import Validity
from narrows.store.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

FACTS = "version.json"
STATEMENTS = "statements.parquet"
VALIDITY = "validity.json"


class Versions:
    """All versions of one list in a workspace."""

    def __init__(self, workspace: Workspace, name: str) -> None:
        if not name.replace("_", "").replace("-", "").isalnum() or not name.isascii():
            raise UnknownOption(
                f"{name!r} cannot be the name of a list",
                hint="use letters, digits, '_' and '-', for instance my_watchlist",
            )
        self.workspace = workspace
        self.name = name
        self.folder = workspace.lists / name
        self._catalogue_path = self.folder / "catalogue.json"

    def catalogue(self) -> Catalogue:
        """Return the standing of every version."""
        return catalogues.read(self._catalogue_path, self.name)

    def place(self, version: str) -> Path:
        """Return the folder of a version."""
        return self.folder / "versions" / version

    def row(self, version: str) -> Row:
        """Return the standing of a version by its exact id.

        Raises:
            UnknownOption: there is no such version.
        """
        found = self.catalogue().find(version)
        if found is None:
            raise UnknownOption(
                f"list {self.name} has no version {version!r}",
                hint=f"see: narrows lists history {self.name}",
            )
        return found

    def get(self, row: Row) -> Version:
        """Return the facts of a version with its present standing."""
        facts = msgspec.json.decode(self._part(row, FACTS), type=Version)
        return msgspec.structs.replace(
            facts, state=row.state, known_at=row.known_at, released_by=row.released_by
        )

    def validity(self, row: Row) -> Validity:
        """Return when the parties of a version are listed."""
        return msgspec.json.decode(self._part(row, VALIDITY), type=Validity)

    def table(self, row: Row, columns: Sequence[str] | None = None) -> pa.Table:
        """Return a version's statements as an Arrow table, verified.

        Raises:
            ListError: it was refused.
            SnapshotDamaged: they are not those that were accepted.
        """
        from narrows.store import statements

        if row.state == "refused":
            raise ListError(
                f"version {row.id} of {self.name} was refused; it has no statements",
                hint=f"see why: narrows lists history {self.name}",
            )
        *changed, whole = self._chain(row)
        found = statements.table(self._statements(whole), whole.parts[STATEMENTS], columns)
        for one in reversed(changed):
            found = statements.rebuilt(
                found, statements.packed(self._statements(one), one.parts[STATEMENTS])
            )
        return found

    def shrink(self, whole: Path, like: Row, packed: Path) -> str | None:
        """Write statements as changes to an earlier version's, where that is worth it.

        Args:
            whole: The statements file just written.
            like: A version that may resemble it.
            packed: Where the changes go.

        Returns:
            Id of the version they are changes to, None where nothing was written.
        """
        from narrows.store import statements

        for base, worth in tried_bases(self._chain(like)):
            if statements.write_changes(self.table(base), whole, packed, worth):
                return base.id
        return None

    def entities(self, row: Row) -> Iterator[Entity]:
        """Iterate a version's entities in published order, verified."""
        from narrows.store import statements

        source = Source(self.name, row.id)
        return statements.entities(statements.rows(self.table(row)), source)

    def parties(self, row: Row) -> frozenset[str]:
        """Return the ids of a version's parties."""
        from narrows.codes.party import is_party
        from narrows.store import statements

        table = self.table(row, ["entity_id", "schema"])
        pairs = table.group_by(["entity_id", "schema"]).aggregate([])
        ids, kinds = (statements.column(pairs, name) for name in ("entity_id", "schema"))
        return frozenset(
            entity
            for entity, kind in zip(ids, kinds, strict=True)
            if entity is not None and kind is not None and is_party(kind)
        )

    def resolve(self, text: str, catalogue: Catalogue | None = None) -> Row:
        """Return the version a person names: an id, the beginning of one, or a day.

        A day names the version in force on it.

        Args:
            text: What the person says.
            catalogue: The catalogue as of some time; None for the present.

        Raises:
            UnknownOption: no version fits, or several do.
        """
        catalogue = self.catalogue() if catalogue is None else catalogue
        exact = catalogue.find(text)
        if exact is not None:
            return exact
        close = [row for row in catalogue.rows if row.id.startswith(text)]
        standing = [row for row in close if row.state == "accepted"]
        if len(standing) == 1:
            return standing[0]
        if len(close) == 1:
            return close[0]
        if close:
            raise UnknownOption(
                f"{text!r} names {len(close)} versions of {self.name}",
                hint="give more of the id: " + ", ".join(row.id for row in close[:5]),
            )
        on_day = catalogue.serving(valid_at=text) if _is_day(text) else None
        if on_day is None:
            raise UnknownOption(
                f"list {self.name} has no version {text!r}",
                hint=f"see: narrows lists history {self.name}",
            )
        return on_day

    def record(
        self,
        version: Version,
        row: Row,
        *,
        pen: Path,
        made: Mapping[str, Path] | None = None,
        raw: Mapping[str, Path] | None = None,
        like: Mapping[str, str] | None = None,
    ) -> Version:
        """Record a version: bytes, then facts, then the one row that makes it known.

        Args:
            version: Its facts, with a fresh id.
            row: Its standing; the hashes of its parts are filled in here.
            pen: The private folder of ``Workspace.writing``.
            made: Synced files to move into its folder, by part name.
            raw: Its publication's files by SHA-256.
            like: By the same SHA-256, that of the file's forerunner.

        Raises:
            StoreError: the disk refuses; the list stands as before.
        """
        catalogue = self.catalogue()
        if catalogue.find(version.id) is not None:
            raise StoreError(f"version {version.id} of {self.name} is there already")
        with reported("recording the list version", self.folder):
            self._begin(catalogue, pen)
            staged = pen / "version"
            staged.mkdir()
            facts = msgspec.json.format(msgspec.json.encode(version), indent=1) + b"\n"
            write_new(staged / FACTS, seal(facts))
            for part, path in (made or {}).items():
                path.rename(staged / part)
            parts = {path.name: sha256_file(path) for path in sorted(staged.iterdir())}
            sync_folder(staged)
            for sha256, path in (raw or {}).items():
                RawStore(self.workspace.raw).keep(
                    path, sha256, pen / sha256, (like or {}).get(sha256)
                )
            self._discard_orphan(version.id, pen)
            move_into(staged, self.place(version.id))
        self._commit(catalogue.with_row(msgspec.structs.replace(row, parts=parts)), pen)
        return version

    def set_aside(self, version: str, files: Sequence[Path], pen: Path) -> None:
        """Keep a refused publication's files for whoever looks into it.

        Only the newest of a list is kept; nothing is ever answered from it, so nothing
        hangs on it being durable.
        """
        staged = pen / "set-aside" / version
        staged.mkdir(parents=True)
        with reported("setting the refused files aside", self.workspace.quarantine):
            for file in files:
                file.rename(staged / file.name)
            place = self.workspace.quarantine / self.name
            make_folders(place.parent)
            if place.exists():
                place.rename(pen / "set-aside before")
            staged.parent.rename(place)

    def release(self, version: str, by: str, at: str, pen: Path) -> Version:
        """Let a held version serve, on a named person's word.

        Raises:
            ListError: the version is not held.
        """
        catalogue = self.catalogue()
        row = self.resolve(version)
        if row.state != "held":
            raise ListError(
                f"version {row.id} of {self.name} is {row.state}, not held",
                hint=f"see: narrows lists history {self.name}",
            )
        self.table(row, ["entity_id"])
        released = msgspec.structs.replace(
            row, state="accepted", known_at=at, confirmed_at=at, released_by=by
        )
        self._commit(catalogue.with_row(released), pen)
        return self.get(released)

    def confirm(self, row: Row, at: str, pen: Path) -> None:
        """Note that the publisher still served these very bytes at a moment."""
        confirmed = msgspec.structs.replace(row, confirmed_at=max(at, row.confirmed_at))
        self._commit(self.catalogue().with_row(confirmed), pen)

    def free_id(self, wanted: str) -> str:
        """Return an id not taken yet: the same bytes may be recorded again when a
        newer reader or another allowance makes another version of them."""
        taken = {row.id for row in self.catalogue().rows}
        candidates = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(taken) + 2))
        return next(candidate for candidate in candidates if candidate not in taken)

    def verify(self) -> Iterator[SnapshotDamaged]:
        """Hash every part of every version again and check each raw file."""
        try:
            rows = self.catalogue().rows
        except SnapshotDamaged as error:
            yield error
            return
        for row in rows:
            for part, sha256 in row.parts.items():
                path = self.place(row.id) / part
                if not path.is_file() or sha256_file(path) != sha256:
                    yield _damaged(path, f"{part} of version {row.id} is gone or has changed")
            if row.state == "refused":
                continue
            try:
                for file in self.get(row).files:
                    RawStore(self.workspace.raw).read(file.sha256)
            except SnapshotDamaged as error:
                yield error

    def _chain(self, row: Row) -> list[Row]:
        """Return a version, the one its statements are changes to, and so on."""
        chain = [row]
        while (base := chain[-1].base) is not None:
            chain.append(self.row(base))
        return chain

    def _statements(self, row: Row) -> Path:
        return self.place(row.id) / STATEMENTS

    def _part(self, row: Row, part: str) -> bytes:
        path = self.place(row.id) / part
        try:
            data = path.read_bytes()
        except OSError as error:
            raise _damaged(path, f"{part} cannot be read: {error.strerror}") from error
        body = unseal(data, path)
        import hashlib

        if hashlib.sha256(data).hexdigest() != row.parts.get(part):
            raise _damaged(path, f"{part} is not the one the catalogue names")
        return body

    def _begin(self, catalogue: Catalogue, pen: Path) -> None:
        # An empty catalogue comes before the first version folder, so that versions
        # without a catalogue always mean that it was lost.
        if not self._catalogue_path.exists():
            catalogues.write(self._catalogue_path, catalogue, pen / "catalogue.first")
        make_folders(self.folder / "versions")

    def _discard_orphan(self, version: str, pen: Path) -> None:
        orphan = self.place(version)
        if orphan.exists():
            orphan.rename(pen / "orphan")
            sync_folder(orphan.parent)

    def _commit(self, catalogue: Catalogue, pen: Path) -> None:
        catalogues.write(self._catalogue_path, catalogue, pen / "catalogue.json")


def sweep(workspace: Workspace) -> list[Path]:
    """Remove version folders that no catalogue names; return what was removed.

    Call it only while holding the pen.
    """
    removed: list[Path] = []
    for name in workspace.list_names():
        versions = Versions(workspace, name)
        known = {row.id for row in versions.catalogue().rows}
        folder = versions.folder / "versions"
        for place in sorted(folder.iterdir()) if folder.is_dir() else ():
            if place.name not in known:
                shutil.rmtree(place, ignore_errors=True)
                removed.append(place)
    return removed


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _damaged(path: Path, message: str) -> SnapshotDamaged:
    return SnapshotDamaged(
        message,
        where=str(path),
        hint="restore the workspace from a backup, or load this version's files again",
    )
