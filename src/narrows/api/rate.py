"""Requests per caller: a token bucket each, answered with ``Retry-After``."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from narrows.api.problem import Problem

_CALLERS = 10_000


class RateLimit:
    """Lets each caller make ``per_minute`` requests, with bursts of a tenth of that.

    Args:
        per_minute: Requests per caller and minute; 0 means no limit.
        clock: Monotonic seconds.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, caller: str) -> dict[str, str]:
        """Count one request; return the headers that tell the caller where they stand.

        Raises:
            Problem: ``too_many_requests``.
        """
        if self.per_minute <= 0:
            return {}
        now = self._clock()
        rate = self.per_minute / 60
        full = max(1.0, self.per_minute / 10)
        level, then = self._buckets.pop(caller, (full, now))
        level = min(full, level + (now - then) * rate)
        allowed = level >= 1
        self._buckets[caller] = (level - 1 if allowed else level, now)
        if len(self._buckets) > _CALLERS:
            self._buckets.popitem(last=False)
        if not allowed:
            wait = math.ceil((1 - level) / rate)
            raise Problem(
                "too_many_requests",
                f"this key may make {self.per_minute} requests a minute",
                headers={"Retry-After": str(max(1, wait))},
            )
        return {"RateLimit": f'"default";r={int(level - 1)};t={math.ceil(full / rate)}'}
