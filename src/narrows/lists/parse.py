"""Read a publication in a process of its own, under limits.

The bytes of a publication come from outside. Its reader runs in a child process
with bounded processor time, memory and output; whatever it meets, the parent is
unharmed. The child hands its reading over as a file of frames (MessagePack, each
after its length): the reader's accounts first, then the statements column by
column, grouped by entity, and an empty frame last, which proves the file whole.

    python -m narrows.lists.parse LIST RESULT [NAME PATH]…
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from narrows.lists.tally import FIELDS
from narrows.model.errors import ListRefused, NarrowsError, UnknownOption
from narrows.model.reading import Reading, SourceFile
from narrows.model.version import FileCount, Proof, Rejection

_MEGA = 1 << 20
_FRAME = 20_000
"""Statements per frame."""

Frame = list[list[str | None]]


class Limits(msgspec.Struct, frozen=True):
    """What a child may use: processor and wall seconds, bytes of memory and output."""

    cpu_seconds: int
    wall_seconds: int
    memory: int
    output: int


def limits_for(size: int) -> Limits:
    """Return the limits for a publication of a number of bytes.

    Up to 32 MB, which is all but the largest official files, 512 MB of memory are
    enough; beyond, memory and time grow with the file (OFAC's Advanced XML has over
    100 MB).
    """
    megabytes = size // _MEGA + 1
    beyond = max(0, megabytes - 32)
    return Limits(
        cpu_seconds=min(10 + 2 * megabytes, 900),
        wall_seconds=min(60 + 10 * megabytes, 3600),
        memory=min(512 + 16 * beyond, 4096) * _MEGA,
        output=min(128 + 32 * megabytes, 4096) * _MEGA,
    )


class Accounts(msgspec.Struct, frozen=True, tag=True):
    """A reading without its statements."""

    format: str
    counts: tuple[FileCount, ...]
    rejections: tuple[Rejection, ...]
    proofs: tuple[Proof, ...]
    published: str | None
    statements: int


class _Fault(msgspec.Struct, frozen=True, tag=True):
    kind: str
    message: str
    where: str | None
    hint: str | None


class Parsed(msgspec.Struct, frozen=True):
    """A reading handed over by a child process."""

    accounts: Accounts
    path: Path

    def frames(self) -> Iterator[Frame]:
        """Iterate the statements, as columns, entity by entity.

        Raises:
            ListRefused: the file is not whole.
        """
        with self.path.open("rb") as stream:
            _next_frame(stream)
            total = 0
            while data := _next_frame(stream):
                frame = msgspec.msgpack.decode(data, type=Frame)
                total += len(frame[0])
                yield frame
        if total != self.accounts.statements:
            raise ListRefused("the reader's result is not whole", where=str(self.path))


def parse(
    name: str, files: Sequence[SourceFile], result: Path, limits: Limits | None = None
) -> Parsed:
    """Read a publication in a child process.

    Args:
        name: The list.
        files: Its files.
        result: Where the child may write its result; must not exist.
        limits: What it may use; by the size of the files where None.

    Raises:
        ListRefused: the reader refused it, failed, or reached a limit.
    """
    if limits is None:
        limits = limits_for(sum(file.path.stat().st_size for file in files))
    command = [sys.executable, "-m", __name__, name, str(result)]
    command += [str(part) for file in files for part in (file.name, file.path)]
    # Its complaints go to a file, which the limit on output bounds as well.
    complaints = result.with_suffix(".stderr")
    try:
        with complaints.open("xb") as stderr:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                timeout=limits.wall_seconds,
                check=False,
                env={**os.environ, _LIMITS: msgspec.json.encode(limits).decode()},
            )
    except subprocess.TimeoutExpired:
        raise _stopped(name, f"it took longer than {limits.wall_seconds} s to read") from None
    if done.returncode != 0:
        with complaints.open("rb") as stream:
            stream.seek(max(0, complaints.stat().st_size - 4096))
            raise _stopped(name, _cause(done.returncode, stream.read(), limits))
    with result.open("rb") as stream:
        data = _next_frame(stream)
    accounts = msgspec.msgpack.decode(data, type=Accounts | _Fault)
    if isinstance(accounts, _Fault):
        raise _error(accounts)
    return Parsed(accounts, result)


_LIMITS = "NARROWS_PARSE_LIMITS"
_OUT_OF_MEMORY = 12


def main(arguments: Sequence[str]) -> int:
    """Run as the child: read the list named and write the result."""
    _confine(msgspec.json.decode(os.environ[_LIMITS], type=Limits))
    name, result, *rest = arguments
    files = [SourceFile(rest[i], Path(rest[i + 1])) for i in range(0, len(rest), 2)]
    from narrows.lists import registry

    try:
        reading = registry.read(name, files)
        frames = _encode(reading)
    except NarrowsError as error:
        fault = _Fault(type(error).__name__, error.message, error.where, error.hint)
        frames = iter([msgspec.msgpack.encode(fault)])
    except MemoryError:
        return _OUT_OF_MEMORY
    try:
        with Path(result).open("xb") as stream:
            for frame in frames:
                stream.write(len(frame).to_bytes(8, "big") + frame)
    except MemoryError:
        return _OUT_OF_MEMORY
    return 0


def _confine(limits: Limits) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output, limits.output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _encode(reading: Reading) -> Iterator[bytes]:
    accounts = Accounts(
        reading.format,
        reading.counts,
        reading.rejections,
        reading.proofs,
        reading.published,
        len(reading.statements),
    )
    yield msgspec.msgpack.encode(accounts)
    order: dict[str, int] = {}
    for statement in reading.statements:
        order.setdefault(statement.entity_id, len(order))
    reading.statements.sort(key=lambda statement: order[statement.entity_id])
    for start in range(0, len(reading.statements), _FRAME):
        piece = reading.statements[start : start + _FRAME]
        yield msgspec.msgpack.encode([[getattr(s, f) for s in piece] for f in FIELDS])
    yield b""


def _next_frame(stream: BinaryIO) -> bytes:
    length = stream.read(8)
    data = stream.read(int.from_bytes(length, "big"))
    if len(length) != 8 or len(data) != int.from_bytes(length, "big"):
        raise ListRefused("the reader's result is cut")
    return data


def _cause(code: int, stderr: bytes, limits: Limits) -> str:
    if code == _OUT_OF_MEMORY or b"MemoryError" in stderr:
        return f"it needs more than {limits.memory // _MEGA} MB of memory to read"
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"it needs more than {limits.cpu_seconds} s of processor time to read"
    if code == -signal.SIGXFSZ:
        return f"it unfolds to more than {limits.output // _MEGA} MB"
    if code < 0:
        return f"its reader was stopped by signal {-code}"
    last = stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
    return f"its reader failed: {''.join(last)[:300] or f'exit code {code}'}"


def _stopped(name: str, why: str) -> ListRefused:
    return ListRefused(
        why,
        where=name,
        hint="the version held keeps serving; download the publication again, and report"
        " it if it comes so from the publisher",
    )


def _error(fault: _Fault) -> NarrowsError:
    kind = UnknownOption if fault.kind == "UnknownOption" else ListRefused
    return kind(fault.message, where=fault.where, hint=fault.hint)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
