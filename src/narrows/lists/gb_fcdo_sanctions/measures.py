"""What the UK imposes on a designated party, as one ``Sanction`` per legal effect.

Under the Sanctions and Anti-Money Laundering Act 2018 the measures stand on each
designation, not on the regime: one regime freezes assets, bans travel and bars
ships. The measure's own wording stays in ``provisions`` beside the effect code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from narrows.lists.entry import Entry
from narrows.lists.lookup import Lookups

AUTHORITY = "Foreign, Commonwealth and Development Office"
_DETAIL = re.compile(r":.*$", re.S)


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A designation's heading: regime, dates, references, reasons."""

    regime: str
    listed: str | None = None
    listed_text: str | None = None
    designated: str | None = None
    modified: str | None = None
    source: str | None = None
    records: tuple[str, ...] = ()
    un_reference: str | None = None
    reasons: str | None = None
    measures: tuple[str, ...] = ()


def split_measures(text: str | None) -> tuple[str, ...]:
    """Return the measures of ``SanctionsImposed``, parted by bars, in order, once each."""
    pieces = (" ".join(piece.split()) for piece in (text or "").split("|"))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def effects(measures: Iterable[str], lookups: Lookups) -> dict[str, list[str]]:
    """Group measures by effect code; those without a code of their own stand under ``""``.

    Raises:
        Unreadable: a measure nobody has declared.
    """
    grouped: dict[str, list[str]] = {}
    for measure in measures:
        plain = _DETAIL.sub("", measure).casefold().strip()
        grouped.setdefault(lookups.read("measure", plain) or "", []).append(measure)
    return grouped


def impose(party: Entry, listing: Listing, lookups: Lookups, *, at: str) -> None:
    """State the sanctions on a party, one for each legal effect."""
    grouped = effects(listing.measures, lookups)
    others = grouped.pop("", [])
    for effect, wordings in (grouped or {"": []}).items():
        suffix = f"sanction-{effect.replace('_', '-')}" if effect else "sanction"
        sanction = party.part(suffix, "Sanction", at=at)
        attribution = listing.source if listing.source not in (None, "UK") else None
        sanction.say("entity", party.id, valid_from=listing.designated, attribution=attribution)
        sanction.say("authority", AUTHORITY)
        sanction.say("program", listing.regime)
        sanction.say("provisions", effect)
        for wording in (*wordings, *others):
            sanction.say("provisions", wording)
        sanction.say("listingDate", listing.listed, original=listing.listed_text)
        sanction.say("startDate", listing.designated)
        sanction.say("modifiedAt", listing.modified)
        for record in listing.records:
            sanction.say("recordId", record)
        sanction.say("unscId", listing.un_reference)
        sanction.say("reason", listing.reasons)
        sanction.say("endDate", party.valid_to)
