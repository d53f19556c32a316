"""Awkward facts have defined answers: each is a test."""

from __future__ import annotations

from datetime import date

import pytest

from narrows.model.errors import InputError
from narrows.ownership.answer import OwnershipAnswer
from narrows.ownership.graph import OwnershipGraph
from narrows.ownership.listed import ListedParty
from narrows.ownership.share import UNKNOWN, Share
from narrows.ownership.stake import Holder, Stake, name_key

DAY = date(2025, 10, 1)
SDN = ListedParty(
    id="ofac-1",
    caption="IVANOV, Ivan",
    list="us_ofac_sdn",
    programs=("RUSSIA-EO14024",),
    effects=("asset_freeze",),
    listed_on="2022-02-24",
)
UK = ListedParty(
    id="gb-1", caption="IVANOV, Ivan", list="gb_fcdo_sanctions", effects=("asset_freeze",)
)
UK_2 = ListedParty(
    id="gb-2", caption="PETROV, Petr", list="gb_fcdo_sanctions", effects=("asset_freeze",)
)
EU = ListedParty(id="eu-1", caption="IVANOV", list="eu_fsf", effects=("asset_freeze",))


def exactly(share: float) -> Share:
    return Share(share, share)


def stake(owner: str, asset: str, share: float | Share = UNKNOWN, **more: object) -> Stake:
    size = share if isinstance(share, Share) else exactly(share)
    return Stake(owner=owner, asset=asset, share=size, **more)  # type: ignore[arg-type]


def ask(
    stakes: list[Stake],
    entity: str = "A",
    regime: str = "ofac",
    listed: tuple[ListedParty, ...] = (SDN, UK, UK_2, EU),
    holders: tuple[Holder, ...] = (),
    day: date = DAY,
) -> OwnershipAnswer:
    graph = OwnershipGraph.build(stakes, {one.id: one for one in listed}, holders=holders)
    return graph.answer(entity, regime, day)


def test_the_same_stake_from_two_registers_counts_once() -> None:
    twice = [
        stake("ofac-1", "A", 30, source="register"),
        stake("ofac-1", "A", 30, source="accounts"),
        stake("Z", "A", 70),
    ]
    assert ask(twice).outcome == "not_blocked_on_known_data"
    assert str(ask(twice).held) == "30 %"


def test_two_registers_narrow_each_other() -> None:
    both = [
        stake("ofac-1", "A", Share(25, 50, low_open=True), source="register"),
        stake("ofac-1", "A", 50, source="accounts"),
    ]
    assert ask(both).outcome == "blocked"


def test_registers_that_contradict_keep_both_and_the_stricter_counts() -> None:
    answer = ask(
        [
            stake("ofac-1", "A", 60, source="register", stated="60 %"),
            stake("ofac-1", "A", 40, source="accounts", stated="40 %"),
        ]
    )
    assert answer.outcome == "blocked"
    assert "contradict" in answer.conflicts[0]
    assert "register: 60 %" in answer.conflicts[0]
    assert len(answer.proof[0].contributions[0].stakes) == 2


def test_classes_of_one_register_add_up() -> None:
    classes = [
        stake("ofac-1", "A", 30, source="register", part="ordinary A"),
        stake("ofac-1", "A", 20, source="register", part="ordinary B"),
    ]
    assert ask(classes).outcome == "blocked"


def test_an_ultimate_row_is_never_added_to_direct_ones() -> None:
    rows = [
        stake("ofac-1", "H", 40),
        stake("Z", "H", 60),
        stake("H", "A", 100),
        stake("ofac-1", "A", 40, directness="indirect"),
    ]
    assert ask(rows).outcome == "not_blocked_on_known_data"
    rows.append(stake("ofac-1", "B", 30))
    rows.append(stake("Z", "B", 70))
    rows.append(stake("ofac-1", "B", 30, directness="indirect"))
    assert ask(rows, "B").outcome == "not_blocked_on_known_data"


def test_an_ultimate_row_alone_may_block_and_never_does_for_sure() -> None:
    answer = ask([stake("ofac-1", "A", 60, directness="indirect"), stake("Z", "A", 20)])
    assert answer.outcome == "possibly"


