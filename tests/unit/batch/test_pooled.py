"""Over several cores the answers are those of one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from narrows.batch import pooled
from narrows.batch.pooled import Pooled
from narrows.batch.screens import Opening
from narrows.model.errors import CannotAnswer
from narrows.model.finding import Basis, Screening
from narrows.model.party import Party
from narrows.service.ledger import Ledger
from narrows.service.screener import Screener, open_screener
from narrows.store.workspace import Workspace

SOME = Basis("", "", "", "", ())

NAMES = ("Ivan Petrenko", "Olga Kovalchuk", "Acme Trading LLC", "Mikhail Markarov")


def load(home: Path, folder: Path, day: str, names: tuple[str, ...]) -> None:
    path = folder / f"{day}.ftm.json"
    path.write_text(
        "".join(
            json.dumps({"id": f"p{n}", "schema": "LegalEntity", "properties": {"name": [name]}})
            + "\n"
            for n, name in enumerate(names)
        )
    )
    found = Ledger(Workspace(home)).add("x_list", [path], published=day).version
    if found.state == "held":
        Ledger(Workspace(home)).release("x_list", found.id, "a person")


@pytest.fixture
def screener(tmp_path: Path) -> Iterator[Screener]:
    load(tmp_path / "home", tmp_path, "2026-01-01", NAMES)
    with open_screener(tmp_path / "home", as_of="2026-01-01") as opened:
        yield opened


def opening(screener: Screener, as_of: str | None = "2026-01-01") -> Opening:
    return Opening(
        str(screener.home), ("x_list",), as_of, "2099-01-01T00:00:00+00:00", screener.policy
    )


def told(answer: Screening) -> Screening:
    """Leave out what the moment of knowledge is named in: the ground, and ids of findings."""
    findings = tuple(msgspec.structs.replace(one, id="", basis=SOME) for one in answer.findings)
    return msgspec.structs.replace(answer, basis=SOME, findings=findings)


def test_answers_and_order_are_those_of_one_process(
    screener: Screener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pooled, "PORTION", 7)
    monkeypatch.setattr(pooled, "FEW", 0)
    asked = [
        Party(id=f"c{n}", names=(NAMES[n % 4] if n % 3 else f"Nobody {n}",)) for n in range(40)
    ]
    with Pooled(screener, opening(screener), 2) as both:
        found = both.screen_many(asked)
        assert [one.subject.id for one in found] == [one.id for one in asked]
        assert any(one.findings for one in found)
        assert [told(one) for one in found] == [told(one) for one in screener.screen_many(asked)]


def test_a_small_portion_starts_no_worker(screener: Screener) -> None:
    with Pooled(screener, opening(screener), 2) as both:
        (found,) = both.screen_many([Party(names=("Ivan Petrenko",))])
        assert found.findings
        assert both._pool is None


def test_workers_on_other_ground_do_not_answer(
    screener: Screener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pooled, "PORTION", 2)
    monkeypatch.setattr(pooled, "FEW", 0)
    load(tmp_path / "home", tmp_path, "2026-01-02", (*NAMES, "Sergei Golovkin"))
    with (
        Pooled(screener, opening(screener, "2026-01-02"), 2) as both,
        pytest.raises(CannotAnswer, match="other ground"),
    ):
        both.screen_many([Party(names=(name,)) for name in NAMES])
