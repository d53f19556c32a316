"""The judge of publications: right on either side of every limit."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from narrows.lists.prove import Allowance, Before, Made, Verdict, prove
from narrows.lists.source import Download, ListSource
from narrows.model.version import FileCount, Proof, Rejection

SOURCE = ListSource(
    name="a_list",
    title="A list",
    publisher="P",
    publisher_country="us",
    url="https://example.org",
    licence="none",
    legal_basis="law",
    effect="asset_freeze",
    meaning="m",
    prefix="a",
    rhythm_days=7,
    stale_after_days=10,
    files=(Download("main.csv"), Download("more.csv"), Download("extra.csv", required=False)),
    floor_entities={"Person": 900, "Address": 10},
    floor_fill={"Person.birthDate": 0.5},
)
FILES = frozenset({"main.csv", "more.csv"})


def ids(count: int, start: int = 0) -> frozenset[str]:
    return frozenset(f"a-{n}" for n in range(start, start + count))


def made(**changes: Any) -> Made:
    count = changes.pop("count", 1000)
    whole = Made(
        files=FILES,
        published="2026-01-10",
        counts=(FileCount("main.csv", count, count, 0),),
        rejections=(),
        proofs=(Proof("closing byte", True, "there"),),
        entities={"Person": count, "Address": 500},
        fill={"Person.birthDate": 0.8},
        statements=5000,
        parties=ids(count),
    )
    return msgspec.structs.replace(whole, **changes)


def before(**changes: Any) -> Before:
    whole = Before(
        newest="2026-01-01",
        version="2026-01-01-abc",
        files=FILES,
        parties=ids(1000),
        entities={"Person": 1000, "Address": 500},
        kept={"Person.birthDate": (800, 800)},
    )
    return msgspec.structs.replace(whole, **changes)


def judge(m: Made, b: Before | None = None, **allowed: Any) -> Verdict:
    return prove(m, SOURCE, b, Allowance(**allowed))


def test_a_whole_first_version_is_accepted() -> None:
    assert judge(made()) == Verdict("accepted")


def test_an_unsurprising_next_version_is_accepted() -> None:
    assert judge(made(), before()) == Verdict("accepted")


@pytest.mark.parametrize("missing", [{"main.csv"}, {"more.csv"}, {"extra.csv"}])
def test_every_proper_subset_of_the_required_set_is_refused(missing: set[str]) -> None:
    for given in (FILES - missing, (FILES | {"extra.csv"}) - missing):
        lacking = {"main.csv", "more.csv"} - given
        verdict = judge(made(files=frozenset(given)))
        assert verdict.state == ("refused" if lacking else "accepted")
        assert judge(made(files=frozenset(given)), partial=True).state == "accepted"


def test_files_of_the_sets_kind_under_other_names_do_not_pass_for_the_set() -> None:
    assert judge(made(files=frozenset({"renamed.csv"}))).state == "refused"
    assert judge(made(files=frozenset({"other-form.xml"}))).state == "accepted"


def test_a_proof_that_does_not_hold_refuses() -> None:
    verdict = judge(made(proofs=(Proof("closing byte", False, "missing"),)))
    assert verdict == Verdict("refused", ("not whole: closing byte: missing",))


def test_records_must_add_up() -> None:
    assert judge(made(counts=(FileCount("main.csv", 1001, 1000, 0),))).state == "refused"
    unnamed = made(counts=(FileCount("main.csv", 1001, 1000, 1),))
    assert judge(unnamed, rejections=5).state == "refused"
    assert judge(made(counts=(FileCount("main.csv", 0, 0, 0),))).state == "refused"


@pytest.mark.parametrize(("allowed", "state"), [(0, "refused"), (1, "refused"), (2, "accepted")])
def test_rejections_are_allowed_to_the_record(allowed: int, state: str) -> None:
    rejected = tuple(Rejection("main.csv", f"main.csv:{n}", "odd") for n in (7, 9))
    m = made(counts=(FileCount("main.csv", 1002, 1000, 2),), rejections=rejected)
    verdict = judge(m, rejections=allowed)
    assert verdict.state == state
    if state == "refused":
        assert "the first at main.csv:7: odd" in verdict.reasons[0]


def test_faults_of_ids_and_no_party_at_all_refuse() -> None:
    assert judge(made(faults=("a-1 is used by two records",))).state == "refused"
    assert judge(made(parties=frozenset())).state == "refused"


@pytest.mark.parametrize(("count", "state"), [(899, "refused"), (900, "accepted")])
def test_a_floor_on_entities(count: int, state: str) -> None:
    assert judge(made(count=count)).state == state
    assert judge(made(count=count), sample=True).state == "accepted"


@pytest.mark.parametrize(("share", "state"), [(0.499, "refused"), (0.5, "accepted")])
def test_a_floor_on_a_share(share: float, state: str) -> None:
    assert judge(made(fill={"Person.birthDate": share})).state == state
    assert judge(made(fill={}), partial=True).state == "accepted"


def test_of_a_partial_set_only_parties_have_a_floor() -> None:
    m = made(files=frozenset({"main.csv"}), entities={"Person": 1000})
    assert judge(m).state == "refused"
    assert judge(m, partial=True).state == "accepted"
    assert judge(made(entities={"Person": 5}), partial=True).state == "refused"


@pytest.mark.parametrize(
    ("published", "state"),
    [("2025-12-31", "refused"), ("2026-01-01", "accepted"), ("2026-01-02", "accepted")],
)
def test_an_older_publication(published: str, state: str) -> None:
    assert judge(made(published=published), before()).state == state
    assert judge(made(published=published), before(), history=True).state == "accepted"


@pytest.mark.parametrize(
    ("count", "state"),
    [(979, "held"), (980, "accepted"), (1000, "accepted"), (1250, "accepted"), (1251, "held")],
)
def test_net_removals_and_growth(count: int, state: str) -> None:
    assert judge(made(count=count), before()).state == state


@pytest.mark.parametrize(("gone", "state"), [(100, "accepted"), (101, "held")])
def test_parties_exchanged_on_balance(gone: int, state: str) -> None:
    m = made(parties=ids(1000, start=gone))
    assert judge(m, before()).state == state


@pytest.mark.parametrize(
    ("had", "now", "state"),
    [(1000, 900, "accepted"), (1000, 899, "held"), (100, 71, "accepted"), (100, 69, "held")],
)
def test_a_property_fewer_of_the_kept_parties_have(had: int, now: int, state: str) -> None:
    verdict = judge(made(), before(kept={"Person.birthDate": (had, now)}))
    assert verdict.state == state


@pytest.mark.parametrize(("now", "state"), [(0, "held"), (10, "accepted")])
def test_a_rare_property_lost_altogether(now: int, state: str) -> None:
    assert judge(made(), before(kept={"Person.alias": (12, now)})).state == state


def test_entries_that_are_no_parties_may_not_vanish() -> None:
    assert judge(made(entities={"Person": 1000, "Address": 432}), before()).state == "held"
    other_set = before(files=frozenset({"main.csv"}))
    assert judge(made(entities={"Person": 1000, "Address": 432}), other_set).state == "accepted"


def test_history_before_everything_held_is_compared_with_nothing() -> None:
    oldest = Before(newest="2026-01-01")
    assert judge(made(published="2020-01-01"), oldest, history=True).state == "accepted"