def test_votes_and_equity_are_added_apart_and_the_stricter_counts() -> None:
    halves = [
        stake("ofac-1", "A", 30, measure="equity"),
        stake("ofac-1", "A", 30, measure="votes"),
        stake("Z", "A", 70, measure="equity"),
        stake("Z", "A", 70, measure="votes"),
    ]
    assert ask(halves).outcome == "not_blocked_on_known_data"
    non_voting = [
        stake("ofac-1", "A", 20, measure="equity"),
        stake("Z", "A", 80, measure="equity"),
        stake("ofac-1", "A", 60, measure="votes"),
    ]
    answer = ask(non_voting)
    assert answer.outcome == "blocked"
    assert answer.measure == "votes"


def test_a_nominee_holds_nothing_for_sure_and_the_nominator_does() -> None:
    nominee = [stake("ofac-1", "A", 60, capacity="nominee"), stake("Z", "A", 40)]
    assert ask(nominee).outcome == "possibly"
    behind = [
        stake("agent", "nomination", measure="trust"),
        stake("ofac-1", "nomination", 100),
        stake("nomination", "A", 60),
    ]
    assert ask(behind).outcome == "blocked"


def test_a_beneficiary_of_a_trust_without_a_share_is_possibly() -> None:
    trust = [stake("ofac-1", "trust", UNKNOWN), stake("trust", "A", 100)]
    assert ask(trust).outcome == "possibly"
    settlor = [stake("eu-1", "A", UNKNOWN, measure="trust"), stake("Z", "A", 100)]
    answer = ask(settlor, regime="eu", holders=(Holder(id="Z", kind="person"),))
    assert answer.outcome == "not_blocked_on_known_data"
    assert answer.control_review
    assert answer.ties[0].weight == "control"


def test_a_joint_arrangement_makes_each_member_hold_the_whole_in_the_uk_only() -> None:
    apart = [stake("gb-1", "A", 30), stake("P", "A", 30), stake("Z", "A", 40)]
    people = tuple(Holder(id=key, kind="person") for key in ("P", "Z"))
    assert ask(apart, regime="uk", holders=people).outcome == "not_blocked_on_known_data"
    joint = [
        stake("gb-1", "A", 30, joint="pact"),
        stake("P", "A", 30, joint="pact"),
        stake("Z", "A", 40),
    ]
    assert ask(joint, regime="uk", holders=people).outcome == "blocked"
    us = [
        stake("ofac-1", "A", 30, joint="pact"),
        stake("P", "A", 30, joint="pact"),
        stake("Z", "A", 40),
    ]
    assert ask(us, holders=people).outcome == "not_blocked_on_known_data"


def test_a_missing_joint_arrangement_is_the_missing_fact() -> None:
    two = [stake("gb-1", "A", 30), stake("gb-2", "A", 30), stake("Z", "A", 40)]
    answer = ask(two, regime="uk", holders=(Holder(id="Z", kind="person"),))
    assert answer.outcome == "not_blocked_on_known_data"
    assert answer.missing_fact is not None
    assert answer.missing_fact.kind == "joint"
    assert answer.missing_fact.needed == 60


def test_a_block_held_together_counts_once() -> None:
    block = [
        stake("ofac-1", "A", 60, joint="block", capacity="undivided"),
        stake("P", "A", 60, joint="block", capacity="undivided"),
        stake("Z", "A", 40),
    ]
    people = tuple(Holder(id=key, kind="person") for key in ("P", "Z"))
    answer = ask(block, holders=people)
    assert answer.outcome == "possibly"
    assert not answer.conflicts
    listed = ListedParty(id="P", caption="P", list="us_ofac_sdn")
    assert ask(block, holders=people, listed=(SDN, listed)).outcome == "blocked"


def test_a_stake_given_up_before_the_listing_does_not_count() -> None:
    sold = [stake("ofac-1", "A", 60, end="2022-01-10"), stake("Z", "A", 100, start="2022-01-10")]
    answer = ask(sold, holders=(Holder(id="Z", kind="person"),))
    assert answer.outcome == "not_blocked_on_known_data"


