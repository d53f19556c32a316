from __future__ import annotations

from datetime import date
from pathlib import Path

from narrows.model.entity import Entity
from narrows.model.statement import EntityId, Source, Statement
from narrows.ownership import keep
from narrows.service.owners import listed_parties, ownership_graph

SOURCE = Source("us_ofac_sdn", "v1")


def entity(key: str, schema: str, **values: str) -> Entity:
    rows = tuple(Statement(EntityId(key), schema, p, v, locator="f:1") for p, v in values.items())
    return Entity(EntityId(key), schema, SOURCE, rows)


ENTITIES = [
    entity("ofac-1", "Organization", name="ACME HOLDING"),
    entity("ofac-1-s", "Sanction", entity="ofac-1", program="SDGT", listingDate="2020-01-01"),
    entity("ofac-2", "Vessel", name="OCEAN STAR"),
    entity("ofac-2-link", "UnknownLink", subject="ofac-2", object="ofac-1", role="Linked To"),
    entity("ofac-2-addr", "Address", full="somewhere"),
]


def test_listed_parties_carry_programmes_and_dates() -> None:
    found = listed_parties(ENTITIES)
    assert set(found) == {"ofac-1", "ofac-2"}
    assert found["ofac-1"].programs == ("SDGT",)
    assert found["ofac-1"].listed_on == "2020-01-01"
    assert found["ofac-1"].effects == ("asset_freeze",)


def test_kept_stakes_and_links_of_the_lists_meet_the_listed(tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    file.write_text("owner,asset,asset_name,share\nofac-1,c1,Corner Shop,60\n")
    keep.add(tmp_path, file, added_at="2026-01-01T00:00:00+00:00")
    graph = ownership_graph(ENTITIES, tmp_path)
    answer = graph.answer("Corner Shop", "ofac", date(2025, 10, 1))
    assert answer.outcome == "blocked"
    assert answer.owners[0].listed[0].programs == ("SDGT",)
    assert graph.answer("Corner Shop", "ofac", date(2019, 1, 1)).outcome != "blocked"
    assert graph.paths("ofac-2").paths[0].listed[0].id == "ofac-1"
