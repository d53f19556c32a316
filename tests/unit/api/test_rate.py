"""Each caller has a rate; who is over it is told when to come back."""

from __future__ import annotations

import pytest

from narrows.api.problem import Problem
from narrows.api.rate import RateLimit


def test_a_burst_is_let_through_and_then_the_rate() -> None:
    now = [0.0]
    rate = RateLimit(60, clock=lambda: now[0])
    for _ in range(6):
        assert rate.spend("a")["RateLimit"].startswith('"default";r=')
    with pytest.raises(Problem) as refused:
        rate.spend("a")
    assert refused.value.status == 429
    assert refused.value.headers["Retry-After"] == "1"
    assert rate.spend("b")
    now[0] = 1.0
    assert rate.spend("a")
    with pytest.raises(Problem):
        rate.spend("a")


def test_no_limit_is_no_header() -> None:
    assert RateLimit(0).spend("a") == {}
