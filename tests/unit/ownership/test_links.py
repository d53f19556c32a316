from __future__ import annotations

import pytest

from narrows.model.entity import Entity
from narrows.model.statement import EntityId, Source, Statement
from narrows.ownership.links import from_entities, phrases
from narrows.ownership.share import MAJORITY, UNKNOWN, Share

SOURCE = Source("us_ofac_sdn", "v1")


def entity(key: str, schema: str, **values: str) -> Entity:
    return Entity(
        EntityId(key),
        schema,
        SOURCE,
        tuple(
            Statement(EntityId(key), schema, prop, value, locator="sdn.csv:7")
            for prop, value in values.items()
        ),
    )


@pytest.mark.parametrize(
    ("text", "name", "measure", "share"),
    [
        ("Linked To: ACME (HOLDING); DOB 1970", "ACME (HOLDING)", "link", UNKNOWN),
        ("It is owned or controlled by Acme Holding.", "Acme Holding", "control", UNKNOWN),
        ("Wholly-owned subsidiary of Acme.", "Acme", "equity", Share(100, 100)),
        ("majority owned by Acme Holding", "Acme Holding", "equity", MAJORITY),
        ("Vessel owner: ACME LINES", "ACME LINES", "equity", UNKNOWN),
        ("acting for or on behalf of Acme", "Acme", "link", UNKNOWN),
    ],
)
def test_phrases_of_the_lists(text: str, name: str, measure: str, share: Share) -> None:
    found = phrases("ofac-1", text, "us_ofac_sdn")
    assert [(h.name, s.measure, s.share) for s, h in found] == [(name, measure, share)]
    assert found[0][0].asset == "ofac-1"


def test_link_entities_and_texts_of_a_list() -> None:
    reading = from_entities(
        [
            entity("ofac-1", "Organization", name="ACME", notes="Linked To: OTHER CO."),
            entity(
                "ofac-1-link", "UnknownLink", subject="ofac-1", object="ofac-2", role="Owned By"
            ),
            entity("ofac-1-bad", "UnknownLink", subject="ofac-1"),
        ]
    )
    assert (reading.read, reading.accepted, reading.rejected) == (3, 2, 1)
    text, link = reading.stakes
    assert (text.owner, text.measure) == ("name:other co", "link")
    assert (link.owner, link.asset, link.measure) == ("ofac-2", "ofac-1", "control")
    assert link.locator == "sdn.csv:7"
