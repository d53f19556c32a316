"""The recorder every list reader writes to: it counts, and loses nothing.

A reader opens each record of a file, says what it read from it, and the recorder
keeps the sum *read = emitted + rejected*. A record that breaks in the middle is
rejected whole, so that no party is half there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from narrows.model.errors import ListRefused
from narrows.model.reading import Reading
from narrows.model.statement import EntityId, Statement
from narrows.model.version import FileCount, Proof, Rejection

MOST_REJECTIONS = 10_000
"""Rejected records after which a file is refused at once: nobody would allow more,
and a file of millions of broken lines would otherwise fill the memory with them."""


class Unreadable(Exception):
    """A record cannot be read; raised inside ``Recorder.record`` to reject it."""


class Recorder:
    """Collects statements, counts and rejections while one set of files is read."""

    def __init__(self, format_name: str) -> None:
        self.format_name = format_name
        self._statements: list[Statement] = []
        self._read: dict[str, int] = {}
        self._emitted: dict[str, int] = {}
        self._rejections: list[Rejection] = []
        self._proofs: list[Proof] = []
        self._pending: list[Statement] | None = None

    def open_file(self, file: str) -> None:
        """Name a file of the set, so that it is counted even when it has no records."""
        self._read.setdefault(file, 0)
        self._emitted.setdefault(file, 0)

    @contextmanager
    def record(self, file: str, locator: str, excerpt: str = "") -> Iterator[None]:
        """Read one record; everything added inside stands or falls together.

        ``Unreadable`` raised inside rejects the record with its message.
        """
        self.open_file(file)
        self._read[file] += 1
        self._pending = []
        try:
            yield
        except Unreadable as error:
            self._pending = None
            self._refuse(Rejection(file, locator, str(error), excerpt[:200]))
            return
        pending, self._pending = self._pending, None
        self._emitted[file] += 1
        self._statements.extend(pending)

    def add(
        self,
        entity_id: str,
        schema: str,
        prop: str,
        value: str | None,
        *,
        lang: str | None = None,
        original: str | None = None,
        locator: str | None = None,
        attribution: str | None = None,
        valid_from: str | None = None,
        valid_to: str | None = None,
    ) -> None:
        """Add one statement to the open record; empty values are not statements."""
        if self._pending is None:
            raise RuntimeError("a statement must be added inside a record")
        if value is None or not value.strip():
            return
        value = value.strip()
        self._pending.append(
            Statement(
                EntityId(entity_id),
                schema,
                prop,
                value,
                lang,
                original if original != value else None,
                locator,
                attribution,
                valid_from,
                valid_to,
            )
        )

    def reject(self, file: str, locator: str, reason: str, excerpt: str = "") -> None:
        """Count one record as read and rejected."""
        self.open_file(file)
        self._read[file] += 1
        self._refuse(Rejection(file, locator, reason, excerpt[:200]))

    def _refuse(self, rejection: Rejection) -> None:
        self._rejections.append(rejection)
        if len(self._rejections) > MOST_REJECTIONS:
            first = self._rejections[0]
            raise ListRefused(
                f"more than {MOST_REJECTIONS:,} records cannot be read, the first at"
                f" {first.locator}: {first.reason}",
                where=rejection.file,
                hint="the file is damaged or not in this format; get it from its source again",
            )

    def proof(self, name: str, holds: bool, detail: str) -> None:
        """Note one thing that shows the publication is whole, or is not."""
        self._proofs.append(Proof(name, holds, detail))

    def reading(self, published: str | None = None) -> Reading:
        """Close the books.

        ``published`` is the publisher's date (ISO) as stated in the files, if any.
        """
        rejected: dict[str, int] = {}
        for rejection in self._rejections:
            rejected[rejection.file] = rejected.get(rejection.file, 0) + 1
        counts = tuple(
            FileCount(file, read, self._emitted[file], rejected.get(file, 0))
            for file, read in self._read.items()
        )
        for count in counts:
            if count.read != count.emitted + count.rejected:
                raise RuntimeError(f"{count.file}: records do not add up: {count}")
        return Reading(
            format=self.format_name,
            statements=self._statements,
            counts=counts,
            rejections=tuple(self._rejections),
            proofs=tuple(self._proofs),
            published=published,
        )
