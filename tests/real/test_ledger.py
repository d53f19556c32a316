"""The ledger on the real history: what was known when, and what changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrows.service.ledger import Ledger
from narrows.store.workspace import Workspace

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("real ledger")]
SDN, UN = "us_ofac_sdn", "un_sc_sanctions"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Ledger:
    """Ten versions of the SDN list, primary file only, and four of the UN list."""
    ledger = Ledger(Workspace(tmp_path_factory.mktemp("real") / "home"))
    for path in sorted((real_data / "ofac" / "sdn").glob("sdn_*.csv")):
        outcome = ledger.add(SDN, [path], published=path.stem[4:], partial=True)
        assert outcome.version.state == "accepted", outcome.version.reasons
        assert outcome.version.allowances == ("partial",)
    for name in ("2025-04-19", "2025-11-20", "2026-02-27"):
        outcome = ledger.add(UN, [real_data / "un" / f"consolidated_{name}.xml"])
        assert outcome.version.state == "accepted", outcome.version.reasons
        assert outcome.version.published == name
    return ledger


@pytest.mark.parametrize(
    ("day", "alabuga", "paravar"), [("2023-02-05", False, True), ("2024-05-03", True, True)]
)
def test_the_drone_makers_as_of_two_days(
    ledger: Ledger, day: str, alabuga: bool, paravar: bool
) -> None:
    view = ledger.view(valid_at=day, lists=[SDN])
    assert bool(view.entity("ofac-45708")) is alabuga
    assert bool(view.entity("ofac-39038")) is paravar


def test_the_difference_of_march_2022(ledger: Ledger) -> None:
    found = ledger.diff(SDN, "2022-02-26", "2022-03-24")
    assert (len(found.added), len(found.removed), len(found.changed)) == (576, 1, 25)
    assert found.removed[0].caption == "ROSENTHAL HIDALGO, Yani Benjamin"
    added = {one.entity_id for one in found.added}
    back = ledger.diff(SDN, "2022-03-24", "2022-02-26")
    assert {one.entity_id for one in back.removed} == added


def test_the_entries_for_iran_came_back(ledger: Ledger) -> None:
    def iran(day: str) -> set[str]:
        view = ledger.view(valid_at=day, lists=[UN])
        return {
            entity.values("entity")[0]
            for entity in view.entities()
            if entity.schema == "Sanction" and "Iran" in entity.values("program")
        }

    assert iran("2025-06-01") == set()
    assert len(iran("2025-11-20")) == 121


def test_the_same_list_in_another_order_is_no_change(ledger: Ledger, real_data: Path) -> None:
    path = real_data / "un" / "consolidated_2025-11-15_legacyByPRN.xml"
    outcome = ledger.add(UN, [path], published="2025-11-15")
    assert outcome.version.state == "accepted", outcome.version.reasons
    found = ledger.diff(UN, "2025-11-15", "2025-11-20")
    assert (found.added, found.removed, found.changes) == ((), (), ())


def test_a_malformed_copy_is_refused_and_the_last_good_one_serves(
    ledger: Ledger, real_data: Path
) -> None:
    serving = ledger.view(lists=[UN]).rows[UN].id
    outcome = ledger.add(UN, [real_data / "un" / "malformed_control_char_2025.xml"])
    assert outcome.version.state == "refused"
    assert "not well-formed" in outcome.version.reasons[0]
    assert ledger.view(lists=[UN]).rows[UN].id == serving


def test_a_part_of_the_set_is_refused_without_an_allowance(ledger: Ledger, real_data: Path) -> None:
    folder = real_data / "ofac" / "complete-2021-07"
    for missing in ("add.csv", "alt.csv", "sdn_comments.csv", "sdn.csv"):
        paths = [path for path in sorted(folder.glob("*.csv")) if path.name != missing]
        outcome = ledger.add(SDN, paths, published="2021-07-15")
        assert outcome.version.state == "refused", missing
    whole = ledger.add(SDN, sorted(folder.glob("*.csv")), published="2021-07-15")
    assert whole.version.state == "accepted", whole.version.reasons
    assert ledger.verify() == ()
