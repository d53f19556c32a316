"""One BODS interest as a measure, a share and a capacity.

Interest types from the codelists of 0.2 to 0.4. From 0.4 on ``exclusiveMinimum``
and ``exclusiveMaximum`` are bounds of their own; before, they are flags on
``minimum`` and ``maximum``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from narrows.ownership.reading import Unreadable, iso_date
from narrows.ownership.share import UNKNOWN, Share
from narrows.ownership.stake import COUNTABLE, Capacity, Directness, Measure

TYPES: dict[str, tuple[Measure, Capacity]] = {
    "shareholding": ("equity", "own"),
    "votingrights": ("votes", "own"),
    "appointmentofboard": ("board", "own"),
    "rightstosurplusassets": ("equity", "own"),
    "rightstosurplusassetsondissolution": ("equity", "own"),
    "rightstoprofitorincome": ("profit", "own"),
    "righttoprofitorincomefromassets": ("profit", "own"),
    "enjoymentanduseofassets": ("profit", "own"),
    # What a beneficiary has of a trust, and a nominator of what a nominee holds, is
    # theirs; what settlor, trustee, protector and nominee have is a role.
    "beneficiaryoflegalarrangement": ("equity", "own"),
    "beneficiaryoftrust": ("equity", "own"),
    "nominator": ("equity", "own"),
    "nominee": ("trust", "nominee"),
    "settlor": ("trust", "own"),
    "settloroftrust": ("trust", "own"),
    "trustee": ("trust", "own"),
    "trusteeoftrust": ("trust", "own"),
    "protector": ("trust", "own"),
    "protectoroftrust": ("trust", "own"),
    "otherinfluenceorcontroloftrust": ("trust", "own"),
    "otherinfluenceorcontrol": ("control", "own"),
    "influenceorcontrol": ("control", "own"),
    "rightsgrantedbycontract": ("control", "own"),
    "conditionalrightsgrantedbycontract": ("control", "own"),
    "controlviacompanyrulesorarticles": ("control", "own"),
    "controlbylegalframework": ("control", "own"),
    "seniormanagingofficial": ("office", "own"),
    "boardmember": ("office", "own"),
    "boardchair": ("office", "own"),
    # An interest that is not said may be a shareholding of any size.
    "unknowninterest": ("equity", "own"),
    "unpublishedinterest": ("equity", "own"),
    "": ("equity", "own"),
}


class Interest(msgspec.Struct, frozen=True):
    """What one interest states."""

    measure: Measure
    share: Share
    directness: Directness
    capacity: Capacity
    start: str | None
    end: str | None
    stated: str


def interests(details: dict[str, Any], file: str, locator: str) -> Iterator[Interest]:
    """Read the interests of a relationship; none stated is one unknown interest.

    Raises:
        Unreadable: an interest type, share or date cannot be read.
    """
    for one in details.get("interests") or [{}]:
        if not isinstance(one, dict):
            raise Unreadable(f"an interest must be an object, not {one!r}")
        stated = str(one.get("type") or "")
        known = TYPES.get(stated.replace("-", "").casefold())
        if known is None:
            raise Unreadable(f"unknown interest type {stated!r}")
        measure, capacity = known
        level = str(one.get("directOrIndirect") or one.get("interestLevel") or "unknown")
        if level not in ("direct", "indirect", "unknown"):
            raise Unreadable(f"unknown directness {level!r}")
        share = read_interest_share(one.get("share"))
        if stated == "nominator" and share == UNKNOWN:
            share = Share(100.0, 100.0)
        yield Interest(
            measure=measure,
            share=share if measure in COUNTABLE or measure == "profit" else UNKNOWN,
            directness="indirect"
            if level == "indirect"
            else ("direct" if level == "direct" else "unknown"),
            capacity=capacity,
            start=iso_date(one.get("startDate")),
            end=iso_date(one.get("endDate")),
            stated=stated or "interest not stated",
        )


def read_interest_share(share: Any) -> Share:
    """Read a BODS share object.

    Raises:
        Unreadable: it states two different things, or no share at all.
        ValueError: an end lies outside 0 to 100.
    """
    if not share:
        return UNKNOWN
    if not isinstance(share, dict):
        raise Unreadable(f"a share must be an object, not {share!r}")
    exact = share.get("exact")
    if exact is not None:
        one = Share(float(exact), float(exact))
        low, high = share.get("minimum"), share.get("maximum")
        if (low is not None and low > exact) or (high is not None and high < exact):
            raise Unreadable(f"the exact share {exact} % lies outside its own bounds")
        return one
    low, high = share.get("minimum"), share.get("maximum")
    low_open = high_open = False
    above, below = share.get("exclusiveMinimum"), share.get("exclusiveMaximum")
    if isinstance(above, bool):
        low_open = above and low is not None
    elif above is not None:
        low, low_open = above, True
    if isinstance(below, bool):
        high_open = below and high is not None
    elif below is not None:
        high, high_open = below, True
    if low is None and high is None:
        return UNKNOWN
    return Share(
        float(0 if low is None else low),
        float(100 if high is None else high),
        low_open,
        high_open,
    )