def test_a_stake_given_up_after_the_listing_leaves_a_question() -> None:
    sold = [stake("ofac-1", "A", 60, end="2023-01-10"), stake("Z", "A", 40)]
    answer = ask(sold, holders=(Holder(id="Z", kind="person"),))
    assert answer.outcome == "possibly"
    assert answer.missing_fact is not None
    assert answer.missing_fact.kind == "divestment"
    through = [
        stake("ofac-1", "H", 60),
        stake("H", "A", 60, end="2023-01-10"),
        stake("Z", "A", 40),
    ]
    assert ask(through, holders=(Holder(id="Z", kind="person"),)).outcome == "possibly"
    eu = ListedParty(
        id="eu-1", caption="I", list="eu_fsf", effects=("asset_freeze",), listed_on="2022-02-28"
    )
    sold_eu = [stake("eu-1", "A", 60, end="2022-03-10"), stake("Z", "A", 100, start="2022-03-10")]
    judged = ask(sold_eu, regime="eu", listed=(eu,), holders=(Holder(id="Z", kind="person"),))
    assert judged.control_review
    assert "genuine" in judged.ties[0].meaning


def test_the_day_decides_which_stakes_and_listings_stand() -> None:
    rows = [stake("ofac-1", "A", 60, start="2021-05-01")]
    assert ask(rows, day=date(2022, 2, 23)).outcome == "not_blocked_on_known_data"
    assert ask(rows, day=date(2022, 2, 24)).outcome == "blocked"
    early = [stake("ofac-1", "A", 60, start="2024-01-01")]
    assert ask(early, day=date(2023, 12, 31)).outcome == "unknown"


def test_a_year_without_day_is_certain_only_after_it() -> None:
    rows = [stake("ofac-1", "A", 60, start="2024"), stake("Z", "A", 40)]
    people = (Holder(id="Z", kind="person"),)
    assert ask(rows, day=date(2024, 6, 1), holders=people).outcome == "possibly"
    assert ask(rows, day=date(2025, 1, 1), holders=people).outcome == "blocked"


def test_a_holder_known_by_name_only_makes_nothing_certain() -> None:
    rows = [stake(name_key("Ivanov,  IVAN"), "A", 60), stake("Z", "A", 40)]
    holders = (Holder(id=name_key("Ivanov,  IVAN"), name="Ivanov,  IVAN"),)
    answer = ask(rows, holders=holders)
    assert answer.outcome == "possibly"
    assert answer.proof[0].contributions[0].by_name
    assert answer.missing_fact is not None
    assert answer.missing_fact.kind == "identity"
    assert "ofac-1" in answer.missing_fact.text
    other = [stake(name_key("Ivanov, Iwan"), "A", 60), stake("Z", "A", 40)]
    answer = ask(other)
    assert answer.outcome == "not_blocked_on_known_data"
    assert "The record ends with ivanov, iwan" in answer.notes[0]


def test_a_stake_of_low_confidence_makes_nothing_certain() -> None:
    rows = [stake("ofac-1", "A", 60, confidence=0.3), stake("Z", "A", 40)]
    assert ask(rows, holders=(Holder(id="Z", kind="person"),)).outcome == "possibly"


def test_an_undisclosed_holder_is_unknown_and_a_person_is_not() -> None:
    hidden = [stake("U", "A", 100)]
    assert ask(hidden, holders=(Holder(id="U", kind="undisclosed"),)).outcome == "unknown"
    assert (
        ask(hidden, holders=(Holder(id="U", kind="person"),)).outcome == "not_blocked_on_known_data"
    )


def test_uk_counts_board_rights_and_each_person_alone() -> None:
    board = [
        stake("gb-1", "A", Share(50, 100, low_open=True), measure="board"),
        stake("Z", "A", 100),
    ]
    assert ask(board, regime="uk").outcome == "blocked"
    us = [
        stake("ofac-1", "A", Share(50, 100, low_open=True), measure="board"),
        stake("Z", "A", 100),
    ]
    answer = ask(us, holders=(Holder(id="Z", kind="person"),))
    assert answer.outcome == "not_blocked_on_known_data"
    assert answer.ties[0].weight == "caution"


