"""Watching over OFAC's real history: what changed alone gives what everybody gives."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from narrows.codes.party import is_party
from narrows.model.entity import Entity
from narrows.model.party import Party
from narrows.service.ledger import Ledger
from narrows.service.screener import open_screener
from narrows.service.watch import keep
from narrows.service.watch.answers import Answer, Held
from narrows.service.watch.customer import Customer
from narrows.service.watch.portfolio import Portfolio
from narrows.service.watch.run import Limits
from narrows.service.watch.watcher import Watcher
from narrows.store.workspace import Workspace

pytestmark = pytest.mark.real

LIST = "us_ofac_sdn"
DAYS = (
    "2021-08-18", "2021-12-20", "2022-02-17", "2022-02-26", "2022-03-24",
    "2022-12-02", "2023-06-15", "2023-12-08", "2024-05-02", "2024-05-03",
)  # fmt: skip
SEED = 20211


def test_two_months_of_2022(real_data: Path, tmp_path: Path) -> None:
    follow(real_data, tmp_path, DAYS[2:5], customers=300)


@pytest.mark.long
def test_every_version(real_data: Path, tmp_path: Path) -> None:
    follow(real_data, tmp_path, DAYS, customers=5_000)


def follow(real_data: Path, folder: Path, days: Sequence[str], *, customers: int) -> None:
    """Follow one portfolio twice over the days, told apart and everybody: nothing differs."""
    print(f"seed {SEED}")
    home = folder / "home"
    listed = load(home, real_data / "ofac" / "sdn", folder, days)
    portfolio = sampled(listed, customers)
    watcher = Watcher(home, lambda: datetime(2026, 1, 1, tzinfo=UTC))
    for name in ("told_apart", "everybody"):
        watcher.add(name, portfolio)
    for day in days:
        with open_screener(home, as_of=day) as screener:
            apart = watcher.run("told_apart", screener, limits=Limits(share=1.0, few=0))
            every = watcher.run("everybody", screener, limits=Limits(full=True))
        assert (apart.full is None) == (day != days[0])
        stands, should = standing(home, "told_apart"), standing(home, "everybody")
        differ = [c for c in stands | should if stands.get(c) != should.get(c)]
        assert not differ, (day, differ)
        seen, due = ([bare(change) for change in run.changes] for run in (apart, every))
        assert seen == due, day
        print(f"{day}: {apart.parties_changed} parties changed, {apart.asked} customers asked")
        if day != days[0]:
            assert apart.asked < len(portfolio)
            assert all(c.cause.by == "list" for c in apart.changes)
    assert any(findings for _, _, findings in standing(home, "everybody").values())


def load(home: Path, source: Path, folder: Path, days: Sequence[str]) -> list[Entity]:
    """Load the versions of some days; return the parties of the first and the last."""
    ledger = Ledger(Workspace(home))
    for day in days:
        place = folder / day / "sdn.csv"
        place.parent.mkdir()
        shutil.copy(source / f"sdn_{day}.csv", place)
        version = ledger.add(LIST, [place], published=day, partial=True).version
        if version.state == "held":
            ledger.release(LIST, version.id, "a person")
    return [
        entity
        for day in (days[0], days[-1])
        for entity in ledger.view(day).entities()
        if is_party(entity.schema)
    ]


def sampled(listed: Sequence[Entity], number: int) -> list[Customer]:
    """Make customers: listed names, names near them, and names made of their words."""
    rng = random.Random(SEED)
    words = [word for e in listed for word in e.caption.replace(",", " ").split()]
    made: list[Customer] = []
    for n in range(number):
        entity = rng.choice(listed)
        name = rng.choice([statement.value for statement in entity.names()])
        if n % 4 == 3:
            name = " ".join(rng.choices(words, k=rng.choice((2, 3))))
        for _ in range(n % 4 % 3):
            name = slip(name, rng)
        party = Party(
            id=f"c{n}",
            schema=rng.choice((entity.schema, entity.schema, None)),
            names=(name,),
            birth_dates=entity.values("birthDate")[: rng.choice((0, 1))],
            countries=entity.values("country")[: rng.choice((0, 1))],
        )
        made.append(Customer(f"c{n}", party))
    return made


def slip(name: str, rng: random.Random) -> str:
    """Return a name with a word dropped or moved, or a letter lost or doubled."""
    words = name.split()
    kind = rng.randrange(4)
    if kind == 0 and len(words) > 2:
        words.pop(rng.randrange(len(words)))
    elif kind == 1:
        words = [*words[1:], words[0]]
    else:
        at = rng.randrange(len(words))
        cut = rng.randrange(len(words[at]))
        twice = words[at][cut] if kind == 2 else ""
        words[at] = words[at][:cut] + twice * 2 + words[at][cut + 1 :]
    return " ".join(words)


def standing(home: Path, name: str) -> dict[str, tuple[str, str | None, tuple[Held, ...]]]:
    found = keep.standing(Portfolio(home, name))
    assert found is not None
    return {customer: content(answer) for customer, answer in found.customers.items()}


def content(answer: Answer) -> tuple[str, str | None, tuple[Held, ...]]:
    return answer.status, answer.reason, tuple(sorted(answer.findings))


def bare(change: object) -> tuple[object, ...]:
    return tuple(getattr(change, n) for n in ("customer", "what", "before", "after", "reason"))
