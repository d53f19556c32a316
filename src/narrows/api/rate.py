"""Requests per caller: a token bucket each, answered with ``Retry-After``.

Several workers count in one memory-mapped file, so that a caller has one rate whichever
of them answers.
"""

from __future__ import annotations

import fcntl
import hashlib
import math
import mmap
import os
import struct
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from narrows.api.problem import Problem

_CALLERS = 10_000

_BUCKET = struct.Struct("=16sdd")
"""A caller's digest, how full the bucket was, and when."""

_BESIDE = 8
_SETS = 2048


class RateLimit:
    """Lets each caller make ``per_minute`` requests, with bursts of a tenth of that.

    Args:
        per_minute: Requests per caller and minute; 0 means no limit.
        clock: Monotonic seconds, the same in every process.
        shared: File of ``shared_buckets`` in which several processes count together.
    """

    def __init__(
        self,
        per_minute: int,
        clock: Callable[[], float] = time.monotonic,
        shared: Path | None = None,
    ) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._rate = per_minute / 60
        self._full = max(1.0, per_minute / 10)
        self._buckets: _Buckets = _Own() if shared is None else _Shared(shared)

    def spend(self, caller: str) -> dict[str, str]:
        """Count one request; return the headers that tell the caller where they stand.

        Raises:
            Problem: ``too_many_requests``.
        """
        if self.per_minute <= 0:
            return {}
        level = self._buckets.spend(caller, self._level)
        if level < 1:
            wait = math.ceil((1 - level) / self._rate)
            raise Problem(
                "too_many_requests",
                f"this key may make {self.per_minute} requests a minute",
                headers={"Retry-After": str(max(1, wait))},
            )
        full = math.ceil(self._full / self._rate)
        return {"RateLimit": f'"default";r={int(level - 1)};t={full}'}

    def _level(self, before: tuple[float, float] | None) -> tuple[float, float]:
        """Return how full a bucket is now, and the moment."""
        now = self._clock()
        if before is None:
            return self._full, now
        level, then = before
        return min(self._full, level + (now - then) * self._rate), now


Level = Callable[[tuple[float, float] | None], tuple[float, float]]
"""How full a bucket is now, from how full it was and when (None: never used)."""


class _Buckets(Protocol):
    def spend(self, caller: str, filled: Level) -> float:
        """Take one out of a caller's bucket; return what was in it, below 1 for too little."""
        ...


class _Own:
    """The buckets of one process."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, caller: str, filled: Level) -> float:
        level, now = filled(self._buckets.pop(caller, None))
        self._buckets[caller] = (_rest(level), now)
        if len(self._buckets) > _CALLERS:
            self._buckets.popitem(last=False)
        return level


class _Shared:
    """The buckets of several processes.

    A caller's bucket is one of eight places; where all are others', the one unused for the
    longest is given up.
    """

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        self._data = mmap.mmap(self._handle, _SETS * _BESIDE * _BUCKET.size)

    def spend(self, caller: str, filled: Level) -> float:
        digest = hashlib.blake2b(caller.encode(), digest_size=16).digest()
        first = int.from_bytes(digest[:8]) % _SETS * _BESIDE
        # Held by the kernel for this process: one that dies here lets go.
        fcntl.lockf(self._handle, fcntl.LOCK_EX)
        try:
            place, before = self._place(digest, first)
            level, now = filled(before)
            _BUCKET.pack_into(self._data, place, digest, _rest(level), now)
        finally:
            fcntl.lockf(self._handle, fcntl.LOCK_UN)
        return level

    def _place(self, digest: bytes, first: int) -> tuple[int, tuple[float, float] | None]:
        oldest, since = 0, math.inf
        for place in range(first * _BUCKET.size, (first + _BESIDE) * _BUCKET.size, _BUCKET.size):
            whose, level, then = _BUCKET.unpack_from(self._data, place)
            if whose == digest:
                return place, (level, then)
            if then < since:
                oldest, since = place, then
        return oldest, None


def _rest(level: float) -> float:
    return level - 1 if level >= 1 else level


def shared_buckets(path: Path) -> Path:
    """Make the empty file in which several processes count; return it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.ftruncate(handle, _SETS * _BESIDE * _BUCKET.size)
    finally:
        os.close(handle)
    return path