def test_control_without_a_share_is_for_a_person_to_judge() -> None:
    rows = [
        stake("gb-1", "A", UNKNOWN, measure="control"),
        stake("Z", "A", 100),
        stake("A", "B", 80),
    ]
    people = (Holder(id="Z", kind="person"), Holder(id="Y", kind="person"))
    direct = ask(rows, regime="uk", holders=people)
    assert direct.outcome == "not_blocked_on_known_data"
    assert direct.control_review
    assert direct.missing_fact is not None
    assert direct.missing_fact.kind == "control"
    assert ask([*rows, stake("Y", "B", 20)], "B", "uk", holders=people).control_review
    us = [stake("ofac-1", "A", UNKNOWN, measure="control"), stake("Z", "A", 100)]
    assert not ask(us, holders=people).control_review


def test_an_officer_is_a_warning_for_ofac() -> None:
    rows = [stake("ofac-1", "A", UNKNOWN, measure="office"), stake("Z", "A", 100)]
    answer = ask(rows, holders=(Holder(id="Z", kind="person"),))
    assert answer.ties[0].weight == "warning"
    assert "sign" in answer.ties[0].meaning


def test_the_most_restrictive_owner_governs_for_bis() -> None:
    entity_list = ListedParty(
        id="csl-1", caption="E", list="us_trade_csl", effects=("licence_required",)
    )
    military = ListedParty(
        id="csl-2", caption="M", list="us_trade_csl", effects=("military_end_user",)
    )
    rows = [stake("csl-2", "A", 40), stake("csl-1", "A", 10)]
    answer = ask(rows, regime="bis", listed=(entity_list, military))
    assert answer.outcome == "blocked"
    assert answer.governing == entity_list
    assert "Entity List" in answer.requirement
    unknown = ask([stake("csl-1", "A", 10)], regime="bis", listed=(entity_list,))
    assert unknown.outcome == "unknown"
    assert "red flag" in unknown.notes[0]


def test_a_listed_party_is_blocked_as_itself() -> None:
    answer = ask([stake("Z", "ofac-1", 100)], "ofac-1")
    assert answer.outcome == "blocked"
    assert answer.listed == (SDN,)
    assert not ask([stake("Z", "ofac-1", 100)], "ofac-1", "eu").listed


def test_nobody_has_heard_of_it() -> None:
    answer = ask([], "Nobody Ltd")
    assert answer.outcome == "unknown"
    assert "No stake on record" in answer.notes[0]


def test_a_party_is_found_by_key_listing_and_name() -> None:
    rows = [stake("bods:1", "A", 60)]
    holders = (
        Holder(id="bods:1", name="Alpha Holding", identifiers=("XI-LEI:L1",)),
        Holder(id="A", name="Alpha Trading"),
    )
    party = ListedParty(
        id="ofac-9", caption="ALPHA", list="us_ofac_sdn", identifiers=("xi-lei:l1",)
    )
    graph = OwnershipGraph.build(rows, {"ofac-9": party}, holders=holders)
    assert graph.find("A") == graph.find("alpha  trading") == graph.columns.index["A"]
    assert graph.find("ofac-9") == graph.columns.index["bods:1"]
    assert graph.answer("Alpha Trading", "ofac", DAY).outcome == "blocked"


def test_a_date_that_is_none_names_the_stake() -> None:
    with pytest.raises(InputError, match="date that is none"):
        ask([stake("ofac-1", "A", 60, start="soon", locator="f.csv:2")])


def test_the_proof_ends_at_a_listed_party_and_names_what_would_change_it() -> None:
    rows = [
        stake("ofac-1", "H", 100, source="register", locator="r:1"),
        stake("H", "A", 60, source="register", locator="r:2"),
    ]
    answer = ask(rows)
    assert [step.entity for step in answer.proof] == ["A", "H"]
    assert answer.owners[0].listed == (SDN,)
    assert answer.proof[0].contributions[0].stakes[0].locator == "r:2"
    assert answer.missing_fact is not None
    assert answer.missing_fact.needed == 50
    assert len(ask(rows).proof) == 2
    graph = OwnershipGraph.build(rows, {"ofac-1": SDN})
    assert len(graph.answer("A", "ofac", DAY, depth=1).proof) == 1


def test_the_missing_fact_of_an_unknown_answer_is_found_further_up() -> None:
    answer = ask([stake("H", "A", 100), stake("ofac-1", "H", 40)])
    assert answer.outcome == "unknown"
    assert answer.missing_fact is not None
    assert answer.missing_fact.entity == "H"
    assert answer.missing_fact.needed == 10
