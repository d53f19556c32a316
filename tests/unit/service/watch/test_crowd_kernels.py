"""What the compiled kernels count of a crowd of listed names, the plain ones count too."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from narrows.index import bulk, candidates
from narrows.model.party import Party
from narrows.service.ledger import Ledger
from narrows.service.screener import open_screener
from narrows.service.watch import crowd, crowd_kernels, kept, parting
from narrows.service.watch.customer import Customer
from narrows.service.watch.run import Limits
from narrows.service.watch.watcher import Watcher
from narrows.store.workspace import Workspace
from narrows.text.kernel import compiled

KERNELS = ("floors", "parted", "lowered", "above", "met")

NAMES = [
    f"{given} {family}"
    for given in ("Mikhail", "Sergei", "Михаил")
    for family in (
        "Markarov",
        "Markarow",
        "Markaroff",
        "Makarov",
        "Makaroff",
        "Macarov",
        "Marcarov",
        "Markarova",
        "Karimov",
        "Karimoff",
        "Kerimov",
        "Golovkin",
        "Golovkina",
        "Golofkin",
        "Head No 7",
        "Head No 8",
    )
]


def plain(value: Any) -> Any:
    """Return arrays as lists, also those in tuples."""
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    return value.tolist() if isinstance(value, np.ndarray) else value


@pytest.mark.slow
def test_compiled_kernels_count_what_the_plain_ones_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: Counter[str] = Counter()

    def both(name: str) -> ModuleType | SimpleNamespace:
        fast = compiled(name)
        if name != crowd_kernels.__name__:
            return fast

        def compare(kernel: str) -> Any:
            def call(*args: Any) -> Any:
                own = [plain(arg) for arg in args]
                found = getattr(fast, kernel)(*args)
                assert getattr(crowd_kernels, kernel)(*own) == found
                assert own[-1] == args[-1].tolist(), kernel
                asked[kernel] += int(np.count_nonzero(args[-1]))
                return found

            return call

        return SimpleNamespace(**{kernel: compare(kernel) for kernel in KERNELS})

    for module in (crowd, parting):
        monkeypatch.setattr(module, "compiled", both)
    for module in (bulk, candidates, crowd, kept):
        monkeypatch.setattr(module, "NAMES", 4)
    for module in (bulk, candidates, crowd, parting):
        monkeypatch.setattr(module, "WORDS_PER_WORD", 3)
    monkeypatch.setattr(parting, "_MOST_KEPT", 12)
    monkeypatch.setattr(crowd, "_CLOSE", 3)
    rng = random.Random(20261129)
    ledger = Ledger(Workspace(tmp_path / "home"))
    watcher = Watcher(tmp_path / "home", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    watcher.add(
        "all",
        [Customer(n, Party(id=n, schema="Person", names=(n,))) for n in rng.sample(NAMES, 24)],
    )
    listed = rng.sample(NAMES, 20)
    for version in range(6):
        path = tmp_path / f"{version}.ftm.json"
        path.write_text(
            "".join(
                json.dumps(
                    {"id": f"p{NAMES.index(n)}", "schema": "Person", "properties": {"name": [n]}}
                )
                + "\n"
                for n in listed
            )
        )
        found = ledger.add("x_list", [path], published=f"2026-01-{version + 1:02}").version
        if found.state == "held":
            ledger.release("x_list", found.id, "a person")
        with open_screener(tmp_path / "home", as_of=f"2026-01-{version + 1:02}") as screener:
            watcher.run("all", screener, limits=Limits(share=1.0, few=0))
        listed = [*listed[2:], *rng.sample(sorted(set(NAMES) - set(listed)), 2)]
    assert all(asked[kernel] for kernel in KERNELS), asked
