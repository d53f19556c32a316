"""A screener for tests: whoever is called PUTIN or has an odd name length is listed."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Callable, Sequence

from narrows.model.errors import CannotAnswer, InputError, ListMissing
from narrows.model.evidence import Evidence
from narrows.model.finding import Basis, Designation, Finding, ListUsed, Screening
from narrows.model.party import Party
from narrows.model.policy import Policy, Thresholds

Run = Callable[..., tuple[int, str, str]]
"""Runs a command line: exit code, standard output, standard error."""

BASIS = Basis(
    engine_version="0.1.0",
    policy_id="test",
    policy_sha256="p" * 64,
    snapshot="snap",
    lists=(ListUsed("us_ofac_sdn", "2026-01-01-abc", "a" * 64, "2026-01-01", None, 10, True),),
    known_at="2026-01-02T00:00:00.000000+00:00",
)

POLICY = Policy(
    id="test",
    prior_bits={"person": -9.0},
    thresholds={"person": Thresholds(0.5, 0.9)},
    bits={},
)


def finding(party: Party, score: float = 0.97, name: str = "=PUTIN, Vladimir") -> Finding:
    outcome = "match" if score >= 0.9 else "review" if score >= 0.5 else "below"
    digest = hashlib.sha256(repr((party, score, name)).encode()).hexdigest()
    return Finding(
        id=f"finding-{digest}",
        subject=party,
        entity_id="ofac-1",
        entity_schema="Person",
        caption=name,
        list="us_ofac_sdn",
        score=score,
        bits=5.0,
        is_match=score >= 0.9,
        outcome=outcome,
        evidence=(
            Evidence("NAME-EXACT", 9.0, party.caption, name, "name", "sdn.csv:1", "the same name"),
            Evidence("COUNTRY-DIFFERS", -1.0, "de", "ru", "country", "sdn.csv:1", "-2 countries"),
        ),
        designations=(
            Designation("asset_freeze", "Frozen.", "Order", "UKRAINE", "https://x", "2022-02-25"),
        ),
        basis=BASIS,
        sample=True,
    )


class Fake:
    """Answers by the name alone; counts its canaries."""

    def __init__(self, basis: Basis = BASIS, *, canaries: bool = True) -> None:
        self.basis = basis
        self.canaries = canaries
        self.checked = 0
        self.asked = 0

    def screen_many(self, parties: Sequence[Party]) -> list[Screening]:
        return [self._screen(party) for party in parties]

    def canary_check(self) -> None:
        self.checked += 1
        if not self.canaries:
            raise CannotAnswer("a canary is missed")

    def close(self) -> None:
        pass

    def _screen(self, party: Party) -> Screening:
        self.asked += 1
        name = party.caption.upper()
        if "REFUSED" in name:
            raise InputError("this name is refused")
        found: tuple[Finding, ...] = ()
        if "PUTIN" in name:
            found = (finding(party), finding(party, 0.7, "PUTINA"), finding(party, 0.2, "PUT"))
        elif "REVIEW" in name:
            found = (finding(party, 0.6, "Ревью"),)
        cut = "CUT" in name
        return Screening(
            subject=party,
            status="incomplete" if cut else "screened",
            findings=found,
            basis=self.basis,
            reason="a limit cut the candidates" if cut else None,
            candidates=3,
        )


def killing() -> Fake:
    """A screener whose process is killed."""

    class Killed(Fake):
        def canary_check(self) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

    return Killed()


def missing() -> Fake:
    """A screener that cannot be opened."""
    raise ListMissing("no list", hint="load one")


def slow() -> Fake:
    """A screener that takes its time."""

    class Slow(Fake):
        def canary_check(self) -> None:
            time.sleep(0.02)

    return Slow()
