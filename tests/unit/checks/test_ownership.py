"""Ownership evidence says what follows for a party, and weighs nothing for who it is."""

from __future__ import annotations

from datetime import date

from narrows.checks.ownership import RULES, evidence
from narrows.model.evidence import Evidence
from narrows.ownership.graph import OwnershipGraph
from narrows.ownership.listed import ListedParty
from narrows.ownership.share import Share
from narrows.ownership.stake import Holder, Stake

DAY = date(2025, 10, 1)
X = ListedParty(id="ofac-1", caption="X", list="us_ofac_sdn", programs=("RUSSIA-EO14024",))
W = ListedParty(id="ofac-2", caption="W", list="us_ofac_sdn", programs=("SDGT",))


def stake(owner: str, asset: str, share: float, high: float | None = None) -> Stake:
    return Stake(owner=owner, asset=asset, share=Share(share, share if high is None else high))


def found(
    *stakes: Stake, entity: str = "A", regime: str = "ofac", day: date = DAY
) -> list[Evidence]:
    holders = [Holder(id=key, name=key) for key in ("A", "Y", "Z")]
    graph = OwnershipGraph.build(stakes, {"ofac-1": X, "ofac-2": W}, holders=holders)
    return list(evidence(graph.answer(entity, regime, day)))


def test_a_blocked_party_names_owner_listing_and_way() -> None:
    (one,) = found(stake("ofac-1", "Y", 100), stake("Y", "A", 60))
    assert one.code == "OWN-BLOCKED"
    assert one.text == (
        "not listed; 60 % owned by X (SDN, RUSSIA-EO14024) through Y (ofac, 2025-10-01)"
    )
    assert one.bits == 0
    assert (one.query, one.listed) == ("A", "X")


def test_owners_that_add_up_are_all_named() -> None:
    (one,) = found(stake("ofac-1", "A", 30), stake("ofac-2", "A", 25))
    assert "30 % owned by X (SDN, RUSSIA-EO14024) and 25 % owned by W (SDN, SDGT)" in one.text


def test_possibly_and_unknown_say_what_would_decide() -> None:
    (one,) = found(stake("ofac-1", "A", 25, 50), stake("Z", "A", 50))
    assert one.code == "OWN-POSSIBLY"
    assert "would decide: The exact share of X in A" in one.text
    (one,) = found(stake("ofac-1", "A", 40))
    assert one.code == "OWN-UNKNOWN"


def test_nothing_listed_near_gives_no_evidence() -> None:
    assert found(stake("Z", "A", 30)) == []
    assert found(entity="nobody") == []


def test_a_small_stake_is_a_tie() -> None:
    (one,) = found(stake("ofac-1", "A", 20), stake("Z", "A", 80))
    assert one.code == "OWN-TIE"
    assert "below the threshold" in one.text


def test_the_rule_s_status_is_said() -> None:
    (suspended,) = found(stake("ofac-1", "A", 60), regime="bis", day=date(2026, 1, 1))
    assert "the rule is suspended" in suspended.text
    (unknown,) = found(stake("ofac-1", "A", 60), regime="bis", day=date(2026, 12, 1))
    assert "has to be confirmed" in unknown.text


def test_a_listed_party_needs_no_ownership_evidence_and_every_code_is_explained() -> None:
    assert found(stake("Z", "ofac-1", 60), entity="ofac-1") == []
    ring = found(
        stake("ofac-1", "A", 30), stake("Y", "A", 20), stake("Z", "A", 50), stake("A", "Y", 60),
        stake("Z", "Y", 40),
    )  # fmt: skip
    assert {one.code for one in ring} == {"OWN-RING", "OWN-TIE"}
    assert all(one.code in RULES for one in ring)


def test_conflicts_are_evidence() -> None:
    codes = [one.code for one in found(stake("ofac-1", "A", 60), stake("Z", "A", 70))]
    assert codes == ["OWN-BLOCKED", "OWN-CONFLICT"]
