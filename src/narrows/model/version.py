"""A list version: the bytes of one publication at one moment, and its standing."""

from __future__ import annotations

from typing import Literal

import msgspec


class RawFile(msgspec.Struct, frozen=True):
    """One file of a publication, kept byte for byte."""

    name: str
    sha256: str
    size: int


class FileCount(msgspec.Struct, frozen=True):
    """What became of a file's records. ``read == emitted + rejected`` always.

    A record is what the publisher would count: a CSV row, an XML party element,
    a workbook row. ``emitted`` records gave at least one statement.
    """

    file: str
    read: int
    emitted: int
    rejected: int


class Rejection(msgspec.Struct, frozen=True):
    """One record that could not be read."""

    file: str
    locator: str
    reason: str
    excerpt: str = ""


class Proof(msgspec.Struct, frozen=True):
    """One thing that shows a publication is whole (or not)."""

    name: str
    holds: bool
    detail: str


UNDATED = "undated"
"""The allowance of a version whose files do not say when they were published."""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """Catalogue row of one list version.

    Attributes:
        list: Name of the list.
        id: ``<published date>-<first 12 hex digits of the content hash>``.
        state: ``accepted`` serves; ``held`` waits for a person; ``refused`` never serves.
        published: The publisher's date, ISO; with the allowance ``undated`` the day of
            loading, for want of it.
        fetched_at: When the bytes arrived, ISO with zone.
        known_at: When the version was accepted (or released), ISO with zone.
        sha256: Hash over the sorted file hashes: the name of these bytes.
        files: The raw files.
        counts: Record counts per file.
        entities: Number of entities per schema.
        fill: Share (0 to 1) of entities of a schema with a property, as
            ``Schema.property``.
        statements: Number of statements.
        statements_sha256: Hash of the statements file.
        reader: Version of the reader that made the statements.
        proofs: What showed it to be whole.
        reasons: Why it is held or refused, empty when accepted.
        released_by: Who released it, where it was held.
        allowances: Explicit allowances used (``partial``, ``rejections=3``,
            ``undated``).
        sample: True for the embedded sample, which is no substitute for the list.
    """

    list: str
    id: str
    state: Literal["accepted", "held", "refused"]
    published: str | None
    fetched_at: str
    known_at: str | None
    sha256: str
    files: tuple[RawFile, ...]
    counts: tuple[FileCount, ...] = ()
    entities: dict[str, int] = {}
    fill: dict[str, float] = {}
    statements: int = 0
    statements_sha256: str = ""
    reader: str = ""
    proofs: tuple[Proof, ...] = ()
    reasons: tuple[str, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    released_by: str | None = None
    allowances: tuple[str, ...] = ()
    sample: bool = False
