"""A reading: everything a list reader got out of one set of files.

Readers (``lists``) produce it, ``lists.prove`` judges it, ``store`` keeps it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from narrows.model.statement import Statement
from narrows.model.version import FileCount, Proof, Rejection


class SourceFile(msgspec.Struct, frozen=True):
    """A file handed to a reader: its publication name and where its bytes are."""

    name: str
    path: Path


class Reading(msgspec.Struct, frozen=True):
    """What a reader made of a complete set of files.

    Attributes:
        format: Name of the recognised format, for instance ``ofac-legacy-csv``.
        statements: Statements in published order, an entity's together.
        counts: Per file, *read = emitted + rejected*.
        rejections: Every rejected record, itemised.
        proofs: End-of-file and record-count proofs the format offers.
        published: The publisher's date of this version, ISO, if the files state it.
    """

    format: str
    statements: list[Statement]
    counts: tuple[FileCount, ...]
    rejections: tuple[Rejection, ...] = ()
    proofs: tuple[Proof, ...] = ()
    published: str | None = None
