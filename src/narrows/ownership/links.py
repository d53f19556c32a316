"""Links the lists themselves state, as stakes.

Two forms: link entities that a reader has already made of a list's relations
(Ownership, UnknownLink … as in OFAC's Advanced XML), and phrases in a listed party's
text ("Linked To: …", "owned or controlled by …"). A phrase names a party by name
only, and "owned or controlled" states no share.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from narrows.model.entity import Entity
from narrows.ownership.read_ftm import LINKS, holder_of, stakes_of
from narrows.ownership.reading import StakeReading, StakeRecorder
from narrows.ownership.share import MAJORITY, UNKNOWN, Share
from narrows.ownership.stake import Holder, Measure, Stake, name_key

TEXT_PROPERTIES = ("notes", "summary", "description")
# A name ends with the phrase: at a semicolon, a line or the full stop of a sentence.
_NAME = r"(?P<name>[^;\n]+?)(?=\.?\s*(?:;|\n|$)|\.\s+[A-Z])"
_WORDINGS: tuple[tuple[str, Measure, Share], ...] = (
    (r"\bvessel\s+owner", "equity", UNKNOWN),
    (r"\blinked\s+to", "link", UNKNOWN),
    (r"\bowned\s+(?:or|and/or|and)\s+controlled\s+by", "control", UNKNOWN),
    (r"\bwholly[\s-]owned\s+(?:subsidiary\s+of|by)", "equity", Share(100.0, 100.0)),
    (r"\bmajority[\s-]owned\s+(?:subsidiary\s+of|by)", "equity", MAJORITY),
    (r"(?<!wholly )(?<!wholly-)(?<!majority )(?<!majority-)\bowned\s+by", "equity", UNKNOWN),
    (r"(?<!or )(?<!and )\bcontrolled\s+by", "control", UNKNOWN),
    (r"(?<!owned )\bsubsidiary\s+of", "control", UNKNOWN),
    (r"\b(?:acting|acted)\s+(?:for\s+or\s+)?on\s+behalf\s+of", "link", UNKNOWN),
)
_PHRASES = tuple(
    (re.compile(pattern + r"\s*:?\s+" + _NAME, re.IGNORECASE), measure, share)
    for pattern, measure, share in _WORDINGS
)


def from_entities(entities: Iterable[Entity]) -> StakeReading:
    """Read what listed entities state about who owns, controls or stands behind whom.

    Args:
        entities: Entities of any lists, links and parties together.
    """
    recorder = StakeRecorder("list-links", "lists")
    for entity in entities:
        locator = entity.statements[0].locator if entity.statements else None
        source = entity.source.list
        with recorder.record(locator or str(entity.id)):
            if entity.schema in LINKS:
                for stake in stakes_of(
                    str(entity.id), entity.schema, entity.values, source, locator
                ):
                    recorder.stake(stake)
                continue
            for prop in TEXT_PROPERTIES:
                for statement in entity.of(prop):
                    for stake, holder in phrases(str(entity.id), statement.value, source):
                        recorder.stake(stake)
                        recorder.holder(holder)
            recorder.holder(holder_of(str(entity.id), entity.schema, entity.values))
    return recorder.reading()


def phrases(asset: str, text: str, source: str) -> list[tuple[Stake, Holder]]:
    """Return the links a text states about a party, each with the party it names.

    >>> stake, holder = phrases("ofac-1", "Linked To: ACME HOLDING; born 1970", "us_ofac_sdn")[0]
    >>> holder.name, stake.measure
    ('ACME HOLDING', 'link')
    """
    found = []
    for pattern, measure, share in _PHRASES:
        for match in pattern.finditer(text):
            name = match["name"].strip(" ,:\"'")
            if not name:
                continue
            found.append(
                (
                    Stake(
                        owner=name_key(name),
                        asset=asset,
                        measure=measure,
                        share=share,
                        source=source,
                        stated=match[0].strip(),
                    ),
                    Holder(id=name_key(name), name=name),
                )
            )
    return found
