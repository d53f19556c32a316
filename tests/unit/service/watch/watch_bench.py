"""A workspace with one list of invented parties, a portfolio, and a clock."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from narrows.model.party import Party
from narrows.service.ledger import Ledger
from narrows.service.screener import Screener
from narrows.service.watch.customer import Customer
from narrows.service.watch.run import Limits, Outcome
from narrows.service.watch.watcher import Watcher
from narrows.store.workspace import Workspace

LIST = "my_list"

TOLD_APART = Limits(share=1.0, few=0)
"""Only what changed is asked about, however few the customers."""


Listed = tuple[str, dict[str, Sequence[str]]]


class Clock:
    """A clock that stands still until it is told to move."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **time: float) -> None:
        self.moment += timedelta(**time)


class Bench:
    """What a test needs: lists to load, customers to keep, runs to make."""

    def __init__(self, home: Path, files: Path) -> None:
        self.home = home
        self.files = files
        self.clock = Clock()
        self.slept: list[float] = []
        self.watcher = Watcher(home, self.clock, self.slept.append)
        self.ledger = Ledger(Workspace(home), self.clock)

    def load(self, day: str, *parties: Listed) -> None:
        path = self.files / f"{day}.ftm.json"
        lines = [
            json.dumps({"id": party, "schema": "Person", "properties": said})
            for party, said in parties
        ]
        path.write_text("".join(line + "\n" for line in lines))
        version = self.ledger.add(LIST, [path], published=day).version
        if version.state == "held":
            self.ledger.release(LIST, version.id, "a person")

    def open(self) -> Screener:
        return Screener.open(self.home, clock=self.clock)

    def run(self, name: str = "retail", limits: Limits = TOLD_APART, **more: object) -> Outcome:
        with self.open() as screener:
            return self.watcher.run(name, screener, limits=limits, **more)  # type: ignore[arg-type]


def customer(reference: str, *names: str, **given: object) -> Customer:
    return Customer(reference, Party(id=reference, schema="Person", names=names, **given))  # type: ignore[arg-type]


VOSTRIK: Listed = ("p1", {"name": ["Zelimkhan Vostrikarov"], "birthDate": ["1970-02-03"]})
BRANDAM: Listed = ("p2", {"name": ["Ottokar Brandamurik"]})
KULVERT: Listed = ("p3", {"name": ["Mirelda Kulvertine"]})
