"""However limits move with a list, telling customers apart gives what everybody gives."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from narrows.checks.party import ALIKE
from narrows.index import bulk, candidates
from narrows.model.party import Party
from narrows.service.ledger import Ledger
from narrows.service.screener import open_screener
from narrows.service.watch import crowd, keep, kept, parting
from narrows.service.watch.customer import Customer
from narrows.service.watch.portfolio import Portfolio
from narrows.service.watch.run import Limits
from narrows.service.watch.watcher import Watcher
from narrows.store.workspace import Workspace

GIVEN = (
    "Mikhail", "Michail", "Sergei", "Sergey", "Serguei", "Ivan", "Iwan", "Olga", "Tatiana",
)  # fmt: skip
FAMILY = (
    "Markarov", "Markarow", "Makarova", "Karimov", "Karimoff", "Kerimov", "Petrosyan", "Brezhin",
    "Dudkevich", "Holubenko", "Zhvanetsky", "Tolmachyov", "Rasputnik", "Golovkin", "Bondarchuk",
)  # fmt: skip
SYLLABLES = ("ba", "ko", "ri", "lan", "dus", "mev", "tor", "shi", "zel", "gur", "pan", "wit")


READ = (("Lee", "Ri", "Kim", "Gim", "Zeng", "Tsang"), ("Guo", "Kwok"), ("Wei", "Wai"))
"""Spellings of Korean and Chinese syllables."""


def name(rng: random.Random) -> str:
    if rng.random() < 0.15:
        first, *given = map(rng.choice, READ)
        return f"{first} {rng.choice((' ', '')).join(given)}".title()
    family = rng.choice(FAMILY) if rng.random() < 0.3 else "".join(rng.choices(SYLLABLES, k=4))
    return " ".join([*rng.choices(GIVEN, k=rng.choice((1, 1, 1, 2))), family])


def party(number: int, rng: random.Random) -> dict[str, object]:
    said = {"name": [name(rng)], "alias": [name(rng)] * rng.choice((0, 0, 1))}
    return {"id": f"p{number}", "schema": "Person", "properties": said}


def changed(listed: list[dict[str, object]], n: int, rng: random.Random) -> list[dict[str, object]]:
    """Return a next version: some parties go, some are called otherwise, some come."""
    stay = [one for one in listed if rng.random() > 0.01]
    stay = [party(int(str(one["id"])[1:]), rng) if rng.random() < 0.01 else one for one in stay]
    for _ in range(rng.randrange(4)):
        stay.insert(rng.randrange(len(stay) + 1), party(n, rng))
        n += 1
    if rng.random() < 0.1:
        a, b = rng.sample(range(len(stay)), 2)
        stay[a], stay[b] = stay[b], stay[a]
    return stay


def standing(home: Path, portfolio: str) -> dict[str, tuple[object, ...]]:
    """Return what stands about each customer."""
    answers = keep.standing(Portfolio(home, portfolio))
    assert answers is not None
    return {c: (a.status, a.reason, a.findings) for c, a in answers.customers.items()}


def floors(home: Path, portfolio: str) -> list[list[int]]:
    """Return up to which rank listed words are left out for each word of the customers."""
    kept_at = Portfolio(home, portfolio)
    answers = keep.standing(kept_at)
    assert answers is not None
    with kept_at.opened(kept_at.catalogue()) as holding:
        return [
            crowd.Crowd.of(answers.crowds[one.name], len(one)).floor.tolist()
            for one in holding.segments
        ]


@pytest.mark.parametrize(("names", "words"), [(4, 6), (8, 3), (20, 4), (3, 96)])
def test_limits_move_with_the_list(
    names: int, words: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (bulk, candidates, crowd, kept):
        monkeypatch.setattr(module, "NAMES", names)
    for module in (bulk, candidates, crowd, parting):
        monkeypatch.setattr(module, "WORDS_PER_WORD", words)
    monkeypatch.setattr(parting, "_MOST_KEPT", 4 * words)
    monkeypatch.setattr(crowd, "_CLOSE", 3 * names // 4)
    rng = random.Random(100 * names + words)
    ledger = Ledger(Workspace(tmp_path / "home"))
    watcher = Watcher(tmp_path / "home", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    watched = [
        Customer(f"c{n}", Party(id=f"c{n}", schema="Person", names=(name(rng),)))
        for n in range(150)
    ]
    for portfolio in ("apart", "every"):
        watcher.add(portfolio, watched)
    listed = [party(n, rng) for n in range(60)]
    asked = 0
    for version in range(12):
        path = tmp_path / f"{version}.ftm.json"
        path.write_text("".join(json.dumps(one) + "\n" for one in listed))
        found = ledger.add("x_list", [path], published=f"2026-01-{version + 1:02}").version
        if found.state == "held":
            ledger.release("x_list", found.id, "a person")
        with open_screener(tmp_path / "home", as_of=f"2026-01-{version + 1:02}") as screener:
            apart = watcher.run("apart", screener, limits=Limits(share=1.0, few=0))
            watcher.run("every", screener, limits=Limits(full=True))
        told, counted = (floors(tmp_path / "home", p) for p in ("apart", "every"))
        assert told == counted, version
        assert (apart.full is None) == (version > 0)
        stands, due = (standing(tmp_path / "home", p) for p in ("apart", "every"))
        differ = {
            c: (stands.get(c), due.get(c)) for c in stands | due if stands.get(c) != due.get(c)
        }
        assert not differ, (version, apart.asked, differ)
        asked += apart.asked if version else 0
        listed = changed(listed, 1000 * (version + 1), rng)
    print(f"{asked} of {11 * len(watched)} asked")


def test_words_left_out_come_and_go_with_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (bulk, candidates, crowd, parting):
        monkeypatch.setattr(module, "WORDS_PER_WORD", 1)
    monkeypatch.setattr(parting, "_MOST_KEPT", 4)
    ledger = Ledger(Workspace(tmp_path / "home"))
    watcher = Watcher(tmp_path / "home", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    names = ("Arbolinku", "Ivan Arbolinku", "Barbolinku Olga", "Tatiana Tolmachyov")
    watched = [
        Customer(f"c{n}", Party(id=f"c{n}", schema="Person", names=(one,)))
        for n, one in enumerate(names)
    ]
    for portfolio in ("apart", "every"):
        watcher.add(portfolio, watched)
    left: list[int] = []
    for version, letters in enumerate(("bcd", "bcdf", "bcdfg", "bdfgh", "cdfg", "bcdfgh", "bh")):
        listed = [
            {
                "id": f"p{letter}",
                "schema": "Person",
                "properties": {"name": [f"{letter}arbolinku".title()]},
            }
            for letter in letters
        ]
        listed += [
            {"id": f"q{n}", "schema": "Person", "properties": {"name": [f"{one} Rasputnik"]}}
            for n, one in enumerate(GIVEN)
        ]
        path = tmp_path / f"{version}.ftm.json"
        path.write_text("".join(json.dumps(one) + "\n" for one in listed))
        day = f"2026-01-{version + 1:02}"
        found = ledger.add("x_list", [path], published=day).version
        if found.state == "held":
            ledger.release("x_list", found.id, "a person")
        with open_screener(tmp_path / "home", as_of=day) as screener:
            apart = watcher.run("apart", screener, limits=Limits(share=1.0, few=0))
            watcher.run("every", screener, limits=Limits(full=True))
        assert (apart.full is None) == (version > 0)
        stands, due = (standing(tmp_path / "home", p) for p in ("apart", "every"))
        assert stands == due, version
        left.append(sum(ALIKE in (reason or "") for _, reason, _ in due.values()))
    assert left[:2] == [0, 0]
    assert left[-1] == 0
    assert left[5] > 0
