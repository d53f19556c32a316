from __future__ import annotations

import json
from typing import Any

import pytest

from narrows.ownership.read_psc import nature, read
from narrows.ownership.reading import Unreadable
from narrows.ownership.share import MAJORITY, Share


def line(kind: str, natures: list[str], company: str | None = "01234567", **more: Any) -> str:
    data = {"kind": kind, "natures_of_control": natures, "name": "Mx Example", **more}
    return json.dumps({"company_number": company, "data": data})


PERSON = "individual-person-with-significant-control"
COMPANY = "corporate-entity-person-with-significant-control"


@pytest.mark.parametrize(
    ("code", "measure", "share", "through"),
    [
        ("ownership-of-shares-25-to-50-percent", "equity", Share(25, 50, True), False),
        ("ownership-of-shares-50-to-75-percent", "equity", Share(50, 75, True, True), False),
        ("voting-rights-75-to-100-percent", "votes", Share(75, 100), False),
        ("ownership-of-shares-75-to-100-percent-as-trust", "equity", Share(75, 100), True),
        (
            "voting-rights-25-to-50-percent-as-firm-limited-liability-partnership",
            "votes",
            Share(25, 50, True),
            True,
        ),
        ("right-to-appoint-and-remove-directors", "board", MAJORITY, False),
    ],
)
def test_natures_of_control(code: str, measure: str, share: Share, through: bool) -> None:
    assert nature(code) == (measure, share, through)


def test_a_nature_nobody_knows_is_not_guessed() -> None:
    with pytest.raises(Unreadable, match="unknown nature"):
        nature("ownership-of-goodwill")


def test_a_snapshot() -> None:
    lines = [
        line(
            PERSON,
            ["ownership-of-shares-25-to-50-percent", "significant-influence-or-control"],
            notified_on="2016-04-06",
            ceased_on="2018-05-14",
            links={"self": "/company/01234567/psc/1"},
        ),
        line(
            COMPANY,
            ["ownership-of-shares-75-to-100-percent"],
            identification={
                "registration_number": "7654321",
                "place_registered": "Companies House",
                "country_registered": "United Kingdom",
            },
        ),
        line("persons-with-significant-control-statement", []),
        line("super-secure-person-with-significant-control", []),
        json.dumps(
            {
                "data": {
                    "kind": "totals#persons-of-significant-control-snapshot",
                    "generated_at": "2026-11-20T02:00:00Z",
                }
            }
        ),
        line("household-pet", ["voting-rights-75-to-100-percent"]),
        line(PERSON, ["voting-rights-75-to-100-percent"], company=None),
        line(PERSON, []),
        "{",
    ]
    reading = read("\n".join(lines).encode(), "psc.txt", "")
    assert (reading.read, reading.accepted, reading.rejected) == (9, 5, 4)
    assert reading.published == "2026-11-20"
    assert [one.locator for one in reading.rejections] == [f"psc.txt:{n}" for n in (6, 7, 8, 9)]
    shares, influence, parent = reading.stakes
    assert (shares.asset, shares.end) == ("GB-COH-01234567", "2018-05-14")
    assert shares.directness == "unknown"
    assert influence.measure == "control"
    assert parent.owner == "GB-COH-07654321"
    kinds = {holder.id: holder.kind for holder in reading.holders}
    assert kinds["GB-PSC:/company/01234567/psc/1"] == "person"
    assert "undisclosed" in kinds.values()
