"""Findings of the service, kept so that they can be read back by their id.

One file per day and process, appended to, readable by nobody else; a basis stands there
once and not in every line. Only findings are kept: a question that found nothing leaves
no trace here.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from narrows.model.finding import Basis, Finding, Screening

log = logging.getLogger("narrows.server")

_BARE = Basis("", "", "", "", ())

MOST_BASES = 1000
"""Bases remembered as written; every other choice a question makes is another one."""


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a file: a basis under a number, or a finding that stands on it."""

    number: int
    basis: Basis | None = None
    finding: Finding | None = None


class Kept:
    """The folder of kept findings."""

    def __init__(
        self, folder: Path, *, on: bool = True, clock: Callable[[], datetime] | None = None
    ) -> None:
        self._folder = folder
        self._on = on
        self._clock = clock or (lambda: datetime.now(UTC))
        self._day = ""
        self._file: BinaryIO | None = None
        self._bases: dict[str, int] = {}
        self._encoder = msgspec.json.Encoder()

    def keep(self, screening: Screening) -> None:
        """Keep what an answer found.

        A disk that refuses costs the reading back, not the answer; it is logged once.
        """
        if not self._on or not screening.findings:
            return
        try:
            self._write(screening)
        except OSError as error:
            log.error("findings cannot be kept any more: %s", error.strerror)
            self._on = False

    def find(self, finding_id: str) -> Finding | None:
        """Return a kept finding, whichever process kept it."""
        if self._file is not None:
            self._file.flush()
        for path in sorted(self._folder.glob("*.jsonl"), reverse=True):
            found = _in_file(path, finding_id)
            if found is not None:
                return found
        return None

    def close(self) -> None:
        """Close the file of the day."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, screening: Screening) -> None:
        file = self._of_today()
        basis = screening.basis
        ground = f"{basis.snapshot} {basis.known_at} {basis.valid_at}"
        if basis.overrides is not msgspec.UNSET:
            ground += self._encoder.encode(basis.overrides).decode()
        number = self._bases.get(ground)
        lines = b""
        if number is None:
            if len(self._bases) >= MOST_BASES:
                # Whoever reads goes from the beginning: a number is its last basis.
                self._bases.clear()
            number = self._bases[ground] = len(self._bases)
            lines = self._encoder.encode(Line(number, basis=basis)) + b"\n"
        for finding in screening.findings:
            bare = msgspec.structs.replace(finding, basis=_BARE)
            lines += self._encoder.encode(Line(number, finding=bare)) + b"\n"
        file.write(lines)
        file.flush()

    def _of_today(self) -> BinaryIO:
        day = self._clock().date().isoformat()
        if self._file is None or day != self._day:
            self.close()
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{day}-{os.getpid()}.jsonl"
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            self._file = os.fdopen(handle, "ab")
            self._day, self._bases = day, {}
        return self._file


def _in_file(path: Path, finding_id: str) -> Finding | None:
    decoder = msgspec.json.Decoder(Line)
    wanted = f'"{finding_id}"'.encode()
    bases: dict[int, Basis] = {}
    with path.open("rb") as stream:
        for raw in stream:
            has_basis = b'"basis":{"engine_version":"' in raw and b'"finding"' not in raw[:40]
            if not raw.endswith(b"\n") or not (has_basis or wanted in raw):
                continue
            line = decoder.decode(raw)
            if line.basis is not None:
                bases[line.number] = line.basis
            elif line.finding is not None and line.finding.id == finding_id:
                return msgspec.structs.replace(line.finding, basis=bases[line.number])
    return None
