"""Rules are data: thresholds, periods, lists, and what nobody can say yet."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from narrows.model.errors import UnknownOption
from narrows.ownership.listed import ListedParty
from narrows.ownership.regime import regimes, rule_on, rules

SDN = ListedParty(id="ofac-1", caption="X", list="us_ofac_sdn", programs=("RUSSIA-EO14024",))


@pytest.mark.parametrize(
    ("regime", "day", "threshold", "strict", "aggregate"),
    [
        ("ofac", date(2026, 1, 1), 50, False, True),
        ("ofac", date(2010, 1, 1), 50, False, False),
        ("eu", date(2024, 7, 3), 50, False, True),
        ("eu", date(2024, 7, 2), 50, True, True),
        ("uk", date(2026, 1, 1), 50, True, False),
        ("bis", date(2025, 10, 1), 50, False, True),
    ],
)
def test_thresholds_by_day(
    regime: str, day: date, threshold: float, strict: bool, aggregate: bool
) -> None:
    period = rule_on(regime, day).period
    assert (period.threshold, period.strict, period.aggregate) == (threshold, strict, aggregate)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2025, 9, 28), "not_in_force"),
        (date(2025, 9, 29), "in_force"),
        (date(2025, 11, 9), "in_force"),
        (date(2025, 11, 10), "suspended"),
        (date(2026, 11, 9), "suspended"),
        (date(2026, 11, 10), "unknown"),
    ],
)
def test_the_affiliates_rule_day_by_day(day: date, status: str) -> None:
    assert rule_on("bis", day).status == status


def test_an_unknown_status_asks_and_takes_a_confirmation() -> None:
    asked = rule_on("bis", date(2026, 12, 1))
    assert asked.note is not None
    assert "confirm" in asked.note
    told = rule_on("bis", date(2026, 12, 1), "in_force")
    assert told.status == "in_force"
    assert told.note is not None
    assert "confirmed by the user" in told.note
    # What the source does say cannot be overruled.
    assert rule_on("bis", date(2026, 1, 1), "in_force").status == "suspended"


def test_every_period_names_its_source_and_none_overlap() -> None:
    for regime in rules().regime:
        periods = sorted(regime.period, key=lambda one: one.valid_from)
        for period in periods:
            assert period.source
            assert period.url.startswith("https://")
        for one, after in itertools.pairwise(periods):
            assert one.valid_to is not None
            assert date.fromisoformat(one.valid_to) < date.fromisoformat(after.valid_from)
    assert regimes() == ("ofac", "eu", "uk", "bis")


def test_which_parties_count() -> None:
    day = date(2025, 10, 1)
    assert rule_on("ofac", day).counts(SDN) is not None
    assert rule_on("eu", day).counts(SDN) is None
    bis = rule_on("bis", day)
    assert bis.counts(SDN) is not None
    other = ListedParty(id="ofac-2", caption="Y", list="us_ofac_sdn", programs=("CUBA",))
    assert bis.counts(other) is None
    unknown = ListedParty(id="ofac-3", caption="Z", list="us_ofac_sdn")
    assert bis.counts(unknown) is not None


def test_only_listings_that_stand_on_the_day_count() -> None:
    party = ListedParty(
        id="ofac-1", caption="X", list="us_ofac_sdn", listed_on="2022-03", removed_on="2024-05-01"
    )
    assert rule_on("ofac", date(2022, 2, 28)).counts(party) is None
    assert rule_on("ofac", date(2022, 3, 1)).counts(party) is not None
    assert rule_on("ofac", date(2024, 4, 30)).counts(party) is not None
    assert rule_on("ofac", date(2024, 5, 1)).counts(party) is None


def test_an_unknown_regime_names_the_known_ones() -> None:
    with pytest.raises(UnknownOption, match="no ownership regime") as caught:
        rule_on("mars", date(2026, 1, 1))
    assert "ofac" in str(caught.value.hint)
