"""Each caller has a rate; who is over it is told when to come back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from narrows.api.problem import Problem
from narrows.api.rate import RateLimit, shared_buckets


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


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_a_caller_has_one_rate_whichever_worker_answers(tmp_path: Path, workers: int) -> None:
    now = [100.0]
    shared = shared_buckets(tmp_path / "buckets")
    rates = [RateLimit(600, lambda: now[0], shared) for _ in range(workers)]

    def granted(caller: str) -> int:
        count = 0
        for turn in range(300):
            try:
                rates[turn % workers].spend(caller)
            except Problem:
                continue
            count += 1
        return count

    assert granted("a") == 60
    assert granted("b") == 60
    now[0] += 2.0
    assert granted("a") == 20
    assert rates[0].spend("c")["RateLimit"] == '"default";r=59;t=6'


def test_callers_without_number_keep_to_the_size_of_the_file(tmp_path: Path) -> None:
    now = [0.0]
    shared = shared_buckets(tmp_path / "buckets")
    size = shared.stat().st_size
    rate = RateLimit(10, lambda: now[0], shared)
    for number in range(40_000):
        now[0] += 1e-6
        assert rate.spend(f"caller-{number}")
    with pytest.raises(Problem):
        rate.spend("caller-39999")
    assert shared.stat().st_size == size


_SPEND = """
import sys
from pathlib import Path
from narrows.api.problem import Problem
from narrows.api.rate import RateLimit

rate, granted = RateLimit(6000, lambda: 1.0, Path(sys.argv[1])), 0
for _ in range(2000):
    try:
        rate.spend("a")
    except Problem:
        continue
    granted += 1
print(granted)
"""


def test_processes_that_count_at_once_lose_no_request(tmp_path: Path) -> None:
    shared = shared_buckets(tmp_path / "buckets")
    running = [
        subprocess.Popen([sys.executable, "-c", _SPEND, str(shared)], stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    told = [process.communicate()[0] for process in running]
    assert sum(map(int, told)) == 600
